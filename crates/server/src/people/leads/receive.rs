//! A list is taken in: read, matched against the register, shared out among units. What nobody is found for is dealt out
//! evenly among the units whose information officers find out.

use std::collections::BTreeMap;

use domain::Refusal;
use domain::access::{Action, Permit, Purpose};
use domain::areas::AreaPath;
use domain::ids::{LeadId, LeadListId};
use domain::people::{LeadFault, LeadRow, read_leads};
use jiff::SignedDuration;
use playbook::{Leads, Playbook};
use serde_json::json;
use store::areas::Area;
use store::people::{Found, LeadList, NewLead, Said};
use store::{Reader, StoreError, Writer};
use uuid::Uuid;

use super::wire::{LeadUnit, LeadsPlan, ReceiveLeads};
use crate::areas::actions::within;
use crate::entry::{Actor, audited};
use crate::problem::{FieldError, Problem};

/// Most people on a list.
const MOST: usize = 5_000;
/// Faults of a list that are told at once.
const TOLD: usize = 20;
const LONGEST: usize = 80;

pub(super) fn rules(actor: &Actor) -> Result<&Leads, Problem> {
    actor.playbook.people.leads.as_ref().ok_or_else(|| Refusal::NotFound.into())
}

fn read(actor: &Actor, said: &ReceiveLeads) -> Result<Vec<LeadRow>, Problem> {
    let mut wrong = Vec::new();
    for (field, text) in [("body", &said.body), ("request", &said.request)] {
        match text.trim().chars().count() {
            0 => wrong.push(FieldError::new(field, "missing")),
            1..=LONGEST => {}
            _ => wrong.push(FieldError::new(field, "too_long")),
        }
    }
    let rows = read_leads(&said.text, actor.today()).unwrap_or_else(|faults| {
        let faults = faults.into_iter().take(TOLD);
        wrong.extend(
            faults.map(|(line, it): (usize, LeadFault)| FieldError::new(format!("text.{line}"), it.as_str())),
        );
        Vec::new()
    });
    match rows.len() {
        0 if wrong.iter().all(|it| !it.field.starts_with("text")) => {
            wrong.push(FieldError::new("text", "missing"));
        }
        MOST.. => wrong.push(FieldError::new("text", "too_long")),
        _ => {}
    }
    if wrong.is_empty() { Ok(rows) } else { Err(Problem::invalid(wrong)) }
}

/// Who calls whom of a list, in its order.
struct Shared {
    row: LeadRow,
    area: Area,
    found: Found,
    person: Option<domain::ids::PersonId>,
}

async fn share(
    db: &Reader,
    permit: &Permit,
    here: &Area,
    playbook: &Playbook,
    rows: Vec<LeadRow>,
) -> Result<Vec<Shared>, Problem> {
    let ladder = playbook.ladder();
    let level = playbook.people.leads.as_ref().and_then(|it| ladder.depth(it.level.get_ref()));
    let below = store::areas::at_depth(db, permit, level.unwrap_or_default()).await?;
    let below: Vec<Area> = below.into_iter().map(|it| it.0).filter(|it| it.exclusive.is_none()).collect();
    let villages = store::areas::at_depth(db, permit, ladder.tally_depth()).await?;
    let mut villages: Vec<Area> = villages.into_iter().map(|it| it.0).collect();
    // A long name is meant before a short one that is part of it.
    villages.sort_by_key(|it| std::cmp::Reverse(it.name.chars().count()));
    let mut known: BTreeMap<AreaPath, Area> =
        villages.iter().map(|it| (it.path.clone(), it.clone())).collect();
    let (mut shared, mut dealt) = (Vec::with_capacity(rows.len()), 0);
    for row in rows {
        let said = Said { name: row.name.clone(), phone: row.phone.clone(), ..Said::default() };
        let hit = store::people::known_by(db, permit, row.id_number.as_deref(), &said).await?;
        let village = hit.as_ref().map(|(_, path, _)| path.at_depth(ladder.tally_depth()));
        if let Some(village) = village {
            if !known.contains_key(&village) {
                known.extend(
                    store::areas::at_path(db, permit.county(), &village)
                        .await?
                        .map(|it| (village.clone(), it)),
                );
            }
            if let (Some(area), Some((person, _, found))) = (known.get(&village), hit) {
                shared.push(Shared { row, area: area.clone(), found, person: Some(person) });
                continue;
            }
        }
        let place = row.place.clone().unwrap_or_default();
        let named = villages.iter().find(|it| !place.is_empty() && place.contains(&it.name));
        let (area, found) = match named {
            Some(village) => (village.clone(), Found::Place),
            None if below.is_empty() => (here.clone(), Found::Nobody),
            None => {
                dealt += 1;
                (below[(dealt - 1) % below.len()].clone(), Found::Nobody)
            }
        };
        shared.push(Shared { row, area, found, person: None });
    }
    Ok(shared)
}

