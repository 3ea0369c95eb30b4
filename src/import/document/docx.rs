//! A docx document to paragraphs and tables.

use super::{Document, Refusal};

pub(super) fn read(_bytes: &[u8]) -> Result<Document, Refusal> {
    Err(Refusal::Binary)
}
