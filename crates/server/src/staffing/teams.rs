//! Forming teams: a Party group over several grids, a volunteer team of a village (S-01, S-03, S-05).

use domain::Refusal;
use domain::access::{Action, Purpose};
use domain::ids::{AreaId, TeamId, WorkerId};
use serde_json::json;
use store::staffing::Team;
use store::{Reader, Writer};
use uuid::Uuid;

use super::wire::{KeepTeam, MemberName, TeamKindWire, TeamPage, TeamWire, TeamsPage, UnitName};
use crate::areas::actions::within;
use crate::entry::{Actor, audited};
use crate::problem::{FieldError, Problem};

const LISTED: usize = 500;
const FIRST: usize = 20;
const LONGEST: usize = 200;

/// The teams of an area, counted by kind, and the units without one.
///
/// # Errors
/// [`Refusal::NotFound`] outside the scope.
pub async fn list(actor: &Actor, area: Option<Uuid>) -> Result<TeamsPage, Problem> {
    let permit = actor.permit(Action::ReadStaff, Purpose::Oversight)?;
    let playbook = actor.playbook.clone();
    actor
        .read(async move |db: &Reader| {
            let (here, _) = within(db, &permit, area).await?;
            let mut counts = store::staffing::counts(db, &here).await?;
            let mut kinds = Vec::new();
            for kind in &playbook.teams {
                let count = counts.iter().position(|it| it.kind == kind.id).map(|at| counts.swap_remove(at));
                let uncovered = match &kind.covers {
                    Some(level) => {
                        store::staffing::uncovered(db, &here, &kind.id, level.get_ref(), FIRST).await?
                    }
                    None => (0, Vec::new()),
                };
                let first = uncovered.1.into_iter().map(unit).collect();
                kinds.push(TeamKindWire::new(kind, count, (uncovered.0, first)));
            }
            let teams = store::staffing::list(db, &here, LISTED).await?;
            Ok(TeamsPage { kinds, teams: teams.into_iter().map(TeamWire::from).collect() })
        })
        .await
}

fn unit((id, name): (AreaId, String)) -> UnitName {
    UnitName { id: id.0, name }
}

/// One team with everybody in it.
///
/// # Errors
/// [`Refusal::NotFound`] outside the scope.
pub async fn open(actor: &Actor, id: TeamId) -> Result<TeamPage, Problem> {
    let permit = actor.permit(Action::ReadStaff, Purpose::Oversight)?;
    actor
        .read(async move |db: &Reader| {
            let team = store::staffing::find(db, &permit, id).await?.ok_or(Refusal::NotFound)?;
            let (members, units) = store::staffing::inside(db, &permit, id).await?;
            let categories = store::staffing::categories(db, &permit).await?;
            let member = |(id, name): (WorkerId, String)| MemberName { id: id.0, name, role_name: None };
            Ok(TeamPage {
                team: team.into(),
                members: members.into_iter().map(member).collect(),
                units: units.into_iter().map(unit).collect(),
                categories: categories.into_iter().filter(|(team, _)| *team == id).map(|it| it.1).collect(),
            })
        })
        .await
}

/// Who may be in a team of an area: everybody with a post there or below.
///
/// # Errors
/// [`Refusal::NotFound`] outside the scope.
pub async fn able(actor: &Actor, area: Option<Uuid>) -> Result<Vec<MemberName>, Problem> {
    let edits = actor.permit(Action::EditStaff, Purpose::Oversight);
    let permit = edits.or_else(|_| actor.permit(Action::Appoint, Purpose::Oversight))?;
    let (playbook, day) = (actor.playbook.clone(), actor.today());
    actor
        .read(async move |db: &Reader| {
            let (here, _) = within(db, &permit, area).await?;
            let workers = store::staffing::workers(db, &here, day, LISTED).await?;
            let named = workers.into_iter().map(|(id, name, role)| MemberName {
                id: id.0,
                name,
                role_name: playbook.role(&role).map(|role| (&role.name).into()),
            });
            Ok(named.collect())
        })
        .await
}

