//! Mediation of disputes (T-37 … T-39): taken in with every party's consent, read by the mediator alone, ended by an agreement
//! that is done, by a body that can decide, or because a party wishes so.

mod http;
mod wire;

use domain::Refusal;
use domain::access::{Action, Permit, Purpose};
use domain::events::{DisputeSource, DisputeState, DisputeStep};
use domain::ids::{DisputeId, MeasureId, WorkerId};
use domain::people::after;
use domain::time::instant;
use jiff::SignedDuration;
use jiff::civil::{Date, Time};
use playbook::{Disputes, Playbook};
use serde_json::json;
use store::events::{Content, Dispute, DisputeAct};
use store::{Reader, Writer};

pub use http::routes;

use self::wire::{
    DisputeBody, DisputeKindWire, DisputeList, DisputePage, DisputeParty, DisputeStepWire, DisputeWire,
    DisputesAsked, NewDisputeWire,
};
use crate::areas::actions::within;
use crate::entry::{Actor, audited, fingerprint};
use crate::fields::Fields;
use crate::problem::{FieldError, Problem};

const LISTED: usize = 200;
const PARTIES: std::ops::RangeInclusive<usize> = 2..=6;
const NAME: usize = 40;
const SAID: usize = 2_000;
/// What was agreed on is done within so many days.
const PERFORMED: i64 = 366;

fn rules(playbook: &Playbook) -> Result<&Disputes, Problem> {
    playbook.disputes.as_ref().ok_or_else(|| Refusal::NotFound.into())
}

/// Disputes of one's scope, without who is party to them.
///
/// # Errors
/// [`Refusal::NotFound`] outside the scope, or where none are mediated.
pub async fn list(actor: &Actor, asked: DisputesAsked) -> Result<DisputeList, Problem> {
    let permit = actor.permit(Action::Mediate, Purpose::Oversight)?;
    rules(&actor.playbook)?;
    let me = permit.worker();
    let (rows, counts) = actor
        .read(async move |db: &Reader| {
            let (here, _) = within(db, &permit, asked.area).await?;
            let rows = store::events::disputes(db, &here, asked.over, LISTED).await?;
            Ok((rows, store::events::count_disputes(db, &here).await?))
        })
        .await?;
    let rules = rules(&actor.playbook)?;
    let kinds = rules.kinds.iter().map(|kind| {
        let own = || counts.iter().filter(|it| it.kind == *kind.id.get_ref());
        let sum =
            |of: &dyn Fn(DisputeState) -> bool| own().filter(|it| of(it.state)).map(|it| it.count).sum();
        DisputeKindWire {
            id: kind.id.get_ref().clone(),
            name: (&kind.name).into(),
            epidemic: kind.epidemic,
            open: sum(&|it| it.open()),
            settled: sum(&|it| it == DisputeState::Performed),
            otherwise: sum(&|it| !it.open() && it != DisputeState::Performed),
        }
    });
    Ok(DisputeList {
        kinds: kinds.collect(),
        bodies: rules
            .bodies
            .iter()
            .map(|it| DisputeBody { id: it.id.clone(), name: (&it.name).into() })
            .collect(),
        days: *rules.days.get_ref(),
        rows: rows.into_iter().map(|it| shown(it, me, actor.now)).collect(),
    })
}

fn tidy(rules: &Disputes, sent: &NewDisputeWire) -> Result<(DisputeSource, Content), Problem> {
    let mut fields = Fields::default();
    let source = sent.source.0;
    fields.check(rules.kinds.iter().any(|it| *it.id.get_ref() == sent.kind), "kind", "unknown");
    let measured = source == DisputeSource::Measure;
    fields.check(measured == sent.measure.is_some(), "measure", if measured { "missing" } else { "unfit" });
    let parties: Vec<_> = sent
        .parties
        .iter()
        .map(|it| DisputeParty { name: it.name.trim().to_owned(), phone: it.phone.trim().to_owned() })
        .collect();
    fields.check(PARTIES.contains(&parties.len()), "parties", "unfit");
    let named = |it: &DisputeParty| (1..=NAME).contains(&it.name.chars().count());
    fields.check(parties.iter().all(named), "parties.name", "unfit");
    fields.check(parties.iter().all(|it| it.phone.chars().count() <= NAME), "parties.phone", "too_long");
    fields.check(sent.consent, "consent", "missing");
    let said = fields.text("said", &sent.said, 1..=SAID);
    let said = fields.one(said)?;
    Ok((source, Content { parties: serde_json::to_string(&parties).unwrap_or_default(), said }))
}

