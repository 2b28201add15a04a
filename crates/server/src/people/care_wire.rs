//! Shapes of the list of those who need looking after.

use domain::people::Consent;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use store::people::{Care, CareContact};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Which of them.
#[derive(Debug, Deserialize, IntoParams)]
pub struct CareAsked {
    /// Inside this area; one's whole scope when absent.
    pub area: Option<Uuid>,
    /// Only those whose contact is due.
    #[serde(default)]
    pub due: bool,
    /// Where the last page ended.
    pub after: Option<String>,
}

/// A page of them.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct CareList {
    /// Whose contact is due first.
    pub rows: Vec<CareWire>,
    /// Send it back as `after` for more.
    pub next: Option<String>,
}

/// How many they are.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct CareCounts {
    /// All of them.
    pub all: i64,
    /// Of these, whose contact is due.
    pub due: i64,
}

/// Somebody on the list.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct CareWire {
    /// Who.
    pub person: Uuid,
    /// Their household.
    pub household: Uuid,
    /// Their name.
    pub name: String,
    /// Where they live.
    pub address: String,
    /// The unit.
    pub area_name: String,
    /// How old they are.
    pub age: Option<i32>,
    /// What they need, by the playbook's names.
    pub needs: Vec<String>,
    /// What else must be known.
    pub note: Option<String>,
    /// `own` or `guardian`: who agreed.
    pub consent: String,
    /// The guardian's name.
    pub consent_by: Option<String>,
    /// When they agreed.
    pub consented_on: String,
    /// Days between two contacts.
    pub every_days: i64,
    /// The day of the next contact.
    pub next_on: String,
    /// Whether that day has come.
    pub due: bool,
    /// The day of the last contact.
    pub last_on: Option<String>,
    /// Counts up with every change.
    pub version: i64,
}

/// Whether a resident is on the list, and how they were contacted.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct CarePage {
    /// Who, and what they need; none for whoever is not on the list.
    pub care: Option<CareWire>,
    /// Contacts, newest first.
    pub contacts: Vec<CareContactWire>,
}

/// A contact.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct CareContactWire {
    /// Opaque key.
    pub id: Uuid,
    /// Who did.
    pub worker: String,
    /// When.
    pub day: String,
    /// `visit`, `phone` or `family`.
    pub way: String,
    /// What was said or needed.
    pub said: Option<String>,
}

/// How somebody is to be looked after.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct KeepCare {
    /// What they need, by the playbook's names.
    pub needs: Vec<String>,
    /// What else must be known.
    pub note: Option<String>,
    /// `own` or `guardian`: who agreed that they stand on the list.
    pub consent: String,
    /// The guardian's name.
    pub consent_by: Option<String>,
    /// When they agreed (ISO).
    pub consented_on: String,
    /// Days between two contacts, at most 31.
    pub every_days: i64,
    /// The day of the next contact; by the days between when absent.
    pub next_on: Option<String>,
    /// The version that is changed; none for somebody new.
    pub version: Option<i64>,
}

/// A contact that was made.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct ContactCare {
    /// `visit`, `phone` or `family`.
    pub way: String,
    /// What was said or needed.
    pub said: Option<String>,
    /// The day agreed for the next; by the days between when absent.
    pub next_on: Option<String>,
}

/// Why somebody is taken off.
#[derive(Debug, Clone, Deserialize, IntoParams)]
pub struct EndCare {
    /// `withdrawn` (the consent was taken back), `over` or `moved`.
    pub why: String,
}

impl CareWire {
    /// Somebody on the list, on a day.
    pub fn of(it: Care, today: Date) -> Self {
        let (consent, consent_by) = match it.plan.consent {
            Consent::Own => ("own", None),
            Consent::Guardian(name) => ("guardian", Some(name)),
        };
        let age = it.born.and_then(|born| born.until((jiff::Unit::Year, today)).ok());
        Self {
            person: it.person.0,
            household: it.household.0,
            name: it.name,
            address: it.address,
            area_name: it.area_name,
            age: age.map(|it| i32::from(it.get_years())),
            needs: it.plan.needs,
            note: it.note,
            consent: consent.to_owned(),
            consent_by,
            consented_on: it.plan.consented_on.to_string(),
            every_days: it.plan.every_days,
            due: it.plan.next_on <= today,
            next_on: it.plan.next_on.to_string(),
            last_on: it.last_on.map(|it| it.to_string()),
            version: it.version,
        }
    }
}

impl From<CareContact> for CareContactWire {
    fn from(it: CareContact) -> Self {
        Self { id: it.id, worker: it.worker, day: it.day.to_string(), way: it.way, said: it.said }
    }
}
