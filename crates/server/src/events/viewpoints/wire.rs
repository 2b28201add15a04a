//! Shapes of viewpoints.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::events::{Look, Viewpoint};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::shown::shown;
use crate::word::ViewUse;

/// Viewpoints of one's area.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ViewpointList {
    /// In the order of the tree.
    pub rows: Vec<ViewpointWire>,
    /// What a viewpoint may be looked through for.
    pub uses: Vec<ViewUse>,
    /// Whether one may look.
    pub watches: bool,
    /// Whether one keeps the list.
    pub keeps: bool,
}

shown! {
    /// A viewpoint; where it is looked through is told to whoever looks.
    pub struct ViewpointWire of Viewpoint {
        /// Opaque key.
        pub id: Uuid,
        /// The unit it looks at.
        pub area: Uuid,
        /// What that is called.
        pub area_name: String,
        /// What it is called: the spot.
        pub name: String,
        /// What it may be looked through for.
        pub used_for: ViewUse,
        /// How often somebody looked within half a year.
        pub looks: i64,
    }
}

/// A viewpoint that is written down.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NewViewpoint {
    /// The unit it looks at.
    pub area: Uuid,
    /// What it is called: the spot.
    pub name: String,
    /// What it may be looked through for.
    pub used_for: ViewUse,
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

shown! {
    /// Somebody looked.
    pub struct ViewpointLook of Look {
        /// Who.
        pub name: String,
        /// Why.
        pub reason: String,
        /// When.
        pub looked_at: Timestamp,
    }
}
