//! The bytes of a file to the reader for what it is, told by its content and never by its name alone.

use super::package::{FILE_LIMIT, Package};
use super::{Document, Notice, Opened, Refusal, docx, html, sheet};
use crate::import::{Decoded, decode};
use aho_corasick::AhoCorasick;
use std::io::{Cursor, Read};

/// The most bytes of a web page.
const PAGE_LIMIT: u64 = 32 * 1024 * 1024;
/// The most bytes of a text.
const TEXT_LIMIT: u64 = 4 * 1024 * 1024;
/// How much of a text tells what it is.
const HEAD: usize = 4_096;
const OLE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// Opens a file; `name` only decides what the bytes leave open. `is_landmark` tells the headings and labels of reports
/// from other text, to find the report on a page full of other things.
///
/// # Errors
/// When it is no file that can be read, with the reason.
pub fn open(name: &str, bytes: &[u8], is_landmark: &dyn Fn(&str) -> bool) -> Result<Opened, Refusal> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Refusal::Empty);
    }
    if is_start(bytes, OLE) {
        return ole(bytes).map(Opened::Document);
    }
    if is_start(bytes, b"PK\x03\x04") || is_start(bytes, b"PK\x05\x06") {
        return packed(bytes).map(Opened::Document);
    }
    if let Some(refusal) = foreign(bytes) {
        return Err(refusal);
    }
    let length = bytes.len() as u64;
    if length > PAGE_LIMIT {
        let limit = if bytes.trim_ascii_start().starts_with(b"<") { PAGE_LIMIT } else { TEXT_LIMIT };
        return Err(Refusal::TooLarge { limit });
    }
    let Decoded { text, encoding, guessed } = decode(bytes);
    if text.trim().is_empty() {
        return Err(Refusal::Empty);
    }
    if is_binary(&text) {
        return Err(Refusal::Binary);
    }
    if is_flat(&text) {
        return Err(Refusal::FlatXml);
    }
    let noted = |mut document: Document| {
        if guessed {
            document.notices.insert(0, Notice::EncodingGuessed { encoding });
        }
        Opened::Document(document)
    };
    if is_page(&text)? {
        return html::read(&text, is_landmark).map(noted);
    }
    if length > TEXT_LIMIT {
        return Err(Refusal::TooLarge { limit: TEXT_LIMIT });
    }
    if name.to_ascii_lowercase().ends_with(".csv") {
        return sheet::read_csv(name, &text).map(noted);
    }
    Ok(Opened::Text { text, encoding, guessed })
}

/// Tells whether bytes start with a mark; of a file cut off within it, a part is enough.
fn is_start(bytes: &[u8], mark: &[u8]) -> bool {
    let length = bytes.len().min(mark.len());
    length >= 2 && bytes.get(..length) == mark.get(..length)
}

fn packed(bytes: &[u8]) -> Result<Document, Refusal> {
    let mut package = Package::open(bytes)?;
    if docx::is_here(&mut package)? {
        return docx::read(&mut package);
    }
    let types = package.part("[content_types].xml")?.unwrap_or_default();
    let types = String::from_utf8_lossy(&types).to_ascii_lowercase();
    let is_workbook = types.contains("sheet.main+xml") || types.contains("sheet.macroenabled.main+xml");
    if package.has("xl/workbook.xml") || is_workbook {
        return sheet::read_xlsx(&mut package);
    }
    let mut kind = package.part("mimetype")?.unwrap_or_default();
    if kind.is_empty() {
        kind = package.part("meta-inf/manifest.xml")?.unwrap_or_default();
    }
    if String::from_utf8_lossy(&kind).contains("application/vnd.oasis.opendocument.spreadsheet") {
        return sheet::read_ods(&mut package);
    }
    Err(Refusal::OtherPackage)
}

