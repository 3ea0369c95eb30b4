//! Named numbers in groups: which are the largest, and how many are zero.

use super::words::{Tongue, list, sentences, share};
use crate::base::Ratio;
use crate::render::chart::Bars;

/// How many of the largest are named.
const NAMED: usize = 3;

/// Says what bars show.
#[must_use]
pub fn bars(bars: &Bars<'_>) -> String {
    let Bars { frame, subject, period, groups } = bars;
    let lang = frame.lang;
    let tongue = Tongue { lang, measure: &frame.measure };
    let kind = lang.pick("条形图", "Bar chart");
    let zero = Ratio::integer(0);
    let items = || groups.iter().flat_map(|group| &group.items);
    let mut known: Vec<(&str, Ratio)> =
        items().filter_map(|item| Some((&*item.label, item.datum.value?))).collect();
    let missing = items().count() - known.len();
    let zeros = known.iter().filter(|(_, value)| *value == zero).count();
    let whole = known.iter().try_fold(zero, |sum, (_, value)| sum.plus(*value)).unwrap_or(zero);
    known.retain(|(_, value)| *value != zero);
    known.sort_by(|(_, a), (_, b)| b.partial_cmp(a).unwrap_or(std::cmp::Ordering::Equal));
    let mut parts = Vec::new();
    if known.is_empty() && zeros == 0 {
        parts.push(lang.pick("没有可以画出的数", "nothing to draw").to_owned());
    } else if known.is_empty() {
        parts.push(if zeros == 1 {
            lang.pick(
                format!("{period}年{subject}只有1项有数，为0"),
                format!("the only item of {subject} with a figure was 0 in {period}"),
            )
        } else {
            lang.pick(
                format!("{period}年{subject}{zeros}项均为0"),
                format!("all {zeros} items of {subject} were 0 in {period}"),
            )
        });
    } else {
        let total = tongue.value(whole);
        let mut out = lang
            .pick(format!("{period}年{subject}共{total}"), format!("{subject} came to {total} in {period}"));
        if let [(only, _)] = *known {
            out.push_str(&lang.pick(format!("，全部为{only}"), format!(", all of them {only}")));
        } else {
            out.push_str(&largest(tongue, known, whole));
        }
        parts.push(out);
        if zeros > 0 {
            parts.push(lang.pick(
                format!("其余{zeros}项均为0"),
                if zeros == 1 {
                    "1 other item was 0".to_owned()
                } else {
                    format!("{zeros} other items were 0")
                },
            ));
        }
    }
    if missing > 0 {
        parts.push(lang.pick(
            format!("有{missing}项没有数"),
            if missing == 1 {
                "1 item has no figure".to_owned()
            } else {
                format!("{missing} items have no figure")
            },
        ));
    }
    sentences(lang, kind, &parts)
}

/// Says which are the largest, equal ones together; `items` are in order, largest first.
fn largest(tongue: Tongue<'_>, items: Vec<(&str, Ratio)>, whole: Ratio) -> String {
    let lang = tongue.lang;
    let mut out = String::new();
    let (mut told, mut rank, mut rest) = (0, 0, &*items);
    while let Some(&(_, value)) = rest.first().filter(|_| told < NAMED) {
        let ties = rest.iter().take_while(|(_, other)| *other == value).count();
        let (equal, others) = rest.split_at(ties);
        rest = others;
        let (amount, percent) = (tongue.value(value), share(value, whole).unwrap_or_default());
        let names: Vec<&str> = equal.iter().map(|(name, _)| *name).collect();
        let names = if told + ties <= NAMED {
            list(lang, &names)
        } else {
            lang.pick(format!("并列的{ties}项"), format!("{ties} equal items"))
        };
        let (each, apiece) = if ties > 1 { ("各", " each") } else { ("", "") };
        let lead = match rank {
            0 => lang.pick("，最多的是", ", the most frequent being "),
            1 => lang.pick("，其次是", ", then "),
            _ => lang.pick("，再次是", ", then "),
        };
        out.push_str(lead);
        out.push_str(&lang.pick(
            format!("{names}（{each}{amount}，{each}占{percent}）"),
            format!("{names} ({amount}, {percent}{apiece})"),
        ));
        told += ties;
        rank += 1;
    }
    out
}
