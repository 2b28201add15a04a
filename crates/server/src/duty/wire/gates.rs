//! Shapes of the register of gates and of what was done at checkpoints.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::words::Name;

/// The gates of an area, by compound (B-105).
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct GatesPage {
    /// Compounds with a gate.
    pub compounds: Vec<CompoundWire>,
    /// Gates by how they are kept: staffed, locked, free.
    pub staffed: i64,
    /// Shut.
    pub locked: i64,
    /// Everybody passes.
    pub free: i64,
    /// Staffed ones where nobody is right now.
    pub empty: i64,
}

/// A compound.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct CompoundWire {
    /// What people call it.
    pub name: String,
    /// The unit it belongs to.
    pub area: Uuid,
    /// What people call that.
    pub area_name: String,
    /// Its gates.
    pub gates: Vec<GateWire>,
}

/// A gate.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct GateWire {
    /// Opaque key.
    pub id: Uuid,
    /// What people call it.
    pub name: String,
    /// `staffed`, `locked` or `free`.
    pub regime: String,
    /// Since when.
    pub since: String,
    /// Who opens it while it is locked, with how to reach them.
    pub opener: String,
    /// Who is there now, where it is staffed.
    pub there: Vec<String>,
}

/// How a gate shall be kept from now on.
#[derive(Debug, Deserialize, ToSchema)]
pub struct KeepGate {
    /// `staffed`, `locked` or `free`.
    pub regime: String,
    /// Who opens it while it is locked, with how to reach them.
    #[serde(default)]
    pub opener: String,
}

/// What was done at checkpoints and on rounds in some days (B-92, B-106).
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct EffortPage {
    /// First day.
    pub from: String,
    /// How many days.
    pub days: i64,
    /// By kind of checkpoint.
    pub kinds: Vec<EffortRow>,
    /// By unit below.
    pub units: Vec<EffortRow>,
    /// By kind of zone, as they stand today.
    pub zones: Vec<EffortRow>,
}

/// What was done by a kind, a unit or in a kind of zone.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct EffortRow {
    /// What people call it.
    pub name: Name,
    /// Checkpoints and rounds.
    pub checkpoints: i64,
    /// Shifts that began and were somebody's.
    pub held: i64,
    /// Of those, to how many somebody came: person-times.
    pub came: i64,
    /// Minutes they were there.
    pub minutes: i64,
    /// Points of rounds that were looked at.
    pub checks: i64,
}
