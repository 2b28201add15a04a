//! Households and residents over HTTP: listed, searched, opened, corrected, unmasked one at a time.

pub mod actions;
pub mod care;
pub mod care_http;
pub mod care_wire;
pub mod census;
pub mod duplicates;
pub mod http;
mod ladder;
pub mod leads;
pub mod ledger_wire;
pub mod ledgers;
pub mod register;
pub mod roster;
pub mod upkeep;
pub mod wire;
