//! A text of values with delimiters to a grid.

use super::collect::{Book, Sheet};
use crate::import::document::{Document, Refusal};

/// Reads the values of a text; the delimiter is the one that occurs most: `,`, `;` or a tab.
///
/// # Errors
/// When it goes beyond a limit.
pub(in crate::import::document) fn read(name: &str, text: &str) -> Result<Document, Refusal> {
    let count = |delimiter: &u8| text.bytes().filter(|byte| byte == delimiter).count();
    let delimiters = *b"\t;,";
    let delimiter = delimiters.into_iter().max_by_key(count).unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .has_headers(false)
        .from_reader(text.as_bytes());
    let mut book = Book::default();
    let mut sheet = Sheet::new(name);
    for (row, record) in reader.records().enumerate() {
        let record = record.map_err(|error| Refusal::Damaged(error.to_string()))?;
        for (column, value) in record.iter().enumerate() {
            sheet.put(row, column, value, &mut book.budget)?;
        }
    }
    book.add(sheet)?;
    Ok(book.end())
}
