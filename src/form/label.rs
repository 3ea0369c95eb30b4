//! What cells are called: the labels that all of them share, without the numbers in front of them where space is short.

use super::Form;
use super::layout::join_labels;
use crate::base::Lang;
use crate::base::lang::Text;

/// The labels of a cell, or those that several cells share, outermost first.
#[derive(Clone, Copy, Debug, Default)]
pub struct Name<'f> {
    rows: &'f [Text],
    columns: &'f [Text],
}

impl Form {
    /// Returns what a cell, or the sum of several, is called.
    #[must_use]
    pub fn name(&self, cells: &[u16]) -> Name<'_> {
        let mut names = cells.iter().filter_map(|&cell| {
            let (row, column) = self.row_and_column(usize::from(cell))?;
            Some(Name { rows: row.named_labels(), columns: column.named_labels() })
        });
        let Some(first) = names.next() else { return Name::default() };
        names.fold(first, |shared, name| Name {
            rows: common(shared.rows, name.rows),
            columns: common(shared.columns, name.columns),
        })
    }

    /// Returns what a path of the succession table is called.
    #[must_use]
    pub fn name_of_path(&self, path: &str) -> Name<'_> {
        let cells: Vec<u16> = self.spread(path).iter().flatten().copied().collect();
        self.name(&cells)
    }
}

fn common<'l>(one: &'l [Text], other: &[Text]) -> &'l [Text] {
    let shared = one.iter().zip(other).take_while(|(one, other)| one == other).count();
    one.get(..shared).unwrap_or_default()
}

impl<'f> Name<'f> {
    /// Returns the name of what the cell is listed under and of the cell in it: the row and the column or, in a table
    /// whose rows have no label, the group of columns and the column.
    fn parts(self) -> (&'f [Text], &'f [Text]) {
        match self.columns.split_last() {
            Some((last, group)) if self.rows.is_empty() && !group.is_empty() => {
                (group, std::slice::from_ref(last))
            }
            _ => (self.rows, self.columns),
        }
    }

    /// Returns the name of what the cell is listed under; empty where it stands alone.
    #[must_use]
    pub fn group(self, lang: Lang) -> String {
        join_labels(self.parts().0.iter().map(|label| label.get(lang)))
    }

    /// Returns the name of the cell in its group.
    #[must_use]
    pub fn leaf(self, lang: Lang) -> String {
        join_labels(self.parts().1.iter().map(|label| label.get(lang)))
    }

    /// Returns the whole name on one line.
    #[must_use]
    pub fn full(self, lang: Lang) -> String {
        let (group, leaf) = self.parts();
        join_labels(group.iter().chain(leaf).map(|label| label.get(lang)))
    }

    /// Returns the name of the row without numbers, or of the column where the row has no label.
    #[must_use]
    pub fn row(self, lang: Lang) -> String {
        let labels = if self.rows.is_empty() { self.columns } else { self.rows };
        join_labels(labels.iter().map(|label| unnumbered(label.get(lang))))
    }

    /// Returns the name of the row and of the column without numbers.
    #[must_use]
    pub fn plain(self, lang: Lang) -> String {
        join_labels(self.rows.iter().chain(self.columns).map(|label| unnumbered(label.get(lang))))
    }
}

/// Returns a label without the number in front of it: `（一）予以公开` as `予以公开`, `1. State secrets` as `State secrets`.
#[must_use]
pub fn unnumbered(label: &str) -> &str {
    let counts = |c: char| c.is_ascii_digit() || "一二三四五六七八九十百IVX".contains(c);
    let (bracketed, rest) = match label.strip_prefix(['（', '(']) {
        Some(rest) => (true, rest),
        None => (false, label),
    };
    let after = rest.trim_start_matches(counts);
    if after.len() == rest.len() {
        return label;
    }
    let ends: &[char] = if bracketed { &['）', ')'] } else { &['、', '.', '．'] };
    match after.strip_prefix(ends).map(str::trim_start) {
        Some(bare) if !bare.is_empty() => bare,
        _ => label,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_front_are_left_out() {
        for (label, bare) in [
            ("一、本年新收政府信息公开申请数量", "本年新收政府信息公开申请数量"),
            ("（一）予以公开", "予以公开"),
            ("1.属于国家秘密", "属于国家秘密"),
            ("(7) Total", "Total"),
            ("IV. Carried over to next year", "Carried over to next year"),
            ("12. Other", "Other"),
        ] {
            assert_eq!(unnumbered(label), bare);
        }
        for label in ["规章", "三安全", "（一）", "2024", "1.", "（单位：万元）", "Individuals", ""]
        {
            assert_eq!(unnumbered(label), label);
        }
    }
}
