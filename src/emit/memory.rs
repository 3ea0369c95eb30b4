//! A site in memory, for tests and for serving.

use super::Sink;
use crate::error::Error;
use crate::plan::Route;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// Files by route.
#[derive(Debug, Default)]
pub struct MemorySink {
    files: Mutex<BTreeMap<Route, Vec<u8>>>,
}

impl MemorySink {
    /// Returns the files.
    #[must_use]
    pub fn into_files(self) -> BTreeMap<Route, Vec<u8>> {
        self.files.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Sink for MemorySink {
    fn put(&self, route: &Route, bytes: &[u8]) -> Result<(), Error> {
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        match files.insert(route.clone(), bytes.to_vec()) {
            None => Ok(()),
            Some(_) => Err(Error::defect(format!("{route} was written twice"))),
        }
    }
}
