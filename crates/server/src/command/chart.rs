//! One picture: every unit of an area with its ground, who is in charge and how many live there, to be hung
//! on a wall. No resident is named.

use std::collections::{BTreeMap, BTreeSet};

use domain::Refusal;
use domain::access::{Action, Purpose};
use domain::areas::AreaPath;
use store::Reader;
use store::staffing::AppointmentFilter;
use uuid::Uuid;

use super::wire::{ChartHolder, ChartPage, ChartUnit};
use crate::areas::actions::within;
use crate::entry::Actor;
use crate::problem::{FieldError, Problem};

/// A chart of more units than this cannot be read on any wall.
const MOST: usize = 6_000;

/// The chart of an area and everything below it, in tree order.
///
/// # Errors
/// [`Refusal::NotFound`] outside the scope, [`Refusal::Invalid`] for more units than a wall holds.
pub async fn page(actor: &Actor, area: Option<Uuid>) -> Result<ChartPage, Problem> {
    let permit = actor.permit(Action::ReadStaff, Purpose::Oversight)?;
    let me = actor.clone();
    actor
        .read(async move |db: &Reader| {
            let (here, top) = within(db, &permit, area).await?;
            let areas = store::areas::all(db, &here).await?;
            if areas.len() > MOST {
                return Err(Problem::invalid(vec![FieldError::new("area", "too_large")]));
            }
            let lowest = me.playbook.ladder().lowest_depth();
            let sizes: BTreeMap<AreaPath, _> = store::areas::at_depth(db, &here, lowest)
                .await?
                .into_iter()
                .map(|(area, size)| (area.path, size))
                .collect();
            let required: BTreeSet<&str> = me
                .playbook
                .roles
                .iter()
                .filter(|it| it.required > 0)
                .map(|it| it.id.get_ref().as_str())
                .collect();
            let filter = AppointmentFilter { day: Some(me.today()), ..AppointmentFilter::default() };
            let mut holders: BTreeMap<AreaPath, Vec<ChartHolder>> = BTreeMap::new();
            for held in store::staffing::appointments(db, &here, &filter, MOST * 4).await? {
                let role = me.playbook.role(&held.appointment.role);
                if let Some(role) = role.filter(|it| required.contains(it.id.get_ref().as_str())) {
                    let holder = ChartHolder { role_name: (&role.name).into(), name: held.name };
                    holders.entry(held.appointment.path).or_default().push(holder);
                }
            }
            let mut ground = crate::territory::outlines(db, permit.county(), &top, MOST).await?;
            let units = areas.into_iter().map(|area| {
                let inside = sizes.range(area.path.clone()..).take_while(|(path, _)| area.path.covers(path));
                let (mut households, mut people) = (0, 0);
                for (_, size) in inside {
                    households += size.households;
                    people += size.people;
                }
                let heads = area.exclusive.as_ref().map(|it| it.headcount);
                ChartUnit {
                    id: area.id.0,
                    parent: area.parent.map(|id| id.0),
                    coordinates: ground.remove(&area.id),
                    level: area.level,
                    name: area.name,
                    households,
                    people: heads.unwrap_or(people),
                    holders: holders.remove(&area.path).unwrap_or_default(),
                }
            });
            let units: Vec<ChartUnit> = units.collect();
            let first = units.first().ok_or(Refusal::NotFound)?;
            debug_assert_eq!(first.id, top.id.0);
            Ok(ChartPage { day: me.today().to_string(), units })
        })
        .await
}
