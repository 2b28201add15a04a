//! The borders of units: the Voronoi cells of their pieces put together.
//!
//! Every spot belongs to the unit of its nearest piece (Voronoi 1908), so neighbours share their border point
//! for point, nothing overlaps, and inside a village with a border nothing is left over. Where a village's
//! border is not known, a unit reaches a little beyond its own buildings.

use std::collections::{BTreeMap, HashMap};

use geo::{
    Area, BooleanOps, BoundingRect, Buffer, Contains, ConvexHull, Coord, LineString, MultiPoint,
    MultiPolygon, Point, Polygon, Rect,
};
use spade::handles::VoronoiVertex;
use spade::{DelaunayTriangulation, HasPosition, Point2, Triangulation};

use crate::divide::Unit;
use crate::territory::Territory;

/// How far a unit reaches beyond its buildings where no border is known, in metres.
const BEYOND: f64 = 25.0;
/// Pieces on the very same spot are drawn so far apart, in metres.
const NUDGE: f64 = 0.05;

struct Site(Point2<f64>, Option<u32>);

impl HasPosition for Site {
    type Scalar = f64;

    fn position(&self) -> Point2<f64> {
        self.0
    }
}

/// The border of every unit, in metres. Empty for a unit that lies outside its village's border.
pub fn outlines(territory: &Territory, units: &[Unit]) -> Vec<MultiPolygon> {
    let mut drawn = vec![MultiPolygon::new(Vec::new()); units.len()];
    let (mut bordered, mut open) = (BTreeMap::<u32, Vec<u32>>::new(), Vec::new());
    for (number, unit) in units.iter().enumerate() {
        if border(territory, unit.village).is_some() {
            bordered.entry(unit.village).or_default().push(number as u32);
        } else {
            open.push(number as u32);
        }
    }
    for (village, own) in &bordered {
        let whole = border(territory, *village).and_then(BoundingRect::bounding_rect);
        for (unit, cells) in own.iter().zip(cells(units, own, whole)) {
            if let Some(border) = border(territory, *village) {
                drawn[*unit as usize] = cells.intersection(border);
            }
        }
    }
    for (unit, cells) in open.iter().zip(cells(units, &open, None)) {
        let own = units[*unit as usize].at.iter().map(|[x, y]| Point::new(*x, *y)).collect::<MultiPoint>();
        drawn[*unit as usize] = cells.intersection(&own.convex_hull().buffer(BEYOND));
    }
    drawn
}

fn border(territory: &Territory, village: u32) -> Option<&MultiPolygon> {
    territory.borders.get(village as usize).filter(|it| it.unsigned_area() > 0.0)
}

/// The joined cells of each of these units against one another.
fn cells(units: &[Unit], own: &[u32], whole: Option<Rect>) -> Vec<MultiPolygon> {
    let Ok(mesh) = DelaunayTriangulation::<Site>::bulk_load(sites(units, own, whole)) else {
        return vec![MultiPolygon::new(Vec::new()); own.len()];
    };
    let mut edges: Vec<HashMap<usize, usize>> = vec![HashMap::new(); own.len()];
    let mut corners: HashMap<usize, Coord> = HashMap::new();
    for cell in mesh.voronoi_faces() {
        let Some(unit) = cell.as_delaunay_vertex().data().1 else { continue };
        for edge in cell.adjacent_edges() {
            let way = edge.as_delaunay_edge();
            let sides = [way.from().data().1, way.to().data().1];
            if sides == [Some(unit); 2] {
                continue;
            }
            if let (VoronoiVertex::Inner(from), VoronoiVertex::Inner(to)) = (edge.from(), edge.to()) {
                for face in [from, to] {
                    let middle = face.circumcenter();
                    corners.insert(face.fix().index(), Coord { x: middle.x, y: middle.y });
                }
                edges[unit as usize].insert(to.fix().index(), from.fix().index());
            }
        }
    }
    edges.into_iter().map(|edges| joined(edges, &corners)).collect()
}

/// The pieces of the units, each on a spot of its own, with far points all around so that every cell closes.
fn sites(units: &[Unit], own: &[u32], whole: Option<Rect>) -> Vec<Site> {
    let (mut low, mut high) = match whole {
        Some(whole) => ([whole.min().x, whole.min().y], [whole.max().x, whole.max().y]),
        None => ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]),
    };
    let mut taken = HashMap::<[i64; 2], u32>::new();
    let mut sites = Vec::new();
    for (number, unit) in own.iter().enumerate() {
        for [x, y] in &units[*unit as usize].at {
            let again = taken.entry([(x * 100.0) as i64, (y * 100.0) as i64]).or_default();
            let (sin, cos) = f64::from(*again).sin_cos();
            let off = NUDGE * f64::from(*again).sqrt();
            *again += 1;
            sites.push(Site(Point2::new(x + off * cos, y + off * sin), Some(number as u32)));
            for (axis, at) in [*x, *y].into_iter().enumerate() {
                low[axis] = low[axis].min(at);
                high[axis] = high[axis].max(at);
            }
        }
    }
    let middle = [f64::midpoint(low[0], high[0]), f64::midpoint(low[1], high[1])];
    let radius = 8.0 * (high[0] - low[0]).max(high[1] - low[1]).max(1_000.0);
    for step in 0..16 {
        let (sin, cos) = (f64::from(step) * std::f64::consts::TAU / 16.0 + 0.1).sin_cos();
        sites.push(Site(Point2::new(middle[0] + radius * cos, middle[1] + radius * sin), None));
    }
    sites
}

/// Rings out of directed edges: what turns left is an outside, what turns right a hole in one.
fn joined(mut edges: HashMap<usize, usize>, corners: &HashMap<usize, Coord>) -> MultiPolygon {
    let (mut outsides, mut holes) = (Vec::new(), Vec::new());
    while let Some(start) = edges.keys().min().copied() {
        let (mut at, mut ring) = (start, Vec::new());
        while let Some(next) = edges.remove(&at) {
            ring.push(corners[&at]);
            at = next;
        }
        let ring = Polygon::new(LineString::new(ring), Vec::new());
        if ring.signed_area() > 0.0 { outsides.push(ring) } else { holes.push(ring) }
    }
    for hole in holes {
        let inside = hole.exterior().0[0];
        if let Some(outside) = outsides.iter_mut().find(|it| it.contains(&Point::from(inside))) {
            outside.interiors_push(hole.exterior().clone());
        }
    }
    MultiPolygon::new(outsides)
}
