//! Bytes to a 128-bit digest, the only thing freshness is judged by.

use serde::{Deserialize, Serialize};
use std::fmt;
use xxhash_rust::xxh3::Xxh3;

/// A 128-bit XXH3 digest. Not cryptographic: it tells changed from unchanged, not honest from forged.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Digest(u128);

impl Digest {
    /// Returns the digest of `bytes`.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(xxhash_rust::xxh3::xxh3_128(bytes))
    }

    /// Returns its last 64 bits, where many digests are kept of few things.
    #[must_use]
    pub fn short(self) -> u64 {
        self.0 as u64
    }

    /// Returns the digest of a value's packed form, so that whatever is packed is also what is compared.
    #[must_use]
    pub fn of_value<T: Serialize>(value: &T) -> Self {
        let mut hasher = Hasher::default();
        // The sink never fails and every packed type is a plain struct, so an error cannot occur here;
        // were it to, the digest of the part written so far would still differ from a complete one.
        let _ = postcard::to_io(value, &mut hasher);
        hasher.finish()
    }
}

impl Default for Digest {
    fn default() -> Self {
        Self::of(b"")
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::str::FromStr for Digest {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        u128::from_str_radix(text, 16).map(Self)
    }
}

/// Gathers several pieces into one [`Digest`]; each piece is delimited, so `ab`+`c` differs from `a`+`bc`.
#[derive(Default)]
pub struct Hasher(Xxh3);

impl Hasher {
    /// Adds one piece with its length.
    pub fn piece(&mut self, bytes: &[u8]) -> &mut Self {
        self.0.update(&(bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
        self
    }

    /// Adds another digest.
    pub fn digest(&mut self, digest: Digest) -> &mut Self {
        self.0.update(&digest.0.to_le_bytes());
        self
    }

    /// Returns the digest of everything added so far.
    #[must_use]
    pub fn finish(&self) -> Digest {
        Digest(self.0.digest128())
    }
}

impl std::io::Write for Hasher {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
