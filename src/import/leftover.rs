//! Lines of a table's section that are no part of the table: text that is kept, and numbers that are reported.

use super::lines::Line;
use super::tables::{Found, Item};
use super::tokens::Token;
use super::values::Class;
use std::collections::BTreeSet;

/// Sorts out the lines that are text: whole sentences, and whatever stands before and behind the table.
pub(super) fn sort(tokens: &[Token], items: &[Item], lines: &[Line], found: &mut Found) {
    let mut table: BTreeSet<usize> = BTreeSet::new();
    let mut words: BTreeSet<usize> = BTreeSet::new();
    for item in items {
        match item {
            Item::Label { token, .. } | Item::Digits { token, .. } => {
                table.extend(tokens.get(*token).map(|token| token.line));
            }
            Item::Slot(token) => {
                table.extend(tokens.get(*token).filter(|t| t.class != Class::Gap).map(|token| token.line));
            }
            Item::Unknown(token) => words.extend(tokens.get(*token).map(|token| token.line)),
        }
    }
    let (first, last) = (table.first().copied(), table.last().copied());
    let mut lost: BTreeSet<usize> = BTreeSet::new();
    for &line in words.difference(&table) {
        let Some(text) = lines.get(line).map(|line| line.text.trim()) else { continue };
        let inside = first.is_some_and(|first| line > first) && last.is_some_and(|last| line < last);
        let bordered = text.contains('\t') || text.trim_end_matches('|').contains('|');
        let sentence = text.chars().count() >= 10 && text.contains(['。', '；', '！']);
        if if inside { sentence && !bordered } else { !bordered || sentence } {
            found.prose.push(line);
        } else {
            lost.insert(line);
        }
    }
    for item in items {
        let Item::Unknown(token) = item else { continue };
        let Some(token) = tokens.get(*token).filter(|token| !token.explicit && lost.contains(&token.line))
        else {
            continue;
        };
        if token.raw.chars().any(|c| c.is_ascii_digit()) {
            found.stray.push((token.place.clone(), token.raw.clone()));
        }
    }
}
