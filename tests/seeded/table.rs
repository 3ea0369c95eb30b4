//! The outcomes as a table.

use crate::judge::Outcome;
use crate::seeds::{Kind, Seed};
use std::fmt;

#[derive(Clone, Copy, Default)]
struct Row {
    seeded: usize,
    to_find: usize,
    found: usize,
    located: usize,
    exact: usize,
    apart: usize,
    apart_found: usize,
}

/// Counts by kind.
pub(crate) struct Table(Vec<(&'static str, Row)>);

impl Table {
    pub(crate) fn of(tried: &[(Seed, Outcome)]) -> Self {
        let mut all = Row::default();
        let mut rows: Vec<(&'static str, Row)> = Vec::new();
        for kind in Kind::ALL {
            let mut row = Row::default();
            for (seed, outcome) in tried.iter().filter(|(seed, _)| seed.kind == kind) {
                for row in [&mut row, &mut all] {
                    row.seeded += 1;
                    if seed.apart.is_some() {
                        row.apart += 1;
                        row.apart_found += usize::from(outcome.found);
                    } else {
                        row.to_find += 1;
                        row.found += usize::from(outcome.found);
                        row.located += usize::from(outcome.located);
                        row.exact += usize::from(outcome.exact);
                    }
                }
            }
            rows.push((kind.label(), row));
        }
        rows.push(("**all**", all));
        Self(rows)
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "| mistake | seeded | to be found | found | located | at the very place | apart | of these found |"
        )?;
        writeln!(f, "|---|--:|--:|--:|--:|--:|--:|--:|")?;
        for (label, row) in &self.0 {
            let Row { seeded, to_find, found, located, exact, apart, apart_found } = row;
            writeln!(
                f,
                "| {label} | {seeded} | {to_find} | {found} | {located} | {exact} | {apart} | {apart_found} |"
            )?;
        }
        Ok(())
    }
}
