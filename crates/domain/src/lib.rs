//! The rules of a community grid as pure decisions: what an area is, who may act where, when a
//! task is done, when a report is late. Nothing here reads a clock, a file, a database or a random
//! number: whoever calls passes `now` and ids, so a day passes in a test by assignment.
#![warn(missing_docs)]

pub mod access;
pub mod areas;
pub mod command;
pub mod duty;
pub mod events;
pub mod ids;
pub mod inspections;
pub mod measures;
mod names;
pub mod notices;
pub mod people;
pub mod places;
pub mod refusal;
pub mod reports;
pub mod reshape;
pub mod staffing;
pub mod tasks;
pub mod territory;
pub mod time;

pub use names::Word;
pub use refusal::Refusal;
