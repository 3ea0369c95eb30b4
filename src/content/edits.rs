//! What was inserted into a text and deleted from it: paragraph by paragraph, in these clause by clause, and character
//! by character where clauses are alike.
//!
//! The same two texts always come out the same, and work is bounded: what would take more comparisons than a person's
//! text ever asks for is shown as deleted and written anew.

use super::paragraphs::Paragraph;
use similar::algorithms::{Algorithm, DiffHook, diff_slices};
use std::collections::HashMap;
use std::convert::Infallible;
use std::ops::Range;

/// So many comparisons one text may take, in pairs of what is compared; a narrative of 1,300 characters takes a
/// thousandth of it.
const EFFORT: usize = 4_000_000;

/// So many of them may go to one search.
const SEARCH: usize = 500_000;

/// Paragraphs are paired in tables of so many at most.
const PAIRS: usize = 40_000;

/// From so many hundredths on, paragraphs are taken for two states of one: a sentence that stayed is worth seeing.
const ALIKE: usize = 20;

/// So many hundredths of the characters of two stretches of clauses must be the same to be shown as such.
const ALIKE_CHARS: usize = 35;

/// Words shorter than this that stand unchanged between changes only break these up.
const ISLAND: usize = 4;

/// Whether a piece of text stands in both texts or in one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// In both.
    Same,
    /// In the older one.
    Deleted,
    /// In the newer one.
    Inserted,
}

/// A piece of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run<'t> {
    /// Where it stands.
    pub mark: Mark,
    /// The piece.
    pub text: &'t str,
}

/// A paragraph of one text or of both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block<'t> {
    /// In both.
    Same(&'t Paragraph),
    /// In both, but not the same: the newer one and the pieces that make up both.
    Changed(&'t Paragraph, Vec<Run<'t>>),
    /// In the older one.
    Deleted(&'t Paragraph),
    /// In the newer one.
    Inserted(&'t Paragraph),
}

/// Compares two texts.
#[must_use]
pub fn compare<'t>(old: &'t [Paragraph], new: &'t [Paragraph]) -> Vec<Block<'t>> {
    let mut search = Search { effort: EFFORT };
    let texts = |list: &'t [Paragraph]| list.iter().map(|p| &*p.text).collect::<Vec<&str>>();
    let matches = search.matches(&texts(old), &texts(new));
    let mut blocks = Vec::with_capacity(old.len().max(new.len()));
    for (before, same) in steps(&matches, old.len(), new.len()) {
        let (olds, news) = (part(old, before.old), part(new, before.new));
        for (old, new) in pairs(olds, news) {
            match (old, new) {
                (Some(old), Some(new)) => match search.runs(&old.text, &new.text) {
                    Some(runs) => blocks.push(Block::Changed(new, runs)),
                    None => blocks.extend([Block::Deleted(old), Block::Inserted(new)]),
                },
                (Some(old), None) => blocks.push(Block::Deleted(old)),
                (None, Some(new)) => blocks.push(Block::Inserted(new)),
                (None, None) => {}
            }
        }
        blocks.extend(part(new, same.new).iter().map(Block::Same));
    }
    blocks
}

fn part<T>(list: &[T], range: Range<usize>) -> &[T] {
    list.get(range).unwrap_or_default()
}

/// Things that stand in both lists one behind the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Match {
    old: usize,
    new: usize,
    len: usize,
}

/// A stretch of both lists.
struct Stretch {
    old: Range<usize>,
    new: Range<usize>,
}

/// Turns matches into steps: what differs, and what is the same behind it.
fn steps(matches: &[Match], old: usize, new: usize) -> impl Iterator<Item = (Stretch, Stretch)> + '_ {
    let end = Match { old, new, len: 0 };
    let mut at = (0, 0);
    matches.iter().copied().chain([end]).map(move |found| {
        let before = Stretch { old: at.0..found.old, new: at.1..found.new };
        at = (found.old + found.len, found.new + found.len);
        (before, Stretch { old: found.old..at.0, new: found.new..at.1 })
    })
}

