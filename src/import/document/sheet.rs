//! A workbook to paragraphs and tables.

use super::{Document, Refusal};

pub(super) fn read(_name: &str, _bytes: &[u8]) -> Result<Document, Refusal> {
    Err(Refusal::Binary)
}
