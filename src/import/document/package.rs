//! A packed file to its parts, within limits.
//!
//! Only parts that are asked for are unpacked, and what counts is the bytes that come out, never what a header claims.
//! The names of entries are keys and never become paths.

use super::Refusal;
use aho_corasick::AhoCorasick;
use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use zip::ZipArchive;
use zip::result::ZipError;

/// The most bytes a packed file may have.
pub(super) const FILE_LIMIT: u64 = 64 * MIB;
/// The most bytes one part may have unpacked.
const PART_LIMIT: u64 = 64 * MIB;
/// The most bytes all parts that are read may have unpacked.
const WHOLE_LIMIT: u64 = 256 * MIB;
/// The most entries.
const ENTRIES: usize = 10_000;
const MIB: u64 = 1024 * 1024;

/// A packed file.
pub(super) struct Package<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    /// By folded name, since some offices write `word\document.xml` or another case.
    entries: BTreeMap<String, usize>,
    left: u64,
}

impl<'b> Package<'b> {
    /// Opens a packed file and reads the list of its parts.
    ///
    /// # Errors
    /// When it is too large, damaged, or has too many entries.
    pub(super) fn open(bytes: &'b [u8]) -> Result<Self, Refusal> {
        if bytes.len() as u64 > FILE_LIMIT {
            return Err(Refusal::TooLarge { limit: FILE_LIMIT });
        }
        limit_directory(bytes)?;
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| refusal(&error))?;
        let mut entries = BTreeMap::new();
        for (index, name) in archive.file_names_raw().enumerate() {
            entries.entry(fold(&String::from_utf8_lossy(name))).or_insert(index);
        }
        Ok(Self { archive, entries, left: WHOLE_LIMIT })
    }

    /// Tells whether there is such a part.
    pub(super) fn has(&self, name: &str) -> bool {
        self.entries.contains_key(&fold(name))
    }

    /// Returns the names of all parts, folded to lower case.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.keys().map(String::as_str)
    }

    /// Unpacks a part, or returns nothing if it is not there.
    ///
    /// # Errors
    /// When it is encrypted, damaged or too large.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, Refusal> {
        let Some(index) = self.entries.get(&fold(name)) else { return Ok(None) };
        let entry = self.archive.by_index(*index).map_err(|error| refusal(&error))?;
        let limit = PART_LIMIT.min(self.left);
        let mut bytes = Vec::new();
        entry.take(limit + 1).read_to_end(&mut bytes).map_err(|error| Refusal::Damaged(error.to_string()))?;
        let length = bytes.len() as u64;
        if length > limit {
            let limit = if limit < PART_LIMIT { WHOLE_LIMIT } else { PART_LIMIT };
            return Err(Refusal::Unpacked { limit });
        }
        self.left -= length;
        Ok(Some(bytes))
    }
}

fn fold(name: &str) -> String {
    name.trim_start_matches(['/', '\\']).replace('\\', "/").to_ascii_lowercase()
}

/// Refuses what would make the library reserve memory for entries that are not there: it believes the number in the
/// directory's last record, and keeps a record of every entry it meets.
fn limit_directory(bytes: &[u8]) -> Result<(), Refusal> {
    let marks: [&[u8]; 3] = [b"PK\x01\x02", b"PK\x05\x06", b"PK\x06\x06"];
    let finder = AhoCorasick::new(marks).map_err(|_| Refusal::Defect)?;
    let mut seen = [0_usize; 3];
    for found in finder.find_iter(bytes) {
        let kind = found.pattern().as_usize();
        if let Some(count) = seen.get_mut(kind) {
            *count += 1;
            if *count > ENTRIES {
                return Err(Refusal::TooMany);
            }
        }
        if kind == 2 {
            let claimed = bytes.get(found.start() + 32..found.start() + 40).unwrap_or_default();
            let claimed = claimed.iter().rev().fold(0_u64, |sum, byte| sum << 8 | u64::from(*byte));
            if claimed > ENTRIES as u64 {
                return Err(Refusal::TooMany);
            }
        }
    }
    Ok(())
}

fn refusal(error: &ZipError) -> Refusal {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            Refusal::Password
        }
        other => Refusal::Damaged(other.to_string()),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use std::io::Write;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    /// Packs invented parts.
    pub(in crate::import::document) fn pack(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in parts {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(text.as_bytes()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn parts_are_found_by_name_in_any_case() {
        let bytes = pack(&[("word\\Document.xml", "<a/>"), ("../../etc/x", "y"), ("/abs", "z")]);
        let mut package = Package::open(&bytes).unwrap();
        assert_eq!(package.part("word/document.xml"), Ok(Some(b"<a/>".to_vec())));
        assert_eq!(package.part("abs"), Ok(Some(b"z".to_vec())));
        assert_eq!(package.part("none"), Ok(None));
        assert!(package.has("../../etc/x") && package.names().count() == 3);
    }

    #[test]
    fn bombs_are_refused_by_the_bytes_that_come_out() {
        let large = "0".repeat(66 * 1024 * 1024);
        let mut bytes = pack(&[("a", &large), ("b", &large[..60 * 1024 * 1024])]);
        assert!(bytes.len() < 1024 * 1024, "ratio 1:1000");
        assert_eq!(Package::open(&bytes).unwrap().part("a"), Err(Refusal::Unpacked { limit: PART_LIMIT }));
        let mut package = Package::open(&bytes).unwrap();
        for _ in 0..4 {
            assert!(package.part("b").is_ok());
        }
        assert_eq!(package.part("b"), Err(Refusal::Unpacked { limit: WHOLE_LIMIT }));
        // The same with headers that lie about the length.
        let claim = u32::try_from(large.len()).unwrap().to_le_bytes();
        let places: Vec<usize> =
            bytes.windows(4).enumerate().filter(|(_, four)| *four == claim).map(|(at, _)| at).collect();
        assert!(!places.is_empty());
        for at in places {
            bytes[at..at + 4].copy_from_slice(&[9, 0, 0, 0]);
        }
        assert!(Package::open(&bytes).and_then(|mut package| package.part("a")).is_err());
    }

    #[test]
    fn entries_are_counted_and_not_believed() {
        let names: Vec<String> = (0..10_001).map(|n| n.to_string()).collect();
        let parts: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "")).collect();
        assert_eq!(Package::open(&pack(&parts)).err(), Some(Refusal::TooMany));
        let mut claims = pack(&[("a", "b")]);
        claims.extend_from_slice(b"PK\x06\x06");
        claims.extend_from_slice(&[0xFF; 52]);
        assert_eq!(Package::open(&claims).err(), Some(Refusal::TooMany));
    }

    #[test]
    fn passwords_are_told_from_damage() {
        let mut bytes = pack(&[("a", "some text")]);
        let central = bytes.windows(4).rposition(|four| four == b"PK\x01\x02").unwrap();
        bytes[6] |= 1;
        bytes[central + 8] |= 1;
        assert_eq!(Package::open(&bytes).unwrap().part("a"), Err(Refusal::Password));
        assert!(matches!(Package::open(b"PK\x03\x04").err(), Some(Refusal::Damaged(_))));
    }
}
