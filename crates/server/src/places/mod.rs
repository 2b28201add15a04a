//! Places: venues and who answers for them, contact cards, enterprises, the responsibility list.

pub mod answerable;
pub mod cards;
pub mod changes;
pub mod doors;
pub mod employees;
pub mod employees_http;
pub mod enterprises;
pub mod http;
pub mod lists;
pub mod open;
pub mod responsibility;
pub mod upkeep;
pub mod venues;
pub mod wire;
