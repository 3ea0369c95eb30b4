//! A value that is worked out beside everything else, and waited for only by whoever needs it.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::sync::OnceLock;

/// A value that is there, or will be.
#[derive(Clone, Debug)]
pub struct Later<T>(OnceLock<T>);

impl<T: Default> Default for Later<T> {
    fn default() -> Self {
        Self::from(T::default())
    }
}

impl<T> From<T> for Later<T> {
    fn from(value: T) -> Self {
        Self(OnceLock::from(value))
    }
}

impl<T> Later<T> {
    /// Returns the place of a value that [`Self::set`] will fill.
    #[must_use]
    pub const fn pending() -> Self {
        Self(OnceLock::new())
    }

    /// Fills the place. A value that is there already stays.
    pub fn set(&self, value: T) {
        // The first one wins; who lost worked out the same.
        drop(self.0.set(value));
    }

    /// Tells whether the value is there.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.0.get().is_some()
    }

    /// Returns the value, and waits for it where it is not there yet.
    #[must_use]
    pub fn get(&self) -> &T {
        self.0.wait()
    }

    /// Returns the value to be changed, if it is there.
    #[must_use]
    pub fn get_mut(&mut self) -> Option<&mut T> {
        self.0.get_mut()
    }
}

/// What is still to be worked out follows from everything beside it, so it makes no difference.
impl<T: PartialEq> PartialEq for Later<T> {
    fn eq(&self, other: &Self) -> bool {
        match (self.0.get(), other.0.get()) {
            (Some(one), Some(other)) => one == other,
            _ => true,
        }
    }
}

impl<T: Eq> Eq for Later<T> {}

impl<T: Serialize> Serialize for Later<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.get().serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Later<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Option::<T>::deserialize(deserializer)?.map_or(Self::pending(), Self::from))
    }
}

#[cfg(test)]
mod tests {
    use super::Later;

    #[test]
    fn who_asks_early_waits() {
        let later = Later::pending();
        assert!(!later.is_ready());
        std::thread::scope(|scope| {
            let asked = scope.spawn(|| *later.get());
            later.set(7);
            later.set(8);
            assert_eq!(asked.join().unwrap(), 7);
        });
        assert!(later.is_ready());
    }
}
