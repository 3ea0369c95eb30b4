//! JSON Schemas of the files that a clerk edits, so that an editor completes and checks while one types. What they say
//! is what the parsers in `content` read; tests hold the two together.

mod files;
mod statistics;

pub use files::{office, region, site};
pub use statistics::statistics;

use crate::base::Lang;
use serde_json::{Map, Value, json};

/// A schema that is being made, in the language of its reader.
#[derive(Clone, Copy)]
struct Maker {
    lang: Lang,
}

impl Maker {
    /// A schema of its own, for a whole file.
    fn file(self, title: (&str, &str), required: &[&str], properties: Map<String, Value>) -> Value {
        json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": self.lang.pick(title.0, title.1),
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": false,
        })
    }

    /// A table with these keys and no others.
    fn table(self, about: (&str, &str), required: &[&str], properties: Map<String, Value>) -> Value {
        json!({
            "description": self.lang.pick(about.0, about.1),
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": false,
        })
    }

    /// A table whose keys are data.
    fn open_table(self, about: (&str, &str), properties: Map<String, Value>, others: Value) -> Value {
        json!({
            "description": self.lang.pick(about.0, about.1),
            "type": "object",
            "properties": properties,
            "additionalProperties": others,
        })
    }

    /// Any text.
    fn text(self, zh: &str, en: &str) -> Value {
        json!({ "description": self.lang.pick(zh, en), "type": "string" })
    }

    /// A text that must not be empty.
    fn name(self, zh: &str, en: &str) -> Value {
        json!({ "description": self.lang.pick(zh, en), "type": "string", "pattern": "\\S" })
    }

    /// A text of a certain shape.
    fn shaped(self, zh: &str, en: &str, pattern: &str) -> Value {
        json!({ "description": self.lang.pick(zh, en), "type": "string", "pattern": pattern })
    }

    /// One of some words.
    fn word(self, zh: &str, en: &str, words: &[&str]) -> Value {
        json!({ "description": self.lang.pick(zh, en), "enum": words })
    }

    /// A list of texts.
    fn texts(self, zh: &str, en: &str) -> Value {
        json!({ "description": self.lang.pick(zh, en), "type": "array", "items": { "type": "string" } })
    }

    /// A list of tables with these keys and no others.
    fn tables(self, about: (&str, &str), required: &[&str], properties: Map<String, Value>) -> Value {
        let item = self.table(about, required, properties);
        json!({ "description": self.lang.pick(about.0, about.1), "type": "array", "items": item })
    }

    /// A whole number.
    fn integer(self, zh: &str, en: &str) -> Value {
        json!({ "description": self.lang.pick(zh, en), "type": "integer" })
    }

    /// Yes or no, yes unless said.
    fn on(self, zh: &str, en: &str) -> Value {
        json!({ "description": self.lang.pick(zh, en), "type": "boolean", "default": true })
    }

    fn off(self, zh: &str, en: &str) -> Value {
        json!({ "description": self.lang.pick(zh, en), "type": "boolean", "default": false })
    }

    /// A day, with or without quotes; editors hand both to the schema as text.
    fn day(self, zh: &str, en: &str) -> Value {
        json!({
            "description": self.lang.pick(format!("{zh}，如 2025-01-20"), format!("{en}, such as 2025-01-20")),
            "type": "string",
            "format": "date",
            "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
        })
    }

    /// A day of every year.
    fn month_day(self, zh: &str, en: &str) -> Value {
        self.shaped(zh, en, "^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$")
    }

    /// An address of the web.
    fn link(self, zh: &str, en: &str) -> Value {
        self.shaped(zh, en, "^https?://")
    }
}

/// Collects keys with their schemas.
fn keys<const N: usize>(keys: [(&str, Value); N]) -> Map<String, Value> {
    keys.into_iter().map(|(key, schema)| (key.to_owned(), schema)).collect()
}
