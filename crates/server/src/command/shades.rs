//! Figures on the map: each unit of a rung with what stands below it, today or day by day. Sums of units, never of
//! anybody by name.

use std::collections::BTreeMap;

use domain::Refusal;
use domain::access::{Action, Purpose};
use domain::areas::AreaPath;
use jiff::ToSpan;
use store::Reader;
use store::command::Shade;
use uuid::Uuid;

use super::wire::{MapFigures, MapFiguresAsked, UnitFigure};
use crate::areas::actions::within;
use crate::entry::Actor;
use crate::problem::{FieldError, Problem};

/// Days one can look back over, today included.
const DAYS: i64 = 14;

fn field(name: &str, code: &str) -> Problem {
    Problem::invalid(vec![FieldError::new(name, code)])
}

/// A figure of every unit of a level below an area.
///
/// # Errors
/// [`Refusal::NotAllowed`] for what one's post does not see, [`Refusal::NotFound`] outside the scope,
/// [`Refusal::Invalid`] `of`, `level`.
pub async fn figures(actor: &Actor, asked: MapFiguresAsked) -> Result<MapFigures, Problem> {
    let shade = match asked.of.as_str() {
        "households" => Some((Shade::Households, Action::ReadAreas)),
        "people" => Some((Shade::People, Action::ReadAreas)),
        "events" => Some((Shade::Events, Action::ReadEvents)),
        "late" => Some((Shade::Late, Action::ReadEvents)),
        "venues" => Some((Shade::Venues, Action::ReadPlaces)),
        _ => None,
    };
    let known = actor.playbook.reports.iter().flat_map(|it| &it.figures);
    if shade.is_none() && !known.clone().any(|it| *it.id.get_ref() == asked.of) {
        return Err(field("of", "unknown"));
    }
    let action = shade.map_or(Action::ReadReports, |it| it.1);
    let permit = actor.permit(action, Purpose::Oversight)?;
    let depth = actor.playbook.ladder().depth(&asked.level).ok_or_else(|| field("level", "unknown"))?;
    let (now, today) = (actor.now, actor.today());
    let begin = today.checked_sub((DAYS - 1).days()).map_err(|_| Refusal::Invalid)?;
    actor
        .read(async move |db: &Reader| {
            let (here, _) = within(db, &permit, asked.area).await?;
            let units: BTreeMap<AreaPath, Uuid> =
                store::areas::named_under(db, here.county(), here.path(), depth)
                    .await?
                    .into_iter()
                    .map(|it| (it.path, it.id.0))
                    .collect();
            let days: Vec<_> = match shade {
                Some(_) => vec![today],
                None => begin.series(1.day()).take(DAYS as usize).collect(),
            };
            let mut values: BTreeMap<AreaPath, Vec<i64>> =
                units.keys().map(|path| (path.clone(), vec![0; days.len()])).collect();
            if let Some((shade, _)) = shade {
                for (path, value) in store::command::per_unit(db, &here, depth, shade, now).await? {
                    values.entry(path).and_modify(|it| it[0] = value);
                }
            } else {
                let found = store::command::per_day(db, &here, depth, &asked.of, (begin, today)).await?;
                for (path, day, value) in found {
                    let at = days.iter().position(|it| *it == day);
                    if let (Some(at), Some(values)) = (at, values.get_mut(&path)) {
                        values[at] = value;
                    }
                }
            }
            let units = values
                .into_iter()
                .filter_map(|(path, values)| Some(UnitFigure { area: *units.get(&path)?, values }));
            let days = days.iter().map(ToString::to_string).collect();
            Ok(MapFigures { days, units: units.collect() })
        })
        .await
}