struct Search {
    effort: usize,
}

impl Search {
    /// Finds what stands in both lists in the same order, as much of it as there is; beyond the limits of effort only
    /// what they begin and end with.
    fn matches<T: Key>(&mut self, old: &[T], new: &[T]) -> Vec<Match> {
        let same = |(a, b): &(&T, &T)| a == b;
        let first = old.iter().zip(new).take_while(same).count();
        let (rest_old, rest_new) = (part(old, first..old.len()), part(new, first..new.len()));
        let last = rest_old.iter().rev().zip(rest_new.iter().rev()).take_while(same).count();
        let (old_end, new_end) = (old.len() - last, new.len() - last);
        let mut matches = Matches::default();
        matches.add(0, 0, first);
        // What has no counterpart at all is no part of any match, and to search without it takes a fraction.
        let (filter_old, filter_new) =
            (Filter::of(part(old, first..old_end)), Filter::of(part(new, first..new_end)));
        let olds = filter_new.passing(old, first..old_end);
        let news = filter_old.passing(new, first..new_end);
        let cost = olds.len().saturating_mul(news.len());
        if cost > 0 && cost <= SEARCH.min(self.effort) {
            self.effort -= cost;
            let keys = |list: &[T], places: &[usize]| -> Vec<T> {
                places.iter().filter_map(|&place| list.get(place).copied()).collect()
            };
            let (old_keys, new_keys) = (keys(old, &olds), keys(new, &news));
            let mut found = Pairs { matches: &mut matches, olds: &olds, news: &news };
            let Ok(()) = diff_slices(Algorithm::RawMyers, &mut found, &old_keys, &new_keys);
        }
        matches.add(old_end, new_end, last);
        matches.list
    }

    /// Compares two states of a paragraph; `None` where too little is the same.
    fn runs<'t>(&mut self, old: &'t str, new: &'t str) -> Option<Vec<Run<'t>>> {
        let (olds, news) = (clauses(old), clauses(new));
        let mut matches = self.matches(&texts(old, &olds), &texts(new, &news));
        drop_islands(&mut matches, &Widths::of_clauses(old, &olds), &Widths::of_clauses(new, &news));
        let mut runs = Runs::default();
        for (before, same) in steps(&matches, olds.len(), news.len()) {
            let (gone, come) = (span(old, &olds, before.old), span(new, &news, before.new));
            self.refine(gone, come, &mut runs);
            runs.push(Mark::Same, span(new, &news, same.new));
        }
        runs.is_worth(ALIKE).then_some(runs.list)
    }

    /// Compares two stretches of clauses character by character.
    fn refine<'t>(&mut self, old: &'t str, new: &'t str, runs: &mut Runs<'t>) {
        let mut inner = Runs::default();
        if !old.is_empty() && !new.is_empty() && Signature::of(old).shared(&Signature::of(new)) > 0 {
            let mut longer = HashMap::new();
            let (olds, news) = (tokens(old, &mut longer), tokens(new, &mut longer));
            let keys = |tokens: &[Token]| tokens.iter().map(|token| token.key).collect::<Vec<u64>>();
            let mut matches = self.matches(&keys(&olds), &keys(&news));
            drop_islands(&mut matches, &Widths::of_tokens(&olds), &Widths::of_tokens(&news));
            let ends = |tokens: &[Token]| tokens.iter().map(|token| token.end).collect::<Vec<usize>>();
            let (old_ends, new_ends) = (ends(&olds), ends(&news));
            for (before, same) in steps(&matches, olds.len(), news.len()) {
                inner.push(Mark::Deleted, span(old, &old_ends, before.old));
                inner.push(Mark::Inserted, span(new, &new_ends, before.new));
                inner.push(Mark::Same, span(new, &new_ends, same.new));
            }
        }
        if inner.is_worth(ALIKE_CHARS) {
            inner.list.into_iter().for_each(|run| runs.push(run.mark, run.text));
        } else {
            runs.push(Mark::Deleted, old);
            runs.push(Mark::Inserted, new);
        }
    }
}

