//! The gate every request passes: who asks, from where, how often.

mod actor;
mod headers;
mod throttle;

pub use actor::{Actor, token_hash};
pub use headers::{own_site, protect};
pub use throttle::Throttle;