/// Takes a dispute in; whoever does mediates it. The same again is the same act.
///
/// # Errors
/// [`Refusal::Invalid`] with the fields, [`Refusal::NotFound`] outside the scope, [`Refusal::IdReused`].
pub async fn take_in(actor: &Actor, id: DisputeId, sent: NewDisputeWire) -> Result<DisputePage, Problem> {
    let permit = actor.permit(Action::Mediate, Purpose::Oversight)?;
    let rules = rules(&actor.playbook)?;
    let (source, content) = tidy(rules, &sent)?;
    let due_at = actor.now + SignedDuration::from_hours(24 * i64::from(*rules.days.get_ref()));
    let print = fingerprint(actor, &sent);
    let (now, year) = (actor.now, i64::from(actor.today().year()));
    actor
        .write(async move |writer: &Writer| {
            let county = permit.county();
            let (_, area) = within(writer, &permit, Some(sent.area)).await?;
            if let Some(known) = store::events::dispute_fingerprint(writer, county, id).await? {
                return if known == print {
                    page(writer, &permit, id, now).await
                } else {
                    Err(Refusal::IdReused.into())
                };
            }
            if let Some(measure) = sent.measure {
                let known = store::measures::find(writer, county, MeasureId(measure)).await?;
                let concerns =
                    |it: &store::measures::Measure| it.path.covers(&area.path) || area.path.covers(&it.path);
                if !known.as_ref().is_some_and(concerns) {
                    return Err(Problem::invalid(vec![FieldError::new("measure", "unknown")]));
                }
            }
            let serial = store::events::issue_number(writer, county, "dispute", year).await?;
            let dispute = Dispute {
                id,
                number: format!("调{year}-{serial:04}"),
                area: area.id,
                path: area.path,
                area_name: String::new(),
                kind: sent.kind,
                source,
                measure: sent.measure.map(MeasureId),
                state: DisputeState::Mediating,
                mediated_by: permit.worker(),
                mediator: String::new(),
                taken_at: now,
                due_at,
                perform_by: None,
                body: None,
                ended_at: None,
            };
            match store::events::insert_dispute(writer, county, &dispute, &content, print).await {
                Err(error) if error.conflicts_with("dispute_pkey") => {
                    return Err(store::StoreError::Busy.into());
                }
                other => other?,
            }
            let act = DisputeAct {
                id: id.0,
                kind: DisputeStep::TakeIn,
                said: String::new(),
                by: permit.worker(),
                by_name: String::new(),
                made_at: now,
            };
            store::events::insert_act(writer, county, id, &act).await?;
            audited(writer, &permit, &id.to_string(), json!({ "dispute": "take_in" }), now).await?;
            page(writer, &permit, id, now).await
        })
        .await
}

/// A dispute with its parties, for its mediator.
///
/// # Errors
/// [`Refusal::NotFound`] outside the scope, [`Refusal::NotTheMediator`] for everybody else.
pub async fn open(actor: &Actor, id: DisputeId) -> Result<DisputePage, Problem> {
    let permit = actor.permit(Action::Mediate, Purpose::Oversight)?;
    let now = actor.now;
    actor
        .write(async move |writer: &Writer| {
            let found = page(writer, &permit, id, now).await?;
            audited(writer, &permit, &id.to_string(), json!({ "dispute": "opened" }), now).await?;
            Ok(found)
        })
        .await
}

async fn page(
    writer: &Writer,
    permit: &Permit,
    id: DisputeId,
    now: jiff::Timestamp,
) -> Result<DisputePage, Problem> {
    let it = store::events::hold_dispute(writer, permit, id).await?.ok_or(Refusal::NotFound)?;
    if it.mediated_by != permit.worker() {
        return Err(Refusal::NotTheMediator.into());
    }
    let content = store::events::dispute_content(writer, permit.county(), id).await?;
    let content = content.ok_or(Refusal::NotFound)?;
    let acts = store::events::acts(writer, permit.county(), id).await?;
    let may = DisputeStep::ALL.iter().filter(|step| **step != DisputeStep::TakeOver);
    let may = may.filter(|step| it.state.after(**step).is_ok()).map(|step| (*step).into());
    Ok(DisputePage {
        may: may.collect(),
        parties: serde_json::from_str(&content.parties).unwrap_or_default(),
        said: content.said,
        acts: acts.into_iter().map(Into::into).collect(),
        dispute: shown(it, permit.worker(), now),
    })
}