#[derive(Default)]
struct Matches {
    list: Vec<Match>,
}

impl Matches {
    fn add(&mut self, old: usize, new: usize, len: usize) {
        match self.list.last_mut() {
            _ if len == 0 => {}
            Some(last) if last.old + last.len == old && last.new + last.len == new => last.len += len,
            _ => self.list.push(Match { old, new, len }),
        }
    }
}

/// Takes matches of two lists out of which something was left, whose places are known.
struct Pairs<'m> {
    matches: &'m mut Matches,
    olds: &'m [usize],
    news: &'m [usize],
}

impl DiffHook for Pairs<'_> {
    type Error = Infallible;

    fn equal(&mut self, old: usize, new: usize, len: usize) -> Result<(), Infallible> {
        let (olds, news) = (part(self.olds, old..old + len), part(self.news, new..new + len));
        olds.iter().zip(news).for_each(|(&old, &new)| self.matches.add(old, new, 1));
        Ok(())
    }
}

/// What lists are searched for.
trait Key: Copy + Eq + std::hash::Hash {
    /// Returns a number that is the same for equal keys and seldom for others.
    fn mixed(self) -> u64;
}

impl Key for u64 {
    fn mixed(self) -> u64 {
        self.wrapping_mul(0x9e37_79b9_7f4a_7c15)
    }
}

impl Key for &str {
    fn mixed(self) -> u64 {
        let ends = self.bytes().take(12).chain(self.bytes().rev().take(12));
        ends.fold(self.len() as u64, |mixed, byte| (mixed ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
            .mixed()
    }
}

/// The keys of a list as bits: what is not in it for certain.
struct Filter {
    bits: [u64; 32],
}

impl Filter {
    fn of<T: Key>(list: &[T]) -> Self {
        let mut bits = [0_u64; 32];
        for key in list {
            let (word, bit) = Self::place(*key);
            if let Some(word) = bits.get_mut(word) {
                *word |= bit;
            }
        }
        Self { bits }
    }

    fn place<T: Key>(key: T) -> (usize, u64) {
        let hash = key.mixed() >> 53;
        ((hash >> 6) as usize, 1 << (hash & 63))
    }

    /// Returns the places in a range of another list whose keys may be in this one.
    fn passing<T: Key>(&self, list: &[T], range: Range<usize>) -> Vec<usize> {
        let may = |place: &usize| {
            let found = list.get(*place).map(|key| Self::place(*key));
            found.is_some_and(|(word, bit)| self.bits.get(word).is_some_and(|word| word & bit != 0))
        };
        range.filter(may).collect()
    }
}

/// Pieces of text in order, those of one kind joined.
#[derive(Default)]
struct Runs<'t> {
    list: Vec<Run<'t>>,
}

impl<'t> Runs<'t> {
    fn push(&mut self, mark: Mark, text: &'t str) {
        if !text.is_empty() {
            self.list.push(Run { mark, text });
        }
    }

    /// Tells whether so many hundredths of the longer text stand in both.
    fn is_worth(&self, hundredths: usize) -> bool {
        let length = |mark: Mark| -> usize {
            self.list.iter().filter(|run| run.mark == mark).map(|run| run.text.len()).sum()
        };
        let same = length(Mark::Same);
        same > 0 && same * 100 >= hundredths * (same + length(Mark::Deleted).max(length(Mark::Inserted)))
    }
}

/// Returns the text of a range of pieces, of which it is known where each ends.
fn span<'t>(text: &'t str, ends: &[usize], range: Range<usize>) -> &'t str {
    let end = |count: usize| count.checked_sub(1).and_then(|last| ends.get(last)).copied().unwrap_or(0);
    text.get(end(range.start)..end(range.end)).unwrap_or_default()
}

