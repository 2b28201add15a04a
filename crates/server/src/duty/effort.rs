//! What was done at checkpoints and on rounds: by kind, by unit below, by kind of zone (B-92, B-106).

use std::collections::{BTreeMap, HashMap};

use domain::access::{Action, Purpose};
use store::Reader;
use store::duty::Effort;

use super::roster::period;
use super::wire::{EffortPage, EffortRow, RosterAsked};
use crate::areas::actions::within;
use crate::entry::Actor;
use crate::problem::Problem;
use crate::words::Name;

impl EffortRow {
    fn add(&mut self, it: &Effort) {
        self.checkpoints += 1;
        self.held += it.held;
        self.came += it.came;
        self.minutes += it.minutes;
        self.checks += it.checks;
    }
}

/// What was done in an area in some days.
///
/// # Errors
/// [`domain::Refusal::NotFound`] outside the scope, [`domain::Refusal::Invalid`] for the days.
pub async fn page(actor: &Actor, asked: RosterAsked) -> Result<EffortPage, Problem> {
    let permit = actor.permit(Action::ReadDuty, Purpose::Duty)?;
    let period = period(actor, asked.from.as_deref(), asked.days.unwrap_or(1))?;
    let (during, now, today) = ((period.starts, period.ends), actor.now, actor.today());
    let (done, units, zones) = actor
        .read(async move |db: &Reader| {
            let (here, area) = within(db, &permit, asked.area).await?;
            let done = store::duty::effort(db, &here, during, now).await?;
            let units = store::areas::children(db, &here, area.id).await?;
            Ok((done, units, store::staffing::zones(db, &here, today).await?))
        })
        .await?;
    let mut by_kind: HashMap<&str, EffortRow> = HashMap::new();
    let mut by_zone: HashMap<&str, EffortRow> = HashMap::new();
    let mut by_unit: BTreeMap<usize, EffortRow> = BTreeMap::new();
    for it in &done {
        by_kind.entry(&it.kind).or_default().add(it);
        if let Some(unit) = units.iter().position(|unit| unit.path.covers(&it.path)) {
            by_unit.entry(unit).or_default().add(it);
        }
        // The narrowest zone comes last.
        if let Some(zone) = zones.iter().rev().find(|zone| zone.path.covers(&it.path)) {
            by_zone.entry(&zone.kind).or_default().add(it);
        }
    }
    let named = |row: Option<EffortRow>, name: Name| row.map(|row| EffortRow { name, ..row });
    let kinds = actor.playbook.duty.iter().flat_map(|it| &it.checkpoints);
    Ok(EffortPage {
        from: period.from.to_string(),
        days: period.days,
        kinds: kinds
            .filter_map(|it| named(by_kind.remove(it.id.get_ref().as_str()), (&it.name).into()))
            .collect(),
        units: by_unit
            .into_iter()
            .filter_map(|(at, row)| named(Some(row), Name::same(&units[at].name)))
            .collect(),
        zones: actor
            .playbook
            .staffing
            .zones
            .iter()
            .filter_map(|it| named(by_zone.remove(it.id.as_str()), (&it.name).into()))
            .collect(),
    })
}
