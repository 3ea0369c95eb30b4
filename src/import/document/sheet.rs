//! A workbook to one grid per sheet that is shown and has anything in it.
//!
//! All formats are read here and not by a library for workbooks: those keep a place for every cell up to the largest
//! row and column a file names, and tell neither hidden rows nor a formula without its value.

mod collect;
mod number;
mod ods;
mod plain;
mod xls;
mod xlsx;

pub(super) use ods::read as read_ods;
pub(super) use plain::read as read_csv;
pub(super) use xls::read as read_xls;
pub(super) use xlsx::read as read_xlsx;

/// The most sheets of a workbook.
const SHEETS: usize = 256;

#[cfg(test)]
mod tests;
