//! Numbers by year: the latest, how it changed, whether it is the highest, gaps and seams.

use super::words::{Tongue, clauses, list, sentences, span};
use crate::base::{Lang, Ratio};
use crate::form::Unit;
use crate::render::chart::{Series, Slot, Trend};
use std::cmp::Ordering;

/// Says what columns by year show.
#[must_use]
pub fn columns(trend: &Trend<'_>) -> String {
    say(trend, trend.frame.lang.pick("柱状图", "Column chart"), 3)
}

/// Says what lines by year show.
#[must_use]
pub fn line(trend: &Trend<'_>) -> String {
    say(trend, trend.frame.lang.pick("折线图", "Line chart"), 6)
}

fn say(trend: &Trend<'_>, kind: &str, most: usize) -> String {
    let lang = trend.frame.lang;
    let series = trend.series.get(..most).unwrap_or(&trend.series);
    let talk = Talk { trend, series, tongue: Tongue { lang, measure: &trend.frame.measure } };
    let gaps = gaps(lang, &trend.years, series);
    let none = series.iter().all(|series| (0..trend.years.len()).all(|at| series.value(at).is_none()));
    if none {
        let nothing = lang.pick("没有可以画出的数", "nothing to draw").to_owned();
        return sentences(lang, kind, &[nothing, gaps]);
    }
    let parts = [talk.main(), talk.small(), gaps, talk.holes(), seams(lang, &trend.years), talk.own_seams()];
    sentences(lang, kind, &parts)
}

/// Says which years hold no number of any series, and why.
pub(super) fn gaps(lang: Lang, years: &[Slot<'_>], series: &[Series<'_>]) -> String {
    let empty = |at: usize| series.iter().all(|series| series.value(at).is_none());
    let reason = |at: usize| {
        let mut reasons = series.iter().filter_map(|series| series.data.get(at)).map(|datum| &*datum.reason);
        reasons.find(|reason| !reason.is_empty()).unwrap_or_default()
    };
    let runs = runs(years, |at| empty(at).then(|| reason(at)));
    let say = |(first, last, reason): (usize, usize, &str)| {
        let years = years_between(lang, years, first, last);
        let reason = reason_or(lang, reason);
        lang.pick(format!("{years}{reason}"), format!("{reason} in {years}"))
    };
    let parts: Vec<String> = runs.into_iter().map(say).collect();
    parts.join(lang.pick("，", "; "))
}

/// Returns spans of years for which the same is true, each with what it is.
fn runs<'r>(years: &[Slot<'_>], what: impl Fn(usize) -> Option<&'r str>) -> Vec<(usize, usize, &'r str)> {
    let mut runs: Vec<(usize, usize, &str)> = Vec::new();
    for at in 0..years.len() {
        let Some(reason) = what(at) else { continue };
        match runs.last_mut() {
            Some((_, last, same)) if *last + 1 == at && *same == reason => *last = at,
            _ => runs.push((at, at, reason)),
        }
    }
    runs
}

fn years_between(lang: Lang, years: &[Slot<'_>], first: usize, last: usize) -> String {
    match (years.get(first), years.get(last)) {
        (Some(first), Some(last)) => span(lang, first.period, last.period),
        _ => String::new(),
    }
}

pub(super) fn reason_or(lang: Lang, reason: &str) -> &str {
    if reason.is_empty() { lang.pick("没有数", "no figure") } else { reason }
}

/// Says from which years on all numbers are of another kind.
pub(super) fn seams(lang: Lang, years: &[Slot<'_>]) -> String {
    let found = years.iter().skip(1).filter_map(|slot| Some((slot.period, slot.seam.as_deref()?)));
    let parts: Vec<String> = found
        .map(|(year, what)| lang.pick(format!("{year}年起{what}"), format!("{year} ({what})")))
        .collect();
    if parts.is_empty() {
        return String::new();
    }
    lang.pick(
        format!("{}，前后不可比", parts.join("、")),
        format!("numbers before and after {} cannot be compared", list(lang, &parts)),
    )
}

struct Talk<'t> {
    trend: &'t Trend<'t>,
    series: &'t [Series<'t>],
    tongue: Tongue<'t>,
}

