//! The bytes of a file to the reader for what it is, told by its content and never by its name alone.

use super::{Opened, Refusal, docx, html, sheet};
use crate::import::decode;

/// Opens a file; `name` only decides what the bytes leave open. `is_landmark` tells the headings and labels of reports
/// from other text, to find the report on a page full of other things.
///
/// # Errors
/// When it is no file that can be read, with the reason.
pub fn open(name: &str, bytes: &[u8], is_landmark: &dyn Fn(&str) -> bool) -> Result<Opened, Refusal> {
    if bytes.starts_with(b"PK\x03\x04") {
        let mut package = super::package::Package::open(bytes)?;
        if docx::is_here(&mut package)? {
            return docx::read(&mut package).map(Opened::Document);
        }
        return sheet::read(name, bytes).map(Opened::Document);
    }
    let (text, encoding) = decode(bytes);
    if text.contains("<html") {
        return html::read(&text, is_landmark).map(Opened::Document);
    }
    Ok(Opened::Text { text, encoding })
}
