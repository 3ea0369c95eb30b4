//! XML to elements and text, one after another, within limits.
//!
//! A document type is refused as a whole, so that no entity but the five of XML and character references is known.

use super::Refusal;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::borrow::Cow;

/// The most elements and pieces of text in one part.
const NODES: usize = 3_000_000;
/// The most elements within one another.
const DEPTH: usize = 256;

/// What comes next. An element without content is a start and an end like any other.
pub(super) enum Node<'x> {
    /// An element starts.
    Start(Tag<'x>),
    /// An element ends.
    End,
    /// A piece of text; one text may come in several.
    Text(Cow<'x, str>),
}

/// The start of an element.
pub(super) struct Tag<'x>(BytesStart<'x>);

impl Tag<'_> {
    /// Returns its name without the prefix: strict and transitional documents differ in it, and some writers choose
    /// their own.
    pub(super) fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }

    /// Returns the first attribute of that name, whatever its prefix.
    pub(super) fn attr(&self, name: &str) -> Option<String> {
        // Checks for repeated attributes compare each with each.
        let mut attributes = self.0.attributes();
        let found = attributes.with_checks(false).flatten().find(|found| {
            let key = found.key.as_ref();
            key.rsplit_once(':').map_or(key, |(_, local)| local) == name
        })?;
        found.normalized_value(XmlVersion::Implicit1_0).ok().map(Cow::into_owned)
    }

    /// Reads a number from an attribute; one that is too large for any use is the largest there is.
    pub(super) fn number(&self, name: &str) -> Option<usize> {
        let text = self.attr(name)?;
        let text = text.trim();
        if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        Some(text.parse().unwrap_or(usize::MAX))
    }

    /// Reads a switch: on unless it says otherwise.
    pub(super) fn is_on(&self, name: &str) -> bool {
        !matches!(self.attr(name).as_deref(), Some("0" | "false" | "off" | "none"))
    }
}

/// XML being read.
pub(super) struct Xml<'x> {
    reader: Reader<&'x [u8]>,
    depth: usize,
    nodes: usize,
    ended: bool,
}

impl<'x> Xml<'x> {
    /// Begins to read.
    pub(super) fn new(text: &'x str) -> Self {
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Self { reader, depth: 0, nodes: 0, ended: false }
    }

    /// Returns what comes next, or nothing behind the last end.
    ///
    /// # Errors
    /// When it is no XML, ends too early, declares a document type, or goes beyond a limit.
    pub(super) fn next(&mut self) -> Result<Option<Node<'x>>, Refusal> {
        loop {
            let event = self.reader.read_event().map_err(|error| damaged(&error))?;
            self.nodes += 1;
            if self.nodes > NODES {
                return Err(Refusal::TooMany);
            }
            let node = match event {
                Event::Start(tag) | Event::Empty(tag) => {
                    for attribute in tag.attributes().with_checks(false) {
                        let attribute = attribute.map_err(|error| damaged(&error))?;
                        if attribute.value.contains('&') {
                            attribute
                                .normalized_value(XmlVersion::Implicit1_0)
                                .map_err(|error| damaged(&error))?;
                        }
                    }
                    self.depth += 1;
                    if self.depth > DEPTH {
                        return Err(Refusal::TooDeep);
                    }
                    Node::Start(Tag(tag))
                }
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    self.ended |= self.depth == 0;
                    Node::End
                }
                Event::Text(text) => Node::Text(text.into_inner()),
                Event::CData(text) => Node::Text(text.into_inner()),
                Event::GeneralRef(name) => Node::Text(Cow::Owned(reference(&name)?)),
                Event::DocType(_) => return Err(Refusal::DocumentType),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) => continue,
                Event::Eof if self.depth > 0 || !self.ended => {
                    return Err(Refusal::Damaged("XML: unexpected end".to_owned()));
                }
                Event::Eof => return Ok(None),
            };
            return Ok(Some(node));
        }
    }

    /// Returns the next child of the element being read, leaving out text; nothing at the element's end. The child's
    /// content has to be read or skipped before the next call.
    ///
    /// # Errors
    /// As [`Self::next`].
    pub(super) fn child(&mut self) -> Result<Option<Tag<'x>>, Refusal> {
        loop {
            match self.next()? {
                Some(Node::Start(tag)) => return Ok(Some(tag)),
                Some(Node::Text(_)) => {}
                Some(Node::End) | None => return Ok(None),
            }
        }
    }

    /// Passes over the rest of the element being read.
    ///
    /// # Errors
    /// As [`Self::next`].
    pub(super) fn skip(&mut self) -> Result<(), Refusal> {
        let outside = self.depth.saturating_sub(1);
        while self.depth > outside && self.next()?.is_some() {}
        Ok(())
    }

    /// Returns the text of the element being read, with that of all elements in it.
    ///
    /// # Errors
    /// As [`Self::next`].
    pub(super) fn text(&mut self) -> Result<String, Refusal> {
        let outside = self.depth.saturating_sub(1);
        let mut text = String::new();
        while self.depth > outside {
            match self.next()? {
                Some(Node::Text(piece)) => text.push_str(&piece),
                Some(_) => {}
                None => break,
            }
        }
        Ok(text)
    }
}

