//! What is known of files of the output once they are written, for the files that describe them.

use super::{Facet, Facets, Portal};
use crate::base::Digest;
use serde::Serialize;
use std::collections::BTreeMap;

/// A file that was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Output {
    /// Its length.
    pub bytes: u64,
    /// The SHA-256 of its bytes in hexadecimal digits.
    pub sha256: Box<str>,
    /// The rows of its table, without the head.
    pub rows: u64,
}

/// Written files by their route.
pub type Outputs = BTreeMap<Box<str>, Output>;

/// A portal, and the files that were written of it so far.
#[derive(Clone, Copy, Debug)]
pub struct Written<'w> {
    /// The portal.
    pub portal: &'w Portal,
    /// The files.
    pub outputs: &'w Outputs,
}

impl Facets for Written<'_> {
    fn digest(&self, facet: &Facet) -> Digest {
        match facet {
            Facet::Output(route) => Digest::of_value(&self.outputs.get(route)),
            other => self.portal.digest(other),
        }
    }
}
