//! The sentence of a chart, computed from the same numbers: what it shows, in a fixed grammar, in both languages.
//!
//! Each begins with the kind of chart. Differences are taken before rounding. Nothing is compared across a year without
//! numbers or across a seam.

mod balance;
mod bars;
mod slope;
mod spread;
mod stack;
mod trend;
pub(super) mod words;

pub use balance::balance;
pub use bars::bars;
pub use slope::slope;
pub use spread::{dots, strip};
pub use stack::stack;
pub use trend::{columns, line};
