//! The live view: coverage and report progress of an area, sent when they change. Read from the
//! books themselves, so several servers on one database all show the same.

pub mod http;
mod views;

pub use views::Views;
