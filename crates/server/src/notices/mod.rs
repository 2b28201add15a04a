//! Notices: official answers to rumours, for workers at the doors and for everybody.

pub mod http;
pub mod rumours;
pub mod wire;
