//! Shapes of the headquarters' overview, the gaps, and the wall chart.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::staffing::wire::ZoneWire;
use crate::words::Name;

/// The whole way of working on one page, block by block.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct StatusPage {
    /// What it is about.
    pub area_name: String,
    /// One management: the headquarters; none where the playbook has none.
    pub headquarters: Option<HeadquartersWire>,
    /// Two kinds of supervision; empty where one may not see them or there are none.
    pub supervision: Vec<SupervisionWire>,
    /// Notices that are open.
    pub notices_open: i64,
    /// Of these, late.
    pub notices_late: i64,
    /// The ledgers: how many people each shows.
    pub ledgers: Vec<LedgerWire>,
    /// Exclusive grids with their heads and teams.
    pub exclusive: Vec<ExclusiveWire>,
    /// Chat groups.
    pub chats: i64,
    /// People who must be in one and are not.
    pub chats_missing: i64,
    /// Venues that are open for business.
    pub venues: i64,
    /// Of these, in order.
    pub venues_in_order: i64,
    /// The levels of the grid, from the top: units and how many are led.
    pub levels: Vec<LevelWireStatus>,
    /// Everything without a named owner.
    pub gaps: i64,
}

/// The headquarters.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct HeadquartersWire {
    /// Whether it stands: somebody is named for each role directly responsible.
    pub active: bool,
    /// Who is directly responsible.
    pub accountable: Vec<AccountableWire>,
    /// The department that runs the grid from day to day.
    pub operating: Option<OperatingWire>,
    /// Who is at the desk now.
    pub on_duty: Vec<OnDuty>,
    /// What the shift before handed over.
    pub handed_over: Option<String>,
}

/// The department that runs the grid from day to day.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct OperatingWire {
    /// What it is called.
    pub department: Name,
    /// Those who stand in it here.
    pub people: Vec<String>,
}

/// A role that is directly responsible.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct AccountableWire {
    /// What it is called.
    pub role_name: Name,
    /// Who holds it; none while it is empty.
    pub name: Option<String>,
}

/// Somebody at the desk.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct OnDuty {
    /// Who; none while the place is empty.
    pub name: Option<String>,
    /// Whether they came.
    pub came: bool,
    /// Until when.
    pub until: String,
}

/// A kind of supervision.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct SupervisionWire {
    /// Programme of the playbook.
    pub programme: String,
    /// Everything it looks at.
    pub targets: i64,
    /// Seen in time.
    pub seen: i64,
}

/// A ledger.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct LedgerWire {
    /// Short name.
    pub id: String,
    /// What people call it.
    pub name: Name,
    /// How many people it shows.
    pub people: i64,
}

/// An exclusive grid.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ExclusiveWire {
    /// Area id.
    pub area: Uuid,
    /// What it is called.
    pub name: String,
    /// Heads it holds.
    pub headcount: i64,
    /// Members of its team.
    pub staff: i64,
}

/// A level of the grid.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct LevelWireStatus {
    /// Level id.
    pub level: String,
    /// Units of it.
    pub units: i64,
    /// Of these, with somebody in every required role.
    pub led: i64,
}

/// Something without a named owner.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct OwnerlessWire {
    /// `post`, `team`, `seat`, `venue`, `department`, `line`, `chat` or `task`.
    pub kind: String,
    /// What is missing, in the playbook's words where it has any.
    pub what: Option<Name>,
    /// How many.
    pub count: i64,
    /// The first of them by name.
    pub first: Vec<String>,
}

/// One picture: every unit with who is in charge and how many live there.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ChartPage {
    /// The day it shows.
    pub day: String,
    /// The units in tree order, the area itself first.
    pub units: Vec<ChartUnit>,
}

/// A unit of the chart.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ChartUnit {
    /// Area id.
    pub id: Uuid,
    /// The unit above.
    pub parent: Option<Uuid>,
    /// Level id.
    pub level: String,
    /// What it is called.
    pub name: String,
    /// Households in it.
    pub households: i64,
    /// People in it; heads of an exclusive grid.
    pub people: i64,
    /// Who is in charge, in required roles.
    pub holders: Vec<ChartHolder>,
    /// Its border, where it has one: polygons, rings, corners.
    #[schema(value_type = Option<Vec<Vec<Vec<Vec<f64>>>>>)]
    pub coordinates: Option<crate::territory::Corners>,
}

/// Somebody in charge.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ChartHolder {
    /// What the role is called.
    pub role_name: Name,
    /// Who.
    pub name: String,
}

/// Which day.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
pub struct DayAsked {
    /// Today when absent.
    pub day: Option<String>,
}

/// An item of the work list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct WorkItemWire {
    /// Opaque key.
    pub id: Uuid,
    /// What it is a part of.
    pub parent: Option<Uuid>,
    /// The day.
    pub day: String,
    /// The unit it is given to.
    pub area: Uuid,
    /// What that is called.
    pub area_name: String,
    /// What is to be done.
    pub title: String,
    /// More about it.
    pub detail: String,
    /// The line of the playbook it belongs to.
    pub line: Option<String>,
    /// `published`, `accepted` or `done`.
    pub state: String,
    /// Who took it on.
    pub accepted_by: Option<String>,
    /// Who said that it is done.
    pub done_by: Option<String>,
    /// When.
    pub done_at: Option<String>,
    /// What came of it.
    pub note: Option<String>,
    /// Parts it was split into.
    pub parts: i64,
    /// Of these, done.
    pub parts_done: i64,
    /// Whether it is given to one's own unit.
    pub mine: bool,
}

