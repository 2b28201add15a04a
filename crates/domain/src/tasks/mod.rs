//! Tasks: one thing for one accountable worker about one target. A campaign makes tasks from a
//! frozen list, and at every level, at every second, targets = done + excused + open (Q-30, T-20).
//! How a phone shows a task is not here.

mod settle;
mod tally;

pub use settle::{Settles, TaskState, behind, made_at, rested, settle};
pub use tally::{Delta, Tally};
