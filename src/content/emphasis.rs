//! Chinese emphasis: `**“重点”**领域` becomes bold.
//!
//! CommonMark asks for white space or punctuation outside a mark that stands beside punctuation inside. Chinese has
//! no spaces, so marks around quoted or bracketed words stay as stars, or pair with the wrong neighbour. Where a block
//! has stars left over, this pass pairs all its `**` anew, counting Chinese punctuation as letters; it can go on the
//! day the parser does it itself.

use pulldown_cmark::{Event, Tag, TagEnd};
use std::ops::Range;

type Spanned<'t> = (Event<'t>, Range<usize>);

/// Two unescaped stars.
struct Mark {
    /// Position of the event that stands for it.
    at: usize,
    /// Position of the innermost inline tag around it.
    around: usize,
    can_open: bool,
    can_close: bool,
}

/// Pairs `**` marks in every block that has some left over.
pub(super) fn mend<'t>(text: &str, events: Vec<Spanned<'t>>) -> Vec<Spanned<'t>> {
    let left_over = |window: &[Spanned<'_>]| matches!(window, [a, b] if is_run(text, a, b));
    if !events.windows(2).any(left_over) {
        return events;
    }
    let mut out = Vec::with_capacity(events.len());
    let mut block = Vec::new();
    for event in events {
        if is_boundary(&event.0) {
            flush(text, &mut block, &mut out);
            out.push(event);
        } else {
            block.push(event);
        }
    }
    flush(text, &mut block, &mut out);
    out
}

fn flush<'t>(text: &str, block: &mut Vec<Spanned<'t>>, out: &mut Vec<Spanned<'t>>) {
    let block = std::mem::take(block);
    if !block.windows(2).any(|window| matches!(window, [a, b] if is_run(text, a, b))) {
        out.extend(block);
        return;
    }
    let (mut events, marks) = gather(text, block);
    // Unpaired marks of one level of inline tags, by that level.
    let mut open: Vec<&Mark> = Vec::new();
    for mark in &marks {
        let partner = open.iter().rposition(|opener| opener.around == mark.around);
        match partner {
            Some(position) if mark.can_close => {
                if let Some(opener) = open.get(position) {
                    set(&mut events, opener.at, Event::Start(Tag::Strong));
                    set(&mut events, mark.at, Event::End(TagEnd::Strong));
                }
                open.truncate(position);
            }
            _ if mark.can_open => open.push(mark),
            _ => {}
        }
    }
    out.extend(events);
}

fn set<'t>(events: &mut [Spanned<'t>], at: usize, event: Event<'t>) {
    if let Some((slot, _)) = events.get_mut(at) {
        *slot = event;
    }
}

/// Turns left-over stars and the parser's own bold tags alike into one text event a mark.
fn gather<'t>(text: &str, block: Vec<Spanned<'t>>) -> (Vec<Spanned<'t>>, Vec<Mark>) {
    let mut events: Vec<Spanned<'t>> = Vec::with_capacity(block.len());
    let mut marks = Vec::new();
    // Open inline tags: for bold ones that become marks `None`, else their position.
    let mut around: Vec<Option<usize>> = Vec::new();
    let mut block = block.into_iter().peekable();
    while let Some((event, range)) = block.next() {
        let starred = text.get(range.clone()).is_some_and(|source| source.starts_with("**"));
        let star = match &event {
            Event::Start(Tag::Strong) if starred => {
                around.push(None);
                Some(range.start)
            }
            Event::End(TagEnd::Strong) if starred => {
                around.pop();
                Some(range.end.saturating_sub(2))
            }
            Event::Text(_)
                if block.peek().is_some_and(|next| is_run(text, &(event.clone(), range.clone()), next)) =>
            {
                block.next();
                Some(range.start)
            }
            Event::Start(_) => {
                around.push(Some(events.len()));
                None
            }
            Event::End(_) => {
                around.pop();
                None
            }
            _ => None,
        };
        let Some(start) = star else {
            events.push((event, range));
            continue;
        };
        let level = around.iter().rev().find_map(|tag| *tag).map_or(0, |tag| tag + 1);
        let before = text.get(..start).and_then(|t| t.chars().next_back());
        let after = text.get(start + 2..).and_then(|t| t.chars().next());
        marks.push(Mark {
            at: events.len(),
            around: level,
            can_open: flanks(after, before),
            can_close: flanks(before, after),
        });
        events.push((Event::Text("**".into()), start..start + 2));
    }
    (events, marks)
}

