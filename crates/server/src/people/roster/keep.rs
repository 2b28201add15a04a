//! Keeping a whole roster in one transaction, or nothing. Three things go on at once: rows are read
//! and judged, residents are sealed, and what is sealed is written.

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::Refusal;
use domain::access::Permit;
use domain::areas::AreaPath;
use domain::ids::HouseholdId;
use domain::people::{Doubt, Pair};
use domain::tasks::Targets;
use jiff::{Timestamp, civil::Date};
use playbook::Playbook;
use serde_json::json;
use store::changes::Kind;
use store::imports::Import;
use store::people::{NewHousehold, NewPerson, SealedPeople};
use store::{StoreError, Writer};
use tokio::runtime::Handle;
use tokio::task::JoinHandle;

use super::actions::pass;
use super::plan::{Change, Planned, Planner};
use super::progress::Progress;
use crate::entry::{Actor, audited};
use crate::problem::Problem;

/// Keeps a roster that was checked.
///
/// # Errors
/// [`Refusal::ImportNotReady`] when the register changed since the check so that a row no longer
/// fits.
pub async fn keep(
    actor: &Actor,
    permit: Permit,
    mut import: Import,
    progress: Arc<Progress>,
) -> Result<(), Problem> {
    let mut rows = pass(actor, &import, progress)?.start()?;
    let (playbook, today, now) = (actor.playbook.clone(), actor.today(), actor.now);
    let (store, runtime) = (actor.app.store().clone(), Handle::current());
    actor
        .write(async move |writer: &Writer| {
            let county = permit.county();
            store::playbooks::hold(writer, county).await?;
            let mut planner = Planner::new(writer, permit.clone(), &playbook, import.id, now).await?;
            let mut newcomers = Newcomers { households: Vec::new(), sealing: None };
            while let Some(batch) = writer.wait(rows.next()).await? {
                let mut people = Vec::new();
                for row in batch {
                    match planner.row(writer, &row).await? {
                        Ok(planned) => {
                            let elsewhere =
                                newcomers.sort(writer, &permit, planned, &mut people, now).await?;
                            planner.recount.extend(elsewhere);
                        }
                        // Somebody changed the register since the check: nothing is kept, check again.
                        Err(_) if planner.counts.errors > 0 => return Err(Refusal::ImportNotReady.into()),
                        Err(_) => {}
                    }
                }
                let store = store.clone();
                let sealed = runtime
                    .spawn_blocking(move || store::people::seal_people(store.keys(), county, &people, now));
                newcomers.write(writer, &permit, Some(sealed), now).await?;
            }
            newcomers.write(writer, &permit, None, now).await?;
            store::people::insert_households(writer, county, &newcomers.households, now).await?;
            doubt(writer, &permit, &playbook, &planner, now).await?;
            move_along(writer, &permit, &playbook, &planner, today, now).await?;
            store::people::recount(writer, &permit, &planner.recount, &planner.units).await?;
            join_campaigns(writer, &permit, &playbook, (&planner.joined, Targets::Homes), (today, now))
                .await?;
            renew(writer, &permit, &playbook, &planner).await?;
            import.state = "committed".to_owned();
            import.counts = json!({ "counts": planner.counts, "problems": [] }).to_string();
            import.finished_at = Some(now);
            store::imports::save(writer, county, &import).await?;
            let detail = json!({ "counts": planner.counts, "purpose": permit.purpose().as_str() });
            audited(writer, &permit, &import.id.to_string(), detail, now).await?;
            Ok(())
        })
        .await
}

/// What is new and not yet written.
struct Newcomers {
    /// The last one may still get residents.
    households: Vec<NewHousehold>,
    /// Residents of the batch before.
    sealing: Option<JoinHandle<Result<SealedPeople, StoreError>>>,
}

impl Newcomers {
    /// Writes what changed and puts aside what is new; answers with a household whose residents must
    /// be counted again.
    async fn sort(
        &mut self,
        writer: &Writer,
        permit: &Permit,
        planned: Planned,
        people: &mut Vec<NewPerson>,
        now: Timestamp,
    ) -> Result<Option<HouseholdId>, StoreError> {
        match planned.household {
            Change::Same => {}
            Change::New(household) => self.households.push(household),
            Change::Changed { is, .. } => {
                store::people::upsert_household(writer, permit.county(), &is, now).await?;
            }
        }
        match planned.person {
            Change::Same => {}
            Change::New(person) => {
                let id = person.household;
                people.push(person);
                match self.households.last_mut().filter(|it| it.id == id) {
                    Some(household) => household.people += 1,
                    None => return Ok(Some(id)),
                }
            }
            Change::Changed { was, is } => {
                let county = permit.county();
                store::people::upsert_person(writer, county, &is, now).await?;
                let by = (permit.worker(), is.source.as_str());
                let facts = store::people::differences(&was, &is);
                store::people::remember(writer, county, is.id, &facts, by, now).await?;
            }
        }
        Ok(None)
    }

