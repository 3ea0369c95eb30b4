//! The words every stage speaks: exact numbers, cells, dates, digests, paths and findings.
//!
//! Nothing here reads a file, knows a form or knows what a portal is.

pub mod cell;
pub mod date;
pub mod digest;
pub mod finding;
pub mod ids;
pub mod lang;
pub mod later;
pub mod number;
pub mod parser;
pub mod path;
pub mod period;
pub mod ratio;
pub mod suggest;
pub mod text;

pub use cell::{Cell, Cells, State, Value};
pub use digest::Digest;
pub use finding::{Checked, Code, Finding, Locus, Severity};
pub use lang::Lang;
pub use later::Later;
pub use number::Decimal;
pub use path::SitePath;
pub use period::Period;
pub use ratio::{Ratio, quantile};
