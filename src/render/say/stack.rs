//! What makes up a whole: the largest parts of the latest year, and the largest change of a share.

use super::trend::{reason_or, seams};
use super::words::{Tongue, list, sentences, share};
use crate::base::Ratio;
use crate::render::chart::Stack;

/// Says what a stack of shares by year shows.
#[must_use]
pub fn stack(stack: &Stack<'_>) -> String {
    let lang = stack.frame.lang;
    let kind = lang.pick("百分比堆积柱状图", "100% stacked column chart");
    let talk = Talk { stack, tongue: Tongue { lang, measure: &stack.frame.measure } };
    let last = (0..stack.years.len()).rev().find(|&at| stack.whole_at(at).is_some_and(positive));
    let main = match last {
        Some(at) => talk.largest(at),
        None if (0..stack.years.len()).any(|at| stack.whole_at(at).is_some()) => String::new(),
        None => lang.pick("没有可以画出的数", "nothing to draw").to_owned(),
    };
    let change = last.map(|at| talk.change(at)).unwrap_or_default();
    let small = last.map(|at| talk.small(at)).unwrap_or_default();
    let parts = [main, change, small, talk.zeros(), talk.gaps(), seams(lang, &stack.years)];
    sentences(lang, kind, &parts)
}

fn positive(value: Ratio) -> bool {
    value > Ratio::integer(0)
}

struct Talk<'t> {
    stack: &'t Stack<'t>,
    tongue: Tongue<'t>,
}

