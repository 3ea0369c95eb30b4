//! Two sums that should be equal: whether they are, or by how much they differ.

use super::trend::reason_or;
use super::words::{Tongue, list, sentences, sum};
use crate::base::Ratio;
use crate::render::chart::{Balance, Side};

/// Says what a balance shows.
#[must_use]
pub fn balance(balance: &Balance<'_>) -> String {
    let Balance { frame, period, sides } = balance;
    let lang = frame.lang;
    let tongue = Tongue { lang, measure: &frame.measure };
    let kind = lang.pick("平衡条形图", "Balance chart");
    let sums = sides.each_ref().map(|side| sum(side.parts.iter().map(|part| part.datum.value)));
    let zero = Ratio::integer(0);
    if sums == [Some(zero), Some(zero)] {
        let [a, b] = sides.each_ref().map(|side| &side.label);
        let text = lang.pick(
            format!("{period}年{a}和{b}均为0，两边相等"),
            format!("in {period} both {a} and {b} were 0, so both sides are equal"),
        );
        return sentences(lang, kind, &[text]);
    }
    let told = |side: &Side<'_>, sum: Option<Ratio>| {
        let known = side.parts.iter().filter(|part| part.datum.value.is_some());
        let parts: Vec<String> = known
            .map(|part| {
                let (label, amount) = (&part.label, tongue.amount(&part.datum));
                lang.pick(format!("{label}{amount}"), format!("{label} {amount}"))
            })
            .collect();
        let sum = sum.filter(|_| parts.len() > 1).map(|sum| tongue.value(sum));
        match sum {
            Some(sum) => lang.pick(
                format!("{}，共{sum}", list(lang, &parts)),
                format!("{} make {sum}", parts.join(" plus ")),
            ),
            None => parts.join(lang.pick("，", ", ")),
        }
    };
    let [left, right] = [0, 1].map(|at: usize| {
        let side = sides.get(at).map(|side| told(side, sums.get(at).copied().flatten()));
        side.unwrap_or_default()
    });
    let both: Vec<String> = [left, right].into_iter().filter(|text| !text.is_empty()).collect();
    let main = if both.is_empty() {
        lang.pick("没有可以画出的数", "nothing to draw").to_owned()
    } else {
        let both = both.join(lang.pick("；", "; "));
        lang.pick(format!("{period}年{both}"), format!("in {period} {both}"))
    };
    let verdict = match sums {
        [Some(left), Some(right)] => {
            let [a, b] = sides.each_ref().map(|side| &*side.label);
            let (more, less) = if left < right { (b, a) } else { (a, b) };
            let by = left.minus(right).map(|by| tongue.difference(by)).unwrap_or_default();
            if left == right {
                lang.pick(
                    "两边相等，收到的都有着落".to_owned(),
                    "both sides are equal: everything that came in is accounted for".to_owned(),
                )
            } else {
                lang.pick(
                    format!("两边本应相等，但{more}比{less}多{by}"),
                    format!("the two sides should be equal, but {more} exceeds {less} by {by}"),
                )
            }
        }
        _ => {
            let missing = sides.iter().flat_map(|side| &side.parts).filter(|part| part.datum.value.is_none());
            let parts: Vec<String> = missing
                .map(|part| {
                    let (label, reason) = (&part.label, reason_or(lang, &part.datum.reason));
                    lang.pick(format!("{label}{reason}"), format!("{label}: {reason}"))
                })
                .collect();
            let parts = parts.join(lang.pick("，", "; "));
            lang.pick(
                format!("{parts}，无法核对两边是否相等"),
                format!("{parts}; whether both sides are equal cannot be checked"),
            )
        }
    };
    sentences(lang, kind, &[main, verdict])
}
