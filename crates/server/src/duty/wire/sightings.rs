//! Shapes of cameras and what they report.

use serde::{Deserialize, Serialize};
use store::duty::{Camera, Sighting};
use utoipa::ToSchema;
use uuid::Uuid;

/// A camera that shall report.
#[derive(Debug, Deserialize, ToSchema)]
pub struct NewCamera {
    /// Made by the client.
    pub id: Uuid,
    /// The unit it watches.
    pub area: Uuid,
    /// What to call it.
    pub name: String,
}

/// A camera that may report.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct CameraWire {
    /// Opaque key.
    pub id: Uuid,
    /// The unit it watches.
    pub area: Uuid,
    /// What people call it.
    pub name: String,
}

/// What a video system needs to report for a camera.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct CameraOpened {
    /// Sent as `Authorization: Bearer …`; told once.
    pub token: String,
}

/// What a camera reports.
#[derive(Debug, Deserialize, ToSchema)]
pub struct NewSighting {
    /// Made by the video system; the same again is the same.
    pub id: Uuid,
    /// `night_entry`, `smoke` or `road_blocked`.
    pub what: String,
    /// When (RFC 3339).
    pub seen_at: String,
    /// Where the video system shows it (https), for whoever may look there.
    pub link: Option<String>,
}

/// What a camera reported.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct SightingWire {
    /// Opaque key.
    pub id: Uuid,
    /// What the camera is called.
    pub camera: String,
    /// `night_entry`, `smoke` or `road_blocked`.
    pub what: String,
    /// When.
    pub seen_at: String,
    /// Where the video system shows it.
    pub link: Option<String>,
    /// Whether a person saw that it was so; nothing while nobody looked.
    pub confirmed: Option<bool>,
    /// Who looked.
    pub decided_by: Option<String>,
}

/// What a person saw.
#[derive(Debug, Deserialize, ToSchema)]
pub struct DecideSighting {
    /// Whether it was so.
    pub confirmed: bool,
}

impl From<Camera> for CameraWire {
    fn from(it: Camera) -> Self {
        Self { id: it.id, area: it.area.0, name: it.name }
    }
}

impl From<Sighting> for SightingWire {
    fn from(it: Sighting) -> Self {
        Self {
            id: it.id,
            camera: it.camera_name,
            what: it.what,
            seen_at: it.seen_at.to_string(),
            link: it.link,
            confirmed: it.confirmed,
            decided_by: it.decided_by,
        }
    }
}
