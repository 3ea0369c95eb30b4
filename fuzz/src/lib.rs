//! What the fuzz targets of import share: the built-in forms, packages of parts, and what must hold of any import.

use gongkai::base::{Lang, SitePath};
use gongkai::content::write::statistics;
use gongkai::form::{self, Form};
use gongkai::import::{self, Options};
use std::io::{Cursor, Write as _};
use std::sync::LazyLock;

static FORMS: LazyLock<Vec<Form>> = LazyLock::new(|| {
    let compile = |(name, text): &(&str, &str)| form::compile(&SitePath::new(name), text).value;
    form::builtin::FORMS.iter().filter_map(compile).collect()
});

/// Imports a file. Nothing may be invented: what is written shows what the source shows, each number of it stands in a
/// place of the source, and a second reading gives the same.
pub fn import(name: &str, bytes: &[u8]) {
    let forms: Vec<&Form> = FORMS.iter().collect();
    let options = Options { year: Some(2024), form: None };
    let read = import::read(name, bytes, &forms, &options);
    let got = match read {
        Ok(got) => got,
        Err(refusal) => {
            assert!(refusal != import::Refusal::Defect, "a panic was caught");
            let _ = refusal.text(Lang::Zh);
            return;
        }
    };
    let Some(form) = got.form.and_then(|form| forms.get(form)) else { return };
    let counts = &got.reading.counts;
    let parts = counts.read + counts.blank + counts.na + counts.unreadable + counts.missing;
    assert_eq!(counts.cells, parts);
    assert_eq!(got.reading.origins.len() + got.reading.unread.len(), counts.cells);
    let proof = import::prove(&got, form, &statistics(form, &got.cells, &got.record));
    assert!(proof.holds(), "{:?}", proof.different);
    for told in got.reading.assumptions.iter().map(|assumption| assumption.text(Lang::En)) {
        assert!(!told.is_empty());
    }
    let again = import::read(name, bytes, &forms, &options);
    assert!(again.is_ok_and(|again| again.cells == got.cells && again.narrative == got.narrative));
}

/// Packs parts into one file.
pub fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in parts {
        if writer.start_file(*name, stored).and_then(|()| Ok(writer.write_all(bytes)?)).is_err() {
            return Vec::new();
        }
    }
    writer.finish().map(Cursor::into_inner).unwrap_or_default()
}
