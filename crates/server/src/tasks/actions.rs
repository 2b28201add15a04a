//! Campaigns and their tasks: starting, listing, handing over.

use std::collections::BTreeSet;

use domain::Refusal;
use domain::access::{Action, Permit, Purpose};
use domain::areas::AreaPath;
use domain::ids::{CampaignId, HouseholdId, TaskId, WorkerId};
use domain::tasks::{Tally, Targets, TaskState};
use jiff::{SignedDuration, Timestamp, civil::Date};
use playbook::Playbook;
use serde_json::json;
use store::changes::Kind;
use store::tasks::{Campaign, HeldTask, Page};
use store::{Reader, StoreError, Writer};

use super::wire::{
    CampaignRow, PastVisit, Roster, RosterAsked, StartCampaign, TaskPage, TaskWire, Today, WorkerWire,
};
use crate::areas::actions::within;
use crate::entry::{Actor, audited};
use crate::people::wire::PersonWire;
use crate::problem::{FieldError, Problem};

const PAGE: usize = 100;
/// Open ones come first; the books count all.
const OWN_TASKS: usize = 500;
/// Households a list may name.
const LONGEST_LIST: usize = 10_000;
/// How many unknown numbers an answer names.
const NAMED: usize = 20;

/// Campaigns that touch one's scope, newest first.
///
/// # Errors
/// [`Refusal::NotAllowed`].
pub async fn list(actor: &Actor) -> Result<Vec<CampaignRow>, Problem> {
    let permit = actor.permit(Action::ReadCoverage, Purpose::Oversight)?;
    let found = actor.app.read(async move |db: &Reader| Ok(store::tasks::list(db, &permit).await?));
    Ok(found.await?.into_iter().map(CampaignRow::from).collect())
}

/// Starts a campaign over one's whole scope, or over the households of a list, and freezes who is to
/// be visited: each becomes a task of whoever answers for the unit, or of the starter where nobody
/// does. Sending it again changes nothing.
///
/// # Errors
/// [`Refusal::Invalid`] for an unknown template or household number, [`Refusal::IdReused`].
pub async fn start(actor: &Actor, asked: StartCampaign) -> Result<CampaignRow, Problem> {
    let permit = actor.permit(Action::RunCampaigns, Purpose::DoorVisit)?;
    let unknown = || Problem::invalid(vec![FieldError::new("template", "unknown")]);
    let template = actor.playbook.campaign(&asked.template).ok_or_else(unknown)?;
    let whose = template.targets;
    let (playbook, now, day) = (actor.playbook.clone(), actor.now, actor.today());
    let numbers = asked.numbers.map(listed_numbers).transpose()?;
    let title = asked.title.filter(|text| !text.trim().is_empty()).unwrap_or(template.name.zh.clone());
    let campaign = Campaign {
        id: CampaignId(asked.id),
        template: asked.template,
        title,
        path: permit.path().clone(),
        opens_at: now,
        closes_at: now + SignedDuration::from_hours(24 * i64::from(template.days)),
        open: true,
        created_by: permit.worker(),
        listed: numbers.is_some(),
    };
    let started = actor.write(async move |writer: &Writer| {
        if let Some(known) = store::tasks::find(writer, permit.county(), campaign.id).await? {
            let tally_depth = playbook.ladder().tally_depth();
            let total = store::tasks::total(writer, &permit, known.id, tally_depth).await?;
            let same = known.template == campaign.template
                && known.title == campaign.title
                && known.created_by == permit.worker()
                && numbers.as_ref().is_none_or(|it| it.len() as i64 == total.targets)
                && known.listed == campaign.listed;
            return if same { Ok(known) } else { Err(Refusal::IdReused.into()) };
        }
        store::playbooks::hold(writer, permit.county()).await?;
        store::tasks::insert(writer, permit.county(), &campaign, now).await?;
        let targets = match &numbers {
            None => {
                if whose == Targets::Enterprises {
                    crate::places::doors::open(writer, &permit, &playbook, (day, now)).await?;
                }
                store::people::targets(writer, &permit, Some(whose)).await?
            }
            Some(numbers) => listed(writer, &permit, numbers).await?,
        };
        join(writer, &permit, &playbook, (campaign.id, &campaign.template), &targets, day, now).await?;
        let detail = json!({ "template": campaign.template, "targets": targets.len() });
        audited(writer, &permit, &campaign.id.to_string(), detail, now).await?;
        Ok(campaign)
    });
    Ok(started.await?.into())
}

/// The numbers of a list, each once, in their order.
fn listed_numbers(numbers: Vec<String>) -> Result<Vec<String>, Problem> {
    let mut seen = BTreeSet::new();
    let numbers = numbers.into_iter().map(|number| number.trim().to_owned()).filter(|it| !it.is_empty());
    let numbers: Vec<String> = numbers.filter(|number| seen.insert(number.clone())).collect();
    match numbers.len() {
        0 => Err(Problem::invalid(vec![FieldError::new("numbers", "missing")])),
        1..=LONGEST_LIST => Ok(numbers),
        _ => Err(Problem::invalid(vec![FieldError::new("numbers", "too_long")])),
    }
}

