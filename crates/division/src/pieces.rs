//! Buildings larger than a unit are cut: into whole stairwells where those fill units, else into floors (B-54).

use crate::rules::Size;
use crate::territory::{Building, Span, Storey};

/// The smallest that is never torn: a building, a stairwell, or a floor.
#[derive(Clone, Copy, Debug)]
pub struct Piece {
    /// The building by its number.
    pub building: u32,
    /// What of it.
    pub span: Span,
    /// What it counts for.
    pub size: u32,
    /// Where it is drawn: stairwells along the long side, floors side by side.
    pub at: [f64; 2],
    /// Whether one enters here: neighbours are joined on the ground.
    pub ground: bool,
}

/// How far apart the floors of one stairwell are drawn, in metres.
const STEP: f64 = 0.4;
/// How far apart stairwells lie where the building's shape is not known, in metres.
const STAIR: f64 = 14.0;

/// The pieces of one building, floor by floor from the ground, stairwell by stairwell.
pub fn cut(number: u32, building: &Building, size: Size) -> Vec<Piece> {
    let whole =
        Piece { building: number, span: Span::default(), size: building.size, at: building.at, ground: true };
    if building.apart || building.decided.is_some() || building.size <= size.most {
        return vec![whole];
    }
    let storeys = storeys(building);
    let stairs: Vec<&[Storey]> = storeys.chunk_by(|one, next| one.stairwell == next.stairwell).collect();
    let held = |stair: &[Storey]| stair.iter().map(|it| it.size).sum::<u32>();
    let largest = stairs.iter().map(|it| held(it)).max().unwrap_or(0);
    let fills = |piece: u32| piece > 0 && (size.least.div_ceil(piece)) * piece <= size.most;
    let by_floor = storeys.len() > stairs.len() && !fills(largest);
    if stairs.len() == 1 && !by_floor {
        return vec![whole];
    }
    let mut pieces = Vec::new();
    for (number, stair) in stairs.iter().enumerate() {
        let foot = foot(building, number, stairs.len());
        let stairwell = (stairs.len() > 1).then_some(stair[0].stairwell);
        if !by_floor {
            pieces.push(Piece {
                span: Span { stairwell, floors: None },
                size: held(stair),
                at: foot,
                ..whole
            });
            continue;
        }
        for (step, storey) in stair.iter().enumerate() {
            let at = [foot[0], foot[1] + STEP * step as f64];
            let span = Span { stairwell, floors: Some((storey.floor, storey.floor)) };
            pieces.push(Piece { span, size: storey.size, at, ground: step == 0, ..whole });
        }
    }
    pieces
}

/// Every floor of every stairwell, in order: as counted, or spread evenly.
fn storeys(building: &Building) -> Vec<Storey> {
    if !building.storeys.is_empty() {
        let mut counted = building.storeys.clone();
        counted.sort_by_key(|it| (it.stairwell, it.floor));
        return counted;
    }
    let stairs = spread(building.size, u32::from(building.stairwells.max(1)));
    let floors = u32::from(building.floors.max(1));
    (1..)
        .zip(stairs)
        .flat_map(|(stairwell, held)| {
            (1..).zip(spread(held, floors)).map(move |(floor, size)| Storey { stairwell, floor, size })
        })
        .collect()
}

/// Shares a number evenly, the larger shares first.
fn spread(all: u32, shares: u32) -> Vec<u32> {
    (0..shares).map(|at| all / shares + u32::from(at < all % shares)).collect()
}

/// Where a stairwell stands.
fn foot(building: &Building, stair: usize, of: usize) -> [f64; 2] {
    let along = (stair as f64 + 0.5) / of as f64;
    match building.axis {
        Some([a, b]) => [a[0] + (b[0] - a[0]) * along, a[1] + (b[1] - a[1]) * along],
        None => [building.at[0] + (along - 0.5) * STAIR * of as f64, building.at[1]],
    }
}

/// The pairs of pieces of one building one can go between: floor to floor, stairwell to stairwell on the ground.
pub fn inside(pieces: &[Piece]) -> impl Iterator<Item = (usize, usize)> + '_ {
    let stairs = (1..pieces.len()).filter(|at| !pieces[*at].ground).map(|at| (at - 1, at));
    let feet: Vec<usize> = (0..pieces.len()).filter(|at| pieces[*at].ground).collect();
    stairs.chain(feet.windows(2).map(|pair| (pair[0], pair[1])).collect::<Vec<_>>())
}
