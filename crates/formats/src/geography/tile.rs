//! Squares of the map as Mapbox vector tiles, version 2.1.

use geo::{
    Area, BooleanOps, BoundingRect, Coord, Geometry, LineString, MapCoords, MultiLineString, MultiPolygon,
    Rect,
};
use mvt::{GeomData, GeomEncoder, GeomType};

/// Steps along a square's side.
const EXTENT: f64 = 4096.0;
/// Corners lie on every so many steps: half a pixel of a square drawn 512 pixels wide. Neighbours that share corners
/// share them still.
const GRAIN: f64 = 4.0;
/// A square is drawn with a rim of so large a share of its side, so that strokes end outside it.
pub const RIM: f64 = 1.0 / 32.0;

/// What is said of a shape.
#[derive(Clone, Debug, PartialEq)]
pub enum Tag<'a> {
    /// Words.
    Text(&'a str),
    /// A whole number.
    Count(i64),
}

/// A shape of a tile with what is said of it.
#[derive(Clone, Debug)]
pub struct Drawing<'a> {
    /// Degrees.
    pub shape: Geometry,
    /// What is said of it.
    pub tags: Vec<(&'static str, Tag<'a>)>,
}

/// Draws layers of shapes as one tile. `place` says where degrees lie in the square, from 0 to 1 eastwards and downwards.
pub fn vector_tile(layers: Vec<(&str, Vec<Drawing>)>, place: impl Fn([f64; 2]) -> [f64; 2]) -> Vec<u8> {
    let mut tile = mvt::Tile::new(EXTENT as u32);
    for (name, drawings) in layers {
        let mut layer = tile.create_layer(name);
        for drawing in drawings {
            let flat = drawing.shape.map_coords(|at| {
                let [x, y] = place([at.x, at.y]);
                Coord { x: x * EXTENT, y: y * EXTENT }
            });
            let Some(data) = drawn(&flat) else { continue };
            let mut feature = layer.into_feature(data);
            for (key, tag) in &drawing.tags {
                match tag {
                    Tag::Text(text) => feature.add_tag_string(key, text),
                    Tag::Count(count) => feature.add_tag_int(key, *count),
                }
            }
            layer = feature.into_layer();
        }
        if layer.num_features() > 0 {
            // A name stands once.
            let _ = tile.add_layer(layer);
        }
    }
    tile.to_bytes().unwrap_or_default()
}

fn window() -> Rect {
    let rim = RIM * EXTENT;
    Rect::new((-rim, -rim), (EXTENT + rim, EXTENT + rim))
}

fn whole(shape: &impl BoundingRect<f64, Output = Option<Rect>>) -> bool {
    let window = window();
    shape.bounding_rect().is_some_and(|it| {
        it.min().x >= window.min().x
            && it.min().y >= window.min().y
            && it.max().x <= window.max().x
            && it.max().y <= window.max().y
    })
}

fn drawn(shape: &Geometry) -> Option<GeomData> {
    match shape {
        Geometry::Polygon(one) => ground(&one.clone().into()),
        Geometry::MultiPolygon(all) => ground(all),
        Geometry::LineString(one) => lines(&MultiLineString::new(vec![one.clone()])),
        Geometry::MultiLineString(all) => lines(all),
        Geometry::Point(at) => {
            let inside = (0.0..EXTENT).contains(&at.x()) && (0.0..EXTENT).contains(&at.y());
            inside
                .then(|| GeomEncoder::new(GeomType::Point).point(at.x(), at.y()).ok()?.encode().ok())
                .flatten()
        }
        _ => None,
    }
}

fn ground(shape: &MultiPolygon) -> Option<GeomData> {
    let cut = if whole(shape) { shape.clone() } else { shape.intersection(&window().to_polygon()) };
    let mut encoder = GeomEncoder::new(GeomType::Polygon);
    let mut any = false;
    for polygon in &cut {
        let Some(outer) = ring(polygon.exterior(), true) else { continue };
        for ring in std::iter::once(outer).chain(polygon.interiors().iter().filter_map(|it| ring(it, false)))
        {
            for at in ring {
                encoder.add_point(at.x, at.y).ok()?;
            }
            encoder.complete_geom().ok()?;
            any = true;
        }
    }
    // The last ring is complete already, and an encoder completes once more without harm.
    if any { encoder.encode().ok() } else { None }
}

fn lines(shape: &MultiLineString) -> Option<GeomData> {
    let cut = if whole(shape) { shape.clone() } else { window().to_polygon().clip(shape, false) };
    let mut encoder = GeomEncoder::new(GeomType::Linestring);
    let mut any = false;
    for line in &cut {
        let corners = corners(line);
        if corners.len() < 2 {
            continue;
        }
        for at in corners {
            encoder.add_point(at.x, at.y).ok()?;
        }
        encoder.complete_geom().ok()?;
        any = true;
    }
    if any { encoder.encode().ok() } else { None }
}

/// Corners on the grain, none twice in a row, none in the middle of a straight.
fn corners(line: &LineString) -> Vec<Coord> {
    let mut out: Vec<Coord> = Vec::new();
    for at in line.coords() {
        let at = Coord { x: (at.x / GRAIN).round() * GRAIN, y: (at.y / GRAIN).round() * GRAIN };
        if out.last() == Some(&at) {
            continue;
        }
        if let [.., a, b] = out[..]
            && ((b.x - a.x) * (at.y - a.y) - (b.y - a.y) * (at.x - a.x)).abs() < 0.5
            && (b.x - a.x) * (at.x - b.x) + (b.y - a.y) * (at.y - b.y) > 0.0
        {
            out.pop();
        }
        out.push(at);
    }
    out
}

/// A ring without its closing corner; outer rings turn one way, holes the other. None where nothing is left of it.
fn ring(line: &LineString, outer: bool) -> Option<Vec<Coord>> {
    let mut corners = corners(line);
    if corners.first() == corners.last() {
        corners.pop();
    }
    if corners.len() < 3 {
        return None;
    }
    let turn = geo::Polygon::new(LineString::new(corners.clone()), Vec::new()).signed_area();
    if turn.abs() < 0.5 {
        return None;
    }
    // Downwards is positive here, so what mathematics calls counter-clockwise is clockwise on the screen.
    if (turn > 0.0) != outer {
        corners.reverse();
    }
    Some(corners)
}
