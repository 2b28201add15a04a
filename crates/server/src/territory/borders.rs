//! How a border comes to hold: what stands against it, and who gives way. Ground belongs to one unit of a rung only, so
//! whoever lies beside a border that moves is cut to fit, and so is what lies below.

use std::collections::HashSet;

use division::{broken, fit, joined, within, without};
use domain::Refusal;
use domain::access::Permit;
use domain::ids::{AreaId, BorderId};
use domain::territory::{BorderOrigin, BorderState};
use geo::{Geometry, MultiPolygon};
use jiff::Timestamp;
use store::areas::Area;
use store::territory::{Drawn, NewBorder};
use store::{Reader, StoreError, Writer};
use uuid::Uuid;

use super::shapes::{ground, kept};
use super::wire::{BorderFit, TakenWire};
use crate::problem::Problem;

/// More than this share of a neighbour is no border that moves: it is a unit that goes, which is a change of the ladder.
const SWALLOWED: f64 = 0.5;
/// Square metres outside the unit above that stand against a border.
const OUTSIDE: f64 = 100.0;
/// Units below a border that moves, at most.
const BELOW: usize = 20_000;

/// Ground with those who lie beside it.
pub struct Place {
    /// Units of the same parent.
    pub beside: Vec<Drawn>,
    ground: Vec<MultiPolygon>,
    above: Option<MultiPolygon>,
    before: Option<MultiPolygon>,
}

impl Place {
    /// Reads what lies around a unit.
    ///
    /// # Errors
    /// [`store::StoreError`] of the engine.
    pub async fn read(db: &Reader, permit: &Permit, area: &Area) -> Result<Self, Problem> {
        let county = permit.county();
        let held = |found: Option<store::territory::Border>| found.map(|it| ground(&it.shape)).transpose();
        let above = match area.parent {
            Some(parent) => held(store::territory::held_of(db, county, parent).await?)?,
            None => None,
        };
        let before = held(store::territory::held_of(db, county, area.id).await?)?;
        let beside = store::territory::around(db, county, area.id).await?;
        let ground = beside.iter().map(|it| ground(&it.shape)).collect::<Result<_, _>>()?;
        Ok(Self { beside, ground, above, before })
    }

    /// The border of the unit above.
    pub fn above(&self) -> Option<&MultiPolygon> {
        self.above.as_ref()
    }

    /// How a border would fit in, with everything that stands against it.
    pub fn fit(&self, drawn: &MultiPolygon) -> BorderFit {
        if let Some(why) = broken(drawn) {
            let code = match why {
                division::Broken::Empty => "empty",
                division::Broken::Crossing => "crossing",
                division::Broken::Nowhere => "nowhere",
            };
            return BorderFit { faults: vec![code.to_owned()], ..BorderFit::default() };
        }
        let found = fit(drawn, self.before.as_ref(), self.above.as_ref(), &self.ground);
        let taken = found.taken.iter().map(|(number, ground, share)| {
            let unit = &self.beside[*number];
            TakenWire { area: unit.area.0, name: unit.name.clone(), ground: *ground, share: *share }
        });
        let taken: Vec<TakenWire> = taken.collect();
        let against =
            [("outside", found.outside > OUTSIDE), ("swallows", taken.iter().any(|it| it.share > SWALLOWED))];
        BorderFit {
            faults: against.iter().filter(|it| it.1).map(|it| it.0.to_owned()).collect(),
            ground: found.ground,
            before: found.before,
            outside: found.outside,
            taken,
            left: found.left,
            ..BorderFit::default()
        }
    }
}

/// The id of the border a unit gets because another one moves.
fn beside(moved: BorderId, area: AreaId) -> BorderId {
    BorderId(Uuid::from_u128(moved.0.as_u128() ^ area.0.as_u128().rotate_left(17)))
}

