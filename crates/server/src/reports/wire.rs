//! Shapes of reports.

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use store::reports::Report;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::areas::wire::AreaWire;
use crate::word::Standing;

/// Figures by id.
pub type FiguresWire = BTreeMap<String, i64>;

/// One unit's report of one day: what would be signed now, what has been signed, and from whom.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ReportPage {
    /// Form id of the playbook.
    pub form: String,
    /// The day.
    pub day: Date,
    /// The unit.
    pub area: AreaWire,
    /// How it stands.
    pub standing: Standing,
    /// Until when.
    pub cut_off: Timestamp,
    /// What the work and the reports below add up to now.
    pub figures: FiguresWire,
    /// Whether signing that says "nothing happened".
    pub is_zero: bool,
    /// Signed versions, newest first.
    pub versions: Vec<VersionWire>,
    /// Whether the figures have moved since the standing version was signed.
    pub moved_since: bool,
    /// Units directly below that owe the same report.
    pub below: Vec<UnitReport>,
    /// Each reporting level below: how many units, signed, zero, late, missing.
    pub progress: Vec<LevelProgress>,
    /// Whether the asker may sign it.
    pub may_sign: bool,
}

/// A signed version.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct VersionWire {
    /// 1 for the first signature.
    pub version: i64,
    /// What it says.
    pub figures: FiguresWire,
    /// Whether it says that nothing happened.
    pub is_zero: bool,
    /// Who signed.
    pub signer: String,
    /// When.
    pub signed_at: Timestamp,
    /// Why corrected, or why signed with units missing.
    pub reason: Option<String>,
    /// Units below that owed one when it was signed.
    pub below_units: i64,
    /// How many of them had signed.
    pub below_signed: i64,
}

/// One unit below.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct UnitReport {
    /// Area id.
    pub area: Uuid,
    /// What it is called.
    pub name: String,
    /// How it stands.
    pub standing: Standing,
    /// Standing version; 0 when none.
    pub version: i64,
    /// When first signed.
    pub signed_at: Option<Timestamp>,
    /// What it says.
    pub figures: FiguresWire,
}

/// How far a level is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LevelProgress {
    /// Level id.
    pub level: String,
    /// Units that owe one.
    pub units: i64,
    /// Signed.
    pub signed: i64,
    /// Of these, zero reports.
    pub zero: i64,
    /// Of these, after the cut-off.
    pub late: i64,
    /// Not signed, and the cut-off has passed.
    pub missing: i64,
}

/// Signs or corrects.
#[derive(Debug, Deserialize, ToSchema)]
pub struct SignReport {
    /// Whose report.
    pub area: Uuid,
    /// Figures typed in: the entered ones when signing, any when correcting.
    #[serde(default)]
    pub figures: FiguresWire,
    /// Why units below are missing, or why corrected.
    pub reason: Option<String>,
    /// When correcting: the version seen.
    pub version: Option<i64>,
    /// Made by a phone that signs without a network: sending it again is the same act.
    pub id: Option<Uuid>,
    /// When it was signed there, by the phone's clock (RFC 3339).
    pub made_at: Option<String>,
}

/// A unit that has not reported.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Chased {
    /// Area id.
    pub area: Uuid,
    /// What it is called.
    pub name: String,
    /// The unit above it.
    pub above: String,
    /// How it stands.
    pub standing: Standing,
    /// Who answers for it.
    pub holders: Vec<String>,
}

/// Which units.
#[derive(Debug, Deserialize, IntoParams)]
pub struct ChaseAsked {
    /// Inside this area; one's whole scope when absent.
    pub area: Option<Uuid>,
    /// Units of this level; the lowest reporting level when absent.
    pub level: Option<String>,
}

impl From<Report> for VersionWire {
    fn from(it: Report) -> Self {
        Self {
            version: it.version,
            figures: it.figures.0,
            is_zero: it.is_zero,
            signer: it.signer,
            signed_at: it.signed_at,
            reason: it.reason,
            below_units: it.below_units,
            below_signed: it.below_signed,
        }
    }
}
