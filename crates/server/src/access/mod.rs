//! Access over HTTP: signing in and out, changing posts, and what the client may show.

pub mod actions;
pub mod http;
pub mod wire;
