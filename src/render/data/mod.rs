//! Cells as data files: JSON and CSV for reports, offices, years, regions and indicators.

pub(super) mod csv;
pub(super) mod indicator;
pub(super) mod json;
pub(super) mod region;
pub(super) mod write;

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

/// Returns the JSON Schema of a kind of data file.
pub(super) fn schema(name: &str) -> Option<&'static str> {
    Some(match name {
        "report-1" => include_str!("schemas/report-1.json"),
        "office-1" => include_str!("schemas/office-1.json"),
        "year-1" => include_str!("schemas/year-1.json"),
        "region-1" => include_str!("schemas/region-1.json"),
        "indicator-1" => include_str!("schemas/indicator-1.json"),
        "datapackage-1" => include_str!("schemas/datapackage-1.json"),
        _ => return None,
    })
}
