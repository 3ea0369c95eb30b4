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
