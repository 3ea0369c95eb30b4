//! A Word document: the first byte says which of its parts the rest is, or that the rest is the whole file.
#![no_main]

use gongkai_fuzz::{import, package};

const DOCUMENT: &[u8] = b"<w:document xmlns:w='w'><w:body><w:p><w:pPr><w:pStyle w:val='2'/><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr><w:r><w:t>x</w:t></w:r></w:p></w:body></w:document>";
const TYPES: &[u8] = b"<Types xmlns='t'><Override PartName='/word/document.xml' ContentType='application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'/></Types>";

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((&which, rest)) = bytes.split_first() else { return };
    let with = |name: &'static str| package(&[("[Content_Types].xml", TYPES), ("word/document.xml", DOCUMENT), (name, rest)]);
    let file = match which % 8 {
        0 => rest.to_vec(),
        1 => with("word/styles.xml"),
        2 => with("word/numbering.xml"),
        3 => with("word/_rels/document.xml.rels"),
        _ => package(&[("[Content_Types].xml", TYPES), ("word/document.xml", rest)]),
    };
    import("report.docx", &file);
});
