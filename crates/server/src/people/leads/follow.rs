//! The people on lists are called: by those who serve where they were found, within their time, one phone at a time.

use domain::Refusal;
use domain::access::{Action, Permit, Purpose};
use domain::ids::{AreaId, LeadId, LeadListId};
use jiff::Timestamp;
use serde_json::json;
use store::people::{Contact, Found, LeadCall, LeadFilter};
use store::{Reader, Writer};
use uuid::Uuid;

use super::receive::rules;
use super::wire::{
    CallLead, CallResultWire, GiveLead, LeadPage, LeadPhone, LeadRows, LeadUnit, LeadWire, LeadsAsked,
    LeadsPage,
};
use crate::areas::actions::within;
use crate::entry::{Actor, audited};
use crate::problem::{FieldError, Problem};

const PAGE: usize = 50;
const LISTS: usize = 50;
/// Phones on lists that a worker may see in a day (I-12).
const PHONES: i64 = 200;
const LONGEST: usize = 200;

/// Who takes lists in sees what comes of them; who calls sees those of the own area.
fn reads(actor: &Actor) -> Result<Permit, Problem> {
    let receives = actor.permit(Action::ReceiveLeads, Purpose::FollowUp);
    receives.or_else(|_| actor.permit(Action::CallLeads, Purpose::FollowUp))
}

/// Lists received in an area, and how the units that share them out stand.
///
/// # Errors
/// [`Refusal::NotAllowed`]; [`Refusal::NotFound`] outside the scope or where the playbook knows no lists.
pub async fn page(actor: &Actor, area: Option<Uuid>, list: Option<Uuid>) -> Result<LeadsPage, Problem> {
    let permit = reads(actor)?;
    let leads = rules(actor)?.clone();
    let receives = permit.action() == Action::ReceiveLeads;
    let (playbook, now) = (actor.playbook.clone(), actor.now);
    actor
        .read(async move |db: &Reader| {
            let (here, _) = within(db, &permit, area).await?;
            let level = playbook.ladder().depth(leads.level.get_ref()).unwrap_or_default();
            let depth = level.max(here.path().depth() + 1);
            let counted = store::people::lead_units(db, &here, list.map(LeadListId), depth, now).await?;
            let mut units = Vec::new();
            for (path, [rows, over, late, nobody]) in counted {
                let area = store::areas::at_path(db, here.county(), &path).await?;
                let (area, name) = area.map(|it| (it.id.0, it.name)).unwrap_or_default();
                units.push(LeadUnit { area, name, rows, over, late, nobody });
            }
            let lists =
                if receives { store::people::lead_lists(db, &here, LISTS).await? } else { Vec::new() };
            Ok(LeadsPage {
                due_hours: *leads.due_hours.get_ref(),
                keep_days: *leads.keep_days.get_ref(),
                results: leads
                    .results
                    .iter()
                    .map(|it| CallResultWire {
                        id: it.id.get_ref().clone(),
                        name: (&it.name).into(),
                        over: it.over,
                    })
                    .collect(),
                lists: lists.into_iter().map(Into::into).collect(),
                open: units.iter().map(|it| it.rows - it.over).sum(),
                late: units.iter().map(|it| it.late).sum(),
                units,
                receives,
            })
        })
        .await
}

/// People to call, the most pressing first.
///
/// # Errors
/// [`Refusal::Invalid`] for an unknown standing; as [`page`].
pub async fn list(actor: &Actor, asked: LeadsAsked) -> Result<LeadRows, Problem> {
    let permit = reads(actor)?;
    let now = actor.now;
    let standing = asked.standing.as_deref().unwrap_or("open");
    if !matches!(standing, "open" | "late" | "nobody" | "over") {
        return Err(Problem::invalid(vec![FieldError::new("standing", "unknown")]));
    }
    let mark = |it: &str| {
        let (due, id) = it.split_once('~')?;
        Some((due.parse::<Timestamp>().ok()?, LeadId(id.parse().ok()?)))
    };
    let filter = LeadFilter {
        list: asked.list.map(LeadListId),
        over: Some(standing == "over"),
        nobody: standing == "nobody",
        due_before: (standing == "late").then_some(now),
        after: asked.after.as_deref().and_then(mark),
    };
    actor
        .write(async move |writer: &Writer| {
            let (here, _) = within(writer, &permit, asked.area).await?;
            let mut found = store::people::leads(writer, &here, &filter, PAGE + 1).await?;
            let more = found.len() > PAGE;
            found.truncate(PAGE);
            let next = found.last().filter(|_| more).map(|it| format!("{}~{}", it.due_at, it.id));
            let detail = json!({ "leads": found.len() });
            audited(writer, &permit, here.path().as_str(), detail, now).await?;
            Ok(LeadRows { rows: found.into_iter().map(|it| LeadWire::of(it, now)).collect(), next })
        })
        .await
}

/// One of them with the calls that were made.
///
/// # Errors
/// [`Refusal::NotFound`].
pub async fn open(actor: &Actor, id: LeadId) -> Result<LeadPage, Problem> {
    let permit = reads(actor)?;
    let callable = actor.permit(Action::CallLeads, Purpose::FollowUp).ok();
    let now = actor.now;
    actor
        .write(async move |writer: &Writer| {
            let lead = store::people::find_lead(writer, &permit, id).await?.ok_or(Refusal::NotFound)?;
            let calls = store::people::calls(writer, permit.county(), id).await?;
            audited(writer, &permit, &id.to_string(), json!({ "lead": "open" }), now).await?;
            let callable = !lead.over && callable.is_some_and(|it| it.path().covers(&lead.path));
            let calls = calls.into_iter().map(Into::into).collect();
            Ok(LeadPage { lead: LeadWire::of(lead, now), calls, callable })
        })
        .await
}