impl Talk<'_> {
    fn lang(&self) -> Lang {
        self.tongue.lang
    }

    fn year(&self, at: usize) -> String {
        self.trend.years.get(at).map(|slot| slot.period.to_string()).unwrap_or_default()
    }

    fn known(series: &Series<'_>, years: usize) -> Vec<(usize, Ratio)> {
        (0..years).filter_map(|at| Some((at, series.value(at)?))).collect()
    }

    /// Says the latest number of each series.
    fn main(&self) -> String {
        let lang = self.lang();
        let years = self.trend.years.len();
        let zero = Ratio::integer(0);
        let known: Vec<Vec<(usize, Ratio)>> =
            self.series.iter().map(|series| Self::known(series, years)).collect();
        let nil = |known: &[(usize, Ratio)]| known.len() > 1 && known.iter().all(|&(_, value)| value == zero);
        let told = known.iter().filter(|known| !known.is_empty()).count();
        if told > 0 && known.iter().all(|known| known.is_empty() || nil(known)) {
            let labels: Vec<&str> = self.labelled(&known).collect();
            return self.subject() + &self.zeros(&list(lang, &labels), &known.concat(), labels.len());
        }
        let mut parts = Vec::new();
        let mut spoken = None;
        let lead = known.first().and_then(|known| known.last().copied());
        let reference = lead.and_then(|(at, value)| self.reference(at, value));
        for (number, (series, known)) in self.series.iter().zip(&known).enumerate() {
            let Some(&(at, value)) = known.last() else { continue };
            if number > 0 && reference.as_ref().is_some_and(|(position, _)| *position == number) {
                continue;
            }
            if nil(known) {
                parts.push(self.zeros(&series.label, known, 1));
                continue;
            }
            let mut clause = self.latest(series, at, spoken != Some(at));
            let full = parts.is_empty();
            clause.push_str(&self.change(series, at, value, full, spoken != Some(at)));
            spoken = Some(at);
            if number == 0
                && let Some((_, comparison)) = &reference
            {
                clause.push_str(comparison);
            }
            parts.push(clause);
        }
        self.subject() + &clauses(lang, &parts)
    }

    fn labelled<'s>(&'s self, known: &'s [Vec<(usize, Ratio)>]) -> impl Iterator<Item = &'s str> {
        self.series.iter().zip(known).filter(|(_, known)| !known.is_empty()).map(|(series, _)| &*series.label)
    }

    fn subject(&self) -> String {
        match &self.trend.subject {
            Some(subject) => self.lang().pick(format!("{subject}，"), format!("for {subject}, ")),
            None => String::new(),
        }
    }

    fn zeros(&self, labels: &str, known: &[(usize, Ratio)], count: usize) -> String {
        let first = known.iter().map(|(at, _)| *at).min().unwrap_or(0);
        let last = known.iter().map(|(at, _)| *at).max().unwrap_or(0);
        let lang = self.lang();
        let years = years_between(lang, &self.trend.years, first, last);
        let was = if count == 1 { "was" } else { "were" };
        // Several series may share the one year they have.
        if first == last {
            return lang.pick(format!("{years}{labels}均为0"), format!("{labels} {was} 0 in {years}"));
        }
        lang.pick(format!("{years}{labels}各年均为0"), format!("{labels} {was} 0 in every year of {years}"))
    }

    /// Says the latest number itself.
    fn latest(&self, series: &Series<'_>, at: usize, dated: bool) -> String {
        let amount = series.data.get(at).map(|datum| self.tongue.amount(datum)).unwrap_or_default();
        let (label, year) = (&series.label, self.year(at));
        let is = if self.tongue.measure.unit == Unit::Count { "" } else { "为" };
        match (self.lang(), dated) {
            (Lang::Zh, true) => format!("{year}年{label}{is}{amount}"),
            (Lang::Zh, false) => format!("{label}{is}{amount}"),
            (Lang::En, true) => format!("{label} came to {amount} in {year}"),
            (Lang::En, false) => format!("{label} came to {amount}"),
        }
    }

    /// Says how the latest number changed; in full, also whether it is the highest and for how long it has risen.
    fn change(&self, series: &Series<'_>, at: usize, value: Ratio, full: bool, dated: bool) -> String {
        let lang = self.lang();
        let stretch = self.stretch(series, at);
        let mut out = String::new();
        let known = Self::known(series, self.trend.years.len());
        if known.len() == 1 && self.trend.years.len() > 1 {
            out.push_str(lang.pick("，只有这一年有数", ", the only year with a number"));
            return out;
        }
        let Some(&before) = stretch.len().checked_sub(2).and_then(|at| stretch.get(at)) else { return out };
        let steps: Vec<Ordering> = stretch.windows(2).rev().filter_map(step).collect();
        let same = steps.iter().take_while(|step| steps.first() == Some(step)).count();
        let flat = steps.first() == Some(&Ordering::Equal);
        if full && flat && same > 1 {
            let year = self.year(at.saturating_sub(same));
            return lang.pick(format!("，{year}年以来没有变化"), format!(", unchanged since {year}"));
        }
        out.push_str(&self.step(at, before, value, dated));
        if full {
            out.push_str(&self.extreme(at, value, &stretch));
            if same > 1 {
                let rise = steps.first() == Some(&Ordering::Greater);
                let verb = self.tongue.verb(rise);
                let rising = if rise { "rising" } else { "falling" };
                out.push_str(
                    &lang.pick(
                        format!("，连续{same}年{verb}"),
                        format!(", {rising} for {same} years in a row"),
                    ),
                );
            }
        }
        out
    }

    /// Returns the numbers up to a year that can be compared with it, without a gap or a seam between them.
    fn stretch(&self, series: &Series<'_>, at: usize) -> Vec<Ratio> {
        let mut stretch: Vec<Ratio> = series.value(at).into_iter().collect();
        let mut at = at;
        while self.trend.joined(series, at) {
            at -= 1;
            let Some(value) = series.value(at) else { break };
            stretch.push(value);
        }
        stretch.reverse();
        stretch
    }

    fn step(&self, at: usize, before: Ratio, value: Ratio, dated: bool) -> String {
        let lang = self.lang();
        let year = self.year(at.saturating_sub(1));
        let Some(difference) = value.minus(before) else { return String::new() };
        let count = self.tongue.measure.unit == Unit::Count;
        if value == before {
            let same = if count { "相同" } else { "持平" };
            return lang.pick(format!("，与{year}年{same}"), format!(", the same as in {year}"));
        }
        if !self.tongue.shows(difference) {
            return lang.pick(format!("，与{year}年基本持平"), format!(", almost the same as in {year}"));
        }
        let verb = self.tongue.verb(difference > Ratio::integer(0));
        let amount = self.tongue.difference(difference);
        let growth = if count { self.growth(before, difference) } else { String::new() };
        match (lang, dated) {
            (Lang::Zh, true) => format!("，比{year}年{verb}{amount}{growth}"),
            (Lang::Zh, false) => format!("，{verb}{amount}{growth}"),
            (Lang::En, true) => format!(", {verb} {amount}{growth} on {year}"),
            (Lang::En, false) => format!(", {verb} {amount}{growth}"),
        }
    }

    /// Says a difference in percent of the number before, unless that is too small for it to mean anything.
    fn growth(&self, before: Ratio, difference: Ratio) -> String {
        let zero = Ratio::integer(0);
        let small = self.trend.small.as_ref().is_some_and(|small| before < Ratio::integer(small.below));
        if small || before <= zero {
            return String::new();
        }
        let size = if difference < zero { zero.minus(difference) } else { Some(difference) };
        let percent = size.and_then(|size| super::words::share(size, before)).unwrap_or_default();
        self.lang().pick(format!("（{percent}）"), format!(" ({percent})"))
    }

    fn extreme(&self, at: usize, value: Ratio, stretch: &[Ratio]) -> String {
        let lang = self.lang();
        let others = stretch.get(..stretch.len().saturating_sub(1)).unwrap_or_default();
        if others.len() < 2 || others.iter().all(|other| *other == value) {
            return String::new();
        }
        let word = if others.iter().all(|other| *other <= value) {
            lang.pick("最高", "highest")
        } else if others.iter().all(|other| *other >= value) {
            lang.pick("最低", "lowest")
        } else {
            return String::new();
        };
        let start = at - others.len();
        // The year before is left out: that it was the same has just been said.
        let earlier = others.iter().enumerate().take(others.len() - 1);
        let ties: Vec<String> = earlier
            .filter(|(_, other)| **other == value)
            .map(|(other, _)| self.year(start + other))
            .collect();
        let (first, last) = (self.year(start), self.year(at));
        let mut out =
            lang.pick(format!("，为{first}年以来{word}"), format!(", the {word} of {first}–{last}"));
        if !ties.is_empty() {
            out.push_str(
                &lang.pick(
                    format!("（与{}年相同）", ties.join("、")),
                    format!(" (as in {})", list(lang, &ties)),
                ),
            );
        }
        out
    }

    /// Compares the latest number of the first series with the series that others are compared with.
    fn reference(&self, at: usize, value: Ratio) -> Option<(usize, String)> {
        let lang = self.lang();
        let (position, series) =
            self.series.iter().enumerate().skip(1).find(|(_, series)| series.reference)?;
        let datum = series.data.get(at)?;
        let difference = value.minus(datum.value?)?;
        let (label, amount) = (&series.label, self.tongue.amount(datum));
        let text = if difference == Ratio::integer(0) {
            lang.pick(format!("，与{label}（{amount}）相同"), format!(", equal to {label} ({amount})"))
        } else if !self.tongue.shows(difference) {
            lang.pick(
                format!("，与{label}（{amount}）基本相同"),
                format!(", about equal to {label} ({amount})"),
            )
        } else {
            let above = difference > Ratio::integer(0);
            let by = self.tongue.difference(difference);
            let count = self.tongue.measure.unit == Unit::Count;
            let word = match (count, above) {
                (true, true) => "多",
                (true, false) => "少",
                (false, true) => "高",
                (false, false) => "低",
            };
            let english = if above { "above" } else { "below" };
            lang.pick(
                format!("，比{label}（{amount}）{word}{by}"),
                format!(", {by} {english} {label} ({amount})"),
            )
        };
        Some((position, text))
    }

    /// Warns of shares of small numbers.
    fn small(&self) -> String {
        let lang = self.lang();
        let Some(small) = &self.trend.small else { return String::new() };
        let is_small = |series: &Series<'_>, at: usize| {
            let datum = series.data.get(at);
            datum.is_some_and(|datum| datum.value.is_some() && datum.n.is_some_and(|n| n < small.below))
        };
        let (below, noun, word) = (small.below, &small.noun, &small.word);
        let last =
            |series: &Series<'_>| Self::known(series, self.trend.years.len()).last().map(|(at, _)| *at);
        if let [series] = self.series {
            let Some(at) = last(series) else { return String::new() };
            let compared = self.trend.joined(series, at) && series.value(at.saturating_sub(1)).is_some();
            let years = [at.checked_sub(1).filter(|_| compared), Some(at)];
            let found = years.into_iter().flatten().filter(|&at| is_small(series, at));
            let years: Vec<String> = found.map(|at| years_between(lang, &self.trend.years, at, at)).collect();
            if years.is_empty() {
                return String::new();
            }
            let years = list(lang, &years);
            return lang.pick(
                format!("{years}{noun}不足{below}{word}，比例起伏大"),
                format!("fewer than {below} {noun} in {years}, so shares swing widely"),
            );
        }
        let found = self.series.iter().filter(|series| !series.reference);
        let names: Vec<&str> = found
            .filter(|series| last(series).is_some_and(|at| is_small(series, at)))
            .map(|series| &*series.label)
            .collect();
        if names.is_empty() {
            return String::new();
        }
        let names = list(lang, &names);
        lang.pick(
            format!("{names}{noun}不足{below}{word}，比例起伏大"),
            format!("fewer than {below} {noun} at {names}, so shares swing widely"),
        )
    }

    /// Says where single series have no number while others have one.
    fn holes(&self) -> String {
        const MOST: usize = 3;
        let lang = self.lang();
        let lone = |at: usize| self.series.iter().any(|series| series.value(at).is_some());
        let mut parts = Vec::new();
        let mut more = 0;
        for series in self.series {
            let missing = |at: usize| {
                let datum = series.data.get(at);
                (series.value(at).is_none() && lone(at)).then(|| datum.map_or("", |datum| &*datum.reason))
            };
            for (first, last, reason) in runs(&self.trend.years, missing) {
                if parts.len() == MOST {
                    more += last - first + 1;
                    continue;
                }
                let years = years_between(lang, &self.trend.years, first, last);
                let (label, reason) = (&series.label, reason_or(lang, reason));
                parts.push(
                    lang.pick(format!("{label}{years}{reason}"), format!("{label}: {reason} in {years}")),
                );
            }
        }
        let mut out = parts.join(lang.pick("，", "; "));
        if more > 0 {
            out.push_str(
                &lang.pick(format!("，另有{more}处没有数"), format!("; {more} more figures are missing")),
            );
        }
        out
    }

    /// Says from which years on single series cannot be compared.
    fn own_seams(&self) -> String {
        let lang = self.lang();
        let first = self.trend.years.first().map(|slot| slot.period);
        let mut parts = Vec::new();
        for series in self.series {
            let label = &series.label;
            for (period, what) in series.seams.iter().filter(|(period, _)| Some(*period) > first) {
                parts.push(
                    lang.pick(format!("{label}{period}年起{what}"), format!("{label} in {period} ({what})")),
                );
            }
        }
        if parts.is_empty() {
            return String::new();
        }
        lang.pick(
            format!("{}，前后不可比", parts.join("、")),
            format!("not comparable with years before: {}", list(lang, &parts)),
        )
    }
}

fn step(pair: &[Ratio]) -> Option<Ordering> {
    match pair {
        [before, after] => after.partial_cmp(before),
        _ => None,
    }
}
