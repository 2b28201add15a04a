//! Shapes of lists to call.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::people::{Lead, LeadCall, LeadList};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::words::Name;

/// A list of people to be called, as it is taken in.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ReceiveLeads {
    /// Who receives it; one's own area when absent.
    pub area: Option<Uuid>,
    /// The body that asks.
    pub body: String,
    /// Its number for the request.
    pub request: String,
    /// One person a line, with a heading or without.
    pub text: String,
}

/// What a list would come to.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct LeadsPlan {
    /// How many stand on it.
    pub rows: i64,
    /// Found by id number, phone or name.
    pub residents: i64,
    /// Placed by where they are said to live.
    pub placed: i64,
    /// Found by nobody, dealt out evenly.
    pub nobody: i64,
    /// Who calls how many.
    pub units: Vec<LeadUnit>,
}

/// What a unit has to call.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct LeadUnit {
    /// The unit.
    pub area: Uuid,
    /// What it is called.
    pub name: String,
    /// How many.
    pub rows: i64,
    /// With how many it is over.
    pub over: i64,
    /// How many are late.
    pub late: i64,
    /// How many nobody found yet.
    pub nobody: i64,
}

/// Lists and how they stand.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct LeadsPage {
    /// Hours in which each must be called.
    pub due_hours: u32,
    /// Days after which a list is destroyed.
    pub keep_days: u32,
    /// What a call can come to.
    pub results: Vec<CallResultWire>,
    /// Lists received here, newest first; empty for those who only call.
    pub lists: Vec<LeadListWire>,
    /// Units that share them out.
    pub units: Vec<LeadUnit>,
    /// Still to be called.
    pub open: i64,
    /// Of those, late.
    pub late: i64,
    /// Whether one may take lists in.
    pub receives: bool,
}

/// What a call can come to.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct CallResultWire {
    /// Id of the playbook.
    pub id: String,
    /// What people call it.
    pub name: Name,
    /// Whether it is over with this.
    pub over: bool,
}

/// A list.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct LeadListWire {
    /// Opaque key.
    pub id: Uuid,
    /// The body that asks.
    pub body: String,
    /// Its number for the request.
    pub request: String,
    /// Who took it in.
    pub receiver: String,
    /// When.
    pub received_at: String,
    /// When everybody must have been called.
    pub due_at: String,
    /// How many stand on it.
    pub rows: i64,
    /// With how many it is over.
    pub over: i64,
    /// When what it said was destroyed.
    pub destroyed_at: Option<String>,
}

/// Which people to call.
#[derive(Debug, Clone, Deserialize, IntoParams)]
pub struct LeadsAsked {
    /// Of one list.
    pub list: Option<Uuid>,
    /// Of one unit; one's whole scope when absent.
    pub area: Option<Uuid>,
    /// `open`, `late`, `nobody` or `over`.
    pub standing: Option<String>,
    /// Behind this mark.
    pub after: Option<String>,
}

/// Some of those to call.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct LeadRows {
    /// The most pressing first.
    pub rows: Vec<LeadWire>,
    /// Mark of the next page.
    pub next: Option<String>,
}

/// Somebody to call.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct LeadWire {
    /// Opaque key.
    pub id: Uuid,
    /// The list.
    pub list: Uuid,
    /// The body that asks.
    pub body: String,
    /// Its number for the request.
    pub request: String,
    /// Who received it.
    pub received_in: Uuid,
    /// Who calls.
    pub area: Uuid,
    /// What that is called.
    pub area_name: String,
    /// Name, if the list states one.
    pub name: Option<String>,
    /// Phone, masked.
    pub phone: Option<String>,
    /// Where they are said to live.
    pub place: Option<String>,
    /// What else it says.
    pub note: Option<String>,
    /// `id_number`, `phone`, `name`, `place`, `given` or `nobody`.
    pub found: String,
    /// Their household here.
    pub household: Option<Uuid>,
    /// Their name here.
    pub person: Option<String>,
    /// When they must have been called.
    pub due_at: String,
    /// Whether that is past.
    pub late: bool,
    /// What the last call came to.
    pub result: Option<String>,
    /// Whether it is over with that.
    pub over: bool,
    /// How often they were called.
    pub calls: i64,
    /// When last.
    pub called_at: Option<String>,
}

/// Somebody to call with the calls that were made.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct LeadPage {
    /// Who.
    pub lead: LeadWire,
    /// Calls, newest first.
    pub calls: Vec<LeadCallWire>,
    /// Whether one may call.
    pub callable: bool,
}

/// One call.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct LeadCallWire {
    /// Opaque key.
    pub id: Uuid,
    /// Who called.
    pub worker: String,
    /// When.
    pub made_at: String,
    /// What it came to.
    pub result: String,
    /// What was said besides.
    pub note: Option<String>,
}

/// What a call came to.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CallLead {
    /// Id of a result of the playbook.
    pub result: String,
    /// What was said besides.
    pub note: Option<String>,
}

/// A full phone to dial.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct LeadPhone {
    /// The number; none when neither the list nor the register knows one.
    pub phone: Option<String>,
    /// How many more one may see today.
    pub left: i64,
}

/// Who calls from now on.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct GiveLead {
    /// The unit.
    pub area: Uuid,
}

impl LeadWire {
    pub(super) fn of(it: Lead, now: Timestamp) -> Self {
        Self {
            id: it.id.0,
            list: it.list.0,
            body: it.body,
            request: it.request,
            received_in: it.received_in.0,
            area: it.area.0,
            area_name: it.area_name,
            name: it.said.name,
            phone: it.said.phone.as_deref().map(domain::people::Phone::mask),
            place: it.said.place,
            note: it.said.note,
            found: it.found.as_str().to_owned(),
            household: it.household.map(|it| it.0),
            person: it.person_name,
            due_at: it.due_at.to_string(),
            late: !it.over && it.due_at < now,
            result: it.result,
            over: it.over,
            calls: it.calls,
            called_at: it.called_at.map(|it| it.to_string()),
        }
    }
}

impl From<LeadCall> for LeadCallWire {
    fn from(it: LeadCall) -> Self {
        let made_at = it.made_at.to_string();
        Self { id: it.id, worker: it.worker, made_at, result: it.result, note: it.note }
    }
}

impl From<LeadList> for LeadListWire {
    fn from(it: LeadList) -> Self {
        Self {
            id: it.id.0,
            body: it.body,
            request: it.request,
            receiver: it.receiver,
            received_at: it.received_at.to_string(),
            due_at: it.due_at.to_string(),
            rows: it.rows,
            over: it.over,
            destroyed_at: it.destroyed_at.map(|it| it.to_string()),
        }
    }
}
