//! Bytes of a foreign text file to text with `\n` line ends, and the name of the encoding they were in.

/// Decodes a report's text: a byte order mark decides, then valid UTF-8, and GB18030 (which includes GBK and GB 2312)
/// is what is left. Returns the text without a byte order mark and the name of the encoding.
#[must_use]
pub fn decode(bytes: &[u8]) -> (String, &'static str) {
    let (text, name) = match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, length)) => {
            let body = bytes.get(length..).unwrap_or_default();
            (encoding.decode_without_bom_handling(body).0.into_owned(), encoding.name())
        }
        None => match std::str::from_utf8(bytes) {
            Ok(text) => (text.to_owned(), encoding_rs::UTF_8.name()),
            // The name of the standard, where the library only knows the label browsers use.
            Err(_) => (encoding_rs::GB18030.decode_without_bom_handling(bytes).0.into_owned(), "GB18030"),
        },
    };
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    // A second mark is left over where files were glued together.
    (text.trim_start_matches('\u{feff}').to_owned(), name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_pages_are_gb18030() {
        let (gbk, _, _) = encoding_rs::GB18030.encode("一、总体情况\r\n测试");
        assert_eq!(decode(&gbk), ("一、总体情况\n测试".to_owned(), "GB18030"));
        assert_eq!(decode("\u{feff}年\r报".as_bytes()), ("年\n报".to_owned(), "UTF-8"));
        assert_eq!(decode(b"\xff\xfe\x74\x5e\x0a\x00"), ("年\n".to_owned(), "UTF-16LE"));
        assert_eq!(decode(b""), (String::new(), "UTF-8"));
    }
}