/// Cuts what lies beside a border that now holds, and everything below it, to fit.
///
/// # Errors
/// [`store::StoreError`] of the engine.
pub async fn give_way(
    writer: &Writer,
    permit: &Permit,
    moved: (BorderId, &Area),
    drawn: &MultiPolygon,
    now: Timestamp,
) -> Result<usize, Problem> {
    let cut = give_way_but(writer, permit, moved, drawn, &HashSet::new(), now).await?;
    store::territory::changed(writer, permit.county()).await?;
    Ok(cut)
}

/// As [`give_way`], for one of many borders: units that get a border of their own are left alone.
///
/// # Errors
/// As [`give_way`].
pub async fn give_way_but(
    writer: &Writer,
    permit: &Permit,
    (moved, area): (BorderId, &Area),
    drawn: &MultiPolygon,
    own: &HashSet<AreaId>,
    now: Timestamp,
) -> Result<usize, Problem> {
    let county = permit.county();
    let deepest = usize::MAX >> 1;
    let mut cut = Vec::new();
    for unit in store::territory::held_below(writer, county, &area.path, deepest, BELOW).await? {
        let old = ground(&unit.shape)?;
        cut.push((unit, within(&old, drawn), old));
    }
    for unit in store::territory::around(writer, county, area.id).await? {
        let old = ground(&unit.shape)?;
        let new = without(&old, drawn);
        if new == old {
            continue;
        }
        for below in store::territory::held_below(writer, county, &unit.path, deepest, BELOW).await? {
            let old = ground(&below.shape)?;
            cut.push((below, without(&old, drawn), old));
        }
        cut.push((unit, new, old));
    }
    let mut changed = 0;
    for (unit, new, old) in cut {
        // If cutting leaves a unit without ground, its border stays as drawn for manual review.
        if own.contains(&unit.area) || new == old || new.0.is_empty() {
            continue;
        }
        let Some(shape) = kept(&Geometry::from(new)) else { continue };
        let border = NewBorder {
            id: beside(moved, unit.area),
            area: unit.area,
            path: unit.path,
            shape,
            state: BorderState::Held,
            origin: BorderOrigin::Beside,
            note: area.name.clone(),
        };
        changed += usize::from(store::territory::insert_border(writer, permit, &border, now).await?);
    }
    Ok(changed)
}

/// Sets the border of a unit, by those who keep the map; what lies around gives way. `false` when the id is in use.
///
/// # Errors
/// [`Refusal::Invalid`] for ground that is none.
pub async fn set(
    writer: &Writer,
    permit: &Permit,
    (id, area): (BorderId, &Area),
    drawn: &MultiPolygon,
    (note, now): (String, Timestamp),
) -> Result<bool, Problem> {
    let shape = kept(&Geometry::from(drawn.clone())).ok_or(Refusal::Invalid)?;
    let border = NewBorder {
        id,
        area: area.id,
        path: area.path.clone(),
        shape,
        state: BorderState::Held,
        origin: BorderOrigin::Central,
        note,
    };
    if !store::territory::insert_border(writer, permit, &border, now).await? {
        return Ok(false);
    }
    give_way(writer, permit, (id, area), drawn, now).await?;
    Ok(true)
}

/// A unit that goes up in another leaves its ground to it.
///
/// # Errors
/// [`store::StoreError`] of the engine.
pub async fn merged(
    writer: &Writer,
    permit: &Permit,
    (gone, into): (&Area, &Area),
    now: Timestamp,
) -> Result<(), StoreError> {
    let county = permit.county();
    let one = store::territory::held_of(writer, county, gone.id).await?;
    let other = store::territory::held_of(writer, county, into.id).await?;
    if let (Some(one), Some(other)) = (&one, &other) {
        let whole = joined(&[ground(&one.shape)?, ground(&other.shape)?]);
        if let Some(shape) = kept(&Geometry::from(whole)) {
            let border = NewBorder {
                id: beside(one.id, gone.id),
                area: into.id,
                path: into.path.clone(),
                shape,
                state: BorderState::Held,
                origin: BorderOrigin::Merged,
                note: gone.name.clone(),
            };
            store::territory::insert_border(writer, permit, &border, now).await?;
        }
    }
    store::territory::changed(writer, county).await
}
