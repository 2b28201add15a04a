//! Access over HTTP: signing in and out, changing posts and passwords, and what the client may show.

pub mod actions;
pub mod http;
pub mod password;
pub mod upkeep;
pub mod wire;
