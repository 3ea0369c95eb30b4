//! Exact fractions for indicators.

use super::Decimal;
use super::number::MAX_PLACES;
use std::cmp::Ordering;

/// A fraction in lowest terms with a positive denominator. Arithmetic is exact and answers `None` on overflow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ratio {
    numerator: i128,
    denominator: i128,
}

impl Ratio {
    /// Returns `numerator / denominator`; `None` where the denominator is zero.
    #[must_use]
    pub fn new(numerator: i128, denominator: i128) -> Option<Self> {
        if denominator == 0 {
            return None;
        }
        let divisor = gcd(numerator.unsigned_abs(), denominator.unsigned_abs());
        let divisor = i128::try_from(divisor).ok()?;
        let (numerator, denominator) = (numerator / divisor, denominator / divisor);
        if denominator < 0 {
            Some(Self { numerator: numerator.checked_neg()?, denominator: denominator.checked_neg()? })
        } else {
            Some(Self { numerator, denominator })
        }
    }

    /// Returns a whole number.
    #[must_use]
    pub fn integer(value: i64) -> Self {
        Self { numerator: i128::from(value), denominator: 1 }
    }

    /// Returns a sum kept in units of 10^-[`MAX_PLACES`].
    #[must_use]
    pub fn from_scaled(scaled: i128) -> Option<Self> {
        let unit = 10_i128.pow(u32::from(MAX_PLACES));
        // Nearly every sum is a whole number, which is in lowest terms already.
        if scaled % unit == 0 {
            return Some(Self { numerator: scaled / unit, denominator: 1 });
        }
        Self::new(scaled, unit)
    }

    /// Returns the sum.
    #[must_use]
    pub fn plus(self, other: Self) -> Option<Self> {
        let left = self.numerator.checked_mul(other.denominator)?;
        let right = other.numerator.checked_mul(self.denominator)?;
        Self::new(left.checked_add(right)?, self.denominator.checked_mul(other.denominator)?)
    }

    /// Returns the difference.
    #[must_use]
    pub fn minus(self, other: Self) -> Option<Self> {
        self.plus(Self { numerator: other.numerator.checked_neg()?, ..other })
    }

    /// Returns the product.
    #[must_use]
    pub fn times(self, other: Self) -> Option<Self> {
        Self::new(
            self.numerator.checked_mul(other.numerator)?,
            self.denominator.checked_mul(other.denominator)?,
        )
    }

    /// Returns the quotient; `None` where `other` is zero.
    #[must_use]
    pub fn over(self, other: Self) -> Option<Self> {
        Self::new(
            self.numerator.checked_mul(other.denominator)?,
            self.denominator.checked_mul(other.numerator)?,
        )
    }

    /// Returns the cube root rounded down to nine decimal places, found by bisection in integers.
    #[must_use]
    pub fn cube_root(self) -> Option<Self> {
        const SCALE: i128 = 1_000_000_000;
        let magnitude = self.numerator.checked_abs()?;
        // root^3 / SCALE^3 <= magnitude / denominator, in whole numbers.
        let target = magnitude.checked_mul(SCALE)?.checked_mul(SCALE)?.checked_mul(SCALE)? / self.denominator;
        let (mut low, mut high) = (0_i128, 1_i128 << 42);
        while low < high {
            let middle = (low + high + 1) / 2;
            match middle.checked_mul(middle).and_then(|square| square.checked_mul(middle)) {
                Some(cube) if cube <= target => low = middle,
                _ => high = middle - 1,
            }
        }
        Self::new(if self.numerator < 0 { -low } else { low }, SCALE)
    }

    /// Returns the value times 10^`places`, rounded half up (away from zero), as reports print percentages.
    #[must_use]
    pub fn rounded(self, places: u8) -> Option<i128> {
        let scaled = self.numerator.checked_mul(10_i128.pow(u32::from(places)))?;
        let doubled = scaled.checked_abs()?.checked_mul(2)?.checked_add(self.denominator)?;
        let rounded = doubled / self.denominator.checked_mul(2)?;
        Some(if scaled < 0 { -rounded } else { rounded })
    }

    /// Prints the value in hundredths with exactly `places` decimal places, rounded half up, as percentages are.
    #[must_use]
    pub fn print_percent(self, places: u8) -> Option<String> {
        let rounded = i64::try_from(self.rounded(places.checked_add(2)?)?).ok()?;
        Some(Decimal::new(rounded, places).to_string())
    }

