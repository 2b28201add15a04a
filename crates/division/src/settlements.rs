//! Natural borders first: settlements that lie apart are parted wherever whole units fit on both sides.
//!
//! Links several times longer than usual are taken out; what then hangs together is a settlement. Over the
//! shortest of the long links the settlements form a tree, and from its leaves inwards every branch that
//! can be filled with whole units becomes a group of its own; what cannot stays with its neighbour.
//! Cost: `O(m log m)` for `m` links.

use crate::forest::Forest;
use crate::ground::Ground;
use crate::rules::Size;

/// A link this many times longer than the middle one lies between settlements.
const LONG: f32 = 4.0;

/// A group of places that hang together, and how many units it shall become.
pub struct Group {
    pub places: Vec<u32>,
    pub units: u64,
}

/// The settlements of some places, and the long links between them by length.
struct Settlements {
    /// The settlement of every place of the ground.
    of: Vec<u32>,
    places: Vec<Vec<u32>>,
    between: Vec<(f32, u32, u32)>,
}

fn settlements(ground: &Ground, piece: &[u32]) -> Settlements {
    let mut lengths: Vec<f32> =
        piece.iter().flat_map(|place| ground.links(*place)).map(|link| link.length).collect();
    let middle = lengths.len() / 2;
    let long = if lengths.is_empty() {
        0.0
    } else {
        (*lengths.select_nth_unstable_by(middle, f32::total_cmp).1 * LONG).max(1.0)
    };
    let mut near = Forest::of(ground.len());
    let mut between = Vec::new();
    for place in piece {
        for link in ground.links(*place) {
            if link.length <= long {
                near.join(*place, link.to);
            } else if *place < link.to {
                between.push((link.length, *place, link.to));
            }
        }
    }
    between.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let (mut number, mut of) = (vec![u32::MAX; ground.len()], vec![0; ground.len()]);
    let mut places = Vec::<Vec<u32>>::new();
    for place in piece {
        let root = near.root(*place) as usize;
        if number[root] == u32::MAX {
            number[root] = places.len() as u32;
            places.push(Vec::new());
        }
        of[*place as usize] = number[root];
        places[number[root] as usize].push(*place);
    }
    Settlements { of, places, between }
}

/// The natural village of every place: what hangs together by links of ordinary length (B-53).
pub fn natural(ground: &Ground) -> Vec<u32> {
    let all: Vec<u32> = (0..ground.len() as u32).collect();
    settlements(ground, &all).of
}

/// Parts one connected piece that shall become `units` units (exactly so many, or as many as fit).
pub fn part(ground: &Ground, size: Size, piece: &[u32], units: u64, exact: bool) -> Vec<Group> {
    let Settlements { of, places, between } = settlements(ground, piece);
    let mut ways = vec![Vec::new(); places.len()];
    let mut joined = Forest::of(places.len());
    for (_, one, two) in between {
        let (one, two) = (of[one as usize], of[two as usize]);
        if joined.join(one, two) {
            ways[one as usize].push(two);
            ways[two as usize].push(one);
        }
    }
    branches(ground, size, places, &ways, units, exact)
}

/// Walks the tree of settlements from the leaves inwards.
fn branches(
    ground: &Ground,
    size: Size,
    mut places: Vec<Vec<u32>>,
    ways: &[Vec<u32>],
    units: u64,
    exact: bool,
) -> Vec<Group> {
    let largest = (0..places.len()).max_by_key(|at| places[*at].len()).unwrap_or(0);
    let (mut order, mut before) = (vec![largest], vec![usize::MAX; places.len()]);
    let mut next = 0;
    while next < order.len() {
        let at = order[next];
        for way in &ways[at] {
            if *way as usize != before[at] {
                before[*way as usize] = at;
                order.push(*way as usize);
            }
        }
        next += 1;
    }
    let all: u64 = places.iter().map(|it| ground.total(it)).sum();
    let mean = all as f64 / units as f64;
    let (mut left, mut given, mut owed) = (units, Vec::new(), 0.0);
    for at in order.into_iter().skip(1).rev() {
        let held = ground.total(&places[at]);
        let wish = if exact { held as f64 / mean + owed } else { held as f64 / size.aim() };
        let fits = |units: u64| units > 0 && size.holds(held, units) && (!exact || units < left);
        let (floor, ceil) = (wish.floor().max(0.0) as u64, wish.ceil().max(0.0) as u64);
        let (first, second) = if wish - wish.floor() < 0.5 { (floor, ceil) } else { (ceil, floor) };
        let own = std::mem::take(&mut places[at]);
        if let Some(units) = [first, second].into_iter().find(|it| fits(*it)) {
            owed = wish - units as f64;
            left -= units.min(left);
            given.push(Group { places: own, units });
        } else {
            places[before[at]].extend(own);
        }
    }
    let rest = std::mem::take(&mut places[largest]);
    let units = if exact { left } else { size.units(ground.total(&rest)) };
    given.push(Group { places: rest, units });
    given
}
