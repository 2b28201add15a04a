//! Situation factors: written down for an area, they make inspections there more frequent until they end.

use domain::Refusal;
use domain::access::{Action, Purpose};
use jiff::civil::Date;
use serde_json::json;
use store::inspections::Factor;
use store::{Reader, Writer};
use uuid::Uuid;

use super::plan::rules;
use super::wire::{AreaFactorWire, KeepFactor};
use crate::areas::actions::within;
use crate::entry::{Actor, audited};
use crate::problem::{FieldError, Problem};

/// Factors that hold today in one's scope.
///
/// # Errors
/// [`Refusal::NotAllowed`].
pub async fn list(actor: &Actor) -> Result<Vec<AreaFactorWire>, Problem> {
    let permit = actor.permit(Action::ReadInspections, Purpose::Oversight)?;
    let today = actor.today();
    let read =
        actor.read(async move |db: &Reader| Ok(store::inspections::factors(db, &permit, today).await?));
    let wire = |it: Factor| AreaFactorWire {
        id: it.id,
        area: it.area.0,
        area_name: it.area_name,
        factor: it.factor,
        from: it.from.to_string(),
        until: it.until.map(|day| day.to_string()),
        note: it.note,
    };
    Ok(read.await?.into_iter().map(wire).collect())
}

/// Writes a factor down. The same again is the same act.
///
/// # Errors
/// [`Refusal::Invalid`] with the fields, [`Refusal::NotFound`] outside the scope.
pub async fn keep(actor: &Actor, id: Uuid, asked: KeepFactor) -> Result<(), Problem> {
    let permit = actor.permit(Action::PlanInspections, Purpose::Oversight)?;
    let mut wrong = Vec::new();
    if !rules(actor)?.factors.iter().any(|it| *it.id.get_ref() == asked.factor) {
        wrong.push(FieldError::new("factor", "unknown"));
    }
    let from: Option<Date> = asked.from.parse().ok();
    let until: Option<Option<Date>> =
        asked.until.as_ref().map_or(Some(None), |text| text.parse().ok().map(Some));
    if from.is_none() {
        wrong.push(FieldError::new("from", "unfit"));
    }
    if until.is_none() || until.flatten().zip(from).is_some_and(|(until, from)| until < from) {
        wrong.push(FieldError::new("until", "unfit"));
    }
    if asked.note.chars().count() > 200 {
        wrong.push(FieldError::new("note", "too_long"));
    }
    let (Some(from), Some(until), true) = (from, until, wrong.is_empty()) else {
        return Err(Problem::invalid(wrong));
    };
    let now = actor.now;
    actor
        .write(async move |writer: &Writer| {
            let (_, area) = within(writer, &permit, Some(asked.area)).await?;
            let factor = Factor {
                id,
                area: area.id,
                path: area.path,
                factor: asked.factor,
                from,
                until,
                note: asked.note.trim().to_owned(),
                area_name: String::new(),
            };
            store::inspections::keep_factor(writer, &permit, &factor, now).await?;
            audited(writer, &permit, &id.to_string(), json!({ "factor": factor.factor }), now).await?;
            Ok(())
        })
        .await
}

/// Ends a factor with yesterday: from today on it counts no longer.
///
/// # Errors
/// [`Refusal::NotFound`] outside the scope.
pub async fn end(actor: &Actor, id: Uuid) -> Result<(), Problem> {
    let permit = actor.permit(Action::PlanInspections, Purpose::Oversight)?;
    let (now, last) = (actor.now, actor.today().yesterday().unwrap_or(Date::MIN));
    actor
        .write(async move |writer: &Writer| {
            if !store::inspections::end_factor(writer, &permit, id, last).await? {
                return Err(Refusal::NotFound.into());
            }
            audited(writer, &permit, &id.to_string(), json!({ "factor": "ended" }), now).await?;
            Ok(())
        })
        .await
}
