//! Duty: kinds of checkpoints with their shifts, who may hold them, and the rules of rest (S-31 … S-44).

use domain::duty::DutyRules;
use jiff::civil::Time;
use serde::Deserialize;
use toml::Spanned;

use crate::model::{Playbook, Words};
use crate::report::clock_time;

/// How a locality guards its roads and gates.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Duty {
    /// What may be asked of one person.
    #[serde(default)]
    pub rules: DutyRules,
    /// Minutes after the beginning of a shift from which somebody who has not come is missing.
    #[serde(default = "late_minutes")]
    pub late_minutes: i64,
    /// Days a number plate is kept.
    pub plate_days: Spanned<u32>,
    /// Kinds of checkpoints.
    #[serde(rename = "checkpoint")]
    pub checkpoints: Vec<CheckpointKind>,
}

/// A kind of checkpoint (S-32), or of a round that is walked (S-09).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckpointKind {
    /// Short latin name.
    pub id: Spanned<String>,
    /// What people call it.
    pub name: Words,
    /// The level whose units have such.
    pub level: Spanned<String>,
    /// Roles that may hold it (S-44).
    pub roles: Vec<Spanned<String>>,
    /// People at once: A and B of an AB post are two (S-35).
    #[serde(default = "one")]
    pub seats: u32,
    /// So many must always be there.
    #[serde(default = "one")]
    pub least: u32,
    /// Shifts of a day; together they are the opening hours.
    #[serde(rename = "shift")]
    pub shifts: Vec<ShiftPattern>,
    /// Whether passers-by are registered and checked (S-38).
    #[serde(default)]
    pub checks: bool,
    /// Whether it is a round with points to be seen.
    #[serde(default)]
    pub patrol: bool,
    /// Whether it is a gate of a compound, which may also be locked or free (B-105).
    #[serde(default)]
    pub gate: bool,
}

/// One shift of a day; one that ends before it begins ends on the next day.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShiftPattern {
    /// What people call it.
    pub name: Words,
    /// From when.
    #[serde(deserialize_with = "clock_time")]
    pub from: Time,
    /// Until when.
    #[serde(deserialize_with = "clock_time")]
    pub until: Time,
}

fn late_minutes() -> i64 {
    15
}

fn one() -> u32 {
    1
}

impl Playbook {
    /// A kind of checkpoint by id.
    pub fn checkpoint(&self, id: &str) -> Option<&CheckpointKind> {
        self.duty.as_ref()?.checkpoints.iter().find(|kind| kind.id.get_ref() == id)
    }
}

impl CheckpointKind {
    /// Ids of the roles that may hold it.
    pub fn role_ids(&self) -> Vec<String> {
        self.roles.iter().map(|role| role.get_ref().clone()).collect()
    }
}
