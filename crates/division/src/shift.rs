//! Local search: a place at the edge of its unit moves next door where that makes the units rounder
//! or brings their sizes into the rule.

use crate::units::Units;

/// How many square metres one person outside the rule outweighs.
const RULE: f64 = 1e9;

/// How many square metres one person who changes units outweighs.
const HOME: f64 = 1e6;

/// Sweeps over all places until nothing moves or `sweeps` are done. Says how many moves were made.
pub fn settle(units: &mut Units, sweeps: usize) -> usize {
    let mut waiting = vec![true; units.of.len()];
    let mut moved = 0;
    for _ in 0..sweeps {
        let before = moved;
        for place in 0..units.of.len() as u32 {
            if std::mem::replace(&mut waiting[place as usize], false) && step(units, place) {
                moved += 1;
                waiting[place as usize] = true;
                for link in units.ground.links(place) {
                    waiting[link.to as usize] = true;
                }
            }
        }
        if moved == before {
            break;
        }
    }
    moved
}

/// Moves one place to the neighbouring unit where it does most good, if anywhere.
fn step(units: &mut Units, place: u32) -> bool {
    let own = units.of[place as usize];
    let weight = u64::from(units.ground.size[place as usize]);
    let held = units.held(own);
    let mut best = (1e-6, own);
    let mut gain_here = None;
    for at in 0..units.ground.links(place).len() {
        let other = units.of[units.ground.links(place)[at].to as usize];
        if other == own || other == best.1 {
            continue;
        }
        let relief = *gain_here.get_or_insert_with(|| units.relief(place));
        let there = units.held(other);
        let rule = (units.off(own) + units.off(other)) as f64
            - (units.size.off(held - weight) + units.size.off(there + weight)) as f64;
        let change = units.changed(place, own) as f64 - units.changed(place, other) as f64;
        let gain = relief - units.burden(place, other) + rule * RULE + change * HOME;
        if gain > best.0 {
            best = (gain, other);
        }
    }
    if best.1 == own || !units.can_leave(place) {
        return false;
    }
    units.put(place, best.1);
    true
}
