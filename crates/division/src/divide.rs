//! A territory becomes units, village by village, with what could not be kept and why.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use rayon::prelude::*;

use crate::conflict::{self, Conflict};
use crate::ground::Ground;
use crate::neighbours::{Barriers, neighbours};
use crate::pieces::{self, Piece};
use crate::redivide::{redivide, spread};
use crate::rules::Size;
use crate::score::Score;
use crate::settlements::natural;
use crate::solve::{Effort, solve};
use crate::territory::{Building, Rules, Span, Territory, Today, Unfit, Way};

/// Why a unit is what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Drawn by the solver within the size rule.
    Drawn,
    /// A natural village or a villagers' group, whatever its size.
    Given,
    /// One special building, whatever its size.
    Apart,
    /// Decided by a person.
    Decided,
}

/// What of a building a unit holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// The building by its number in the territory.
    pub building: u32,
    /// The part of it.
    pub span: Span,
    /// What it counts for.
    pub size: u32,
}

/// A unit of the proposal.
#[derive(Clone, Debug, PartialEq)]
pub struct Unit {
    /// Its village.
    pub village: u32,
    /// Where it comes from.
    pub origin: Origin,
    /// Its buildings and parts of buildings, by building.
    pub parts: Vec<Part>,
    /// What it holds under the size rule.
    pub held: u64,
    /// The unit of today it goes on from; at most one goes on from each.
    pub today: Option<u32>,
    /// The middle of its pieces, in metres.
    pub middle: [f64; 2],
    /// Places of its pieces, for measuring and drawing.
    pub(crate) at: Vec<[f64; 2]>,
}

/// A proposal for a territory.
#[derive(Clone, Debug)]
pub struct Division {
    /// The units, by village and from north to south and west to east.
    pub units: Vec<Unit>,
    /// What of the rules could not be kept, by unit.
    pub conflicts: Vec<Conflict>,
    /// How good it is.
    pub score: Score,
}

/// What the work on one village comes to.
struct Village {
    units: Vec<Unit>,
    conflicts: Vec<Conflict>,
    links: usize,
    cut: usize,
}

/// Divides a territory. The same territory, rules and seed give the same units on any number of processors.
///
/// # Errors
/// [`Unfit`] where a building has no usable place or no unit could keep the size rule.
pub fn divide(territory: &Territory, rules: &Rules, effort: &Effort) -> Result<Division, Unfit> {
    territory.check(rules)?;
    let barriers = Barriers::new(&territory.barriers);
    let mut villages = BTreeMap::<u32, Vec<u32>>::new();
    for (number, building) in territory.buildings.iter().enumerate() {
        villages.entry(building.village).or_default().push(number as u32);
    }
    let villages: Vec<(u32, Vec<u32>)> = villages.into_iter().collect();
    let done: Vec<Village> = villages
        .par_iter()
        .map(|(village, buildings)| one(territory, rules, &barriers, *village, buildings, effort))
        .collect();
    let (mut units, mut conflicts) = (Vec::new(), Vec::new());
    let (mut links, mut cut) = (0, 0);
    for village in done {
        conflicts.extend(village.conflicts.into_iter().map(|it| it.after(units.len() as u32)));
        units.extend(village.units);
        links += village.links;
        cut += village.cut;
    }
    let score = Score::of(&units, rules.size, links, cut);
    Ok(Division { units, conflicts, score })
}

