//! The pipeline every request passes: who asks, from where, how often.

mod actor;
mod audit;
mod extract;
mod headers;
mod throttle;
mod version;

pub use actor::{Actor, COOKIE, Leaver, fingerprint, token_hash};
pub use audit::{audited, reason};
pub use extract::{Json, Origin, Path, Query};
pub use headers::{own_site, protect};
pub use throttle::Throttle;
pub use version::{Seen, etag};
