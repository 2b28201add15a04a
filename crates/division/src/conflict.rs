//! What of the size rule could not be kept, and the fewest facts that make it so.

use crate::divide::{Origin, Unit};
use crate::ground::Ground;
use crate::pieces::Piece;
use crate::rules::Size;
use crate::territory::Span;

/// A unit outside the size rule, with the reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The unit by its number in the division.
    pub unit: u32,
    /// Why.
    pub reason: Reason,
}

/// The facts that make it impossible (or, for [`Reason::Unfound`], those nothing was found against).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// No whole number of units can be filled: all that hangs together in the village holds so much.
    Village {
        /// What it holds.
        held: u64,
    },
    /// One piece that cannot be cut holds too much by itself.
    Whole {
        /// The building.
        building: u32,
        /// What of it.
        span: Span,
        /// What the piece holds.
        held: u32,
    },
    /// No way of joining these few pieces fills units: all ways were looked at.
    Pieces {
        /// What each of them holds, largest first.
        held: Vec<u32>,
    },
    /// A person decided on this unit.
    Decided,
    /// Nothing better was found with these neighbours; more rounds may find it.
    Unfound {
        /// What the unit itself holds.
        held: u64,
        /// What each neighbouring unit holds.
        near: Vec<u64>,
    },
}

impl Conflict {
    pub(crate) fn after(mut self, units: u32) -> Self {
        self.unit += units;
        self
    }

    pub(crate) fn rename(&mut self, rank: &[u32]) {
        self.unit = rank[self.unit as usize];
    }
}

/// The most pieces of a village for which all ways of joining them are looked at.
const FEW: usize = 12;

/// Explains every unit of a village that is outside the rule.
pub(crate) fn find(
    ground: &Ground,
    open: &[Piece],
    of: &[usize],
    units: &[Unit],
    size: Size,
) -> Vec<Conflict> {
    let outside: Vec<usize> = (0..units.len())
        .filter(|it| {
            matches!(units[*it].origin, Origin::Drawn | Origin::Decided) && size.off(units[*it].held) > 0
        })
        .collect();
    if outside.is_empty() {
        return Vec::new();
    }
    let pieces = ground.pieces();
    let (mut piece_of, mut places) = (vec![0; open.len()], vec![Vec::new(); units.len()]);
    for (number, piece) in pieces.iter().enumerate() {
        for place in piece {
            piece_of[*place as usize] = number;
        }
    }
    for (place, unit) in of.iter().enumerate() {
        places[*unit].push(place as u32);
    }
    let shown: Vec<Option<Reason>> = pieces.iter().map(|it| impossible(ground, it, size)).collect();
    let reason = |unit: usize| {
        if units[unit].origin == Origin::Decided {
            return Reason::Decided;
        }
        let own = &places[unit];
        if let Some(lump) = own.iter().map(|it| &open[*it as usize]).find(|it| it.size > size.most) {
            return Reason::Whole { building: lump.building, span: lump.span, held: lump.size };
        }
        if let Some(reason) = &shown[piece_of[own[0] as usize]] {
            return reason.clone();
        }
        let mut near: Vec<usize> =
            own.iter().flat_map(|it| ground.links(*it)).map(|it| of[it.to as usize]).collect();
        near.sort_unstable();
        near.dedup();
        let near = near.into_iter().filter(|it| *it != unit).map(|it| units[it].held).collect();
        Reason::Unfound { held: units[unit].held, near }
    };
    outside.into_iter().map(|unit| Conflict { unit: unit as u32, reason: reason(unit) }).collect()
}

/// Why what hangs together cannot be made of whole units, where that can be shown.
fn impossible(ground: &Ground, around: &[u32], size: Size) -> Option<Reason> {
    let held = ground.total(around);
    if !size.holds(held, held.div_ceil(u64::from(size.most)).max(1)) {
        return Some(Reason::Village { held });
    }
    if around.len() > FEW || fillable(ground, around, size) {
        return None;
    }
    let mut held: Vec<u32> = around.iter().map(|it| ground.size[*it as usize]).collect();
    held.sort_unstable_by_key(|it| std::cmp::Reverse(*it));
    Some(Reason::Pieces { held })
}

/// Whether few places can be joined into connected units within the rule, by looking at all ways.
fn fillable(ground: &Ground, places: &[u32], size: Size) -> bool {
    let near: Vec<u32> = places
        .iter()
        .map(|place| {
            let links = ground.links(*place).iter();
            links
                .filter_map(|link| places.iter().position(|it| *it == link.to))
                .fold(0, |mask, at| mask | 1 << at)
        })
        .collect();
    let whole = (1u32 << places.len()) - 1;
    let good: Vec<u32> = (1..=whole)
        .filter(|mask| {
            let own = (0..places.len()).filter(|at| mask >> at & 1 == 1);
            let held: u64 = own.map(|at| u64::from(ground.size[places[at] as usize])).sum();
            size.off(held) == 0 && joined(*mask, &near)
        })
        .collect();
    // Which sets can be made of whole units, from small to large: the lowest place is in some unit.
    let mut made = vec![false; whole as usize + 1];
    made[0] = true;
    for set in 1..=whole {
        let lowest = set & set.wrapping_neg();
        made[set as usize] =
            good.iter().any(|unit| unit & lowest != 0 && unit & !set == 0 && made[(set & !unit) as usize]);
    }
    made[whole as usize]
}

/// Whether the places of the mask hang together.
pub(crate) fn joined(mask: u32, near: &[u32]) -> bool {
    let mut seen = mask & mask.wrapping_neg();
    let mut edge = seen;
    while edge != 0 {
        let at = edge.trailing_zeros() as usize;
        edge &= edge - 1;
        let new = near[at] & mask & !seen;
        seen |= new;
        edge |= new;
    }
    seen == mask
}