/// What a list would come to, without keeping anything.
///
/// # Errors
/// [`Refusal::Invalid`] with the fields; a line that cannot be taken as `text.N`.
pub async fn plan(actor: &Actor, said: ReceiveLeads) -> Result<LeadsPlan, Problem> {
    let permit = actor.permit(Action::ReceiveLeads, Purpose::FollowUp)?;
    rules(actor)?;
    let (rows, playbook) = (read(actor, &said)?, actor.playbook.clone());
    let shared = actor.read(async move |db: &Reader| {
        let (here, area) = within(db, &permit, said.area).await?;
        share(db, &here, &area, &playbook, rows).await
    });
    let mut plan = LeadsPlan { rows: 0, residents: 0, placed: 0, nobody: 0, units: Vec::new() };
    for it in shared.await? {
        plan.rows += 1;
        match it.found {
            Found::Nobody => plan.nobody += 1,
            Found::Place => plan.placed += 1,
            _ => plan.residents += 1,
        }
        let known = plan.units.iter().position(|unit| unit.area == it.area.id.0);
        let at = known.unwrap_or_else(|| {
            plan.units.push(LeadUnit { area: it.area.id.0, name: it.area.name, ..LeadUnit::default() });
            plan.units.len() - 1
        });
        plan.units[at].rows += 1;
        plan.units[at].nobody += i64::from(it.found == Found::Nobody);
    }
    Ok(plan)
}

/// Takes a list in. The same again is the same act.
///
/// # Errors
/// As [`plan`]; [`Refusal::LeadsKnown`] when the body's request was taken in before; [`Refusal::IdReused`].
pub async fn receive(actor: &Actor, id: LeadListId, said: ReceiveLeads) -> Result<(), Problem> {
    let permit = actor.permit(Action::ReceiveLeads, Purpose::FollowUp)?;
    let hours = *rules(actor)?.due_hours.get_ref();
    let (rows, playbook, now) = (read(actor, &said)?, actor.playbook.clone(), actor.now);
    let ids: Vec<Uuid> = rows.iter().map(|_| Uuid::from_bytes(actor.app.random())).collect();
    let (body, request) = (said.body.trim().to_owned(), said.request.trim().to_owned());
    actor
        .write(async move |writer: &Writer| {
            let (here, area) = within(writer, &permit, said.area).await?;
            let known = store::people::find_list(writer, permit.county(), id, (&body, &request)).await?;
            if let Some(known) = known {
                let same = (&known.body, &known.request) == (&body, &request);
                return match (known.id == id, same) {
                    (true, true) => Ok(()),
                    (true, false) => Err(Refusal::IdReused.into()),
                    (false, _) => Err(Refusal::LeadsKnown.into()),
                };
            }
            let shared = share(writer, &here, &area, &playbook, rows).await?;
            let list = LeadList {
                id,
                area: area.id,
                path: area.path,
                body,
                request,
                received_at: now,
                due_at: now + SignedDuration::from_hours(i64::from(hours)),
                rows: shared.len() as i64,
                over: 0,
                destroyed_at: None,
                receiver: String::new(),
            };
            let leads: Vec<NewLead> = shared
                .into_iter()
                .zip(ids)
                .map(|(it, id)| NewLead {
                    id: LeadId(id),
                    line: it.row.line as i64,
                    area: it.area.id,
                    path: it.area.path,
                    said: Said {
                        name: it.row.name,
                        phone: it.row.phone,
                        place: it.row.place,
                        note: it.row.note,
                    },
                    found: it.found,
                    person: it.person,
                })
                .collect();
            match store::people::insert_leads(writer, &permit, &list, &leads).await {
                Err(error) if error.conflicts_with("lead_list_pkey") => return Err(Refusal::IdReused.into()),
                Err(error) if error.conflicts_with("lead_list_request") => {
                    return Err(Refusal::LeadsKnown.into());
                }
                other => other?,
            }
            let detail = json!({ "body": list.body, "request": list.request, "rows": list.rows });
            Ok::<_, Problem>(audited(writer, &permit, &id.to_string(), detail, now).await?)
        })
        .await
}

/// Destroys what lists said whose days are over, with an audit entry as certificate (I-15).
pub async fn forget(
    writer: &store::Writer,
    county: domain::ids::County,
    rules: Option<&Leads>,
    now: jiff::Timestamp,
) -> Result<(), StoreError> {
    // A playbook that asks for no lists any more keeps none.
    let days = rules.map_or(0, |it| i64::from(*it.keep_days.get_ref()));
    let before = now - SignedDuration::from_hours(24 * days);
    let destroyed = store::people::forget_leads(writer, county, before, now).await?;
    if destroyed == 0 {
        return Ok(());
    }
    let detail = json!({ "destroyed": destroyed, "before": before.to_string() });
    let (action, subject) = ("retention.destroyed", "lead, lead_call");
    let entry = store::audit::Entry { county, at: now, worker: None, action, subject, detail };
    store::audit::append(writer, entry).await
}
