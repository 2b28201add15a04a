//! How good a division is, in figures that can be held against another.

use geo::{Area, ConvexHull, Euclidean, Length, MultiPoint, Point};

use crate::divide::{Origin, Unit, distance};
use crate::rules::Size;

/// Every side of a unit's hull is widened by so much, so that a single building has a shape; metres.
const WIDEN: f64 = 8.0;

/// The score card of a division.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Score {
    /// Units drawn by the solver.
    pub units: usize,
    /// Natural villages and villagers' groups.
    pub given: usize,
    /// Units of one special building.
    pub apart: usize,
    /// Units a person decided on.
    pub decided: usize,
    /// Drawn and decided units that hold less than the rule asks.
    pub below: usize,
    /// Those that hold more.
    pub above: usize,
    /// The least, the middle and the most a drawn unit holds.
    pub held: [u64; 3],
    /// The mean distance of a piece to the middle of its unit, in metres.
    pub distance: f64,
    /// The mean compactness of the units' widened hulls (Polsby and Popper 1991): 1 is a circle.
    pub compactness: f64,
    /// The share of neighbours that are in different units.
    pub cut: f64,
}

impl Score {
    pub(crate) fn of(units: &[Unit], size: Size, links: usize, cut: usize) -> Self {
        let ruled = units.iter().filter(|it| matches!(it.origin, Origin::Drawn | Origin::Decided));
        let mut held: Vec<u64> =
            units.iter().filter(|it| it.origin == Origin::Drawn).map(|it| it.held).collect();
        held.sort_unstable();
        let pieces: usize = units.iter().map(|it| it.at.len()).sum();
        let far: f64 =
            units.iter().flat_map(|unit| unit.at.iter().map(|at| distance(*at, unit.middle))).sum();
        let round: f64 = units.iter().map(compactness).sum();
        let count = |origin: Origin| units.iter().filter(|it| it.origin == origin).count();
        Self {
            units: count(Origin::Drawn),
            given: count(Origin::Given),
            apart: count(Origin::Apart),
            decided: count(Origin::Decided),
            below: ruled.clone().filter(|it| it.held < u64::from(size.least)).count(),
            above: ruled.filter(|it| it.held > u64::from(size.most)).count(),
            held: [0, held.len() / 2, held.len().saturating_sub(1)]
                .map(|at| held.get(at).copied().unwrap_or(0)),
            distance: far / pieces.max(1) as f64,
            compactness: round / units.len().max(1) as f64,
            cut: cut as f64 / links.max(1) as f64,
        }
    }
}

/// How round a unit is: `4πA/P²` of its widened convex hull.
fn compactness(unit: &Unit) -> f64 {
    let hull = unit.at.iter().map(|[x, y]| Point::new(*x, *y)).collect::<MultiPoint>().convex_hull();
    let (area, edge) = (hull.unsigned_area(), Euclidean.length(hull.exterior()));
    let pi = std::f64::consts::PI;
    let (area, edge) = (area + edge * WIDEN + pi * WIDEN * WIDEN, edge + 2.0 * pi * WIDEN);
    4.0 * pi * area / (edge * edge)
}
