//! Elections of heads of small units (L-09, L-10): who stood, who was chosen and agreed, for which term. The appointment
//! comes of it in the same act.

use domain::Refusal;
use domain::access::{Action, Permit, Purpose};
use domain::ids::{AppointmentId, AreaId};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use serde_json::json;
use store::staffing::{AppointmentFilter, Candidate, Election};
use store::{Reader, Writer};
use uuid::Uuid;

use super::appointments::{Ready, appoint_one};
use super::wire::{Appoint, ElectionWire, NewElection, NewWorker};
use crate::areas::actions::within;
use crate::entry::{Actor, audited};
use crate::problem::{FieldError, Problem};

const LISTED: usize = 200;
const MOST: usize = 10;
const LONGEST: usize = 30;

/// Elections in an area, newest first.
///
/// # Errors
/// [`Refusal::NotFound`] outside the scope.
pub async fn list(actor: &Actor, area: Option<Uuid>) -> Result<Vec<ElectionWire>, Problem> {
    let permit = actor.permit(Action::ReadStaff, Purpose::Oversight)?;
    // Who stood is for those who appoint.
    let appoints = actor.permit(Action::Appoint, Purpose::Oversight).is_ok();
    let read = actor.read(async move |db: &Reader| {
        let (here, _) = within(db, &permit, area).await?;
        Ok(store::staffing::elections(db, &here, LISTED).await?)
    });
    let found = read.await?.into_iter().map(ElectionWire::from);
    Ok(found.map(|it| if appoints { it } else { ElectionWire { candidates: Vec::new(), ..it } }).collect())
}

fn check(actor: &Actor, said: &NewElection) -> Result<(Date, Date), Problem> {
    let mut wrong = Vec::new();
    let mut must = |right: bool, field: &str, code: &str| {
        if !right {
            wrong.push(FieldError::new(field, code));
        }
    };
    let rules = actor.playbook.role(&said.role).and_then(|it| it.election.as_ref());
    must(rules.is_some(), "role", "unknown");
    let held_on: Option<Date> = said.held_on.parse().ok().filter(|day| *day <= actor.today());
    must(held_on.is_some(), "held_on", "unfit");
    must(matches!(said.way.as_str(), "meeting" | "ballot" | "door"), "way", "unknown");
    must(said.present >= 1, "present", "unfit");
    must((1..=MOST).contains(&said.candidates.len()), "candidates", "missing");
    let named = |it: &str| (1..=LONGEST).contains(&it.trim().chars().count());
    must(said.candidates.iter().all(|it| named(&it.name)), "candidates", "unfit");
    must(said.candidates.iter().all(|it| it.votes.is_none_or(|it| it >= 0)), "votes", "unfit");
    let ranks = rules.map(|it| it.prefer.as_slice()).unwrap_or_default();
    let known = |rank: &String| ranks.iter().any(|it| it.id == *rank);
    must(said.candidates.iter().all(|it| it.rank.as_ref().is_none_or(known)), "rank", "unknown");
    must(said.chosen < said.candidates.len(), "chosen", "missing");
    must(said.consent, "consent", "missing");
    let months = rules.map_or(0, |it| i64::from(*it.months.get_ref()));
    let until = held_on.and_then(|day| day.checked_add(months.months()).ok()?.yesterday().ok());
    match (held_on, until, wrong.is_empty()) {
        (Some(held_on), Some(until), true) => Ok((held_on, until)),
        _ => Err(Problem::invalid(wrong)),
    }
}

/// Whoever held the post until now holds it to the day before.
async fn relieve(
    writer: &Writer,
    permit: &Permit,
    (area, role): (AreaId, &str),
    (held_on, now): (Date, Timestamp),
) -> Result<(), Problem> {
    let filter =
        AppointmentFilter { day: Some(held_on), role: Some(role.to_owned()), ..AppointmentFilter::default() };
    let last = held_on.yesterday().unwrap_or(held_on);
    for it in store::staffing::appointments(writer, permit, &filter, LISTED).await? {
        if it.appointment.area == area && it.appointment.from <= last {
            store::staffing::end_appointment(writer, permit, it.appointment.id, last).await?;
            let detail =
                json!({ "worker": it.appointment.worker.0, "until": last.to_string(), "why": "election" });
            audited(writer, permit, &it.appointment.id.to_string(), detail, now).await?;
        }
    }
    Ok(())
}

/// Writes an election down and appoints who was chosen. What the locality prefers is a suggestion: anybody may be chosen.
/// The same again is the same act.
///
/// # Errors
/// [`Refusal::Invalid`] with the fields, without consent above all; [`Refusal::AboveYou`], [`Refusal::IdReused`],
/// [`Refusal::NotFound`].
pub async fn keep(actor: &Actor, id: Uuid, said: NewElection) -> Result<ElectionWire, Problem> {
    let permit = actor.permit(Action::Appoint, Purpose::Oversight)?;
    let (held_on, until) = check(actor, &said)?;
    let chosen = said.candidates[said.chosen].clone();
    let worker = said.worker;
    let fresh = NewWorker {
        id: Uuid::from_u128(id.as_u128() ^ 1),
        name: chosen.name.clone(),
        phone: said.phone.clone(),
        login: None,
        party_member: None,
    };
    let kept = Ready::of(
        actor,
        Appoint {
            worker,
            fresh: worker.is_none().then_some(fresh),
            role: said.role.clone(),
            area: said.area,
            from: held_on.to_string(),
            until: Some(until.to_string()),
            basis: "elected".to_owned(),
            department: None,
            kind: None,
            home: None,
            document: None,
        },
    )?;
    let me = actor.clone();
    actor
        .write(async move |writer: &Writer| {
            let (here, area) = within(writer, &permit, Some(said.area)).await?;
            if let Some(known) = store::staffing::find_election(writer, &permit, id).await? {
                let same = known.area == AreaId(said.area)
                    && known.held_on == held_on
                    && known.chosen == chosen.name.trim();
                return if same { Ok(known.into()) } else { Err(Refusal::IdReused.into()) };
            }
            if let Some(worker) = kept.worker() {
                let known = store::staffing::find_worker(writer, permit.county(), worker).await?;
                if known.is_none_or(|(name, _)| name != chosen.name.trim()) {
                    return Err(Problem::invalid(vec![FieldError::new("worker", "unfit")]));
                }
            }
            relieve(writer, &here, (area.id, &said.role), (held_on, me.now)).await?;
            let appointed = appoint_one(writer, &me, &permit, AppointmentId(id), kept).await?;
            let candidates = said.candidates.into_iter();
            let election = Election {
                id,
                area: area.id,
                path: area.path,
                area_name: area.name,
                role: said.role,
                held_on,
                way: said.way,
                present: said.present,
                candidates: candidates
                    .map(|it| Candidate { name: it.name.trim().to_owned(), rank: it.rank, votes: it.votes })
                    .collect(),
                chosen: appointed.appointment.name,
                until,
                appointment: AppointmentId(id),
                worker: String::new(),
            };
            if !store::staffing::insert_election(writer, &permit, &election, me.now).await? {
                return Err(Refusal::IdReused.into());
            }
            Ok(store::staffing::find_election(writer, &permit, id).await?.ok_or(Refusal::NotFound)?.into())
        })
        .await
}
