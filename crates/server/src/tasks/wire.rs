//! Shapes of campaigns, tasks, visits and arrivals.

use std::collections::BTreeMap;

use domain::tasks::Tally;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::tasks::{Arrival, Campaign, Past, Returnee, TaskRow};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::areas::wire::AreaWire;
use crate::people::wire::{HouseholdWire, PersonWire};
use crate::word::TaskState;

/// The books: targets = done + excused + open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TallyWire {
    /// On the frozen list.
    pub targets: i64,
    /// Done.
    pub done: i64,
    /// Excused with a reason.
    pub excused: i64,
    /// Left.
    pub open: i64,
}

/// A campaign.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CampaignRow {
    /// Opaque key.
    pub id: Uuid,
    /// Template id of the playbook.
    pub template: String,
    /// What people call it.
    pub title: String,
    /// From when.
    pub opens_at: Timestamp,
    /// Until when.
    pub closes_at: Timestamp,
    /// Whether visits are taken.
    pub open: bool,
    /// Whether it is about the households of a list only.
    pub listed: bool,
}

/// Starts a campaign.
#[derive(Debug, Deserialize, ToSchema)]
pub struct StartCampaign {
    /// Made by the client.
    pub id: Uuid,
    /// Template id of the playbook.
    pub template: String,
    /// What to call it; the template's name when absent.
    pub title: Option<String>,
    /// Household numbers of a list, such as a feedback list; everybody in the scope when absent.
    pub numbers: Option<Vec<String>>,
}

/// A task as a list shows it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TaskWire {
    /// Opaque key.
    pub id: Uuid,
    /// Campaign.
    pub campaign: Uuid,
    /// Household id.
    pub household: Uuid,
    /// Household number.
    pub number: String,
    /// Address.
    pub address: String,
    /// Head of the household.
    pub head: String,
    /// Residents.
    pub people: i64,
    /// How many of them go first in queues.
    #[serde(default)]
    pub first: i64,
    /// When the visit that stands was made.
    #[serde(default)]
    pub visited_at: Option<Timestamp>,
    /// Where it stands.
    pub state: TaskState,
    /// Last outcome.
    pub outcome: Option<String>,
    /// Its reason.
    pub reason: Option<String>,
    /// Who answers for it.
    pub owner: Uuid,
    /// Their name.
    pub owner_name: String,
    /// Counts up with every change.
    pub version: i64,
}

/// What one worker has to do now.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Today {
    /// The campaigns that run, newest first.
    pub campaigns: Vec<CampaignRow>,
    /// The worker's own books.
    pub mine: TallyWire,
    /// The worker's own tasks by campaign, open ones first, in walking order.
    pub tasks: Vec<TaskWire>,
    /// Arrivals written down today in the post's area.
    pub arrivals: i64,
}

/// One task with everything about its household.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct TaskPage {
    /// The task.
    pub task: TaskWire,
    /// The campaign it belongs to.
    pub campaign: CampaignRow,
    /// The household.
    pub household: HouseholdWire,
    /// Its members.
    pub members: Vec<PersonWire>,
    /// Earlier knocks, newest first.
    pub history: Vec<PastVisit>,
}

/// A photograph of a visit that is to be handed in.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct NewPhoto {
    /// The visit whose answers name it.
    pub visit: Uuid,
    /// Bytes in all.
    pub size: i64,
    /// SHA-256 of them as hexadecimal digits.
    pub digest: String,
}

/// How far a photograph has come.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct PhotoState {
    /// Bytes that are here: go on from there.
    pub received: i64,
    /// Whether it is whole.
    pub done: bool,
}

/// Where a piece of a photograph belongs.
#[derive(Debug, Deserialize, IntoParams)]
pub struct PieceAsked {
    /// Its first byte.
    pub at: i64,
}

