//! Changes of the ladder over HTTP: said ([`wire`]), checked against the tree ([`check`]), shown beforehand
//! ([`preview`]), suggested along buildings and groups ([`division`]), planned or done ([`actions`]), and carried out ([`carry_out`]).

pub mod actions;
mod carry_out;
mod check;
mod division;
pub mod http;
mod preview;
pub mod upkeep;
pub mod wire;
