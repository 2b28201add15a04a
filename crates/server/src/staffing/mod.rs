//! Staffing: teams, who is in them, and which units each answers for.

pub mod http;
pub mod teams;
pub mod wire;
