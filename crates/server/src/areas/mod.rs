//! Areas over HTTP: the ladder, searched and walked. The model the other capabilities copy.

pub mod actions;
pub mod http;
pub mod named;
pub mod wire;
