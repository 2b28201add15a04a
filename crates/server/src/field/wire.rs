//! Shapes of a phone's copy and of its outbox. Phones can be months old: within a version these only grow.

use serde::{Deserialize, Serialize};
use store::tasks::TaskCopy;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::access::wire::{Me, PlaybookWire};
use crate::duty::wire::{CardBook, MyDuty};
use crate::notices::wire::RumourWire;
use crate::people::wire::HouseholdPage;
use crate::problem::ProblemBody;
use crate::reports::wire::ReportPage;
use crate::tasks::wire::{CampaignRow, PastVisit};
use crate::word::TaskState;

/// Where the phone stands.
#[derive(Debug, Deserialize, IntoParams)]
pub struct PullAsked {
    /// The cursor of the last answer; nothing on the first sync.
    pub cursor: Option<String>,
    /// Whose copy the phone keeps: nobody else's session brings it up to date.
    pub worker: Option<Uuid>,
}

/// What is new for a phone.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Pull {
    /// Send it back to hear what is new from here on.
    pub cursor: String,
    /// Whether more waits: ask again at once.
    pub more: bool,
    /// Our clock.
    pub now: String,
    /// Today in the county.
    pub day: String,
    /// How the phone keeps its copy.
    pub keeping: Keeping,
    /// Who works by which playbook, when it has changed.
    pub about: Option<About>,
    /// What is on today, when it has changed.
    pub today: Option<FieldDay>,
    /// Households of the post's unit with their members.
    pub households: HouseholdChanges,
    /// The worker's own tasks.
    pub tasks: TaskChanges,
}

/// How a phone keeps its copy.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Keeping {
    /// Days without contact after which it is wiped.
    pub days: i64,
    /// Minutes without a touch after which it is locked.
    pub lock_minutes: i64,
}

/// Who works by which playbook.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct About {
    /// The worker and the post.
    pub me: Me,
    /// How the county works.
    pub playbook: PlaybookWire,
}

/// What is on today.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct FieldDay {
    /// Campaigns that run.
    pub campaigns: Vec<CampaignRow>,
    /// Arrivals written down today in the post's area.
    pub arrivals: i64,
    /// The unit's report of today, where the post has one.
    pub report: Option<ReportPage>,
    /// The worker's own shifts, where the role holds any.
    pub duty: Option<MyDuty>,
    /// What the worker's checkpoints must know of cards, where a limit holds.
    #[serde(default)]
    pub cards: Vec<CardBook>,
    /// Official answers to rumours.
    #[serde(default)]
    pub rumours: Vec<RumourWire>,
}

/// Households that are new or changed.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct HouseholdChanges {
    /// Whether this begins anew: what the phone holds and is not named from here on is no longer its own.
    pub anew: bool,
    /// The households.
    pub rows: Vec<HouseholdPage>,
}

/// Tasks that are new or changed.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct TaskChanges {
    /// Whether this begins anew.
    pub anew: bool,
    /// The tasks.
    pub rows: Vec<FieldTask>,
    /// Tasks that went to somebody else.
    pub gone: Vec<Uuid>,
}

/// One of the worker's own tasks.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct FieldTask {
    /// Opaque key.
    pub id: Uuid,
    /// Campaign.
    pub campaign: Uuid,
    /// Household id.
    pub household: Uuid,
    /// Where it stands.
    pub state: TaskState,
    /// Last outcome.
    pub outcome: Option<String>,
    /// Its reason.
    pub reason: Option<String>,
    /// Counts up with every change.
    pub version: i64,
    /// The last knock.
    pub last: Option<PastVisit>,
}

/// Which copy's secret is asked for.
#[derive(Debug, Deserialize, ToSchema)]
pub struct KeyAsked {
    /// The name the phone gave its copy.
    pub vault: Uuid,
}

/// The secret that opens a worker's own copy when the PIN is forgotten; never kept on the phone.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct FieldKey {
    /// Thirty-two bytes as hexadecimal digits.
    pub secret: String,
}

/// What a phone wrote down, in its order.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Outbox {
    /// What the phone's clock shows as it sends this (RFC 3339): one that is wrong is set right.
    pub sent_at: String,
    /// Who wrote it down: nobody else's session hands it in.
    pub worker: Option<Uuid>,
    /// At most a hundred.
    pub entries: Vec<Entry>,
}

/// One thing written down.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Entry {
    /// Made by the phone; the same as of the record inside, where that has one.
    pub id: Uuid,
    /// `visit`, `arrival`, `report`, `presence`, `come`, `leave`, `mark`, `passage`, `told` or `returnee`.
    pub kind: String,
    /// Version of the shape of the body.
    pub version: u32,
    /// Which record it is about, where the body does not say: an area, a resident.
    pub subject: Option<Uuid>,
    /// What the interface of that kind takes.
    #[schema(value_type = Object)]
    pub body: serde_json::Value,
}

/// What became of an outbox, entry by entry.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct OutboxKept {
    /// Our clock.
    pub now: String,
    /// One an entry, in the same order.
    pub results: Vec<EntryKept>,
}

/// What became of one entry.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct EntryKept {
    /// Its id.
    pub id: Uuid,
    /// `kept`, `refused` (a rule forbids it; the phone keeps it as a draft), `set_aside` (the grid leader
    /// decides) or `waits` (try again later).
    pub state: String,
    /// Why it was not kept.
    pub problem: Option<ProblemBody>,
}

/// What a phone whose account was closed hands in before it is wiped.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Surrendered {
    /// How many entries are kept for the grid leader to decide.
    pub kept: usize,
}

/// An entry that waits for a decision, beside what stands.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct AsideRow {
    /// Its id.
    pub id: Uuid,
    /// What kind of entry.
    pub kind: String,
    /// `conflict` or `surrendered`.
    pub why: String,
    /// Who wrote it down.
    pub by: String,
    /// When it came.
    pub received_at: String,
    /// When it was written down.
    pub made_at: Option<String>,
    /// Whether one may decide: never on one's own.
    pub may_decide: bool,
    /// Whether it can take the place of what stands; what somebody did on duty nobody else can do again.
    pub may_take: bool,
    /// Whom or which door it is about.
    pub about: String,
    /// What it says.
    pub told: Told,
    /// What stands now, where something does.
    pub stands: Option<Told>,
}

/// What somebody told.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Told {
    /// Outcome id of a visit, `home` or `away`, the name of who arrived.
    pub what: String,
    /// Its reason, the place.
    pub more: Option<String>,
    /// Campaign template of a visit's outcome.
    pub template: Option<String>,
    /// Who told it.
    pub by: Option<String>,
}

/// A decision on an entry that was set aside.
#[derive(Debug, Deserialize, ToSchema)]
pub struct DecideAside {
    /// Whether it takes the place of what stands.
    pub take: bool,
}

impl From<TaskCopy> for FieldTask {
    fn from(it: TaskCopy) -> Self {
        Self {
            id: it.id.0,
            campaign: it.campaign.0,
            household: it.household.0,
            state: it.state.into(),
            outcome: it.outcome,
            reason: it.reason,
            version: it.version,
            last: it.last.map(PastVisit::from),
        }
    }
}
