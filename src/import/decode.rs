//! Bytes of a foreign text file to text with `\n` line ends, and the name of the encoding they were in.

use aho_corasick::AhoCorasick;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// How far into a page its declaration of an encoding is looked for.
const HEAD: usize = 4_096;
/// The name of the standard, where the library only knows the label browsers use.
const GB18030: &str = "GB18030";

/// A decoded text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without a byte order mark, lines ended by `\n`.
    pub text: String,
    /// The name of its encoding.
    pub encoding: &'static str,
    /// Whether the encoding was guessed from the bytes, so that characters may be wrong.
    pub guessed: bool,
}

/// Decodes a text. A byte order mark decides, then whether it is valid UTF-8 or plainly UTF-16, then what a page
/// declares; the rest is guessed as text from China. Every name of the GB family is read as GB18030, which includes
/// the others.
#[must_use]
pub fn decode(bytes: &[u8]) -> Decoded {
    let (body, encoding, guessed) = recognise(bytes);
    let text = match encoding.name() {
        "gb18030" | "GBK" => encoding_rs::GB18030.decode_without_bom_handling(body).0,
        _ => encoding.decode_without_bom_handling(body).0,
    };
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    // A second mark is left over where files were glued together.
    let text = text.trim_start_matches('\u{feff}').to_owned();
    let encoding = if is_gb(encoding) { GB18030 } else { encoding.name() };
    Decoded { text, encoding, guessed }
}

fn recognise(bytes: &[u8]) -> (&[u8], &'static Encoding, bool) {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return (bytes.get(length..).unwrap_or_default(), encoding, false);
    }
    let has_nul = bytes.contains(&0);
    match std::str::from_utf8(bytes) {
        Ok(_) if !has_nul => return (bytes, UTF_8, false),
        // Cut off within a character, behind others that no other encoding would have by chance.
        Err(error)
            if error.error_len().is_none()
                && !has_nul
                && !bytes.get(..error.valid_up_to()).is_none_or(<[u8]>::is_ascii) =>
        {
            return (bytes, UTF_8, false);
        }
        _ => {}
    }
    if has_nul
        && let Some(encoding) = [UTF_16LE, UTF_16BE].into_iter().find(|encoding| is_plainly(bytes, encoding))
    {
        return (bytes, encoding, false);
    }
    if std::str::from_utf8(bytes).is_ok() {
        return (bytes, UTF_8, false);
    }
    let declared = declared(bytes);
    if declared == Some(UTF_8) && is_mostly_utf8(bytes) {
        return (bytes, UTF_8, true);
    }
    if let Some(encoding) = declared.filter(|encoding| *encoding != UTF_8) {
        return (bytes, encoding, false);
    }
    // Without the hint short texts such as “合计” are taken for Korean.
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = |country: &[u8]| detector.guess(Some(country), Utf8Detection::Deny);
    let is_clear = guess(b"cn") == BIG5 || guess(b"tw") == BIG5 && !is_mostly_gb(bytes);
    (bytes, if is_clear { BIG5 } else { encoding_rs::GB18030 }, true)
}

/// Tells whether bytes read as GB18030 are nearly all characters that are in use.
fn is_mostly_gb(bytes: &[u8]) -> bool {
    let (text, _) = encoding_rs::GB18030.decode_without_bom_handling(bytes);
    let all = text.chars().filter(|character| !character.is_ascii()).count();
    let unused = |character: &char| matches!(character, '\u{e000}'..='\u{f8ff}' | '\u{fffd}');
    text.chars().filter(unused).count() * 20 <= all
}

fn is_gb(encoding: &Encoding) -> bool {
    encoding == encoding_rs::GBK || encoding == encoding_rs::GB18030
}

/// Tells whether nearly all is what Chinese text consists of, if read as UTF-16.
fn is_plainly(bytes: &[u8], encoding: &'static Encoding) -> bool {
    let head = bytes.get(..bytes.len().min(HEAD)).unwrap_or_default();
    let (text, _) = encoding.decode_without_bom_handling(head);
    let is_usual = |character: &char| {
        matches!(character, '\t' | '\n' | '\r' | ' '..='~' | '\u{a0}' | '\u{2010}'..='\u{2030}'
            | '\u{3000}'..='\u{303f}' | '\u{4e00}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}')
    };
    let (all, usual) = (text.chars().count(), text.chars().filter(is_usual).count());
    all > 0 && usual * 20 >= all * 19
}

fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let wrong = text.chars().filter(|character| *character == char::REPLACEMENT_CHARACTER).count();
    let right = text.chars().filter(|character| !character.is_ascii()).count() - wrong;
    wrong * 20 <= right
}

/// Returns the encoding that a page or XML declares for itself.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(HEAD)).unwrap_or_default();
    let finder = AhoCorasick::builder().ascii_case_insensitive(true).build(["<meta", "<?xml"]).ok()?;
    let tags = finder
        .find_iter(head)
        .filter_map(|found| head.get(found.start()..)?.split(|byte| *byte == b'>').next());
    let encoding = tags.filter_map(label).find_map(|label| Encoding::for_label(&label))?;
    match encoding {
        // What reads as ASCII is not UTF-16, and Chinese pages that name a western encoding name the server's.
        other if other == UTF_16LE || other == UTF_16BE || other == WINDOWS_1252 => None,
        other => Some(other),
    }
}

fn label(tag: &[u8]) -> Option<Vec<u8>> {
    let tag = String::from_utf8_lossy(tag).to_ascii_lowercase();
    let name = if tag.starts_with("<?xml") { "encoding" } else { "charset" };
    let (_, value) = tag.split_once(name)?;
    let value = value.trim_start().strip_prefix('=')?.trim_start().trim_start_matches(['"', '\'']);
    let end =
        |character: char| character.is_whitespace() || matches!(character, '"' | '\'' | ';' | '/' | '?');
    Some(value.split(end).next()?.as_bytes().to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(bytes: &[u8]) -> (String, &'static str, bool) {
        let Decoded { text, encoding, guessed } = decode(bytes);
        (text, encoding, guessed)
    }

    fn gb(text: &str) -> Vec<u8> {
        encoding_rs::GB18030.encode(text).0.into_owned()
    }

    #[test]
    fn old_pages_are_gb18030() {
        assert_eq!(shown(&gb("一、总体情况\r\n测试")), ("一、总体情况\n测试".to_owned(), "GB18030", true));
        assert_eq!(shown("\u{feff}年\r报".as_bytes()), ("年\n报".to_owned(), "UTF-8", false));
        assert_eq!(shown(b"\xff\xfe\x74\x5e\x0a\x00"), ("年\n".to_owned(), "UTF-16LE", false));
        assert_eq!(shown(b""), (String::new(), "UTF-8", false));
        for short in ["浦城", "合计", "合计 0 0", "㙟水"] {
            assert_eq!(shown(&gb(short)), (short.to_owned(), "GB18030", true));
        }
    }

    #[test]
    fn a_page_says_what_it_is() {
        for declaration in [
            "<meta charset=gb2312>",
            "<META http-equiv=Content-Type content=\"text/html; charset=GBK\">",
            "<?xml version='1.0' encoding='gb18030'?>",
            "<meta charset = 'x-gbk' />",
        ] {
            let page = format!("{declaration}㙟水街道");
            assert_eq!(shown(&gb(&page)), (page, "GB18030", false));
        }
        let page = "<meta charset=big5>規章";
        assert_eq!(shown(&BIG5.encode(page).0), (page.to_owned(), "Big5", false));
        let page = "<meta charset='iso-8859-1'>合计";
        assert_eq!(shown(&gb(page)), (page.to_owned(), "GB18030", true));
        // Valid UTF-8 is UTF-8 whatever it declares.
        assert_eq!(shown("<meta charset=gbk>合计".as_bytes()).1, "UTF-8");
    }

    #[test]
    fn big5_and_utf16_are_recognised_when_clear() {
        let text = "政府資訊公開工作年度報告：本機關主動公開規範性文件三件，受理申請五件，均已依法答覆。";
        assert_eq!(shown(&BIG5.encode(text).0), (text.to_owned(), "Big5", true));
        let text = "一、总体情况\n规章 0 0\n";
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(shown(&wide), (text.to_owned(), "UTF-16LE", false));
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(shown(&wide), (text.to_owned(), "UTF-16BE", false));
        assert!(decode(b"ab\x00\x01\x02cd").text.contains('\0'));
    }

    #[test]
    fn damage_at_the_end_changes_nothing_before() {
        let text = "年度报告";
        assert_eq!(shown(&text.as_bytes()[..11]), ("年度报\u{fffd}".to_owned(), "UTF-8", false));
        let mut page = format!("<meta charset=utf-8>{}", text.repeat(30)).into_bytes();
        page.insert(40, 0xff);
        assert_eq!((decode(&page).encoding, decode(&page).guessed), ("UTF-8", true));
    }
}