fn texts<'t>(text: &'t str, ends: &[usize]) -> Vec<&'t str> {
    (0..ends.len()).map(|piece| span(text, ends, piece..piece + 1)).collect()
}

/// Returns where the clauses of a text end.
fn clauses(text: &str) -> Vec<usize> {
    let mut ends = Vec::with_capacity(text.len() / 24 + 1);
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let ends_here = match c {
            '，' | '。' | '；' | '：' | '、' | '！' | '？' | '\n' | '\u{3000}' => true,
            ',' | '.' | ';' | ':' | '!' | '?' => chars.peek().is_some_and(|(_, next)| *next == ' '),
            _ => false,
        };
        if ends_here {
            ends.push(at + c.len_utf8());
        }
    }
    if ends.last().copied().unwrap_or(0) < text.len() {
        ends.push(text.len());
    }
    ends
}

/// A character, or a number or Latin word as a whole.
struct Token {
    /// The same for the same text and for no other.
    key: u64,
    end: usize,
    /// Whether it is a number.
    digits: bool,
}

/// A word of so many bytes is its own key.
const SHORT: usize = 7;

fn tokens<'t>(text: &'t str, longer: &mut HashMap<&'t str, u64>) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(text.len() / 3 + 1);
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
        let mut end = at + c.len_utf8();
        let digits = c.is_ascii_digit();
        if digits {
            // A point or comma between digits belongs to the number.
            while is_digit(end) || (matches!(bytes.get(end), Some(b'.' | b',')) && is_digit(end + 1)) {
                end += 1;
            }
        } else if c.is_ascii_alphabetic() {
            while bytes.get(end).is_some_and(u8::is_ascii_alphabetic) {
                end += 1;
            }
        }
        let word = text.get(at..end).unwrap_or_default();
        let key = if word.len() <= SHORT {
            word.bytes().fold(word.len() as u64, |key, byte| key << 8 | u64::from(byte))
        } else {
            let next = longer.len() as u64;
            u64::MAX - *longer.entry(word).or_insert(next)
        };
        tokens.push(Token { key, end, digits });
        at = end;
    }
    tokens
}

/// How wide pieces are, in characters, added up from the start; a number alone counts for nothing, so that the words
/// around numbers stay as they are.
struct Widths(Vec<usize>);

impl Widths {
    fn of_clauses(text: &str, ends: &[usize]) -> Self {
        Self::sum(texts(text, ends).into_iter().map(|clause| clause.chars().count()))
    }

    fn of_tokens(tokens: &[Token]) -> Self {
        Self::sum(tokens.iter().map(|token| usize::from(!token.digits)))
    }

    fn sum(widths: impl Iterator<Item = usize>) -> Self {
        let mut total = 0;
        let sums = widths.map(|width| {
            total += width;
            total
        });
        Self([0].into_iter().chain(sums).collect())
    }

    fn of(&self, range: Range<usize>) -> usize {
        let at = |piece: usize| self.0.get(piece).copied().unwrap_or(0);
        at(range.end) - at(range.start)
    }
}

/// Drops matches that are no wider than what differs on either side of them: a single character that happens to stand
/// in both tells nobody anything.
fn drop_islands(matches: &mut Vec<Match>, old: &Widths, new: &Widths) {
    let (last_old, last_new) = (old.0.len() - 1, new.0.len() - 1);
    loop {
        let before = matches.len();
        let mut kept: Vec<Match> = Vec::with_capacity(before);
        for (position, &found) in matches.iter().enumerate() {
            let from = kept.last().map_or((0, 0), |kept| (kept.old + kept.len, kept.new + kept.len));
            let to = matches.get(position + 1).map_or((last_old, last_new), |next| (next.old, next.new));
            let ahead = old.of(from.0..found.old).max(new.of(from.1..found.new));
            let behind = old.of(found.old + found.len..to.0).max(new.of(found.new + found.len..to.1));
            let width = new.of(found.new..found.new + found.len);
            if width > ISLAND.min(ahead).min(behind) {
                kept.push(found);
            }
        }
        *matches = kept;
        if matches.len() == before {
            return;
        }
    }
}

