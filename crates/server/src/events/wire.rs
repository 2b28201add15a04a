//! Shapes of events.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use store::events::{Event, EventPart, EventStep, Order, Tag};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::requests::{AskedForWire, RequestFiguresWire};
use crate::shown::shown;
use crate::word::{EventSource, EventState, PartState, Step, TagState};

/// An event that is told.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NewEventWire {
    /// The unit where it is; one's own when absent.
    pub area: Option<Uuid>,
    /// Category of the playbook.
    pub category: String,
    /// Which spot.
    pub place: String,
    /// What is to be told.
    pub said: String,
    /// How many people there are, where that is asked.
    pub people: Option<u32>,
    /// `field` when absent.
    pub source: Option<EventSource>,
    /// Photographs that will be handed in; of `video` at least one.
    #[serde(default)]
    pub photos: Vec<Uuid>,
    /// That nobody can be recognised on them; of `video` this must be so (I-19).
    #[serde(default)]
    pub blurred: bool,
    /// Solved on the spot: what was done.
    pub handled: Option<String>,
}

/// What another system calls a kind of case.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CaseWord {
    /// Its word.
    pub said: String,
    /// Category of the playbook; none to forget it.
    pub category: Option<String>,
}

/// As what events are given out.
#[derive(Debug, Clone, Deserialize, IntoParams)]
pub struct CasesAsked {
    /// `xlsx` when absent, or `csv`.
    pub format: Option<String>,
}

/// Which events.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
pub struct EventsAsked {
    /// One's whole scope when absent.
    pub area: Option<Uuid>,
    /// `open`, `late`, `ended`, `mine` (told by oneself), `held` (one's own unit answers for it), `asked` (residents asked and nobody
    /// has seen it), or a state.
    pub standing: Option<String>,
    /// Category of the playbook.
    pub category: Option<String>,
    /// Level of the playbook.
    pub level: Option<String>,
    /// Behind this mark.
    pub after: Option<String>,
}

/// What somebody is about to tell.
#[derive(Debug, Clone, Deserialize, IntoParams)]
pub struct SimilarAsked {
    /// The unit.
    pub area: Option<Uuid>,
    /// Category of the playbook.
    pub category: String,
}

/// Some events.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct EventList {
    /// The most pressing first.
    pub rows: Vec<EventWire>,
    /// Mark of the next page.
    pub next: Option<String>,
}

shown! {
    /// An event.
    pub struct EventWire of Event {
        /// Opaque key.
        pub id: Uuid,
        /// As people say it.
        pub number: String,
        /// Where it is.
        pub area: Uuid,
        /// What that is called.
        pub area_name: String,
        /// Category of the playbook.
        pub category: String,
        /// Level of the playbook.
        pub level: String,
        /// Which spot.
        pub place: String,
        /// What was told.
        pub said: String,
        /// How many people there were.
        pub people: Option<i64>,
        /// Where it comes from.
        pub source: EventSource,
        /// Where it stands.
        pub state: EventState,
        /// Who told of it.
        pub reporter: String,
        /// When.
        pub reported_at: Timestamp,
        /// Until when it must be handled.
        pub due_at: Timestamp,
        /// When the clock that runs now runs out.
        pub clock_at: Option<Timestamp>,
        /// How often it climbed.
        pub escalations: i64,
        /// How often it was given more time.
        pub extensions: i64,
        /// When it was first given to somebody.
        pub dispatched_at: Option<Timestamp>,
        /// When somebody first took it on.
        pub accepted_at: Option<Timestamp>,
        /// When it was last handled.
        pub handled_at: Option<Timestamp>,
        /// When it ended.
        pub ended_at: Option<Timestamp>,
        /// The event it is the same as.
        pub merged_into: Option<Uuid>,
        /// What handling came to.
        pub outcome: Option<String>,
        /// How many of it.
        pub outcome_count: Option<i64>,
        /// One to five, by who told of it.
        pub rating: Option<i64>,
    } with {
        /// The level of the ladder that answers for it now.
        pub holder: String,
        /// Whether that is past and it is not handled.
        pub late: bool,
    }
}

/// An event with everything that belongs to it.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct EventPage {
    /// The event.
    pub event: EventWire,
    /// Who shall handle it.
    pub parts: Vec<EventPartWire>,
    /// What was done, from the first.
    pub steps: Vec<EventStepWire>,
    /// Photographs handed in with the report.
    pub photos: Vec<Uuid>,
    /// Labels given by rule.
    pub tags: Vec<EventTagWire>,
    /// Orders about it.
    pub orders: Vec<EventOrderWire>,
    /// Steps one may take now.
    pub may: Vec<Step>,
    /// The unit that must see to the next step.
    pub held_by: String,
    /// What a resident asked for, where it came from one.
    pub request: Option<AskedForWire>,
}

shown! {
    /// A unit's part.
    pub struct EventPartWire of EventPart {
        /// Opaque key.
        pub id: Uuid,
        /// The unit.
        pub area: Uuid,
        /// What that is called.
        pub area_name: String,
        /// The department of it.
        pub department: Option<String>,
        /// Whether it leads.
        pub leads: bool,
        /// Where it stands.
        pub state: PartState,
        /// When it was given.
        pub given_at: Timestamp,
        /// When it was handled or returned.
        pub settled_at: Option<Timestamp>,
    }
}

