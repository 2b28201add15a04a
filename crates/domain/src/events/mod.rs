//! Events: what the grid finds, from report to closing (B-83). A step leads from one state to the next or is refused; who
//! handled never checks; nothing ends without somebody having looked. Clocks stand in [`clock`], working days in
//! [`calendar`].

pub mod calendar;
pub mod clock;
mod dispute;
mod state;
mod tip;
mod viewpoint;

pub use dispute::{DisputeSource, DisputeState, DisputeStep};
pub use state::{EventSource, EventState, Part, PartState, Step, TagState, next, whole};
pub use tip::{TipState, TipSubject};
pub use viewpoint::{Link, ViewUse};
