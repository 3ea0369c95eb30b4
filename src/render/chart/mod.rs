//! Charts: plain numbers with their words become a finished figure.
//!
//! A figure is a caption, a sentence that begins with the kind of chart, the drawing in two widths and hidden from
//! readers of the page aloud, the numbers as a table, and downloads. Nothing here knows the portal.

mod axis;
mod balance;
mod bars;
mod columns;
mod data;
mod dots;
mod figure;
mod line;
mod scale;
mod slope;
mod spark;
mod spread;
mod stack;
mod strip;
mod svg;
mod text;

pub use balance::balance;
pub use bars::bars;
pub use columns::columns;
pub use data::{
    Balance, Bars, Datum, Download, Entry, Frame, Group, Item, Measure, Pair, Series, Side, Slope, Slot,
    Small, Spread, Stack, Trend,
};
pub use dots::dots;
pub use line::line;
pub use slope::slope;
pub use spark::spark;
pub use stack::stack;
pub use strip::strip;
pub use text::{bold_width, char_width, text_width, wrap};
