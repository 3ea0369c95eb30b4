//! Numbers with measure words in a narrative to what they count, by the words a form gives (domain 3.4).
//!
//! A number counts what its name says: the name stands right before it (`新收申请19件`), with nothing but filler in
//! between, or right behind it (`另有5件结转下年`). A number whose name is not known is left alone, and so is one that
//! is not exact, is a difference, or is about another year.

use super::numeral::{Numeral, numeral};
use super::pattern::{contains, ends_with_any, longest, matches_end, matches_start, rfind, years};
use super::plainly::Plain;
use crate::base::Period;
use crate::form::claim::{ClaimWords, Grammar, Pattern, Vocabulary};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// A number of a narrative whose meaning is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mention {
    /// The key of the claim.
    pub claim: u64,
    /// The number.
    pub value: i64,
    /// Its place in the file.
    pub span: Range<u32>,
}

/// What parts clauses; `、` parts the items of a list.
const BOUNDARIES: [char; 10] = ['，', ',', '：', '、', '（', '）', '—', '“', '”', '\n'];

/// Finds every number of a text whose meaning is known.
pub(super) fn mentions(plain: &Plain, period: Period, vocabulary: &Vocabulary) -> Vec<Mention> {
    let mut found = Vec::new();
    for range in plain.sentences() {
        let Some(text) = plain.chars.get(range.clone()) else { continue };
        let from = plain.digits.partition_point(|at| *at < range.start);
        let to = plain.digits.partition_point(|at| *at < range.end);
        let digits = plain.digits.get(from..to).unwrap_or_default();
        let numbers = numbers(text, digits.iter().map(|at| at - range.start), &vocabulary.grammar);
        let sentence = Sentence { text, period, vocabulary, numbers };
        for (claim, value, place) in sentence.mentions() {
            let span = plain.span(range.start + place.start..range.start + place.end);
            found.push(Mention { claim, value, span });
        }
    }
    found
}

/// A number with its measure word.
struct Number {
    /// Where the number stands.
    digits: Range<usize>,
    /// Behind the measure word.
    end: usize,
    /// The measure word.
    unit: Range<usize>,
    /// The number; `None` where it is not exact.
    value: Option<i64>,
}

fn numbers(text: &[char], digits: impl Iterator<Item = usize>, grammar: &Grammar) -> Vec<Number> {
    let mut out = Vec::new();
    let mut behind_last = 0;
    for at in digits {
        if at < behind_last {
            continue;
        }
        let Some(Numeral { length, value }) = numeral(text.get(at..).unwrap_or_default()) else { continue };
        let digits = at..at + length;
        behind_last = digits.end;
        let mut end = digits.end;
        let about = longest(text.get(end..).unwrap_or_default(), &grammar.about);
        end += about.unwrap_or(0);
        let Some(unit) = longest(text.get(end..).unwrap_or_default(), &grammar.units) else { continue };
        let unit = end..end + unit;
        let behind = longest(text.get(unit.end..).unwrap_or_default(), &grammar.about).is_some();
        let before = ends_with_any(text.get(..digits.start).unwrap_or_default(), &grammar.about);
        let exact = about.is_none() && !behind && !before;
        behind_last = unit.end;
        out.push(Number { digits, end: unit.end, unit, value: value.filter(|_| exact) });
    }
    out
}

struct Sentence<'s> {
    text: &'s [char],
    period: Period,
    vocabulary: &'s Vocabulary,
    numbers: Vec<Number>,
}

/// How a list of names shares its numbers.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sharing {
    /// One name, one number.
    Single,
    /// Each name has its own.
    Each,
    /// All have the same.
    All,
}

/// A claim's key, its number and where the number stands in the sentence.
type Found = (u64, i64, Range<usize>);

