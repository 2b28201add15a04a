//! Those under a measure on persons: told, asked how they are morning and evening, let off (T-21, T-22, T-24). Who they are
//! is known to whoever follows them in their own area, and to nobody else.

use domain::Refusal;
use domain::access::{Action, Permit, Purpose};
use domain::ids::{MeasureId, PersonId};
use domain::measures::{CheckIn, CheckTimes, CheckWay, MeasureKind, Slot, Standing, Symptom, slot_of};
use jiff::{SignedDuration, Timestamp};
use playbook::Playbook;
use serde_json::json;
use store::measures::{CheckInRow, Measured, MeasuredFilter};
use store::{Reader, Writer};
use uuid::Uuid;

use super::actions::text;
use super::wire::{Chain, ChainLink, MeasuredAsked, MeasuredPage, MeasuredWire, NewCheckIn, ReleaseMeasured};
use crate::areas::actions::within;
use crate::gate::{Actor, audited};
use crate::problem::{FieldError, Problem};

const PAGE: usize = 50;
const LONGEST_CHAIN: usize = 50;

fn times(playbook: &Playbook) -> Result<CheckTimes, Problem> {
    let persons = playbook.measures.as_ref().and_then(|it| it.persons.as_ref());
    Ok(persons.ok_or(Refusal::NotFound)?.times())
}

/// The entry that fell due last, where the playbook asks for such.
///
/// # Errors
/// [`Refusal::NotFound`] where no measure on persons is ever proposed.
pub fn slot(actor: &Actor) -> Result<Slot, Problem> {
    Ok(times(&actor.playbook)?.last(actor.now, actor.app.zone()))
}

/// Those under a measure in an area, a page at a time, with the counts of all.
///
/// # Errors
/// [`Refusal::Invalid`] for an unknown kind or choice; [`Refusal::NotFound`] outside the scope or where there are none.
pub async fn list(actor: &Actor, asked: MeasuredAsked) -> Result<MeasuredPage, Problem> {
    let permit = actor.permit(Action::FollowMeasured, Purpose::Measure)?;
    let (slot, now) = (slot(actor)?, actor.now);
    let kind = asked.kind.as_deref().map(|it| MeasureKind::from_name(it).filter(|it| it.of_persons()));
    let only = asked.only.as_deref().unwrap_or("all");
    let mut wrong = Vec::new();
    if kind == Some(None) {
        wrong.push(FieldError::new("kind", "unknown"));
    }
    if !matches!(only, "all" | "missing" | "untold") {
        wrong.push(FieldError::new("only", "unknown"));
    }
    if !wrong.is_empty() {
        return Err(Problem::invalid(wrong));
    }
    let filter = MeasuredFilter {
        kind: kind.flatten(),
        missing: only == "missing",
        untold: only == "untold",
        ..MeasuredFilter::default()
    };
    let after = asked.after.unwrap_or_default();
    let read = actor.app.store().write::<_, Problem, _>(move |writer| {
        Box::pin(async move {
            let (here, _) = within(writer, &permit, asked.area).await?;
            let paging = (after, PAGE + 1);
            let mut found = store::measures::measured_list(writer, &here, filter, slot, now, paging).await?;
            let more = found.len() > PAGE;
            found.truncate(PAGE);
            let mut rows = Vec::with_capacity(found.len());
            for it in found {
                let said = store::measures::check_ins(writer, here.county(), (it.measure, it.person)).await?;
                rows.push(MeasuredWire::of(it, said.into_iter().next()));
            }
            let depth = here.path().depth();
            let units = store::measures::measured_units(writer, &here, depth, slot, now).await?;
            let sum = |of: fn(&[i64; 4]) -> i64| units.iter().map(|(_, _, counts)| of(counts)).sum();
            audited(writer, &permit, here.path().as_str(), json!({ "measured": rows.len() }), now).await?;
            Ok(MeasuredPage {
                rows,
                next: more.then_some(after + PAGE),
                slot: slot.into(),
                people: sum(|it| it[0]),
                untold: sum(|it| it[0] - it[1]),
                missing: sum(|it| it[2] - it[3]),
            })
        })
    });
    read.await
}

