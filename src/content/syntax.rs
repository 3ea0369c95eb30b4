//! TOML text to a tree, with our own findings for what is not TOML.

use crate::base::text::LineIndex;
use crate::base::{Code, Finding, Locus, SitePath, parser};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Deeper nesting than this is nobody's statistics, and parsing it would take its toll on the stack.
const DEPTH_LIMIT: usize = 32;

/// So many mistakes of one file are listed; who has that many has one cause.
const FINDINGS_LIMIT: usize = 50;

/// Parses a file. When anything in it is not TOML the tree is `None`: the rest is not guessed.
pub(super) fn parse<'t>(path: &SitePath, text: &'t str) -> (Option<Spanned<DeTable<'t>>>, Vec<Finding>) {
    if let Some(at) = too_deep(text) {
        let finding = Finding::new(Code::TomlSyntax, Locus::span(path, at..at + 1))
            .fact("reason", format!("嵌套超过 {DEPTH_LIMIT} 层"))
            .fact("reason.en", format!("nested more than {DEPTH_LIMIT} levels deep"));
        return (None, vec![finding]);
    }
    let (tree, mut errors) = DeTable::parse_recoverable(text);
    if errors.is_empty() {
        return (Some(tree), Vec::new());
    }
    // The parser reports syntax first and values after; people read from top to bottom, and one line that is
    // wrong deserves one message.
    errors.sort_by_key(|error| error.span().map_or(0, |span| span.start));
    let index = LineIndex::new(text);
    let mut findings: Vec<Finding> = Vec::new();
    let mut last_line = 0;
    for error in &errors {
        let span = error.span().unwrap_or_default();
        let line = index.position(span.start).line;
        if line == last_line {
            continue;
        }
        if findings.len() == FINDINGS_LIMIT {
            break;
        }
        last_line = line;
        findings.push(finding(path, text, &tree, error, span.start, span.end.max(span.start)));
        if error.message().contains("unclosed") {
            // What follows an open bracket was read as its inside; its errors are this one's echo.
            break;
        }
    }
    (None, findings)
}

fn finding(
    path: &SitePath,
    text: &str,
    tree: &Spanned<DeTable<'_>>,
    error: &toml::de::Error,
    start: usize,
    end: usize,
) -> Finding {
    let locus = Locus::span(path, start..end);
    let message = error.message();
    if message.contains("duplicate key") {
        let written = text.get(start..end).unwrap_or_default().trim().trim_matches(['[', ']', ' ']);
        let name = written.rsplit('.').next().unwrap_or(written).trim_matches(['"', '\'', ' ']);
        let first = first_key(tree.get_ref(), name, start).or_else(|| first_heading(text, name, start));
        let finding = Finding::new(Code::TomlDuplicate, locus).fact("key", name);
        return match first {
            Some(span) => finding.see(Locus::span(path, span)),
            None => finding,
        };
    }
    let (reason, advice) = translate(message, text, start);
    let finding = Finding::new(Code::TomlSyntax, locus).fact("reason", reason).fact("reason.en", message);
    match advice {
        Some((zh, en)) => finding.fact("advice", zh).fact("advice.en", en),
        None => finding,
    }
}

/// Finds the first line before an offset that begins with a key or a heading of this name: of two equal tables the
/// tree keeps only the place of the later.
fn first_heading(text: &str, name: &str, before: usize) -> Option<std::ops::Range<usize>> {
    let mut at = 0;
    for line in text.split_inclusive('\n').take_while(|line| !line.is_empty()) {
        let inner = line.trim_start().trim_start_matches('[').trim_start();
        let start = at + line.len() - inner.len();
        let ends = inner.strip_prefix(name).is_some_and(|rest| rest.starts_with([' ', '=', ']', '.']));
        if ends && start < before {
            return Some(start..start + name.len());
        }
        at += line.len();
    }
    None
}

/// Finds the last key of this name before an offset.
fn first_key(table: &DeTable<'_>, name: &str, before: usize) -> Option<std::ops::Range<usize>> {
    let mut found: Option<std::ops::Range<usize>> = None;
    for (key, value) in table {
        let here = (**key.get_ref() == *name && key.span().start < before).then(|| key.span());
        let inner = value.get_ref().as_table().and_then(|inner| first_key(inner, name, before));
        for span in here.into_iter().chain(inner) {
            if found.as_ref().is_none_or(|best| span.start > best.start) {
                found = Some(span);
            }
        }
    }
    found
}

