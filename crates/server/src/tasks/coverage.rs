//! Coverage: the books of an area and of each unit directly below, in one snapshot.

use std::collections::BTreeMap;

use domain::Refusal;
use domain::access::{Action, Permit, Purpose};
use domain::ids::CampaignId;
use domain::tasks::Tally;
use store::{Reader, StoreError};
use uuid::Uuid;

use super::wire::{Coverage, UnitTally};
use crate::areas::actions::within;
use crate::areas::wire::AreaWire;
use crate::entry::Actor;
use crate::problem::Problem;

/// The books of an area.
///
/// # Errors
/// [`Refusal::NotFound`] outside the scope.
pub async fn coverage(actor: &Actor, campaign: CampaignId, area: Option<Uuid>) -> Result<Coverage, Problem> {
    let permit = actor.permit(Action::ReadCoverage, Purpose::Oversight)?;
    let tally_depth = actor.playbook.ladder().tally_depth();
    actor
        .read(async move |db: &Reader| {
            store::tasks::find(db, permit.county(), campaign).await?.ok_or(Refusal::NotFound)?;
            let (here, area) = within(db, &permit, area).await?;
            Ok(read(db, &here, campaign, tally_depth, area.id).await?)
        })
        .await
}

/// The books of a permit's subtree and of its direct children.
pub async fn read(
    db: &Reader,
    here: &Permit,
    campaign: CampaignId,
    tally_depth: usize,
    area: domain::ids::AreaId,
) -> Result<Coverage, StoreError> {
    let total = store::tasks::total(db, here, campaign, tally_depth).await?;
    let depth = here.path().depth() + 1;
    let books = store::tasks::below(db, here, campaign, tally_depth, depth).await?;
    let books: BTreeMap<_, Tally> = books.into_iter().collect();
    let mut below = Vec::new();
    for child in store::areas::children(db, here, area).await? {
        let tally = books.get(&child.path).copied().unwrap_or_default();
        below.push(UnitTally { tally: tally.into(), ..UnitTally::from(AreaWire::from(child)) });
    }
    Ok(Coverage { campaign: campaign.0, total: total.into(), below })
}
