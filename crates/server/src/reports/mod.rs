//! Daily reports over HTTP: pre-filled, signed, corrected, chased, rolled up.

pub mod actions;
pub mod assess;
pub mod http;
pub mod upkeep;
pub mod wire;
