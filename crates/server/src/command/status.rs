//! The way of working on one page: one management, kinds of supervision, ledgers, measures for public
//! places, levels of the grid. A block one may not see is left out, not guessed.

use domain::Refusal;
use domain::access::{Action, Permit, Purpose};
use jiff::{SignedDuration, ToSpan};
use playbook::Headquarters;
use store::Reader;
use uuid::Uuid;

use super::gaps::gaps;
use super::wire::{
    AccountableWire, ExclusiveWire, HeadquartersWire, LedgerWire, LevelWireStatus, OnDuty, OperatingWire,
    StatusPage, SupervisionWire,
};
use crate::areas::actions::within;
use crate::entry::Actor;
use crate::inspections::plan::scope;
use crate::people::ledgers::in_ledger;
use crate::places::answerable::Answerable;
use crate::problem::Problem;

const MOST: usize = 2_000;

/// The state of an area, block by block.
///
/// # Errors
/// [`Refusal::NotFound`] outside the scope.
pub async fn page(actor: &Actor, area: Option<Uuid>) -> Result<StatusPage, Problem> {
    let permit = actor.permit(Action::ReadStaff, Purpose::Oversight)?;
    let me = actor.clone();
    actor
        .read(async move |db: &Reader| {
            let (here, area) = within(db, &permit, area).await?;
            let headquarters = match me.playbook.headquarters.clone().filter(|_| here.path().depth() == 0) {
                Some(it) => Some(headquarters(db, &me, &here, &it).await?),
                None => None,
            };
            let (supervision, notices_open, notices_late) = supervision(db, &me, &here).await?;
            let (venues, venues_in_order) = venues(db, &me, &here).await?;
            let all = gaps(db, &me, &here).await?;
            let lacking = all.iter().filter(|it| it.kind == "chat").map(|it| it.count).sum();
            Ok(StatusPage {
                area_name: area.name,
                headquarters,
                supervision,
                notices_open,
                notices_late,
                ledgers: ledgers(db, &me, &here).await?,
                exclusive: exclusive(db, &me, &here).await?,
                chats: store::staffing::chats(db, &here, MOST).await?.len() as i64,
                chats_missing: lacking,
                venues,
                venues_in_order,
                levels: levels(db, &me, &here).await?,
                gaps: all.iter().map(|it| it.count).sum(),
            })
        })
        .await
}

async fn headquarters(
    db: &Reader,
    actor: &Actor,
    here: &Permit,
    it: &Headquarters,
) -> Result<HeadquartersWire, Problem> {
    let (day, now) = (actor.today(), actor.now);
    let holders = store::access::holders(db, here, here.path(), day).await?;
    let mut accountable = Vec::new();
    for role in &it.accountable {
        let known = actor.playbook.role(role.get_ref()).ok_or(Refusal::NotFound)?;
        let holder = holders.iter().find(|(post, _)| post.role == *role.get_ref());
        let name = holder.map(|(_, name)| name.clone());
        accountable.push(AccountableWire { role_name: (&known.name).into(), name });
    }
    let operating = it.operating.as_ref().and_then(|id| {
        let department = (&actor.playbook.department(id.get_ref())?.name).into();
        let stands =
            |post: &store::access::Appointment| post.terms.department.as_deref() == Some(id.get_ref());
        let people = holders.iter().filter(|(post, _)| stands(post)).map(|(_, name)| name.clone());
        Some(OperatingWire { department, people: people.collect() })
    });
    let mut desks = Vec::new();
    let reads = actor.permit(Action::ReadDuty, Purpose::Oversight).is_ok();
    if let Some(desk) = it.desk.as_ref().filter(|_| reads) {
        let all = store::duty::checkpoints(db, here).await?;
        desks.extend(all.into_iter().filter(|it| it.kind == *desk.get_ref()).map(|it| it.id));
    }
    let since = now - SignedDuration::from_hours(24);
    let shifts = store::duty::shifts_between(db, here, since, now + 1.second()).await?;
    let own: Vec<_> = shifts.into_iter().filter(|it| desks.contains(&it.checkpoint)).collect();
    let now_on = own.iter().filter(|it| it.starts_at <= now && it.ends_at > now);
    let on_duty = now_on.map(|it| OnDuty {
        name: it.name.clone(),
        came: it.came_at.is_some() && it.left_at.is_none(),
        until: it.ends_at.to_string(),
    });
    let before = own.iter().filter(|it| it.ends_at <= now).max_by_key(|it| it.ends_at);
    Ok(HeadquartersWire {
        active: accountable.iter().all(|it| it.name.is_some()),
        accountable,
        operating,
        on_duty: on_duty.collect(),
        handed_over: before.and_then(|it| it.note.clone()),
    })
}

