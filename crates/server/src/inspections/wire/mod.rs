//! Shapes of inspections, groups and factors; those of notices stand beside.

mod rectifications;

pub use rectifications::*;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use store::inspections::{Finding, Inspection, Target};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Which inspections.
#[derive(Debug, Default, Deserialize, IntoParams)]
pub struct InspectionsAsked {
    /// One's whole scope when absent.
    pub area: Option<Uuid>,
    /// From this day on.
    pub from: Option<String>,
    /// Up to this day.
    pub until: Option<String>,
    /// Only those of groups one is in.
    #[serde(default)]
    pub mine: bool,
    /// Only filed ones, or only those that are not.
    pub filed: Option<bool>,
}

/// An inspection as a list shows it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct InspectionWire {
    /// Opaque key.
    pub id: Uuid,
    /// Programme of the playbook.
    pub programme: String,
    /// The group that goes.
    pub team: Uuid,
    /// What it is called.
    pub team_name: String,
    /// The venue; none for a unit.
    pub venue: Option<Uuid>,
    /// The unit, or the one the venue lies in.
    pub area: Uuid,
    /// What is looked at.
    pub target: String,
    /// Name of the unit.
    pub area_name: String,
    /// Category of the venue; none for a unit.
    pub category: Option<String>,
    /// The day it is planned for, or was done.
    pub day: String,
    /// Whether nobody is told before.
    pub unannounced: bool,
    /// Why this place: `never_seen`, `factor`, `repeat`, `due`, `longest_ago` or `chosen`.
    pub why: String,
    /// When it was filed.
    pub filed_at: Option<String>,
    /// Who filed it.
    pub filed_by: Option<String>,
    /// Things found.
    pub findings: i64,
}

/// One inspection with what is behind it.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct InspectionPage {
    /// The inspection.
    pub inspection: InspectionWire,
    /// Item by item `ok`, `bad` or `none`; empty until it is filed.
    pub answers: BTreeMap<String, String>,
    /// Things found.
    pub findings: Vec<FindingWire>,
    /// The notice that followed.
    pub rectification: Option<RectificationWire>,
    /// Items that were found here before, with how often within a year.
    pub before: BTreeMap<String, i64>,
    /// Who runs the venue: the recipient that is proposed.
    pub operator: Option<String>,
    /// A few words of whoever filed it.
    pub note: Option<String>,
    /// Whether it is one's own group's.
    pub mine: bool,
}

/// Something found.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct FindingWire {
    /// Opaque key.
    pub id: Uuid,
    /// Item of the check list.
    pub item: String,
    /// What it is.
    pub said: String,
    /// `on_spot` or `notice`.
    pub settled: String,
    /// Whether the same was found here before, often enough to tell.
    pub repeated: bool,
    /// Photographs.
    pub photos: Vec<Uuid>,
}

/// An inspection to be planned by hand.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct PlanInspection {
    /// Programme of the playbook.
    pub programme: String,
    /// The group that goes.
    pub team: Uuid,
    /// The venue; a unit otherwise.
    pub venue: Option<Uuid>,
    /// The unit; that of the venue when absent.
    pub area: Option<Uuid>,
    /// The day.
    pub day: String,
    /// Whether nobody is told before.
    #[serde(default)]
    pub unannounced: bool,
}

/// A day to be planned.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct PlanDay {
    /// The day.
    pub day: String,
}

/// What was planned.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Planned {
    /// Inspections put on the plan.
    pub planned: i64,
}

/// What was found at a place.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct FileInspection {
    /// Item by item `ok`, `bad` or `none`.
    pub answers: BTreeMap<String, String>,
    /// Things found: one for each item that is bad.
    #[serde(default)]
    pub findings: Vec<NewFinding>,
    /// The notice, when something is to be put right later.
    pub notice: Option<NewNotice>,
    /// A few words.
    pub note: Option<String>,
    /// When it was done, by the phone's clock.
    pub made_at: String,
}

/// Something found.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NewFinding {
    /// Made by the client.
    pub id: Uuid,
    /// Item of the check list.
    pub item: String,
    /// What it is.
    #[serde(default)]
    pub said: String,
    /// `on_spot` when it was put right at once, `notice` when a notice asks for it.
    pub settled: String,
    /// Photographs of things, before and after: up to four.
    #[serde(default)]
    pub photos: Vec<Uuid>,
}

