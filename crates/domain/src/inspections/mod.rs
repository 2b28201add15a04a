//! Inspections: which places a group looks at next, and the life of a rectification notice.

mod notice;
mod plan;

pub use notice::{NoticeState, Verdict, hand_in, number, order, verdict};
pub use plan::{Candidate, Pick, Why, plan};
