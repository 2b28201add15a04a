//! Shapes of venues, cards, the responsibility list and enterprises.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::places::{Enterprise, Venue};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::words::Name;

mod changes;

pub use changes::{PlaceChangeWire, PlaceChanges, PlaceChangesAsked};

/// Which venues.
#[derive(Debug, Default, Deserialize, IntoParams)]
pub struct VenuesAsked {
    /// One's whole scope when absent.
    pub area: Option<Uuid>,
    /// Category of the playbook.
    pub category: Option<String>,
    /// Department of the playbook.
    pub department: Option<String>,
    /// Only those one is assigned to as a cadre.
    #[serde(default)]
    pub mine: bool,
    /// `incomplete`, `rectifying` or `closed`.
    pub standing: Option<String>,
    /// Name, pinyin or initials.
    pub q: Option<String>,
    /// What the page before said.
    pub after: Option<String>,
}

/// A page of venues.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct VenueList {
    /// The venues.
    pub rows: Vec<VenueWire>,
    /// What to ask for the next page with.
    pub next: Option<String>,
}

/// A venue as a list shows it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct VenueWire {
    /// Opaque key.
    pub id: Uuid,
    /// The unit it lies in.
    pub area: Uuid,
    /// What that is called.
    pub area_name: String,
    /// Category of the playbook.
    pub category: String,
    /// What people call it.
    pub name: String,
    /// Where to find it.
    pub address: String,
    /// The department that answers for it.
    pub department: String,
    /// `in_order`, `incomplete`, `rectifying` or `closed`.
    pub standing: String,
    /// The parties the locality asks for, in its order.
    pub parties: Vec<PartyWire>,
    /// Notices that are open.
    pub open_notices: i64,
    /// The day it was last inspected.
    pub seen_on: Option<String>,
    /// `none`, `current`, or `stale` when it says something that no longer holds.
    pub card: String,
    /// What closes it to the public for now.
    pub closure: Option<ClosureWire>,
    /// Counts up with every change.
    pub version: i64,
}

/// A measure by which a venue is closed to the public for some time.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ClosureWire {
    /// Until when.
    pub until: String,
    /// Who ordered it.
    pub issuer: String,
    /// The document it rests on.
    pub document: String,
    /// What is done meanwhile.
    pub services: String,
    /// Where to object.
    pub appeal: String,
}

impl ClosureWire {
    /// What closes a venue at an instant.
    pub fn of(venue: &Venue, now: Timestamp) -> Option<Self> {
        let it = venue.closure.as_ref().filter(|it| it.until > now)?;
        Some(Self {
            until: it.until.to_string(),
            issuer: it.issuer.clone(),
            document: it.document.clone(),
            services: it.services.clone(),
            appeal: it.appeal.clone(),
        })
    }
}

/// A party answerable for a venue.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PartyWire {
    /// `leader`, `department`, `cadre` or `operator`.
    pub kind: String,
    /// Who; none while nobody is named.
    pub name: Option<String>,
}

/// One venue with what is behind it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct VenuePage {
    /// The venue.
    pub venue: VenueWire,
    /// The business that runs it.
    pub enterprise: Option<Uuid>,
    /// What that is called.
    pub enterprise_name: Option<String>,
    /// Who runs it.
    pub operator: Option<String>,
    /// Their phone.
    pub phone: Option<String>,
    /// The cadre assigned.
    pub cadre: Option<Uuid>,
    /// A leader of its own.
    pub leader: Option<Uuid>,
    /// A department of its own.
    pub own_department: Option<String>,
    /// When its card was made.
    pub card_made_at: Option<String>,
    /// What the QR of its card says after the address of the site.
    pub code: String,
}

/// A venue as it shall be.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct KeepVenue {
    /// The unit it lies in.
    pub area: Uuid,
    /// Category of the playbook.
    pub category: String,
    /// What people call it.
    pub name: String,
    /// Where to find it.
    #[serde(default)]
    pub address: String,
    /// Who runs it.
    pub operator: Option<String>,
    /// Their phone.
    pub phone: Option<String>,
    /// The cadre assigned.
    pub cadre: Option<Uuid>,
    /// A leader of its own.
    pub leader: Option<Uuid>,
    /// A department of its own.
    pub department: Option<String>,
    /// The business that runs it.
    pub enterprise: Option<Uuid>,
    /// The version seen; none for a new venue.
    pub version: Option<i64>,
}

