//! Words and phrases that all sentences share.

use crate::base::{Lang, Period, Ratio};
use crate::form::Unit;
use crate::render::chart::{Datum, Measure};

/// Says a span of years: 2019—2024年, `2019–2024`.
#[must_use]
pub(crate) fn span(lang: Lang, first: Period, last: Period) -> String {
    match (lang, first == last) {
        (Lang::Zh, true) => format!("{first}年"),
        (Lang::Zh, false) => format!("{first}—{last}年"),
        (Lang::En, true) => first.to_string(),
        (Lang::En, false) => format!("{first}–{last}"),
    }
}

/// Joins names: 甲、乙和丙; `A, B and C`.
pub(super) fn list<S: AsRef<str>>(lang: Lang, names: &[S]) -> String {
    let mut out = String::new();
    for (at, name) in names.iter().enumerate() {
        if at > 0 {
            let last = at + 1 == names.len();
            out.push_str(if last { lang.pick("和", " and ") } else { lang.pick("、", ", ") });
        }
        out.push_str(name.as_ref());
    }
    out
}

/// Joins clauses of a list whose members are long: 甲，乙; `A; B`.
pub(super) fn clauses<S: AsRef<str>>(lang: Lang, parts: &[S]) -> String {
    let parts: Vec<&str> = parts.iter().map(AsRef::as_ref).collect();
    parts.join(lang.pick("；", "; "))
}

/// What numbers are and how they are said.
#[derive(Clone, Copy)]
pub(super) struct Tongue<'a> {
    pub(super) lang: Lang,
    pub(super) measure: &'a Measure<'a>,
}

impl Tongue<'_> {
    /// Says a value with its measure word in Chinese: 3525件, 54.02%.
    pub(super) fn amount(self, datum: &Datum<'_>) -> String {
        let text = self.measure.text(datum).unwrap_or_default();
        self.with_word(&text)
    }

    /// Says a value that was worked out.
    pub(super) fn value(self, value: Ratio) -> String {
        self.with_word(&self.measure.print(value))
    }

    fn with_word(self, text: &str) -> String {
        match (self.lang, self.measure.unit) {
            (Lang::Zh, Unit::Count) => format!("{text}{}", self.measure.word),
            (Lang::Zh, Unit::Points) => format!("{text}个百分点"),
            (Lang::En, Unit::Points) => format!("{text} percentage points"),
            _ => text.to_owned(),
        }
    }

    /// Says a difference without its sign: 14件, 6.47个百分点; `14`, `6.47 points`.
    pub(super) fn difference(self, difference: Ratio) -> String {
        let zero = Ratio::integer(0);
        let size = if difference < zero { zero.minus(difference).unwrap_or(zero) } else { difference };
        match self.measure.unit {
            Unit::Percent | Unit::Points => {
                let points = Unit::Points.print(size).unwrap_or_default();
                self.lang.pick(format!("{points}个百分点"), format!("{points} percentage points"))
            }
            _ => self.value(size),
        }
    }

    /// Whether a difference shows in the places that are printed.
    pub(super) fn shows(self, difference: Ratio) -> bool {
        self.measure.print(difference).bytes().any(|digit| (b'1'..=b'9').contains(&digit))
    }

    /// Says a rise or a fall: 增加, 上升; `up`.
    pub(super) fn verb(self, rise: bool) -> &'static str {
        match (self.lang, self.measure.unit == Unit::Count, rise) {
            (Lang::Zh, true, true) => "增加",
            (Lang::Zh, true, false) => "减少",
            (Lang::Zh, false, true) => "上升",
            (Lang::Zh, false, false) => "下降",
            (Lang::En, _, true) => "up",
            (Lang::En, _, false) => "down",
        }
    }
}

/// Says a share of a whole: 40.64%. `None` where the whole is nothing.
pub(super) fn share(part: Ratio, whole: Ratio) -> Option<String> {
    Unit::Percent.print(part.over(whole)?)
}

/// Adds values; `None` where one is missing.
pub(in crate::render) fn sum(values: impl IntoIterator<Item = Option<Ratio>>) -> Option<Ratio> {
    values.into_iter().try_fold(Ratio::integer(0), |sum, value| sum.plus(value?))
}

/// Puts sentences together, each with its stop.
pub(super) fn sentences(lang: Lang, kind: &str, parts: &[String]) -> String {
    let mut out = format!("{kind}{}", lang.pick("：", ": "));
    for (at, part) in parts.iter().filter(|part| !part.is_empty()).enumerate() {
        if lang == Lang::En && at > 0 {
            out.push(' ');
            // A sentence begins with a capital, unless a name or a number stands there.
            let mut chars = part.chars();
            out.extend(chars.next().map(|c| c.to_ascii_uppercase()));
            out.push_str(chars.as_str());
        } else {
            out.push_str(part);
        }
        out.push_str(lang.pick("。", "."));
    }
    out
}
