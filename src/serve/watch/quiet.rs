//! How long to wait for more after something was heard: a moment after a save, longer while a whole tree is written.

use std::time::{Duration, Instant};

/// The wait after a single save.
const SHORTEST: Duration = Duration::from_millis(15);
/// The wait while much is written.
const LONGEST: Duration = Duration::from_millis(100);
/// Nobody waits longer than this for what was heard first.
const PATIENCE: Duration = Duration::from_secs(2);
/// What comes so soon after a wait was over belonged to it: the wait was too short.
const TOO_SOON: Duration = Duration::from_millis(60);
/// After so long a silence the wait is short again.
const CALM: Duration = Duration::from_secs(3);

/// Decides when it is quiet.
#[derive(Debug)]
pub(super) struct Quiet {
    wait: Duration,
    first: Option<Instant>,
    last: Option<Instant>,
    ended: Option<Instant>,
}

impl Default for Quiet {
    fn default() -> Self {
        Self { wait: SHORTEST, first: None, last: None, ended: None }
    }
}

impl Quiet {
    /// Notes that something was heard.
    pub(super) fn heard(&mut self, now: Instant) {
        if self.first.is_none() {
            self.first = Some(now);
            if let Some(ended) = self.ended {
                let silence = now.saturating_duration_since(ended);
                if silence < TOO_SOON {
                    self.wait = (self.wait * 2).min(LONGEST);
                } else if silence > CALM {
                    self.wait = SHORTEST;
                }
            }
        }
        self.last = Some(now);
    }

    /// Returns how long to wait still; `None` when it is quiet, or was loud for too long.
    pub(super) fn left(&self, now: Instant) -> Option<Duration> {
        let (first, last) = (self.first?, self.last?);
        let until = (last + self.wait).min(first + PATIENCE);
        let left = until.saturating_duration_since(now);
        (!left.is_zero()).then_some(left)
    }

    /// Notes that what was heard is dealt with.
    pub(super) fn over(&mut self, now: Instant) {
        (self.first, self.last, self.ended) = (None, None, Some(now));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    #[test]
    fn one_save_waits_for_a_moment() {
        let (mut quiet, now) = (Quiet::default(), Instant::now());
        assert_eq!(quiet.left(now), None, "nothing was heard");
        quiet.heard(now);
        assert_eq!(quiet.left(now), Some(SHORTEST));
        assert_eq!(quiet.left(now + SHORTEST), None);
    }

    #[test]
    fn what_comes_in_pieces_is_waited_for_longer() {
        let (mut quiet, mut now) = (Quiet::default(), Instant::now());
        for _ in 0..5 {
            quiet.heard(now);
            now += quiet.left(now).unwrap();
            quiet.over(now);
            now += 20 * MS;
        }
        quiet.heard(now);
        assert_eq!(quiet.left(now), Some(LONGEST));
        quiet.over(now);
        quiet.heard(now + 2 * CALM);
        assert_eq!(quiet.left(now + 2 * CALM), Some(SHORTEST), "after a silence it is short again");
    }

    #[test]
    fn nobody_waits_for_ever() {
        let (mut quiet, begin) = (Quiet::default(), Instant::now());
        let mut now = begin;
        while quiet.left(now).is_some() || now == begin {
            quiet.heard(now);
            now += 10 * MS;
        }
        assert!(now <= begin + PATIENCE + 20 * MS);
    }
}
