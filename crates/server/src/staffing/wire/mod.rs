//! Shapes of teams; those of appointments and chat groups stand beside.

mod appointments;
mod chats;
mod elections;
mod strength;

pub use appointments::*;
pub use chats::*;
pub use elections::*;
pub use strength::*;

use serde::{Deserialize, Serialize};
use store::staffing::{Team, TeamCount};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::words::Name;

/// The teams of an area.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct TeamsPage {
    /// Each kind of the playbook with its counts.
    pub kinds: Vec<TeamKindWire>,
    /// The teams, up to five hundred.
    pub teams: Vec<TeamWire>,
}

/// What the teams of one kind are together.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct TeamKindWire {
    /// Team id of the playbook.
    pub kind: String,
    /// What people call it.
    pub name: Name,
    /// The level whose units have one.
    pub level: String,
    /// The level whose units each need one, where they do.
    pub covers: Option<String>,
    /// Teams.
    pub teams: i64,
    /// Members.
    pub members: i64,
    /// Units covered.
    pub units: i64,
    /// Units that have none.
    pub uncovered: i64,
    /// The first of them.
    pub uncovered_first: Vec<UnitName>,
}

/// A unit by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UnitName {
    /// Area id.
    pub id: Uuid,
    /// What people call it.
    pub name: String,
}

/// A worker by name.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MemberName {
    /// Worker id.
    pub id: Uuid,
    /// Their name.
    pub name: String,
    /// What the role is called, where it is asked for.
    pub role_name: Option<Name>,
}

/// A team as a list shows it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TeamWire {
    /// Opaque key.
    pub id: Uuid,
    /// The unit it belongs to.
    pub area: Uuid,
    /// What that is called.
    pub area_name: String,
    /// Team id of the playbook.
    pub kind: String,
    /// What people call it.
    pub name: String,
    /// Who leads it.
    pub leader: Option<Uuid>,
    /// Their name.
    pub leader_name: Option<String>,
    /// How many members.
    pub members: i64,
    /// How many units it covers.
    pub units: i64,
    /// Counts up with every change.
    pub version: i64,
}

/// A team with everybody in it.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct TeamPage {
    /// The team.
    pub team: TeamWire,
    /// Its members.
    pub members: Vec<MemberName>,
    /// The units it answers for.
    pub units: Vec<UnitName>,
    /// Categories of venues it looks at.
    #[serde(default)]
    pub categories: Vec<String>,
}

/// A team as it shall be.
#[derive(Debug, Deserialize, ToSchema)]
pub struct KeepTeam {
    /// The unit it belongs to.
    pub area: Uuid,
    /// Team id of the playbook.
    pub kind: String,
    /// What to call it.
    pub name: String,
    /// Who leads it.
    pub leader: Option<Uuid>,
    /// Its members, the leader or not.
    pub members: Vec<Uuid>,
    /// The units it answers for.
    pub units: Vec<Uuid>,
    /// Categories of venues it looks at, where it inspects; none for all.
    #[serde(default)]
    pub categories: Vec<String>,
    /// The version seen; none for a new team.
    pub version: Option<i64>,
}

impl From<Team> for TeamWire {
    fn from(it: Team) -> Self {
        Self {
            id: it.id.0,
            area: it.area.0,
            area_name: it.area_name,
            kind: it.kind,
            name: it.name,
            leader: it.leader.map(|id| id.0),
            leader_name: it.leader_name,
            members: it.members,
            units: it.units,
            version: it.version,
        }
    }
}

impl TeamKindWire {
    /// A kind with its counts; none counted is none there.
    pub fn new(kind: &playbook::Team, count: Option<TeamCount>, uncovered: (i64, Vec<UnitName>)) -> Self {
        let count = count.unwrap_or_default();
        Self {
            kind: kind.id.clone(),
            name: (&kind.name).into(),
            level: kind.level.get_ref().clone(),
            covers: kind.covers.as_ref().map(|it| it.get_ref().clone()),
            teams: count.teams,
            members: count.members,
            units: count.units,
            uncovered: uncovered.0,
            uncovered_first: uncovered.1,
        }
    }
}
