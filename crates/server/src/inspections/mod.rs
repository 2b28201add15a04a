//! Inspections: the daily plan of each group, filing, rectification notices and what becomes of them, coverage.

pub mod coverage;
pub mod factors;
pub mod http;
pub mod open;
pub mod plan;
pub mod records;
pub mod rectifications;
pub mod upkeep;
pub mod wire;
