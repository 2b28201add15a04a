//! Who is whose neighbour: the Gabriel graph of the buildings with their shortest spanning tree.
//!
//! Two buildings are neighbours when no third stands in the circle between them (Gabriel and Sokal 1969);
//! both graphs are part of the Delaunay triangulation, so it takes `O(n log n)`. A pair that would cross a
//! barrier counts as far apart: it stays only where the tree needs it to hold the village together.

use geo::{Coord, Intersects, Line, LineString};
use rstar::{AABB, RTree, RTreeObject};
use spade::{DelaunayTriangulation, HasPosition, Point2, Triangulation};

use crate::forest::Forest;

/// What crossing a barrier adds to the way, in metres.
const CROSSING: f64 = 2_000.0;

/// Barriers as single segments, found by place.
pub struct Barriers(RTree<Segment>);

struct Segment(Line);

impl RTreeObject for Segment {
    type Envelope = AABB<[f64; 2]>;

    fn envelope(&self) -> Self::Envelope {
        AABB::from_corners([self.0.start.x, self.0.start.y], [self.0.end.x, self.0.end.y])
    }
}

impl Barriers {
    /// Lines with places that are no numbers are left out.
    pub fn new(lines: &[LineString]) -> Self {
        let finite =
            |line: &Line| [line.start, line.end].iter().all(|it| it.x.is_finite() && it.y.is_finite());
        Self(RTree::bulk_load(lines.iter().flat_map(LineString::lines).filter(finite).map(Segment).collect()))
    }

    fn between(&self, from: [f64; 2], to: [f64; 2]) -> bool {
        let way = Line::new(Coord { x: from[0], y: from[1] }, Coord { x: to[0], y: to[1] });
        self.0.locate_in_envelope_intersecting(&AABB::from_corners(from, to)).any(|it| it.0.intersects(&way))
    }
}

struct Corner(Point2<f64>, u32);

impl HasPosition for Corner {
    type Scalar = f64;

    fn position(&self) -> Point2<f64> {
        self.0
    }
}

/// Neighbours among the places with the length of the way between them; all places hang together.
pub fn neighbours(at: &[[f64; 2]], barriers: &Barriers) -> Vec<(u32, u32, f64)> {
    let mut order: Vec<u32> = (0..at.len() as u32).collect();
    order.sort_unstable_by(|a, b| {
        let (a, b) = (at[*a as usize], at[*b as usize]);
        a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1]))
    });
    let mut pairs = Vec::new();
    let mut corners: Vec<Corner> = Vec::with_capacity(at.len());
    for place in order {
        let [x, y] = at[place as usize];
        match corners.last() {
            // On the very same spot as the one before: its neighbour and nobody else's.
            Some(last) if last.0 == Point2::new(x, y) => pairs.push((last.1, place, 0.0)),
            _ => corners.push(Corner(Point2::new(x, y), place)),
        }
    }
    let Ok(mesh) = DelaunayTriangulation::<Corner>::bulk_load(corners) else { return pairs };
    let mut between: Vec<(f64, u32, u32, bool)> = Vec::with_capacity(mesh.num_undirected_edges());
    for edge in mesh.undirected_edges() {
        let [a, b] = edge.vertices();
        let (from, to) = (a.position(), b.position());
        let length = from.distance_2(to).sqrt();
        let middle = Point2::new(f64::midpoint(from.x, to.x), f64::midpoint(from.y, to.y));
        let way = edge.as_directed();
        let free = [way.opposite_vertex(), way.rev().opposite_vertex()]
            .into_iter()
            .flatten()
            .all(|it| it.position().distance_2(middle).sqrt() >= length / 2.0 - 1e-9);
        let crosses = barriers.between([from.x, from.y], [to.x, to.y]);
        between.push((
            length + if crosses { CROSSING } else { 0.0 },
            a.data().1,
            b.data().1,
            free && !crosses,
        ));
    }
    between.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut tree = Forest::of(at.len());
    for (length, one, two, free) in between {
        if tree.join(one, two) || free {
            pairs.push((one, two, length));
        }
    }
    pairs
}