/// How a dispute stands, as a worker sees it at an instant.
fn shown(it: Dispute, me: WorkerId, now: jiff::Timestamp) -> DisputeWire {
    let (mine, late) = (it.mediated_by == me, it.state.open() && it.due_at <= now);
    DisputeWire::of(it, mine, late)
}

/// What a step says, checked.
struct Said {
    step: DisputeStep,
    words: String,
    perform_by: Option<Date>,
    body: Option<String>,
}

fn checked(actor: &Actor, sent: &DisputeStepWire) -> Result<Said, Problem> {
    let (mut fields, step) = (Fields::default(), sent.kind.0);
    fields.check(step != DisputeStep::TakeIn, "kind", "unknown");
    let words = fields.text("said", &sent.said, 1..=SAID);
    let (mut perform_by, mut body) = (None, None);
    if step == DisputeStep::Agree {
        perform_by = sent.perform_by;
        let soon = |day: Date| day >= actor.today() && after(actor.today(), PERFORMED) >= day;
        fields.check(perform_by.is_some_and(soon), "perform_by", "unfit");
    }
    if step == DisputeStep::Refer {
        let bodies = &rules(&actor.playbook)?.bodies;
        body = bodies.iter().find(|it| Some(&it.id) == sent.body.as_ref()).map(|it| it.id.clone());
        fields.check(body.is_some(), "body", "unknown");
    }
    let words = fields.one(words)?;
    Ok(Said { step, words, perform_by, body })
}

/// Takes a step. The same again is the same act.
///
/// # Errors
/// [`Refusal::Invalid`] with the fields, [`Refusal::NotFound`] outside the scope, [`Refusal::NotTheMediator`] for everybody
/// else but whoever takes it over, [`Refusal::DisputeNotThere`] for a step that does not fit, [`Refusal::IdReused`].
pub async fn step(actor: &Actor, id: DisputeId, sent: DisputeStepWire) -> Result<DisputePage, Problem> {
    let permit = actor.permit(Action::Mediate, Purpose::Oversight)?;
    let said = checked(actor, &sent)?;
    let (now, zone) = (actor.now, actor.app.zone().clone());
    actor
        .write(async move |writer: &Writer| {
            let county = permit.county();
            let mut it = store::events::hold_dispute(writer, &permit, id).await?.ok_or(Refusal::NotFound)?;
            let acts = store::events::acts(writer, county, id).await?;
            if let Some(known) = acts.iter().find(|it| it.id == sent.id) {
                let same = known.by == permit.worker() && known.kind == said.step && known.said == said.words;
                return if same {
                    page(writer, &permit, id, now).await
                } else {
                    Err(Refusal::IdReused.into())
                };
            }
            match (it.mediated_by == permit.worker(), said.step == DisputeStep::TakeOver) {
                (true, true) => return Err(Refusal::DisputeNotThere.into()),
                (false, false) => return Err(Refusal::NotTheMediator.into()),
                _ => {}
            }
            it.state = it.state.after(said.step)?;
            it.mediated_by = permit.worker();
            if let Some(day) = said.perform_by {
                (it.perform_by, it.due_at) = (Some(day), instant(after(day, 1), Time::midnight(), &zone));
            }
            it.body = said.body;
            it.ended_at = (!it.state.open()).then_some(it.ended_at.unwrap_or(now));
            store::events::advance_dispute(writer, county, &it).await?;
            let act = DisputeAct {
                id: sent.id,
                kind: said.step,
                said: said.words,
                by: permit.worker(),
                by_name: String::new(),
                made_at: now,
            };
            store::events::insert_act(writer, county, id, &act).await?;
            let detail = json!({ "dispute": said.step.as_str() });
            audited(writer, &permit, &id.to_string(), detail, now).await?;
            page(writer, &permit, id, now).await
        })
        .await
}
