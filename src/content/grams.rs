//! How much of one text stands in another, by sets of five characters (domain 3.5).
//!
//! Digits, punctuation and white space are left out first, so that a report that changes nothing but its numbers is
//! seen for what it is. A [`Sketch`] says in 256 bytes which texts may be alike; [`Overlap`] measures exactly.

use super::plainly::Plain;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Characters in a gram.
pub const GRAM: usize = 5;

/// Shorter texts, of a sentence or two, are alike without anybody having copied.
pub const LEAST: u32 = 50;

/// Hashes in a sketch.
const SKETCH: usize = 64;

/// The smallest hashes of a text's grams: of two texts, the share of common ones estimates the share of common grams.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sketch(Box<[u32]>);

/// How much two texts have in common, in grams.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overlap {
    /// Grams of both.
    pub shared: u32,
    /// Grams of the first.
    pub one: u32,
    /// Grams of the second.
    pub other: u32,
}

impl Overlap {
    /// Returns the shared grams as a share of the shorter text's, in hundredths of a percent.
    #[must_use]
    pub fn containment(self) -> u32 {
        share(self.shared, self.one.min(self.other))
    }

    /// Returns the shared grams as a share of all grams of either text, in hundredths of a percent.
    #[must_use]
    pub fn jaccard(self) -> u32 {
        share(self.shared, self.one + self.other - self.shared)
    }

    /// Tells whether both texts are long enough for a share of them to say anything.
    #[must_use]
    pub fn is_telling(self) -> bool {
        self.one.min(self.other) >= LEAST
    }
}

/// Rounds half up; of nothing, nothing is shared.
fn share(part: u32, whole: u32) -> u32 {
    let whole = u64::from(whole);
    if whole == 0 {
        return 0;
    }
    u32::try_from((u64::from(part) * 20_000 + whole) / (2 * whole)).unwrap_or(u32::MAX)
}

/// Prints hundredths of a percent with one place, rounded half up.
#[must_use]
pub fn percent(share: u32) -> String {
    let tenths = (share + 5) / 10;
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// Iterates over the grams of a text, packed.
fn grams(chars: impl Iterator<Item = char>) -> impl Iterator<Item = u128> {
    const WIDTH: u32 = 21;
    let mask = (1_u128 << (WIDTH * 5)) - 1;
    let mut window = 0_u128;
    chars.filter(|c| is_letter(*c)).enumerate().filter_map(move |(count, c)| {
        window = ((window << WIDTH) | u128::from(u32::from(c))) & mask;
        (count + 1 >= GRAM).then_some(window)
    })
}

/// Tells whether a character is part of a word; nearly all are Han, which need no look-up.
fn is_letter(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}') || c.is_alphabetic()
}

