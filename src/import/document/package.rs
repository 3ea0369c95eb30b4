//! A packed file to its parts, within limits.