/// Pairs of characters as bits: enough to tell paragraphs that are alike.
struct Signature {
    bits: [u64; 16],
    count: usize,
}

impl Signature {
    const BITS: usize = 1024;

    /// Longer paragraphs are told by how they begin.
    const CHARS: usize = 600;

    fn of(text: &str) -> Self {
        let mut bits = [0_u64; 16];
        let mut last = 0;
        for c in text.chars().filter(|c| !c.is_whitespace()).take(Self::CHARS) {
            // The same sentence with other numbers is the same sentence.
            let c = if c.is_ascii_digit() { u32::from('0') } else { u32::from(c) };
            let hash = (last ^ c.wrapping_mul(0x85eb_ca6b)).wrapping_mul(0x9e37_79b1) >> 22;
            if let Some(word) = bits.get_mut((hash >> 6) as usize) {
                *word |= 1 << (hash & 63);
            }
            last = c.wrapping_mul(0xc2b2_ae35);
        }
        Self { bits, count: bits.iter().map(|word| word.count_ones() as usize).sum() }
    }

    /// Returns how many pairs two paragraphs share beyond chance; 0 unless they are alike.
    fn shared(&self, other: &Self) -> usize {
        let shared =
            self.bits.iter().zip(&other.bits).map(|(a, b)| (a & b).count_ones() as usize).sum::<usize>();
        let chance = self.count * other.count / Self::BITS;
        let both = ((self.count + other.count) / 2).saturating_sub(chance);
        let shared = shared.saturating_sub(chance);
        if shared * 100 >= ALIKE * both { shared } else { 0 }
    }
}

/// Pairs the paragraphs of two stretches that are states of one another, in order; the others stand alone.
fn pairs<'t>(
    old: &'t [Paragraph],
    new: &'t [Paragraph],
) -> Vec<(Option<&'t Paragraph>, Option<&'t Paragraph>)> {
    let mut pairs = Vec::with_capacity(old.len() + new.len());
    let size = old.len().saturating_mul(new.len());
    let mut from = (0, 0);
    let alone = |from: (usize, usize), to: (usize, usize), pairs: &mut Vec<_>| {
        pairs.extend(part(old, from.0..to.0).iter().map(|old| (Some(old), None)));
        pairs.extend(part(new, from.1..to.1).iter().map(|new| (None, Some(new))));
    };
    for (a, b) in if size == 0 || size > PAIRS { Vec::new() } else { alignment(old, new) } {
        alone(from, (a, b), &mut pairs);
        pairs.push((old.get(a), new.get(b)));
        from = (a + 1, b + 1);
    }
    alone(from, (old.len(), new.len()), &mut pairs);
    pairs
}