/// Decodes a part by its byte order mark or declaration.
///
/// # Errors
/// When its bytes are not what it declares.
pub(super) fn decode(bytes: Vec<u8>) -> Result<String, Refusal> {
    let wrong = || Refusal::Damaged("XML: wrong encoding".to_owned());
    let declared = match bytes.as_slice() {
        [0xEF, 0xBB, 0xBF, ..] => encoding_rs::UTF_8,
        [0xFF, 0xFE, ..] | [b'<', 0, ..] => encoding_rs::UTF_16LE,
        [0xFE, 0xFF, ..] | [0, b'<', ..] => encoding_rs::UTF_16BE,
        _ => declaration(&bytes).ok_or_else(wrong)?,
    };
    if declared == encoding_rs::UTF_8 {
        return String::from_utf8(bytes).map_err(|_| wrong());
    }
    let (text, failed) = declared.decode_with_bom_removal(&bytes);
    if failed { Err(wrong()) } else { Ok(text.into_owned()) }
}

fn declaration(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let head = bytes.get(..bytes.len().min(200)).unwrap_or_default();
    let head = String::from_utf8_lossy(head);
    let Some(head) = head.trim_start().strip_prefix("<?xml").and_then(|head| head.split("?>").next()) else {
        return Some(encoding_rs::UTF_8);
    };
    let Some((_, value)) = head.split_once("encoding") else { return Some(encoding_rs::UTF_8) };
    let value = value.trim_start_matches([' ', '=', '\t', '\r', '\n']);
    let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let label = value.get(1..)?.split(quote).next()?;
    // What declares UTF-16 but begins like ASCII was converted without its declaration.
    encoding_rs::Encoding::for_label(label.as_bytes()).map(|found| match found.name() {
        "UTF-16LE" | "UTF-16BE" => encoding_rs::UTF_8,
        "GBK" => encoding_rs::GB18030,
        _ => found,
    })
}

fn reference(name: &quick_xml::events::BytesRef<'_>) -> Result<String, Refusal> {
    if let Some(character) = name.resolve_char_ref().map_err(|error| damaged(&error))? {
        return Ok(character.to_string());
    }
    let known = match &**name {
        "lt" => "<",
        "gt" => ">",
        "amp" => "&",
        "quot" => "\"",
        "apos" => "'",
        _ => return Err(Refusal::Damaged("XML: unknown entity".to_owned())),
    };
    Ok(known.to_owned())
}

fn damaged(error: &dyn std::fmt::Display) -> Refusal {
    let mut detail = error.to_string();
    if let Some((at, _)) = detail.char_indices().nth(120) {
        detail.truncate(at);
    }
    Refusal::Damaged(format!("XML: {detail}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Result<String, Refusal> {
        let mut xml = Xml::new(text);
        let mut out = String::new();
        while let Some(node) = xml.next()? {
            match node {
                Node::Start(tag) => out.push_str(&format!("<{}>", tag.name())),
                Node::End => out.push_str("</>"),
                Node::Text(text) => out.push_str(&text),
            }
        }
        Ok(out)
    }

    #[test]
    fn only_the_five_entities_and_no_document_type() {
        assert_eq!(all("<w:a><b/>&lt;&#x4E00;<![CDATA[&]]></w:a>"), Ok("<a><b></><一&</>".to_owned()));
        assert_eq!(all("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"), Err(Refusal::DocumentType));
        assert!(matches!(all("<a>&b;</a>"), Err(Refusal::Damaged(_))));
        assert!(matches!(all("<a b='&c;'/>"), Err(Refusal::Damaged(_))));
        assert!(matches!(all("<a><b></a>"), Err(Refusal::Damaged(_))));
        assert!(matches!(all("<a>"), Err(Refusal::Damaged(_))));
        assert!(matches!(all(""), Err(Refusal::Damaged(_))));
    }

    #[test]
    fn depth_number_and_length_have_limits() {
        assert_eq!(all(&"<a>".repeat(100_000)), Err(Refusal::TooDeep));
        assert_eq!(all(&format!("<a>{}</a>", "<b/>".repeat(1_600_000))), Err(Refusal::TooMany));
        let long = "x".repeat(10 * 1024 * 1024);
        assert!(all(&format!("<a b='{long}'>{long}</a>")).is_ok());
        let many: String = (0..200_000).map(|n| format!(" a{n}='1'")).collect();
        assert!(all(&format!("<a{many}/>")).is_ok());
    }

    #[test]
    fn parts_may_be_in_another_encoding() {
        assert_eq!(decode("\u{feff}<a/>".into()), Ok("\u{feff}<a/>".to_owned()));
        assert_eq!(decode(b"\xff\xfe<\x00a\x00/\x00>\x00".to_vec()), Ok("<a/>".to_owned()));
        let (gbk, _, _) = encoding_rs::GBK.encode("<?xml version='1.0' encoding='GBK'?><a>合计</a>");
        assert!(decode(gbk.into_owned()).unwrap().contains("合计"));
        assert!(decode(b"<a>\xff</a>".to_vec()).is_err());
        assert!(decode(b"<?xml version='1.0' encoding='nonsense'?><a/>".to_vec()).is_err());
    }
}