shown! {
    /// A step.
    pub struct EventStepWire of EventStep {
        /// Opaque key.
        pub id: Uuid,
        /// What was done.
        pub kind: Step,
        /// Who; none where a clock did.
        pub name: Option<String>,
        /// When.
        pub made_at: Timestamp,
        /// What was said.
        pub said: Option<String>,
        /// What else belongs to it: names of units, a new due time.
        pub detail: serde_json::Value,
        /// Photographs.
        pub photos: Vec<Uuid>,
    }
}

shown! {
    /// A label.
    pub struct EventTagWire of Tag {
        /// Id of the playbook.
        pub tag: String,
        /// What of the rule was fulfilled.
        pub why: String,
        /// What became of it.
        pub state: TagState,
    }
}

shown! {
    /// An order.
    pub struct EventOrderWire of Order {
        /// Opaque key.
        pub id: Uuid,
        /// The event.
        pub event: Uuid,
        /// As printed.
        pub number: String,
        /// The unit it orders.
        pub area_name: String,
        /// The department of it.
        pub department: Option<String>,
        /// What it orders.
        pub said: String,
        /// Who issued it.
        pub issuer: String,
        /// When.
        pub issued_at: Timestamp,
        /// Until when.
        pub due_at: Timestamp,
        /// When the event was found solved.
        pub rectified_at: Option<Timestamp>,
    }
}

/// Who shall handle it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct GivenTo {
    /// The unit.
    pub area: Uuid,
    /// A department of it.
    pub department: Option<String>,
}

/// A step that somebody takes.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TakeStep {
    /// Made by the client.
    pub id: Uuid,
    /// What is done.
    pub kind: Step,
    /// What is said.
    #[serde(default)]
    pub said: String,
    /// Photographs that will be handed in.
    #[serde(default)]
    pub photos: Vec<Uuid>,
    /// Whom it is given to, who leads first; or whom it orders.
    #[serde(default)]
    pub to: Vec<GivenTo>,
    /// Another category, found when registering.
    pub category: Option<String>,
    /// Another level, found when registering.
    pub level: Option<String>,
    /// The event it is the same as.
    pub into: Option<Uuid>,
    /// Hours more, or until an order must be carried out.
    pub hours: Option<u32>,
    /// What handling came to.
    pub outcome: Option<String>,
    /// How many of it.
    pub count: Option<u32>,
    /// One to five.
    pub rating: Option<i64>,
}

/// What somebody decides about a label.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DecideTag {
    /// Whether it is right.
    pub confirmed: bool,
}

/// How the open events of an area stand.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct EventsPage {
    /// Open ones.
    pub open: i64,
    /// Of those, not handled in time.
    pub late: i64,
    /// Those that one's own unit answers for now.
    pub held: i64,
    /// By state.
    pub states: Vec<EventTally>,
    /// By level.
    pub levels: Vec<EventTally>,
    /// By unit directly below, where a step waits or is late.
    pub units: Vec<EventUnit>,
    /// When everything is to be dealt with, where there is a cut-off.
    pub cut_off: Option<Timestamp>,
    /// How long it took for those closed within a week.
    pub times: EventTimes,
    /// What residents asked for, where they may.
    pub requests: Option<RequestFiguresWire>,
}

/// Average minutes from the report on.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct EventTimes {
    /// Until it was given out.
    pub dispatch: Option<i64>,
    /// Until somebody took it on.
    pub accept: Option<i64>,
    /// Until it was handled.
    pub handle: Option<i64>,
    /// Until it was closed.
    pub close: Option<i64>,
}

/// A count by name.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct EventTally {
    /// State or level.
    pub name: String,
    /// How many.
    pub count: i64,
}

/// The open events of a unit.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct EventUnit {
    /// The unit.
    pub area: Uuid,
    /// What it is called.
    pub name: String,
    /// Open ones.
    pub open: i64,
    /// Of those, late.
    pub late: i64,
}

/// The brief of the daily cut-off.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct EventBrief {
    /// The day.
    pub day: Date,
    /// Told that day.
    pub reported: i64,
    /// Closed that day.
    pub closed: i64,
    /// Still to be handled, the longest due first, with the reason that was given for it.
    pub open: Vec<OpenAtCutOff>,
}

/// An event that was not dealt with in time.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct OpenAtCutOff {
    /// Opaque key.
    pub id: Uuid,
    /// As people say it.
    pub number: String,
    /// Where it is.
    pub area_name: String,
    /// Category of the playbook.
    pub category: String,
    /// Level of the playbook.
    pub level: String,
    /// Where it stands.
    pub state: EventState,
    /// Until when it must be handled.
    pub due_at: Timestamp,
    /// Why it goes on into the next day; none when nobody said.
    pub why: Option<String>,
}

impl TakeStep {
    /// A step of which nothing is said yet.
    pub fn new(id: Uuid, kind: domain::events::Step) -> Self {
        Self {
            id,
            kind: kind.into(),
            said: String::new(),
            photos: Vec::new(),
            to: Vec::new(),
            category: None,
            level: None,
            into: None,
            hours: None,
            outcome: None,
            count: None,
            rating: None,
        }
    }
}