/// An item to be published.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct PublishItem {
    /// What it is a part of; the day is then that of the whole.
    pub parent: Option<Uuid>,
    /// The day.
    pub day: String,
    /// The unit it is given to.
    pub area: Uuid,
    /// What is to be done.
    pub title: String,
    /// More about it.
    #[serde(default)]
    pub detail: String,
    /// The line of the playbook it belongs to; a part belongs to that of the whole.
    #[serde(default)]
    pub line: Option<String>,
    /// The response it was learned from.
    #[serde(default)]
    pub response: Option<Uuid>,
}

/// That an item is done.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub struct FinishItem {
    /// What came of it.
    pub note: Option<String>,
}

impl WorkItemWire {
    /// An item as somebody at a place sees it.
    pub fn new(it: store::command::WorkItem, own: &domain::areas::AreaPath) -> Self {
        Self {
            id: it.id,
            parent: it.parent,
            day: it.day.to_string(),
            area: it.area.0,
            mine: it.path == *own,
            area_name: it.area_name,
            title: it.title,
            detail: it.detail,
            line: it.line,
            state: it.state.as_str().to_owned(),
            accepted_by: it.accepted_by,
            done_by: it.done_by,
            done_at: it.done_at.map(|at| at.to_string()),
            note: it.note,
            parts: it.parts,
            parts_done: it.parts_done,
        }
    }
}

/// Which figure of which units.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
pub struct MapFiguresAsked {
    /// Below which area; one's own when absent.
    pub area: Option<Uuid>,
    /// Level of the playbook.
    pub level: String,
    /// `households`, `people`, `events`, `late`, `venues`, or a figure of the playbook's reports.
    pub of: String,
}

/// A figure of units, today or day by day.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct MapFigures {
    /// The days; today alone for what stands now.
    pub days: Vec<String>,
    /// The units with a value a day.
    pub units: Vec<UnitFigure>,
}

/// A figure of a unit.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct UnitFigure {
    /// The unit.
    pub area: Uuid,
    /// A value a day.
    pub values: Vec<i64>,
}

/// A zone with its last days (B-104).
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ZoneStatus {
    /// Which, where, by which document, until when.
    pub zone: ZoneWire,
    /// Households in it.
    pub households: i64,
    /// People in it.
    pub people: i64,
    /// Units in it that a rule of staffing is for.
    pub units: i64,
    /// Of those, with enough of the right people.
    pub manned: i64,
    /// Events that are open; none where one may not see them.
    pub open: Option<i64>,
    /// Of those, late.
    pub late: Option<i64>,
    /// The last days, oldest first.
    pub days: Vec<ZoneDay>,
}

/// One day in a zone; what one may not see is left out.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct ZoneDay {
    /// Which.
    pub day: String,
    /// Events that were told.
    pub told: Option<i64>,
    /// Events that were closed.
    pub closed: Option<i64>,
    /// People who went in or out at its gates.
    pub moved: Option<i64>,
    /// Person-times on duty.
    pub came: Option<i64>,
    /// Points of rounds that were looked at.
    pub checks: Option<i64>,
}

/// The command page of a unit (B-12, B-99).
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct UnitPage {
    /// Which.
    pub area: Uuid,
    /// What people call it.
    pub area_name: String,
    /// Households.
    pub households: i64,
    /// People.
    pub people: i64,
    /// What is open, by job.
    pub jobs: Vec<JobWire>,
    /// Who serves here.
    pub team: Vec<UnitContact>,
    /// Whom to call further up, the nearest first.
    pub above: Vec<UnitContact>,
}

/// A job with what is open of it.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct JobWire {
    /// What people call it.
    pub name: Name,
    /// What belongs to it.
    pub items: Vec<JobItem>,
}

/// Something that belongs to a job.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct JobItem {
    /// `events`, `campaign`, `measures`, `objections`, `care` or `tips`.
    pub kind: String,
    /// The category of events, or the campaign.
    pub id: Option<String>,
    /// What people call it, where the playbook or somebody has named it.
    pub name: Option<Name>,
    /// How many are open.
    pub open: i64,
    /// Of those, late.
    pub late: i64,
}

/// Somebody to call.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct UnitContact {
    /// Their unit, where it is another.
    pub area_name: Option<String>,
    /// What their role is called.
    pub role_name: Name,
    /// What kind of person they are.
    pub kind_name: Option<Name>,
    /// Their name.
    pub name: String,
    /// Their phone, where they gave one.
    pub phone: Option<String>,
}

/// How far an area is set up.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct SetupPage {
    /// The whole of it.
    pub whole: SetupUnit,
    /// Directly below it; none below the level that keeps the books.
    pub below: Vec<SetupUnit>,
}

/// How far a unit is set up.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct SetupUnit {
    /// The unit.
    pub area: Uuid,
    /// What it is called.
    pub name: String,
    /// In the order they are taken.
    pub steps: Vec<SetupStep>,
}

/// A step of setting up.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct SetupStep {
    /// `units`, `posts`, `strength`, `chats` or `tasks`.
    pub kind: String,
    /// So many are as they should be.
    pub done: i64,
    /// Of so many.
    pub total: i64,
}