async fn supervision(
    db: &Reader,
    actor: &Actor,
    here: &Permit,
) -> Result<(Vec<SupervisionWire>, i64, i64), Problem> {
    let reads = actor.permit(Action::ReadInspections, Purpose::Oversight).is_ok();
    let Some(rules) = actor.playbook.inspections.as_ref().filter(|_| reads) else {
        return Ok((Vec::new(), 0, 0));
    };
    let mut found = Vec::new();
    for programme in &rules.programmes {
        let since = actor.today().saturating_sub((i64::from(*programme.every_days.get_ref()) - 1).days());
        let scope = scope(programme, &[], actor.now);
        let count = store::inspections::coverage(db, here, &scope, since).await?;
        let (programme, targets, seen) = (programme.id.get_ref().clone(), count.targets, count.seen);
        found.push(SupervisionWire { programme, targets, seen });
    }
    let (_, open, late) = store::inspections::count_rectifications(db, here, actor.now).await?;
    Ok((found, open, late))
}

async fn venues(db: &Reader, actor: &Actor, here: &Permit) -> Result<(i64, i64), Problem> {
    let reads = actor.permit(Action::ReadPlaces, Purpose::Oversight).is_ok();
    if actor.playbook.places.is_none() || !reads {
        return Ok((0, 0));
    }
    let answerable = Answerable::read(db, here.county(), &actor.playbook, actor.today()).await?;
    let unnamed = answerable.unnamed();
    let counts = store::places::count_venues(db, here, actor.today()).await?;
    let in_order = counts.iter().filter(|it| !unnamed.contains(&it.category));
    let in_order = in_order.map(|it| it.venues - it.rectifying - it.incomplete).sum();
    Ok((counts.iter().map(|it| it.venues).sum(), in_order))
}

async fn ledgers(db: &Reader, actor: &Actor, here: &Permit) -> Result<Vec<LedgerWire>, Problem> {
    if actor.permit(Action::ReadPeople, Purpose::Oversight).is_err() {
        return Ok(Vec::new());
    }
    let counts = store::people::stay_counts(db, here, here.path().depth(), actor.today()).await?;
    let ledgers = actor.playbook.ledgers.iter().map(|it| LedgerWire {
        id: it.id.get_ref().clone(),
        name: (&it.name).into(),
        people: counts.iter().map(|count| in_ledger(it, count)).sum(),
    });
    Ok(ledgers.collect())
}

async fn exclusive(db: &Reader, actor: &Actor, here: &Permit) -> Result<Vec<ExclusiveWire>, Problem> {
    let mut found = Vec::new();
    for area in store::areas::exclusive(db, here, MOST).await? {
        let own = here.narrowed(&area.path)?;
        let staff = store::staffing::workers(db, &own, actor.today(), MOST).await?.len() as i64;
        let headcount = area.exclusive.map_or(0, |it| it.headcount);
        found.push(ExclusiveWire { area: area.id.0, name: area.name, headcount, staff });
    }
    Ok(found)
}

async fn levels(db: &Reader, actor: &Actor, here: &Permit) -> Result<Vec<LevelWireStatus>, Problem> {
    let mut found = Vec::new();
    for (level, units, _) in store::areas::by_level(db, here).await? {
        let own = actor.playbook.roles.iter();
        let mut empty = std::collections::BTreeSet::new();
        let leads =
            |it: &&playbook::Role| it.required > 0 && it.exclusive.is_none() && *it.level.get_ref() == level;
        for role in own.filter(leads) {
            let units = (level.as_str(), None);
            let lacking =
                store::access::vacancies(db, here, units, role.id.get_ref(), actor.today(), MOST).await?;
            empty.extend(lacking.into_iter().map(|it| it.0));
        }
        found.push(LevelWireStatus { level, units, led: units - empty.len() as i64 });
    }
    Ok(found)
}