fn check(actor: &Actor, asked: &KeepTeam) -> Result<(), Problem> {
    let mut wrong = Vec::new();
    let name = asked.name.trim();
    if name.is_empty() || name.chars().count() > 40 {
        wrong.push(FieldError::new("name", if name.is_empty() { "missing" } else { "too_long" }));
    }
    if !actor.playbook.teams.iter().any(|it| it.id == asked.kind) {
        wrong.push(FieldError::new("kind", "unknown"));
    }
    if asked.categories.iter().any(|it| actor.playbook.category(it).is_none()) {
        wrong.push(FieldError::new("categories", "unknown"));
    }
    for (field, list) in [("members", &asked.members), ("units", &asked.units)] {
        if list.len() > LONGEST {
            wrong.push(FieldError::new(field, "too_long"));
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(Problem::invalid(wrong)) }
}

/// Forms a team, or keeps it as it shall be. The same again is the same act.
///
/// # Errors
/// [`Refusal::Invalid`] with the fields, [`Refusal::UnitHasTeam`], [`Refusal::WorkerNotHere`],
/// [`Refusal::ChangedMeanwhile`], [`Refusal::NotFound`].
pub async fn keep(actor: &Actor, id: TeamId, asked: KeepTeam) -> Result<TeamWire, Problem> {
    let permit = actor.permit(Action::EditStaff, Purpose::Oversight)?;
    check(actor, &asked)?;
    let (playbook, now, day) = (actor.playbook.clone(), actor.now, actor.today());
    actor
        .write(async move |writer: &Writer| {
            let (here, area) = within(writer, &permit, Some(asked.area)).await?;
            let kind = playbook.teams.iter().find(|it| it.id == asked.kind).ok_or(Refusal::NotFound)?;
            if area.level != *kind.level.get_ref() {
                return Err(Problem::invalid(vec![FieldError::new("area", "unfit")]));
            }
            let known = store::staffing::find(writer, &permit, id).await?;
            let same = |it: &Team| it.area == area.id && it.kind == asked.kind;
            match (&known, asked.version) {
                (Some(known), _) if !same(known) => return Err(Refusal::IdReused.into()),
                (Some(known), Some(seen)) if known.version != seen => {
                    return Err(Refusal::ChangedMeanwhile.into());
                }
                (None, Some(_)) => return Err(Refusal::NotFound.into()),
                // Formed already by this very request, whose answer was lost.
                (Some(known), None) => return Ok(known.clone().into()),
                _ => {}
            }
            let able = store::staffing::workers(writer, &here, day, usize::MAX >> 1).await?;
            let here_too = |worker: &Uuid| able.iter().any(|(id, ..)| id.0 == *worker);
            if !asked.members.iter().chain(&asked.leader).all(here_too) {
                return Err(Refusal::WorkerNotHere.into());
            }
            let mut units = Vec::new();
            for unit in &asked.units {
                let found = store::areas::find(writer, &here, AreaId(*unit)).await?;
                let fits =
                    found.filter(|it| kind.covers.as_ref().is_some_and(|level| it.level == *level.get_ref()));
                let found =
                    fits.ok_or_else(|| Problem::invalid(vec![FieldError::new("units", "unknown")]))?;
                units.push((found.id, found.path));
            }
            units.sort_by(|a, b| a.1.cmp(&b.1));
            units.dedup_by_key(|(id, _)| *id);
            let mut members: Vec<WorkerId> = asked.members.iter().copied().map(WorkerId).collect();
            members.extend(asked.leader.map(WorkerId));
            members.sort();
            members.dedup();
            let team = Team {
                id,
                area: area.id,
                path: area.path,
                kind: asked.kind,
                name: asked.name.trim().to_owned(),
                leader: asked.leader.map(WorkerId),
                leader_name: None,
                area_name: String::new(),
                members: 0,
                units: 0,
                version: 0,
            };
            match store::staffing::keep(writer, &permit, &team, &members, &units, now).await {
                Err(error) if error.conflicts_with("team_unit_unit") => {
                    return Err(Refusal::UnitHasTeam.into());
                }
                other => other?,
            }
            let mut categories = asked.categories;
            categories.sort();
            categories.dedup();
            store::staffing::set_categories(writer, &permit, id, &categories).await?;
            let detail = json!({ "kind": team.kind, "members": members.len(), "units": units.len() });
            audited(writer, &permit, &id.to_string(), detail, now).await?;
            let team = store::staffing::find(writer, &permit, id).await?.ok_or(Refusal::NotFound)?;
            Ok(TeamWire::from(team))
        })
        .await
}

/// Dissolves a team.
///
/// # Errors
/// [`Refusal::NotFound`] outside the scope.
pub async fn dissolve(actor: &Actor, id: TeamId) -> Result<(), Problem> {
    let permit = actor.permit(Action::EditStaff, Purpose::Oversight)?;
    let now = actor.now;
    actor
        .write(async move |writer: &Writer| {
            store::staffing::find(writer, &permit, id).await?.ok_or(Refusal::NotFound)?;
            store::staffing::remove(writer, &permit, id).await?;
            audited(writer, &permit, &id.to_string(), json!({ "dissolved": true }), now).await?;
            Ok(())
        })
        .await
}
