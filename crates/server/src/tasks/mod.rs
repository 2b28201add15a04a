//! Campaigns, the day's list, visits, arrivals and coverage over HTTP.

pub mod actions;
pub mod coverage;
pub mod http;
pub mod photos;
pub mod returnees;
pub mod upkeep;
pub mod visits;
pub mod wire;
