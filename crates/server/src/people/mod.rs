//! Households and residents over HTTP: listed, searched, opened, corrected, unmasked one at a time.

pub mod actions;
pub mod http;
pub mod roster;
pub mod wire;
