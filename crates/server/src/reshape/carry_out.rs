//! A checked change is done to the tree: units, their records, and the phones that hold a copy of them.

use std::collections::BTreeSet;

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::ids::AreaId;
use domain::reshape::{Part, Reshape};
use jiff::Timestamp;
use jiff::civil::Date;
use playbook::Playbook;
use store::areas::{Area, Exclusive};
use store::changes::Kind;
use store::{StoreError, Writer};

use super::check::Checked;

/// Does a checked change from a day on.
pub async fn carry_out(
    writer: &Writer,
    permit: &Permit,
    playbook: &Playbook,
    it: &Checked,
    (day, now): (Date, Timestamp),
) -> Result<(), StoreError> {
    let (county, tally) = (permit.county(), playbook.ladder().tally_depth());
    let lowest = playbook.ladder().lowest_depth();
    let missing = StoreError::Inconsistent("a change without its units");
    let level = |depth: usize| playbook.ladder().at(depth).map(|it| it.id.get_ref().clone());
    let mut touched = vec![it.area.path.clone()];
    match &it.reshape {
        Reshape::Create { part, exclusive, .. } => {
            let level = level(it.area.path.depth() + 1).ok_or(missing)?;
            let exclusive = exclusive.clone().map(|(kind, headcount)| Exclusive { kind, headcount });
            make(writer, permit, &it.area, part, (level, exclusive), day).await?;
        }
        Reshape::Rename { area, name, also, headcount } => {
            store::reshape::rename(writer, county, *area, (name, also.as_deref()), *headcount).await?;
        }
        Reshape::Split { parts, .. } => {
            let above = it.above.as_ref().ok_or(missing)?;
            for part in parts {
                let kind = (it.area.level.clone(), None);
                let made = make(writer, permit, above, part, kind, day).await?;
                let (from_to, when) = ((&it.area, &made), (day, now));
                if it.area.path.depth() == lowest {
                    let households = &part.households;
                    store::reshape::take_households(writer, permit, from_to, households, when, tally).await?;
                } else {
                    store::reshape::take_units(writer, permit, from_to, &part.below, when, tally).await?;
                }
                touched.push(made.path);
            }
        }
        Reshape::Merge { .. } => {
            let into = it.target.as_ref().ok_or(missing)?;
            for below in store::areas::children(writer, permit, it.area.id).await? {
                store::reshape::shift_subtree(writer, county, &below, into, (tally, now)).await?;
            }
            store::reshape::go_up_in(writer, county, &it.area, into, (day, now), tally).await?;
            crate::territory::merged(writer, permit, (&it.area, into), now).await?;
            if let (Some(gone), Some(kept)) = (&it.area.exclusive, &into.exclusive) {
                let headcount = Some(gone.headcount + kept.headcount);
                let also = store::areas::also(writer, county, into.id).await?;
                let named = (into.name.as_str(), also.as_deref());
                store::reshape::rename(writer, county, into.id, named, headcount).await?;
            }
            store::reshape::end(writer, county, it.area.id, day).await?;
            let units = [it.area.path.clone(), into.path.clone()].into();
            store::people::recount(writer, permit, &BTreeSet::new(), &units).await?;
            touched.push(into.path.clone());
        }
        Reshape::Move { .. } => {
            let to = it.target.as_ref().ok_or(missing)?;
            touched = vec![store::reshape::shift_subtree(writer, county, &it.area, to, (tally, now)).await?];
            touched.push(it.area.path.at_depth(tally));
        }
    }
    store::territory::changed(writer, county).await?;
    renew(writer, permit, &touched, tally).await
}

async fn make(
    writer: &Writer,
    permit: &Permit,
    above: &Area,
    part: &Part,
    (level, exclusive): (String, Option<Exclusive>),
    day: Date,
) -> Result<Area, StoreError> {
    let ordinal = store::reshape::free_ordinal(writer, permit.county(), above).await?;
    let made = Area {
        id: AreaId(part.id.0),
        parent: Some(above.id),
        path: above.path.child(ordinal),
        level,
        code: None,
        name: part.name.clone(),
        exclusive,
    };
    store::areas::insert(writer, permit.county(), std::slice::from_ref(&made), day).await?;
    Ok(made)
}

/// Phones read these units anew.
async fn renew(
    writer: &Writer,
    permit: &Permit,
    touched: &[AreaPath],
    tally: usize,
) -> Result<(), StoreError> {
    for path in touched {
        let units = if path.depth() >= tally {
            vec![path.at_depth(tally)]
        } else {
            let below = store::areas::named_under(writer, permit.county(), path, tally).await?;
            below.into_iter().map(|it| it.path).collect()
        };
        for unit in units {
            for kind in [Kind::People, Kind::Tasks] {
                store::changes::renew(writer, permit.county(), &unit, kind).await?;
            }
        }
    }
    Ok(())
}
