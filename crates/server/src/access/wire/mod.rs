//! Shapes of sessions; the playbook as clients need it stands beside.

mod events;
mod places;
mod playbook;

pub use self::playbook::PlaybookWire;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::words::Name;

/// What is sent to sign in.
#[derive(Debug, Deserialize, ToSchema)]
pub struct SignIn {
    /// County code, needed only where an installation holds several.
    pub county: Option<i64>,
    /// Account.
    pub login: String,
    /// Password.
    pub password: String,
}

/// A post one may act through.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PostWire {
    /// Appointment id.
    pub id: Uuid,
    /// Role id of the playbook.
    pub role: String,
    /// What the role is called.
    pub role_name: Name,
    /// Area id.
    pub area: Uuid,
    /// What the area is called.
    pub area_name: String,
    /// Its level.
    pub level: String,
    /// The department one stands in.
    #[serde(default)]
    pub department: Option<String>,
}

/// A password given up for another.
#[derive(Deserialize, ToSchema)]
pub struct ChangePassword {
    /// The one that holds.
    pub old: String,
    /// The one that shall hold: at least ten characters.
    pub fresh: String,
}

/// Who is signed in.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Me {
    /// County code.
    pub county: i64,
    /// Worker id.
    pub worker: Uuid,
    /// Worker's name.
    pub name: String,
    /// The post acted through.
    pub post: PostWire,
    /// All posts of today.
    pub posts: Vec<PostWire>,
    /// What the post allows.
    pub actions: Vec<String>,
    /// Today in the county, as the server sees it.
    pub day: String,
    /// Now, as the server sees it.
    pub now: String,
}

/// Which post to act through.
#[derive(Debug, Deserialize, ToSchema)]
pub struct SwitchPost {
    /// Appointment id.
    pub post: Uuid,
}
