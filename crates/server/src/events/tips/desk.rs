//! Looking into tips: whoever answers for the place sees what was told and never who told of it (I-18).

use domain::Refusal;
use domain::access::{Action, Permit, Purpose};
use domain::events::TipState;
use domain::ids::{EventId, TipId};
use serde_json::json;
use store::Writer;
use store::events::Decision;

use super::rules;
use super::wire::{NewTipWire, TipKept, TipList, TipSubjectWire, TipVerdict, TipWire, TipsAsked};
use crate::areas::actions::within;
use crate::entry::{Actor, audited};
use crate::fields::Fields;
use crate::problem::{FieldError, Problem};

const LISTED: usize = 200;
const WORD: usize = 500;

/// A permit to see tips: to look into them, or to reward them.
fn sees(actor: &Actor) -> Result<Permit, Problem> {
    let takes = actor.permit(Action::TakeTips, Purpose::Oversight);
    takes.or_else(|_| actor.permit(Action::RewardTips, Purpose::Oversight))
}

/// Tips of one's scope.
///
/// # Errors
/// [`Refusal::NotFound`] outside the scope, or where no tips are taken.
pub async fn list(actor: &Actor, asked: TipsAsked) -> Result<TipList, Problem> {
    let permit = sees(actor)?;
    let tips = rules(&actor.playbook)?;
    let subjects = tips.subjects.iter().map(|it| TipSubjectWire {
        about: (*it.about.get_ref()).into(),
        category: it.category.as_ref().map(|it| it.get_ref().clone()),
    });
    let mut page = TipList {
        rows: Vec::new(),
        subjects: subjects.collect(),
        days: tips.days(),
        reward_most: tips.reward_most.as_ref().map(|it| *it.get_ref()),
        takes: actor.permit(Action::TakeTips, Purpose::Oversight).is_ok(),
        rewards: actor.permit(Action::RewardTips, Purpose::Oversight).is_ok(),
    };
    let now = actor.now;
    actor
        .write(async move |writer: &Writer| {
            let (here, _) = within(writer, &permit, asked.area).await?;
            let found = store::events::tips(writer, &here, asked.over, LISTED).await?;
            audited(writer, &permit, here.path().as_str(), json!({ "tips": found.len() }), now).await?;
            page.rows = found.into_iter().map(|it| TipWire::of(it, permit.worker())).collect();
            Ok(page)
        })
        .await
}

/// Enters what somebody told by phone or in person; somebody else looks into it. The same again is the same act.
///
/// # Errors
/// [`Refusal::Invalid`] with the fields, [`Refusal::NotFound`] outside the scope, [`Refusal::IdReused`].
pub async fn enter(actor: &Actor, id: TipId, sent: NewTipWire) -> Result<TipKept, Problem> {
    let permit = actor.permit(Action::TakeTips, Purpose::Oversight)?;
    let (app, now) = (actor.app.clone(), actor.now);
    actor
        .write(async move |writer: &Writer| {
            let (_, area) = within(writer, &permit, Some(sent.area)).await?;
            let at = (permit.county(), now);
            let (fresh, kept) =
                super::keep(writer, &app, at, (id, area), &sent, Some(permit.worker())).await?;
            if fresh {
                audited(writer, &permit, &id.to_string(), json!({ "tip": "entered" }), now).await?;
            }
            Ok(kept)
        })
        .await
}

/// Writes down what somebody found who went and looked. The same again is the same act.
///
/// # Errors
/// [`Refusal::Invalid`] with the fields, [`Refusal::NotFound`] outside the scope, [`Refusal::AlreadyDecided`],
/// [`Refusal::OwnHandling`] for whoever entered it.
pub async fn decide(actor: &Actor, id: TipId, sent: TipVerdict) -> Result<TipWire, Problem> {
    let permit = actor.permit(Action::TakeTips, Purpose::Oversight)?;
    let (mut fields, state) = (Fields::default(), sent.state.0);
    fields.check(TipState::VERDICTS.contains(&state), "state", "unknown");
    fields.check(sent.event.is_none() || state.keeps_words(), "event", "unfit");
    let word = fields.text("word", &sent.word, 1..=WORD);
    let word = fields.one(word)?;
    let now = actor.now;
    actor
        .write(async move |writer: &Writer| {
            let tip = store::events::hold_tip(writer, &permit, id).await?.ok_or(Refusal::NotFound)?;
            if tip.state != TipState::Received {
                let same = tip.state == state && tip.decided_by == Some(permit.worker());
                let same = same && tip.word.as_deref() == Some(word.as_str());
                return if same {
                    Ok(TipWire::of(tip, permit.worker()))
                } else {
                    Err(Refusal::AlreadyDecided.into())
                };
            }
            if tip.entered_by == Some(permit.worker()) {
                return Err(Refusal::OwnHandling.into());
            }
            if let Some(event) = sent.event {
                let known = store::events::find(writer, &permit, EventId(event)).await?;
                known.ok_or_else(|| Problem::invalid(vec![FieldError::new("event", "unknown")]))?;
            }
            let decision = Decision { state, word, event: sent.event.map(EventId) };
            store::events::decide_tip(writer, &permit, id, &decision, now).await?;
            audited(writer, &permit, &id.to_string(), json!({ "tip": state.as_str() }), now).await?;
            let tip = store::events::hold_tip(writer, &permit, id).await?.ok_or(Refusal::NotFound)?;
            Ok(TipWire::of(tip, permit.worker()))
        })
        .await
}
