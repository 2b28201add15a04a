//! Events: what the grid finds is told, registered, given to those who handle it, looked at by somebody else, closed; a
//! clock that runs out takes it up the ladder (B-81 … B-113). The rules stand in `domain::events`.

mod allowed;
mod brief;
mod cases;
pub mod clocks;
mod disputes;
mod http;
pub mod open311;
mod public;
pub mod read;
pub mod report;
mod requests;
mod rules;
pub mod steps;
mod teller;
mod tips;
pub mod upkeep;
mod viewpoints;
pub mod wire;

pub use disputes::routes as dispute_routes;
pub use http::routes;
pub use requests::routes as request_routes;
pub use tips::routes as tip_routes;
pub use viewpoints::routes as viewpoint_routes;
