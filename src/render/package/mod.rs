//! The whole portal as a data package: tables without a byte order mark for programs, a Parquet file of all cells, and
//! what describes them. `docs/api.md` is its manual.

mod cells;
pub(super) mod describe;
mod fields;
mod tables;

pub(super) use fields::Resource;
pub(super) use tables::{better_word, unit_word};

use crate::error::Error;
use crate::plan::DataTable;
use crate::portal::Lens;
use std::io::Write;

/// Writes a table and returns how many rows it has. Nothing of it is kept, since it may be longer than everything else
/// together.
pub(super) fn write(lens: &Lens<'_>, table: DataTable, out: &mut (dyn Write + Send)) -> Result<u64, Error> {
    match table {
        DataTable::Regions => tables::regions(lens, out),
        DataTable::Offices => tables::offices(lens, out),
        DataTable::Reports => tables::reports(lens, out),
        DataTable::Dictionary => tables::dictionary(lens, out),
        DataTable::Indicators => tables::indicators(lens, out),
        DataTable::IndicatorValues => tables::indicator_values(lens, out),
        DataTable::Cells => cells::write(lens, out),
    }
}

/// A fault of writing, which is the outside world's.
fn fault(error: impl std::fmt::Display) -> Error {
    Error::defect(error.to_string())
}