/// Says a parser's message in Chinese, with advice for the slips that clerks make.
fn translate(message: &str, text: &str, at: usize) -> (String, Option<(String, String)>) {
    let here = text.get(crate::base::text::floor_char_boundary(text, at)..).unwrap_or_default();
    let line = here.lines().next().unwrap_or_default();
    let word: String = line.chars().take_while(|c| !matches!(c, ',' | ']' | '}' | '#' | '\n')).collect();
    // An amount in another unit than the column's is no slip of writing.
    let amount = word.contains('元');
    let advice = crate::base::number::probable(word.trim())
        .filter(|_| !amount)
        .map(|number| {
            (format!("“{}”请写成 {number}", word.trim()), format!("Write “{}” as {number}", word.trim()))
        })
        .or_else(|| {
            let wide = line.chars().find(|c| "，“”‘’＝｛｝［］：".contains(*c))?;
            Some((
                format!("“{wide}”是全角符号，请改用半角"),
                format!("“{wide}” is a full-width sign; use the ASCII one"),
            ))
        });
    let before = text.get(..at).and_then(|before| before.lines().last()).unwrap_or_default().trim_end();
    let advice = advice.or_else(|| {
        let empty = word.trim().is_empty() && (before.ends_with(['=', ',', '[']) || here.starts_with(','));
        empty.then(|| {
            (
                "这里没有填；没有数字的单元格写 \"blank\"".to_owned(),
                "Nothing is written here; a cell without a number is \"blank\"".to_owned(),
            )
        })
    });
    (parser::in_chinese(message), advice)
}

/// Finds the first place nested too deep, without recursion: brackets and dotted keys outside texts and comments.
fn too_deep(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let (mut depth, mut dots, mut at) = (0_usize, 0_usize, 0_usize);
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'#' => at = skip_to(bytes, at, b"\n"),
            b'"' | b'\'' => {
                at = skip_text(bytes, at);
                continue;
            }
            b'[' | b'{' => {
                depth += 1;
                dots = 0;
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            b'.' => dots += 1,
            b'\n' | b'=' | b',' => dots = 0,
            _ => {}
        }
        if depth > DEPTH_LIMIT || dots > DEPTH_LIMIT {
            return Some(at);
        }
        at += 1;
    }
    None
}

/// Returns the comments of a file that parses, each with its sign and without white space at its end.
pub(crate) fn comments(text: &str) -> Vec<&str> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        at = match byte {
            b'#' => {
                let end = skip_to(bytes, at, b"\n");
                found.extend(text.get(at..end).map(str::trim_end));
                end
            }
            b'"' | b'\'' => skip_text(bytes, at),
            _ => at + 1,
        };
    }
    found
}

/// Returns the position of the next `mark`, or the end.
fn skip_to(bytes: &[u8], from: usize, mark: &[u8]) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    rest.windows(mark.len()).position(|window| window == mark).map_or(bytes.len(), |found| from + found)
}

/// Returns the position behind a quoted text, which ends at its quote, or with the line when it has none.
fn skip_text(bytes: &[u8], from: usize) -> usize {
    let quote = bytes.get(from).copied().unwrap_or_default();
    let long = [quote; 3];
    if bytes.get(from..from + 3) == Some(&long) {
        return (skip_to(bytes, from + 3, &long) + 3).min(bytes.len());
    }
    let mut at = from + 1;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' if quote == b'"' => at += 1,
            b'\n' => return at,
            _ if byte == quote => return at + 1,
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

/// Finds the value at a dotted key and the key's own place; the nearest ancestor stands in for what is missing.
pub(super) fn find<'f, 'i>(
    table: &'f DeTable<'i>,
    key: &str,
) -> (Option<std::ops::Range<usize>>, Option<&'f Spanned<DeValue<'i>>>) {
    if let Some((found, value)) = table.get_key_value(key) {
        return (Some(found.span()), Some(value));
    }
    for (at, _) in key.match_indices('.') {
        let (head, tail) = (key.get(..at).unwrap_or_default(), key.get(at + 1..).unwrap_or_default());
        if let Some((found, value)) = table.get_key_value(head) {
            let inner = value.get_ref().as_table().map(|inner| find(inner, tail));
            return match inner {
                Some((Some(span), value)) => (Some(span), value),
                _ => (Some(found.span()), None),
            };
        }
    }
    (None, None)
}
