//! Shapes of rosters and of drafting them.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{CheckpointWire, ShiftWire};

/// Which part of the roster.
#[derive(Debug, Deserialize, IntoParams)]
pub struct RosterAsked {
    /// One's whole scope when absent.
    pub area: Option<Uuid>,
    /// First day; today when absent.
    pub from: Option<String>,
    /// How many days, at most 31; a week when absent.
    pub days: Option<i64>,
}

/// A time in which too few are there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct GapWire {
    /// Where.
    pub checkpoint: Uuid,
    /// From when.
    pub from: String,
    /// Until when.
    pub until: String,
}

/// Hours of one worker.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct HoursWire {
    /// Who.
    pub worker: Uuid,
    /// Their name.
    pub name: String,
    /// Shifts.
    pub shifts: i64,
    /// Hours.
    pub hours: f64,
    /// Of them in shifts that begin by night.
    pub night_hours: f64,
}

/// The roster of an area.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct DutyRoster {
    /// First day.
    pub from: String,
    /// How many days.
    pub days: i64,
    /// Open checkpoints.
    pub checkpoints: Vec<CheckpointWire>,
    /// Their shifts.
    pub shifts: Vec<ShiftWire>,
    /// Opening hours with too few on the roster.
    pub open_gaps: Vec<GapWire>,
    /// Opening hours so far in which too few were there.
    pub held_gaps: Vec<GapWire>,
    /// Hours of each worker in that time.
    pub hours: Vec<HoursWire>,
    /// Minutes of opening hours so far, and of them those in which enough were there.
    pub minutes_due: i64,
    /// See `minutes_due`.
    pub minutes_held: i64,
}

/// A roster to be drafted.
#[derive(Debug, Deserialize, ToSchema)]
pub struct DraftAsked {
    /// One's whole scope when absent.
    pub area: Option<Uuid>,
    /// First day.
    pub from: String,
    /// How many days, at most 31.
    pub days: i64,
}

/// A roster as drafted: nothing is kept yet.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct DraftRoster {
    /// Shifts with whom they would go to.
    pub shifts: Vec<NewShift>,
    /// Seats nobody can take, and which rules bind.
    pub unfilled: Vec<EmptySeat>,
    /// Hours of each worker, the draft included.
    pub hours: Vec<HoursWire>,
}

/// A shift to be put on the roster.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NewShift {
    /// Opaque key; the same place at the same time has the same.
    pub id: Uuid,
    /// Where.
    pub checkpoint: Uuid,
    /// Which place there.
    pub seat: i64,
    /// From when.
    pub starts_at: String,
    /// Until when.
    pub ends_at: String,
    /// Who holds it.
    pub worker: Option<Uuid>,
    /// Their name; not read when sent.
    #[serde(default)]
    pub name: Option<String>,
}

/// A seat nobody can take.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct EmptySeat {
    /// Where.
    pub checkpoint: Uuid,
    /// From when.
    pub starts_at: String,
    /// `overlap`, `rest`, `day_hours`, `week_hours` or `days_running`; none when nobody is eligible.
    pub binding: Vec<String>,
}

/// Shifts to be kept, all or none.
#[derive(Debug, Deserialize, ToSchema)]
pub struct SaveRoster {
    /// At most five thousand.
    pub shifts: Vec<NewShift>,
}

/// How many shifts were kept.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct RosterSaved {
    /// Shifts.
    pub kept: usize,
}

/// Whom a shift goes to.
#[derive(Debug, Deserialize, ToSchema)]
pub struct AssignShift {
    /// Nobody when absent.
    pub worker: Option<Uuid>,
}

/// Somebody who may hold a shift.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct CandidateWire {
    /// Who.
    pub worker: Uuid,
    /// Their name.
    pub name: String,
    /// What the role is called.
    pub role_name: crate::words::Name,
    /// Hours in the seven days around it.
    pub hours: f64,
    /// Rules it would break; none when it is fine.
    pub breaks: Vec<String>,
}
