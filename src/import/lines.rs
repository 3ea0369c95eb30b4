//! Text to lines without page marks, with a note of whether it came off pages.

use super::account::Assumption;

/// A line of the source.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// Its number in the source, from 1.
    pub(super) number: usize,
    /// Its text; empty where it was taken out.
    pub(super) text: String,
}

impl Line {
    /// Tells whether nothing can be seen on it.
    pub(super) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

/// The lines of a report.
#[derive(Debug, Default)]
pub(super) struct Lines {
    /// The lines, page marks and the blank lines around them left out.
    pub(super) lines: Vec<Line>,
    /// Whether there were page marks.
    pub(super) paged: bool,
}

/// Splits a text into lines and takes page marks out.
pub(super) fn split(text: &str, assumptions: &mut Vec<Assumption>) -> Lines {
    let mut raw: Vec<(Line, bool)> = Vec::new();
    for (index, line) in text.split('\n').enumerate() {
        for (part, piece) in line.split('\u{c}').enumerate() {
            if part > 0 {
                raw.push((Line { number: index + 1, text: String::new() }, true));
            }
            let text = piece.replace("&nbsp;", "\u{a0}").replace('\r', "");
            let mark = is_page_mark(&text);
            raw.push((Line { number: index + 1, text }, mark));
        }
    }
    let marks = raw.iter().filter(|(_, mark)| *mark).count();
    if let Some(count) = mark_page_numbers(&mut raw) {
        assumptions.push(Assumption::PageNumbers { count });
    }
    let mut lines: Vec<Line> = Vec::new();
    let mut after_mark = false;
    for (line, mark) in raw {
        if mark {
            while lines.last().is_some_and(|line| line.text.is_empty()) {
                lines.pop();
            }
            after_mark = true;
        } else if !(after_mark && line.text.is_empty()) {
            after_mark = false;
            lines.push(line);
        }
    }
    if marks > 0 {
        assumptions.push(Assumption::PageMarks { count: marks });
    }
    Lines { lines, paged: marks > 0 }
}

/// `- 3 -`, `—3—`, `第3页 共6页`, `=====PAGE=====`.
fn is_page_mark(line: &str) -> bool {
    let text: String = line.chars().filter(|c| !c.is_whitespace()).collect();
    if text.is_empty() || text.len() > 60 {
        return false;
    }
    let dash = |c: char| matches!(c, '-' | '—' | '–' | '－' | '―' | '~');
    let inner = text.trim_matches(dash);
    let dashed = text.starts_with(dash) && text.ends_with(dash) && is_number(inner, 4);
    let ruled =
        text.starts_with("==") && text.ends_with("==") && text.trim_matches('=').eq_ignore_ascii_case("page");
    let counted =
        text.strip_prefix('第').and_then(|rest| rest.split_once('页')).is_some_and(|(page, rest)| {
            let rest = rest.trim_start_matches(['/', '，', ',']);
            let total = rest.strip_prefix('共').and_then(|rest| rest.strip_suffix('页'));
            is_number(page, 4) && (rest.is_empty() || total.is_some_and(|total| is_number(total, 4)))
        });
    dashed || ruled || counted
}

fn is_number(text: &str, digits: usize) -> bool {
    !text.is_empty() && text.len() <= digits && text.bytes().all(|b| b.is_ascii_digit())
}

/// Marks bare numbers beside page marks, but only if they count the pages one by one: otherwise they may be cells.
fn mark_page_numbers(raw: &mut [(Line, bool)]) -> Option<usize> {
    let breaks: Vec<usize> = (0..raw.len())
        .filter(|&i| {
            raw.get(i).is_some_and(|(line, mark)| *mark && !line.text.contains(|c: char| c.is_ascii_digit()))
        })
        .collect();
    if breaks.len() < 2 {
        return None;
    }
    let bare = |at: Option<usize>| {
        let (line, mark) = raw.get(at?)?;
        let text = line.text.trim();
        (!mark && is_number(text, 3))
            .then(|| text.parse::<usize>().ok())
            .flatten()
            .map(|n| (at.unwrap_or(0), n))
    };
    let blank = |at: usize| raw.get(at).is_some_and(|(line, mark)| !mark && line.is_blank());
    let mut numbers = Vec::new();
    for &at in &breaks {
        let mut before = at.checked_sub(1);
        while let Some(b) = before.filter(|&b| blank(b)) {
            before = b.checked_sub(1);
        }
        numbers.push(bare(before)?);
    }
    let counting = numbers.windows(2).all(|pair| matches!(pair, [(_, a), (_, b)] if *b == a + 1));
    if !counting {
        return None;
    }
    for &(at, _) in &numbers {
        if let Some((_, mark)) = raw.get_mut(at) {
            *mark = true;
        }
    }
    Some(numbers.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        split(text, &mut Vec::new()).lines.into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn page_marks_go_and_cells_stay() {
        assert_eq!(texts("甲\n\n=====PAGE=====\n- 4 -\n乙\n-\n0"), ["甲", "乙", "-", "0"]);
        assert_eq!(texts("甲\n第 2 页 共 5 页\n\u{c}乙"), ["甲", "乙"]);
        assert_eq!(texts("a\n1\n\u{c}b\n\n2\n\u{c}c"), ["a", "b", "c"]);
        assert_eq!(texts("a\n1\n\u{c}b\n7\n\u{c}c"), ["a", "1", "b", "7", "c"], "not page numbers");
    }
}
