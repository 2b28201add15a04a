//! From ground to units: natural borders, a draft by halves, improvement, repair.

use rayon::prelude::*;

use crate::adjust::adjust;
use crate::bisect;
use crate::ground::Ground;
use crate::repair::{self, Turns};
use crate::resplit::{self, Goal};
use crate::rules::{Count, Size};
use crate::settlements::{self, Group};
use crate::shift;
use crate::units::Units;

/// Sweeps of single moves after each round of new cuts.
const SWEEPS: usize = 8;

/// How long to go on.
pub struct Effort<'a> {
    /// Chooses among equally good ways; the same seed gives the same units.
    pub seed: u64,
    /// Rounds of improvement; three reach nearly everything.
    pub rounds: u32,
    /// Told the number of places that are done; answers whether to go on improving. A `false` ends early
    /// with whole units, which may be less good.
    pub go_on: &'a (dyn Fn(usize) -> bool + Sync),
}

impl Default for Effort<'_> {
    fn default() -> Self {
        Self { seed: 0, rounds: 3, go_on: &|_| true }
    }
}

/// Divides ground; answers the unit of every place, numbered from nought.
///
/// Every unit hangs together by links. `O(n log² n)`; settlements are worked on in parallel.
pub fn solve(ground: &Ground, size: Size, count: Count, effort: &Effort) -> Vec<u32> {
    let pieces = ground.pieces();
    let shares = shares(ground, &pieces, size, count);
    let exact = matches!(count, Count::Exactly(_));
    let groups: Vec<Group> = pieces
        .iter()
        .zip(shares)
        .flat_map(|(piece, units)| settlements::part(ground, size, piece, units, exact))
        .collect();
    let solved: Vec<(Vec<u32>, u32)> = groups
        .par_iter()
        .map(|group| {
            let solved = fill(&ground.part(&group.places), size, group.units, exact, effort);
            (effort.go_on)(group.places.len());
            solved
        })
        .collect();
    let (mut unit, mut first) = (vec![0; ground.len()], 0);
    for (group, (own, count)) in groups.iter().zip(solved) {
        for (place, own) in group.places.iter().zip(own) {
            unit[*place as usize] = first + own;
        }
        first += count;
    }
    let mut units = Units::new(ground, size, unit, first);
    if units.outside() > 0 {
        // What a settlement alone cannot keep, its neighbours may help with.
        mend(&mut units, exact, effort);
    }
    units.named().0
}

/// How many units each piece gets.
fn shares(ground: &Ground, pieces: &[Vec<u32>], size: Size, count: Count) -> Vec<u64> {
    let held: Vec<u64> = pieces.iter().map(|piece| ground.total(piece)).collect();
    match count {
        Count::Fitting => held.into_iter().map(|held| size.units(held)).collect(),
        Count::Exactly(units) => {
            let all: u64 = held.iter().sum::<u64>().max(1);
            let (mut left, mut rest) = (u64::from(units), all);
            held.into_iter()
                .map(|held| {
                    let share = (left as f64 * held as f64 / rest.max(1) as f64).round().max(1.0) as u64;
                    left = left.saturating_sub(share);
                    rest -= held;
                    share
                })
                .collect()
        }
    }
}

/// Divides connected ground into so many units, or nearly so many where that keeps the rule.
fn fill(ground: &Ground, size: Size, units: u64, exact: bool, effort: &Effort) -> (Vec<u32>, u32) {
    let (of, count) = bisect::draft(ground, size, units, exact);
    let mut units = Units::new(ground, size, of, count);
    improve(&mut units, effort);
    units.named()
}

/// Improves units as they stand: rounder, and within the rule.
pub fn improve(units: &mut Units, effort: &Effort) {
    let mut turns = Turns::from(effort.seed);
    shift::settle(units, SWEEPS);
    for _ in 0..effort.rounds {
        if !(effort.go_on)(0) {
            return;
        }
        let turn = turns.next();
        let mut better = false;
        for (one, two) in resplit::pairs(units) {
            better |= resplit::resplit(units, one, two, turn, Goal::Better);
        }
        if shift::settle(units, SWEEPS) == 0 && !better {
            break;
        }
    }
    repair_all(units, &mut turns, effort);
}

fn repair_all(units: &mut Units, turns: &mut Turns, effort: &Effort) {
    let mut left = units.outside();
    for _ in 0..effort.rounds.saturating_mul(2) {
        if left == 0 || !(effort.go_on)(0) {
            break;
        }
        left = repair::repair(units, turns);
    }
}

/// Brings what is still outside into the rule: first with the units there are, then with more or fewer.
fn mend(units: &mut Units, exact: bool, effort: &Effort) {
    let mut turns = Turns::from(effort.seed);
    repair_all(units, &mut turns, effort);
    if !exact && units.outside() > 0 && (effort.go_on)(0) {
        adjust(units, &mut turns);
        repair_all(units, &mut turns, effort);
    }
}
