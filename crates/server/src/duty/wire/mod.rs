//! Shapes of checkpoints, shifts, swaps and stops.

mod cards;
mod gates;
mod roster;
mod sightings;

use serde::{Deserialize, Serialize};
use store::duty::{Checkpoint, Shift, Stops, Swap};
use utoipa::ToSchema;
use uuid::Uuid;

pub use cards::{BookMeasure, BookTrip, CardBook, CardShown};
pub use gates::{CompoundWire, EffortPage, EffortRow, GateWire, GatesPage, KeepGate};
pub use roster::{
    AssignShift, CandidateWire, DraftAsked, DraftRoster, DutyRoster, EmptySeat, GapWire, HoursWire, NewShift,
    RosterAsked, RosterSaved, SaveRoster,
};
pub use sightings::{CameraOpened, CameraWire, DecideSighting, NewCamera, NewSighting, SightingWire};

/// A point of a round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Point {
    /// What people call it.
    pub name: String,
    /// What its QR says; made here when left out.
    #[serde(default)]
    pub code: String,
}

/// A place that is guarded, or a round that is walked.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CheckpointWire {
    /// Opaque key.
    pub id: Uuid,
    /// The unit it belongs to.
    pub area: Uuid,
    /// Kind id of the playbook.
    pub kind: String,
    /// What people call it.
    pub name: String,
    /// Where to find it.
    pub place: String,
    /// Points of a round; their codes only for who plans.
    pub points: Vec<Point>,
    /// What its QR says; only for who plans.
    pub code: Option<String>,
    /// How it is kept, of a gate: `staffed`, `locked` or `free`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub regime: Option<String>,
    /// The villages it guards, where passers-by are checked; only for who serves there.
    #[serde(default)]
    pub villages: Vec<VillageName>,
}

/// A village.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct VillageName {
    /// Opaque key.
    pub id: Uuid,
    /// What people call it.
    pub name: String,
}

/// A checkpoint to be opened.
#[derive(Debug, Deserialize, ToSchema)]
pub struct NewCheckpoint {
    /// Made by the client.
    pub id: Uuid,
    /// The unit it belongs to.
    pub area: Uuid,
    /// Kind id of the playbook.
    pub kind: String,
    /// What to call it.
    pub name: String,
    /// Where to find it.
    #[serde(default)]
    pub place: String,
    /// Points of a round.
    #[serde(default)]
    pub points: Vec<Point>,
}

/// A shift.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ShiftWire {
    /// Opaque key.
    pub id: Uuid,
    /// Where.
    pub checkpoint: Uuid,
    /// Which place there: 1 is A, 2 is B.
    pub seat: i64,
    /// The day on which it begins.
    pub day: String,
    /// From when.
    pub starts_at: String,
    /// Until when.
    pub ends_at: String,
    /// Who holds it.
    pub worker: Option<Uuid>,
    /// Their name.
    pub name: Option<String>,
    /// When they came.
    pub came_at: Option<String>,
    /// Whether the code on the spot proves it.
    pub by_code: Option<bool>,
    /// When they left.
    pub left_at: Option<String>,
    /// What they handed over.
    pub note: Option<String>,
    /// Counts up with every change.
    pub version: i64,
}

/// One's own duty.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct MyDuty {
    /// Shifts from yesterday on, two weeks ahead.
    pub shifts: Vec<ShiftWire>,
    /// The checkpoints of these.
    pub checkpoints: Vec<CheckpointWire>,
    /// What the colleague before handed over, by checkpoint.
    pub notes: Vec<NoteWire>,
    /// Swaps asked by or of one.
    pub swaps: Vec<SwapWire>,
}

/// What was handed over.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NoteWire {
    /// Where.
    pub checkpoint: Uuid,
    /// By whom.
    pub name: String,
    /// When.
    pub at: String,
    /// What.
    pub note: String,
}

/// Coming to a shift.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Come {
    /// Which shift.
    pub shift: Uuid,
    /// When, by the phone's clock.
    pub made_at: String,
    /// What the QR on the spot says.
    pub code: Option<String>,
}

/// Leaving a shift.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Leave {
    /// Which shift.
    pub shift: Uuid,
    /// When, by the phone's clock.
    pub made_at: String,
    /// What is handed over.
    pub note: Option<String>,
}

/// A point of a round that was seen.
#[derive(Debug, Deserialize, ToSchema)]
pub struct NewMark {
    /// Made by the client.
    pub id: Uuid,
    /// Which shift.
    pub shift: Uuid,
    /// Its name.
    pub point: String,
    /// When, by the phone's clock.
    pub made_at: String,
    /// What the QR on the spot says.
    pub code: Option<String>,
}

/// Asking a colleague to take over.
#[derive(Debug, Deserialize, ToSchema)]
pub struct NewSwap {
    /// Made by the client.
    pub id: Uuid,
    /// One's own shift.
    pub shift: Uuid,
    /// The colleague.
    pub to: Uuid,
    /// Why.
    pub why: String,
}

