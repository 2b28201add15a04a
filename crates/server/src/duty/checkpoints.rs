//! Opening and closing checkpoints and rounds.

use domain::Refusal;
use domain::access::{Action, Purpose};
use domain::duty::GateRegime;
use domain::ids::CheckpointId;
use serde_json::json;
use store::duty::{Checkpoint, Gate};
use store::{Reader, Writer};
use uuid::Uuid;

use super::wire::{CheckpointWire, NewCheckpoint};
use crate::areas::actions::within;
use crate::entry::{Actor, audited};
use crate::problem::{FieldError, Problem};

/// Opens a checkpoint. Sending it again changes nothing.
///
/// # Errors
/// [`Refusal::Invalid`] with the fields, [`Refusal::NotFound`] for an area outside the scope,
/// [`Refusal::IdReused`].
pub async fn open(actor: &Actor, asked: NewCheckpoint) -> Result<CheckpointWire, Problem> {
    let permit = actor.permit(Action::PlanDuty, Purpose::Duty)?;
    let kind = actor.playbook.checkpoint(&asked.kind);
    let kind = kind.ok_or_else(|| Problem::invalid(vec![FieldError::new("kind", "unknown")]))?.clone();
    let name = asked.name.trim().to_owned();
    let mut wrong = Vec::new();
    if name.is_empty() {
        wrong.push(FieldError::new("name", "missing"));
    }
    for (field, text) in [("name", &name), ("place", &asked.place)] {
        if text.chars().count() > 60 {
            wrong.push(FieldError::new(field, "too_long"));
        }
    }
    if asked.points.len() > 40 || kind.patrol && asked.points.is_empty() {
        wrong.push(FieldError::new("points", if kind.patrol { "missing" } else { "too_long" }));
    }
    if kind.gate && asked.place.trim().is_empty() {
        wrong.push(FieldError::new("place", "missing"));
    }
    if !wrong.is_empty() {
        return Err(Problem::invalid(wrong));
    }
    let mut points = asked.points;
    for point in &mut points {
        point.code = actor.app.code();
    }
    let (now, own_code) = (actor.now, actor.app.code());
    let kept = actor.write(async move |writer: &Writer| {
        let (_, area) = within(writer, &permit, Some(asked.area)).await?;
        if area.level != *kind.level.get_ref() {
            return Err(Problem::invalid(vec![FieldError::new("area", "unfit")]));
        }
        let id = CheckpointId(asked.id);
        if let Some(known) = store::duty::find_checkpoint(writer, &permit, id).await? {
            let same = known.area == area.id && known.kind == asked.kind && known.name == name;
            return if same { Ok(known) } else { Err(Refusal::IdReused.into()) };
        }
        let checkpoint = Checkpoint {
            id,
            area: area.id,
            path: area.path,
            kind: asked.kind,
            name,
            place: asked.place.trim().to_owned(),
            points: serde_json::to_string(&points).unwrap_or_default(),
            code: own_code,
            gate: kind.gate.then(|| Gate { regime: GateRegime::Free, since: now, opener: String::new() }),
        };
        store::duty::insert_checkpoint(writer, &permit, &checkpoint, now).await?;
        audited(writer, &permit, &id.to_string(), json!({ "opened": checkpoint.kind }), now).await?;
        Ok(checkpoint)
    });
    Ok(CheckpointWire::new(kept.await?, true))
}

/// Open checkpoints of an area.
///
/// # Errors
/// [`Refusal::NotFound`] outside the scope.
pub async fn list(actor: &Actor, area: Option<Uuid>) -> Result<Vec<CheckpointWire>, Problem> {
    let permit = actor.permit(Action::ReadDuty, Purpose::Duty)?;
    let plans = actor.permit(Action::PlanDuty, Purpose::Duty).is_ok();
    let read = actor.read(async move |db: &Reader| {
        let (here, _) = within(db, &permit, area).await?;
        Ok(store::duty::checkpoints(db, &here).await?)
    });
    Ok(read.await?.into_iter().map(|it| CheckpointWire::new(it, plans)).collect())
}

/// Closes a checkpoint; shifts that have not begun go with it.
///
/// # Errors
/// [`Refusal::NotFound`] outside the scope.
pub async fn close(actor: &Actor, id: CheckpointId) -> Result<(), Problem> {
    let permit = actor.permit(Action::PlanDuty, Purpose::Duty)?;
    let now = actor.now;
    actor
        .write(async move |writer: &Writer| {
            if let Some(it) = store::duty::find_checkpoint(writer, &permit, id).await? {
                store::areas::hold(writer, permit.county(), it.area).await?;
                if it.gate.is_some() && permit.path().covers(&it.path) {
                    super::gates::lets_through(writer, &permit, &it, None).await?;
                }
            }
            if !store::duty::close_checkpoint(writer, &permit, id, now).await? {
                return Err(Refusal::NotFound.into());
            }
            audited(writer, &permit, &id.to_string(), json!({ "closed": true }), now).await?;
            Ok(())
        })
        .await
}