/// The households of a list; one that is not here is named and holds back the campaign.
async fn listed(
    db: &Reader,
    permit: &Permit,
    numbers: &[String],
) -> Result<Vec<(HouseholdId, AreaPath)>, Problem> {
    let found = store::people::targets_by_number(db, permit, numbers).await?;
    let unknown = found.iter().zip(numbers).filter(|(found, _)| found.is_none());
    let wrong: Vec<_> = unknown
        .take(NAMED)
        .map(|(_, number)| FieldError::new(format!("numbers.{number}"), "unknown"))
        .collect();
    if wrong.is_empty() { Ok(found.into_iter().flatten().collect()) } else { Err(Problem::invalid(wrong)) }
}

/// Puts households on the list of a campaign, each with its owner; those on it already stay.
pub async fn join(
    writer: &Writer,
    permit: &Permit,
    playbook: &Playbook,
    (campaign, template): (CampaignId, &str),
    households: &[(HouseholdId, AreaPath)],
    day: Date,
    now: Timestamp,
) -> Result<(), StoreError> {
    store::playbooks::hold(writer, permit.county()).await?;
    let ladder = playbook.ladder();
    let role = playbook.owner(template);
    let role = role.map_or(String::new(), |role| role.id.get_ref().clone());
    let owners = store::people::owners_by_path(writer, permit, &role, day).await?;
    let targets: Vec<(HouseholdId, AreaPath, WorkerId)> = households
        .iter()
        .map(|(household, path)| {
            let owner = owners.binary_search_by(|(unit, _)| unit.cmp(path));
            let owner = owner.map_or(permit.worker(), |place| owners[place].1);
            (*household, path.clone(), owner)
        })
        .collect();
    store::tasks::freeze(writer, permit.county(), campaign, &targets, ladder.tally_depth(), now).await?;
    let units: BTreeSet<_> = targets.iter().map(|(_, path, _)| path.at_depth(ladder.tally_depth())).collect();
    for unit in units {
        store::changes::renew(writer, permit.county(), &unit, Kind::Tasks).await?;
    }
    Ok(())
}

/// What the actor has to do now, over all campaigns that run.
///
/// # Errors
/// [`Refusal::NotAllowed`].
pub async fn today(actor: &Actor) -> Result<Today, Problem> {
    let permit = actor.permit(Action::RecordVisits, Purpose::DoorVisit)?;
    let (now, day) = (actor.now, actor.today());
    let (playbook, role) = (actor.playbook.clone(), actor.post.role.clone());
    actor
        .write(async move |writer: &Writer| {
            let mut campaigns = store::tasks::list(writer, &permit).await?;
            campaigns.retain(|it| it.runs_at(now) && playbook.is_work_of(&role, &it.template));
            let (mut tasks, mut mine) = (Vec::new(), Tally::default());
            for campaign in &campaigns {
                tasks.extend(store::tasks::of_worker(writer, &permit, campaign.id, OWN_TASKS).await?);
                mine += store::tasks::books_of_worker(writer, &permit, campaign.id).await?;
            }
            let detail = json!({ "tasks": tasks.len(), "purpose": permit.purpose().as_str() });
            audited(writer, &permit, permit.path().as_str(), detail, now).await?;
            Ok(Today {
                campaigns: campaigns.into_iter().map(CampaignRow::from).collect(),
                mine: mine.into(),
                tasks: tasks.into_iter().map(TaskWire::from).collect(),
                arrivals: store::tasks::count_arrivals(writer, &permit, day).await?,
            })
        })
        .await
}

/// One task with everything about its household.
///
/// # Errors
/// [`Refusal::NotFound`] outside the scope.
pub async fn open(actor: &Actor, id: TaskId) -> Result<TaskPage, Problem> {
    let permit = actor.permit(Action::ReadPeople, Purpose::DoorVisit)?;
    let now = actor.now;
    actor
        .write(async move |writer: &Writer| {
            let held = store::tasks::locked(writer, &permit, id).await?;
            let HeldTask { campaign, household, .. } = held.ok_or(Refusal::NotFound)?;
            let task = store::tasks::task_of(writer, &permit, campaign, household).await?;
            let task = task.ok_or(Refusal::NotFound)?;
            let campaign = store::tasks::find(writer, permit.county(), campaign).await?;
            let campaign = campaign.ok_or(Refusal::NotFound)?;
            let found = store::people::find(writer, &permit, household).await?.ok_or(Refusal::NotFound)?;
            let members = store::people::members(writer, &permit, household).await?;
            let history = store::tasks::last_visits(writer, &permit, id, 20).await?;
            let knocks: Vec<_> = history.iter().map(|past| past.id).collect();
            let photos = store::tasks::photos_of(writer, &permit, &knocks).await?;
            let shown = |past: store::tasks::Past| {
                let own = photos.iter().filter(|(visit, _)| *visit == past.id).map(|(_, id)| *id).collect();
                PastVisit { photos: own, ..PastVisit::from(past) }
            };
            let detail = json!({ "task": id.to_string(), "purpose": permit.purpose().as_str() });
            audited(writer, &permit, &household.to_string(), detail, now).await?;
            Ok(TaskPage {
                task: task.into(),
                campaign: campaign.into(),
                household: found.into(),
                members: members.into_iter().map(PersonWire::from).collect(),
                history: history.into_iter().map(shown).collect(),
            })
        })
        .await
}

