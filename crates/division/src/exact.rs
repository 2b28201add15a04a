//! Small pairs of units: every way to cut them in two connected sides is looked at.

use crate::conflict::joined;
use crate::moments::Moments;
use crate::repair::GOLDEN;
use crate::resplit::Goal;
use crate::units::{Units, Worth};

/// The most places a pair may have to be looked at in full (two to the power of so many ways).
pub const FEW: usize = 14;

/// The best way to cut `places` in two: those of the first side as bits, if any serves the goal better than `best`.
pub fn best(
    units: &Units,
    places: &[u32],
    pair: [u32; 2],
    goal: Goal,
    best: Worth,
    turn: f64,
) -> Option<u32> {
    let ground = units.ground;
    let whole = (1u32 << places.len()) - 1;
    let mut near = [0u32; FEW];
    let mut own = [Moments::default(); FEW];
    let mut all = Moments::default();
    for (at, place) in places.iter().enumerate() {
        own[at] = Moments::of(ground, *place);
        all.add(&own[at]);
        for link in ground.links(*place) {
            if let Some(other) = places.iter().position(|it| *it == link.to) {
                near[at] |= 1 << other;
            }
        }
    }
    let mut held = vec![0u64; whole as usize + 1];
    let now = (0..places.len())
        .filter(|at| units.of[places[*at] as usize] == pair[0])
        .fold(0, |mask, at| mask | 1 << at);
    let (mut best, mut found) = (best, None);
    for mask in 1..whole {
        held[mask as usize] = held[(mask & (mask - 1)) as usize] + own[mask.trailing_zeros() as usize].held;
        let (first, second) =
            (units.size.off(held[mask as usize]), units.size.off(all.held - held[mask as usize]));
        let off = match goal {
            Goal::Better => first + second,
            // Not as they are with names exchanged; among what leaves little outside, any will do.
            Goal::Pass if first == 0 && mask != now && mask != whole & !now => second / 16,
            Goal::Pass => continue,
        };
        if off > best.off || !joined(mask, &near) || !joined(whole & !mask, &near) {
            continue;
        }
        let mut side = Moments::default();
        let mut changed = 0;
        for (at, own) in own.iter().enumerate().take(places.len()) {
            let first = mask >> at & 1 == 1;
            changed += units.changed(places[at], pair[usize::from(!first)]);
            if first {
                side.add(own);
            }
        }
        let spread = match goal {
            Goal::Better => side.spread() + all.less(&side).spread(),
            Goal::Pass => (f64::from(mask) * GOLDEN + turn).fract(),
        };
        let worth = Worth { off, changed, spread };
        if worth < best {
            best = worth;
            found = Some(mask);
        }
    }
    found
}
