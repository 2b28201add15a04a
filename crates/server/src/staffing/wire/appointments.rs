//! Shapes of appointments.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::words::Name;

/// Which appointments.
#[derive(Debug, Default, Deserialize, IntoParams)]
pub struct AppointmentsAsked {
    /// One's whole scope when absent.
    pub area: Option<Uuid>,
    /// Role of the playbook.
    pub role: Option<String>,
    /// Only cadres posted from another unit.
    #[serde(default)]
    pub posted: bool,
    /// Past and to come as well.
    #[serde(default)]
    pub all: bool,
    /// Name, pinyin or initials.
    pub q: Option<String>,
}

/// Appointments, and what one may appoint to here.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct AppointmentsPage {
    /// The appointments, up to five hundred.
    pub rows: Vec<AppointmentWire>,
    /// Roles of the playbook one may appoint to at this very area.
    pub roles: Vec<String>,
}

/// Somebody in a role at an area from one day to another.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AppointmentWire {
    /// Opaque key.
    pub id: Uuid,
    /// Worker id.
    pub worker: Uuid,
    /// Their name.
    pub name: String,
    /// Role of the playbook.
    pub role: String,
    /// What it is called.
    pub role_name: Option<Name>,
    /// Area id.
    pub area: Uuid,
    /// What that is called.
    pub area_name: String,
    /// Department of the playbook.
    pub department: Option<String>,
    /// Kind of person.
    pub kind: Option<String>,
    /// What that is called.
    pub kind_name: Option<Name>,
    /// First day.
    pub from: String,
    /// Last day.
    pub until: Option<String>,
    /// `appointed` or `elected`.
    pub basis: String,
    /// The unit a posted cadre comes from.
    pub home: Option<String>,
    /// The order or vote behind it.
    pub document: Option<String>,
    /// Whether they can sign in.
    pub account: bool,
    /// Whether one may end it.
    pub may_end: bool,
}

/// Somebody to be appointed.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct Appoint {
    /// A worker who is known; one of this and `fresh`.
    pub worker: Option<Uuid>,
    /// Somebody new.
    pub fresh: Option<NewWorker>,
    /// Role of the playbook.
    pub role: String,
    /// Where.
    pub area: Uuid,
    /// First day (ISO).
    pub from: String,
    /// Last day.
    pub until: Option<String>,
    /// `appointed` or `elected`.
    pub basis: String,
    /// Department of the playbook.
    pub department: Option<String>,
    /// Kind of person, where the role lays that down.
    pub kind: Option<String>,
    /// The unit a posted cadre comes from.
    pub home: Option<String>,
    /// The order or vote behind it.
    pub document: Option<String>,
}

/// Somebody who was not known.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct NewWorker {
    /// Made by the client.
    pub id: Uuid,
    /// Their name.
    pub name: String,
    /// Duty phone.
    pub phone: Option<String>,
    /// Account to sign in with; none for somebody without one.
    pub login: Option<String>,
    /// Party member: yes, no, not stated.
    pub party_member: Option<bool>,
}

/// What was appointed.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Appointed {
    /// The appointment.
    pub appointment: AppointmentWire,
    /// The first password of a new account; told once.
    pub password: Option<String>,
}

/// Until when.
#[derive(Debug, Deserialize, ToSchema)]
pub struct EndAppointment {
    /// Last day (ISO).
    pub until: String,
}

/// A password that is told once.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Password {
    /// The account.
    pub login: String,
    /// Its password.
    pub password: String,
}