/// Whom a measure is about, inside the permit's subtree.
async fn find(
    db: &Reader,
    permit: &Permit,
    (measure, person): (MeasureId, PersonId),
    slot: Slot,
    now: Timestamp,
) -> Result<Measured, Problem> {
    let filter = MeasuredFilter { measure: Some(measure), person: Some(person), ..MeasuredFilter::default() };
    let found = store::measures::measured_list(db, permit, filter, slot, now, (0, 1)).await?;
    Ok(found.into_iter().next().ok_or(Refusal::NotFound)?)
}

/// Whom a measure is about for whom it holds or is to hold, held until the transaction ends.
async fn held(
    writer: &Writer,
    permit: &Permit,
    whom: (MeasureId, PersonId),
    slot: Slot,
    now: Timestamp,
) -> Result<Measured, Problem> {
    store::people::hold_person(writer, permit, whom.1).await?.ok_or(Refusal::NotFound)?;
    let found = find(writer, permit, whom, slot, now).await?;
    let holds = matches!(found.standing(now), Standing::Ahead | Standing::InForce);
    if holds { Ok(found) } else { Err(Refusal::MeasureOver.into()) }
}

/// Writes down that somebody was given their notice and told. The first time counts.
///
/// # Errors
/// [`Refusal::NotFound`]; [`Refusal::MeasureOver`].
pub async fn tell(actor: &Actor, whom: (MeasureId, PersonId)) -> Result<(), Problem> {
    let permit = actor.permit(Action::FollowMeasured, Purpose::Measure)?;
    let (slot, now) = (slot(actor)?, actor.now);
    let told = actor.app.store().write::<_, Problem, _>(move |writer| {
        Box::pin(async move {
            held(writer, &permit, whom, slot, now).await?;
            store::measures::tell_measured(writer, &permit, whom, now).await?;
            let detail = json!({ "measure": whom.0.to_string(), "measured": "told" });
            Ok::<_, Problem>(audited(writer, &permit, &whom.1.to_string(), detail, now).await?)
        })
    });
    told.await
}

fn said(sent: &NewCheckIn) -> Result<(CheckWay, CheckIn), Problem> {
    let mut wrong = Vec::new();
    let way = CheckWay::from_name(&sent.way);
    if way.is_none() {
        wrong.push(FieldError::new("way", "unknown"));
    }
    let mut symptoms: Vec<_> = sent.symptoms.iter().filter_map(|it| Symptom::from_name(it)).collect();
    if symptoms.len() < sent.symptoms.len() {
        wrong.push(FieldError::new("symptoms", "unknown"));
    }
    symptoms.sort();
    symptoms.dedup();
    let said = CheckIn { temperature: sent.temperature, symptoms };
    if !said.believable() {
        wrong.push(FieldError::new("temperature", "unfit"));
    }
    match way {
        Some(way) if wrong.is_empty() => Ok((way, said)),
        _ => Err(Problem::invalid(wrong)),
    }
}

/// Keeps what somebody said of themselves, for the half of the day in which they were asked. The same again is the same act.
///
/// # Errors
/// [`Refusal::Invalid`] with the fields; [`Refusal::NotFound`]; [`Refusal::MeasureOver`]; [`Refusal::IdReused`].
pub async fn check_in(
    actor: &Actor,
    whom: (MeasureId, PersonId),
    id: Uuid,
    sent: NewCheckIn,
) -> Result<(), Problem> {
    let permit = actor.permit(Action::FollowMeasured, Purpose::Measure)?;
    let (slot, now) = (slot(actor)?, actor.now);
    let (way, said) = said(&sent)?;
    let (day, half) = slot_of(now, actor.app.zone());
    let kept = actor.app.store().write::<_, Problem, _>(move |writer| {
        Box::pin(async move {
            let known = store::measures::check_ins(writer, permit.county(), whom).await?;
            if let Some(known) = known.iter().find(|it| it.id == id) {
                find(writer, &permit, whom, slot, now).await?;
                return if known.said == said { Ok(()) } else { Err(Refusal::IdReused.into()) };
            }
            held(writer, &permit, whom, slot, now).await?;
            let row = CheckInRow { id, day, half, way, said, worker: String::new(), made_at: now };
            match store::measures::insert_check_in(writer, &permit, whom, &row).await {
                Err(error) if error.conflicts_with("check_in_pkey") => return Err(Refusal::IdReused.into()),
                other => other?,
            }
            let detail = json!({ "measure": whom.0.to_string(), "measured": "asked", "way": way.as_str() });
            Ok::<_, Problem>(audited(writer, &permit, &whom.1.to_string(), detail, now).await?)
        })
    });
    kept.await
}