/// The answer to a swap.
#[derive(Debug, Deserialize, ToSchema)]
pub struct AnswerSwap {
    /// Whether one takes over; the asker takes the question back with `false`.
    pub agree: bool,
}

/// A swap.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SwapWire {
    /// Opaque key.
    pub id: Uuid,
    /// The shift.
    pub shift: ShiftWire,
    /// The checkpoint's name.
    pub checkpoint_name: String,
    /// Who asks.
    pub asked_by: Uuid,
    /// Their name.
    pub by_name: String,
    /// Who is asked.
    pub asked_of: Uuid,
    /// Their name.
    pub of_name: String,
    /// Why.
    pub why: String,
    /// `asked`, `agreed`, `declined` or `withdrawn`.
    pub state: String,
}

/// A stop at a checkpoint.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NewPassage {
    /// Made by the client.
    pub id: Uuid,
    /// Where.
    pub checkpoint: Uuid,
    /// When, by the phone's clock.
    pub made_at: String,
    /// `in` or `out`.
    pub direction: String,
    /// `passed`, `returned` (persuaded to) or `emergency`.
    pub outcome: String,
    /// How many people.
    pub people: i64,
    /// Whether by vehicle.
    #[serde(default)]
    pub vehicle: bool,
    /// `shown`, `not_shown` or `not_applicable`.
    pub registered: String,
    /// The same.
    pub health: String,
    /// `normal`, `high` or `not_applicable`.
    pub temperature: String,
    /// Number plate; kept for a few days only.
    pub plate: Option<String>,
    /// The household's card, where one was shown. Left out of what is told again when there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card: Option<CardShown>,
}

/// A stop that is kept.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct PassageKept {
    /// Its id.
    pub id: Uuid,
    /// Whether it was kept before already.
    pub repeated: bool,
}

/// What a checkpoint counted on one day.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct StopsWire {
    /// The day.
    pub day: String,
    /// Stops.
    pub stops: i64,
    /// People.
    pub people: i64,
    /// Vehicles.
    pub vehicles: i64,
    /// People persuaded to return.
    pub returned: i64,
    /// People let through in an emergency.
    pub emergency: i64,
    /// People who came in.
    pub came_in: i64,
    /// People who went out.
    pub went_out: i64,
}

/// Somebody is missing right now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AlarmWire {
    /// Where.
    pub checkpoint: Uuid,
    /// What people call it.
    pub name: String,
    /// The unit it belongs to.
    pub area_name: String,
    /// Since when too few are there.
    pub since: String,
    /// How many are there.
    pub there: i64,
    /// How many must be.
    pub least: i64,
    /// Who should be there and has not come.
    pub missing: Vec<String>,
    /// Whether nobody is on the roster at all.
    pub nobody_planned: bool,
}

/// The link of one's calendar.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct CalendarLink {
    /// Path below this address; shown once.
    pub path: String,
}

/// A, B, C … of a place at a checkpoint.
pub fn seat_letter(seat: i64) -> char {
    u8::try_from(seat - 1).ok().filter(|place| *place < 26).map_or('?', |place| (b'A' + place) as char)
}

impl CheckpointWire {
    /// A checkpoint as who plans sees it, or without its codes.
    pub fn new(it: Checkpoint, with_codes: bool) -> Self {
        let mut points: Vec<Point> = serde_json::from_str(&it.points).unwrap_or_default();
        if !with_codes {
            for point in &mut points {
                point.code.clear();
            }
        }
        Self {
            id: it.id.0,
            area: it.area.0,
            kind: it.kind,
            name: it.name,
            place: it.place,
            points,
            code: with_codes.then_some(it.code),
            regime: it.gate.map(|it| it.regime.as_str().to_owned()),
            villages: Vec::new(),
        }
    }
}

impl From<Shift> for ShiftWire {
    fn from(it: Shift) -> Self {
        Self {
            id: it.id.0,
            checkpoint: it.checkpoint.0,
            seat: it.seat,
            day: it.day.to_string(),
            starts_at: it.starts_at.to_string(),
            ends_at: it.ends_at.to_string(),
            worker: it.worker.map(|id| id.0),
            name: it.name,
            came_at: it.came_at.map(|at| at.to_string()),
            by_code: it.by_code,
            left_at: it.left_at.map(|at| at.to_string()),
            note: it.note,
            version: it.version,
        }
    }
}

impl SwapWire {
    /// A swap with its shift and the checkpoint's name.
    pub fn new(it: Swap, shift: ShiftWire, checkpoint_name: String) -> Self {
        Self {
            id: it.id.0,
            shift,
            checkpoint_name,
            asked_by: it.asked_by.0,
            by_name: it.by_name,
            asked_of: it.asked_of.0,
            of_name: it.of_name,
            why: it.why,
            state: it.state,
        }
    }
}

impl From<Stops> for StopsWire {
    fn from(it: Stops) -> Self {
        Self {
            day: it.day,
            stops: it.stops,
            people: it.people,
            vehicles: it.vehicles,
            returned: it.returned,
            emergency: it.emergency,
            came_in: it.came_in,
            went_out: it.went_out,
        }
    }
}
