//! Dividing again: from today's units to units within the rule, with as little change as possible.

use crate::adjust::adjust;
use crate::ground::Ground;
use crate::repair::Turns;
use crate::rules::Size;
use crate::solve::{self, Effort};
use crate::units::Units;

/// Divides connected ground again; `today` is the unit of every place, none for what is new.
/// Answers the unit of every place. A number that was there today is the same unit as before.
pub fn redivide(ground: &Ground, size: Size, today: &[Option<u32>], effort: &Effort) -> Vec<u32> {
    let next = today.iter().flatten().max().map_or(0, |it| it + 1);
    let of = placed(ground, today, next);
    let count = of.iter().max().map_or(0, |it| it + 1);
    let mut units = Units::new(ground, size, of, count);
    units.settle_home();
    solve::improve(&mut units, effort);
    adjust(&mut units, &mut Turns::from(effort.seed));
    units.of
}

/// What is known of some places spreads along the links to those it is not known of; nought where nothing is.
pub fn spread(ground: &Ground, known: &[Option<u32>]) -> Vec<u32> {
    let mut of = known.to_vec();
    let mut edge: Vec<u32> = (0..ground.len() as u32).filter(|it| of[*it as usize].is_some()).collect();
    let mut at = 0;
    while at < edge.len() {
        let own = of[edge[at] as usize];
        for link in ground.links(edge[at]) {
            if of[link.to as usize].is_none() {
                of[link.to as usize] = own;
                edge.push(link.to);
            }
        }
        at += 1;
    }
    of.into_iter().map(Option::unwrap_or_default).collect()
}

/// Where every place begins: in today's unit, what is new with whom it is nearest to; the pieces of a unit
/// that fell apart are units of their own, but for the greatest.
fn placed(ground: &Ground, today: &[Option<u32>], mut next: u32) -> Vec<u32> {
    if today.iter().all(Option::is_none) {
        next = 1;
    }
    let mut of = spread(ground, today);
    let mut seen = vec![false; ground.len()];
    let mut greatest = std::collections::BTreeMap::<u32, (u64, Vec<u32>)>::new();
    for start in 0..ground.len() as u32 {
        if seen[start as usize] {
            continue;
        }
        seen[start as usize] = true;
        let (unit, mut piece, mut at) = (of[start as usize], vec![start], 0);
        while at < piece.len() {
            for link in ground.links(piece[at]) {
                if of[link.to as usize] == unit && !std::mem::replace(&mut seen[link.to as usize], true) {
                    piece.push(link.to);
                }
            }
            at += 1;
        }
        let held = ground.total(&piece);
        let lesser = match greatest.get_mut(&unit) {
            None => {
                greatest.insert(unit, (held, piece));
                continue;
            }
            Some(first) if first.0 < held => std::mem::replace(first, (held, piece)).1,
            Some(_) => piece,
        };
        for place in lesser {
            of[place as usize] = next;
        }
        next += 1;
    }
    of
}
