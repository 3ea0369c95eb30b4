//! The account of a reading for programs.

use crate::base::Lang;
use crate::import::Reading;
use serde_json::{Value, json};

/// Returns what was not read, what went nowhere and what was taken for granted, all of it.
pub(super) fn account(reading: &Reading, lang: Lang) -> Value {
    json!({
        "unread": reading.unread.iter().map(|u| json!({ "cell": u.id, "line": u.line, "why": u.why.text(lang) })).collect::<Vec<_>>(),
        "stray": reading.stray.iter().map(|s| json!({ "line": s.line, "text": s.text })).collect::<Vec<_>>(),
        "assumptions": reading.assumptions.iter().map(|a| a.text(lang)).collect::<Vec<_>>(),
    })
}