fn ole(bytes: &[u8]) -> Result<Document, Refusal> {
    if bytes.len() as u64 > FILE_LIMIT {
        return Err(Refusal::TooLarge { limit: FILE_LIMIT });
    }
    let damaged = |error: std::io::Error| Refusal::Damaged(error.to_string());
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(damaged)?;
    if file.is_stream("/EncryptedPackage") {
        return Err(Refusal::Password);
    }
    let Some(name) = ["/Workbook", "/Book"].into_iter().find(|name| file.is_stream(name)) else {
        let is_word = file.is_stream("/WordDocument");
        return Err(if is_word { Refusal::OldWord } else { Refusal::OtherPackage });
    };
    let has_macros = file.is_storage("/_VBA_PROJECT_CUR");
    let mut stream = Vec::new();
    let reader = file.open_stream(name).map_err(damaged)?;
    reader.take(FILE_LIMIT + 1).read_to_end(&mut stream).map_err(damaged)?;
    if stream.len() as u64 > FILE_LIMIT {
        return Err(Refusal::Unpacked { limit: FILE_LIMIT });
    }
    sheet::read_xls(&stream, has_macros)
}

/// Recognises what is no text and cannot be read.
fn foreign(bytes: &[u8]) -> Option<Refusal> {
    let trimmed = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    if trimmed.starts_with(b"%PDF") {
        return Some(Refusal::Pdf);
    }
    if trimmed.starts_with(b"{\\rtf") {
        return Some(Refusal::RichText);
    }
    let archives: [&[u8]; 6] =
        [b"7z\xBC\xAF\x27\x1C", b"Rar!\x1A", b"\x1F\x8B", b"BZh", b"\xFD7zXZ\0", b"\x28\xB5\x2F\xFD"];
    if archives.iter().any(|mark| bytes.starts_with(mark)) {
        return Some(Refusal::OtherPackage);
    }
    let pictures: [&[u8]; 6] = [b"\x89PNG", b"\xFF\xD8\xFF", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*"];
    let is_bitmap = bytes.starts_with(b"BM") && bytes.get(6..10) == Some(&[0; 4]);
    let is_webp = bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP");
    if is_bitmap || is_webp || pictures.iter().any(|mark| bytes.starts_with(mark)) {
        return Some(Refusal::Picture);
    }
    let head = trimmed.get(..trimmed.len().min(HEAD)).unwrap_or_default();
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let is_mail = ["mime-version:", "from:", "content-type:", "message-id:", "subject:", "date:"];
    if is_mail.iter().any(|field| head.starts_with(field)) && head.contains("multipart/related") {
        return Some(Refusal::WebArchive);
    }
    None
}

/// Tells bytes that no encoding makes a text of.
fn is_binary(text: &str) -> bool {
    let wrong = text.chars().filter(|character| *character == char::REPLACEMENT_CHARACTER).count();
    text.contains('\0') || wrong * 10 > text.chars().count()
}

/// Tells office files that are one XML.
fn is_flat(text: &str) -> bool {
    let mut end = text.len().min(HEAD);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = text.get(..end).unwrap_or_default().trim_start().to_ascii_lowercase();
    let marks = ["mso-application", "urn:schemas-microsoft-com:office", "pkg:package", "<office:document"];
    head.starts_with("<?xml") && !head.contains("<html") && marks.iter().any(|mark| head.contains(mark))
}

/// Tells whether a text is a web page, or was copied out of one with its markup.
fn is_page(text: &str) -> Result<bool, Refusal> {
    let marks = [
        "<!doctype html",
        "<html",
        "<body",
        "<table",
        "<p>",
        "<p ",
        "</p>",
        "<div",
        "</div>",
        "<td",
        "</td>",
        "<tr",
        "</tr>",
        "<h1",
        "<h2",
        "<ul",
        "<li",
        "<br",
    ];
    let finder = AhoCorasick::builder().ascii_case_insensitive(true).build(marks);
    let finder = finder.map_err(|_| Refusal::Defect)?;
    let mut blocks = 0;
    for found in finder.find_iter(text) {
        let is_whole = found.pattern().as_usize() < 4;
        let next = text.as_bytes().get(found.end()).copied().unwrap_or(b'>');
        let is_name = next.is_ascii_whitespace() || matches!(next, b'>' | b'/');
        let is_closed = text
            .as_bytes()
            .get(found.end().saturating_sub(1))
            .is_some_and(|last| matches!(last, b'>' | b' '));
        if !is_name && !is_closed {
            continue;
        }
        blocks += 1;
        if is_whole || blocks >= 4 {
            return Ok(true);
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::document::package::tests::pack;
    use std::io::Write;

    fn refused(name: &str, bytes: &[u8]) -> Option<Refusal> {
        open(name, bytes, &|_| false).err()
    }

    fn compound(streams: &[&str]) -> Vec<u8> {
        let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
        for name in streams {
            file.create_stream(name).unwrap().write_all(&[7; 5_000]).unwrap();
        }
        file.into_inner().into_inner()
    }

    #[test]
    fn files_are_told_by_content() {
        let archive = b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n<html>";
        let flat = b"<?xml version=\"1.0\"?>\n<?mso-application progid=\"Word.Document\"?><w:wordDocument/>";
        let all: [(&[u8], Refusal); 20] = [
            (b"", Refusal::Empty),
            (b" \r\n\t", Refusal::Empty),
            ("\u{feff}　\n".as_bytes(), Refusal::Empty),
            (b"%PDF-1.7\n...", Refusal::Pdf),
            (b"{\\rtf1\\ansi}", Refusal::RichText),
            (b"7z\xBC\xAF\x27\x1C\0\x04", Refusal::OtherPackage),
            (b"Rar!\x1A\x07\0", Refusal::OtherPackage),
            (b"\x1F\x8B\x08\0", Refusal::OtherPackage),
            (b"\x89PNG\r\n\x1A\n", Refusal::Picture),
            (b"\xFF\xD8\xFF\xE0", Refusal::Picture),
            (b"GIF89a..", Refusal::Picture),
            (b"BM\x36\0\0\0\0\0\0\0\x36", Refusal::Picture),
            (b"RIFF\x10\0\0\0WEBPVP8 ", Refusal::Picture),
            (archive, Refusal::WebArchive),
            (flat, Refusal::FlatXml),
            (b"ab\0\x01\x02\x03\xFF", Refusal::Binary),
            (&pack(&[("a.txt", "x")]), Refusal::OtherPackage),
            (&pack(&[("ppt/presentation.xml", "<p/>")]), Refusal::OtherPackage),
            (&compound(&["/EncryptedPackage", "/EncryptionInfo"]), Refusal::Password),
            (&compound(&["/WordDocument"]), Refusal::OldWord),
        ];
        for (bytes, refusal) in all {
            for name in ["a.docx", "a.xls", "a.txt", "a.html", "无名"] {
                assert_eq!(refused(name, bytes), Some(refusal.clone()), "{name}");
            }
        }
        assert_eq!(refused("a.xls", &compound(&["/Other"])), Some(Refusal::OtherPackage));
        assert!(matches!(refused("a.xls", &compound(&["/Workbook"])), Some(Refusal::Damaged(_))));
        assert!(matches!(refused("a.doc", &compound(&["/WordDocument"])[..700]), Some(Refusal::Damaged(_))));
    }

    #[test]
    fn sizes_have_limits() {
        let large = vec![b'a'; 33 * 1024 * 1024];
        assert_eq!(refused("a.txt", &large), Some(Refusal::TooLarge { limit: TEXT_LIMIT }));
        assert_eq!(
            refused("a.txt", &large[..17 * 1024 * 1024]),
            Some(Refusal::TooLarge { limit: TEXT_LIMIT })
        );
        let mut packed = large;
        packed[..4].copy_from_slice(b"PK\x03\x04");
        packed.resize(65 * 1024 * 1024, 0);
        assert_eq!(refused("a.docx", &packed), Some(Refusal::TooLarge { limit: FILE_LIMIT }));
        packed[..8].copy_from_slice(OLE);
        assert_eq!(refused("a.xls", &packed), Some(Refusal::TooLarge { limit: FILE_LIMIT }));
    }

    #[test]
    fn pages_are_told_from_text() {
        for page in [
            "<!DOCTYPE HTML><p>年报",
            "<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><td>1",
            "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'/>",
            "前文 <TABLE border=0><tr><td>1",
            "<p>一</p><p>二</p>",
        ] {
            assert_eq!(is_page(page), Ok(true), "{page}");
            assert!(!is_flat(page));
        }
        for text in ["《<政府信息公开信息处理费管理办法>》", "a < b <p", "<tables> <bodyx>", "只有<br>一处"]
        {
            assert_eq!(is_page(text), Ok(false), "{text}");
        }
        let got = open("年报.doc", "规章\t0\n".as_bytes(), &|_| false);
        assert_eq!(got, Ok(Opened::Text { text: "规章\t0\n".to_owned(), encoding: "UTF-8", guessed: false }));
    }
}
