//! Shapes of chat groups.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::MemberName;
use crate::words::Name;

/// A chat group of a unit.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ChatWire {
    /// Opaque key.
    pub id: Uuid,
    /// The unit it belongs to.
    pub area: Uuid,
    /// What that is called.
    pub area_name: String,
    /// What it is called.
    pub name: String,
    /// What it is for.
    pub purpose: String,
    /// Where it runs.
    pub platform: String,
    /// Who answers for it.
    pub owner: Option<Uuid>,
    /// Their name.
    pub owner_name: Option<String>,
    /// Roles whose holders must be in it.
    pub roles: Vec<String>,
    /// How many have joined.
    pub members: i64,
    /// How many of those who must have not, up to five hundred.
    pub missing: i64,
    /// Counts up with every change.
    pub version: i64,
}

/// A chat group with who is in it and who is missing.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ChatPage {
    /// The group.
    pub chat: ChatWire,
    /// Who has joined.
    pub joined: Vec<MemberName>,
    /// Who must and has not, up to five hundred.
    pub missing: Vec<MissingName>,
}

/// Somebody who should be in a group.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct MissingName {
    /// Worker id.
    pub id: Uuid,
    /// Their name.
    pub name: String,
    /// What their role is called.
    pub role_name: Option<Name>,
    /// Where they serve.
    pub area_name: String,
}

/// A chat group as it shall be.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct KeepChat {
    /// The unit it belongs to.
    pub area: Uuid,
    /// What it is called.
    pub name: String,
    /// What it is for.
    #[serde(default)]
    pub purpose: String,
    /// Where it runs.
    pub platform: String,
    /// Who answers for it.
    pub owner: Option<Uuid>,
    /// Roles whose holders must be in it.
    pub roles: Vec<String>,
    /// The version seen; none for a new group.
    pub version: Option<i64>,
}

/// Who has joined a group and who has left it.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub struct Joining {
    /// Workers who are in it now.
    #[serde(default)]
    pub joined: Vec<Uuid>,
    /// Workers who are not.
    #[serde(default)]
    pub left: Vec<Uuid>,
}

/// How many units of a rung have a chat group of their own.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ChatCoverage {
    /// The rung.
    pub level: String,
    /// Its units.
    pub units: i64,
    /// Of them with a group.
    pub with_group: i64,
}

/// Which units without a chat group.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
pub struct WithoutChatAsked {
    /// Below which area; one's own when absent.
    pub area: Option<Uuid>,
    /// Level of the playbook.
    pub level: String,
}

/// A unit without a chat group.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct WithoutChat {
    /// The unit.
    pub area: Uuid,
    /// What it is called.
    pub name: String,
}
