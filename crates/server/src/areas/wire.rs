//! Shapes of areas.

use serde::{Deserialize, Serialize};
use store::areas::Area;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// A node of the ladder.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AreaWire {
    /// Opaque key.
    pub id: Uuid,
    /// Level id of the playbook.
    pub level: String,
    /// What people call it.
    pub name: String,
    /// National code, where there is one.
    pub code: Option<String>,
    /// Outside the village tree: what it is, a kind of the playbook.
    pub exclusive: Option<String>,
    /// How many such a grid holds by actual count.
    pub headcount: Option<i64>,
}

/// Which area.
#[derive(Debug, Deserialize, IntoParams)]
pub struct AreaAsked {
    /// One's whole scope when absent.
    pub area: Option<Uuid>,
}

/// One area with what is around it.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct AreaPage {
    /// The area.
    pub area: AreaWire,
    /// What else it is: the villagers' group or the buildings it equals.
    pub also: Option<String>,
    /// Which child of the unit above it is, counted from 1 in tree order.
    pub number: Option<usize>,
    /// From the top of one's own scope down to it.
    pub lineage: Vec<AreaWire>,
    /// Directly below it.
    pub children: Vec<AreaWire>,
    /// Households in it.
    pub households: i64,
    /// Residents in it.
    pub people: i64,
    /// How many areas of each level it holds.
    pub levels: Vec<LevelCount>,
    /// Who serves here.
    pub holders: Vec<Holder>,
    /// Lowest units outside the size rule.
    pub out_of_size: Vec<OutOfSize>,
    /// Units without a holder of a required role.
    pub vacancies: Vec<Vacancy>,
}

/// So many areas of a level.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct LevelCount {
    /// Level id.
    pub level: String,
    /// How many.
    pub count: i64,
}

/// Somebody serving at an area.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Holder {
    /// Worker id.
    pub worker: Uuid,
    /// Name.
    pub name: String,
    /// Role id.
    pub role: String,
    /// What the role is called.
    pub role_name: crate::words::Name,
    /// First day.
    pub from: String,
    /// `elected` or `appointed`.
    pub basis: String,
}

/// A unit outside its size rule.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct OutOfSize {
    /// The unit.
    pub area: AreaWire,
    /// Households in it.
    pub households: i64,
    /// Residents in it.
    pub people: i64,
    /// Into how many it must be divided so that none is too large; 1 where it is too small.
    pub parts: usize,
}

/// A unit without a holder of a required role.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Vacancy {
    /// Area id.
    pub area: Uuid,
    /// What the area is called.
    pub name: String,
    /// What the role is called.
    pub role_name: crate::words::Name,
}

/// What was typed.
#[derive(Debug, Deserialize, IntoParams)]
pub struct Search {
    /// Name, pinyin, initials or code.
    pub q: String,
}

impl From<Area> for AreaWire {
    fn from(area: Area) -> Self {
        let (exclusive, headcount) = area.exclusive.map(|it| (it.kind, it.headcount)).unzip();
        Self { id: area.id.0, level: area.level, name: area.name, code: area.code, exclusive, headcount }
    }
}
