//! The stream of an xls workbook to its records.

use super::damaged;
use crate::import::document::Refusal;

/// A record.
pub(super) struct Record<'s> {
    pub(super) kind: u16,
    pub(super) body: &'s [u8],
}

/// Records being read, out of a number that all sheets share.
pub(super) struct Records<'s, 'l> {
    rest: &'s [u8],
    left: &'l mut usize,
}

impl<'s, 'l> Records<'s, 'l> {
    /// Begins to read at a place of the stream.
    pub(super) fn new(stream: &'s [u8], start: usize, left: &'l mut usize) -> Self {
        Self { rest: stream.get(start..).unwrap_or_default(), left }
    }

    /// Returns the next record, or nothing at the end of the stream.
    ///
    /// # Errors
    /// When it is cut off, or there are too many.
    pub(super) fn next(&mut self) -> Result<Option<Record<'s>>, Refusal> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        *self.left = self.left.checked_sub(1).ok_or(Refusal::TooMany)?;
        let kind = short(self.rest, 0).ok_or_else(damaged)?;
        let length = usize::from(short(self.rest, 2).ok_or_else(damaged)?);
        let body = self.rest.get(4..4 + length).ok_or_else(damaged)?;
        self.rest = self.rest.get(4 + length..).unwrap_or_default();
        Ok(Some(Record { kind, body }))
    }

    /// Returns the records that continue the last one.
    ///
    /// # Errors
    /// As [`Self::next`].
    pub(super) fn continued(&mut self) -> Result<Vec<&'s [u8]>, Refusal> {
        let mut bodies = Vec::new();
        while short(self.rest, 0) == Some(0x003C) {
            bodies.extend(self.next()?.map(|record| record.body));
        }
        Ok(bodies)
    }
}

/// Reads two bytes.
pub(super) fn short(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

/// Reads four bytes.
pub(super) fn long(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}
