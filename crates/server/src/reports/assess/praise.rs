//! Commendations: proposed with a reason by who leads somebody, decided by somebody else.

use domain::Refusal;
use domain::access::{Action, Purpose};
use domain::ids::CommendationId;
use serde_json::json;
use store::reports::Commendation;
use store::{Reader, Writer};
use uuid::Uuid;

use super::wire::{CommendationDecision, CommendationWire, NewCommendation};
use super::{below, rules, sees};
use crate::areas::actions::within;
use crate::entry::{Actor, audited};
use crate::problem::{FieldError, Problem};

const LISTED: usize = 200;
const REASON: usize = 300;
const REWARD: usize = 60;

/// Commendations of one's scope.
///
/// # Errors
/// [`Refusal::NotFound`] outside the scope.
pub async fn list(actor: &Actor, area: Option<Uuid>) -> Result<Vec<CommendationWire>, Problem> {
    let permit = sees(actor)?;
    rules(&actor.playbook)?;
    let reviews = actor.permit(Action::ReviewAssessments, Purpose::Oversight).is_ok();
    actor
        .read(async move |db: &Reader| {
            let (here, _) = within(db, &permit, area).await?;
            let found = store::reports::commendations(db, &here, LISTED).await?;
            Ok(found.into_iter().map(|it| CommendationWire::of(it, permit.worker(), reviews)).collect())
        })
        .await
}

/// Proposes somebody who serves below. The same again is the same act.
///
/// # Errors
/// [`Refusal::Invalid`] with the fields, [`Refusal::OwnPost`] for who does not serve below, [`Refusal::IdReused`].
pub async fn propose(
    actor: &Actor,
    id: CommendationId,
    sent: NewCommendation,
) -> Result<CommendationWire, Problem> {
    let permit = actor.permit(Action::Assess, Purpose::Oversight)?;
    rules(&actor.playbook)?;
    let (reason, reward) = (sent.reason.trim().to_owned(), sent.reward.as_deref().unwrap_or_default().trim());
    let reward = Some(reward.to_owned()).filter(|it| !it.is_empty());
    let mut wrong = Vec::new();
    if reason.is_empty() {
        wrong.push(FieldError::new("reason", "missing"));
    }
    for (field, long, most) in [
        ("reason", reason.chars().count(), REASON),
        ("reward", reward.as_deref().map_or(0, |it| it.chars().count()), REWARD),
    ] {
        if long > most {
            wrong.push(FieldError::new(field, "too_long"));
        }
    }
    if !wrong.is_empty() {
        return Err(Problem::invalid(wrong));
    }
    let now = actor.now;
    actor
        .write(async move |writer: &Writer| {
            let (county, me) = (permit.county(), permit.worker());
            let held = below(writer, &permit, sent.appointment).await?;
            if let Some(known) = store::reports::hold_commendation(writer, county, id).await? {
                let same = known.worker == held.appointment.worker && known.reason == reason;
                let same = same && known.proposed_by == me && known.reward == reward;
                return if same {
                    Ok(CommendationWire::of(known, me, false))
                } else {
                    Err(Refusal::IdReused.into())
                };
            }
            let new = Commendation {
                id,
                worker: held.appointment.worker,
                name: held.name,
                area: held.appointment.area,
                path: held.appointment.path,
                area_name: held.area_name,
                reason,
                reward,
                proposed_by: me,
                proposer: String::new(),
                proposed_at: now,
                decider: None,
                granted: None,
            };
            store::reports::propose_commendation(writer, county, &new).await?;
            audited(writer, &permit, &id.to_string(), json!({ "commendation": "proposed" }), now).await?;
            let kept = store::reports::hold_commendation(writer, county, id).await?;
            Ok(CommendationWire::of(kept.ok_or(Refusal::NotFound)?, me, false))
        })
        .await
}

/// Decides about a proposal one did not make. The same again is the same act.
///
/// # Errors
/// [`Refusal::NotFound`] outside the scope, [`Refusal::OwnVerdict`] for who proposed it or is proposed,
/// [`Refusal::AlreadyDecided`].
pub async fn decide(
    actor: &Actor,
    id: CommendationId,
    sent: CommendationDecision,
) -> Result<CommendationWire, Problem> {
    let permit = actor.permit(Action::ReviewAssessments, Purpose::Oversight)?;
    let now = actor.now;
    actor
        .write(async move |writer: &Writer| {
            let (county, me) = (permit.county(), permit.worker());
            let known = store::reports::hold_commendation(writer, county, id).await?;
            let known = known.filter(|it| permit.path().covers(&it.path)).ok_or(Refusal::NotFound)?;
            if known.proposed_by == me || known.worker == me {
                return Err(Refusal::OwnVerdict.into());
            }
            match known.granted {
                Some(granted) if granted == sent.granted => return Ok(CommendationWire::of(known, me, true)),
                Some(_) => return Err(Refusal::AlreadyDecided.into()),
                None => {}
            }
            store::reports::decide_commendation(writer, &permit, id, sent.granted, now).await?;
            audited(writer, &permit, &id.to_string(), json!({ "granted": sent.granted }), now).await?;
            let kept = store::reports::hold_commendation(writer, county, id).await?;
            Ok(CommendationWire::of(kept.ok_or(Refusal::NotFound)?, me, true))
        })
        .await
}
