//! Rewarding who told of what was so: decided by somebody who did not look into it, paid under a receipt. Only for this can
//! it be read who they are, one at a time, with a reason, counted (I-18).

use domain::Refusal;
use domain::access::{Action, Purpose};
use domain::ids::TipId;
use serde_json::json;
use store::Writer;

use super::rules;
use super::wire::{ReporterAsked, ReporterWire, TipPayment, TipRewardWire, TipWire};
use crate::entry::{Actor, audited, reason};
use crate::fields::Fields;
use crate::problem::Problem;

/// How often somebody may read who told of something in a day.
const READS: i64 = 20;
const VOUCHER: usize = 40;

/// Decides about a reward. The same again is the same act.
///
/// # Errors
/// [`Refusal::Invalid`] for an amount above what the playbook allows, [`Refusal::NotFound`] outside the scope,
/// [`Refusal::NoReward`] for a tip that earns none, [`Refusal::OwnVerdict`] for whoever looked into it.
pub async fn decide(actor: &Actor, id: TipId, sent: TipRewardWire) -> Result<TipWire, Problem> {
    let permit = actor.permit(Action::RewardTips, Purpose::Oversight)?;
    let most = rules(&actor.playbook)?.reward_most.as_ref().map(|it| *it.get_ref());
    let most = most.ok_or(Refusal::NoReward)?;
    let mut fields = Fields::default();
    fields.check((1..=most).contains(&sent.yuan), "yuan", "out_of_range");
    fields.done()?;
    let now = actor.now;
    actor
        .write(async move |writer: &Writer| {
            let tip = store::events::hold_tip(writer, &permit, id).await?.ok_or(Refusal::NotFound)?;
            if !tip.state.earns() || !tip.reachable {
                return Err(Refusal::NoReward.into());
            }
            if tip.decided_by == Some(permit.worker()) {
                return Err(Refusal::OwnVerdict.into());
            }
            if let Some(known) = &tip.reward {
                let same = known.yuan == i64::from(sent.yuan) && known.decided_by == permit.worker();
                return if same {
                    Ok(TipWire::of(tip, permit.worker()))
                } else {
                    Err(Refusal::AlreadyDecided.into())
                };
            }
            store::events::reward_tip(writer, &permit, &tip, sent.yuan, now).await?;
            audited(writer, &permit, &id.to_string(), json!({ "yuan": sent.yuan }), now).await?;
            let tip = store::events::hold_tip(writer, &permit, id).await?.ok_or(Refusal::NotFound)?;
            Ok(TipWire::of(tip, permit.worker()))
        })
        .await
}

/// Writes down that it was paid. The same again is the same act.
///
/// # Errors
/// [`Refusal::Invalid`] without a receipt, [`Refusal::NotFound`] outside the scope, [`Refusal::NoReward`] where none was
/// decided, [`Refusal::AlreadyDecided`] when it was paid under another receipt.
pub async fn pay(actor: &Actor, id: TipId, sent: TipPayment) -> Result<TipWire, Problem> {
    let permit = actor.permit(Action::RewardTips, Purpose::Oversight)?;
    let mut fields = Fields::default();
    let voucher = fields.text("voucher", &sent.voucher, 1..=VOUCHER);
    let voucher = fields.one(voucher)?;
    let now = actor.now;
    actor
        .write(async move |writer: &Writer| {
            let tip = store::events::hold_tip(writer, &permit, id).await?.ok_or(Refusal::NotFound)?;
            let known = tip.reward.as_ref().ok_or(Refusal::NoReward)?.voucher.clone();
            match known {
                Some(known) if known != voucher => return Err(Refusal::AlreadyDecided.into()),
                Some(_) => return Ok(TipWire::of(tip, permit.worker())),
                None => {}
            }
            store::events::pay_reward(writer, &permit, id, &voucher, now).await?;
            audited(writer, &permit, &id.to_string(), json!({ "paid": voucher }), now).await?;
            let tip = store::events::hold_tip(writer, &permit, id).await?.ok_or(Refusal::NotFound)?;
            Ok(TipWire::of(tip, permit.worker()))
        })
        .await
}

/// Who told of it, to pay them: one at a time, with a reason, in the audit.
///
/// # Errors
/// [`Refusal::ReasonMissing`], [`Refusal::NoReward`] while no reward was decided, [`Refusal::UnmaskTooOften`],
/// [`Refusal::NotFound`].
pub async fn who(actor: &Actor, id: TipId, asked: ReporterAsked) -> Result<ReporterWire, Problem> {
    let permit = actor.permit(Action::RewardTips, Purpose::Oversight)?;
    let reason = reason(&asked.reason)?;
    let (now, day) = (actor.now, actor.today());
    actor
        .write(async move |writer: &Writer| {
            let tip = store::events::hold_tip(writer, &permit, id).await?.ok_or(Refusal::NotFound)?;
            if tip.reward.is_none() {
                return Err(Refusal::NoReward.into());
            }
            let (county, worker) = (permit.county(), permit.worker());
            if store::access::count_unmasking(writer, county, worker, day, "tip").await? > READS {
                return Err(Refusal::UnmaskTooOften.into());
            }
            let found = store::events::reporter(writer, &permit, id).await?.ok_or(Refusal::NotFound)?;
            audited(writer, &permit, &id.to_string(), json!({ "reporter": "read", "reason": reason }), now)
                .await?;
            let phone = found.phone.strip_prefix("+86").unwrap_or(&found.phone).to_owned();
            Ok(ReporterWire { name: found.name, phone })
        })
        .await
}
