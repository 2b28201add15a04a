//! Bringing the last units into the rule: what is missing (or too much) in one unit is handed on from
//! neighbour to neighbour until it reaches one that can bear it.

use crate::resplit::{self, Goal};
use crate::units::Units;

/// Hands a lack on at most so often before the try is taken back.
const STEPS: usize = 40;
/// So many tries in vain, one after another, and the rest is not tried: the rule cannot be kept here.
pub const PATIENCE: usize = 100;
/// A unit is not handed the lack again within so many steps.
const TABU: usize = 6;
/// Different turns of the cutting directions that are tried for one pair.
const TURNS: usize = 3;

/// The part of a turn after which repeated steps never meet.
pub const GOLDEN: f64 = 0.618_033_988_749_894_9;

/// The turns of the cutting directions, one after another: never the same twice, evenly spread.
pub struct Turns(f64);

impl Turns {
    pub fn from(seed: u64) -> Self {
        Self((seed as f64 * GOLDEN).fract())
    }

    pub fn next(&mut self) -> f64 {
        self.0 = (self.0 + GOLDEN).fract();
        self.0
    }
}

/// Tries to bring every unit into the rule; says how much is left outside it.
pub fn repair(units: &mut Units, turns: &mut Turns) -> u64 {
    let mut in_vain = 0;
    for unit in 0..units.members.len() as u32 {
        if units.off(unit) > 0 && in_vain < PATIENCE {
            in_vain = if hand_on(units, unit, turns) { 0 } else { in_vain + 1 };
        }
    }
    units.outside()
}

/// Says whether that helped.
fn hand_on(units: &mut Units, unit: u32, turns: &mut Turns) -> bool {
    units.begin();
    let off = units.off(unit);
    let mut way = vec![unit];
    for _ in 0..STEPS {
        let here = way[way.len() - 1];
        let near = units.near(here);
        for other in &near {
            for _ in 0..TURNS {
                if units.off(here) == 0 || !resplit::resplit(units, here, *other, turns.next(), Goal::Better)
                {
                    break;
                }
            }
        }
        let Some(worst) =
            near.iter().copied().chain([here]).max_by_key(|it| (units.off(*it), std::cmp::Reverse(*it)))
        else {
            break;
        };
        if units.off(worst) == 0 {
            break;
        }
        if worst != here {
            way.push(worst);
            continue;
        }
        let mut next: Vec<u32> =
            near.into_iter().filter(|it| !way[way.len().saturating_sub(TABU)..].contains(it)).collect();
        next.sort_by_key(|it| std::cmp::Reverse(units.held(*it)));
        let Some(next) =
            next.into_iter().find(|next| resplit::resplit(units, here, *next, turns.next(), Goal::Pass))
        else {
            break;
        };
        way.push(next);
    }
    let worst = way.last().copied().unwrap_or(unit);
    let better = units.off(worst) < off;
    units.end(better);
    better
}
