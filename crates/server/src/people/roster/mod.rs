//! Rosters: a real spreadsheet in, in four steps — upload, match columns, check, keep all or
//! nothing — and out again so that it can be read back unchanged. The command line walks the same
//! way.

pub mod actions;
mod check;
mod export;
pub mod exports;
pub mod http;
mod keep;
mod plan;
mod progress;
mod read;
mod villages;
pub mod wire;

pub(crate) use actions::files;
pub(crate) use keep::{join_campaigns, move_one};
pub use progress::Imports;
pub use villages::named_so;
