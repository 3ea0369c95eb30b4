//! Two years of many offices: how many rose and fell, and who most.

use super::words::{Tongue, list, sentences};
use crate::base::Ratio;
use crate::base::lang::counted;
use crate::form::Unit;
use crate::render::chart::{Pair, Slope};
use std::cmp::Ordering;

/// Says what a slope shows.
#[must_use]
pub fn slope(slope: &Slope<'_>) -> String {
    let lang = slope.frame.lang;
    let kind = lang.pick("斜率图", "Slope chart");
    let talk = Talk { slope, tongue: Tongue { lang, measure: &slope.frame.measure } };
    if let Some(seam) = &slope.seam {
        let [first, last] = slope.periods;
        let text = lang.pick(
            format!("{last}年起{seam}，与{first}年不可比"),
            format!("{first} and {last} cannot be compared ({seam})"),
        );
        return sentences(lang, kind, &[text]);
    }
    let changes: Vec<(&Pair<'_>, Ratio)> = slope
        .comparable()
        .filter_map(|pair| {
            let [before, after] = &pair.data;
            Some((pair, after.value?.minus(before.value?)?))
        })
        .collect();
    let main = if changes.is_empty() {
        lang.pick("没有可以画出的数", "nothing to draw").to_owned()
    } else {
        talk.counts(&changes)
    };
    let parts = [main, talk.most(&changes), talk.own(&changes), talk.left_out(), talk.seams()];
    sentences(lang, kind, &parts)
}

struct Talk<'t> {
    slope: &'t Slope<'t>,
    tongue: Tongue<'t>,
}

impl Talk<'_> {
    fn verb(&self, rise: bool) -> &'static str {
        self.tongue.lang.pick(self.tongue.verb(rise), if rise { "rose" } else { "fell" })
    }

    fn counts(&self, changes: &[(&Pair<'_>, Ratio)]) -> String {
        let lang = self.tongue.lang;
        let zero = Ratio::integer(0);
        let count =
            |order| changes.iter().filter(|(_, change)| change.partial_cmp(&zero) == Some(order)).count();
        let counts = [
            (count(Ordering::Greater), self.verb(true)),
            (count(Ordering::Less), self.verb(false)),
            (count(Ordering::Equal), lang.pick("不变", "stayed the same")),
        ];
        let (all, subject) = (changes.len(), &self.slope.subject);
        let [first, last] = self.slope.periods;
        if let Some((_, verb)) = counts.iter().find(|(count, _)| *count == all) {
            return match lang {
                _ if all == 1 => lang.pick(
                    format!("{first}年和{last}年都有数的只有1个机构，{subject}{verb}"),
                    format!("at the only office with figures for {first} and {last}, {subject} {verb}"),
                ),
                _ => lang.pick(
                    format!("{first}年和{last}年都有数的{all}个机构，{subject}全部{verb}"),
                    format!("at all {all} offices with figures for {first} and {last}, {subject} {verb}"),
                ),
            };
        }
        let said: Vec<String> = counts
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, verb)| lang.pick(format!("{verb}的{count}个"), format!("{verb} at {count}")))
            .collect();
        lang.pick(
            format!("{first}年和{last}年都有数的{all}个机构中，{subject}{}", said.join("，")),
            format!("of {all} offices with figures for {first} and {last}, {subject} {}", list(lang, &said)),
        )
    }

    /// Says how much the largest rise and the largest fall are.
    fn most(&self, changes: &[(&Pair<'_>, Ratio)]) -> String {
        let lang = self.tongue.lang;
        let zero = Ratio::integer(0);
        let mut parts = Vec::new();
        for rise in [true, false] {
            let along = |change: Ratio| if rise { change > zero } else { change < zero };
            let further = |a: Ratio, b: Ratio| if rise { a > b } else { a < b };
            let mut most: Option<Ratio> = None;
            for (_, change) in changes.iter().filter(|(_, change)| along(*change)) {
                if most.is_none_or(|most| further(*change, most)) {
                    most = Some(*change);
                }
            }
            let Some(most) = most else { continue };
            let by = self.tongue.difference(most);
            let verb = self.tongue.verb(rise);
            let noun = if rise { "rise" } else { "fall" };
            let names: Vec<&str> =
                changes.iter().filter(|(_, change)| *change == most).map(|(pair, _)| &*pair.name).collect();
            parts.push(if self.slope.named {
                let names = match names.len() {
                    1 | 2 => list(lang, &names),
                    count => lang.pick(format!("{count}个机构"), format!("{count} offices")),
                };
                lang.pick(format!("{verb}最多的是{names}（{by}）"), format!("largest {noun}: {by} ({names})"))
            } else {
                lang.pick(format!("最多{verb}{by}"), format!("largest {noun}: {by}"))
            });
        }
        parts.join(lang.pick("，", "; "))
    }

    /// Says how the page's own office changed.
    fn own(&self, changes: &[(&Pair<'_>, Ratio)]) -> String {
        let lang = self.tongue.lang;
        let Some((pair, change)) = changes.iter().find(|(pair, _)| pair.own) else { return String::new() };
        let [before, after] = pair.data.each_ref().map(|datum| self.tongue.amount(datum));
        let name = &pair.name;
        let zero = Ratio::integer(0);
        if *change == zero {
            let same = if self.tongue.measure.unit == Unit::Count { "没有变化" } else { "持平" };
            return lang.pick(format!("{name}{same}，为{after}"), format!("{name} stayed at {after}"));
        }
        let (verb, by) = (self.tongue.verb(*change > zero), self.tongue.difference(*change));
        lang.pick(
            format!("{name}由{before}到{after}，{verb}{by}"),
            format!("{name} went from {before} to {after}, {verb} {by}"),
        )
    }

    /// Counts the offices that have not both numbers.
    fn left_out(&self) -> String {
        let lang = self.tongue.lang;
        let lacks = |pair: &&Pair<'_>| pair.data.iter().any(|datum| datum.value.is_none());
        match self.slope.entries.iter().filter(lacks).count() {
            0 => String::new(),
            count => lang.pick(
                format!("{count}个机构不是两年都有数，没有画出"),
                format!("not drawn, without figures for both years: {}", counted(count, "office")),
            ),
        }
    }

    /// Says which offices changed so that their years cannot be compared.
    fn seams(&self) -> String {
        let lang = self.tongue.lang;
        let last = self.slope.periods[1];
        let told = self.slope.entries.iter().filter_map(|pair| Some((&pair.name, pair.seam.as_deref()?)));
        let parts: Vec<String> = told
            .map(|(name, seam)| lang.pick(format!("{name}{last}年起{seam}"), format!("{name} ({seam})")))
            .collect();
        if parts.is_empty() {
            return String::new();
        }
        lang.pick(
            format!("{}，前后不可比，没有画出", parts.join("、")),
            format!("not drawn, since the years cannot be compared: {}", list(lang, &parts)),
        )
    }
}
