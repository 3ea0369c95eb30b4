//! One indicator of many offices: the middle, the ends, and who is not compared.

use super::words::{Tongue, list, sentences};
use crate::base::Ratio;
use crate::base::lang::counted;
use crate::base::quantile;
use crate::render::chart::{Entry, Spread};

/// Says what dots show.
#[must_use]
pub fn dots(spread: &Spread<'_>) -> String {
    say(spread, spread.frame.lang.pick("点图", "Dot plot"))
}

/// Says what a distribution shows.
#[must_use]
pub fn strip(spread: &Spread<'_>) -> String {
    say(spread, spread.frame.lang.pick("分布图", "Distribution plot"))
}

/// The most offices that are named for one reason.
const NAMED: usize = 8;
/// The fewest offices whose middle half is worth saying.
const QUARTERS: usize = 5;

fn say(spread: &Spread<'_>, kind: &str) -> String {
    let lang = spread.frame.lang;
    let talk =
        Talk { spread, tongue: Tongue { lang, measure: &spread.frame.measure }, sorted: spread.sorted() };
    let nothing = || lang.pick("没有可以画出的数", "nothing to draw").to_owned();
    let main = talk.main().unwrap_or_else(nothing);
    let parts = [main, talk.quarters(), talk.own(), talk.apart(), missing(spread)];
    sentences(lang, kind, &parts)
}

struct Talk<'t> {
    spread: &'t Spread<'t>,
    tongue: Tongue<'t>,
    sorted: Vec<Ratio>,
}

impl Talk<'_> {
    fn main(&self) -> Option<String> {
        let Self { spread, tongue, sorted } = self;
        let lang = tongue.lang;
        let (low, high) = (*sorted.first()?, *sorted.last()?);
        let (year, subject, count) = (spread.period, &spread.subject, sorted.len());
        if count == 1 {
            let (value, name) = (tongue.value(low), self.holders(low));
            return Some(lang.pick(
                format!("{year}年只有1个机构有{subject}，为{value}{name}"),
                format!("only 1 office has a figure for {subject} in {year}: {value}{name}"),
            ));
        }
        if low == high {
            let value = tongue.value(low);
            return Some(lang.pick(
                format!("{year}年{count}个机构{subject}都是{value}"),
                format!("at all {count} offices {subject} came to {value} in {year}"),
            ));
        }
        let median = tongue.value(quantile(sorted, 1, 2)?);
        let (lowest, highest) = (tongue.value(low), tongue.value(high));
        let (least, most) = (self.holders(low), self.holders(high));
        Some(lang.pick(
            format!("{year}年{count}个机构{subject}的中位数为{median}，最低{lowest}{least}，最高{highest}{most}"),
            format!(
                "in {year} the median {subject} of {count} offices was {median}, the lowest {lowest}{least}, the highest {highest}{most}"
            ),
        ))
    }

    /// Says in brackets who has a value, where names may be said.
    fn holders(&self, value: Ratio) -> String {
        let Self { spread, tongue, .. } = self;
        if !spread.named {
            return String::new();
        }
        let of = |entry: &&Entry<'_>| entry.datum.value == Some(value);
        let names: Vec<&str> = spread.entries.iter().filter(of).map(|entry| &*entry.name).collect();
        let names = match names.len() {
            1 | 2 => list(tongue.lang, &names),
            count => tongue.lang.pick(format!("{count}个机构"), format!("{count} offices")),
        };
        tongue.lang.pick(format!("（{names}）"), format!(" ({names})"))
    }

    fn quarters(&self) -> String {
        let Self { tongue, sorted, .. } = self;
        let (low, high) = (quantile(sorted, 1, 4), quantile(sorted, 3, 4));
        let (Some(low), Some(high)) = (low, high) else { return String::new() };
        if sorted.len() < QUARTERS || sorted.first() == sorted.last() {
            return String::new();
        }
        if low == high {
            let value = tongue.value(low);
            return tongue
                .lang
                .pick(format!("中间一半都是{value}"), format!("the middle half is at {value}"));
        }
        let (low, high) = (tongue.value(low), tongue.value(high));
        tongue.lang.pick(
            format!("中间一半在{low}和{high}之间"),
            format!("the middle half lies between {low} and {high}"),
        )
    }

    /// Compares the page's own office with the median.
    fn own(&self) -> String {
        let Self { spread, tongue, sorted } = self;
        let lang = tongue.lang;
        let Some(own) = spread.entries.iter().find(|entry| entry.own) else { return String::new() };
        let (Some(value), Some(median)) = (own.datum.value, quantile(sorted, 1, 2)) else {
            return String::new();
        };
        let Some(difference) = value.minus(median).filter(|_| sorted.len() > 1) else { return String::new() };
        let (name, amount) = (&own.name, tongue.amount(&own.datum));
        if difference == Ratio::integer(0) {
            return lang.pick(
                format!("{name}为{amount}，与中位数相同"),
                format!("{name}: {amount}, equal to the median"),
            );
        }
        let by = tongue.difference(difference);
        let above = difference > Ratio::integer(0);
        let (zh, en) = if above { ("高", "above") } else { ("低", "below") };
        lang.pick(
            format!("{name}为{amount}，比中位数{zh}{by}"),
            format!("{name}: {amount}, {by} {en} the median"),
        )
    }

    /// Says who is not compared, and why.
    fn apart(&self) -> String {
        let Self { spread, tongue, .. } = self;
        let lang = tongue.lang;
        let count = spread.apart.len();
        if count == 0 {
            return String::new();
        }
        let names: Vec<&str> = spread.apart.iter().take(NAMED).map(|entry| &*entry.name).collect();
        let names = if count > NAMED {
            lang.pick(format!("{}等", names.join("、")), format!("{} and others", names.join(", ")))
        } else {
            list(lang, &names)
        };
        let offices = counted(count, "office");
        match &spread.small {
            Some(small) => {
                let (below, noun, word) = (small.below, &small.noun, &small.word);
                lang.pick(
                    format!("{count}个机构{noun}不足{below}{word}，不参加比较：{names}"),
                    format!("not compared, with fewer than {below} {noun}: {offices} ({names})"),
                )
            }
            None => lang.pick(
                format!("{count}个机构不参加比较：{names}"),
                format!("not compared: {offices} ({names})"),
            ),
        }
    }
}

/// Counts the offices without a value, by reason.
fn missing(spread: &Spread<'_>) -> String {
    let lang = spread.frame.lang;
    let mut reasons: Vec<(&str, usize)> = Vec::new();
    for entry in spread.entries.iter().filter(|entry| entry.datum.value.is_none()) {
        let reason = super::trend::reason_or(lang, &entry.datum.reason);
        match reasons.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, count)) => *count += 1,
            None => reasons.push((reason, 1)),
        }
    }
    let parts: Vec<String> = reasons
        .into_iter()
        .map(|(reason, count)| {
            lang.pick(format!("{count}个机构{reason}"), format!("{}: {reason}", counted(count, "office")))
        })
        .collect();
    parts.join(lang.pick("，", "; "))
}