/// A notice written on the spot.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NewNotice {
    /// Made by the client.
    pub id: Uuid,
    /// Hours until it must be done; the playbook's when absent.
    pub hours: Option<u32>,
    /// Who takes it.
    pub recipient: String,
    /// Their signature: strokes of a pen as `x,y x,y|x,y`, in a field of 600 by 240.
    pub signature: Option<String>,
}

/// A group that inspects.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct GroupWire {
    /// Team id.
    pub id: Uuid,
    /// What it is called.
    pub name: String,
    /// Programme of the playbook.
    pub programme: String,
    /// Who leads it.
    pub leader_name: Option<String>,
    /// Members.
    pub members: i64,
    /// Categories of venues it looks at; none for all.
    pub categories: Vec<String>,
    /// Departments that must take part and do not.
    pub missing: Vec<String>,
    /// Whether one is in it.
    pub mine: bool,
    /// On the plan of today that one may know of.
    pub planned: i64,
    /// Of these, filed.
    pub filed: i64,
}

/// What a programme has seen.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct CoverageWire {
    /// Programme of the playbook.
    pub programme: String,
    /// Since this day.
    pub since: String,
    /// Everything it looks at.
    pub targets: i64,
    /// Seen since.
    pub seen: i64,
    /// What was not, longest unseen first, up to fifty.
    pub unseen: Vec<TargetWire>,
}

/// Something a programme looks at.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct TargetWire {
    /// The venue; none for a unit.
    pub venue: Option<Uuid>,
    /// The unit.
    pub area: Uuid,
    /// What people call it.
    pub name: String,
    /// Category of the venue.
    pub category: Option<String>,
    /// The day it was last seen.
    pub seen_on: Option<String>,
}

/// The state of supervision.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct SupervisionPage {
    /// The groups.
    pub groups: Vec<GroupWire>,
    /// What each programme has seen.
    pub coverage: Vec<CoverageWire>,
    /// Notices ever issued.
    pub notices: i64,
    /// Of these, open.
    pub open: i64,
    /// Of these, late.
    pub late: i64,
}

/// Something that makes a place be looked at more often.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct AreaFactorWire {
    /// Opaque key.
    pub id: Uuid,
    /// Where, and below.
    pub area: Uuid,
    /// What that is called.
    pub area_name: String,
    /// Factor of the playbook.
    pub factor: String,
    /// First day.
    pub from: String,
    /// Last day.
    pub until: Option<String>,
    /// What it is.
    pub note: String,
}

/// A factor to be written down.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct KeepFactor {
    /// Where, and below.
    pub area: Uuid,
    /// Factor of the playbook.
    pub factor: String,
    /// First day.
    pub from: String,
    /// Last day.
    pub until: Option<String>,
    /// What it is.
    #[serde(default)]
    pub note: String,
}

impl From<Inspection> for InspectionWire {
    fn from(it: Inspection) -> Self {
        Self {
            id: it.id.0,
            programme: it.programme,
            team: it.team.0,
            team_name: it.team_name,
            venue: it.venue.map(|id| id.0),
            area: it.area.0,
            target: it.venue_name.unwrap_or_else(|| it.area_name.clone()),
            area_name: it.area_name,
            category: it.category,
            day: it.day.to_string(),
            unannounced: it.unannounced,
            why: it.why,
            filed_at: it.filed_at.map(|at| at.to_string()),
            filed_by: it.filed_by,
            findings: it.findings,
        }
    }
}

impl From<Finding> for FindingWire {
    fn from(it: Finding) -> Self {
        Self {
            id: it.id.0,
            item: it.item,
            said: it.said,
            settled: it.settled,
            repeated: it.repeated,
            photos: it.photos,
        }
    }
}

impl From<Target> for TargetWire {
    fn from(it: Target) -> Self {
        Self {
            venue: it.venue.map(|id| id.0),
            area: it.area.0,
            name: it.name,
            category: it.category,
            seen_on: it.seen_on.map(|day| day.to_string()),
        }
    }
}
