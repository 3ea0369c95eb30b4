//! Where elements end that hold no markup.

/// White space between the parts of a tag, which HTML collapses in text; others, such as U+00A0 and U+3000, are
/// characters.
pub(super) fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}')
}

/// Tells whether the text begins with a name and ends it there.
fn has_name(text: &str, name: &str) -> bool {
    let matches = text.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
    let ends = |rest: &str| rest.starts_with(|c| is_space(c) || c == '/' || c == '>');
    matches && text.get(name.len()..).is_some_and(ends)
}

/// Finds the end tag of an element that holds no markup.
pub(super) fn end_of(text: &str, name: &str) -> Option<usize> {
    text.match_indices("</")
        .map(|(at, _)| at)
        .find(|at| has_name(text.get(at + 2..).unwrap_or_default(), name))
}

/// Finds the end tag of a script. Between `<!--` and `-->` a script may write scripts, whose end is not its own.
pub(super) fn end_of_script(text: &str) -> Option<usize> {
    let (mut commented, mut nested) = (false, false);
    for (at, _) in text.match_indices(['<', '-']) {
        let rest = text.get(at..).unwrap_or_default();
        if rest.starts_with("<!--") {
            commented = true;
        } else if rest.starts_with("-->") {
            (commented, nested) = (false, false);
        } else if let Some(rest) = rest.strip_prefix("</") {
            if has_name(rest, "script") {
                if !nested {
                    return Some(at);
                }
                nested = false;
            }
        } else if rest.strip_prefix('<').is_some_and(|rest| has_name(rest, "script")) {
            nested |= commented;
        }
    }
    None
}
