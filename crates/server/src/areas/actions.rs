//! Reading the ladder inside one's scope.

use domain::Refusal;
use domain::access::{Action, Permit, Purpose};
use domain::ids::AreaId;
use store::Reader;
use store::areas::Area;
use uuid::Uuid;

use super::wire::{AreaPage, AreaWire, Holder, LevelCount, OutOfSize, Vacancy};
use crate::entry::Actor;
use crate::problem::Problem;

const LISTED: usize = 200;

/// A permit narrowed to an area (the whole scope when none is named), with the area.
///
/// # Errors
/// [`Refusal::NotFound`] for an area outside the scope.
pub async fn within(db: &Reader, permit: &Permit, id: Option<Uuid>) -> Result<(Permit, Area), Problem> {
    let area = match id {
        Some(id) => store::areas::find(db, permit, AreaId(id)).await?,
        None => store::areas::at_path(db, permit.county(), permit.path()).await?,
    };
    let area = area.ok_or(Refusal::NotFound)?;
    Ok((permit.narrowed(&area.path)?, area))
}

/// Areas found by what was typed.
///
/// # Errors
/// [`Refusal::NotAllowed`].
pub async fn search(actor: &Actor, typed: String) -> Result<Vec<AreaWire>, Problem> {
    let permit = actor.permit(Action::ReadAreas, Purpose::Oversight)?;
    let found = actor.read(async move |db: &Reader| Ok(store::areas::search(db, &permit, &typed, 20).await?));
    Ok(found.await?.into_iter().map(AreaWire::from).collect())
}

/// One area with what is around it.
///
/// # Errors
/// [`Refusal::NotFound`] outside the scope.
pub async fn page(actor: &Actor, id: Option<Uuid>) -> Result<AreaPage, Problem> {
    let permit = actor.permit(Action::ReadAreas, Purpose::Oversight)?;
    let (playbook, day) = (actor.playbook.clone(), actor.today());
    let staff = actor.permit(Action::ReadStaff, Purpose::Oversight).is_ok();
    actor
        .app
        .read(async move |db: &Reader| {
            let (here, area) = within(db, &permit, id).await?;
            let lineage = store::areas::lineage(db, &permit, &area.path).await?;
            let children = store::areas::children(db, &permit, area.id).await?;
            let also = store::areas::also(db, permit.county(), area.id).await?;
            let number = match area.parent.filter(|_| area.path != *permit.path()) {
                Some(parent) => {
                    let beside = store::areas::children(db, &permit, parent).await?;
                    beside.iter().position(|it| it.id == area.id).map(|place| place + 1)
                }
                None => None,
            };
            let levels = store::areas::by_level(db, &here).await?;
            let holders =
                if staff { store::access::holders(db, &here, &area.path, day).await? } else { Vec::new() };
            let ladder = playbook.ladder();
            let mut out_of_size = Vec::new();
            if let Some(rule) = ladder.lowest().and_then(|level| level.size) {
                let depth = ladder.lowest_depth();
                for (unit, size) in store::areas::out_of_size(db, &here, depth, rule, LISTED).await? {
                    let (households, people) = (size.households, size.people);
                    let parts = rule.parts(size);
                    out_of_size.push(OutOfSize { area: unit.into(), households, people, parts });
                }
            }
            let mut vacancies = Vec::new();
            for role in playbook.roles.iter().filter(|role| staff && role.required > 0) {
                let exclusive = role.exclusive.as_ref().map(|it| it.get_ref().as_str());
                let (units, id) = ((role.level.get_ref().as_str(), exclusive), role.id.get_ref());
                for (area, name, _) in store::access::vacancies(db, &here, units, id, day, LISTED).await? {
                    vacancies.push(Vacancy { area: area.0, name, role_name: (&role.name).into() });
                }
            }
            Ok(AreaPage {
                area: area.into(),
                also,
                number,
                lineage: lineage.into_iter().map(AreaWire::from).collect(),
                children: children.into_iter().map(AreaWire::from).collect(),
                households: levels.iter().map(|(.., size)| size.households).sum(),
                people: levels.iter().map(|(.., size)| size.people).sum(),
                levels: levels
                    .into_iter()
                    .filter(|(_, count, _)| *count > 0)
                    .map(|(level, count, _)| LevelCount { level, count })
                    .collect(),
                holders: holders
                    .into_iter()
                    .filter_map(|(post, name)| {
                        let role = playbook.role(&post.role)?;
                        Some(Holder {
                            worker: post.worker.0,
                            name,
                            role: post.role.clone(),
                            role_name: (&role.name).into(),
                            from: post.from.to_string(),
                            basis: post.basis,
                        })
                    })
                    .collect(),
                out_of_size,
                vacancies,
            })
        })
        .await
}
