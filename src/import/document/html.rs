//! A web page to paragraphs and tables.

use super::{Document, Refusal};

pub(super) fn read(_text: &str, _is_landmark: &dyn Fn(&str) -> bool) -> Result<Document, Refusal> {
    Err(Refusal::Binary)
}