/// Who may be assigned to venues of an area.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct CadreName {
    /// Worker id.
    pub id: Uuid,
    /// Their name.
    pub name: String,
    /// What the role is called.
    pub role_name: Name,
    /// Whether it is the role whose holders are usually assigned.
    pub usual: bool,
}

/// One line of the responsibility list.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ResponsibilityWire {
    /// Category of the playbook.
    pub category: String,
    /// The department that answers.
    pub department: String,
    /// Who leads it today.
    pub head: Option<String>,
    /// The leader in charge.
    pub leader: Option<Uuid>,
    /// Their name.
    pub leader_name: Option<String>,
    /// Venues of the category.
    pub venues: i64,
    /// Of these, with a notice open.
    pub rectifying: i64,
    /// Of these, without everybody named.
    pub incomplete: i64,
}

/// The responsibility list.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ResponsibilityPage {
    /// A line a category, in the playbook's order.
    pub rows: Vec<ResponsibilityWire>,
    /// Who may be a leader in charge.
    pub leaders: Vec<LeaderName>,
}

/// A leader by name.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct LeaderName {
    /// Worker id.
    pub id: Uuid,
    /// Their name.
    pub name: String,
}

/// Who shall answer for a category.
#[derive(Debug, Deserialize, ToSchema)]
pub struct KeepResponsibility {
    /// Department of the playbook.
    pub department: String,
    /// The leader in charge.
    pub leader: Option<Uuid>,
}

/// Venues that cards are to be made for.
#[derive(Debug, Deserialize, ToSchema)]
pub struct MakeCards {
    /// Up to two hundred.
    pub venues: Vec<Uuid>,
}

/// Cards to be printed.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ContactCards {
    /// The cards.
    pub cards: Vec<ContactCard>,
    /// Venues no card was made for.
    pub skipped: Vec<SkippedCard>,
}

/// A venue no card was made for.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct SkippedCard {
    /// Venue id.
    pub venue: Uuid,
    /// What people call it.
    pub name: String,
    /// `incomplete`, `closed` or `other_line`.
    pub why: String,
}

/// What a contact card says, on paper and behind its QR.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ContactCard {
    /// What people call the venue.
    pub name: String,
    /// What its category is called.
    pub category: Name,
    /// Where to find it.
    pub address: String,
    /// Its unit.
    pub area_name: String,
    /// What the department is called.
    pub department: Name,
    /// Who answers, with their duty phones.
    pub guarantors: Vec<GuarantorWire>,
    /// Where to complain.
    pub complaint_phone: String,
    /// When one can.
    pub complaint: Name,
    /// What the QR says after the address of the site.
    pub code: String,
}

/// Somebody who answers for a venue.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct GuarantorWire {
    /// `leader`, `department`, `cadre` or `operator`.
    pub kind: String,
    /// Who.
    pub name: String,
    /// Their duty phone.
    pub phone: Option<String>,
}

/// What everybody sees behind the QR.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct OpenVenue {
    /// What the card says now.
    pub card: ContactCard,
    /// `in_order`, `incomplete`, `rectifying` or `closed`.
    pub standing: String,
    /// Whether the card that hangs there still says so.
    pub card_current: bool,
    /// What closes it to the public for now.
    pub closure: Option<ClosureWire>,
}

/// Which enterprises.
#[derive(Debug, Default, Deserialize, IntoParams)]
pub struct EnterprisesAsked {
    /// One's whole scope when absent.
    pub area: Option<Uuid>,
    /// Name, pinyin, initials or code.
    pub q: Option<String>,
    /// Only those nobody has placed.
    #[serde(default)]
    pub unplaced: bool,
    /// What the page before said.
    pub after: Option<String>,
}

/// A page of enterprises.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct EnterpriseList {
    /// The enterprises.
    pub rows: Vec<EnterpriseWire>,
    /// How many of the area stand in a lowest unit, where a campaign can knock.
    pub placed: i64,
    /// How many stand in none.
    pub unplaced: i64,
    /// What to ask for the next page with.
    pub next: Option<String>,
}