/// Tells whether a mark may stand on this side of `inner`, with `outer` on its other side.
fn flanks(inner: Option<char>, outer: Option<char>) -> bool {
    let blank = |c: Option<char>| c.is_none_or(char::is_whitespace);
    let foreign = |c: char| is_punctuation(c) && !is_chinese(c);
    let Some(inner) = inner.filter(|c| !c.is_whitespace()) else { return false };
    !foreign(inner) || blank(outer) || outer.is_some_and(|c| is_punctuation(c) || is_chinese(c))
}

/// Tells whether two events are a run of exactly two unescaped stars that the parser left as text.
fn is_run(text: &str, first: &Spanned<'_>, second: &Spanned<'_>) -> bool {
    let star = |event: &Event<'_>| matches!(event, Event::Text(star) if &**star == "*");
    if !star(&first.0) || !star(&second.0) || first.1.end != second.1.start {
        return false;
    }
    let before = text.get(..first.1.start).and_then(|t| t.chars().next_back());
    let after = text.get(second.1.end..).and_then(|t| t.chars().next());
    !matches!(before, Some('*' | '\\')) && after != Some('*')
}

fn is_boundary(event: &Event<'_>) -> bool {
    match event {
        Event::Start(tag) => !matches!(
            tag,
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. }
        ),
        Event::End(tag) => !matches!(
            tag,
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image
        ),
        _ => false,
    }
}

fn is_punctuation(c: char) -> bool {
    c.is_ascii_punctuation() || (!c.is_alphanumeric() && !c.is_whitespace() && !c.is_control())
}

/// Tells whether a character is Han or punctuation that Chinese text uses.
fn is_chinese(c: char) -> bool {
    matches!(c,
        '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}'
        | '“' | '”' | '‘' | '’' | '—' | '…' | '·')
}

#[cfg(test)]
mod tests {
    fn check(text: &str, expect: &str) {
        let whole = 0..text.len();
        let html =
            super::super::prose::render(text, 0, false, std::slice::from_ref(&whole), &|_| None).remove(0);
        assert_eq!(html.trim_end(), format!("<p>{expect}</p>"), "{text}");
    }

    #[test]
    fn marks_beside_chinese_punctuation_are_bold() {
        check("**“重点”**领域", "<strong>“重点”</strong>领域");
        check("见**（重点）**领域。**普通**字", "见<strong>（重点）</strong>领域。<strong>普通</strong>字");
        check(
            "推进**《条例》**实施和**“双公示”**工作",
            "推进<strong>《条例》</strong>实施和<strong>“双公示”</strong>工作",
        );
        check("**重点：**内容", "<strong>重点：</strong>内容");
        check("~~外**“内”**外~~", "<del>外<strong>“内”</strong>外</del>");
    }

    #[test]
    fn what_is_no_pair_stays_as_written() {
        check("**未闭合“", "**未闭合“");
        check("a \\*\\*“b”\\*\\* c", "a **“b”** c");
        check("2 ** 3 ** 4", "2 ** 3 ** 4");
        check("甲***“三”***乙", "甲***“三”***乙");
        check("**a**b **“c** d", "<strong>a</strong>b <strong>“c</strong> d");
    }

    #[test]
    fn pairs_do_not_reach_over_blocks() {
        let whole = 0..40;
        let text = "一**“甲\n\n乙”**二";
        let html =
            super::super::prose::render(text, 0, false, std::slice::from_ref(&whole), &|_| None).remove(0);
        assert!(!html.contains("strong"), "{html}");
    }
}
