//! More or fewer units where the size rule asks for it: a unit that holds too much is parted, one that
//! holds too little goes up in its neighbours; either stands only if less is outside the rule afterwards.

use std::cmp::Reverse;

use crate::bisect;
use crate::repair::{PATIENCE, Turns};
use crate::resplit::{self, Goal};
use crate::units::Units;

/// Turns of the cutting directions with which the units around a change are cut anew.
const TURNS: usize = 2;

/// Opens and closes units while that brings more into the rule; says how much is left outside it.
pub fn adjust(units: &mut Units, turns: &mut Turns) -> u64 {
    let mut left = units.outside();
    loop {
        let mut in_vain = 0;
        for unit in 0..units.members.len() as u32 {
            if units.off(unit) > 0 && in_vain < PATIENCE {
                in_vain = if one(units, unit, turns) { 0 } else { in_vain + 1 };
            }
        }
        let now = units.outside();
        if now == 0 || now >= left {
            return now;
        }
        left = now;
    }
}

/// Says whether that helped.
fn one(units: &mut Units, unit: u32, turns: &mut Turns) -> bool {
    let held = units.held(unit);
    if held > u64::from(units.size.most) {
        let before = units.outside();
        units.begin();
        let parts = part(units, unit);
        around(units, &parts, turns);
        let better = units.outside() < before;
        units.end(better);
        return better;
    }
    // With whom it fits best first; among those as they are, the smallest.
    let mut takers = units.near(unit);
    takers.sort_by_key(|it| (units.size.off(units.held(*it) + held), units.held(*it), *it));
    for taker in takers {
        let before = units.outside();
        units.begin();
        for place in units.members[unit as usize].clone() {
            units.put(place, taker);
        }
        around(units, &[taker], turns);
        let better = units.outside() < before;
        units.end(better);
        if better {
            return true;
        }
    }
    false
}

/// Cuts these units and their neighbours anew where that brings more into the rule.
fn around(units: &mut Units, changed: &[u32], turns: &mut Turns) {
    for _ in 0..TURNS {
        for unit in changed {
            for near in units.near(*unit) {
                if units.off(*unit) + units.off(near) > 0 {
                    resplit::resplit(units, *unit, near, turns.next(), Goal::Better);
                }
            }
        }
    }
}

/// Cuts a unit that holds too much into as many as it fills; its greater part stays what it was.
fn part(units: &mut Units, unit: u32) -> Vec<u32> {
    let places = units.members[unit as usize].clone();
    let ground = units.ground.part(&places);
    let (of, count) = bisect::draft(&ground, units.size, units.size.units(units.held(unit)).max(2), false);
    let mut held = vec![0u64; count as usize];
    for (place, part) in of.iter().enumerate() {
        held[*part as usize] += u64::from(ground.size[place]);
    }
    let stays = (0..count).max_by_key(|part| (held[*part as usize], Reverse(*part))).unwrap_or(0);
    let names: Vec<u32> = (0..count).map(|part| if part == stays { unit } else { units.open() }).collect();
    for (place, part) in places.into_iter().zip(of) {
        units.put(place, names[part as usize]);
    }
    names
}