/// A registered business or body.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct EnterpriseWire {
    /// Opaque key.
    pub id: Uuid,
    /// The unit it stands in, or the one that must place it.
    pub area: Uuid,
    /// What that is called.
    pub area_name: String,
    /// Whether a unit was chosen for it.
    pub placed: bool,
    /// What it is called.
    pub name: String,
    /// Unified social credit code.
    pub credit_code: Option<String>,
    /// Why a code is kept although its check sign does not fit.
    pub code_why: Option<String>,
    /// Whom to call.
    pub contact: Option<String>,
    /// Their phone; not in lists.
    pub phone: Option<String>,
    /// Employees by its own count.
    pub employees: i64,
    /// Where its workers live, if it houses them.
    pub dormitory: Option<String>,
    /// Venues it runs.
    pub venues: i64,
    /// Counts up with every change.
    pub version: i64,
}

/// An enterprise as it shall be.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct KeepEnterprise {
    /// The unit it stands in; none while nobody has placed it.
    pub area: Option<Uuid>,
    /// What it is called.
    pub name: String,
    /// Unified social credit code.
    pub credit_code: Option<String>,
    /// Why a code is kept although its check sign does not fit.
    pub code_why: Option<String>,
    /// Whom to call.
    pub contact: Option<String>,
    /// Their phone.
    pub phone: Option<String>,
    /// Employees by its own count.
    #[serde(default)]
    pub employees: i64,
    /// Where its workers live, if it houses them.
    pub dormitory: Option<String>,
    /// The version seen; none for a new enterprise.
    pub version: Option<i64>,
}

impl From<Enterprise> for EnterpriseWire {
    fn from(it: Enterprise) -> Self {
        Self {
            id: it.id.0,
            area: it.area.0,
            area_name: it.area_name,
            placed: it.placed,
            name: it.name,
            credit_code: it.credit_code,
            code_why: it.code_why,
            contact: it.contact,
            phone: it.phone,
            employees: it.employees,
            dormitory: it.dormitory,
            venues: it.venues,
            version: it.version,
        }
    }
}

/// An employer's own list of workers.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct EmployeesPage {
    /// What the employer is called.
    pub name: String,
    /// Whether it stands in a lowest unit, so that workers can be taken into the register.
    pub placed: bool,
    /// Code of its page, for those who may hand it out.
    pub code: Option<String>,
    /// Those who wait first.
    pub rows: Vec<EmployeeWire>,
}

/// A worker on an employer's list.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct EmployeeWire {
    /// Opaque key.
    pub id: Uuid,
    /// Name; masked on the employer's page.
    pub name: String,
    /// 0 unknown, 1 male, 2 female.
    pub sex: i64,
    /// Masked phone.
    pub phone: Option<String>,
    /// Here since.
    pub since: Option<String>,
    /// `sent`, `taken`, `returned` or `left`.
    pub state: String,
    /// Why it was returned.
    pub why: Option<String>,
    /// When it was sent in.
    pub sent_at: String,
}

/// The code of an employer's page.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct EmployerPage {
    /// What stands in its QR.
    pub code: String,
}

/// What brings a worker here.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TakeEmployee {
    /// One of the playbook's kinds of people from elsewhere.
    pub kind: String,
}

/// Why a worker is returned to the employer.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ReturnEmployee {
    /// In words the employer reads.
    pub why: String,
}

/// What an employer sees behind its code.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct OpenEmployer {
    /// What it is called.
    pub name: String,
    /// Where it stands.
    pub area_name: String,
    /// Its list, names masked.
    pub rows: Vec<EmployeeWire>,
}

/// A worker an employer sends in.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SendEmployee {
    /// Name.
    pub name: String,
    /// 0 unknown, 1 male, 2 female.
    #[serde(default)]
    pub sex: i64,
    /// Phone.
    pub phone: Option<String>,
    /// Here since.
    pub since: Option<String>,
}

impl From<store::places::Employee> for EmployeeWire {
    fn from(it: store::places::Employee) -> Self {
        Self {
            id: it.id,
            name: it.said.name,
            sex: it.said.sex,
            phone: it.said.phone.as_deref().map(domain::people::Phone::mask),
            since: it.said.since.map(|it| it.to_string()),
            state: it.state,
            why: it.why,
            sent_at: it.sent_at.to_string(),
        }
    }
}