    /// Writes the households that are complete, and the residents that were sealed meanwhile.
    async fn write(
        &mut self,
        writer: &Writer,
        permit: &Permit,
        sealing: Option<JoinHandle<Result<SealedPeople, StoreError>>>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let complete: Vec<_> = self.households.drain(..self.households.len().saturating_sub(1)).collect();
        store::people::insert_households(writer, permit.county(), &complete, now).await?;
        if let Some(sealed) = std::mem::replace(&mut self.sealing, sealing) {
            let sealed = writer.wait(sealed).await.map_err(|error| StoreError::Engine(error.to_string()))?;
            store::people::insert_sealed(writer, sealed?).await?;
        }
        Ok(())
    }
}

/// Writes down which of the residents that came may be somebody who is there already.
async fn doubt(
    writer: &Writer,
    permit: &Permit,
    playbook: &Playbook,
    planner: &Planner,
    now: Timestamp,
) -> Result<(), StoreError> {
    let county = permit.county();
    let documents: Vec<_> = planner.doubts.iter().map(|(document, ..)| *document).collect();
    let carriers = store::people::carriers(writer, county, &documents).await?;
    let mut pairs = Vec::new();
    for ((_, person, path), carrier) in planner.doubts.iter().zip(carriers) {
        let Some((carrier, other)) = carrier else { continue };
        let pair = Pair::new(*person, carrier);
        pairs.extend(pair.map(|pair| (pair, path.common(&other), Doubt::IdNumber)));
    }
    let source = format!("import:{}", planner.import);
    let depth = playbook.ladder().tally_depth();
    pairs.extend(store::people::look_alikes(writer, permit, &source, depth).await?);
    store::people::doubt(writer, county, &pairs, now).await
}

/// Households that are new join the campaigns that run over everybody and cover them, so nobody
/// falls out of the denominator.
pub async fn join_campaigns(
    writer: &Writer,
    permit: &Permit,
    playbook: &Playbook,
    (newcomers, whose): (&[(HouseholdId, AreaPath)], Targets),
    (today, now): (Date, Timestamp),
) -> Result<(), StoreError> {
    if newcomers.is_empty() {
        return Ok(());
    }
    let knocks = |template: &str| playbook.campaign(template).is_some_and(|it| it.targets == whose);
    let running = store::tasks::list(writer, permit).await?;
    for campaign in running.iter().filter(|it| it.runs_at(now) && !it.listed && knocks(&it.template)) {
        let covered = newcomers.iter().filter(|(_, path)| campaign.path.covers(path));
        let joined: Vec<_> = covered.cloned().collect();
        crate::tasks::actions::join(
            writer,
            permit,
            playbook,
            (campaign.id, &campaign.template),
            &joined,
            today,
            now,
        )
        .await?;
    }
    Ok(())
}

/// Households that moved take their members, cards and open tasks along.
async fn move_along(
    writer: &Writer,
    permit: &Permit,
    playbook: &Playbook,
    planner: &Planner,
    today: Date,
    now: Timestamp,
) -> Result<(), StoreError> {
    for moved in &planner.moved {
        move_one(writer, permit, playbook, moved, (today, now)).await?;
    }
    Ok(())
}

/// What hangs on a household goes along with it from one unit to another.
pub async fn move_one(
    writer: &Writer,
    permit: &Permit,
    playbook: &Playbook,
    (household, from, path): &(HouseholdId, AreaPath, AreaPath),
    (today, now): (Date, Timestamp),
) -> Result<(), StoreError> {
    store::people::remember_move(writer, permit.county(), *household, from, now).await?;
    let holders = store::access::holders(writer, permit, path, today).await?;
    let owner = |template: &str| {
        let role = playbook.owner(template)?.id.get_ref();
        holders.iter().find(|(post, _)| post.role == *role).map(|(post, _)| post.worker)
    };
    let depth = playbook.ladder().tally_depth();
    store::people::move_members(writer, permit.county(), *household, path).await?;
    store::measures::move_cards(writer, permit.county(), *household, path).await?;
    store::tasks::move_tasks(writer, permit.county(), *household, path, owner, depth).await
}

/// Tells phones that these units are to be read anew.
async fn renew(
    writer: &Writer,
    permit: &Permit,
    playbook: &Playbook,
    planner: &Planner,
) -> Result<(), StoreError> {
    let depth = playbook.ladder().tally_depth();
    let units: BTreeSet<_> = planner.units.iter().map(|unit| unit.at_depth(depth)).collect();
    for unit in units {
        store::changes::renew(writer, permit.county(), &unit, Kind::People).await?;
        store::changes::renew(writer, permit.county(), &unit, Kind::Tasks).await?;
    }
    Ok(())
}