    /// Prints the value with exactly `places` decimal places, rounded half up.
    #[must_use]
    pub fn print(self, places: u8) -> Option<String> {
        let rounded = i64::try_from(self.rounded(places)?).ok()?;
        Some(Decimal::new(rounded, places).to_string())
    }
}

impl Ratio {
    /// Writes the value as a decimal number with at most `places` places, rounded half up, and no zeros at its end.
    #[must_use]
    pub fn decimal(self, places: u8) -> Option<String> {
        let rounded = self.rounded(places)?;
        let unit = 10_u128.checked_pow(u32::from(places))?;
        let (whole, fraction) = (rounded.unsigned_abs() / unit, rounded.unsigned_abs() % unit);
        let sign = if rounded < 0 { "-" } else { "" };
        let digits = format!("{fraction:0width$}", width = usize::from(places));
        Some(match digits.trim_end_matches('0') {
            "" => format!("{sign}{whole}"),
            digits => format!("{sign}{whole}.{digits}"),
        })
    }
}

impl std::fmt::Display for Ratio {
    /// Writes the exact fraction: `-3`, `2/7`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.denominator {
            1 => write!(f, "{}", self.numerator),
            denominator => write!(f, "{}/{denominator}", self.numerator),
        }
    }
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        let left = self.numerator.checked_mul(other.denominator)?;
        let right = other.numerator.checked_mul(self.denominator)?;
        Some(left.cmp(&right))
    }
}

fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        // Division of 64-bit numbers is an instruction, of 128-bit ones a routine.
        if let (Ok(mut x), Ok(mut y)) = (u64::try_from(a), u64::try_from(b)) {
            while y != 0 {
                (x, y) = (y, x % y);
            }
            return u128::from(x).max(1);
        }
        (a, b) = (b, a % b);
    }
    a.max(1)
}

/// Returns the value below which `part` of `whole` parts of sorted values lie, half of them for 1 of 2. Between two
/// values it lies as far from each as the place between them, as spreadsheets have it.
#[must_use]
pub fn quantile(sorted: &[Ratio], part: usize, whole: usize) -> Option<Ratio> {
    let place = sorted.len().checked_sub(1)? * part;
    let (at, rest) = (place / whole.max(1), place % whole.max(1));
    let low = *sorted.get(at)?;
    if rest == 0 {
        return Some(low);
    }
    let between = Ratio::new(i128::try_from(rest).ok()?, i128::try_from(whole).ok()?)?;
    low.plus(sorted.get(at + 1)?.minus(low)?.times(between)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn print(numerator: i128, denominator: i128, places: u8) -> String {
        Ratio::new(numerator, denominator).unwrap().print(places).unwrap()
    }

    #[test]
    fn rounding_is_half_up_on_both_sides_of_zero() {
        assert_eq!(print(1, 8, 2), "0.13");
        assert_eq!(print(-1, 8, 2), "-0.13");
        assert_eq!(print(100 * 3486, 3607, 2), "96.65");
        assert_eq!(print(2, 3, 0), "1");
        let percent =
            |numerator, denominator| Ratio::new(numerator, denominator).unwrap().print_percent(2).unwrap();
        assert_eq!(percent(3486, 3607), "96.65");
        assert_eq!(percent(1, 800), "0.13");
        assert_eq!(percent(-1, 800), "-0.13");
    }

    #[test]
    fn decimals_are_as_long_as_they_must_be() {
        let decimal =
            |numerator, denominator| Ratio::new(numerator, denominator).unwrap().decimal(12).unwrap();
        assert_eq!(decimal(1, 2), "0.5");
        assert_eq!(decimal(-2, 3), "-0.666666666667");
        assert_eq!(decimal(14_069_000_000_000, 1), "14069000000000");
        assert_eq!(decimal(1, 100_000_000_000_000), "0");
        assert_eq!(decimal(-1, 1_000_000_000_000), "-0.000000000001");
    }

    #[test]
    fn nothing_is_divided_by_zero() {
        assert_eq!(Ratio::new(1, 0), None);
        assert_eq!(Ratio::integer(1).over(Ratio::integer(0)), None);
    }

    #[test]
    fn cube_roots_are_exact_to_the_printed_places() {
        assert_eq!(Ratio::new(8, 27).unwrap().cube_root().unwrap().print(6).unwrap(), "0.666667");
        assert_eq!(Ratio::integer(2).cube_root().unwrap().print(6).unwrap(), "1.259921");
        assert_eq!(Ratio::integer(-27).cube_root().unwrap().print(2).unwrap(), "-3.00");
    }
}
