//! Phones that work without a network. A phone keeps the records of its post's own unit and asks what
//! has changed; what was written down meanwhile arrives in its order and enters at the same actions as
//! everything else. Nothing here decides anything of its own.

mod aside;
pub mod cursor;
pub mod http;
mod outbox;
mod pull;
mod surrender;
pub mod upkeep;
pub mod wire;
