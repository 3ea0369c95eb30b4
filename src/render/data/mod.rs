//! Cells as data files: JSON and CSV for reports, offices and years.

pub(super) mod csv;
pub(super) mod json;
mod write;

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
        let key = |id: &str| {
            let mut key = String::new();
            write::quote(&mut key, id);
            key + ": "
        };
        let keys = |form: &Form| form.cells.iter().map(|cell| key(&cell.id)).collect();
        Self { keys: forms.map(|form| (form.id.clone(), keys(form))).collect() }
    }
}
