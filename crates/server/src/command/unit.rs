//! The command page of a unit (B-12, B-99): what is open by job, who serves here, whom to call further up. What one may not
//! see is left out, not guessed.

use std::collections::{HashMap, HashSet};

use domain::access::{Action, Permit, Purpose};
use domain::ids::WorkerId;
use playbook::{Job, JobWatch, Playbook};
use store::Reader;
use store::events::CategoryCount;
use uuid::Uuid;

use super::wire::{JobItem, JobWire, UnitContact, UnitPage};
use crate::areas::actions::within;
use crate::entry::Actor;
use crate::problem::Problem;
use crate::words::Name;

/// The command page of an area.
///
/// # Errors
/// [`domain::Refusal::NotAllowed`], [`domain::Refusal::NotFound`] outside the scope.
pub async fn page(actor: &Actor, area: Option<Uuid>) -> Result<UnitPage, Problem> {
    let permit = actor.permit(Action::CommandUnit, Purpose::Oversight)?;
    let me = actor.clone();
    actor
        .read(async move |db: &Reader| {
            let (here, area) = within(db, &permit, area).await?;
            let size = store::areas::size(db, &here).await?;
            let today = me.today();
            let own = store::access::holders(db, &here, &area.path, today).await?;
            let above = store::staffing::ladder(db, here.county(), &area.path, today).await?;
            let leads: HashSet<&str> = me
                .playbook
                .roles
                .iter()
                .filter(|it| it.actions.contains(&Action::CommandUnit))
                .map(|it| it.id.get_ref().as_str())
                .collect();
            let leads = |it: &store::staffing::Rung| leads.contains(it.role.as_str());
            let above: Vec<_> =
                above.into_iter().filter(|it| it.depth < area.path.depth() && leads(it)).collect();
            let called: Vec<WorkerId> =
                own.iter().map(|(it, _)| it.worker).chain(above.iter().map(|it| it.worker)).collect();
            let phones = store::staffing::phones(db, here.county(), &called).await?;
            let team = own.into_iter().filter_map(|(post, name)| {
                let role = me.playbook.role(&post.role)?;
                let kind = role.kinds.iter().find(|it| Some(&it.id) == post.terms.kind.as_ref());
                let phone = phones.get(&post.worker).cloned();
                let kind_name = kind.map(|it| (&it.name).into());
                Some(UnitContact { area_name: None, role_name: (&role.name).into(), kind_name, name, phone })
            });
            let contacts = above.iter().filter_map(|it| {
                Some(UnitContact {
                    area_name: Some(it.area_name.clone()),
                    role_name: (&me.playbook.role(&it.role)?.name).into(),
                    kind_name: None,
                    name: it.name.clone(),
                    phone: phones.get(&it.worker).cloned(),
                })
            });
            Ok(UnitPage {
                households: size.households,
                people: size.people,
                team: team.collect(),
                above: contacts.collect(),
                jobs: jobs(db, &me, &here).await?,
                area: area.id.0,
                area_name: area.name,
            })
        })
        .await
}

async fn jobs(db: &Reader, actor: &Actor, here: &Permit) -> Result<Vec<JobWire>, Problem> {
    let events = match actor.permit(Action::ReadEvents, Purpose::Oversight) {
        Ok(_) => Some(store::events::open_by_category(db, here, actor.now).await?),
        Err(_) => None,
    };
    let mut found = Vec::new();
    for job in &actor.playbook.jobs {
        let mut items = Vec::new();
        if let Some(counts) = &events {
            items.extend(job.events.iter().filter_map(|it| of_events(&actor.playbook, it.get_ref(), counts)));
        }
        items.extend(campaigns(db, actor, here, job).await?);
        for watch in &job.watches {
            items.extend(watched(db, actor, here, *watch).await?);
        }
        found.push(JobWire { name: (&job.name).into(), items });
    }
    Ok(found)
}

fn of_events(
    playbook: &Playbook,
    category: &str,
    counts: &HashMap<String, CategoryCount>,
) -> Option<JobItem> {
    let known = playbook.events.as_ref()?.category(category)?;
    let count = counts.get(category).copied().unwrap_or_default();
    let name = Some((&known.name).into());
    Some(JobItem {
        kind: "events".to_owned(),
        id: Some(category.to_owned()),
        name,
        open: count.open,
        late: count.late,
    })
}

async fn campaigns(db: &Reader, actor: &Actor, here: &Permit, job: &Job) -> Result<Vec<JobItem>, Problem> {
    let mut found = Vec::new();
    if job.campaigns.is_empty() || actor.permit(Action::ReadCoverage, Purpose::Oversight).is_err() {
        return Ok(found);
    }
    let depth = actor.playbook.ladder().tally_depth();
    for it in store::tasks::list(db, here).await? {
        if it.runs_at(actor.now) && job.campaigns.iter().any(|known| *known.get_ref() == it.template) {
            let tally = store::tasks::total(db, here, it.id, depth).await?;
            let (id, name) = (Some(it.id.0.to_string()), Some(Name::same(&it.title)));
            found.push(JobItem { kind: "campaign".to_owned(), id, name, open: tally.open(), late: 0 });
        }
    }
    Ok(found)
}

async fn watched(
    db: &Reader,
    actor: &Actor,
    here: &Permit,
    watch: JobWatch,
) -> Result<Option<JobItem>, Problem> {
    let may = |action| actor.permit(action, Purpose::Oversight).is_ok();
    let (kind, open, late) = match watch {
        JobWatch::Measures if may(Action::ReadMeasures) => {
            let all = store::measures::cover(db, here.county(), here.path(), actor.now).await?;
            ("measures", all.iter().filter(|it| it.holds_at(actor.now)).count() as i64, 0)
        }
        JobWatch::Objections if may(Action::ReadMeasures) => {
            let (open, late) = store::measures::count_open_objections(db, here, actor.now).await?;
            ("objections", open, late)
        }
        JobWatch::Care if may(Action::CareFor) => {
            let (_, due) = store::people::care_counts(db, here, actor.today()).await?;
            ("care", due, 0)
        }
        JobWatch::Tips if may(Action::TakeTips) => {
            ("tips", store::events::count_waiting_tips(db, here).await?, 0)
        }
        JobWatch::Requests if may(Action::ReadEvents) => {
            let found = store::events::request_figures(db, here, actor.now, actor.now).await?;
            ("requests", found.waiting, found.late)
        }
        _ => return Ok(None),
    };
    Ok(Some(JobItem { kind: kind.to_owned(), id: None, name: None, open, late }))
}