fn one(
    territory: &Territory,
    rules: &Rules,
    barriers: &Barriers,
    village: u32,
    buildings: &[u32],
    effort: &Effort,
) -> Village {
    let (mut units, mut open) = (Vec::new(), Vec::<Piece>::new());
    let mut decided = BTreeMap::<u32, Vec<Piece>>::new();
    let mut inside = Vec::new();
    for number in buildings {
        let building = &territory.buildings[*number as usize];
        let cut = pieces::cut(*number, building, rules.size);
        if building.apart {
            units.push(unit(territory, village, Origin::Apart, &cut));
        } else if let Some(decision) = building.decided {
            decided.entry(decision).or_default().extend(cut);
        } else {
            let first = open.len();
            inside.extend(pieces::inside(&cut).map(|(a, b)| ((first + a) as u32, (first + b) as u32)));
            open.extend(cut);
        }
    }
    units.extend(decided.values().map(|pieces| unit(territory, village, Origin::Decided, pieces)));
    let ground = ground(&open, &inside, barriers);
    let way = territory.ways.get(village as usize).copied().unwrap_or_default();
    let of = match way {
        Way::Settlements => natural(&ground),
        Way::Groups => groups(territory, &ground, &open),
        Way::Size if rules.keep => again(territory, &ground, &open, rules.size, effort),
        Way::Size => solve(&ground, rules.size, rules.count, effort),
    };
    let origin = if way == Way::Size { Origin::Drawn } else { Origin::Given };
    let mut drawn = BTreeMap::<u32, Vec<Piece>>::new();
    for (piece, unit) in open.iter().zip(&of) {
        drawn.entry(*unit).or_default().push(*piece);
    }
    let names: BTreeMap<u32, usize> =
        drawn.keys().enumerate().map(|(at, name)| (*name, units.len() + at)).collect();
    units.extend(drawn.values().map(|pieces| unit(territory, village, origin, pieces)));
    let of: Vec<usize> = of.iter().map(|it| names[it]).collect();
    let (mut links, mut cut) = (0, 0);
    for place in 0..ground.len() as u32 {
        for link in ground.links(place).iter().filter(|it| it.to > place) {
            links += 1;
            cut += usize::from(of[place as usize] != of[link.to as usize]);
        }
    }
    let mut conflicts = conflict::find(&ground, &open, &of, &units, rules.size);
    let order = rows(&units);
    let mut rank = vec![0u32; units.len()];
    for (at, unit) in order.iter().enumerate() {
        rank[*unit] = at as u32;
    }
    for conflict in &mut conflicts {
        conflict.rename(&rank);
    }
    let mut numbered: Vec<(u32, Unit)> = rank.into_iter().zip(units).collect();
    numbered.sort_by_key(|it| it.0);
    let mut units: Vec<Unit> = numbered.into_iter().map(|it| it.1).collect();
    go_on_from(territory, &mut units);
    Village { units, conflicts, links, cut }
}

fn ground(open: &[Piece], inside: &[(u32, u32)], barriers: &Barriers) -> Ground {
    let inside: HashSet<(u32, u32)> = inside.iter().map(|(a, b)| (*a.min(b), *a.max(b))).collect();
    let feet: Vec<u32> = (0..open.len() as u32).filter(|it| open[*it as usize].ground).collect();
    let at: Vec<[f64; 2]> = feet.iter().map(|it| open[*it as usize].at).collect();
    let mut pairs: Vec<(u32, u32, f64)> = neighbours(&at, barriers)
        .into_iter()
        .map(|(a, b, length)| (feet[a as usize], feet[b as usize], length))
        .filter(|(a, b, _)| !inside.contains(&(*a.min(b), *a.max(b))))
        .collect();
    let mut inside: Vec<(u32, u32)> = inside.into_iter().collect();
    inside.sort_unstable();
    pairs.extend(inside.into_iter().map(|(a, b)| (a, b, distance(open[a as usize].at, open[b as usize].at))));
    Ground::new(open.iter().map(|it| it.at).collect(), open.iter().map(|it| it.size).collect(), &pairs)
}

/// The villagers' group of every piece; what is in none goes with whom it is nearest to.
fn groups(territory: &Territory, ground: &Ground, open: &[Piece]) -> Vec<u32> {
    let own: Vec<Option<u32>> =
        open.iter().map(|piece| territory.buildings[piece.building as usize].group).collect();
    spread(ground, &own)
}

/// Divides again from today's units, each connected piece by itself.
fn again(territory: &Territory, ground: &Ground, open: &[Piece], size: Size, effort: &Effort) -> Vec<u32> {
    let today: Vec<Option<u32>> = open
        .iter()
        .map(|piece| home(&territory.buildings[piece.building as usize].today, piece.span))
        .collect();
    let mut of = vec![0; ground.len()];
    let mut first = 0;
    for piece in ground.pieces() {
        let mut names: Vec<u32> = piece.iter().filter_map(|it| today[*it as usize]).collect();
        names.sort_unstable();
        names.dedup();
        let own: Vec<Option<u32>> = piece
            .iter()
            .map(|it| {
                today[*it as usize].and_then(|name| names.binary_search(&name).ok()).map(|it| it as u32)
            })
            .collect();
        let units = redivide(&ground.part(&piece), size, &own, effort);
        for (place, unit) in piece.iter().zip(&units) {
            of[*place as usize] = first + unit;
        }
        first += units.iter().max().map_or(0, |it| it + 1);
    }
    of
}

