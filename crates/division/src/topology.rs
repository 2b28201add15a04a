//! Whether borders drawn by people fit together: inside the unit above, beside one another, without overlap or gap.
//! What is narrower than a lane comes of drawing and is mended; what is wider is somebody's ground and is told.

use geo::{
    Area, BooleanOps, BoundingRect, Buffer, Coord, Intersects, Length, MakeValid, MapCoords, MultiPolygon,
    Orient, Polygon, Validation, line_measures::metric_spaces::Euclidean, orient::Direction,
};
use rstar::{AABB, RTree, primitives::GeomWithData};

use crate::plane::Plane;

/// Ground narrower than this comes of drawing, in metres.
const NARROW: f64 = 3.0;
/// Pieces smaller than this are no ground, in square metres.
const SMALLEST: f64 = 1.0;

/// Why a shape is no border.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Broken {
    /// It covers no ground.
    Empty,
    /// Its line crosses itself.
    Crossing,
    /// It lies beyond the earth's degrees.
    Nowhere,
}

/// Why a shape is no border, as it was drawn; none where it is one.
pub fn broken(shape: &MultiPolygon) -> Option<Broken> {
    let Some(around) = shape.bounding_rect() else { return Some(Broken::Empty) };
    let (min, max) = (around.min(), around.max());
    if ![min.x, min.y, max.x, max.y].iter().all(|it| it.is_finite())
        || min.x < -180.0
        || max.x > 180.0
        || min.y < -85.0
        || max.y > 85.0
    {
        return Some(Broken::Nowhere);
    }
    if !shape.is_valid() {
        return Some(Broken::Crossing);
    }
    let flat = Flat::around(shape).metres(shape);
    (flat.unsigned_area() < SMALLEST).then_some(Broken::Empty)
}

/// A shape with crossings taken apart and pieces that are no ground left out; none where nothing remains (after Ledoux,
/// Arroyo Ohori and Meijers 2014).
pub fn mended(shape: &MultiPolygon) -> Option<MultiPolygon> {
    if matches!(broken(shape), Some(Broken::Nowhere)) {
        return None;
    }
    let whole = if shape.is_valid() { shape.clone() } else { shape.make_valid().ok()? };
    Some(ground(&whole)).filter(|it| !it.0.is_empty())
}

/// How a border fits in.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Fit {
    /// Its ground, in square metres.
    pub ground: f64,
    /// How much the unit had before.
    pub before: f64,
    /// How much lies outside the unit above.
    pub outside: f64,
    /// What it takes from which of those beside it: their number, square metres, share of theirs.
    pub taken: Vec<(usize, f64, f64)>,
    /// What it lets go, so that it is nobody's.
    pub left: f64,
}

/// Looks how a border (degrees) fits between those beside it and into the one above. What is narrow is not counted.
pub fn fit(
    drawn: &MultiPolygon,
    before: Option<&MultiPolygon>,
    above: Option<&MultiPolygon>,
    beside: &[MultiPolygon],
) -> Fit {
    let flat = Flat::around(drawn);
    let new = flat.metres(drawn);
    let old = before.map(|it| flat.metres(it));
    let mut fit = Fit { ground: new.unsigned_area(), ..Fit::default() };
    fit.before = old.as_ref().map_or(0.0, Area::unsigned_area);
    if let Some(above) = above {
        fit.outside = wide(&new.difference(&flat.metres(above)));
    }
    let mut left = old.map(|old| old.difference(&new));
    for (number, other) in beside.iter().enumerate() {
        if !touches(drawn, other) && !before.is_some_and(|it| touches(it, other)) {
            continue;
        }
        let other = flat.metres(other);
        let taken = wide(&new.intersection(&other));
        if taken > 0.0 {
            fit.taken.push((number, taken, taken / other.unsigned_area().max(SMALLEST)));
        }
        left = left.map(|it| it.difference(&other));
    }
    fit.left = left.map_or(0.0, |it| wide(&it));
    fit
}

/// A shape without what another covers; empty when nothing remains, as it was when they share no ground.
pub fn without(shape: &MultiPolygon, other: &MultiPolygon) -> MultiPolygon {
    let shared = touches(shape, other).then(|| ground(&shape.intersection(other)));
    if shared.is_some_and(|it| !it.0.is_empty()) { ground(&shape.difference(other)) } else { shape.clone() }
}

/// What of a shape another covers; empty when nothing is, as it was when all of it is.
pub fn within(shape: &MultiPolygon, other: &MultiPolygon) -> MultiPolygon {
    if !touches(shape, other) {
        return MultiPolygon::new(Vec::new());
    }
    let whole = ground(&shape.difference(other)).0.is_empty();
    if whole { shape.clone() } else { ground(&shape.intersection(other)) }
}

/// Shapes put together.
pub fn joined(shapes: &[MultiPolygon]) -> MultiPolygon {
    // A union counts turns, so all must turn one way.
    let turned: Vec<MultiPolygon> = shapes.iter().map(|it| it.orient(Direction::Default)).collect();
    ground(&geo::unary_union(turned.iter().flat_map(MultiPolygon::iter)))
}

