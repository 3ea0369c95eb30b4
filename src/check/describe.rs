//! Sums in words: which cells are meant, what they share named once.

use crate::base::{Lang, Period};
use crate::form::{Fold, Form, Operand, Relation, Side, Term};

/// Says how two sides should relate.
pub(super) fn relation(relation: Relation, lang: Lang) -> &'static str {
    match relation {
        Relation::Equal => lang.pick("两者应相等", "which should be equal"),
        Relation::AtLeast => lang.pick("前者不应小于后者", "of which the first should not be less"),
        Relation::AtMost => lang.pick("前者不应大于后者", "of which the first should not be more"),
        Relation::Above => lang.pick("前者应大于后者", "of which the first should be more"),
        Relation::Below => lang.pick("前者应小于后者", "of which the first should be less"),
    }
}

/// Where a comparison is made from.
pub(super) struct Origin<'o> {
    /// The period of the report.
    pub(super) period: Period,
    /// How many reports come before it by so many periods: several where offices were merged.
    pub(super) former: &'o dyn Fn(u16) -> usize,
}

/// Names a side: its own cells together, then what is taken from other years and offices.
pub(super) fn describe(form: &Form, side: &Side, origin: &Origin<'_>, lang: Lang) -> String {
    if side.is_plain() {
        return cells(form, &side.cells().collect::<Vec<_>>(), lang);
    }
    let mut text = String::new();
    for (position, term) in side.terms.iter().enumerate() {
        let sign = match (position, term.factor < 0) {
            (0, false) => "",
            (_, true) => lang.pick(" － ", " - "),
            (_, false) => lang.pick(" ＋ ", " + "),
        };
        text.push_str(sign);
        text.push_str(&one(form, term, origin, lang));
    }
    text
}

fn one(form: &Form, term: &Term, origin: &Origin<'_>, lang: Lang) -> String {
    let factor = term.factor.abs();
    let named = |list: &[u16]| cells(form, &list.iter().map(|&cell| (cell, false)).collect::<Vec<_>>(), lang);
    let text = match &term.operand {
        Operand::One => return factor.to_string(),
        Operand::Own(list) => named(list),
        Operand::Before(years, list) => {
            let year = origin.period.before(*years).unwrap_or(origin.period);
            let name = named(list);
            if (origin.former)(*years) > 1 {
                lang.pick(
                    format!("合并前各机构{year}年的{name}之和"),
                    format!("{name} of {year}, the former offices added up"),
                )
            } else {
                lang.pick(format!("{year}年的{name}"), format!("{name} of {year}"))
            }
        }
        Operand::Members(fold, list) => {
            let name = named(list);
            match fold {
                Fold::Sum => lang.pick(
                    format!("所属各机构{name}之和"),
                    format!("{name} of all offices covered, added up"),
                ),
                Fold::Applicable => lang.pick(
                    format!("所属适用机构{name}之和"),
                    format!("{name} of the offices covered to which it applies, added up"),
                ),
                Fold::Reported => lang.pick(
                    format!("所属已公布机构{name}之和"),
                    format!("{name} of the offices covered that reported, added up"),
                ),
                Fold::Lowest => lang.pick(
                    format!("所属各机构{name}的最小值"),
                    format!("the least {name} of the offices covered"),
                ),
                Fold::Highest => lang.pick(
                    format!("所属各机构{name}的最大值"),
                    format!("the greatest {name} of the offices covered"),
                ),
            }
        }
        Operand::AllZero => lang.pick("各格是否全为 0", "whether every cell is 0").to_owned(),
    };
    if factor == 1 {
        text
    } else {
        lang.pick(format!("{text}的 {factor} 倍"), format!("{factor} times {text}"))
    }
}

/// Long sums are named by their first and last part.
const NAMED_TERMS: usize = 4;

/// Names cells: what they share once, then what tells them apart.
fn cells(form: &Form, cells: &[(u16, bool)], lang: Lang) -> String {
    let parts: Vec<(String, String, bool)> = cells
        .iter()
        .filter_map(|&(cell, negative)| {
            let (row, column) = form.row_and_column(usize::from(cell))?;
            Some((row.full_label(lang), column.full_label(lang), negative))
        })
        .collect();
    let Some((first_row, first_column, _)) = parts.first() else { return String::new() };
    if let [(row, column, _)] = &parts[..]
        && !row.is_empty()
    {
        return lang.pick(format!("“{row}”行“{column}”列"), format!("“{row}”, “{column}”"));
    }
    let same_row = parts.iter().all(|(row, ..)| row == first_row);
    let same_column = parts.iter().all(|(_, column, _)| column == first_column);
    let name = |(row, column, _): &(String, String, bool)| match (same_row, same_column) {
        (true, _) => column.clone(),
        (false, true) => format!("“{row}”"),
        (false, false) => lang.pick(format!("“{row}”{column}"), format!("“{row}”, {column}")),
    };
    let mut text = String::new();
    if same_row && !first_row.is_empty() {
        text.push_str(&lang.pick(format!("“{first_row}”"), format!("“{first_row}”, ")));
    }
    if same_column && !same_row {
        text.push_str(&lang.pick(format!("“{first_column}”列"), format!("column “{first_column}”: ")));
    }
    for (position, part) in parts.iter().enumerate() {
        if parts.len() > NAMED_TERMS && position == 2 {
            let count = parts.len() - 3;
            text.push_str(&lang.pick(format!(" ＋ 中间 {count} 项"), format!(" + {count} more")));
        }
        if parts.len() > NAMED_TERMS && (2..parts.len() - 1).contains(&position) {
            continue;
        }
        let sign = match (position, part.2) {
            (0, false) => "",
            (_, true) => lang.pick(" － ", " - "),
            (_, false) => lang.pick(" ＋ ", " + "),
        };
        text.push_str(sign);
        text.push_str(&name(part));
    }
    text
}
