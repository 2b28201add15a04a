//! What those in command look at: the live view (coverage and report progress of an area, sent when they change, read
//! from the books themselves, so several servers on one database all show the same), the way of working on one page,
//! what has no owner, and the chart for the wall.

pub mod cap;
mod chart;
mod gaps;
pub mod http;
pub mod responses;
mod setup;
mod shades;
mod status;
mod unit;
mod views;
pub mod wire;
pub mod worklist;
mod zones;

pub use views::Views;
