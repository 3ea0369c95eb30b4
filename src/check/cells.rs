//! What every cell must be by its type: `NONNEG`, `INT`, `BLANK` (domain rules of the same names).

use crate::base::{Cells, Code, Finding, SitePath, State, Value};
use crate::content::stats::{cell_locus, name_cell};
use crate::form::{CellType, Form};

/// So many blanks of one report are named one by one; a report that is blank throughout has its own finding.
const BLANK_LIMIT: usize = 20;

/// Checks every cell on its own.
pub(super) fn check(path: &SitePath, form: &Form, cells: &Cells, unwritten: &[u16]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut blanks = 0;
    for (index, (info, cell)) in form.cells.iter().zip(cells.iter()).enumerate() {
        let about = |code| name_cell(Finding::new(code, cell_locus(path, form, index)), form, index);
        match cell.value() {
            Value::Number(number) => {
                if number.mantissa() < 0 && info.kind != CellType::Signed {
                    findings.push(about(Code::Nonneg).fact("value", number));
                }
                if !number.is_integer() && !info.kind.is_decimal() {
                    findings.push(about(Code::Int).fact("value", number));
                }
            }
            // A cell that was not written has been reported with its row.
            Value::None(State::Blank)
                if u16::try_from(index).is_ok_and(|index| unwritten.contains(&index)) => {}
            Value::None(State::Blank) => {
                blanks += 1;
                if blanks <= BLANK_LIMIT {
                    findings.push(about(Code::Blank));
                }
            }
            Value::BelowOne | Value::None(_) => {}
        }
    }
    findings
}
