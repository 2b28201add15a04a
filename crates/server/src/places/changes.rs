//! What changed about the enterprises and venues of an area, newest first (T-30).

use domain::access::{Action, Purpose};
use serde_json::json;
use store::Writer;

use super::wire::{PlaceChangeWire, PlaceChanges, PlaceChangesAsked};
use crate::areas::actions::within;
use crate::entry::{Actor, audited};
use crate::people::ledgers::behind;
use crate::problem::Problem;

const PAGE: usize = 50;

/// A page of changes.
///
/// # Errors
/// [`domain::Refusal::Invalid`] for a time that is none, [`domain::Refusal::NotFound`] outside the scope.
pub async fn list(actor: &Actor, asked: PlaceChangesAsked) -> Result<PlaceChanges, Problem> {
    let permit = actor.permit(Action::ReadPlaces, Purpose::Oversight)?;
    let before = behind(asked.before.as_deref())?;
    let now = actor.now;
    actor
        .write(async move |writer: &Writer| {
            let (here, _) = within(writer, &permit, asked.area).await?;
            let kind = asked.kind.as_deref();
            let found = store::places::place_changes(writer, &here, kind, before, PAGE).await?;
            audited(writer, &permit, here.path().as_str(), json!({ "place_changes": found.len() }), now)
                .await?;
            let next = found.last().filter(|_| found.len() == PAGE);
            let next = next.map(|it| format!("{}|{}", it.made_at, it.place));
            Ok(PlaceChanges { rows: found.into_iter().map(PlaceChangeWire::from).collect(), next })
        })
        .await
}
