//! Shapes of viewpoints.

use serde::{Deserialize, Serialize};
use store::events::{Look, Viewpoint};
use utoipa::ToSchema;
use uuid::Uuid;

/// Viewpoints of one's area.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ViewpointList {
    /// In the order of the tree.
    pub rows: Vec<ViewpointWire>,
    /// What a viewpoint may be looked through for.
    pub uses: Vec<String>,
    /// Whether one may look.
    pub watches: bool,
    /// Whether one keeps the list.
    pub keeps: bool,
}

/// A viewpoint; where it is looked through is told to whoever looks.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ViewpointWire {
    /// Opaque key.
    pub id: Uuid,
    /// The unit it looks at.
    pub area: Uuid,
    /// What that is called.
    pub area_name: String,
    /// What it is called: the spot.
    pub name: String,
    /// `gate`, `crowd`, `fire`, `flood` or `road`.
    pub used_for: String,
    /// How often somebody looked within half a year.
    pub looks: i64,
}

/// A viewpoint that is written down.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NewViewpoint {
    /// The unit it looks at.
    pub area: Uuid,
    /// What it is called: the spot.
    pub name: String,
    /// `gate`, `crowd`, `fire`, `flood` or `road`.
    pub used_for: String,
    /// Where it is looked through.
    pub link: String,
    /// That a sign on the spot says there is a viewpoint (PIPL 26).
    pub sign: bool,
}

/// Why somebody looks.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NewLook {
    /// Made by the client.
    pub id: Uuid,
    /// In words.
    pub reason: String,
}

/// Where a viewpoint is looked through.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ViewpointLink {
    /// The address.
    pub link: String,
}

/// Somebody looked.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ViewpointLook {
    /// Who.
    pub name: String,
    /// Why.
    pub reason: String,
    /// When.
    pub looked_at: String,
}

impl From<Viewpoint> for ViewpointWire {
    fn from(it: Viewpoint) -> Self {
        Self {
            id: it.id.0,
            area: it.area.0,
            area_name: it.area_name,
            name: it.name,
            used_for: it.used_for.as_str().to_owned(),
            looks: it.looks,
        }
    }
}

impl From<Look> for ViewpointLook {
    fn from(it: Look) -> Self {
        Self { name: it.name, reason: it.reason, looked_at: it.looked_at.to_string() }
    }
}
