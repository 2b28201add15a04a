//! Shapes of staffing strength, zones and guarantees.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::UnitName;
use crate::words::Name;

/// Whether those who serve suffice.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct StrengthPage {
    /// What is asked of each unit, with how many have it.
    pub rules: Vec<RuleWire>,
    /// Shares that are watched.
    pub shares: Vec<ShareWire>,
    /// Everybody who serves, each once.
    pub pool: i64,
    /// From which body and of which kind, most first.
    pub sources: Vec<SourceWire>,
    /// Zones that hold today.
    pub zones: Vec<ZoneWire>,
}

/// A rule with how units stand against it.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct RuleWire {
    /// What people call it.
    pub name: Name,
    /// The level whose units it is for.
    pub level: String,
    /// At least so many people.
    pub least: i64,
    /// At most so many.
    pub most: i64,
    /// Units it is for today.
    pub units: i64,
    /// Units that have what they need.
    pub sufficient: i64,
    /// People missing in all of them.
    pub short: i64,
    /// The first of those that have not.
    pub lacking: Vec<LackingUnit>,
}

/// A unit that does not have what it needs.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct LackingUnit {
    /// Which.
    pub unit: UnitName,
    /// People who are counted.
    pub counted: i64,
    /// So many are missing.
    pub short: i64,
    /// So many are too many.
    pub over: i64,
    /// Of no kind that may be counted.
    pub unfit: i64,
    /// Seats nobody fills.
    pub empty: Vec<Name>,
}

/// A share that is watched.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ShareWire {
    /// What people call it.
    pub name: Name,
    /// At least so many in a hundred.
    pub least: u32,
    /// Of the whole area.
    pub total: ShareOf,
    /// Of each unit below.
    pub units: Vec<ShareOf>,
}

/// How many of how many.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct ShareOf {
    /// The unit; none for the whole area.
    pub unit: Option<UnitName>,
    /// Holders of the role.
    pub holders: i64,
    /// Of whom nobody has written down whether they are.
    pub unknown: i64,
    /// Who are.
    pub members: i64,
    /// Tenths of a percent of those it is known of; none where there is nobody.
    pub share: Option<i64>,
    /// Whether it is reached.
    pub reached: bool,
}

/// So many from a body, of a kind.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct SourceWire {
    /// The unit they come from; none for those who belong here.
    pub home: Option<String>,
    /// What kind of people they are, where it is laid down.
    pub kind_name: Option<Name>,
    /// How many.
    pub count: i64,
}

/// A place that needs other staff than usual.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ZoneWire {
    /// Opaque key.
    pub id: Uuid,
    /// Where, and below.
    pub unit: UnitName,
    /// Kind of the playbook.
    pub zone: String,
    /// What people call it.
    pub zone_name: Name,
    /// By which document.
    pub document: String,
    /// First day.
    pub from: String,
    /// Last day.
    pub until: String,
}

/// A zone to be written down.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct KeepZone {
    /// Where, and below.
    pub area: Uuid,
    /// Kind of the playbook.
    pub zone: String,
    /// By which document.
    pub document: String,
    /// First day.
    pub from: jiff::civil::Date,
    /// Last day.
    pub until: jiff::civil::Date,
}

/// Who vouches for whom, and who keeps in touch with households.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct GuaranteesPage {
    /// The links of the chain, from the top down.
    pub links: Vec<GuaranteeLink>,
    /// Households somebody keeps in touch with, where that is a duty here.
    pub contacts: Option<ContactsWire>,
}

/// A link of the chain.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct GuaranteeLink {
    /// Link of the playbook.
    pub id: String,
    /// What people call it.
    pub name: Name,
    /// The level of the units vouched for.
    pub level: String,
    /// Units in the area.
    pub units: i64,
    /// Units nobody vouches for.
    pub gaps: i64,
    /// The units, gaps first, up to five hundred.
    pub rows: Vec<VouchedUnit>,
}

/// A unit with whoever vouches for it.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct VouchedUnit {
    /// The unit.
    pub unit: UnitName,
    /// Who.
    pub worker: Option<Uuid>,
    /// By name.
    pub worker_name: Option<String>,
    /// Since when.
    pub since: Option<String>,
}

/// Households and those who keep in touch with them.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ContactsWire {
    /// What people call it.
    pub name: Name,
    /// Households in the area.
    pub households: i64,
    /// With whom somebody keeps in touch.
    pub covered: i64,
    /// Workers who do.
    pub workers: i64,
    /// Households each, in tenths; none where there is nobody.
    pub each: Option<i64>,
    /// At most so many each.
    pub most: i64,
    /// Workers with more than that.
    pub overloaded: Vec<Overloaded>,
}

/// Somebody with more households than they should have.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Overloaded {
    /// Name.
    pub name: String,
    /// How many.
    pub households: i64,
}

/// Who shall vouch for units.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct KeepGuarantee {
    /// Which units.
    pub units: Vec<Uuid>,
    /// Who; nobody any more when absent.
    pub worker: Option<Uuid>,
}

/// Who shall keep in touch with households.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct KeepContact {
    /// Which households.
    #[serde(default)]
    pub households: Vec<Uuid>,
    /// Every household of this unit.
    pub area: Option<Uuid>,
    /// Who; nobody any more when absent.
    pub worker: Option<Uuid>,
}

/// How many households were given.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
pub struct KeptContacts {
    /// So many.
    pub kept: u64,
}
