//! Two neighbouring units are put together and cut again, along the best of several directions.

use std::cmp::Ordering;

use crate::exact;
use crate::moments::Moments;
use crate::units::{Units, Worth};

/// A cut is made anew only if the spread falls to this share.
const ENOUGH: f64 = 0.999;
/// Directions that are tried, over half a turn.
const DIRECTIONS: usize = 8;
/// Cuts of one direction whose sides are tested for being in one piece.
const TRIES: usize = 3;

/// What a new cut is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Goal {
    /// Less outside the rule, or as much and less spread.
    Better,
    /// The first unit within the rule, whatever that leaves to the second.
    Pass,
}

/// A line across the pair: its direction and where it lies along it. What is before it is the first unit.
#[derive(Clone, Copy)]
struct Line {
    sin: f64,
    cos: f64,
    level: f64,
    flipped: bool,
}

impl Line {
    fn first(&self, [x, y]: [f64; 2]) -> bool {
        (x * self.cos + y * self.sin < self.level) != self.flipped
    }
}

/// Cuts the pair again if that serves the goal; `turn` (0 to 1) shifts the directions that are tried.
pub fn resplit(units: &mut Units, one: u32, two: u32, turn: f64, goal: Goal) -> bool {
    let mut places: Vec<u32> = units.members[one as usize].clone();
    places.extend_from_slice(&units.members[two as usize]);
    let mut all = units.sums[one as usize];
    all.add(&units.sums[two as usize]);
    let now = units.worth(one, two);
    let mut best = match goal {
        Goal::Better => Worth { spread: now.spread * ENOUGH, ..now },
        Goal::Pass => Worth { off: u64::MAX, changed: 0, spread: f64::INFINITY },
    };
    if now.off > 0 && places.len() <= exact::FEW {
        let Some(mask) = exact::best(units, &places, [one, two], goal, best, turn) else { return false };
        for (at, place) in places.into_iter().enumerate() {
            units.put(place, if mask >> at & 1 == 1 { one } else { two });
        }
        return true;
    }
    let mut found: Option<Line> = None;
    let mut row: Vec<(f64, u32)> = Vec::with_capacity(places.len());
    let mut cuts: Vec<(Worth, Line)> = Vec::new();
    for direction in 0..DIRECTIONS {
        let (sin, cos) = ((direction as f64 + turn) * std::f64::consts::PI / DIRECTIONS as f64).sin_cos();
        row.clear();
        row.extend(places.iter().map(|place| {
            let [x, y] = units.ground.at[*place as usize];
            (x * cos + y * sin, *place)
        }));
        row.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        cuts.clear();
        let (mut front, mut straight, mut crossed) = (Moments::default(), 0, 0);
        let (mut straight_rest, mut crossed_rest) = (0, 0);
        for (_, place) in &row {
            straight_rest += units.changed(*place, two);
            crossed_rest += units.changed(*place, one);
        }
        for at in 0..row.len() - 1 {
            let place = row[at].1;
            front.add(&Moments::of(units.ground, place));
            straight += units.changed(place, one);
            straight_rest -= units.changed(place, two);
            crossed += units.changed(place, two);
            crossed_rest -= units.changed(place, one);
            if row[at + 1].0 - row[at].0 < 1e-9 {
                continue;
            }
            let rest = all.less(&front);
            let (before, after) = (units.size.off(front.held), units.size.off(rest.held));
            let (as_is, turned) = (straight + straight_rest, crossed + crossed_rest);
            let (off, flipped) = match goal {
                Goal::Better => (before + after, turned < as_is),
                Goal::Pass if before == 0 => (after, false),
                Goal::Pass if after == 0 => (before, true),
                Goal::Pass => continue,
            };
            if off > best.off {
                continue;
            }
            let spread = front.spread() + rest.spread();
            if goal == Goal::Pass && (spread - now.spread).abs() < 1e-6 * now.spread {
                continue;
            }
            let worth = Worth { off, changed: if flipped { turned } else { as_is }, spread };
            if worth < best {
                let level = f64::midpoint(row[at].0, row[at + 1].0);
                cuts.push((worth, Line { sin, cos, level, flipped }));
            }
        }
        cuts.sort_unstable_by(|a, b| a.0.partial_cmp(&b.0).unwrap_or(Ordering::Equal));
        for (worth, line) in cuts.iter().take(TRIES) {
            if *worth >= best {
                break;
            }
            let ground = units.ground;
            let first = |place: u32| line.first(ground.at[place as usize]);
            if units.hangs_together(&places, first) && units.hangs_together(&places, |place| !first(place)) {
                best = *worth;
                found = Some(*line);
                break;
            }
        }
    }
    let Some(line) = found else { return false };
    for place in places {
        let first = line.first(units.ground.at[place as usize]);
        units.put(place, if first { one } else { two });
    }
    true
}

/// The pairs of units that are neighbours, each once, in order.
pub fn pairs(units: &Units) -> Vec<(u32, u32)> {
    let mut pairs = Vec::new();
    for place in 0..units.of.len() as u32 {
        let own = units.of[place as usize];
        for link in units.ground.links(place) {
            let other = units.of[link.to as usize];
            if own < other {
                pairs.push((own, other));
            }
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}
