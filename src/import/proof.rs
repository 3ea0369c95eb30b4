//! What was written, read back and set as the official tables, against what stands in the source.

use super::Imported;
use super::values::fold_number;
use crate::base::{Cells, Lang, Period, SitePath, State, Value};
use crate::content::{self, Content, Forms};
use crate::form::Form;
use crate::form::claim::Vocabulary;
use crate::render;
use crate::source::FileKind;
use std::collections::BTreeMap;

/// What comparing an imported report with its source says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proof {
    /// Cells of the source that were compared.
    pub compared: usize,
    /// Cells that show in the written tables what they show in the source.
    pub equal: usize,
    /// Cells that do not.
    pub different: Vec<Difference>,
}

/// A cell that shows something else than its source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Its id.
    pub id: Box<str>,
    /// What stands in the source.
    pub source: String,
    /// What the written tables show.
    pub written: String,
}

impl Proof {
    /// Tells whether every cell shows what its source shows.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.different.is_empty()
    }
}

impl Difference {
    /// Returns the difference as a sentence.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let Self { id, source, written } = self;
        lang.pick(
            format!("{id}：原文为“{source}”，写入的是“{written}”"),
            format!("{id}: the source has “{source}”, written was “{written}”"),
        )
    }
}

/// Reads a written statistics file back, sets its cells as the official tables, and compares what each cell of them
/// shows with what stood in the source. A number that no source cell accounts for is a difference too.
#[must_use]
pub fn prove(imported: &Imported, form: &Form, statistics: &str) -> Proof {
    let cells = read_back(form, imported.year, statistics);
    let tables = render::official_tables(form, &cells, Lang::Zh);
    let mut shown: BTreeMap<&str, String> = BTreeMap::new();
    for table in &tables {
        collect(table, &mut shown);
    }
    let mut proof = Proof::default();
    let mut accounted = vec![false; form.cells.len()];
    for (index, origin) in &imported.reading.origins {
        let Some(info) = form.cells.get(*index) else { continue };
        if let Some(slot) = accounted.get_mut(*index) {
            *slot = true;
        }
        proof.compared += 1;
        let written = shown.get(&*info.id).cloned().unwrap_or_default();
        if says_the_same(&origin.raw, &written, info.unit.as_deref()) {
            proof.equal += 1;
        } else {
            proof.different.push(Difference { id: info.id.clone(), source: origin.raw.clone(), written });
        }
    }
    for (index, info) in form.cells.iter().enumerate() {
        let value = cells.get(index).value();
        if accounted.get(index) == Some(&false) && matches!(value, Value::Number(_) | Value::BelowOne) {
            let written = shown.get(&*info.id).cloned().unwrap_or_default();
            proof.different.push(Difference { id: info.id.clone(), source: String::new(), written });
        }
    }
    proof
}

/// One form, for a file that follows it.
struct Only<'f>(&'f Form, Vocabulary);

impl Forms for Only<'_> {
    fn by_id(&self, id: &str) -> Option<&Form> {
        (*self.0.id == *id).then_some(self.0)
    }

    fn default_for(&self, _period: Period) -> Option<&Form> {
        Some(self.0)
    }

    fn ids(&self) -> Vec<&str> {
        vec![&self.0.id]
    }

    fn vocabulary(&self) -> Option<&Vocabulary> {
        Some(&self.1)
    }
}

fn read_back(form: &Form, year: Option<u16>, statistics: &str) -> Cells {
    let period = Period::year(year.unwrap_or_default());
    let path = SitePath::new("content/import.toml");
    let only = Only(form, Vocabulary::default());
    let read = content::parse(&path, FileKind::Statistics(period), statistics.as_bytes(), &only);
    match read.value {
        Content::Statistics(statistics) => statistics.cells.clone(),
        _ => Cells::default(),
    }
}

/// Collects what each cell of a table shows, by its id.
fn collect<'t>(table: &'t str, shown: &mut BTreeMap<&'t str, String>) {
    for piece in table.split("<td id=\"").skip(1) {
        let Some((id, rest)) = piece.split_once('"') else { continue };
        let Some((_, inside)) = rest.split_once('>') else { continue };
        let inside = inside.split("</td>").next().unwrap_or_default();
        let mut text = String::new();
        for part in inside.split('<') {
            // The first part stands before any tag.
            text.push_str(
                part.split_once('>').map_or(if text.is_empty() { part } else { "" }, |(_, rest)| rest),
            );
        }
        shown.insert(id, text);
    }
}

/// Tells whether a cell of the source and a cell of the official table, counted in a unit, say the same to a reader.
fn says_the_same(source: &str, shown: &str, unit: Option<&str>) -> bool {
    let folded: String = fold_number(source).chars().filter(|c| !c.is_whitespace() && *c != ',').collect();
    if folded.is_empty() {
        return shown == render::state_word(State::Blank, Lang::Zh);
    }
    if folded == "不适用" || folded.chars().all(|c| matches!(c, '-' | '—' | '―' | '/')) {
        return shown == render::state_word(State::Na, Lang::Zh);
    }
    let plain = match folded.strip_prefix(['+', '增']) {
        Some(rest) => rest.to_owned(),
        None => folded.replacen('减', "-", 1),
    };
    let zero = plain.trim_start_matches('-').chars().all(|c| matches!(c, '0' | '.'));
    // A count may carry its unit; an amount shows it in both.
    let counted = unit.and_then(|unit| plain.strip_suffix(unit)).is_some_and(|number| number == shown);
    plain == shown || counted || (zero && shown == "0")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_reader_sees_is_compared() {
        for (source, shown) in [
            ("０", "0"),
            ("1，234", "1234"),
            ("减4", "-4"),
            ("+14", "14"),
            ("240 万元", "240万元"),
            ("\u{3000}", "空白"),
            ("——", "不适用"),
            ("／", "不适用"),
            ("不适用", "不适用"),
            ("0.00", "0"),
            ("3件", "3"),
        ] {
            assert!(says_the_same(source, shown, Some("件")), "{source} {shown}");
        }
        for (source, shown) in
            [("10", "1"), ("", "0"), ("0", "空白"), ("-4", "4"), ("1.10", "1.1"), ("3万元", "3")]
        {
            assert!(!says_the_same(source, shown, Some("件")), "{source} {shown}");
        }
    }

    #[test]
    fn cells_are_found_in_a_table() {
        let mut shown = BTreeMap::new();
        collect("<td id=\"a.b\" class=\"zero\">0</td><td id=\"a.c\">240<small>万元</small></td>", &mut shown);
        assert_eq!(shown, BTreeMap::from([("a.b", "0".to_owned()), ("a.c", "240万元".to_owned())]));
    }
}
