//! Keeping visits and arrivals: one transaction settles the task, changes the books, counts the day
//! and writes the audit. Sending the same again is the same act.

use std::collections::BTreeMap;

use domain::Refusal;
use domain::access::{Action, Permit, Purpose};
use domain::ids::{ArrivalId, HouseholdId, TaskId, VisitId};
use domain::people::Phone;
use domain::reports::Figures;
use domain::tasks::{Settles, TaskState};
use jiff::{Timestamp, civil::Date};
use playbook::{AnswerProblem, Playbook, Visit as Form};
use serde_json::json;
use store::changes::Kind;
use store::tasks::{Arrival, HeldTask, Visit};
use store::{Reader, Writer};

use super::wire::{ArrivalKept, ArrivalWire, NewArrival, NewVisit, VisitKept};
use crate::areas::actions::within;
use crate::entry::{Actor, audited, fingerprint};
use crate::problem::{FieldError, Problem};

/// How many knocks back a contact is looked for.
const PAST: usize = 20;

fn answer_problem(problem: AnswerProblem) -> FieldError {
    match problem {
        AnswerProblem::Unknown(id) => FieldError::new(format!("answers.{id}"), "unknown"),
        AnswerProblem::Missing(id) => FieldError::new(format!("answers.{id}"), "missing"),
        AnswerProblem::Unfit(id) => FieldError::new(format!("answers.{id}"), "unfit"),
    }
}

/// Keeps a visit.
///
/// # Errors
/// [`Refusal::NotFound`] for a task outside the scope, [`Refusal::CampaignClosed`],
/// [`Refusal::ClockWrong`], [`Refusal::Invalid`] with the fields, [`Refusal::IdReused`].
pub async fn record(actor: &Actor, sent: NewVisit) -> Result<VisitKept, Problem> {
    let permit = actor.permit(Action::RecordVisits, Purpose::DoorVisit)?;
    let now = actor.now;
    let made_at = actor.made_at(&sent.made_at)?;
    let day = actor.app.day(made_at);
    let playbook = actor.playbook.clone();
    let fingerprint = fingerprint(actor, &sent);
    let (role, later) = (actor.post.role.clone(), actor.later);
    actor
        .write(async move |writer: &Writer| {
            let task = TaskId(sent.task);
            let mut permit = permit;
            let mut held = store::tasks::locked(writer, &permit, task).await?;
            if held.is_none() {
                let household = store::tasks::household_of(writer, &permit, task).await?;
                permit = stood(writer, &permit, household.ok_or(Refusal::NotFound)?, made_at).await?;
                held = store::tasks::locked(writer, &permit, task).await?;
            }
            let HeldTask { campaign, household, path, state, visit: stands, .. } =
                held.ok_or(Refusal::NotFound)?;
            let id = VisitId(sent.id);
            if let Some(known) = store::tasks::find_visit(writer, &permit, id).await? {
                let same = known.fingerprint == fingerprint;
                let state = state.into();
                let kept = VisitKept { id: sent.id, state, repeated: true, disputed: false };
                return if same { Ok(kept) } else { Err(Refusal::IdReused.into()) };
            }
            let campaign = store::tasks::find(writer, permit.county(), campaign).await?;
            let campaign = campaign.ok_or(Refusal::NotFound)?;
            if !playbook.records(&role, &campaign.template) {
                return Err(Refusal::NotAllowed.into());
            }
            let outcome = outcome(&playbook, &campaign.template, &sent)?;
            if !later && sent.replaces.is_none() {
                rested(writer, &permit, task, outcome, made_at).await?;
            }
            let members = store::people::member_ids(writer, &permit, household).await?;
            let members: Vec<String> = members.iter().map(ToString::to_string).collect();
            let answers = answers(&playbook.visit, outcome.form, &sent, &members)?;
            let before = corrected(writer, &permit, task, sent.replaces.map(VisitId)).await?;
            // Only who settled a door may correct how: another's word goes to the grid leader.
            let corrects = before.is_some() && (stands.is_none() || stands == sent.replaces.map(VisitId));
            let contradicts = match outcome.settles {
                Settles::Excused => true,
                Settles::Nothing => before.is_some(),
                Settles::Done => false,
            };
            let disputed = match stands.filter(|_| state == TaskState::Done && contradicts && !corrects) {
                None => false,
                Some(visit) => {
                    let standing = store::tasks::find_visit(writer, &permit, visit).await?;
                    standing.is_some_and(|it| it.worker != permit.worker())
                }
            };
            let open = campaign.runs_at(now);
            let (next, delta) = domain::tasks::settle(state, outcome.settles, corrects, open)?;
            let visit = Visit {
                id,
                task,
                path: path.clone(),
                outcome: sent.outcome.clone(),
                reason: sent.reason.clone(),
                made_at,
                day,
                replaces: sent.replaces.map(VisitId),
                answers: serde_json::to_string(&answers.0).unwrap_or_default(),
                fingerprint,
            };
            store::tasks::insert_visit(writer, &permit, &visit, now).await?;
            let reason = sent.reason.as_deref();
            let mut days = BTreeMap::from([(day, playbook.figures_of_visit(&sent.outcome, &answers))]);
            if let Some(before) = before {
                let answers = before.answers.as_deref().unwrap_or("{}");
                let figures = taken_back(&playbook, &before.outcome, answers);
                days.entry(before.day).or_default().add(&figures);
            }
            for (day, figures) in days {
                store::figures::add_day_figures(writer, permit.county(), day, &path, &figures).await?;
            }
            // The rows many writers share come last, so that each holds them for a moment only.
            let unit = path.at_depth(playbook.ladder().tally_depth());
            if let Some(first) = playbook.visit.first(&answers).filter(|_| !disputed)
                && newest(writer, &permit, task, made_at).await?
                && store::people::set_first(writer, &permit, household, first).await?
            {
                let changed = store::changes::touch(writer, permit.county(), &unit, Kind::People).await?;
                store::people::mark_changed(writer, &permit, household, changed).await?;
            }
            store::tasks::add_to_tally(writer, permit.county(), campaign.id, &unit, delta).await?;
            let changed = store::changes::touch(writer, permit.county(), &unit, Kind::Tasks).await?;
            // A second knock on a settled door is history; the first answer stands.
            if next != state || state == TaskState::Open || corrects {
                store::tasks::update(writer, &permit, task, next, (id, &sent.outcome, reason), changed, now)
                    .await?;
            }
            let detail = json!({ "task": task.to_string(), "outcome": sent.outcome });
            audited(writer, &permit, &id.to_string(), detail, now).await?;
            Ok(VisitKept { id: sent.id, state: next.into(), repeated: false, disputed })
        })
        .await
}

