//! What is new for a phone since its cursor: nothing at all in the usual case, which costs two small
//! reads. Only the post's own unit, and only where it is small enough to be carried (I-11).

use domain::Refusal;
use domain::access::{Action, Permit, Purpose};
use domain::areas::AreaPath;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde_json::json;
use sha2::{Digest, Sha256};
use store::changes::{Head, Kind};
use store::people::Page;
use store::{Reader, StoreError, Writer};

use super::cursor::Cursor;
use super::wire::{About, FieldDay, FieldKey, FieldTask, HouseholdChanges, Keeping, Pull, TaskChanges};
use crate::entry::{Actor, audited};
use crate::people::wire::{HouseholdPage, PersonWire};
use crate::problem::Problem;
use crate::tasks::wire::CampaignRow;

/// Households a page.
const PAGE: usize = 250;
/// Own tasks of a campaign that are carried.
const TASKS: usize = 2_000;

/// A short name of what something says now: the same words, the same name.
fn named(of: &impl Serialize) -> String {
    let digest = Sha256::digest(serde_json::to_vec(of).unwrap_or_default());
    digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// What is new since a cursor; everything when there is none or it is another post's.
///
/// # Errors
/// [`Refusal::NotAllowed`] for a role that works neither at doors nor at checkpoints.
pub async fn pull(actor: &Actor, cursor: Option<&str>) -> Result<Pull, Problem> {
    works_outside(actor)?;
    let visits = actor.permit(Action::RecordVisits, Purpose::DoorVisit);
    let permit = visits.and_then(|_| actor.permit(Action::ReadPeople, Purpose::DoorVisit)).ok();
    // A unit that came under another one counts its changes from elsewhere: its phones read it anew.
    let post = format!("{}@{}", actor.post.appointment, actor.post.path.as_str());
    let seen = cursor.and_then(Cursor::parse).filter(|it| it.post == post);
    let fresh = seen.is_none();
    let mut cursor = Cursor { post, ..seen.unwrap_or_default() };

    let about = About { me: crate::access::actions::me(actor).await?, playbook: (&*actor.playbook).into() };
    let about_name =
        named(&(&about.me.name, &about.me.post, &about.me.posts, &about.me.actions, &about.playbook));
    let today = today(actor, permit.as_ref()).await?;
    let today_name = named(&today);
    let told_about = (cursor.about != about_name).then_some(about);
    let told_today = (cursor.today != today_name).then_some(today);
    (cursor.about, cursor.today) = (about_name, today_name);

    let unit = actor.playbook.ladder().tally_depth();
    // What another post's copy held is no longer the phone's own, whether or not anything takes its place.
    let mut households = HouseholdChanges { anew: fresh, ..HouseholdChanges::default() };
    let mut tasks = TaskChanges { anew: fresh, ..TaskChanges::default() };
    let mut more = false;
    if let Some(permit) = permit.filter(|it| it.path().depth() >= unit) {
        let unit = permit.path().at_depth(unit);
        let heads = heads(actor, &permit, unit.clone()).await?;
        if fresh || cursor.after.is_some() || heads != (cursor.people, cursor.tasks) {
            (cursor, households, tasks, more) = changes(actor, permit, unit, cursor, fresh).await?;
        }
    }
    renew(actor).await?;
    let field = actor.playbook.field;
    Ok(Pull {
        cursor: cursor.text(),
        more,
        now: actor.now.to_string(),
        day: actor.today().to_string(),
        keeping: Keeping { days: field.keep_days.into(), lock_minutes: field.lock_minutes.into() },
        about: told_about,
        today: told_today,
        households,
        tasks,
    })
}

async fn heads(actor: &Actor, permit: &Permit, unit: AreaPath) -> Result<(Head, Head), Problem> {
    let county = permit.county();
    let read = actor.read(async move |db: &Reader| {
        let people = store::changes::head(db, county, &unit, Kind::People).await?;
        Ok((people, store::changes::head(db, county, &unit, Kind::Tasks).await?))
    });
    read.await
}

/// Whether the role works at doors or at checkpoints at all.
fn works_outside(actor: &Actor) -> Result<(), Problem> {
    let doors = actor.permit(Action::RecordVisits, Purpose::DoorVisit);
    doors.or_else(|_| actor.permit(Action::ServeDuty, Purpose::Duty)).map(drop)
}

async fn today(actor: &Actor, permit: Option<&Permit>) -> Result<FieldDay, Problem> {
    let (here, now, day) = (permit.cloned(), actor.now, actor.today());
    let (playbook, role) = (actor.playbook.clone(), actor.post.role.clone());
    let (campaigns, arrivals) = actor
        .read(async move |db: &Reader| {
            let Some(here) = here else { return Ok((Vec::new(), 0)) };
            let mut campaigns = running(db, &here, now).await?;
            campaigns.retain(|it| playbook.is_work_of(&role, &it.template));
            Ok((campaigns, store::tasks::count_arrivals(db, &here, day).await?))
        })
        .await?;
    let form = actor.playbook.reports.first().map(|form| form.id.get_ref());
    let report = match form {
        Some(form) => crate::reports::actions::page(actor, form, &day.to_string(), None).await,
        None => Err(Refusal::NotFound.into()),
    };
    let report = match report {
        Ok(report) => Some(report),
        // A role or a level without a report of its own.
        Err(Problem::Refused(..)) => None,
        Err(error) => return Err(error),
    };
    let duty = match actor.permit(Action::ServeDuty, Purpose::Duty) {
        Ok(_) => Some(crate::duty::shifts::mine(actor).await?),
        Err(_) => None,
    };
    let cards = match &duty {
        Some(duty) => crate::duty::cards::books(actor, duty).await?,
        None => Vec::new(),
    };
    let rumours = crate::notices::rumours::list(actor).await?;
    Ok(FieldDay { campaigns, arrivals, report, duty, cards, rumours })
}

async fn running(db: &Reader, permit: &Permit, now: Timestamp) -> Result<Vec<CampaignRow>, StoreError> {
    let campaigns = store::tasks::list(db, permit).await?;
    Ok(campaigns.into_iter().filter(|it| it.runs_at(now)).map(CampaignRow::from).collect())
}

/// Reads what has changed, in one snapshot with the heads it is counted by, and writes down that it was
/// read (I-13).
async fn changes(
    actor: &Actor,
    permit: Permit,
    unit: AreaPath,
    mut cursor: Cursor,
    fresh: bool,
) -> Result<(Cursor, HouseholdChanges, TaskChanges, bool), Problem> {
    let now = actor.now;
    actor
        .write(async move |writer: &Writer| {
            let county = permit.county();
            let people = store::changes::head(writer, county, &unit, Kind::People).await?;
            let heads = store::changes::head(writer, county, &unit, Kind::Tasks).await?;
            let (households, more) = households(writer, &permit, &mut cursor, people, fresh).await?;
            let tasks = tasks(writer, &permit, &mut cursor, heads, fresh, now).await?;
            let detail = json!({ "copied": households.rows.len(), "tasks": tasks.rows.len(),
                "purpose": permit.purpose().as_str() });
            audited(writer, &permit, permit.path().as_str(), detail, now).await?;
            Ok((cursor, households, tasks, more))
        })
        .await
}

async fn households(
    db: &Reader,
    permit: &Permit,
    cursor: &mut Cursor,
    head: Head,
    fresh: bool,
) -> Result<(HouseholdChanges, bool), StoreError> {
    let anew = fresh || head.epoch != cursor.people.epoch;
    if anew {
        (cursor.people, cursor.after) = (head, None);
    }
    let paging = anew || cursor.after.is_some();
    let found = if paging {
        store::people::copies(db, permit, cursor.after.as_ref(), PAGE).await?
    } else {
        store::people::changed(db, permit, cursor.people.seq, PAGE).await?
    };
    let more = found.len() == PAGE;
    if paging {
        let last = found.last().filter(|_| more);
        cursor.after = last.map(|(it, ..)| Page { path: it.path.as_str().into(), number: it.number.clone() });
    } else {
        // Changes of other units of the tally unit move the head as well: a full page stops at its last.
        cursor.people.seq = found.last().filter(|_| more).map_or(head.seq, |(.., changed)| *changed);
    }
    let page = |(household, members, _): store::people::Copy| HouseholdPage {
        // A worker's own phone knows who they are.
        contact: None,
        ladder: Vec::new(),
        household: household.into(),
        members: members.into_iter().map(PersonWire::from).collect(),
    };
    Ok((HouseholdChanges { anew, rows: found.into_iter().map(page).collect() }, more))
}

async fn tasks(
    db: &Reader,
    permit: &Permit,
    cursor: &mut Cursor,
    head: Head,
    fresh: bool,
    now: Timestamp,
) -> Result<TaskChanges, StoreError> {
    if !fresh && head == cursor.tasks {
        return Ok(TaskChanges::default());
    }
    let anew = fresh || head.epoch != cursor.tasks.epoch;
    let mut changes = TaskChanges { anew, ..TaskChanges::default() };
    for campaign in store::tasks::list(db, permit).await?.iter().filter(|it| it.runs_at(now)) {
        let found = if anew {
            store::tasks::own_copies(db, permit, campaign.id, TASKS).await?
        } else {
            store::tasks::changed(db, permit, campaign.id, cursor.tasks.seq).await?
        };
        for task in found {
            if task.owner == permit.worker() {
                changes.rows.push(FieldTask::from(task));
            } else {
                changes.gone.push(task.id.0);
            }
        }
    }
    cursor.tasks = head;
    Ok(changes)
}

/// A phone that keeps in touch stays signed in; once an hour is often enough to write it down.
async fn renew(actor: &Actor) -> Result<(), Problem> {
    let Some(days) = actor.kept_days else { return Ok(()) };
    let until = actor.now + SignedDuration::from_hours(24 * days);
    if actor.expires_at > until - SignedDuration::from_hours(1) {
        return Ok(());
    }
    let (county, token) = (actor.post.county, actor.token.clone());
    let kept = actor.write(async move |writer: &Writer| {
        Ok(store::access::extend_session(writer, county, &token, days, until).await?)
    });
    kept.await
}

/// Makes the session a phone's: it lasts as long as the phone keeps in touch. Returns the days.
///
/// # Errors
/// [`Refusal::NotAllowed`] for a role that works neither at doors nor at checkpoints.
pub async fn enrol(actor: &Actor) -> Result<i64, Problem> {
    works_outside(actor)?;
    let days = i64::from(actor.playbook.field.keep_days);
    let until = actor.now + SignedDuration::from_hours(24 * days);
    let (county, token, worker, now) = (actor.post.county, actor.token.clone(), actor.post.worker, actor.now);
    actor
        .write(async move |writer: &Writer| {
            store::access::extend_session(writer, county, &token, days, until).await?;
            let entry = store::audit::Entry {
                county,
                at: now,
                worker: Some(worker),
                action: "field.enrolled",
                subject: &worker.to_string(),
                detail: json!({ "days": days }),
            };
            Ok(store::audit::append(writer, entry).await?)
        })
        .await?;
    Ok(days)
}

/// The secret of one's own copy: nothing of it is kept anywhere, it follows from the installation's key.
///
/// # Errors
/// [`Refusal::NotAllowed`] for a role that works neither at doors nor at checkpoints.
pub fn key(actor: &Actor, vault: uuid::Uuid) -> Result<FieldKey, Problem> {
    works_outside(actor)?;
    let keys = actor.app.store().keys();
    let whose = format!("{} {} {vault}", actor.post.county.0, actor.post.worker);
    let halves = ["field.key.1", "field.key.2"].map(|place| keys.hash(place, &whose));
    let secret = halves.concat().iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(FieldKey { secret })
}
