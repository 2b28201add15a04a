//! Doors of enterprises: the household an employer's people may live behind, and what a campaign on enterprises knocks at
//! . An enterprise has one as soon as it stands in a lowest unit; it counts for no unit's households.

use std::collections::BTreeSet;

use domain::access::Permit;
use domain::ids::HouseholdId;
use domain::tasks::Targets;
use jiff::{Timestamp, civil::Date};
use playbook::Playbook;
use store::changes::Kind;
use store::people::NewHousehold;
use store::places::Enterprise;
use store::{StoreError, Writer};

use crate::people::register::number;
use crate::people::roster::{join_campaigns, move_one};

/// The door of an enterprise goes by its id.
pub fn door(enterprise: &Enterprise) -> HouseholdId {
    HouseholdId(enterprise.id.0)
}

/// Makes the doors that are missing in the permit's subtree.
pub async fn open(
    writer: &Writer,
    permit: &Permit,
    playbook: &Playbook,
    at: (Date, Timestamp),
) -> Result<(), StoreError> {
    for enterprise in store::places::without_door(writer, permit, playbook.ladder().lowest_depth()).await? {
        keep(writer, permit, playbook, &enterprise, at).await?;
    }
    Ok(())
}

/// Makes the door of an enterprise, or keeps it where and what the enterprise is now. `None` while no lowest unit was
/// chosen for it.
pub async fn keep(
    writer: &Writer,
    permit: &Permit,
    playbook: &Playbook,
    it: &Enterprise,
    (today, now): (Date, Timestamp),
) -> Result<Option<HouseholdId>, StoreError> {
    let (county, ladder, id) = (permit.county(), playbook.ladder(), door(it));
    if it.path.depth() != ladder.lowest_depth() || !it.placed {
        return Ok(None);
    }
    let known = store::people::door(writer, county, id).await?;
    let address = it.dormitory.as_ref().map_or_else(|| it.name.clone(), |at| format!("{} {at}", it.name));
    let head = it.contact.clone().unwrap_or_else(|| it.name.clone());
    let number = match &known {
        Some(known) => known.number.clone(),
        None => {
            let village = it.path.at_depth(ladder.tally_depth());
            let code = store::areas::at_path(writer, county, &village).await?.and_then(|it| it.code);
            number(code, id)
        }
    };
    let wanted = NewHousehold {
        id,
        area: it.area,
        path: it.path.clone(),
        number,
        address,
        head,
        people: known.as_ref().map_or(0, |it| it.people),
        enterprise: Some(it.id),
    };
    let mut units = BTreeSet::from([it.path.clone()]);
    match known {
        None => {
            store::people::insert_households(writer, county, std::slice::from_ref(&wanted), now).await?;
            let joined = [(id, it.path.clone())];
            join_campaigns(writer, permit, playbook, (&joined, Targets::Enterprises), (today, now)).await?;
        }
        Some(known) if known == wanted => return Ok(Some(id)),
        Some(known) => {
            store::people::upsert_household(writer, county, &wanted, now).await?;
            if known.path != it.path {
                units.insert(known.path.clone());
                let moved = (id, known.path, it.path.clone());
                move_one(writer, permit, playbook, &moved, (today, now)).await?;
                store::people::recount(writer, permit, &BTreeSet::new(), &units).await?;
            }
        }
    }
    let villages: BTreeSet<_> = units.iter().map(|unit| unit.at_depth(ladder.tally_depth())).collect();
    for village in villages {
        store::changes::renew(writer, county, &village, Kind::People).await?;
        store::changes::renew(writer, county, &village, Kind::Tasks).await?;
    }
    Ok(Some(id))
}
