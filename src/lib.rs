//! A folder of narratives and statistics becomes a static disclosure portal.

pub mod base;
pub mod source;
pub mod form;
