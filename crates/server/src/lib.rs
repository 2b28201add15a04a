//! Requests in, answers out. The way is always the same: `router` (one line a capability) → `entry`
//! (request id, session, limits) → `<capability>/http.rs` (parse, call, answer) → `actions.rs`
//! (load, ask for a permit, decide in `domain`, save) → `store`. Jobs, simulations and commands enter
//! at `actions`; there is no second way in. No SQL, no environment, no arguments here.

mod access;
mod app;
mod areas;
pub mod command;
pub mod duty;
mod entry;
pub mod events;
mod field;
mod fields;
pub mod inspections;
pub mod internals;
pub mod measures;
pub mod notices;
mod ops;
mod outbound;
mod people;
pub mod places;
mod problem;
mod reports;
mod reshape;
mod router;
mod sheet;
mod shown;
pub mod staffing;
mod tasks;
pub mod territory;
mod transaction;
mod upload;
mod word;
mod words;

pub use access::actions::{sign_in, sign_out};
pub use access::password::hash_password;
pub use access::wire::SignIn;
pub use app::{App, Clock, Settings};
pub use entry::{Actor, token_hash};
pub use notices::robots;
pub use ops::upkeep;
pub use outbound::{Outbound, speak_tls};
pub use people::roster;
pub use problem::Problem;
pub use router::{openapi, router};
pub use tasks::actions::start as start_campaign;
pub use tasks::wire::StartCampaign;
