//! The texts of a line to runs, with white space as a browser shows it.

use super::super::Run;
use super::raw::is_space;
use super::tree::Id;

/// How text looks and where it leads.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Look<'t> {
    pub(super) strong: bool,
    /// The link's element, by which links are told apart cheaply, and its address.
    pub(super) link: Option<(Id, &'t str)>,
}

/// A line that is being put together.
#[derive(Debug, Default)]
pub(super) struct Line<'t> {
    runs: Vec<Run>,
    /// How the last run looks.
    look: Look<'t>,
    /// White space that is shown if text follows: whether the source was broken there, and how it looks.
    space: Option<(bool, Look<'t>)>,
    /// The text it begins with.
    pub(super) first: Option<Id>,
}

impl<'t> Line<'t> {
    /// Adds text whose white space is shown as one space.
    pub(super) fn push(&mut self, text: &str, look: Look<'t>) {
        let mut rest = text;
        while !rest.is_empty() {
            let word_start = rest.find(|c: char| !is_space(c)).unwrap_or(rest.len());
            let (space, word) = rest.split_at_checked(word_start).unwrap_or((rest, ""));
            let word_end = word.find(is_space).unwrap_or(word.len());
            let (word, behind) = word.split_at_checked(word_end).unwrap_or((word, ""));
            rest = behind;
            if !space.is_empty() && !self.runs.is_empty() {
                self.space.get_or_insert((false, look)).0 |= space.contains('\n');
            }
            if let Some(first) = word.chars().next() {
                if let Some((broken, look)) = self.space.take() {
                    let last = self.runs.last().and_then(|run| run.text.chars().next_back());
                    if !(broken && last.is_some_and(is_wide) && is_wide(first)) {
                        self.push_verbatim(" ", look);
                    }
                }
                self.push_verbatim(word, look);
            }
        }
    }

    /// Tells whether the last character is a digit, if there is one.
    pub(super) fn ends_with_digit(&self) -> Option<bool> {
        let last = self.runs.last().and_then(|run| run.text.chars().next_back())?;
        Some(last.is_numeric())
    }

    /// Adds text as it is.
    pub(super) fn push_verbatim(&mut self, text: &str, look: Look<'t>) {
        if text.is_empty() {
            return;
        }
        let same = self.look.strong == look.strong
            && match (self.look.link, look.link) {
                (Some((id, _)), Some((other, _))) if id == other => true,
                (link, other) => link.map(|(_, address)| address) == other.map(|(_, address)| address),
            };
        match self.runs.last_mut().filter(|_| same) {
            Some(run) => run.text.push_str(text),
            None => self.runs.push(Run {
                text: text.to_owned(),
                strong: look.strong,
                link: look.link.map(|(_, address)| address.to_owned()),
            }),
        }
        self.look = look;
    }

    /// Takes what there is; the next line begins.
    pub(super) fn take(&mut self) -> (Vec<Run>, Option<Id>) {
        self.space = None;
        (std::mem::take(&mut self.runs), self.first.take())
    }
}

/// Tells whether a broken line shows no space beside the character: between two of those it was broken anywhere.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff01}'..='\u{ff60}' | '\u{20000}'..='\u{3fffd}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(parts: &[(&str, bool)]) -> Vec<(String, bool)> {
        let mut line = Line::default();
        for (text, strong) in parts {
            line.push(text, Look { strong: *strong, link: None });
        }
        line.take().0.into_iter().map(|run| (run.text, run.strong)).collect()
    }

    #[test]
    fn space_is_one_and_within() {
        assert_eq!(line(&[(" a \t b\n", false), (" ", false)]), [("a b".to_owned(), false)]);
        assert_eq!(line(&[("a ", true), (" b", false)]), [("a ".to_owned(), true), ("b".to_owned(), false)]);
        assert_eq!(line(&[("\u{a0}一\u{3000}二 ", false)]), [("\u{a0}一\u{3000}二".to_owned(), false)]);
    }

    #[test]
    fn lines_broken_between_characters_close_up() {
        assert_eq!(line(&[("政府\n   信息 公开", false)]), [("政府信息 公开".to_owned(), false)]);
        assert_eq!(line(&[("共\n12\n件", false)]), [("共 12 件".to_owned(), false)]);
    }
}
