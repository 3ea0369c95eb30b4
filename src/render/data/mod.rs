//! Cells as data files: JSON for a report, CSV for an office and a year.

pub(super) mod csv;
mod json;

use crate::form::Form;
use std::collections::BTreeMap;

/// The cell ids of each form, ready to be written.
#[derive(Debug, Default)]
pub struct DataHeads {
    keys: BTreeMap<Box<str>, Vec<String>>,
}

impl DataHeads {
    /// Prepares the keys of forms.
    #[must_use]
    pub fn new<'f>(forms: impl Iterator<Item = &'f Form>) -> Self {
        let keys =
            |form: &Form| form.cells.iter().map(|cell| format!("    {}: ", json::quoted(&cell.id))).collect();
        Self { keys: forms.map(|form| (form.id.clone(), keys(form))).collect() }
    }
}
