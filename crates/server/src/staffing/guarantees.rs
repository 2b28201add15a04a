//! Who vouches for whom, level by level, and who keeps in touch with which households (T-06, B-18).

use domain::Refusal;
use domain::access::{Action, Permit, Purpose};
use domain::ids::{AreaId, HouseholdId, WorkerId};
use domain::tasks::Targets;
use jiff::civil::Date;
use playbook::Playbook;
use serde_json::json;
use store::{Reader, Writer};
use uuid::Uuid;

use super::wire::{
    ContactsWire, GuaranteeLink, GuaranteesPage, KeepContact, KeepGuarantee, KeptContacts, Overloaded,
    UnitName, VouchedUnit,
};
use crate::areas::actions::within;
use crate::entry::{Actor, audited};
use crate::problem::{FieldError, Problem};

const LISTED: usize = 500;
const MOST: usize = 2_000;

/// The chain in an area, with its gaps.
///
/// # Errors
/// [`Refusal::NotFound`], [`Refusal::NotAllowed`].
pub async fn page(actor: &Actor, area: Option<Uuid>) -> Result<GuaranteesPage, Problem> {
    let permit = actor.permit(Action::ReadStaff, Purpose::Oversight)?;
    let (playbook, day) = (actor.playbook.clone(), actor.today());
    actor
        .read(async move |db: &Reader| {
            let (here, _) = within(db, &permit, area).await?;
            let mut links = Vec::new();
            for link in &playbook.staffing.guarantees {
                let level = link.to.get_ref();
                let all = store::staffing::vouched(db, &here, link.id.get_ref(), level, day, usize::MAX >> 1)
                    .await?;
                links.push(GuaranteeLink {
                    id: link.id.get_ref().clone(),
                    name: (&link.name).into(),
                    level: level.clone(),
                    units: all.len() as i64,
                    gaps: all.iter().filter(|it| it.worker.is_none()).count() as i64,
                    rows: all
                        .into_iter()
                        .take(LISTED)
                        .map(|it| VouchedUnit {
                            unit: UnitName { id: it.unit.0, name: it.name },
                            worker: it.worker.as_ref().map(|it| it.0.0),
                            since: it.worker.as_ref().and(it.since).map(|it| it.to_string()),
                            worker_name: it.worker.map(|it| it.1),
                        })
                        .collect(),
                });
            }
            Ok(GuaranteesPage { links, contacts: contacts(db, &here, &playbook, day).await? })
        })
        .await
}

async fn contacts(
    db: &Reader,
    here: &Permit,
    playbook: &Playbook,
    day: Date,
) -> Result<Option<ContactsWire>, Problem> {
    let Some(duty) = &playbook.staffing.contacts else { return Ok(None) };
    let [households, covered, workers] = store::staffing::contacts(db, here, day).await?;
    let most = *duty.most.get_ref();
    let overloaded = store::staffing::overloaded(db, here, most, LISTED).await?;
    Ok(Some(ContactsWire {
        name: (&duty.name).into(),
        households,
        covered,
        workers,
        each: (workers > 0).then(|| covered * 10 / workers),
        most,
        overloaded: overloaded
            .into_iter()
            .map(|(_, name, households)| Overloaded { name, households })
            .collect(),
    }))
}

/// A worker who serves at a place or above it; `from` is the deepest level at which they may serve.
async fn serves(
    db: &Reader,
    permit: &Permit,
    worker: WorkerId,
    (path, from): (&domain::areas::AreaPath, usize),
    day: Date,
) -> Result<bool, Problem> {
    let posts = store::staffing::posts_from(db, permit.county(), worker, day).await?;
    Ok(posts.iter().any(|it| it.from <= day && it.path.depth() <= from && it.path.covers(path)))
}

