//! Opaque ids. Every record is named by a UUID made by whoever creates it (a phone with no network
//! included), so that sending it again is the same act. The county (tenant) is the six-digit
//! division code of GB/T 2260 and stands first in every key.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The tenant: a county-level division by its six-digit GB/T 2260 code, such as 621228.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct County(pub i64);

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

ids! {
    /// A node of the ladder.
    AreaId,
    /// One change of the ladder.
    ReshapeId,
    /// One border of a unit, as it was told.
    BorderId,
    /// Some people living together at one door.
    HouseholdId,
    /// A resident.
    PersonId,
    /// Somebody who serves: holds appointments and may sign in.
    WorkerId,
    /// A worker in a role at an area for some time.
    AppointmentId,
    /// A piece of work over a frozen list of targets.
    CampaignId,
    /// One thing for one accountable worker about one target.
    TaskId,
    /// One knock on one door.
    VisitId,
    /// One person coming or returning.
    ArrivalId,
    /// One read-in of a spreadsheet.
    ImportId,
    /// A list of people a named body asks to be called.
    LeadListId,
    /// Somebody on such a list.
    LeadId,
    /// Something the grid found.
    EventId,
    /// What somebody of the public told of.
    TipId,
    /// A dispute that is mediated.
    DisputeId,
    /// What a worker's month came to.
    AssessmentId,
    /// Praise of a worker.
    CommendationId,
    /// Another system that may tell of events.
    CaseSystemId,
    /// A viewpoint: a camera of a key area that is looked through.
    ViewpointId,
    /// A unit's part in an event.
    EventPartId,
    /// One request to take a roster out.
    ExportId,
    /// Some workers under one leader who cover some units.
    TeamId,
    /// A place that is guarded, or a round that is walked.
    CheckpointId,
    /// One place at a checkpoint for one time.
    ShiftId,
    /// One request to take over a shift.
    SwapId,
    /// One stop at a checkpoint.
    PassageId,
    /// One decision that limits something for some time.
    MeasureId,
    /// Somebody's right to decide about measures of a kind in an area.
    AuthorityId,
    /// One resident's objection to a measure.
    ObjectionId,
    /// A place people go to, such as a shop.
    VenueId,
    /// A registered business or body.
    EnterpriseId,
    /// One look at a venue or unit by a group.
    InspectionId,
    /// Something an inspection found.
    FindingId,
    /// A numbered notice that asks for something to be put right.
    RectificationId,
}
