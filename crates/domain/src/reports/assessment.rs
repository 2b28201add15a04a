//! Assessing workers by set indicators (T-58): what is counted. A person writes the word, and whoever is assessed can contest
//! it. Nothing is summed up: no person has a score (I-1).

use serde::{Deserialize, Serialize};

/// What can be counted of a worker's month. The list is closed: nothing about a person's life is on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measured {
    /// Events they handled, and how many of these in time.
    Events,
    /// Instructions they had to confirm, and how many of these in time.
    Instructions,
    /// Visits they recorded, against so many as are expected.
    Visits,
}

/// How much of something was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Done {
    /// As it should be.
    pub good: u32,
    /// Of so many.
    pub of: u32,
}