/// What was found between shapes taken in together.
#[derive(Debug, Clone, PartialEq)]
pub enum Seam {
    /// A narrow overlap of two, cut from the second.
    Cut(usize, usize, f64),
    /// Ground both of them claim, in square metres: for people to settle.
    Claimed(usize, usize, f64),
    /// A narrow gap, closed by giving it to this one.
    Closed(usize, f64),
    /// Ground between them that is nobody's, in square metres, with a place in it.
    Gap([f64; 2], f64),
}

/// Fits shapes to one another in place: narrow overlaps are cut, narrow gaps closed; what is wider is told.
pub fn tidy(shapes: &mut [MultiPolygon]) -> Vec<Seam> {
    let mut seams = Vec::new();
    let all: MultiPolygon = shapes.iter().flat_map(|it| it.iter().cloned()).collect();
    let flat = Flat::around(&all);
    let boxes = shapes.iter().enumerate().filter_map(|(number, it)| {
        let around = it.bounding_rect()?;
        Some(GeomWithData::new(
            rstar::primitives::Rectangle::from_corners(
                [around.min().x, around.min().y],
                [around.max().x, around.max().y],
            ),
            number,
        ))
    });
    let tree = RTree::bulk_load(boxes.collect());
    for second in 0..shapes.len() {
        let Some(around) = shapes[second].bounding_rect() else { continue };
        let window = AABB::from_corners([around.min().x, around.min().y], [around.max().x, around.max().y]);
        let mut near: Vec<usize> = tree
            .locate_in_envelope_intersecting(&window)
            .map(|it| it.data)
            .filter(|it| *it < second)
            .collect();
        near.sort_unstable();
        for first in near {
            let both = flat.metres(&shapes[first].intersection(&shapes[second]));
            let (shared, disputed) = (both.unsigned_area(), wide(&both));
            if disputed > 0.0 {
                seams.push(Seam::Claimed(first, second, disputed));
            } else if shared > SMALLEST {
                shapes[second] = without(&shapes[second], &shapes[first]);
                seams.push(Seam::Cut(first, second, shared));
            }
        }
    }
    gaps(shapes, &flat, &mut seams);
    seams
}

fn gaps(shapes: &mut [MultiPolygon], flat: &Flat, seams: &mut Vec<Seam>) {
    let whole = joined(shapes);
    for hole in whole.iter().flat_map(Polygon::interiors) {
        let hole = MultiPolygon::from(Polygon::new(hole.clone(), Vec::new()));
        let metres = flat.metres(&hole);
        let ground = metres.unsigned_area();
        if wide(&metres) > 0.0 {
            if let Some(middle) = geo::InteriorPoint::interior_point(&hole) {
                seams.push(Seam::Gap([middle.x(), middle.y()], ground));
            }
            continue;
        }
        // Whoever it lies along the longest gets it.
        let reach = metres.buffer(0.5);
        let along = |it: &MultiPolygon| flat.metres(it).intersection(&reach).unsigned_area();
        let near = (0..shapes.len()).filter(|it| touches(&shapes[*it], &hole));
        let shares = near.map(|it| (it, along(&shapes[it])));
        if let Some((number, _)) = shares.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0))) {
            shapes[number] = joined(&[shapes[number].clone(), hole]);
            seams.push(Seam::Closed(number, ground));
        }
    }
}

fn touches(one: &MultiPolygon, other: &MultiPolygon) -> bool {
    one.bounding_rect().zip(other.bounding_rect()).is_some_and(|(a, b)| a.intersects(&b))
}

/// The ground of pieces (metres) that are not narrow.
fn wide(shape: &MultiPolygon) -> f64 {
    shape.iter().filter(|it| width(it) >= NARROW).map(Area::unsigned_area).sum::<f64>().abs()
}

/// Twice the ground over the length of the line: how wide a long piece is.
fn width(piece: &Polygon) -> f64 {
    2.0 * piece.unsigned_area() / Euclidean.length(piece.exterior()).max(f64::MIN_POSITIVE)
}

/// A shape (degrees) without pieces that are no ground.
fn ground(shape: &MultiPolygon) -> MultiPolygon {
    let flat = Flat::around(shape);
    shape
        .iter()
        .filter(|it| {
            let metres = flat.metres(&MultiPolygon::from((*it).clone()));
            metres.iter().any(|it| it.unsigned_area() >= SMALLEST && width(it) >= 0.1)
        })
        .cloned()
        .collect()
}

/// Degrees as metres around a shape.
struct Flat(Plane);

impl Flat {
    fn around(shape: &MultiPolygon) -> Self {
        let middle = shape.bounding_rect().map_or(Coord::default(), geo::Rect::center);
        Self(Plane::around(middle.x, middle.y))
    }

    fn metres(&self, shape: &MultiPolygon) -> MultiPolygon {
        shape.map_coords(|at| {
            let [x, y] = self.0.flat(at.x, at.y);
            Coord { x, y }
        })
    }
}
