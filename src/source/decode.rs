//! Bytes of a text file to text, with findings for what is not plain UTF-8.
//!
//! Offsets into the decoded text are what findings point to, so nothing that is replaced changes in length.

use crate::base::text::is_bidi_control;
use crate::base::{Checked, Code, Finding, Locus, SitePath};
use std::borrow::Cow;

/// The most bytes a text file may have.
pub const TEXT_LIMIT: u64 = 16 * 1024 * 1024;

/// Decodes a text file: strips a BOM, turns every line end into `\n`, takes the effect from control characters.
/// `None` where the file is not UTF-8; it is then not published, rather than published as rubbish.
#[must_use]
pub fn decode(path: &SitePath, bytes: &[u8]) -> Checked<Option<String>> {
    let body = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = match std::str::from_utf8(body) {
        Ok(_) if looks_like_utf16(bytes) => return Checked { value: None, findings: vec![utf16(path)] },
        Ok(text) => text,
        Err(error) => {
            let finding =
                if looks_like_utf16(bytes) { utf16(path) } else { foreign(path, body, error.valid_up_to()) };
            return Checked { value: None, findings: vec![finding] };
        }
    };
    let mut findings = Vec::new();
    let text = match text.contains('\r') {
        true => Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")),
        false => Cow::Borrowed(text),
    };
    let text = defuse(path, text, &mut findings);
    if let Some(at) = conflict_mark(&text) {
        findings.push(Finding::new(Code::ConflictMarks, Locus::span(path, at..at + 7)));
    }
    Checked { value: Some(text), findings }
}

fn looks_like_utf16(bytes: &[u8]) -> bool {
    let marked = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    let head = bytes.get(..bytes.len().min(512)).unwrap_or_default();
    let zeros = head.iter().filter(|&&b| b == 0).count();
    let spaced = head.len() >= 8 && zeros * 3 > head.len();
    marked
        || spaced
        || (bytes.len().is_multiple_of(2) && std::str::from_utf8(bytes).is_err() && is_chinese_utf16(head))
}

/// Tells whether pairs of bytes are nearly all Chinese or ASCII. Pairs of GB18030 read so are Hangul and worse.
fn is_chinese_utf16(head: &[u8]) -> bool {
    let plain = |unit: u16| matches!(unit, 0x09..=0x7e | 0x2010..=0x2026 | 0x3000..=0x303f | 0x4e00..=0x9fff | 0xff00..=0xffef);
    let pairs = || head.chunks_exact(2);
    let count = |read: fn([u8; 2]) -> u16| pairs().filter(|pair| plain(read([pair[0], pair[1]]))).count();
    let best = count(u16::from_le_bytes).max(count(u16::from_be_bytes));
    pairs().len() >= 4 && best * 10 >= pairs().len() * 9
}

fn utf16(path: &SitePath) -> Finding {
    Finding::new(Code::Encoding, Locus::span(path, 0..0))
        .fact("guess", "UTF-16")
        .fact("command", format!("iconv -f UTF-16 -t UTF-8 {path} -o {path}.utf8"))
}

/// Reports the first byte that is not UTF-8. Its offset counts in the text up to there, which is valid.
fn foreign(path: &SitePath, bytes: &[u8], at: usize) -> Finding {
    let finding = Finding::new(Code::Encoding, Locus::span(path, at..at));
    let (_, _, wrong) = encoding_rs::GB18030.decode(bytes);
    if wrong {
        return finding;
    }
    finding
        .fact("guess", "GB18030（GBK）")
        .fact("command", format!("iconv -f GB18030 -t UTF-8 {path} -o {path}.utf8"))
}

/// Replaces what a reader cannot see but a parser or a screen would obey by harmless characters of equal length.
fn defuse(path: &SitePath, text: Cow<'_, str>, findings: &mut Vec<Finding>) -> String {
    let is_control =
        |c: char| (c.is_control() && c != '\n' && c != '\t') || matches!(c, '\u{fffd}'..='\u{ffff}');
    let suspicious = |c: char| is_control(c) || is_bidi_control(c);
    // Almost every file is clean; the scan is then all it costs.
    if !may_be_suspicious(text.as_bytes()) || !text.chars().any(suspicious) {
        return text.into_owned();
    }
    for (code, matches) in [
        (Code::ControlCharacter, &is_control as &dyn Fn(char) -> bool),
        (Code::BidiControl, &is_bidi_control),
    ] {
        let mut places = text.char_indices().filter(|&(_, c)| matches(c));
        if let Some((at, c)) = places.next() {
            let locus = Locus::span(path, at..at + c.len_utf8());
            findings.push(Finding::new(code, locus).fact("count", 1 + places.count()));
        }
    }
    text.chars()
        .map(|c| match c.len_utf8() {
            _ if !suspicious(c) => c,
            1 => ' ',
            2 => '\u{a0}',
            _ => '\u{2060}',
        })
        .collect()
}