/// Refuses to ask somebody again for the same thing within the days of rest of an outcome (S-30).
async fn rested(
    db: &Reader,
    permit: &Permit,
    task: TaskId,
    outcome: &playbook::Outcome,
    at: Timestamp,
) -> Result<(), Problem> {
    let Some(days) = outcome.rest_days else { return Ok(()) };
    let past = store::tasks::last_visits(db, permit, task, PAST).await?;
    let same = past.iter().find(|it| it.outcome == *outcome.id.get_ref()).map(|it| it.made_at);
    if domain::tasks::rested(same, days, at) { Ok(()) } else { Err(Refusal::TooSoon.into()) }
}

/// Whether nothing was told about a task since: what a phone hands in late does not undo it.
async fn newest(db: &Reader, permit: &Permit, task: TaskId, at: Timestamp) -> Result<bool, Problem> {
    let past = store::tasks::last_visits(db, permit, task, PAST).await?;
    Ok(past.iter().all(|it| it.made_at <= at))
}

/// The visit that one corrects: one's own, and the newest of its task.
async fn corrected(
    db: &Reader,
    permit: &Permit,
    task: TaskId,
    earlier: Option<VisitId>,
) -> Result<Option<store::tasks::KeptVisit>, Problem> {
    let Some(earlier) = earlier else { return Ok(None) };
    let found = store::tasks::find_visit(db, permit, earlier).await?;
    let own = found.filter(|it| it.task == task && it.worker == permit.worker());
    let newest = store::tasks::last_visits(db, permit, task, 1).await?;
    if newest.first().is_none_or(|visit| visit.id != earlier) {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    Ok(Some(own.ok_or(Refusal::NotFound)?))
}

/// The permit where a household stands now that stood inside the scope when this was written down.
async fn stood(
    db: &Reader,
    permit: &Permit,
    household: HouseholdId,
    at: Timestamp,
) -> Result<Permit, Problem> {
    let moved = store::people::moved_since(db, permit, household, at).await?;
    let (stood, stands) = moved.ok_or(Refusal::NotFound)?;
    Ok(permit.carried(&stood, &stands)?)
}

fn outcome<'a>(
    playbook: &'a Playbook,
    template: &str,
    sent: &NewVisit,
) -> Result<&'a playbook::Outcome, Problem> {
    let known = playbook.campaign(template).and_then(|template| template.outcome(&sent.outcome));
    let outcome = known.ok_or_else(|| Problem::invalid(vec![FieldError::new("outcome", "unknown")]))?;
    let reason = sent.reason.as_deref().map_or("", str::trim);
    if outcome.reason && reason.is_empty() {
        return Err(Problem::Refused(Refusal::ReasonMissing, vec![FieldError::new("reason", "missing")]));
    }
    if reason.chars().count() > 200 {
        return Err(Problem::invalid(vec![FieldError::new("reason", "too_long")]));
    }
    Ok(outcome)
}