/// Finds the pairs that share most, in order.
fn alignment(old: &[Paragraph], new: &[Paragraph]) -> Vec<(usize, usize)> {
    let signatures = |list: &[Paragraph]| list.iter().map(|p| Signature::of(&p.text)).collect::<Vec<_>>();
    let (olds, news) = (signatures(old), signatures(new));
    let width = new.len() + 1;
    // What the rest of both lists can share at most, from each place on.
    let mut best = vec![0_usize; (old.len() + 1) * width];
    let mut taken = vec![false; old.len() * new.len()];
    let at = |best: &[usize], a: usize, b: usize| best.get(a * width + b).copied().unwrap_or(0);
    for (a, one) in olds.iter().enumerate().rev() {
        for (b, other) in news.iter().enumerate().rev() {
            let apart = at(&best, a + 1, b).max(at(&best, a, b + 1));
            let shared = one.shared(other);
            let together = at(&best, a + 1, b + 1) + shared;
            let pair = shared > 0 && together > apart;
            if let Some(slot) = best.get_mut(a * width + b) {
                *slot = if pair { together } else { apart };
            }
            if let Some(slot) = taken.get_mut(a * new.len() + b) {
                *slot = pair;
            }
        }
    }
    let (mut a, mut b) = (0, 0);
    let mut pairs = Vec::new();
    while a < old.len() && b < new.len() {
        if taken.get(a * new.len() + b) == Some(&true) {
            pairs.push((a, b));
            (a, b) = (a + 1, b + 1);
        } else if at(&best, a + 1, b) >= at(&best, a, b + 1) {
            a += 1;
        } else {
            b += 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::super::paragraphs::Kind;
    use super::*;
    use proptest::prelude::*;

    fn paragraphs(texts: &[&str]) -> Vec<Paragraph> {
        texts.iter().map(|text| Paragraph { kind: Kind::Text, text: (*text).to_owned() }).collect()
    }

    /// Writes blocks as marked text: `[-deleted-]`, `{+inserted+}`, a paragraph that is the same with a leading `=`.
    fn shown(old: &[&str], new: &[&str]) -> Vec<String> {
        let (old, new) = (paragraphs(old), paragraphs(new));
        let show = |block: &Block<'_>| match block {
            Block::Same(p) => format!("={}", p.text),
            Block::Deleted(p) => format!("[-{}-]", p.text),
            Block::Inserted(p) => format!("{{+{}+}}", p.text),
            Block::Changed(_, runs) => runs
                .iter()
                .map(|run| match run.mark {
                    Mark::Same => run.text.to_owned(),
                    Mark::Deleted => format!("[-{}-]", run.text),
                    Mark::Inserted => format!("{{+{}+}}", run.text),
                })
                .collect(),
        };
        compare(&old, &new).iter().map(show).collect()
    }

    fn check(old: &str, new: &str, expect: &str) {
        assert_eq!(shown(&[old], &[new]).join(""), expect);
    }

    #[test]
    fn numbers_change_as_a_whole() {
        check("2023年新收申请31件。", "2024年新收申请40件。", "[-2023-]{+2024+}年新收申请[-31-]{+40+}件。");
        check(
            "收费72701.2578万元，1,000人次",
            "收费72701.26万元，1,001人次",
            "收费[-72701.2578-]{+72701.26+}万元，[-1,000-]{+1,001+}人次",
        );
        check(
            "自然人30件，企业1件，予以公开12件、部分公开6件。",
            "自然人28件，企业12件，予以公开20件、部分公开6件。",
            "自然人[-30-]{+28+}件，企业[-1-]{+12+}件，予以公开[-12-]{+20+}件、部分公开6件。",
        );
    }

    #[test]
    fn words_change_within_a_clause_that_is_alike() {
        check(
            "全区各学校统一设置校务公开栏，固定公布食谱。",
            "全区所有学校统一设置校务公开栏，固定公布食谱和收费。",
            "全区[-各-]{+所有+}学校统一设置校务公开栏，固定公布食谱{+和收费+}。",
        );
        check(
            "The list of 12 offices is public.",
            "The list of all offices is public.",
            "The list of [-12-]{+all+} offices is public.",
        );
    }

    #[test]
    fn clauses_with_nothing_in_common_are_replaced_as_a_whole() {
        check(
            "一是加强学习，组织各科室负责人参加培训。二是完善制度。",
            "一是加强学习，邀请家长代表试用网站。二是完善制度。",
            "一是加强学习，[-组织各科室负责人参加培训。-]{+邀请家长代表试用网站。+}二是完善制度。",
        );
    }

    #[test]
    fn paragraphs_are_paired_with_their_former_state() {
        let old = ["总体情况良好。", "全年公开信息297条，均在网站发布。", "没有收费。"];
        let new =
            ["总体情况良好。", "年内新设招生专栏一个。", "全年公开信息632条，均在网站发布。", "没有收费。"];
        assert_eq!(
            shown(&old, &new),
            [
                "=总体情况良好。",
                "{+年内新设招生专栏一个。+}",
                "全年公开信息[-297-]{+632+}条，均在网站发布。",
                "=没有收费。"
            ]
        );
        assert_eq!(
            shown(&["甲组织培训三次。"], &["收费标准另行公布。"]),
            ["[-甲组织培训三次。-]", "{+收费标准另行公布。+}"]
        );
        assert_eq!(shown(&[], &["甲"]), ["{+甲+}"]);
        assert_eq!(shown(&["甲"], &[]), ["[-甲-]"]);
    }

    #[test]
    fn long_numbers_with_one_beginning_are_told_apart() {
        check("电话0000-55501108转3。", "电话0000-55501109转3。", "电话0000-[-55501108-]{+55501109+}转3。");
    }

    #[test]
    fn work_is_bounded() {
        // Each clause is new and stands on its own, which is the worst there is.
        let text = |seed: usize| -> String {
            (0..60_000)
                .map(|n| {
                    format!(
                        "{}，",
                        char::from_u32(0x4e00 + ((n * 7 + seed * 13 + n * n) % 20_000) as u32).unwrap()
                    )
                })
                .collect()
        };
        let (old, new) = (text(1), text(2));
        let runs = shown(&[&old], &[&new]);
        assert_eq!(runs.len(), 2, "one deleted, one inserted");
        let many: Vec<String> = (0..20_000).map(|n| format!("第{n}段")).collect();
        let other: Vec<String> = (0..20_000).map(|n| format!("第{n}节")).collect();
        let list = |texts: &[String]| paragraphs(&texts.iter().map(|t| &**t).collect::<Vec<_>>());
        assert_eq!(compare(&list(&many), &list(&other)).len(), 40_000);
    }

    fn text() -> impl Strategy<Value = String> {
        // Few characters, so that texts share some.
        prop::collection::vec(
            prop::sample::select(vec![
                "公开", "信息", "的", "，", "。", "、", "2023", "2024", "件", "1", "12.5", "a", "word", " ",
                "<b>", "&", "😀", "\n",
            ]),
            0..40,
        )
        .prop_map(|parts| parts.concat())
    }

    proptest! {
        #[test]
        fn both_texts_can_be_read_out_of_their_comparison(
            old in prop::collection::vec(text(), 0..8),
            new in prop::collection::vec(text(), 0..8),
        ) {
            let list = |texts: &[String]| paragraphs(&texts.iter().map(|t| &**t).collect::<Vec<_>>());
            let (old, new) = (list(&old), list(&new));
            let side = |drop: Mark| -> Vec<String> {
                compare(&old, &new).iter().filter_map(|block| match block {
                    Block::Same(p) => Some(p.text.clone()),
                    Block::Deleted(p) => (drop != Mark::Deleted).then(|| p.text.clone()),
                    Block::Inserted(p) => (drop != Mark::Inserted).then(|| p.text.clone()),
                    Block::Changed(_, runs) => {
                        Some(runs.iter().filter(|run| run.mark != drop).map(|run| run.text).collect())
                    }
                }).collect()
            };
            let texts = |list: &[Paragraph]| list.iter().map(|p| p.text.clone()).collect::<Vec<_>>();
            prop_assert_eq!(side(Mark::Deleted), texts(&new));
            prop_assert_eq!(side(Mark::Inserted), texts(&old));
        }

        #[test]
        fn a_text_is_the_same_as_itself(texts in prop::collection::vec(text(), 0..8)) {
            let list = paragraphs(&texts.iter().map(|t| &**t).collect::<Vec<_>>());
            prop_assert!(compare(&list, &list).iter().all(|block| matches!(block, Block::Same(_))));
        }
    }
}