/// Lets one person off before the end: whoever may propose or decide may, for freedom needs no second person.
///
/// # Errors
/// [`Refusal::Invalid`] without a reason; [`Refusal::NotFound`]; [`Refusal::MeasureOver`].
pub async fn release(
    actor: &Actor,
    whom: (MeasureId, PersonId),
    sent: ReleaseMeasured,
) -> Result<(), Problem> {
    let permit = actor
        .permit(Action::DecideMeasures, Purpose::Measure)
        .or_else(|_| actor.permit(Action::ProposeMeasures, Purpose::Measure))?;
    let mut wrong = Vec::new();
    let why = text("why", &sent.why, &mut wrong);
    if !wrong.is_empty() {
        return Err(Problem::invalid(wrong));
    }
    let (slot, now) = (slot(actor)?, actor.now);
    let released = actor.app.store().write::<_, Problem, _>(move |writer| {
        Box::pin(async move {
            held(writer, &permit, whom, slot, now).await?;
            if !store::measures::release_measured(writer, &permit, whom, &why, now).await? {
                return Err(Refusal::MeasureOver.into());
            }
            let detail = json!({ "measure": whom.0.to_string(), "measured": "let off" });
            Ok::<_, Problem>(audited(writer, &permit, &whom.1.to_string(), detail, now).await?)
        })
    });
    released.await
}

/// What was decided about a resident: each measure with its reason and end, who decided, whether they were told, what they
/// said and where nobody asked (T-24).
///
/// # Errors
/// [`Refusal::NotFound`].
pub async fn chain(actor: &Actor, person: PersonId) -> Result<Chain, Problem> {
    let permit = actor.permit(Action::FollowMeasured, Purpose::Measure)?;
    let (slot, now, times) = (slot(actor)?, actor.now, times(&actor.playbook)?);
    let zone = actor.app.zone().clone();
    let read = actor.app.store().write::<_, Problem, _>(move |writer| {
        Box::pin(async move {
            store::people::find_person(writer, &permit, person).await?.ok_or(Refusal::NotFound)?;
            let filter = MeasuredFilter { person: Some(person), ..MeasuredFilter::default() };
            let paging = (0, LONGEST_CHAIN);
            let found = store::measures::measured_list(writer, &permit, filter, slot, now, paging).await?;
            let mut measures = Vec::new();
            // A proposal that nobody agreed to has done nothing to anybody.
            for it in found.into_iter().rev().filter(|it| it.granted == Some(true)) {
                let measure = store::measures::find(writer, permit.county(), it.measure).await?;
                let measure = measure.ok_or(Refusal::NotFound)?;
                let said = store::measures::check_ins(writer, permit.county(), (it.measure, person)).await?;
                let (from, until) = it.span(now);
                let mut missed = times.due(from, until, &zone);
                missed.retain(|slot| !said.iter().any(|it| (it.day, it.half) == (slot.day, slot.half)));
                measures.push(ChainLink::of(it, measure, said, missed, now));
            }
            audited(writer, &permit, &person.to_string(), json!({ "chain": measures.len() }), now).await?;
            Ok(Chain { measures })
        })
    });
    read.await
}

/// Destroys who was under measures that are over for long enough, with an audit entry as certificate (I-15).
///
/// # Errors
/// [`store::StoreError`] of the engine.
pub async fn forget(
    writer: &Writer,
    county: domain::ids::County,
    playbook: &Playbook,
    now: Timestamp,
) -> Result<(), store::StoreError> {
    // A playbook that knows no such measures any more keeps nobody.
    let persons = playbook.measures.as_ref().and_then(|it| it.persons.as_ref());
    let days = persons.map_or(0, |it| i64::from(*it.keep_days.get_ref()));
    let before = now - SignedDuration::from_hours(24 * days);
    let destroyed = store::measures::forget_measured(writer, county, before).await?;
    if destroyed == 0 {
        return Ok(());
    }
    let detail = json!({ "destroyed": destroyed, "before": before.to_string() });
    let (action, subject) = ("retention.destroyed", "measured, check_in");
    let entry = store::audit::Entry { county, at: now, worker: None, action, subject, detail };
    store::audit::append(writer, entry).await
}