/// A page of tasks of an area: the open list when `state=open`.
///
/// # Errors
/// [`Refusal::NotFound`] outside the scope.
pub async fn roster(actor: &Actor, campaign: CampaignId, asked: RosterAsked) -> Result<Roster, Problem> {
    let permit = actor.permit(Action::ReadPeople, Purpose::Oversight)?;
    let state = asked.state.as_deref().map(|text| {
        TaskState::from_name(text).ok_or(Problem::invalid(vec![FieldError::new("state", "unknown")]))
    });
    let state = state.transpose()?;
    let after = asked
        .after
        .as_deref()
        .and_then(|text| text.split_once('|'))
        .and_then(|(path, id)| Some(Page { path: path.to_owned(), task: TaskId(id.parse().ok()?) }));
    let now = actor.now;
    let mut rows = actor
        .write(async move |writer: &Writer| {
            let (here, _) = within(writer, &permit, asked.area).await?;
            let after = after.filter(|page| page.path.starts_with(here.path().as_str()));
            let rows = store::tasks::roster(writer, &here, campaign, state, after.as_ref(), PAGE + 1).await?;
            let detail = json!({ "tasks": rows.len(), "purpose": permit.purpose().as_str() });
            audited(writer, &permit, here.path().as_str(), detail, now).await?;
            Ok(rows)
        })
        .await?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let next = rows.last().filter(|_| more).map(|row| format!("{}|{}", row.path.as_str(), row.id));
    Ok(Roster { rows: rows.into_iter().map(TaskWire::from).collect(), next })
}

/// Gives a task to another worker whose own post covers the household.
///
/// # Errors
/// [`Refusal::WorkerNotHere`], [`Refusal::ChangedMeanwhile`], [`Refusal::NotFound`].
pub async fn assign(actor: &Actor, id: TaskId, seen: i64, to: WorkerId) -> Result<TaskWire, Problem> {
    let permit = actor.permit(Action::AssignTasks, Purpose::Oversight)?;
    let (now, day, playbook) = (actor.now, actor.today(), actor.playbook.clone());
    let assigned = actor.write(async move |writer: &Writer| {
        let held = store::tasks::locked(writer, &permit, id).await?;
        let HeldTask { campaign, household, path, owner: from, .. } = held.ok_or(Refusal::NotFound)?;
        let may = takers(writer, &permit, &playbook, &path, day).await?;
        if !may.iter().any(|worker| worker.id == to.0) {
            return Err(Refusal::WorkerNotHere.into());
        }
        let unit = path.at_depth(playbook.ladder().tally_depth());
        let changed = store::changes::touch(writer, permit.county(), &unit, Kind::Tasks).await?;
        if !store::tasks::assign(writer, &permit, id, seen, to, changed, now).await? {
            return Err(Refusal::ChangedMeanwhile.into());
        }
        let detail = json!({ "from": from.to_string(), "to": to.to_string() });
        audited(writer, &permit, &id.to_string(), detail, now).await?;
        let task = store::tasks::task_of(writer, &permit, campaign, household).await?;
        Ok(task.ok_or(Refusal::NotFound)?)
    });
    Ok(assigned.await?.into())
}

/// Whom a task may be given to: posts that cover the household and may record visits.
///
/// # Errors
/// [`Refusal::NotFound`] outside the scope.
pub async fn workers(actor: &Actor, id: TaskId) -> Result<Vec<WorkerWire>, Problem> {
    let permit = actor.permit(Action::AssignTasks, Purpose::Oversight)?;
    let (day, playbook) = (actor.today(), actor.playbook.clone());
    actor
        .write(async move |writer: &Writer| {
            let held = store::tasks::locked(writer, &permit, id).await?;
            let held = held.ok_or(Refusal::NotFound)?;
            Ok(takers(writer, &permit, &playbook, &held.path, day).await?)
        })
        .await
}

async fn takers(
    db: &Reader,
    permit: &Permit,
    playbook: &Playbook,
    path: &AreaPath,
    day: Date,
) -> Result<Vec<WorkerWire>, StoreError> {
    let holders = store::access::covering(db, permit, path, day).await?;
    let able = holders.into_iter().filter_map(|(post, name)| {
        let role = playbook.role(&post.role)?;
        let able = role.actions.contains(&Action::RecordVisits);
        able.then(|| WorkerWire { id: post.worker.0, name, role_name: (&role.name).into() })
    });
    Ok(able.collect())
}