fn answers(
    form: &Form,
    asked: bool,
    sent: &NewVisit,
    members: &[String],
) -> Result<playbook::Answers, Problem> {
    if !asked {
        let extra: Vec<_> =
            sent.answers.keys().map(|id| FieldError::new(format!("answers.{id}"), "unknown")).collect();
        return if extra.is_empty() {
            Ok(playbook::Answers::default())
        } else {
            Err(Problem::invalid(extra))
        };
    }
    form.check(sent.answers.clone(), members)
        .map_err(|problems| Problem::invalid(problems.into_iter().map(answer_problem).collect()))
}

/// Lets a visit stand that contradicted an earlier one, by the word of the grid leader.
///
/// # Errors
/// [`Refusal::NotFound`] outside the scope, [`Refusal::CampaignClosed`].
pub async fn uphold(actor: &Actor, id: VisitId) -> Result<(), Problem> {
    let permit = actor.permit(Action::DecideAside, Purpose::DoorVisit)?;
    let (now, playbook) = (actor.now, actor.playbook.clone());
    actor
        .write(async move |writer: &Writer| {
            let visit = store::tasks::find_visit(writer, &permit, id).await?.ok_or(Refusal::NotFound)?;
            let (task, said) = (visit.task, visit.outcome);
            let held = store::tasks::locked(writer, &permit, task).await?.ok_or(Refusal::NotFound)?;
            let HeldTask { campaign, path, state, .. } = held;
            let campaign = store::tasks::find(writer, permit.county(), campaign).await?;
            let campaign = campaign.ok_or(Refusal::NotFound)?;
            let template = playbook.campaign(&campaign.template).ok_or(Refusal::NotFound)?;
            let outcome = template.outcome(&said).ok_or(Refusal::NotFound)?;
            let (next, delta) = domain::tasks::settle(state, outcome.settles, true, campaign.runs_at(now))?;
            let unit = path.at_depth(playbook.ladder().tally_depth());
            store::tasks::add_to_tally(writer, permit.county(), campaign.id, &unit, delta).await?;
            let changed = store::changes::touch(writer, permit.county(), &unit, Kind::Tasks).await?;
            let reason = store::tasks::last_visits(writer, &permit, task, 20).await?;
            let reason = reason.into_iter().find(|it| it.id == id).and_then(|it| it.reason);
            store::tasks::update(writer, &permit, task, next, (id, &said, reason.as_deref()), changed, now)
                .await?;
            audited(writer, &permit, &id.to_string(), json!({ "upheld": said }), now).await?;
            Ok(())
        })
        .await
}

/// A corrected visit no longer counts on its day.
fn taken_back(playbook: &Playbook, outcome: &str, answers: &str) -> Figures {
    let answers = playbook::Answers(serde_json::from_str(answers).unwrap_or_default());
    let mut figures = playbook.figures_of_visit(outcome, &answers);
    for value in figures.0.values_mut() {
        *value = -*value;
    }
    figures
}

/// Keeps an arrival.
///
/// # Errors
/// [`Refusal::NotFound`] for a household outside the scope, [`Refusal::Invalid`] with the fields,
/// [`Refusal::ClockWrong`], [`Refusal::IdReused`].
pub async fn arrive(actor: &Actor, sent: NewArrival) -> Result<ArrivalKept, Problem> {
    let permit = actor.permit(Action::RecordVisits, Purpose::DoorVisit)?;
    let now = actor.now;
    let made_at = actor.made_at(&sent.made_at)?;
    let day = actor.app.day(made_at);
    let (arrived_on, phone) = check_arrival(&sent, actor.today())?;
    let fingerprint = fingerprint(actor, &sent);
    let playbook = actor.playbook.clone();
    actor
        .write(async move |writer: &Writer| {
            let arrived = CheckedArrival { made_at, day, arrived_on, phone, fingerprint };
            keep_arrival(writer, permit, &playbook, sent, arrived, now).await
        })
        .await
}