/// Shows one phone in full, to dial: what the list states, else what the register knows.
///
/// # Errors
/// [`Refusal::NotFound`]; [`Refusal::UnmaskTooOften`]; [`Refusal::LeadOver`] when there is nothing to call for.
pub async fn phone(actor: &Actor, id: LeadId) -> Result<LeadPhone, Problem> {
    let permit = actor.permit(Action::CallLeads, Purpose::FollowUp)?;
    let (now, day) = (actor.now, actor.today());
    actor
        .write(async move |writer: &Writer| {
            let lead = store::people::find_lead(writer, &permit, id).await?.ok_or(Refusal::NotFound)?;
            if lead.over {
                return Err(Refusal::LeadOver.into());
            }
            let (county, worker) = (permit.county(), permit.worker());
            let used = store::access::count_unmasking(writer, county, worker, day, "lead").await?;
            if used > PHONES {
                return Err(Refusal::UnmaskTooOften.into());
            }
            let phone = match (lead.said.phone, lead.person) {
                (Some(phone), _) => Some(phone),
                (None, Some(person)) => {
                    store::people::unmask(writer, &permit, person, Contact::Phone).await?
                }
                (None, None) => None,
            };
            audited(writer, &permit, &id.to_string(), json!({ "field": "phone" }), now).await?;
            let phone = phone.map(|it| it.strip_prefix("+86").unwrap_or(&it).to_owned());
            Ok(LeadPhone { phone, left: PHONES - used })
        })
        .await
}

/// Writes a call down. The same again is the same act.
///
/// # Errors
/// [`Refusal::Invalid`] with the fields; [`Refusal::NotFound`]; [`Refusal::LeadOver`]; [`Refusal::IdReused`].
pub async fn call(actor: &Actor, id: LeadId, call: Uuid, said: CallLead) -> Result<(), Problem> {
    let permit = actor.permit(Action::CallLeads, Purpose::FollowUp)?;
    let over = rules(actor)?.results.iter().find(|it| *it.id.get_ref() == said.result).map(|it| it.over);
    let note = said.note.map(|it| it.trim().to_owned()).filter(|it| !it.is_empty());
    let mut wrong = Vec::new();
    if over.is_none() {
        wrong.push(FieldError::new("result", "unknown"));
    }
    if note.as_ref().is_some_and(|it| it.chars().count() > LONGEST) {
        wrong.push(FieldError::new("note", "too_long"));
    }
    let (Some(over), true) = (over, wrong.is_empty()) else { return Err(Problem::invalid(wrong)) };
    let now = actor.now;
    actor
        .write(async move |writer: &Writer| {
            let lead = store::people::hold_lead(writer, &permit, id).await?.ok_or(Refusal::NotFound)?;
            let known = store::people::calls(writer, permit.county(), id).await?;
            if let Some(known) = known.iter().find(|it| it.id == call) {
                let same = known.result == said.result && known.note == note;
                return if same { Ok(()) } else { Err(Refusal::IdReused.into()) };
            }
            if lead.over {
                return Err(Refusal::LeadOver.into());
            }
            let detail = json!({ "result": said.result });
            let made = LeadCall { id: call, worker: String::new(), made_at: now, result: said.result, note };
            match store::people::call_lead(writer, &permit, id, &made, over).await {
                Err(error) if error.conflicts_with("lead_call_pkey") => return Err(Refusal::IdReused.into()),
                other => other?,
            }
            Ok::<_, Problem>(audited(writer, &permit, &id.to_string(), detail, now).await?)
        })
        .await
}

/// Gives somebody to another unit to call, where it was found out that they live, or back to whoever received the list.
/// Their time does not start again.
///
/// # Errors
/// [`Refusal::NotFound`]; [`Refusal::LeadOver`]; [`Refusal::Invalid`] for a unit that is not there.
pub async fn give(actor: &Actor, id: LeadId, said: GiveLead) -> Result<(), Problem> {
    let permit = reads(actor)?;
    let now = actor.now;
    actor
        .write(async move |writer: &Writer| {
            let lead = store::people::hold_lead(writer, &permit, id).await?.ok_or(Refusal::NotFound)?;
            let unit = match AreaId(said.area) {
                // Whoever received the list takes back whom nobody finds in the own area.
                back if back == lead.received_in => {
                    store::areas::at_path(writer, permit.county(), &lead.received_at).await?
                }
                other => store::areas::find(writer, &permit, other).await?,
            };
            let unit = unit.ok_or_else(|| Problem::invalid(vec![FieldError::new("area", "unknown")]))?;
            if lead.over {
                return Err(Refusal::LeadOver.into());
            }
            let found = if unit.id == lead.received_in { Found::Nobody } else { Found::Given };
            store::people::give_lead(writer, permit.county(), id, (unit.id, &unit.path), found).await?;
            let detail = json!({ "given": unit.name });
            Ok::<_, Problem>(audited(writer, &permit, &id.to_string(), detail, now).await?)
        })
        .await
}
