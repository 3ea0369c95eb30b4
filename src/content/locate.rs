//! A finding's place to a byte range, by parsing its one file again. Only findings that are shown pay for this.

use super::syntax;
use crate::base::Locus;
use std::ops::Range;
use toml::de::{DeTable, DeValue};

/// Returns the byte range of a place in its file's decoded text; `None` where only the file is known.
#[must_use]
pub fn locate(locus: &Locus, text: &str) -> Option<Range<usize>> {
    match locus {
        Locus::File(_) => None,
        Locus::Span { start, end, .. } => Some(*start as usize..*end as usize),
        Locus::Key { key, .. } => {
            let (tree, _) = DeTable::parse_recoverable(text);
            syntax::find(tree.get_ref(), key).0
        }
        Locus::Text { key, text: wanted, .. } => {
            let (tree, _) = DeTable::parse_recoverable(text);
            let (place, value) = syntax::find(tree.get_ref(), key);
            value.and_then(|value| find_text(value, wanted)).or(place)
        }
        Locus::Cell { row, column, index, .. } => {
            let (tree, _) = DeTable::parse_recoverable(text);
            let (key, value) = syntax::find(tree.get_ref(), row);
            let Some(value) = value else { return key };
            let cell = match value.get_ref() {
                DeValue::Array(items) => items.get(usize::from(*index)).map(toml::Spanned::span),
                DeValue::Table(columns) => {
                    let (key, found) = syntax::find(columns, column);
                    found.map(toml::Spanned::span).or(key)
                }
                _ => Some(value.span()),
            };
            Some(cell.unwrap_or_else(|| value.span()))
        }
    }
}

/// Finds a text among the values below a value, in the order of the file.
fn find_text(value: &toml::Spanned<DeValue<'_>>, wanted: &str) -> Option<Range<usize>> {
    let inner: Vec<Option<Range<usize>>> = match value.get_ref() {
        DeValue::String(text) if **text == *wanted => return Some(value.span()),
        DeValue::Array(items) => items.iter().map(|item| find_text(item, wanted)).collect(),
        DeValue::Table(table) => table.values().map(|item| find_text(item, wanted)).collect(),
        _ => return None,
    };
    inner.into_iter().flatten().min_by_key(|place| place.start)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::SitePath;

    fn check(text: &str, row: &str, column: &str, index: u16, expect: &str) {
        let locus =
            Locus::Cell { path: SitePath::new("x.toml"), row: row.into(), column: column.into(), index };
        assert_eq!(&text[locate(&locus, text).unwrap()], expect);
    }

    #[test]
    fn a_cell_is_found_however_its_row_is_written() {
        let text =
            "[t3]\nnew = [ 1, 22, 3 ]\ndeny.secret = [4, 5]\n[t4]\nrv = { uphold = 8 }\n[t2]\nlic = 77\n";
        check(text, "t3.new", "biz", 1, "22");
        check(text, "t3.deny.secret", "nat", 0, "4");
        check(text, "t4", "rv.uphold", 0, "8");
        check(text, "t2.lic", "dec", 0, "77");
        check(text, "t3.deny.law", "nat", 0, "deny");
        check("[t3]\n\"deny.secret\" = [4, 5]\n", "t3.deny.secret", "biz", 1, "5");
    }
}
