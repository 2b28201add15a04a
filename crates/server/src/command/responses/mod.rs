//! Emergency responses and drills.

mod actions;
pub mod http;
pub mod wire;
