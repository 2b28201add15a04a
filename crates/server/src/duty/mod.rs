//! Duty: checkpoints and rounds, rosters drafted and changed by hand, coming and leaving, swaps, stops,
//! and who is missing right now.

pub mod alarms;
pub mod calendar;
pub mod cards;
pub mod checkpoints;
pub mod drafting;
pub mod effort;
pub mod gates;
pub mod http;
pub mod passages;
pub mod proof;
pub mod roster;
pub mod shifts;
pub mod sightings;
pub mod upkeep;
pub mod wire;
