//! The responsibility list: industry × department × leader, with how their venues stand.

use domain::Refusal;
use domain::access::{Action, Purpose};
use domain::ids::WorkerId;
use serde_json::json;
use store::{Reader, Writer};

use super::answerable::Answerable;
use super::wire::{KeepResponsibility, LeaderName, ResponsibilityPage, ResponsibilityWire};
use crate::entry::{Actor, audited};
use crate::problem::{FieldError, Problem};

/// The list with counts of one's scope.
///
/// # Errors
/// [`Refusal::NotAllowed`].
pub async fn list(actor: &Actor) -> Result<ResponsibilityPage, Problem> {
    let permit = actor.permit(Action::ReadPlaces, Purpose::Oversight)?;
    let (playbook, day) = (actor.playbook.clone(), actor.today());
    actor
        .read(async move |db: &Reader| {
            let answerable = Answerable::read(db, permit.county(), &playbook, day).await?;
            let unnamed = answerable.unnamed();
            let counts = store::places::count_venues(db, &permit, day).await?;
            let places = playbook.places.as_ref().ok_or(Refusal::NotFound)?;
            let rows = places.categories.iter().filter_map(|category| {
                let id = category.id.get_ref();
                let (department, leader) = answerable.category(id)?;
                let count = counts.iter().find(|it| it.category == *id);
                let venues = count.map_or(0, |it| it.venues);
                let rectifying = count.map_or(0, |it| it.rectifying);
                // Without a head or leader none of them is in order.
                let all = unnamed.contains(id);
                Some(ResponsibilityWire {
                    category: id.clone(),
                    department: department.clone(),
                    head: answerable.head(department).map(|it| it.name.clone()),
                    leader: leader.as_ref().map(|it| it.id.0),
                    leader_name: leader.as_ref().map(|it| it.name.clone()),
                    venues,
                    rectifying,
                    incomplete: if all { venues - rectifying } else { count.map_or(0, |it| it.incomplete) },
                })
            });
            let rows = rows.collect();
            let leaders = match &places.leader {
                Some(role) => store::places::leaders(db, &permit, role.get_ref(), day).await?,
                None => Vec::new(),
            };
            let leaders = leaders.into_iter().map(|(id, name)| LeaderName { id: id.0, name });
            Ok(ResponsibilityPage { rows, leaders: leaders.collect() })
        })
        .await
}

/// Says who answers for a category.
///
/// # Errors
/// [`Refusal::Invalid`] for an unknown category or department, [`Refusal::WorkerNotHere`] for a leader who is none.
pub async fn keep(actor: &Actor, category: String, asked: KeepResponsibility) -> Result<(), Problem> {
    let permit = actor.permit(Action::AssignPlaces, Purpose::Oversight)?;
    let playbook = actor.playbook.clone();
    let places = playbook.places.clone().ok_or(Refusal::NotFound)?;
    if playbook.category(&category).is_none() {
        return Err(Refusal::NotFound.into());
    }
    if playbook.department(&asked.department).is_none() {
        return Err(Problem::invalid(vec![FieldError::new("department", "unknown")]));
    }
    let (now, day) = (actor.now, actor.today());
    actor
        .write(async move |writer: &Writer| {
            if let Some(leader) = asked.leader {
                let role = places.leader.as_ref().ok_or(Refusal::WorkerNotHere)?;
                let able = store::places::leaders(writer, &permit, role.get_ref(), day).await?;
                if able.iter().all(|(id, _)| id.0 != leader) {
                    return Err(Refusal::WorkerNotHere.into());
                }
            }
            let leader = asked.leader.map(WorkerId);
            store::places::keep_responsibility(writer, &permit, &category, &asked.department, leader, now)
                .await?;
            let detail = json!({ "department": asked.department, "leader": asked.leader });
            audited(writer, &permit, &category, detail, now).await?;
            Ok(())
        })
        .await
}
