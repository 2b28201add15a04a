//! Shapes of ledgers, changes and doubtful pairs.

use domain::areas::AreaPath;
use serde::{Deserialize, Serialize};
use store::people::{Facts, LedgerRow, PersonChange};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::wire::PersonWire;
use crate::words::Name;

/// The ledgers of an area.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct LedgersPage {
    /// What the area is called.
    pub name: String,
    /// Each ledger with how many it shows.
    pub ledgers: Vec<LedgerHead>,
    /// Days after which where somebody is must be confirmed again; 0 when never.
    pub confirm_days: u32,
    /// The units directly below, each with its account.
    pub units: Vec<LedgerUnit>,
    /// Pairs of records that may be one person and wait for a decision.
    pub doubtful: i64,
}

/// A ledger.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct LedgerHead {
    /// Id of the playbook.
    pub id: String,
    /// What it is called.
    pub name: Name,
    /// How many residents it shows.
    pub people: i64,
    /// Its columns.
    pub columns: Vec<String>,
    /// Whether it is of people away.
    pub away: bool,
    /// Whether it is of people from elsewhere.
    pub incoming: bool,
}

/// The account of a unit.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct LedgerUnit {
    /// The unit.
    pub area: Uuid,
    /// What it is called.
    pub name: String,
    #[serde(skip, default = "AreaPath::county")]
    #[schema(ignore)]
    pub(super) path: AreaPath,
    /// Registered here and at home.
    pub home: i64,
    /// Registered here and away.
    pub away: i64,
    /// Of those away, how many whose place and reason are known and confirmed lately.
    pub clear: i64,
    /// Here from elsewhere.
    pub incoming: i64,
}

impl Default for LedgerUnit {
    fn default() -> Self {
        let (area, path) = (Uuid::nil(), AreaPath::county());
        Self { area, name: String::new(), path, home: 0, away: 0, clear: 0, incoming: 0 }
    }
}

/// Which rows of a ledger.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
pub struct LedgerAsked {
    /// Inside this area; one's whole scope when absent.
    pub area: Option<Uuid>,
    /// Where the last page ended.
    pub after: Option<String>,
    /// Name, pinyin or initials contain this.
    pub q: Option<String>,
    /// Away for this reason.
    pub reason: Option<String>,
    /// Came as this kind.
    pub kind: Option<String>,
    /// Of this employer.
    pub enterprise: Option<Uuid>,
    /// Only who is not clear: place or reason unknown, or not confirmed lately.
    pub unclear: bool,
}

/// A page of a ledger.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct LedgerPage {
    /// The rows.
    pub rows: Vec<LedgerRowWire>,
    /// Send it back as `after` for more.
    pub next: Option<String>,
}

/// A resident in a ledger.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct LedgerRowWire {
    /// The resident.
    #[serde(flatten)]
    pub person: PersonWire,
    /// Address of the household.
    pub address: String,
    /// Day they were told the rules for coming home.
    pub told: Option<String>,
}

/// That people away were told the rules for coming home.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ToldRules {
    /// Whom.
    pub persons: Vec<Uuid>,
    /// `phone`, `message` or `family`.
    pub way: String,
}

/// Which changes.
#[derive(Debug, Deserialize, IntoParams)]
pub struct ChangesAsked {
    /// Inside this area; one's whole scope when absent.
    pub area: Option<Uuid>,
    /// Where the last page ended.
    pub before: Option<String>,
}

/// A page of changes.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ChangeWire {
    /// Newest first.
    pub rows: Vec<PersonChangeWire>,
    /// Send it back as `before` for more.
    pub next: Option<String>,
}

/// One change of one resident.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct PersonChangeWire {
    /// Whom it was about.
    pub person: Uuid,
    /// Their household; absent when the record has become part of another.
    pub household: Option<Uuid>,
    /// Their name.
    pub name: Option<String>,
    /// When.
    pub made_at: String,
    /// Who.
    pub worker: Option<String>,
    /// `door`, `import`, `merge` or `employer`.
    pub source: String,
    /// What changed.
    pub facts: Vec<FactWire>,
}

/// One fact that changed.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct FactWire {
    /// Which.
    pub name: String,
    /// What stood there.
    pub was: Option<String>,
    /// What stands there now.
    pub is: Option<String>,
}

/// A pair of records that may be one person.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct DuplicateWire {
    /// The two residents; one when the other has become part of it.
    pub people: Vec<DuplicatePerson>,
    /// Key of the pair: the lower id.
    pub one: Uuid,
    /// The higher id.
    pub other: Uuid,
    /// `id_number`, `name_phone` or `name_birth`.
    pub doubt: String,
    /// `open`, `merged` or `different`.
    pub state: String,
    /// When it was decided.
    pub decided_at: Option<String>,
    /// Whether the decision can still be undone.
    pub undoable: bool,
}

/// One of a pair.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct DuplicatePerson {
    /// The resident.
    #[serde(flatten)]
    pub person: PersonWire,
    /// Address of the household.
    pub address: String,
    /// Village and unit.
    pub unit: String,
    /// Where the record comes from.
    pub source: String,
}

/// Which pairs.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
pub struct DuplicatesAsked {
    /// Inside this area; one's whole scope when absent.
    pub area: Option<Uuid>,
    /// `open` when absent, `merged` or `different`.
    pub state: Option<String>,
}

/// What is decided about a pair.
#[derive(Debug, Deserialize, ToSchema)]
pub struct DecideDuplicate {
    /// The record that stays, when the two are one person; absent when they are two.
    pub keep: Option<Uuid>,
}

impl From<LedgerRow> for LedgerRowWire {
    fn from(it: LedgerRow) -> Self {
        Self { person: it.person.into(), address: it.address, told: it.told.map(|day| day.to_string()) }
    }
}

impl FactWire {
    /// Facts as they are sent.
    pub fn all(facts: Facts) -> Vec<Self> {
        facts.into_iter().map(|(name, (was, is))| Self { name, was, is }).collect()
    }
}

impl From<PersonChange> for PersonChangeWire {
    fn from(it: PersonChange) -> Self {
        Self {
            person: it.person.0,
            household: it.household.map(|it| it.0),
            name: it.name,
            made_at: it.made_at.to_string(),
            worker: it.worker,
            source: it.source.split(':').next().unwrap_or_default().to_owned(),
            facts: FactWire::all(it.facts),
        }
    }
}
