//! Shapes of households and residents.

use domain::people::Incoming;
use serde::{Deserialize, Serialize};
use store::people::{Household, Person};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::words::Name;

/// A household as a list shows it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct HouseholdWire {
    /// Opaque key.
    pub id: Uuid,
    /// Lowest area.
    pub area: Uuid,
    /// Household number.
    pub number: String,
    /// Address.
    pub address: String,
    /// Name of its head.
    pub head: String,
    /// Residents.
    pub people: i64,
    /// How many of them go first in queues.
    #[serde(default)]
    pub first: i64,
    /// The employer whose door it is; none for a family's home.
    #[serde(default)]
    pub enterprise: Option<Uuid>,
    /// Counts up with every change.
    pub version: i64,
}

/// A resident, masked.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PersonWire {
    /// Opaque key.
    pub id: Uuid,
    /// Where they live.
    pub household: Uuid,
    /// Name.
    pub name: String,
    /// 0 unknown, 1 male, 2 female.
    pub sex: i64,
    /// Birth date, or only the year for narrow sight.
    pub born: Option<String>,
    /// Relation to the head.
    pub relation: String,
    /// `home` or `away`.
    pub presence: String,
    /// Where an away person is.
    pub away_place: Option<String>,
    /// Why away: id of the playbook.
    #[serde(default)]
    pub away_reason: Option<String>,
    /// Day on which where they are was last confirmed.
    #[serde(default)]
    pub confirmed: Option<String>,
    /// What brought somebody here from elsewhere; absent for who is registered here.
    #[serde(default)]
    pub incoming: Option<IncomingWire>,
    /// Masked phone.
    pub phone: Option<String>,
    /// Masked id number; absent for narrow sight.
    pub id_number: Option<String>,
    /// Counts up with every change.
    pub version: i64,
}

/// What brought somebody here from elsewhere.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct IncomingWire {
    /// Id of the playbook.
    pub kind: String,
    /// Employer or landlord.
    pub host: Option<String>,
    /// The employer, where it is a registered one.
    pub enterprise: Option<Uuid>,
    /// Since when.
    pub since: Option<String>,
}

/// A household with its members.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct HouseholdPage {
    /// The household.
    pub household: HouseholdWire,
    /// Its members, head first.
    pub members: Vec<PersonWire>,
    /// Who keeps in touch with it, by name (B-18).
    pub contact: Option<String>,
    /// Who answers for it: each unit it lies in once, the nearest first (T-56). Not in a phone's copy.
    #[serde(default)]
    pub ladder: Vec<AnswerableWire>,
}

/// Who answers for a household at one level.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AnswerableWire {
    /// What people call the unit.
    pub area_name: String,
    /// What the role is called.
    pub role_name: Name,
    /// Who hold it; nobody while it is empty.
    pub names: Vec<String>,
}

/// A page of households.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct HouseholdList {
    /// The rows.
    pub rows: Vec<HouseholdWire>,
    /// Send it back as `after` for more.
    pub next: Option<String>,
    /// Where households are listed further down only: the units one goes down to.
    #[serde(default)]
    pub units: Vec<HouseholdUnit>,
}

/// A unit whose households are listed.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct HouseholdUnit {
    /// Which.
    pub area: Uuid,
    /// What people call it.
    pub name: String,
    /// Households in it.
    pub households: i64,
    /// Residents in it.
    pub people: i64,
}

/// Which households.
#[derive(Debug, Deserialize, IntoParams)]
pub struct ListAsked {
    /// Inside this area; one's whole scope when absent.
    pub area: Option<Uuid>,
    /// Where the last page ended.
    pub after: Option<String>,
}

/// What was typed.
#[derive(Debug, Deserialize, IntoParams)]
pub struct SearchAsked {
    /// Name, pinyin or initials.
    pub q: String,
    /// Inside this area; one's whole scope when absent.
    pub area: Option<Uuid>,
}

/// Where a resident is now.
#[derive(Debug, Deserialize, ToSchema)]
pub struct EditPerson {
    /// `home` or `away`.
    pub presence: String,
    /// Where, when away; the county is enough.
    pub away_place: Option<String>,
    /// Why away: id of the playbook.
    #[serde(default)]
    pub away_reason: Option<String>,
    /// What brought them here from elsewhere; left out, it stays as it is.
    #[serde(default)]
    pub incoming: Option<IncomingWire>,
    /// Registered here after all.
    #[serde(default)]
    pub settled: bool,
}

/// A household that is new.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct KeepHousehold {
    /// The lowest unit it lives in.
    pub area: Uuid,
    /// Address as people say it.
    pub address: String,
    /// Name of its head.
    pub head: String,
}

/// A resident who is new.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct KeepPerson {
    /// Where they live.
    pub household: Uuid,
    /// Name.
    pub name: String,
    /// 0 unknown, 1 male, 2 female.
    #[serde(default)]
    pub sex: i64,
    /// Birth date.
    pub born: Option<String>,
    /// Relation to the head.
    pub relation: Option<String>,
    /// Phone.
    pub phone: Option<String>,
    /// Id number, if it was shown.
    pub id_number: Option<String>,
    /// What brought them here from elsewhere; absent for who is registered here.
    pub incoming: Option<IncomingWire>,
}

/// A resident as a search finds them.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct FoundPerson {
    /// The resident.
    #[serde(flatten)]
    pub person: PersonWire,
    /// Where the household lives, by which namesakes are told apart.
    pub address: String,
}

/// The head-count account of an area: who is registered, who is here (L-42).
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Account {
    /// All of it together.
    pub total: AccountRow,
    /// Each lowest unit.
    pub units: Vec<AccountRow>,
}

/// Counts of one unit.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct AccountRow {
    /// What it is called.
    pub name: String,
    /// Registered households.
    pub households: i64,
    /// Registered residents.
    pub people: i64,
    /// Of them at home.
    pub home: i64,
    /// Of them away.
    pub away: i64,
}

/// One field of one person, and why.
#[derive(Debug, Deserialize, ToSchema)]
pub struct UnmaskAsked {
    /// `phone` or `id_number`.
    pub field: String,
    /// `contact`, `identity`, `help` or `register`.
    pub purpose: String,
}

/// The field in full.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Unmasked {
    /// What stands there; absent when nothing does.
    pub value: Option<String>,
    /// How many full views are left today.
    pub left: i64,
}

impl From<Household> for HouseholdWire {
    fn from(it: Household) -> Self {
        Self {
            id: it.id.0,
            area: it.area.0,
            number: it.number,
            address: it.address,
            head: it.head,
            people: it.people,
            first: it.first,
            enterprise: it.enterprise.map(|it| it.0),
            version: it.version,
        }
    }
}

impl From<Incoming> for IncomingWire {
    fn from(it: Incoming) -> Self {
        Self {
            kind: it.kind,
            host: it.host,
            enterprise: it.enterprise.map(|it| it.0),
            since: it.since.map(|day| day.to_string()),
        }
    }
}

impl From<Person> for PersonWire {
    fn from(it: Person) -> Self {
        Self {
            id: it.id.0,
            household: it.household.0,
            name: it.name,
            sex: it.sex.code(),
            born: it.born.map(|day| day.to_string()),
            relation: it.relation,
            presence: it.stay.presence.as_str().to_owned(),
            away_place: it.stay.away_place,
            away_reason: it.stay.away_reason,
            confirmed: it.stay.confirmed.map(|day| day.to_string()),
            incoming: it.stay.incoming.map(IncomingWire::from),
            phone: it.phone,
            id_number: it.id_number,
            version: it.version,
        }
    }
}
