//! The texts of an xls workbook.

use super::damaged;
use super::record::{long, short};
use crate::import::document::Refusal;
use encoding_rs::Encoding;

/// The most shared texts; empty ones take three bytes in the file and more in memory.
const STRINGS: usize = 1_000_000;

/// How a workbook writes its texts.
pub(super) struct Strings {
    /// Whether in Unicode, as since Excel 97.
    pub(super) wide: bool,
    page: &'static Encoding,
}

impl Default for Strings {
    fn default() -> Self {
        Self { wide: true, page: encoding_rs::GB18030 }
    }
}

impl Strings {
    /// Sets the code page of texts that are not in Unicode.
    pub(super) fn set_page(&mut self, page: u16) {
        self.page = match page {
            950 => encoding_rs::BIG5,
            932 => encoding_rs::SHIFT_JIS,
            949 => encoding_rs::EUC_KR,
            _ => encoding_rs::GB18030,
        };
    }

    /// Reads a text after its length in one byte.
    pub(super) fn short_text(&self, bytes: &[u8]) -> String {
        let count = usize::from(bytes.first().copied().unwrap_or(0));
        self.text(count, bytes.get(1..).unwrap_or_default())
    }

    /// Reads a text after its length in two bytes.
    pub(super) fn long_text(&self, bytes: &[u8]) -> String {
        let count = usize::from(short(bytes, 0).unwrap_or(0));
        self.text(count, bytes.get(2..).unwrap_or_default())
    }

    /// Reads the text of a number format.
    pub(super) fn format_text(&self, bytes: &[u8]) -> String {
        if self.wide { self.long_text(bytes) } else { self.short_text(bytes) }
    }

    fn text(&self, count: usize, bytes: &[u8]) -> String {
        if !self.wide {
            let bytes = bytes.get(..count).unwrap_or(bytes);
            return self.page.decode_without_bom_handling(bytes).0.into_owned();
        }
        let mut cursor = Cursor::new(bytes, &[]);
        let mut text = Vec::new();
        // A text that is cut off is read as far as it goes.
        if let Some(flags) = cursor.byte() {
            let _ = cursor.characters(count, flags, &mut text);
        }
        String::from_utf16_lossy(&text)
    }

    /// Reads the shared texts; the number of them is not believed.
    ///
    /// # Errors
    /// When they are damaged.
    pub(super) fn shared(&self, first: &[u8], rest: &[&[u8]]) -> Result<Vec<String>, Refusal> {
        let count = long(first, 4).ok_or_else(damaged)?;
        let mut cursor = Cursor::new(first.get(8..).unwrap_or_default(), rest);
        let mut all = Vec::new();
        for _ in 0..count {
            let Some(length) = cursor.short() else { break };
            let flags = cursor.byte().ok_or_else(damaged)?;
            let runs = if flags & 8 != 0 { cursor.short().ok_or_else(damaged)? } else { 0 };
            let more = if flags & 4 != 0 { cursor.long().ok_or_else(damaged)? } else { 0 };
            let mut text = Vec::new();
            cursor.characters(usize::from(length), flags, &mut text).ok_or_else(damaged)?;
            let skipped = usize::from(runs) * 4;
            cursor
                .skip(skipped.saturating_add(usize::try_from(more).unwrap_or(usize::MAX)))
                .ok_or_else(damaged)?;
            if all.len() >= STRINGS {
                return Err(Refusal::TooMany);
            }
            all.push(String::from_utf16_lossy(&text));
        }
        Ok(all)
    }
}

/// Bytes that go on in other records. Where characters go on, the next record begins with how wide they are there.
struct Cursor<'s, 'r> {
    bytes: &'s [u8],
    rest: &'r [&'s [u8]],
}

impl<'s, 'r> Cursor<'s, 'r> {
    fn new(bytes: &'s [u8], rest: &'r [&'s [u8]]) -> Self {
        Self { bytes, rest }
    }

    fn turn(&mut self) -> Option<()> {
        while self.bytes.is_empty() {
            let (next, rest) = self.rest.split_first()?;
            self.bytes = next;
            self.rest = rest;
        }
        Some(())
    }

    fn byte(&mut self) -> Option<u8> {
        self.turn()?;
        let (byte, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        Some(*byte)
    }

    fn short(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    fn long(&mut self) -> Option<u32> {
        Some(u32::from(self.short()?) | u32::from(self.short()?) << 16)
    }

    fn skip(&mut self, count: usize) -> Option<()> {
        let mut left = count;
        while left > 0 {
            self.turn()?;
            let step = left.min(self.bytes.len());
            self.bytes = self.bytes.get(step..)?;
            left -= step;
        }
        Some(())
    }

    fn characters(&mut self, count: usize, flags: u8, text: &mut Vec<u16>) -> Option<()> {
        let mut is_wide = flags & 1 != 0;
        for _ in 0..count {
            if self.bytes.is_empty() {
                self.turn()?;
                is_wide = self.byte()? & 1 != 0;
            }
            text.push(if is_wide { self.short()? } else { u16::from(self.byte()?) });
        }
        Some(())
    }
}
