//! Shapes of the map over HTTP.

use domain::territory::{BorderOrigin, BorderState, LandKind};
use serde::{Deserialize, Serialize};
use store::StoreError;
use store::territory::Border;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::shapes::{Corners, corners, ground};
use crate::areas::wire::AreaWire;

/// What the map of one's scope holds.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct MapPage {
    /// Grows with every change; squares asked for with it may be kept.
    pub version: i64,
    /// South-western and north-eastern corner of everything drawn, degrees.
    pub bounds: Option<[[f64; 2]; 2]>,
    /// Zoom of the finest squares there are.
    pub finest: u8,
    /// Rungs of the ladder with borders.
    pub levels: Vec<MapLevel>,
    /// What lies on the base map of one's area.
    pub land: Vec<LandCount>,
    /// Borders that wait for a decision in one's scope.
    pub waiting: usize,
}

/// A rung of the ladder on the map.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct MapLevel {
    /// Level of the playbook.
    pub level: String,
    /// Units of it with a border.
    pub drawn: i64,
    /// Units of it there are.
    pub units: i64,
    /// From this zoom on they are in the squares.
    pub from_zoom: u8,
}

/// So much of one kind.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct LandCount {
    /// What lies there.
    #[schema(value_type = String)]
    pub kind: LandKind,
    /// How many shapes.
    pub count: i64,
}

/// A border as it stands.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct BorderWire {
    /// Opaque key.
    pub id: Uuid,
    /// Whose border.
    pub area: Uuid,
    /// What that is called.
    pub area_name: String,
    /// Its level.
    pub level: String,
    /// Polygons, rings, corners.
    #[schema(value_type = Vec<Vec<Vec<Vec<f64>>>>)]
    pub coordinates: Corners,
    /// How it stands: `proposed`, `held`, `past`, `refused`, `withdrawn`.
    #[schema(value_type = String)]
    pub state: BorderState,
    /// Why it came to be: `central`, `proposed`, `beside`, `merged`.
    #[schema(value_type = String)]
    pub origin: BorderOrigin,
    /// What was said with it.
    pub note: String,
    /// Who told it.
    pub told_by: String,
    /// When.
    pub told_at: String,
    /// Whether that was oneself.
    pub own: bool,
    /// Who decided.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<String>,
    /// What was said to the decision.
    pub words: Option<String>,
}

impl BorderWire {
    /// A border as somebody sees it.
    ///
    /// # Errors
    /// [`StoreError::Inconsistent`] when its shape does not read.
    pub fn seen(it: Border, by: domain::ids::WorkerId) -> Result<Self, StoreError> {
        let (decided_by, decided_at) = it.decided.map(|(who, at)| (who, at.to_string())).unzip();
        Ok(Self {
            id: it.id.0,
            area: it.area.0,
            area_name: it.area_name,
            level: it.level,
            coordinates: corners(&ground(&it.shape)?),
            state: it.state,
            origin: it.origin,
            note: it.note,
            own: it.told_by == by,
            told_by: it.told_by_name,
            told_at: it.told_at.to_string(),
            decided_by,
            decided_at,
            words: it.words,
        })
    }
}

/// The border of a unit with what is around it.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct BorderPage {
    /// The unit.
    pub area: AreaWire,
    /// The border it has.
    pub held: Option<BorderWire>,
    /// The one that waits for a decision.
    pub proposal: Option<BorderWire>,
    /// How the one that waits would fit in.
    pub proposal_fit: Option<BorderFit>,
    /// The border of the unit above.
    #[schema(value_type = Option<Vec<Vec<Vec<Vec<f64>>>>>)]
    pub above: Option<Corners>,
    /// Units beside it.
    pub beside: Vec<BesideWire>,
    /// Whether what one draws here holds at once; otherwise it is proposed.
    pub central: bool,
}

/// A unit beside another.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct BesideWire {
    /// The unit.
    pub area: Uuid,
    /// What it is called.
    pub name: String,
    /// Its border.
    #[schema(value_type = Vec<Vec<Vec<Vec<f64>>>>)]
    pub coordinates: Corners,
}

/// A border to be looked at, or kept.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct KeepBorder {
    /// Whose border.
    pub area: Uuid,
    /// Polygons, rings, corners: longitude and latitude, WGS 84.
    #[schema(value_type = Vec<Vec<Vec<Vec<f64>>>>)]
    pub coordinates: Corners,
    /// Why; asked for where it has to be decided about.
    #[serde(default)]
    pub note: String,
    /// Whether to keep it; otherwise it is only looked at.
    #[serde(default)]
    pub keep: bool,
}

/// How a border fits in.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
pub struct BorderFit {
    /// What stands against it: `empty`, `crossing`, `nowhere`, `outside`, `swallows`.
    pub faults: Vec<String>,
    /// Square metres.
    pub ground: f64,
    /// Square metres it had before.
    pub before: f64,
    /// Square metres outside the unit above.
    pub outside: f64,
    /// Units that give way.
    pub taken: Vec<TakenWire>,
    /// Square metres that would be nobody's.
    pub left: f64,
    /// Whether it would hold at once; otherwise somebody decides.
    pub central: bool,
    /// Whether it was kept.
    pub kept: bool,
}

/// A unit that gives way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TakenWire {
    /// The unit.
    pub area: Uuid,
    /// What it is called.
    pub name: String,
    /// Square metres.
    pub ground: f64,
    /// Share of its ground.
    pub share: f64,
}

/// A decision about a border.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct DecideBorder {
    /// Whether it is to hold.
    pub agree: bool,
    /// What is said to it; asked for where it is refused.
    #[serde(default)]
    pub words: String,
}

/// A file with shapes.
#[derive(Debug, Clone, Deserialize, IntoParams)]
pub struct MapFile {
    /// `border`, or what lies on the base map: `road`, `railway`, `water`, `wall`, `green`, `building`.
    pub kind: String,
    /// For which area; one's own when absent.
    pub area: Option<Uuid>,
    /// `wgs84` (also CGCS2000), `gcj02` or `bd09`.
    pub datum: String,
    /// Whether to keep it; otherwise it is only looked at.
    #[serde(default)]
    pub keep: bool,
    /// Whether shapes at fault are left out; otherwise nothing is kept as long as there are any.
    #[serde(default)]
    pub leave_out: bool,
}

/// What a file with shapes comes to.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct MapPlan {
    /// Shapes that are right.
    pub shapes: usize,
    /// Of these, what was not drawn before.
    pub fresh: usize,
    /// What was mended, by code: `crossing`, `cut`, `closed`.
    pub mended: Vec<MapMend>,
    /// What is wrong, the first hundred.
    pub faults: Vec<MapFault>,
    /// How many shapes are at fault.
    pub faulty: usize,
    /// What should be looked at: ground two units claim, ground that is nobody's, units without a border.
    pub open: Vec<MapFault>,
    /// The datum its places fit better.
    pub likelier: Option<String>,
    /// Whether it was kept.
    pub kept: bool,
}

/// So many things mended.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct MapMend {
    /// What.
    pub code: String,
    /// How many.
    pub count: usize,
}

/// What is wrong with a shape.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct MapFault {
    /// Its number in the file, from 1; 0 where it is about none of its shapes.
    pub number: u64,
    /// What it is called.
    pub name: String,
    /// Stable code.
    pub code: String,
    /// With which other unit.
    pub other: Option<String>,
    /// Square metres, where it is about ground.
    pub ground: Option<f64>,
}

/// Which version of the map.
#[derive(Debug, Deserialize, IntoParams)]
pub struct TileAsked {
    /// As the map's page says.
    pub v: Option<i64>,
}
