//! A shape as a building: where it is, how large, what it counts for.

use std::collections::BTreeMap;

use geo::{Centroid, Geometry, MinimumRotatedRect, MultiPolygon};

use super::feature::Feature;
use crate::heading::detect_among;

/// What can be known of a building besides its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BuildingField {
    /// What it is called: block and number, or an address.
    Name,
    /// Households in it.
    Households,
    /// People in it, or workers where it is a place of work.
    People,
    /// Stairwells.
    Stairwells,
    /// Floors.
    Floors,
    /// Dwelling, school, mall, hospital, office, factory.
    Kind,
    /// The village or community, by name or code.
    Village,
    /// The villagers' group.
    Group,
    /// The unit it belongs to today, by name or code.
    Unit,
}

use BuildingField as F;

/// Words of real files by field, first come first served.
const WORDS: &[(F, &[&str])] = &[
    (
        F::Name,
        &["楼栋", "楼栋名称", "楼号", "栋号", "名称", "地址", "name", "address", "blkno", "housenumber"],
    ),
    (F::Households, &["户数", "总户数", "住户数", "households", "dwellings", "totaldwellingunits"]),
    (F::People, &["人数", "人口", "人口数", "常住人口", "职工数", "people", "population", "pop"]),
    (F::Stairwells, &["单元数", "楼道数", "单元", "楼道", "stairwells", "stairs", "entrances"]),
    (F::Floors, &["楼层", "层数", "楼层数", "地上层数", "floors", "levels", "buildinglevels", "maxfloorlvl"]),
    (F::Kind, &["类型", "建筑类型", "用途", "性质", "kind", "use", "building", "type"]),
    (F::Village, &["村社区", "村居", "村", "社区", "行政村", "所属村", "village", "community", "area"]),
    (F::Group, &["村民小组", "小组", "组别", "组", "自然村", "group", "hamlet"]),
    (F::Unit, &["微网格", "网格", "所属网格", "现网格", "unit", "grid"]),
];

/// Which heading of the file each field stands under; `told` goes before what is recognised.
pub fn columns(features: &[Feature], told: &BTreeMap<F, String>) -> BTreeMap<F, String> {
    let mut headings: Vec<String> = Vec::new();
    for feature in features.iter().take(1_000) {
        for name in feature.fields.keys() {
            if !headings.contains(name) {
                headings.push(name.clone());
            }
        }
    }
    let plain = headings.iter().map(|it| it.to_lowercase()).collect();
    let found = detect_among(WORDS, &[(1, plain)]).columns;
    let mut columns: BTreeMap<F, String> =
        found.into_iter().map(|(field, at)| (field, headings[at].clone())).collect();
    columns.extend(told.iter().map(|(field, name)| (*field, name.clone())));
    columns
}

/// A building as the file has it; counts the file does not give are none.
#[derive(Clone, Debug, PartialEq)]
pub struct BuildingDraft {
    /// Its number in the file, from one.
    pub number: u64,
    /// Its middle: longitude and latitude of the file's datum.
    pub at: [f64; 2],
    /// The ends of its long side through the middle.
    pub axis: Option<[[f64; 2]; 2]>,
    /// Its footprint, where the file draws one.
    pub footprint: Option<MultiPolygon>,
    /// What it is called.
    pub name: Option<String>,
    /// Households in it.
    pub households: Option<u32>,
    /// People in it.
    pub people: Option<u32>,
    /// Stairwells.
    pub stairwells: Option<u16>,
    /// Floors.
    pub floors: Option<u16>,
    /// What it is used for.
    pub kind: Option<String>,
    /// The village or community it says it is in.
    pub village: Option<String>,
    /// The villagers' group it says it is in.
    pub group: Option<String>,
    /// The unit it says it is in today.
    pub unit: Option<String>,
}

/// Why a shape is no building.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BuildingFault {
    /// No shape, an empty one, or one beyond the earth.
    #[error("shape {0} has no usable place")]
    Place(u64),
    /// A number that is none, or is too large.
    #[error("shape {number}: {field:?} reads “{text}”, which is no count")]
    Count {
        /// The shape's number in the file.
        number: u64,
        /// Which count.
        field: F,
        /// What stands there.
        text: String,
    },
}

/// Reads a shape as a building.
///
/// # Errors
/// [`BuildingFault`] with the shape's number and what stands there.
pub fn building(feature: &Feature, columns: &BTreeMap<F, String>) -> Result<BuildingDraft, BuildingFault> {
    let text = |field: F| columns.get(&field).and_then(|name| feature.fields.get(name)).cloned();
    let count = |field: F, most: u32| {
        let Some(text) = text(field) else { return Ok(None) };
        let plain = text.trim();
        match plain.parse::<f64>() {
            Ok(number) if (0.0..=f64::from(most)).contains(&number) => Ok(Some(number.round() as u32)),
            _ => Err(BuildingFault::Count { number: feature.number, field, text: plain.to_owned() }),
        }
    };
    let short = |field: F| Ok(count(field, 200)?.map(|it| it as u16));
    let nowhere = BuildingFault::Place(feature.number);
    let shape = feature.shape.as_ref().ok_or(nowhere.clone())?;
    let middle = shape.centroid().ok_or(nowhere.clone())?;
    let at = [middle.x(), middle.y()];
    if !at.iter().all(|it| it.is_finite()) || at[0].abs() > 180.0 || at[1].abs() > 90.0 {
        return Err(nowhere);
    }
    Ok(BuildingDraft {
        number: feature.number,
        at,
        axis: axis(shape),
        footprint: match shape {
            Geometry::Polygon(one) => Some(one.clone().into()),
            Geometry::MultiPolygon(all) => Some(all.clone()),
            _ => None,
        },
        name: text(F::Name),
        households: count(F::Households, 100_000)?,
        people: count(F::People, 1_000_000)?,
        stairwells: short(F::Stairwells)?,
        floors: short(F::Floors)?,
        kind: text(F::Kind),
        village: text(F::Village),
        group: text(F::Group),
        unit: text(F::Unit),
    })
}

/// The middle line of the smallest rectangle around the shape, along its long side.
fn axis(shape: &Geometry) -> Option<[[f64; 2]; 2]> {
    if !matches!(shape, Geometry::Polygon(_) | Geometry::MultiPolygon(_)) {
        return None;
    }
    let rectangle = shape.minimum_rotated_rect()?;
    let corners: Vec<[f64; 2]> = rectangle.exterior().coords().map(|it| [it.x, it.y]).collect();
    let [a, b, c, d] = corners.get(..4)?.try_into().ok()?;
    let middle = |p: [f64; 2], q: [f64; 2]| [f64::midpoint(p[0], q[0]), f64::midpoint(p[1], q[1])];
    // A degree of longitude is shorter than one of latitude.
    let narrow = a[1].to_radians().cos();
    let long = |p: [f64; 2], q: [f64; 2]| ((p[0] - q[0]) * narrow).hypot(p[1] - q[1]);
    Some(if long(a, b) > long(b, c) { [middle(a, d), middle(b, c)] } else { [middle(a, b), middle(d, c)] })
}
