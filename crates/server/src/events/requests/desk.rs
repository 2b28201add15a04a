//! Seeing to what residents asked for: somebody says that it was seen, and reaches who asked.

use domain::Refusal;
use domain::access::{Action, Purpose};
use domain::events::EventState;
use domain::ids::EventId;
use serde_json::json;
use store::Writer;
use store::events::Event;

use super::rules;
use super::wire::{AskerAsked, AskerWire};
use crate::entry::{Actor, audited, reason};
use crate::events::read::{page, seen};
use crate::events::wire::EventPage;
use crate::problem::Problem;

/// How often somebody may read who asked in a day.
const READS: i64 = 60;

/// Writes down that somebody saw it. Whoever was first stands; again changes nothing.
///
/// # Errors
/// [`Refusal::NotFound`] for what one does not see or nobody asked for.
pub async fn acknowledge(actor: &Actor, id: EventId) -> Result<EventPage, Problem> {
    rules(&actor.playbook)?;
    let permit = actor.permit(Action::ReadEvents, Purpose::Oversight)?;
    let me = actor.clone();
    actor
        .write(async move |writer: &Writer| {
            let mut event = seen(writer, &me, id).await?;
            store::events::request(writer, permit.county(), id).await?.ok_or(Refusal::NotFound)?;
            if seen_first(writer, &me, &mut event).await? {
                store::events::advance(writer, permit.county(), &event).await?;
                audited(writer, &permit, &id.to_string(), json!({ "request": "seen" }), me.now).await?;
            }
            page(writer, &me, id).await
        })
        .await
}

/// Whether this is the first that somebody saw of it; its clock is then the one for handling again.
pub async fn seen_first(writer: &Writer, actor: &Actor, event: &mut Event) -> Result<bool, Problem> {
    let by = (actor.post.worker, actor.now);
    let told = event.reported_by == actor.post.worker;
    if told || !store::events::acknowledge(writer, actor.post.county, event.id, by).await? {
        return Ok(false);
    }
    let unhandled =
        matches!(event.state, EventState::Reported | EventState::Verified | EventState::Dispatched);
    if unhandled && event.due_at > actor.now {
        event.clock_at = Some(event.due_at);
    }
    Ok(true)
}

/// Who asked, to reach them: one at a time, with a reason, in the audit (I-12).
///
/// # Errors
/// [`Refusal::ReasonMissing`], [`Refusal::UnmaskTooOften`], [`Refusal::NotFound`] for what one does not see, is over, or where
/// nobody left a number.
pub async fn asker(actor: &Actor, id: EventId, asked: AskerAsked) -> Result<AskerWire, Problem> {
    rules(&actor.playbook)?;
    let permit = actor.permit(Action::ReadEvents, Purpose::Oversight)?;
    let reason = reason(&asked.reason)?;
    let me = actor.clone();
    actor
        .write(async move |writer: &Writer| {
            let event = seen(writer, &me, id).await?;
            if event.state.is_over() {
                return Err(Refusal::NotFound.into());
            }
            let (county, worker) = (permit.county(), permit.worker());
            let found = store::events::asker(writer, county, id).await?.ok_or(Refusal::NotFound)?;
            if store::access::count_unmasking(writer, county, worker, me.today(), "request").await? > READS {
                return Err(Refusal::UnmaskTooOften.into());
            }
            audited(writer, &permit, &id.to_string(), json!({ "asker": "read", "reason": reason }), me.now)
                .await?;
            let phone = found.phone.strip_prefix("+86").unwrap_or(&found.phone).to_owned();
            Ok(AskerWire { name: found.name, phone })
        })
        .await
}