impl Sentence<'_> {
    fn mentions(&self) -> Vec<Found> {
        let mut found = Vec::new();
        let mut taken = 0;
        for (position, number) in self.numbers.iter().enumerate() {
            if position < taken || !self.is_of_period(number.digits.start) {
                continue;
            }
            let stop =
                position.checked_sub(1).and_then(|p| self.numbers.get(p)).map_or(0, |number| number.end);
            let (left, sharing) = self.name_before(number, stop, false);
            let named = if sharing == Sharing::Single {
                // Who asked may be a list of its own: `受理公民、法人和其他组织的申请`.
                let long = || self.claim_before(&self.name_before(number, stop, true).0, number, 2);
                self.claim_before(&left, number, 1).or_else(long).map(|claim| vec![(claim, 0)])
            } else {
                self.list(position, stop, sharing).map(|(list, count)| {
                    taken = position + count;
                    list
                })
            };
            match named {
                Some(list) => {
                    for (claim, position) in list.into_iter().map(|claim| (claim.0, position + claim.1)) {
                        let Some(number) = self.numbers.get(position) else { continue };
                        found.extend(
                            number.value.map(|value| (claim, value, number.digits.start..number.end)),
                        );
                    }
                }
                None => {
                    let claim = self.claim_behind(number).zip(number.value);
                    found.extend(claim.map(|(claim, value)| (claim, value, number.digits.start..number.end)));
                }
            }
        }
        found.extend(self.none());
        // Where a sentence gives one thing two numbers, one of them is about a part, and it is not known which.
        let several: Vec<u64> = found
            .iter()
            .filter(|(claim, value, _)| {
                found.iter().any(|(other, number, _)| other == claim && number != value)
            })
            .map(|(claim, ..)| *claim)
            .collect();
        found.retain(|(claim, ..)| !several.contains(claim));
        found
    }

    /// Tells whether what stands here is about the report's own period: the last year named before is its own, and no
    /// word before speaks of another.
    fn is_of_period(&self, at: usize) -> bool {
        let grammar = &self.vocabulary.grammar;
        let before = self.text.get(..at).unwrap_or_default();
        if grammar.elsewhen.iter().any(|word| contains(before, word)) {
            return false;
        }
        let Some(mark) = &grammar.year else { return true };
        let years = years(before, mark);
        let own = |year: u16| year == self.period.number();
        // Years that share the numbers behind them have one each.
        let shared = years.len() > 1 && grammar.each.iter().any(|word| contains(before, word));
        !shared && years.last().is_none_or(|(year, _)| own(*year))
    }

    /// Returns what stands between a number and the boundary before it, without remarks in brackets.
    fn name_before(&self, number: &Number, stop: usize, list: bool) -> (Vec<char>, Sharing) {
        let mut left = Vec::new();
        let mut at = number.digits.start;
        while at > stop {
            let c = self.text[at - 1];
            if c == '）' {
                let before = self.text.get(stop..at).unwrap_or_default();
                let Some(open) = before.iter().rposition(|&c| c == '（') else { break };
                if before.get(open..).is_some_and(|inside| inside.iter().any(char::is_ascii_digit)) {
                    break;
                }
                at = stop + open;
                continue;
            }
            if BOUNDARIES.contains(&c) && !(list && c == '、') {
                break;
            }
            left.push(c);
            at -= 1;
        }
        left.reverse();
        let sharing = self.sharing(&left);
        (left, sharing)
    }

    fn sharing(&self, left: &[char]) -> Sharing {
        let grammar = &self.vocabulary.grammar;
        let mut rest = left;
        loop {
            if ends_with_any(rest, &grammar.each) {
                return Sharing::Each;
            }
            if ends_with_any(rest, &grammar.all) {
                return Sharing::All;
            }
            match self.without_filler(rest) {
                Some(shorter) => rest = shorter,
                None => return Sharing::Single,
            }
        }
    }

    fn without_filler<'t>(&self, text: &'t [char]) -> Option<&'t [char]> {
        let filler = self.vocabulary.grammar.filler.iter().find(|word| text.ends_with(word))?;
        text.get(..text.len() - filler.len())
    }

    /// Returns the claim whose name a clause ends with, filler forgiven; of `parts` parts at least, which have room for
    /// other words between them.
    fn claim_before(&self, left: &[char], number: &Number, parts: usize) -> Option<u64> {
        let fit = |text: &[char], pattern: &Pattern| {
            matches_end(text, pattern).map(|start| start..text.len()).filter(|_| pattern.len() >= parts)
        };
        let mut rest = left;
        loop {
            if let Some(key) = self.best(rest, number, |words| &words.before, fit) {
                return Some(key);
            }
            rest = self.without_filler(rest)?;
        }
    }

    fn claim_behind(&self, number: &Number) -> Option<u64> {
        let rest = self.text.get(number.end..)?;
        let end =
            rest.iter().position(|c| BOUNDARIES.contains(c) || c.is_ascii_digit()).unwrap_or(rest.len());
        let mut rest = rest.get(..end)?;
        loop {
            if let Some(key) = self.best(
                rest,
                number,
                |words| &words.after,
                |text, pattern| matches_start(text, pattern).map(|end| 0..end),
            ) {
                return Some(key);
            }
            let filler = self.vocabulary.grammar.filler.iter().find(|word| rest.starts_with(word))?;
            rest = rest.get(filler.len()..)?;
        }
    }

    /// Returns the claim with the longest name that fits; of equal ones the first.
    fn best(
        &self,
        clause: &[char],
        number: &Number,
        names: impl Fn(&ClaimWords) -> &Vec<Pattern>,
        fit: impl Fn(&[char], &Pattern) -> Option<Range<usize>>,
    ) -> Option<u64> {
        let mut best: Option<(usize, u64)> = None;
        for (&key, words) in &self.vocabulary.claims {
            let fits = names(words).iter().filter_map(|pattern| fit(clause, pattern));
            let Some(place) = fits.max_by_key(|place| place.len()) else { continue };
            let longer = best.is_none_or(|(length, _)| place.len() > length);
            if longer && self.allows(words, clause, &place, number) {
                best = Some((place.len(), key));
            }
        }
        best.map(|(_, key)| key)
    }

    fn allows(&self, words: &ClaimWords, clause: &[char], place: &Range<usize>, number: &Number) -> bool {
        let unit = self.text.get(number.unit.clone()).unwrap_or_default();
        let unit_fits = words.units.is_empty() || words.units.iter().any(|known| **known == *unit);
        let other = &self.vocabulary.grammar.other;
        let outside = [clause.get(..place.start), clause.get(place.end..)];
        let about_other =
            outside.into_iter().flatten().any(|part| other.iter().any(|word| contains(part, word)));
        // `予以公开和部分公开的申请共20件` counts both.
        let grammar = &self.vocabulary.grammar;
        let joint = clause
            .get(..place.start)
            .is_some_and(|before| grammar.and.iter().any(|word| before.ends_with(word) && **word != ['、']));
        let about_other = about_other || joint;
        unit_fits && !about_other && self.surroundings(words, clause, number.digits.start)
    }

    fn surroundings(&self, words: &ClaimWords, clause: &[char], at: usize) -> bool {
        let before = self.text.get(..at).unwrap_or_default();
        let around = self.clause_around(&(at..at));
        let subject = words.subject.is_empty()
            || words.subject.iter().any(|word| contains(before, word) || contains(around, word));
        let excepted = words.except.iter().any(|word| contains(self.text, word));
        let partial = self.vocabulary.grammar.partial.iter();
        let barred =
            words.bar.iter().chain(partial).any(|word| contains(clause, word) || contains(around, word));
        subject && !excepted && !barred && self.is_within(words, at)
    }

    /// Tells whether the last context named before a place is one of the claim's.
    fn is_within(&self, words: &ClaimWords, at: usize) -> bool {
        if words.within.is_empty() {
            return true;
        }
        let before = self.text.get(..at).unwrap_or_default();
        let contexts = self.vocabulary.claims.values().flat_map(|words| &words.within);
        let places = contexts.filter_map(|word| Some((rfind(before, word)? + word.len(), word.len(), word)));
        let Some((end, _, last)) = places.clone().max() else { return false };
        // Two contexts in one breath share what follows: `复议6件、诉讼3件，其中维持4件`.
        let shared = places.filter(|(_, _, word)| !contains(last, word) && !contains(word, last)).any(
            |(other, ..)| {
                before
                    .get(other..end)
                    .is_some_and(|between| !between.contains(&'，') && !between.contains(&','))
            },
        );
        words.within.contains(last) && !shared
    }

    /// Reads `A、B和C分别为1件、2件和3件` and `A、B均为0件`: claims with the position of their number, counted from the
    /// first, and how many numbers belong to the list.
    fn list(&self, position: usize, stop: usize, sharing: Sharing) -> Option<(Vec<(u64, usize)>, usize)> {
        let number = self.numbers.get(position)?;
        let grammar = &self.vocabulary.grammar;
        let (left, _) = self.name_before(number, stop, true);
        let mut rest = left.as_slice();
        while !(ends_with_any(rest, &grammar.each) || ends_with_any(rest, &grammar.all)) {
            rest = self.without_filler(rest)?;
        }
        let marks = grammar.each.iter().chain(&grammar.all);
        let mark = marks.filter(|word| rest.ends_with(word)).map(|word| word.len()).max()?;
        rest = rest.get(..rest.len() - mark)?;
        let mut names = Vec::new();
        loop {
            let cut = grammar
                .and
                .iter()
                .filter_map(|word| Some((rfind(rest, word)? + word.len(), word.len())))
                .max();
            let start = cut.map_or(0, |(end, _)| end);
            names.push(self.claim_before(rest.get(start..)?, number, 1));
            match cut {
                Some((end, length)) => rest = rest.get(..end - length)?,
                None => break,
            }
        }
        names.reverse();
        let count = match sharing {
            Sharing::Each => self.run(position),
            _ => 1,
        };
        if sharing == Sharing::Each && count != names.len() {
            return None;
        }
        let place = |index: usize| if sharing == Sharing::Each { index } else { 0 };
        let list: Vec<(u64, usize)> =
            names.into_iter().enumerate().filter_map(|(index, name)| Some((name?, place(index)))).collect();
        (!list.is_empty()).then_some((list, count))
    }

    /// Counts the numbers from one on that nothing but joining words part.
    fn run(&self, position: usize) -> usize {
        let mut count = 1;
        while let (Some(one), Some(next)) =
            (self.numbers.get(position + count - 1), self.numbers.get(position + count))
        {
            let between = self.text.get(one.end..next.digits.start).unwrap_or_default();
            let joined = between.is_empty()
                || between == ['，']
                || between == [',']
                || self.vocabulary.grammar.and.iter().any(|word| **word == *between);
            if !joined {
                break;
            }
            count += 1;
        }
        count
    }

    /// Finds phrases that say that there is none.
    fn none(&self) -> Vec<Found> {
        let mut found: Vec<Found> = Vec::new();
        for (start, head) in self.text.iter().enumerate() {
            for (key, pattern) in self.vocabulary.none_from(*head) {
                if !found.iter().any(|(known, ..)| known == key) {
                    found.extend(self.none_at(start, *key, pattern));
                }
            }
        }
        found
    }

    fn none_at(&self, start: usize, key: u64, pattern: &Pattern) -> Option<Found> {
        let words = self.vocabulary.claims.get(&key)?;
        let place = start..start + matches_start(self.text.get(start..)?, pattern)?;
        let inside = self.text.get(place.clone())?;
        let broken = inside.iter().any(|c| BOUNDARIES.contains(c) && *c != '、');
        let clause = self.clause_around(&place);
        let other = self.vocabulary.grammar.other.iter().any(|word| contains(clause, word));
        let holds = !broken && !other && self.is_of_period(start) && self.surroundings(words, clause, start);
        holds.then_some((key, 0, place))
    }

    fn clause_around(&self, place: &Range<usize>) -> &[char] {
        let is_boundary = |c: &char| BOUNDARIES.contains(c) && *c != '、';
        let start = self.text.get(..place.start).and_then(|before| before.iter().rposition(is_boundary));
        let rest = self.text.get(place.end..).unwrap_or_default();
        let end = rest.iter().position(is_boundary).unwrap_or(rest.len());
        self.text.get(start.map_or(0, |at| at + 1)..place.end + end).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::SitePath;
    use crate::form::{Form, builtin};

    fn form() -> Form {
        let (name, text) = builtin::FORMS.iter().find(|(name, _)| name.contains("2021")).unwrap();
        let checked = crate::form::compile(&SitePath::new(name), text);
        assert_eq!(checked.findings, []);
        checked.value.unwrap()
    }

    fn check(text: &str, expect: &str) {
        let form = form();
        let vocabulary = Vocabulary::new([&form].into_iter());
        let found = mentions(&Plain::new(text, 0), Period::year(2024), &vocabulary);
        let mut words: Vec<String> = Vec::new();
        let mut found: Vec<&Mention> = found.iter().collect();
        found.sort_by_key(|mention| mention.span.start);
        for mention in found {
            let claim = form.claims.iter().find(|claim| claim.key == mention.claim).unwrap();
            let id = claim.id.trim_end_matches(".within");
            words.push(format!("{id} {}", mention.value));
        }
        assert_eq!(words.join(", "), expect, "{text}");
    }

    #[test]
    fn a_figure_is_what_stands_before_it() {
        check(
            "2024年，全年新收政府信息公开申请19件，上年结转1件，办结19件，结转下年度继续办理1件。",
            "new 19, carry_in 1, total 19, carry_out 1",
        );
        check(
            "全市共受理政府信息公开申请3119 件，答复3050 件（含上年度结转申请34 件，另有103 件顺延到下年度答复）。",
            "new 3119, total 3050, carry_in 34, carry_out 103",
        );
        check("全年共收办政府信息公开申请案件3607件（市政府349件、市各有关部门933件）。", "new 3607");
        check(
            "办结申请中，予以公开1191件、部分公开**328**件、作其他处理（含申请人主动撤回申请）341件。",
            "grant 1191, part 328, other 341",
        );
        check("申请中，自然人申请3493件，法人或其他组织申请114件。", "nat 3493, org 114");
        check("办理行政许可13985件，作出行政处罚4605件，可公示的已全部公示。", "lic 13985, pen 4605");
        check(
            "年末现行有效的行政规范性文件21件，其中本年制发1件，另废止0件。",
            "nor.valid 21, nor.made 1, nor.repealed 0",
        );
    }

    #[test]
    fn lists_share_their_numbers() {
        check(
            "行政许可、行政处罚处理决定数量分别为13594件和4623件，均已录入公示目录。",
            "lic 13594, pen 4623",
        );
        check("行政许可、行政处罚均为0件。", "lic 0, pen 0");
        check("行政许可、行政处罚、行政强制分别为3件、2件。", "");
    }

    #[test]
    fn the_context_tells_namesakes_apart() {
        check(
            "发生政府信息公开行政复议351件，其中结果维持72件，尚未审结37件；政府信息公开行政诉讼46件，其中结果维持25件。",
            "rv 351, rv.uphold 72, rv.pending 37, lit 46, lit.uphold 25",
        );
        check("我局承办行政复议案件56件。", "");
    }

    #[test]
    fn words_for_none_count_as_nought() {
        check("2024年，本机关未收到政府信息公开申请。", "new 0");
        check(
            "未收到公民、法人和其他组织的政府信息公开申请，未发生政府信息公开行政复议、行政诉讼。",
            "new 0, rv 0, lit 0",
        );
        check("未收到重复的政府信息公开申请。", "");
        check("收到政府信息公开申请一件。", "new 1");
        check("收到政府信息公开申请零件，上年结转两件。", "new 0, carry_in 2");
    }

    #[test]
    fn what_is_not_exact_or_not_ours_is_left_alone() {
        check("收到政府信息公开申请约30件。", "");
        check("收到政府信息公开申请30余件。", "");
        check("主动公开各类政府信息5500余条，新制作行政许可信息3条。", "");
        check("2023年收到政府信息公开申请25件。", "");
        check("收到政府信息公开申请较上年增加3件。", "");
        check("收到行政复议申请3件，信访举报投诉办结12件。", "");
        check("年内承办代表建议、委员提案9件，答复全文均已上网。", "");
    }

    #[test]
    fn a_mention_has_its_place_in_the_file() {
        let text = "前言。\n\n本年新收 **１９** 件。\n";
        let form = form();
        let vocabulary = Vocabulary::new([&form].into_iter());
        let found = mentions(&Plain::new(text, 0), Period::year(2024), &vocabulary);
        let span = &found[0].span;
        assert_eq!(text.get(span.start as usize..span.end as usize), Some("１９** 件"));
    }
}
