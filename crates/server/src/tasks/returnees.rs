//! People who come back, written down at a checkpoint without a network and matched to their household by the
//! village (S-33). A guard sees no household and cannot read back what was written down.

use domain::Refusal;
use domain::access::{Action, Purpose};
use domain::ids::{AreaId, ArrivalId, CheckpointId};
use store::Writer;
use store::tasks::Returnee;
use uuid::Uuid;

use super::visits::{CheckedArrival, check_arrival, keep_arrival};
use super::wire::{ArrivalKept, MatchReturnee, NewArrival, NewReturnee, ReturneeWire};
use crate::entry::{Actor, audited, fingerprint};
use crate::problem::{FieldError, Problem};

const LISTED: usize = 200;
const DOOR: usize = 60;

/// Keeps somebody who came back, at a checkpoint where the guard holds a shift.
///
/// # Errors
/// [`Refusal::Invalid`] with the fields, [`Refusal::NotYourShift`], [`Refusal::IdReused`].
pub async fn keep(actor: &Actor, sent: NewReturnee) -> Result<ArrivalKept, Problem> {
    let permit = actor.permit(Action::ServeDuty, Purpose::Duty)?;
    let (now, made_at) = (actor.now, actor.made_at(&sent.made_at)?);
    let fingerprint = fingerprint(actor, &sent);
    let (arrived_on, phone) = check_arrival(&sent.arrival(Uuid::nil()), actor.today())?;
    let door = sent.door.trim().to_owned();
    if door.chars().count() > DOOR {
        return Err(Problem::invalid(vec![FieldError::new("door", "too_long")]));
    }
    let tally = actor.playbook.ladder().tally_depth();
    actor
        .write(async move |writer: &Writer| {
            if let Some(known) = store::tasks::known_returnee(writer, &permit, sent.id).await? {
                let kept = ArrivalKept { id: sent.id, repeated: true };
                return if known == fingerprint { Ok(kept) } else { Err(Refusal::IdReused.into()) };
            }
            let id = CheckpointId(sent.checkpoint);
            let checkpoint = store::duty::find_checkpoint(writer, &permit, id).await?;
            let checkpoint = checkpoint.ok_or(Refusal::NotFound)?;
            crate::duty::passages::on_duty(writer, &permit, id, made_at).await?;
            let guarded = crate::duty::cards::guarded(&checkpoint.path, tally);
            let villages = store::areas::named_under(writer, permit.county(), &guarded, tally).await?;
            let village = villages.into_iter().find(|it| it.id == AreaId(sent.village));
            let unknown = || Problem::invalid(vec![FieldError::new("village", "unknown")]);
            let village = village.ok_or_else(unknown)?;
            let returnee = Returnee {
                id: sent.id,
                checkpoint: id,
                path: village.path,
                village: village.name,
                name: sent.name.trim().to_owned(),
                from_place: sent.from_place.trim().to_owned(),
                arrived_on,
                transport: sent.transport,
                phone,
                door,
                made_at,
                fingerprint,
            };
            store::tasks::insert_returnee(writer, &permit, &returnee, now).await?;
            let detail = serde_json::json!({ "returnee": true });
            audited(writer, &permit, &sent.id.to_string(), detail, now).await?;
            Ok(ArrivalKept { id: sent.id, repeated: false })
        })
        .await
}

/// Those of one's area whose household is still to be found.
///
/// # Errors
/// [`Refusal::NotAllowed`].
pub async fn list(actor: &Actor) -> Result<Vec<ReturneeWire>, Problem> {
    let permit = actor.permit(Action::ReadPeople, Purpose::Register)?;
    let now = actor.now;
    let read = actor.write(async move |writer: &Writer| {
        let found = store::tasks::returnees(writer, &permit, LISTED).await?;
        let detail = serde_json::json!({ "returnees": found.len(), "purpose": permit.purpose().as_str() });
        audited(writer, &permit, permit.path().as_str(), detail, now).await?;
        Ok(found)
    });
    Ok(read.await?.into_iter().map(ReturneeWire::from).collect())
}

/// Names the household somebody came back to: an arrival like any other. The same again is the same act.
///
/// # Errors
/// [`Refusal::NotFound`] outside the scope, for the returnee or the household.
pub async fn settle(actor: &Actor, id: Uuid, sent: MatchReturnee) -> Result<ArrivalKept, Problem> {
    let permit = actor.permit(Action::RecordVisits, Purpose::Register)?;
    let (now, day, playbook, own) = (actor.now, actor.today(), actor.playbook.clone(), actor.clone());
    actor
        .write(async move |writer: &Writer| {
            let found = store::tasks::locked_returnee(writer, &permit, id).await?;
            let (it, settled) = found.ok_or(Refusal::NotFound)?;
            if settled {
                return Ok(ArrivalKept { id, repeated: true });
            }
            let arrival = NewArrival {
                id,
                household: sent.household,
                name: it.name,
                from_place: it.from_place,
                arrived_on: it.arrived_on.to_string(),
                transport: it.transport,
                phone: it.phone.clone(),
                on_behalf: true,
                made_at: it.made_at.to_string(),
            };
            let fingerprint = fingerprint(&own, &arrival);
            let (arrived_on, phone) = (it.arrived_on, it.phone);
            let arrived = CheckedArrival { made_at: now, day, arrived_on, phone, fingerprint };
            let kept = keep_arrival(writer, permit.clone(), &playbook, arrival, arrived, now).await?;
            store::tasks::settle_returnee(writer, &permit, id, ArrivalId(id)).await?;
            Ok(kept)
        })
        .await
}
