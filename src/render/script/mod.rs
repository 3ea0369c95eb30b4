//! What the page of comparisons loads, as classic scripts: each calls `gongkai(name, data)` of the theme's script, so
//! that it is read from a disk too. `docs/compare-data.md` says what stands in them.

mod index;
mod medians;
mod series;
mod words;

pub(super) use index::index;
pub(super) use medians::medians;
pub(super) use series::series;

use crate::base::ids::FormId;
use crate::form::Unit;
use crate::form::metric::Metric;
use crate::portal::{Gap, Lens};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// The version of what stands in these scripts.
const SCHEMA: &str = "gongkai/compare/1";

/// Letters that stand for values without a number.
const GAPS: [(char, Gap); 10] = [
    ('r', Gap::Report),
    ('b', Gap::State(crate::base::State::Blank)),
    ('a', Gap::State(crate::base::State::Na)),
    ('u', Gap::State(crate::base::State::Unreadable)),
    ('w', Gap::State(crate::base::State::Withheld)),
    ('l', Gap::BelowOne),
    ('d', Gap::Divisor),
    ('f', Gap::Form),
    ('e', Gap::Earlier),
    ('m', Gap::Members),
];

/// Returns the letter of a gap.
fn letter(gap: Gap) -> char {
    GAPS.iter().find(|(_, known)| *known == gap).map_or('r', |(letter, _)| *letter)
}

/// Prints a number without the sign of its unit, which the script sets behind it.
fn bare(unit: Unit, printed: &str) -> &str {
    if unit == Unit::Percent { printed.trim_end_matches('%') } else { printed }
}

/// A metric of some form in use.
pub(super) struct Offered<'p> {
    /// The form.
    pub(super) form: FormId,
    /// Its position among the form's metrics.
    pub(super) position: usize,
    /// The metric.
    pub(super) metric: &'p Metric,
}

/// Lists what can be compared: the metrics of the newest form in use, then what only older ones have.
pub(super) fn offered<'p>(lens: &Lens<'p>) -> Vec<Offered<'p>> {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut list = Vec::new();
    for form in lens.forms_in_use() {
        for (position, metric) in lens.form(form).metrics.iter().enumerate() {
            if seen.insert(&metric.id) {
                list.push(Offered { form, position, metric });
            }
        }
    }
    list
}

/// Begins a script that hands over an object.
fn begin(capacity: usize, name: &str) -> String {
    let mut out = String::with_capacity(capacity);
    out.push_str("gongkai(");
    quote(&mut out, name);
    out.push_str(", {\n");
    out
}

/// Ends it.
fn end(mut out: String) -> Vec<u8> {
    out.push_str("\n});\n");
    out.into_bytes()
}

/// Writes a list, `write` writing each item.
fn list<T>(out: &mut String, items: impl IntoIterator<Item = T>, mut write: impl FnMut(&mut String, T)) {
    out.push('[');
    for (position, item) in items.into_iter().enumerate() {
        if position > 0 {
            out.push(',');
        }
        write(out, item);
    }
    out.push(']');
}

/// Writes a text as a string of JSON that ends no line and opens no tag.
fn quote(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            '\u{2028}' | '\u{2029}' | '<' | '\0'..'\x20' => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            _ => out.push(c),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_strings_that_end_no_line_and_open_no_tag() {
        let mut out = String::new();
        quote(&mut out, "a\"\\\n</script>\u{2028}教");
        assert_eq!(out, "\"a\\\"\\\\\\u000a\\u003c/script>\\u2028教\"");
        assert_eq!(
            serde_json::from_str::<String>(&out).unwrap(),
            "a\"\\\n</script>\u{2028}教",
            "and come back as they were"
        );
    }

    #[test]
    fn every_gap_has_a_letter_of_its_own() {
        let letters: BTreeSet<char> = GAPS.iter().map(|(letter, _)| *letter).collect();
        assert_eq!(letters.len(), GAPS.len());
        for (own, gap) in GAPS {
            assert_eq!(letter(gap), own);
        }
    }
}