impl Talk<'_> {
    fn year(&self, at: usize) -> String {
        self.stack.years.get(at).map(|slot| slot.period.to_string()).unwrap_or_default()
    }

    /// Says how large the whole is and which parts are the largest.
    fn largest(&self, at: usize) -> String {
        let Self { stack, tongue } = self;
        let lang = tongue.lang;
        let Some(whole) = stack.whole_at(at) else { return String::new() };
        let mut parts: Vec<(&str, Ratio)> = stack
            .parts
            .iter()
            .filter_map(|part| Some((&*part.label, part.value(at).filter(|value| positive(*value))?)))
            .collect();
        parts.sort_by(|(_, a), (_, b)| b.partial_cmp(a).unwrap_or(std::cmp::Ordering::Equal));
        let (year, total, noun) = (self.year(at), tongue.value(whole), &stack.whole);
        let head = lang.pick(format!("{year}年{noun}{total}"), format!("of {total} {noun} in {year}"));
        if let [(only, _)] = *parts {
            return lang.pick(format!("{head}，全部为{only}"), format!("{head}, all were {only}"));
        }
        let mut out = head;
        for rank in 0..2 {
            let Some(&(_, value)) = parts.first() else { break };
            let ties = parts.iter().take_while(|(_, other)| *other == value).count();
            let names: Vec<&str> = parts.drain(..ties).map(|(name, _)| name).collect();
            let (names, amount) = (list(lang, &names), tongue.value(value));
            let percent = share(value, whole).unwrap_or_default();
            let (each, apiece) = if ties > 1 { ("各", " each") } else { ("", "") };
            out.push_str(&match (rank, ties > 1) {
                (0, many) => lang.pick(
                    format!(
                        "，其中{names}{}，{each}{amount}，{each}占{percent}",
                        if many { "并列最多" } else { "最多" }
                    ),
                    format!(
                        ", the largest {} {names} ({amount}, {percent}{apiece})",
                        if many { "parts were" } else { "part was" }
                    ),
                ),
                _ => lang.pick(
                    format!("；其次为{names}，{each}{amount}，{each}占{percent}"),
                    format!(", followed by {names} ({amount}, {percent}{apiece})"),
                ),
            });
            if ties > 1 {
                break;
            }
        }
        out
    }

    /// Says whose share changed most against the year before.
    fn change(&self, at: usize) -> String {
        let Self { stack, tongue } = self;
        let lang = tongue.lang;
        let Some(before) = at.checked_sub(1).filter(|_| stack.joined(at)) else { return String::new() };
        let share_at = |part: usize, at: usize| {
            let whole = stack.whole_at(at)?;
            stack.parts.get(part)?.value(at)?.over(whole)
        };
        let mut changes = Vec::with_capacity(stack.parts.len());
        for (part, series) in stack.parts.iter().enumerate() {
            let (Some(new), Some(old)) = (share_at(part, at), share_at(part, before)) else {
                return String::new();
            };
            let Some(change) = new.minus(old) else { return String::new() };
            changes.push((&*series.label, change, size(change)));
        }
        let year = self.year(before);
        let most = changes
            .iter()
            .map(|(.., size)| *size)
            .fold(Ratio::integer(0), |most, size| if size > most { size } else { most });
        if most == Ratio::integer(0) {
            return lang
                .pick(format!("各部分占比与{year}年相同"), format!("all shares are the same as in {year}"));
        }
        let points = crate::form::Unit::Points.print(most).unwrap_or_default();
        if !points.bytes().any(|digit| (b'1'..=b'9').contains(&digit)) {
            return lang.pick(
                format!("各部分占比与{year}年基本相同"),
                format!("all shares are almost the same as in {year}"),
            );
        }
        let say = |(label, change, _): &(&str, Ratio, Ratio)| {
            let rise = positive(*change);
            let (zh, en) = if rise { ("上升", "up") } else { ("下降", "down") };
            lang.pick(
                format!("{label}（{zh}{points}个百分点）"),
                format!("{label} ({en} {points} percentage points)"),
            )
        };
        let largest: Vec<String> = changes.iter().filter(|(.., size)| *size == most).map(say).collect();
        let names = list(lang, &largest);
        lang.pick(
            format!("与{year}年相比，占比变化最大的是{names}"),
            format!("the largest change of a share on {year}: {names}"),
        )
    }

    /// Warns of shares of small numbers, in the latest year and the one it is compared with.
    fn small(&self, at: usize) -> String {
        let Some(small) = &self.stack.small else { return String::new() };
        let lang = self.tongue.lang;
        let (below, noun, word) = (small.below, &small.noun, &small.word);
        let is_small = |&at: &usize| {
            self.stack.whole_at(at).is_some_and(|whole| positive(whole) && whole < Ratio::integer(below))
        };
        let compared = at.checked_sub(1).filter(|_| self.stack.joined(at));
        let years: Vec<String> = compared
            .into_iter()
            .chain([at])
            .filter(is_small)
            .map(|at| lang.pick(format!("{}年", self.year(at)), self.year(at)))
            .collect();
        if years.is_empty() {
            return String::new();
        }
        let years = list(lang, &years);
        lang.pick(
            format!("{years}{noun}不足{below}{word}，比例起伏大"),
            format!("fewer than {below} {noun} in {years}, so shares swing widely"),
        )
    }

    /// Says in which years there was nothing to divide.
    fn zeros(&self) -> String {
        let lang = self.tongue.lang;
        let nil = |&at: &usize| self.stack.whole_at(at) == Some(Ratio::integer(0));
        let years: Vec<String> = (0..self.stack.years.len())
            .filter(nil)
            .map(|at| lang.pick(format!("{}年", self.year(at)), self.year(at)))
            .collect();
        if years.is_empty() {
            return String::new();
        }
        let (years, noun) = (list(lang, &years), &self.stack.whole);
        lang.pick(format!("{years}{noun}为0，没有构成"), format!("there were no {noun} in {years}"))
    }

    /// Says of which years not all parts are known, and why.
    fn gaps(&self) -> String {
        let Self { stack, tongue } = self;
        let lang = tongue.lang;
        let all = super::trend::gaps(lang, &stack.years, &stack.parts);
        let mut parts: Vec<String> = Vec::new();
        for (at, _) in stack.years.iter().enumerate() {
            let known = stack.parts.iter().any(|part| part.value(at).is_some());
            let missing = stack.parts.iter().find(|part| part.value(at).is_none());
            let (true, Some(part)) = (known, missing) else { continue };
            let reason = reason_or(lang, part.data.get(at).map_or("", |datum| &datum.reason));
            let (year, label) = (self.year(at), &part.label);
            parts.push(lang.pick(
                format!("{year}年{label}{reason}，无法计算占比"),
                format!("{label}: {reason} in {year}, so shares cannot be worked out"),
            ));
        }
        parts.insert(0, all);
        parts.retain(|part| !part.is_empty());
        parts.join(lang.pick("；", "; "))
    }
}

fn size(value: Ratio) -> Ratio {
    let zero = Ratio::integer(0);
    if value < zero { zero.minus(value).unwrap_or(zero) } else { value }
}
