//! Which cell is probably wrong: the one whose change would settle every comparison it stands in.
//!
//! A wrong cell breaks its row's sum and its column's sum at once. Where exactly one cell, changed by one and the
//! same amount, mends all failing comparisons it belongs to and breaks none that holds, that cell is named.

use super::within::Failure;
use crate::base::{Cells, Decimal};
use crate::form::{Form, Instance, Rule};
use std::collections::BTreeMap;

/// A cell that is probably wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Suspect {
    /// Its position.
    pub(super) cell: usize,
    /// What it should be, in units of 10^-6.
    pub(super) expected: i128,
}

/// Returns the suspect of each failure, in their order; `None` where no single cell stands out.
pub(super) fn find(form: &Form, cells: &Cells, failures: &[Failure<'_>]) -> Vec<Option<Suspect>> {
    let changes = changes(failures);
    let membership = membership(form);
    let settles = |cell: u16, amount: i128| -> Option<usize> {
        let mine = changes.get(&cell)?;
        let failing = mine.iter().filter(|&&change| change == amount).count();
        // Settles all failing comparisons it is in, and stands in no other that holds now.
        (failing == mine.len() && membership.get(&cell) == Some(&failing)).then_some(failing)
    };
    failures
        .iter()
        .map(|failure| {
            let mut best: Option<(usize, u16, i128)> = None;
            let mut tied = false;
            for (cell, amount) in wanted(failure) {
                let Some(score) = settles(cell, amount).filter(|&score| score >= 2) else { continue };
                match best {
                    Some((top, ..)) if score < top => {}
                    Some((top, ..)) if score == top => tied = true,
                    _ => {
                        best = Some((score, cell, amount));
                        tied = false;
                    }
                }
            }
            let (_, cell, amount) = best.filter(|_| !tied)?;
            let cell = usize::from(cell);
            let expected = cells.get(cell).as_number().map(Decimal::scaled)? + amount;
            (expected >= 0).then_some(Suspect { cell, expected })
        })
        .collect()
}

/// For each cell of a failure, the amount by which changing it alone would settle it.
fn wanted<'f>(failure: &'f Failure<'_>) -> impl Iterator<Item = (u16, i128)> + 'f {
    let gap = failure.right - failure.left;
    let equal = failure.instance.is_equation();
    let left =
        failure.instance.left.cells().map(move |(cell, negative)| (cell, if negative { -gap } else { gap }));
    let right =
        failure.instance.right.cells().map(move |(cell, negative)| (cell, if negative { gap } else { -gap }));
    left.chain(right).filter(move |_| equal)
}

fn changes(failures: &[Failure<'_>]) -> BTreeMap<u16, Vec<i128>> {
    let mut changes: BTreeMap<u16, Vec<i128>> = BTreeMap::new();
    for failure in failures {
        for (cell, amount) in wanted(failure) {
            changes.entry(cell).or_default().push(amount);
        }
    }
    changes
}

/// In how many equalities each cell stands.
fn membership(form: &Form) -> BTreeMap<u16, usize> {
    let mut membership = BTreeMap::new();
    let equalities = form.rules.iter().flat_map(Rule::instances).filter(|instance| instance.is_equation());
    let cells = |instance: &Instance| {
        let cells: Vec<u16> =
            instance.left.cells().chain(instance.right.cells()).map(|(cell, _)| cell).collect();
        cells
    };
    for cell in equalities.flat_map(cells) {
        *membership.entry(cell).or_default() += 1;
    }
    membership
}
