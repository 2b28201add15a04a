//! The state of supervision: groups, what was seen today, what was not seen in time, notices that are late.

use std::collections::BTreeSet;

use domain::access::{Action, Purpose};
use domain::ids::TeamId;
use jiff::ToSpan;
use store::Reader;
use store::inspections::InspectionFilter;

use super::plan::{groups, rules, scope};
use super::records::viewer;
use super::wire::{CoverageWire, GroupWire, SupervisionPage, TargetWire};
use crate::entry::Actor;
use crate::problem::Problem;

const LISTED: usize = 50;
const MOST: usize = 2_000;

/// Groups with their day, and what each programme has seen.
///
/// # Errors
/// [`domain::Refusal::NotFound`] in a county without inspections.
pub async fn page(actor: &Actor) -> Result<SupervisionPage, Problem> {
    let permit = actor.permit(Action::ReadInspections, Purpose::Oversight)?;
    let rules = rules(actor)?.clone();
    let (viewer, today, now) = (viewer(actor), actor.today(), actor.now);
    let told = move |mine: bool| viewer.plans || (mine && viewer.member.is_some());
    actor
        .read(async move |db: &Reader| {
            let filter =
                InspectionFilter { from: Some(today), until: Some(today), ..InspectionFilter::default() };
            let day = store::inspections::list(db, &permit, viewer, &filter, MOST).await?;
            let (mut all, mut coverage) = (Vec::new(), Vec::new());
            for programme in &rules.programmes {
                let id = programme.id.get_ref();
                let bodies = store::staffing::bodies(db, &permit, programme.team.get_ref(), today).await?;
                for (team, categories) in groups(db, &permit, programme).await? {
                    let there: BTreeSet<&str> = bodies_of(&bodies, team.id);
                    let absent = |it: &&playbook::Body| !there.contains(it.get_ref().as_str());
                    let missing = programme.bodies.iter().filter(absent);
                    let missing = missing.map(|it| it.get_ref().clone()).collect();
                    let own = || day.iter().filter(|it| it.team == team.id && it.programme == *id);
                    let mine = store::inspections::is_member(db, &permit, team.id, permit.worker()).await?;
                    all.push(GroupWire {
                        id: team.id.0,
                        name: team.name.clone(),
                        programme: id.clone(),
                        leader_name: team.leader_name.clone(),
                        members: team.members,
                        categories,
                        missing,
                        mine,
                        // To whom the plan is not told, it is what was done: no shortfall to read from.
                        planned: own().filter(|it| told(mine) || it.filed_at.is_some()).count() as i64,
                        filed: own().filter(|it| it.filed_at.is_some()).count() as i64,
                    });
                }
                let days = i64::from(*programme.every_days.get_ref()) - 1;
                let since = today.saturating_sub(days.days());
                let scope = scope(programme, &[], now);
                let count = store::inspections::coverage(db, &permit, &scope, since).await?;
                let unseen = store::inspections::unseen(db, &permit, &scope, since, LISTED).await?;
                coverage.push(CoverageWire {
                    programme: id.clone(),
                    since: since.to_string(),
                    targets: count.targets,
                    seen: count.seen,
                    unseen: unseen.into_iter().map(TargetWire::from).collect(),
                });
            }
            let (notices, open, late) = store::inspections::count_rectifications(db, &permit, now).await?;
            Ok(SupervisionPage { groups: all, coverage, notices, open, late })
        })
        .await
}

fn bodies_of(bodies: &[(TeamId, String)], team: TeamId) -> BTreeSet<&str> {
    bodies.iter().filter(|(id, _)| *id == team).map(|(_, it)| it.as_str()).collect()
}
