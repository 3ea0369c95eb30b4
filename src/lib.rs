//! A folder of narratives and statistics becomes a static disclosure portal.
//!
//! ```text
//! scan      folder               -> SourceTree            I/O
//! parse     one file             -> Checked<Content>      pure, parallel, knows no other file
//! link      all contents         -> Checked<Portal>       pure, the only step that sees more than one file
//! check     Portal               -> findings              pure, parallel
//! plan      Portal               -> Plan (route -> page)  pure, cheap
//! render    Lens, Theme, Page    -> (bytes, Reads)        pure, parallel
//! emit      route, bytes         -> Sink                  I/O: disk or memory
//! ```
//!
//! The modules stand in reading order, which is also the order of layers: an import never points down the list.

pub mod error;

pub mod base;
pub mod check;
pub mod cli;
pub mod cmd;
pub mod content;
pub mod emit;
pub mod engine;
pub mod form;
pub mod import;
pub mod mend;
pub mod plan;
pub mod portal;
pub mod render;
pub mod serve;
pub mod source;
pub mod tell;
