//! Exact decimals: text in, the same text out, and no float in between.

use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::fmt;

/// The most decimal places a number may carry; money in 万元 is printed with four at most.
pub const MAX_PLACES: u8 = 6;

/// `mantissa / 10^places`, with the places as written, so that `1.10` prints as `1.10`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Decimal {
    mantissa: i64,
    places: u8,
}

/// Why a text is not a number that can be read exactly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NumberProblem {
    /// More digits than a 64-bit integer holds.
    TooLarge,
    /// More than [`MAX_PLACES`] decimal places: never rounded.
    TooManyPlaces,
    /// Not written as a plain number; what it probably is, where that can be told.
    NotPlain(Option<String>),
}

impl Decimal {
    /// Builds a number from its digits and its places.
    #[must_use]
    pub fn new(mantissa: i64, places: u8) -> Self {
        Self { mantissa, places: places.min(MAX_PLACES) }
    }

    /// Returns an integer.
    #[must_use]
    pub fn integer(value: i64) -> Self {
        Self { mantissa: value, places: 0 }
    }

    /// Reads `-12` or `12.50`: ASCII digits, at most one leading minus and one point with digits on both sides.
    ///
    /// # Errors
    /// [`NumberProblem`] for anything else; nothing is rounded and nothing guessed.
    pub fn parse(text: &str) -> Result<Self, NumberProblem> {
        Self::exact(text).map_err(|problem| match problem {
            NumberProblem::NotPlain(_) => NumberProblem::NotPlain(probable(text)),
            other => other,
        })
    }

    /// Reads a number without asking what else it could be, which [`probable`] itself does.
    fn exact(text: &str) -> Result<Self, NumberProblem> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let plain = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        let missing = whole.is_empty() || (digits.contains('.') && fraction.is_empty());
        if missing || !plain(whole) || !plain(fraction) {
            return Err(NumberProblem::NotPlain(None));
        }
        if fraction.len() > usize::from(MAX_PLACES) {
            return Err(NumberProblem::TooManyPlaces);
        }
        let mut mantissa = 0_i64;
        for digit in whole.bytes().chain(fraction.bytes()) {
            let digit = i64::from(digit - b'0');
            // Built up on the negative side, which reaches one further than the positive.
            mantissa =
                mantissa.checked_mul(10).and_then(|m| m.checked_sub(digit)).ok_or(NumberProblem::TooLarge)?;
        }
        if !negative {
            mantissa = mantissa.checked_neg().ok_or(NumberProblem::TooLarge)?;
        }
        let places = u8::try_from(fraction.len()).unwrap_or(MAX_PLACES);
        Ok(Self { mantissa, places })
    }

    /// Returns the digits without the point.
    #[must_use]
    pub fn mantissa(self) -> i64 {
        self.mantissa
    }

    /// Returns the number of decimal places written.
    #[must_use]
    pub fn places(self) -> u8 {
        self.places
    }

    /// Tells whether the value is a whole number, however it is written.
    #[must_use]
    pub fn is_integer(self) -> bool {
        self.mantissa % 10_i64.pow(u32::from(self.places)) == 0
    }

    /// Returns the value when it was written without decimal places.
    #[must_use]
    pub fn as_integer(self) -> Option<i64> {
        (self.places == 0).then_some(self.mantissa)
    }

    /// Returns the value in units of 10^-[`MAX_PLACES`], where sums are made; it always fits.
    #[must_use]
    pub fn scaled(self) -> i128 {
        i128::from(self.mantissa) * 10_i128.pow(u32::from(MAX_PLACES - self.places))
    }

    /// Prints a value in units of 10^-[`MAX_PLACES`] with as few places as it needs.
    #[must_use]
    pub fn print_scaled(scaled: i128) -> String {
        let unit = 10_u128.pow(u32::from(MAX_PLACES));
        let (whole, fraction) = (scaled.unsigned_abs() / unit, scaled.unsigned_abs() % unit);
        let sign = if scaled < 0 { "-" } else { "" };
        let fraction = format!("{fraction:06}");
        let fraction = fraction.trim_end_matches('0');
        if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Decimal {}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        self.scaled().cmp(&other.scaled())
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.places == 0 {
            return write!(f, "{}", self.mantissa);
        }
        let unit = 10_u64.pow(u32::from(self.places));
        let sign = if self.mantissa < 0 { "-" } else { "" };
        let value = self.mantissa.unsigned_abs();
        write!(f, "{sign}{}.{:0width$}", value / unit, value % unit, width = usize::from(self.places))
    }
}