fn home(today: &[Today], span: Span) -> Option<u32> {
    today.iter().find(|it| it.span.covers(&span)).map(|it| it.unit)
}

fn unit(territory: &Territory, village: u32, origin: Origin, pieces: &[Piece]) -> Unit {
    let parts = pieces
        .chunk_by(|one, next| one.building == next.building)
        .flat_map(|own| parts(&territory.buildings[own[0].building as usize], own))
        .collect();
    let at: Vec<[f64; 2]> = pieces.iter().map(|it| it.at).collect();
    let count = at.len().max(1) as f64;
    let middle = at.iter().fold([0.0, 0.0], |sum, it| [sum[0] + it[0] / count, sum[1] + it[1] / count]);
    let held = pieces.iter().map(|it| u64::from(it.size)).sum();
    Unit { village, origin, parts, held, today: None, middle, at }
}

/// The pieces of one building put together: the whole of it, or stairwells and runs of floors.
fn parts(building: &Building, pieces: &[Piece]) -> Vec<Part> {
    let (number, size) = (pieces[0].building, pieces.iter().map(|it| it.size).sum());
    if size == building.size {
        return vec![Part { building: number, span: Span::default(), size }];
    }
    pieces
        .chunk_by(|one, next| follows(one.span, next.span))
        .map(|run| {
            let floors = run[0].span.floors.zip(run[run.len() - 1].span.floors);
            let span = Span { floors: floors.map(|(low, high)| (low.0, high.1)), ..run[0].span };
            Part { building: number, span, size: run.iter().map(|it| it.size).sum() }
        })
        .collect()
}

/// Whether the second span is the next floor of the first.
fn follows(first: Span, second: Span) -> bool {
    first.stairwell == second.stairwell
        && first.floors.zip(second.floors).is_some_and(|(low, high)| low.1 + 1 == high.0)
}

/// Which unit of today each goes on from: the one most of it comes from, each only once.
fn go_on_from(territory: &Territory, units: &mut [Unit]) {
    let mut shares = BTreeMap::<(u32, usize), u64>::new();
    for (number, unit) in units.iter().enumerate() {
        for part in &unit.parts {
            let today = &territory.buildings[part.building as usize].today;
            if let Some(home) = home(today, part.span).or_else(|| today.first().map(|it| it.unit)) {
                *shares.entry((home, number)).or_default() += u64::from(part.size.max(1));
            }
        }
    }
    let mut shares: Vec<((u32, usize), u64)> = shares.into_iter().collect();
    shares.sort_by_key(|(pair, share)| (std::cmp::Reverse(*share), *pair));
    let mut taken = BTreeSet::new();
    for ((home, number), _) in shares {
        if units[number].today.is_none() && taken.insert(home) {
            units[number].today = Some(home);
        }
    }
}

/// The units from north to south in rows as high as a unit, in a row from west to east.
fn rows(units: &[Unit]) -> Vec<usize> {
    let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
    for unit in units {
        for axis in 0..2 {
            low[axis] = low[axis].min(unit.middle[axis]);
            high[axis] = high[axis].max(unit.middle[axis]);
        }
    }
    let area = (high[0] - low[0]).max(1.0) * (high[1] - low[1]).max(1.0);
    let height = (area / units.len().max(1) as f64).sqrt().max(1.0);
    let mut order: Vec<usize> = (0..units.len()).collect();
    order.sort_by(|a, b| {
        let row = |unit: usize| ((high[1] - units[unit].middle[1]) / height).floor() as i64;
        row(*a).cmp(&row(*b)).then(units[*a].middle[0].total_cmp(&units[*b].middle[0])).then(a.cmp(b))
    });
    order
}

/// The straight distance between two places, in metres.
pub fn distance(a: [f64; 2], b: [f64; 2]) -> f64 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}