/// An earlier knock.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct PastVisit {
    /// Visit id.
    pub id: Uuid,
    /// Who knocked.
    pub worker: Uuid,
    /// Their name.
    pub name: String,
    /// What it came to.
    pub outcome: String,
    /// Why.
    pub reason: Option<String>,
    /// When.
    pub made_at: Timestamp,
    /// Photographs of it.
    #[serde(default)]
    pub photos: Vec<Uuid>,
}

/// A knock at a door.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NewVisit {
    /// Made by the client; sending it again is the same visit.
    pub id: Uuid,
    /// Which task.
    pub task: Uuid,
    /// Outcome id of the campaign template.
    pub outcome: String,
    /// Why, where the outcome asks for it.
    pub reason: Option<String>,
    /// When, by the phone's clock (RFC 3339).
    pub made_at: String,
    /// Answers by question id.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, Object>)]
    pub answers: BTreeMap<String, serde_json::Value>,
    /// The own earlier visit this one corrects.
    pub replaces: Option<Uuid>,
}

/// A knock that is kept.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct VisitKept {
    /// Visit id.
    pub id: Uuid,
    /// Where the task stands now.
    pub state: TaskState,
    /// Whether it was kept before already.
    pub repeated: bool,
    /// Whether it contradicts what somebody else found at this door, which stands.
    #[serde(default)]
    pub disputed: bool,
}

/// Somebody came or returned.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NewArrival {
    /// Made by the client; sending it again is the same arrival.
    pub id: Uuid,
    /// The household they come to.
    pub household: Uuid,
    /// Their name.
    pub name: String,
    /// From where; the county is enough.
    pub from_place: String,
    /// On which day (ISO).
    pub arrived_on: String,
    /// By what.
    pub transport: String,
    /// Their phone.
    pub phone: Option<String>,
    /// Whether it is written down for somebody who cannot themselves.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub on_behalf: bool,
    /// When written down, by the phone's clock (RFC 3339).
    pub made_at: String,
}

/// An arrival that is kept.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ArrivalKept {
    /// Arrival id.
    pub id: Uuid,
    /// Whether it was kept before already.
    pub repeated: bool,
}

/// Somebody who came back, written down at a checkpoint.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NewReturnee {
    /// Made by the client; sending it again is the same.
    pub id: Uuid,
    /// Where.
    pub checkpoint: Uuid,
    /// The village they go to.
    pub village: Uuid,
    /// Their name.
    pub name: String,
    /// From where; the county is enough.
    pub from_place: String,
    /// On which day (ISO).
    pub arrived_on: String,
    /// By what.
    pub transport: String,
    /// Their phone.
    pub phone: Option<String>,
    /// What they say of their door.
    pub door: String,
    /// When written down, by the phone's clock (RFC 3339).
    pub made_at: String,
}

/// Somebody who came back and whose household is still to be found.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ReturneeWire {
    /// Opaque key.
    pub id: Uuid,
    /// The village they go to.
    pub village: String,
    /// Their name.
    pub name: String,
    /// From where.
    pub from_place: String,
    /// On which day.
    pub arrived_on: String,
    /// By what.
    pub transport: String,
    /// Masked phone.
    pub phone: Option<String>,
    /// What they say of their door.
    pub door: String,
    /// When it was written down.
    pub made_at: Timestamp,
}

/// The household somebody came back to.
#[derive(Debug, Deserialize, ToSchema)]
pub struct MatchReturnee {
    /// Which.
    pub household: Uuid,
}

/// An arrival as a list shows it.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ArrivalWire {
    /// Opaque key.
    pub id: Uuid,
    /// The household they come to.
    pub household: Uuid,
    /// Their name.
    pub name: String,
    /// From where.
    pub from_place: String,
    /// On which day.
    pub arrived_on: String,
    /// By what.
    pub transport: String,
    /// Masked phone.
    pub phone: Option<String>,
    /// Whether it was written down for somebody who could not themselves.
    pub on_behalf: bool,
}

/// To whom a task goes.
#[derive(Debug, Deserialize, ToSchema)]
pub struct AssignTask {
    /// Worker id.
    pub to: Uuid,
}