/// Tells whether bytes could hold a control or a character that reorders text: cheap, and now and then wrong about a
/// text that holds none.
fn may_be_suspicious(bytes: &[u8]) -> bool {
    let control =
        |byte: u8| (byte < 0x20) & (byte != b'\n') & (byte != b'\t') | (byte == 0x7f) | (byte == 0xc2);
    // Without an early end the loop is done many bytes at a time.
    let single = |chunk: &[u8]| chunk.iter().fold(false, |found, &byte| found | control(byte));
    let triple = |[a, b, c]: [u8; 3]| {
        let reorders = (b == 0x80) & ((c == 0x8e) | (c == 0x8f) | (0xaa..=0xae).contains(&c));
        let isolates = (b == 0x81) & (0xa6..=0xa9).contains(&c);
        (a == 0xe2) & (reorders | isolates) | (a == 0xef) & (b == 0xbf)
    };
    let triples = bytes.iter().zip(bytes.iter().skip(1)).zip(bytes.iter().skip(2));
    bytes.chunks(256).any(single) || triples.fold(false, |found, ((&a, &b), &c)| found | triple([a, b, c]))
}

/// Finds the first line of a merge conflict. A row of equals signs alone is a Markdown heading, so the opening or
/// closing mark must be there.
fn conflict_mark(text: &str) -> Option<usize> {
    // Hardly any file holds such a row at all.
    if !text.as_bytes().contains(&b'<') && !text.as_bytes().contains(&b'>') {
        return None;
    }
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.starts_with("<<<<<<< ") || line.starts_with(">>>>>>> ") {
            return Some(at);
        }
        at += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], text: Option<&str>, codes: &[Code]) {
        let found = decode(&SitePath::new("content/a/2024.md"), bytes);
        assert_eq!(found.value.as_deref(), text);
        assert_eq!(found.findings.iter().map(|f| f.code.clone()).collect::<Vec<_>>(), codes);
    }

    #[test]
    fn a_bom_and_line_ends_leave_no_trace() {
        for bytes in ["甲\n乙\n", "\u{feff}甲\n乙\n", "甲\r\n乙\r\n", "甲\r乙\r", "甲\r\n乙\n"] {
            check(bytes.as_bytes(), Some("甲\n乙\n"), &[]);
        }
    }

    #[test]
    fn other_encodings_are_named_and_never_guessed_into_the_page() {
        let (gbk, _, _) = encoding_rs::GB18030.encode("一、总体情况");
        check(&gbk, None, &[Code::Encoding]);
        let utf16: Vec<u8> = "总体情况".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let marked: Vec<u8> = [&b"\xff\xfe"[..], &utf16].concat();
        check(&marked, None, &[Code::Encoding]);
        let ascii: Vec<u8> = "form = 1\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        check(&ascii, None, &[Code::Encoding]);
        let finding = &decode(&SitePath::new("x"), &gbk).findings[0];
        assert_eq!(finding.get("guess", crate::base::Lang::Zh), Some("GB18030（GBK）"));
    }

    #[test]
    fn invisible_characters_lose_their_effect_but_not_their_place() {
        check(b"a\0b\x1bc", Some("a b c"), &[Code::ControlCharacter]);
        check("a\u{202e}b".as_bytes(), Some("a\u{2060}b"), &[Code::BidiControl]);
        check("a\u{fffe}b".as_bytes(), Some("a\u{2060}b"), &[Code::ControlCharacter]);
    }

    #[test]
    fn conflict_marks_are_no_riddle() {
        check(
            b"x\n<<<<<<< HEAD\ny\n=======\nz\n>>>>>>> b\n",
            Some("x\n<<<<<<< HEAD\ny\n=======\nz\n>>>>>>> b\n"),
            &[Code::ConflictMarks],
        );
        check("标题\n=======\n".as_bytes(), Some("标题\n=======\n"), &[]);
    }
}
