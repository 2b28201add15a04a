//! Tasks: one thing for one accountable worker about one target. A campaign makes tasks from a
//! frozen list, and at every level, at every second, targets = done + excused + open (Q-30, T-20).
//! How a phone shows a task is not here.

mod settle;
mod tally;

use serde::{Deserialize, Serialize};

pub use settle::{Settles, TaskState, behind, made_at, rested, settle};
pub use tally::{Delta, Tally};

/// What a campaign knocks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Targets {
    /// Families' homes.
    #[default]
    Homes,
    /// Doors of enterprises.
    Enterprises,
}
