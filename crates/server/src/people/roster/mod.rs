//! Rosters: a real spreadsheet in, in four steps — upload, match columns, check, keep all or
//! nothing — and out again so that it can be read back unchanged. The command line walks the same
//! way.

pub mod actions;
pub mod export;
pub mod http;
mod plan;
mod progress;
pub mod wire;

pub use progress::Imports;