/// What is known of an arrival that was checked.
pub struct CheckedArrival {
    /// When it was written down.
    pub made_at: Timestamp,
    /// The day it counts for.
    pub day: Date,
    /// When they came.
    pub arrived_on: Date,
    /// Phone in full.
    pub phone: Option<String>,
    /// What was sent, hashed.
    pub fingerprint: Vec<u8>,
}

/// Keeps a checked arrival inside a transaction that goes on.
///
/// # Errors
/// Those of [`arrive`].
pub async fn keep_arrival(
    writer: &Writer,
    mut permit: Permit,
    playbook: &Playbook,
    sent: NewArrival,
    it: CheckedArrival,
    now: Timestamp,
) -> Result<ArrivalKept, Problem> {
    let household = HouseholdId(sent.household);
    let mut found = store::people::locked(writer, &permit, household).await?;
    if found.is_none() {
        permit = stood(writer, &permit, household, it.made_at).await?;
        found = store::people::locked(writer, &permit, household).await?;
    }
    let found = found.ok_or(Refusal::NotFound)?;
    let id = ArrivalId(sent.id);
    if let Some(known) = store::tasks::find_arrival(writer, &permit, id).await? {
        let kept = ArrivalKept { id: sent.id, repeated: true };
        return if known == it.fingerprint { Ok(kept) } else { Err(Refusal::IdReused.into()) };
    }
    let arrival = Arrival {
        id,
        household,
        path: found.path.clone(),
        name: sent.name.trim().to_owned(),
        from_place: sent.from_place.trim().to_owned(),
        arrived_on: it.arrived_on,
        transport: sent.transport,
        phone: it.phone,
        on_behalf: sent.on_behalf,
        made_at: it.made_at,
        day: it.day,
        fingerprint: it.fingerprint,
    };
    store::tasks::insert_arrival(writer, &permit, &arrival, now).await?;
    let figures = playbook.figures_of_arrival();
    store::figures::add_day_figures(writer, permit.county(), it.day, &found.path, &figures).await?;
    audited(writer, &permit, &id.to_string(), json!({ "arrival": true }), now).await?;
    Ok(ArrivalKept { id: sent.id, repeated: false })
}

/// What is wrong with an arrival; its day and phone where nothing is.
pub fn check_arrival(sent: &NewArrival, today: Date) -> Result<(Date, Option<String>), Problem> {
    let mut wrong = Vec::new();
    for (field, text, most) in
        [("name", &sent.name, 40), ("from_place", &sent.from_place, 60), ("transport", &sent.transport, 40)]
    {
        if text.trim().is_empty() {
            wrong.push(FieldError::new(field, "missing"));
        } else if text.chars().count() > most {
            wrong.push(FieldError::new(field, "too_long"));
        }
    }
    let arrived_on = sent.arrived_on.parse::<Date>().ok().filter(|day| *day <= today);
    if arrived_on.is_none() {
        wrong.push(FieldError::new("arrived_on", "unfit"));
    }
    let phone = sent.phone.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(Phone::parse);
    let phone = match phone.transpose() {
        Ok(phone) => phone.map(|phone| phone.as_str().to_owned()),
        Err(_) => {
            wrong.push(FieldError::new("phone", "unfit"));
            None
        }
    };
    match arrived_on {
        Some(day) if wrong.is_empty() => Ok((day, phone)),
        _ => Err(Problem::invalid(wrong)),
    }
}

/// Arrivals of today in an area.
///
/// # Errors
/// [`Refusal::NotFound`] outside the scope.
pub async fn arrivals(actor: &Actor, area: Option<uuid::Uuid>) -> Result<Vec<ArrivalWire>, Problem> {
    let permit = actor.permit(Action::ReadPeople, Purpose::Oversight)?;
    let (now, day) = (actor.now, actor.today());
    let read = actor.write(async move |writer: &Writer| {
        let (here, _) = within(writer, &permit, area).await?;
        let found = store::tasks::arrivals(writer, &here, day, 500).await?;
        let detail = json!({ "arrivals": found.len(), "purpose": permit.purpose().as_str() });
        audited(writer, &permit, here.path().as_str(), detail, now).await?;
        Ok(found)
    });
    Ok(read.await?.into_iter().map(ArrivalWire::from).collect())
}
