//! The register of gates: how each is kept. One gate of a compound always lets people through (B-105, I-2).

use std::collections::BTreeMap;

use domain::Refusal;
use domain::access::{Action, Permit, Purpose};
use domain::areas::AreaPath;
use domain::duty::{GateRegime, passable};
use domain::ids::CheckpointId;
use jiff::ToSpan;
use serde_json::json;
use store::duty::{Checkpoint, Gate};
use store::{Reader, Writer};
use uuid::Uuid;

use super::wire::{CompoundWire, GateWire, GatesPage, KeepGate};
use crate::areas::actions::within;
use crate::entry::{Actor, audited};
use crate::problem::{FieldError, Problem};

const LONGEST: usize = 60;

/// The gates of an area, by compound, and who is at each now.
///
/// # Errors
/// [`Refusal::NotFound`] outside the scope.
pub async fn list(actor: &Actor, area: Option<Uuid>) -> Result<GatesPage, Problem> {
    let permit = actor.permit(Action::ReadDuty, Purpose::Duty)?;
    let now = actor.now;
    let (all, shifts, names) = actor
        .read(async move |db: &Reader| {
            let (here, _) = within(db, &permit, area).await?;
            let all = store::duty::checkpoints(db, &here).await?;
            let shifts = store::duty::shifts_between(db, &here, now, now + 1.second()).await?;
            let mut names = BTreeMap::new();
            for it in all.iter().filter(|it| it.gate.is_some()) {
                if !names.contains_key(&it.path) {
                    let area = store::areas::at_path(db, here.county(), &it.path).await?;
                    names.insert(it.path.clone(), area.map(|it| it.name).unwrap_or_default());
                }
            }
            Ok((all, shifts, names))
        })
        .await?;
    let mut page = GatesPage { compounds: Vec::new(), staffed: 0, locked: 0, free: 0, empty: 0 };
    let mut compounds: BTreeMap<(AreaPath, String), CompoundWire> = BTreeMap::new();
    for it in all {
        let Some(gate) = it.gate else { continue };
        let own = shifts.iter().filter(|shift| shift.checkpoint == it.id);
        let there = own.filter(|shift| shift.came_at.is_some() && shift.left_at.is_none());
        let there: Vec<_> = there.filter_map(|shift| shift.name.clone()).collect();
        match gate.regime {
            GateRegime::Staffed => {
                page.staffed += 1;
                page.empty += i64::from(there.is_empty());
            }
            GateRegime::Locked => page.locked += 1,
            GateRegime::Free => page.free += 1,
        }
        let area_name = names.get(&it.path).cloned().unwrap_or_default();
        let compound = compounds.entry((it.path, it.place.clone())).or_insert_with(|| CompoundWire {
            name: it.place,
            area: it.area.0,
            area_name,
            gates: Vec::new(),
        });
        compound.gates.push(GateWire {
            id: it.id.0,
            name: it.name,
            regime: gate.regime.as_str().to_owned(),
            since: gate.since.to_string(),
            opener: gate.opener,
            there,
        });
    }
    page.compounds = compounds.into_values().collect();
    Ok(page)
}

/// Says how a gate is kept from now on. Saying it again changes nothing.
///
/// # Errors
/// [`Refusal::Invalid`] with the fields, [`Refusal::NotFound`] outside the scope or for what is no gate,
/// [`Refusal::NoWayOut`] when no gate of the compound would let people through.
pub async fn keep(actor: &Actor, id: CheckpointId, said: KeepGate) -> Result<GatesPage, Problem> {
    let permit = actor.permit(Action::PlanDuty, Purpose::Duty)?;
    let opener = said.opener.trim().to_owned();
    let regime = GateRegime::from_name(&said.regime);
    let mut wrong = Vec::new();
    if regime.is_none() {
        wrong.push(FieldError::new("regime", "unknown"));
    }
    if regime == Some(GateRegime::Locked) && opener.is_empty() {
        wrong.push(FieldError::new("opener", "missing"));
    }
    if opener.chars().count() > LONGEST {
        wrong.push(FieldError::new("opener", "too_long"));
    }
    let (Some(regime), true) = (regime, wrong.is_empty()) else { return Err(Problem::invalid(wrong)) };
    let now = actor.now;
    let gate = Gate { regime, since: now, opener };
    let area = actor
        .write(async move |writer: &Writer| {
            let it = store::duty::find_checkpoint(writer, &permit, id).await?;
            let it = it.filter(|it| it.gate.is_some() && permit.path().covers(&it.path));
            let it = it.ok_or(Refusal::NotFound)?;
            // Two who lock the last two gates at once wait for each other.
            store::areas::hold(writer, permit.county(), it.area).await?;
            if regime == GateRegime::Locked {
                lets_through(writer, &permit, &it, Some(regime)).await?;
            }
            if store::duty::keep_gate(writer, &permit, id, &gate).await? {
                let detail = json!({ "gate": regime.as_str(), "opener": gate.opener });
                audited(writer, &permit, &id.to_string(), detail, now).await?;
            }
            Ok(it.area)
        })
        .await?;
    list(actor, Some(area.0)).await
}

/// Refuses what would leave the compound of a gate without a way out: the gate is kept otherwise, or is no more.
pub async fn lets_through(
    db: &Reader,
    permit: &Permit,
    it: &Checkpoint,
    becomes: Option<GateRegime>,
) -> Result<(), Problem> {
    let all = store::duty::checkpoints(db, &permit.narrowed(&it.path)?).await?;
    let others =
        all.iter().filter(|other| other.id != it.id && other.area == it.area && other.place == it.place);
    let gates: Vec<_> = others.filter_map(|it| it.gate.as_ref().map(|it| it.regime)).chain(becomes).collect();
    if passable(&gates) { Ok(()) } else { Err(Refusal::NoWayOut.into()) }
}