/// Says who vouches for units by a link of the chain.
///
/// # Errors
/// [`Refusal::NotFound`], [`Refusal::Invalid`] with the fields, [`Refusal::WorkerNotHere`].
pub async fn vouch(actor: &Actor, link: String, said: KeepGuarantee) -> Result<(), Problem> {
    let permit = actor.permit(Action::EditStaff, Purpose::Oversight)?;
    let (playbook, day, now) = (actor.playbook.clone(), actor.today(), actor.now);
    if said.units.is_empty() || said.units.len() > LISTED {
        let code = if said.units.is_empty() { "missing" } else { "too_long" };
        return Err(Problem::invalid(vec![FieldError::new("units", code)]));
    }
    actor
        .write(async move |writer: &Writer| {
            let known = playbook.staffing.guarantees.iter().find(|it| *it.id.get_ref() == link);
            let known = known.ok_or(Refusal::NotFound)?;
            let from = playbook.ladder().depth(known.from.get_ref()).ok_or(Refusal::NotFound)?;
            for unit in &said.units {
                let area =
                    store::areas::find(writer, &permit, AreaId(*unit)).await?.ok_or(Refusal::NotFound)?;
                if area.level != *known.to.get_ref() {
                    return Err(Problem::invalid(vec![FieldError::new("units", "unfit")]));
                }
                let worker = said.worker.map(WorkerId);
                if let Some(worker) = worker
                    && !serves(writer, &permit, worker, (&area.path, from), day).await?
                {
                    return Err(Refusal::WorkerNotHere.into());
                }
                store::staffing::vouch(writer, &permit, &link, &area, worker, day).await?;
            }
            let detail = json!({ "link": link, "units": said.units.len(), "worker": said.worker });
            audited(writer, &permit, &said.units[0].to_string(), detail, now).await?;
            Ok(())
        })
        .await
}

/// Says who keeps in touch with households: some, or every one of a unit.
///
/// # Errors
/// [`Refusal::NotFound`], [`Refusal::Invalid`] with the fields, [`Refusal::WorkerNotHere`].
pub async fn keep_in_touch(actor: &Actor, said: KeepContact) -> Result<KeptContacts, Problem> {
    let permit = actor.permit(Action::EditStaff, Purpose::Oversight)?;
    let (playbook, day, now) = (actor.playbook.clone(), actor.today(), actor.now);
    actor
        .write(async move |writer: &Writer| {
            if playbook.staffing.contacts.is_none() {
                return Err(Refusal::NotFound.into());
            }
            let mut households: Vec<_> = said.households.iter().copied().map(HouseholdId).collect();
            let mut place = permit.path().clone();
            if let Some(area) = said.area {
                let (here, area) = within(writer, &permit, Some(area)).await?;
                households.extend(
                    store::people::targets(writer, &here, Some(Targets::Homes))
                        .await?
                        .into_iter()
                        .map(|it| it.0),
                );
                place = area.path;
            } else if let Some(first) = households.first() {
                let first = store::people::find(writer, &permit, *first).await?.ok_or(Refusal::NotFound)?;
                place = first.path;
            }
            if households.is_empty() || households.len() > MOST {
                let code = if households.is_empty() { "missing" } else { "too_long" };
                return Err(Problem::invalid(vec![FieldError::new("households", code)]));
            }
            let worker = said.worker.map(WorkerId);
            if let Some(worker) = worker {
                // Serves in the same village, wherever in it.
                let village = place.at_depth(playbook.ladder().tally_depth());
                let posts = store::staffing::posts_from(writer, permit.county(), worker, day).await?;
                let near = |path: &domain::areas::AreaPath| path.covers(&place) || village.covers(path);
                if !posts.iter().any(|it| it.from <= day && near(&it.path)) {
                    return Err(Refusal::WorkerNotHere.into());
                }
            }
            let kept = store::staffing::keep_in_touch(writer, &permit, &households, worker, day).await?;
            let detail = json!({ "contacts": kept, "worker": said.worker });
            audited(writer, &permit, &households[0].to_string(), detail, now).await?;
            Ok(KeptContacts { kept })
        })
        .await
}
