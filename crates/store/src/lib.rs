//! Everything that outlives a request: SQL, migrations, both engines, sealing, audit.
//! One file a capability; `db` alone knows which engine runs. Functions on personal data take a
//! [`domain::access::Permit`] and apply its subtree, so a query without a decision does not
//! compile. No HTTP, no wire shapes, no clock: `now` comes in.
//!
//! Every function that asks the database fails with a [`StoreError`] when the engine does; only further errors are named.
#![warn(missing_docs)]

pub mod access;
pub mod areas;
pub mod aside;
pub mod audit;
pub mod changes;
pub mod command;
pub mod db;
pub mod duty;
pub mod events;
pub mod exports;
pub mod figures;
pub mod imports;
pub mod inspections;
pub mod measures;
pub mod notices;
pub mod people;
pub mod places;
pub mod playbooks;
pub mod reports;
pub mod reshape;
mod seal;
pub mod search;
pub mod staffing;
pub mod tasks;
pub mod territory;
pub mod upkeep;

pub use db::{Reader, Store, StoreError, Value, Writer, schema};
pub use seal::Keys;