/// A worker a task may go to.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct WorkerWire {
    /// Worker id.
    pub id: Uuid,
    /// Name.
    pub name: String,
    /// What the role is called.
    pub role_name: crate::words::Name,
}

/// The books of an area and of each unit directly below.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Coverage {
    /// The campaign.
    pub campaign: Uuid,
    /// The area's own books.
    pub total: TallyWire,
    /// The books of each unit directly below; they add up to the total.
    pub below: Vec<UnitTally>,
}

/// The books of one unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct UnitTally {
    /// Area id.
    pub area: Uuid,
    /// What it is called.
    pub name: String,
    /// Its level.
    pub level: String,
    /// Its books.
    pub tally: TallyWire,
}

/// Which tasks.
#[derive(Debug, Deserialize, IntoParams)]
pub struct RosterAsked {
    /// One's whole scope when absent.
    pub area: Option<Uuid>,
    /// `open`, `done` or `excused`; all when absent.
    pub state: Option<String>,
    /// Where the last page ended.
    pub after: Option<String>,
}

/// A page of tasks.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Roster {
    /// The rows.
    pub rows: Vec<TaskWire>,
    /// Send it back as `after` for more.
    pub next: Option<String>,
}

impl From<Tally> for TallyWire {
    fn from(it: Tally) -> Self {
        Self { targets: it.targets, done: it.done, excused: it.excused, open: it.open() }
    }
}

impl From<Campaign> for CampaignRow {
    fn from(it: Campaign) -> Self {
        Self {
            id: it.id.0,
            template: it.template,
            title: it.title,
            opens_at: it.opens_at,
            closes_at: it.closes_at,
            open: it.open,
            listed: it.listed,
        }
    }
}

impl From<TaskRow> for TaskWire {
    fn from(it: TaskRow) -> Self {
        Self {
            id: it.id.0,
            campaign: it.campaign.0,
            household: it.household.0,
            number: it.number,
            address: it.address,
            head: it.head,
            people: it.people,
            first: it.first,
            visited_at: it.visited_at,
            state: it.state.into(),
            outcome: it.outcome,
            reason: it.reason,
            owner: it.owner.0,
            owner_name: it.owner_name,
            version: it.version,
        }
    }
}

impl From<Past> for PastVisit {
    fn from(past: Past) -> Self {
        Self {
            id: past.id.0,
            worker: past.worker.0,
            name: past.name,
            outcome: past.outcome,
            reason: past.reason,
            made_at: past.made_at,
            photos: Vec::new(),
        }
    }
}

impl From<Arrival> for ArrivalWire {
    fn from(it: Arrival) -> Self {
        Self {
            id: it.id.0,
            household: it.household.0,
            name: it.name,
            from_place: it.from_place,
            arrived_on: it.arrived_on.to_string(),
            transport: it.transport,
            phone: it.phone,
            on_behalf: it.on_behalf,
        }
    }
}

impl NewReturnee {
    /// The same as an arrival to a household.
    pub fn arrival(&self, household: Uuid) -> NewArrival {
        NewArrival {
            id: self.id,
            household,
            name: self.name.clone(),
            from_place: self.from_place.clone(),
            arrived_on: self.arrived_on.clone(),
            transport: self.transport.clone(),
            phone: self.phone.clone(),
            on_behalf: true,
            made_at: self.made_at.clone(),
        }
    }
}

impl From<Returnee> for ReturneeWire {
    fn from(it: Returnee) -> Self {
        Self {
            id: it.id,
            village: it.village,
            name: it.name,
            from_place: it.from_place,
            arrived_on: it.arrived_on.to_string(),
            transport: it.transport,
            phone: it.phone,
            door: it.door,
            made_at: it.made_at,
        }
    }
}

impl From<AreaWire> for UnitTally {
    fn from(area: AreaWire) -> Self {
        let tally = Tally::default().into();
        Self { area: area.id, name: area.name, level: area.level, tally }
    }
}