fn hash(gram: u128) -> u32 {
    let folded = (gram as u64) ^ ((gram >> 64) as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (folded.wrapping_mul(0xff51_afd7_ed55_8ccd) >> 32) as u32 ^ (folded >> 29) as u32
}

impl Sketch {
    /// Sketches a text of about `length` characters.
    pub(super) fn new(chars: impl Iterator<Item = char> + Clone, length: usize) -> Self {
        // Only the smallest hashes are wanted, and how small those are follows from the number of grams.
        let bound = u32::MAX / u32::try_from(length / (SKETCH * 3)).unwrap_or(u32::MAX).max(1);
        let some = Self::below(chars.clone(), bound);
        // A text that says the same over and over has fewer grams than characters.
        if some.0.len() < SKETCH && bound < u32::MAX { Self::below(chars, u32::MAX) } else { some }
    }

    fn below(chars: impl Iterator<Item = char>, bound: u32) -> Self {
        let mut hashes: Vec<u32> = grams(chars).map(hash).filter(|hash| *hash <= bound).collect();
        hashes.sort_unstable();
        hashes.dedup();
        hashes.truncate(SKETCH);
        Self(hashes.into())
    }

    /// Returns the hashes, smallest first.
    #[must_use]
    pub fn hashes(&self) -> &[u32] {
        &self.0
    }

    /// Estimates how many grams the text has.
    fn count(&self) -> u64 {
        match self.0.last() {
            Some(&last) if self.0.len() == SKETCH => (SKETCH as u64 - 1) * (1 << 32) / u64::from(last).max(1),
            _ => self.0.len() as u64,
        }
    }

    /// Estimates [`Overlap::containment`], in hundredths of a percent.
    #[must_use]
    pub fn estimate(&self, other: &Self) -> u32 {
        let (mut a, mut b) = (self.0.iter().peekable(), other.0.iter().peekable());
        let (mut union, mut shared) = (0_u64, 0_u64);
        while union < SKETCH as u64 {
            match (a.peek(), b.peek()) {
                (Some(x), Some(y)) if x == y => {
                    shared += 1;
                    a.next();
                    b.next();
                }
                (Some(x), Some(y)) if x < y => drop(a.next()),
                (_, Some(_)) => drop(b.next()),
                (Some(_), None) => drop(a.next()),
                (None, None) => break,
            }
            union += 1;
        }
        let (one, two) = (self.count(), other.count());
        let smaller = one.min(two);
        if union == 0 || smaller == 0 {
            return 0;
        }
        // |A∩B| = J/(1+J) · (|A|+|B|), and J = shared/union.
        let both = shared * (one + two) / (union + shared);
        u32::try_from((both * 10_000 / smaller).min(10_000)).unwrap_or(10_000)
    }
}

/// The grams of a text, for exact comparison.
#[derive(Debug)]
pub struct Grams(Vec<u128>);

impl Grams {
    /// Reads these byte ranges of a Markdown text; headings inside them are left out.
    #[must_use]
    pub fn of(text: &str, ranges: &[Range<usize>]) -> Self {
        let mut chars = Vec::new();
        for range in ranges {
            let part = text.get(range.start.min(text.len())..range.end.min(text.len())).unwrap_or_default();
            let plain = Plain::new(part, 0);
            chars.extend(plain.prose());
        }
        let mut grams: Vec<u128> = grams(chars.into_iter()).collect();
        grams.sort_unstable();
        grams.dedup();
        Self(grams)
    }

    /// Compares two texts.
    #[must_use]
    pub fn overlap(&self, other: &Self) -> Overlap {
        let (mut a, mut b) = (self.0.iter().peekable(), other.0.iter().peekable());
        let mut shared = 0;
        while let (Some(x), Some(y)) = (a.peek(), b.peek()) {
            match x.cmp(y) {
                std::cmp::Ordering::Less => drop(a.next()),
                std::cmp::Ordering::Greater => drop(b.next()),
                std::cmp::Ordering::Equal => {
                    shared += 1;
                    a.next();
                    b.next();
                }
            }
        }
        let count = |grams: &[u128]| u32::try_from(grams.len()).unwrap_or(u32::MAX);
        Overlap { shared, one: count(&self.0), other: count(&other.0) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn overlap(one: &str, other: &str) -> (Overlap, u32) {
        let grams = |text: &str| Grams::of(text, std::slice::from_ref(&(0..text.len())));
        let (a, b) = (grams(one), grams(other));
        let sketch = |text: &str| {
            let plain = Plain::new(text, 0);
            Sketch::new(plain.prose(), plain.chars.len())
        };
        (a.overlap(&b), sketch(one).estimate(&sketch(other)))
    }

    #[test]
    fn only_the_words_count() {
        let (same, estimate) = overlap("2023年，公开信息35条。", "2024年公开 **信息** 41条");
        assert_eq!((same.containment(), same.jaccard(), estimate), (10_000, 10_000, 10_000));
    }

    #[test]
    fn shares_are_of_the_shorter_text_and_of_both() {
        // abcdefg has 3 grams, abcdefgh 4, and they share 3.
        let (overlap, _) = overlap("甲乙丙丁戊己庚", "甲乙丙丁戊己庚辛");
        assert_eq!(overlap, Overlap { shared: 3, one: 3, other: 4 });
        assert_eq!((overlap.containment(), overlap.jaccard()), (10_000, 7_500));
        let (none, _) = self::overlap("甲乙丙", "甲乙丙");
        assert_eq!((none.containment(), none.jaccard()), (0, 0));
    }

    #[test]
    fn a_sketch_comes_near_the_truth() {
        let word = |seed: u32, n: u32| {
            char::from_u32(0x4e00 + (seed * 7919 + n * n * 31 + n * 17) % 20_000).unwrap()
        };
        let common: String = (0..1_500).map(|n| word(1, n)).collect();
        for share in [0, 500, 1_000, 1_500] {
            let part: String = common.chars().take(share).collect();
            let own = |seed: u32| (0..1_500 - share as u32).map(move |n| word(seed, n)).collect::<String>();
            let (exact, estimate) = overlap(&format!("{part}{}", own(2)), &format!("{part}{}", own(3)));
            let apart = exact.containment().abs_diff(estimate);
            assert!(apart <= 2_000, "{share}: {} and {estimate}", exact.containment());
        }
    }
}