/// No number that anybody meant is longer than this, in bytes.
const PROBABLE: usize = 120;

/// Returns the plain number a text such as `１，２３４件` or `1_000` probably means; for hints, never for reading.
#[must_use]
pub fn probable(text: &str) -> Option<String> {
    use unicode_normalization::UnicodeNormalization;
    if text.len() > PROBABLE {
        return None;
    }
    let folded: String = text
        .nfkc()
        .map(|c| match c {
            '−' | '—' | '–' => '-',
            '．' | '。' => '.',
            '，' | '、' | '_' | ' ' | '\'' => ',',
            c => c,
        })
        .collect();
    let folded = folded.trim_matches(',');
    let folded = folded.strip_prefix('+').unwrap_or(folded);
    // What parts groups of three belongs to the number; anything else is a list, which must not become one number.
    let whole = folded.split(['.', '元', '件']).next().unwrap_or_default();
    let mut groups =
        whole.split(',').skip(1).map(|group| group.trim_end_matches(|c: char| !c.is_ascii_digit()));
    if !groups.all(|group| group.len() == 3 && group.bytes().all(|b| b.is_ascii_digit())) {
        return None;
    }
    let plain: String = folded.chars().filter(|c| *c != ',').collect();
    let number = plain.trim_end_matches(|c: char| !c.is_ascii() && !c.is_numeric());
    (number != text && Decimal::exact(number).is_ok()).then(|| number.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_written_is_what_is_printed() {
        for text in ["0", "72701.2578", "1.10", "-8", "96171.6", "0.000001", "9223372036854775807"] {
            assert_eq!(Decimal::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(Decimal::parse("-9223372036854775808").unwrap().to_string(), "-9223372036854775808");
        assert_eq!(Decimal::parse("-0").unwrap().to_string(), "0");
    }

    #[test]
    fn what_cannot_be_read_exactly_is_refused() {
        let not_plain = |hint: &str| Err(NumberProblem::NotPlain(Some(hint.to_owned())));
        assert_eq!(Decimal::parse("9223372036854775808"), Err(NumberProblem::TooLarge));
        assert_eq!(Decimal::parse("1.1234567"), Err(NumberProblem::TooManyPlaces));
        assert_eq!(Decimal::parse("1,234"), not_plain("1234"));
        assert_eq!(Decimal::parse("１２"), not_plain("12"));
        assert_eq!(Decimal::parse("12人"), not_plain("12"));
        assert_eq!(Decimal::parse("+5"), not_plain("5"));
        for bad in ["", "-", ".5", "5.", "1e400", "nan", "inf", "0x10", "1.2.3", "abc"] {
            assert_eq!(Decimal::parse(bad), Err(NumberProblem::NotPlain(None)), "{bad}");
        }
        for deep in ["+".repeat(100), "+".repeat(100_000), format!("{}5", "+".repeat(50))] {
            assert_eq!(Decimal::parse(&deep), Err(NumberProblem::NotPlain(None)));
        }
    }

    #[test]
    fn places_do_not_make_a_difference_of_value() {
        assert_eq!(Decimal::parse("1.10"), Decimal::parse("1.1"));
        assert!(Decimal::parse("2").unwrap() > Decimal::parse("1.999999").unwrap());
        assert_eq!(Decimal::print_scaled(1_500_000), "1.5");
        assert_eq!(Decimal::print_scaled(-2_000_000), "-2");
    }

    proptest! {
        #[test]
        fn any_decimal_survives_the_round_trip(mantissa in any::<i64>(), places in 0..=MAX_PLACES) {
            let number = Decimal::new(mantissa, places);
            let text = number.to_string();
            let again = Decimal::parse(&text).unwrap();
            prop_assert_eq!(again.to_string(), text);
            prop_assert_eq!(again.mantissa(), mantissa);
        }
    }
}
