//! Shapes between their three forms: corners on the wire, geometry, bytes in the store.

use std::collections::HashMap;

use domain::ids::{AreaId, County};
use domain::territory::Bounds;
use formats::{from_wkb, to_wkb};
use geo::{BoundingRect, Coord, Geometry, LineString, MultiPolygon, Polygon, Simplify};
use store::areas::Area;
use store::territory::Shape;
use store::{Reader, StoreError};

/// Polygons, each its rings, each its corners, each longitude and latitude: as GeoJSON writes a `MultiPolygon`.
pub type Corners = Vec<Vec<Vec<[f64; 2]>>>;

/// A shape as the store keeps it; none where it has no place.
pub fn kept(shape: &Geometry) -> Option<Shape> {
    let around = shape.bounding_rect()?;
    let corner = |at: Coord| [at.x, at.y];
    Some(Shape { wkb: to_wkb(shape), bounds: Bounds::of(corner(around.min()), corner(around.max())) })
}

/// The geometry the store keeps.
///
/// # Errors
/// [`StoreError::Inconsistent`] when its bytes are none.
pub fn degrees(shape: &Shape) -> Result<Geometry, StoreError> {
    from_wkb(&shape.wkb).ok_or(StoreError::Inconsistent("a shape that does not read"))
}

/// The ground the store keeps.
///
/// # Errors
/// As [`degrees`].
pub fn ground(shape: &Shape) -> Result<MultiPolygon, StoreError> {
    formats::ground(degrees(shape)?).ok_or(StoreError::Inconsistent("a border that is no ground"))
}

/// Corners as ground.
pub fn drawn(corners: &Corners) -> MultiPolygon {
    let ring = |it: &Vec<[f64; 2]>| it.iter().map(|[x, y]| Coord { x: *x, y: *y }).collect::<LineString>();
    let polygon = |rings: &Vec<Vec<[f64; 2]>>| {
        let mut rings = rings.iter().map(ring);
        let outer = rings.next().unwrap_or_else(|| LineString::new(Vec::new()));
        Polygon::new(outer, rings.collect())
    };
    corners.iter().map(polygon).collect()
}

/// Ground as corners.
pub fn corners(shape: &MultiPolygon) -> Corners {
    let ring = |it: &LineString| it.coords().map(|at| [at.x, at.y]).collect();
    let rings = |it: &Polygon| std::iter::once(it.exterior()).chain(it.interiors()).map(ring).collect();
    shape.iter().map(rings).collect()
}

/// Corners that can be told apart on a wall.
const TOLD: f64 = 1.0 / 6_000.0;

/// The borders of an area and of what lies below it, as corners by unit: fine enough for a wall, no finer.
pub async fn outlines(
    db: &Reader,
    county: County,
    area: &Area,
    limit: usize,
) -> Result<HashMap<AreaId, Corners>, StoreError> {
    let mut shapes = Vec::new();
    if let Some(own) = store::territory::held_of(db, county, area.id).await? {
        shapes.push((area.id, ground(&own.shape)?));
    }
    let deepest = usize::MAX >> 1;
    for unit in store::territory::held_below(db, county, &area.path, deepest, limit).await? {
        shapes.push((unit.area, ground(&unit.shape)?));
    }
    let boxes = shapes.iter().filter_map(|it| it.1.bounding_rect());
    let wide = boxes.map(|it| it.width().max(it.height())).fold(0.0, f64::max);
    Ok(shapes.into_iter().map(|(id, shape)| (id, corners(&shape.simplify(wide * TOLD)))).collect())
}
