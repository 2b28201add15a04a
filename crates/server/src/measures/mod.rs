//! Measures: proposed by one, decided by another with an authority, told to everybody, ended by themselves,
//! objected to before somebody who had no part in them (I-2 … I-8).

pub mod actions;
pub mod authorities;
pub mod cards;
pub mod closures;
pub mod http;
pub mod objections;
pub mod open;
pub mod upkeep;
pub mod wire;
