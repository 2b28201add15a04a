//! Notices: official answers to rumours, for workers at the doors and for everybody; messages on the board of an area,
//! bulletins of risk areas, texts of the library.

pub mod cascade;
pub mod http;
pub mod instructions;
pub mod messages;
pub mod robots;
pub mod rumours;
pub mod upkeep;
pub mod wire;
