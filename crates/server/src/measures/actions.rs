//! Proposing, deciding, reviewing and taking back.

use domain::Refusal;
use domain::access::{Action, Permit, Purpose};
use domain::areas::Size;
use domain::ids::MeasureId;
use domain::measures::{ExitTerms, MeasureKind, MeasureReason, Plan, Standing, Terms, faults};
use jiff::{SignedDuration, Timestamp};
use playbook::Playbook;
use serde_json::json;
use store::measures::Measure;
use store::{Reader, Writer};

use super::wire::{
    CardCount, DecideMeasure, ExitTermsWire, LiftMeasure, MeasureWire, NewMeasure, ReviewMeasure,
};
use crate::areas::actions::within;
use crate::entry::{Actor, audited};
use crate::problem::{FieldError, Problem};

const LISTED: usize = 200;
const LONGEST: usize = 200;
/// Households that are not told for longer than this are named (I-7).
const TOLD_WITHIN: SignedDuration = SignedDuration::from_hours(24);

/// Reads an instant of a field.
pub fn instant(field: &str, text: &str, wrong: &mut Vec<FieldError>) -> Timestamp {
    text.parse().unwrap_or_else(|_| {
        wrong.push(FieldError::new(field, "unfit"));
        Timestamp::UNIX_EPOCH
    })
}

/// Reads a text of a field that must say something.
pub fn text(field: &str, given: &str, wrong: &mut Vec<FieldError>) -> String {
    let given = given.trim();
    match given.chars().count() {
        0 => wrong.push(FieldError::new(field, "missing")),
        1..=LONGEST => {}
        _ => wrong.push(FieldError::new(field, "too_long")),
    }
    given.to_owned()
}

fn wanted(field: &str) -> Problem {
    Problem::invalid(vec![FieldError::new(field, "unknown")])
}

/// What is to be limited, as far as the locality's playbook knows such a limit; what people live from stays open.
fn terms(playbook: &Playbook, asked: &NewMeasure) -> Result<Terms, Problem> {
    let rules = playbook.measures.as_ref().ok_or(Refusal::NotAllowed)?;
    match MeasureKind::from_name(&asked.kind) {
        Some(MeasureKind::ExitLimit) if rules.exits.is_some() => {
            let it =
                asked.terms.ok_or_else(|| Problem::invalid(vec![FieldError::new("terms", "missing")]))?;
            let ExitTermsWire { exits, every_days, max_minutes } = it;
            Ok(Terms::Exits(ExitTerms { exits, every_days, max_minutes }))
        }
        Some(MeasureKind::VenueClosure) if rules.closures => {
            let closable = |id: &&String| playbook.category(id).is_some_and(|it| !it.essential);
            let known: Vec<_> = asked.categories.iter().filter(closable).cloned().collect();
            if known.len() == asked.categories.len() {
                Ok(Terms::Closure(known))
            } else {
                Err(wanted("categories"))
            }
        }
        _ => Err(wanted("kind")),
    }
}

/// Proposes a measure. The same again is the same act.
///
/// # Errors
/// [`Refusal::Invalid`] with every field that is missing or does not fit (I-2, I-3), [`Refusal::NotFound`]
/// outside the scope, [`Refusal::IdReused`].
pub async fn propose(actor: &Actor, id: MeasureId, asked: NewMeasure) -> Result<MeasureWire, Problem> {
    let permit = actor.permit(Action::ProposeMeasures, Purpose::Measure)?;
    let terms = terms(&actor.playbook, &asked)?;
    let reason = MeasureReason::from_name(&asked.reason).ok_or_else(|| wanted("reason"))?;
    let mut wrong = Vec::new();
    let document = text("document", &asked.document, &mut wrong);
    let issuer = text("issuer", &asked.issuer, &mut wrong);
    let services = text("services", &asked.services, &mut wrong);
    let appeal = text("appeal", &asked.appeal, &mut wrong);
    let plan = Plan {
        starts_at: instant("starts_at", &asked.starts_at, &mut wrong),
        ends_at: instant("ends_at", &asked.ends_at, &mut wrong),
        review_at: instant("review_at", &asked.review_at, &mut wrong),
    };
    let now = actor.now;
    if wrong.is_empty() {
        wrong.extend(faults(plan, &terms, now).into_iter().map(|(field, code)| FieldError::new(field, code)));
    }
    let (county, me) = (permit.county(), permit.worker());
    let kept = actor.write(async move |writer: &Writer| {
        let (here, area) = within(writer, &permit, Some(asked.area)).await?;
        if let Some(known) = store::measures::find(writer, county, id).await? {
            let same = known.proposed_by == me && known.area == area.id && known.document == document;
            return if same { Ok(known) } else { Err(Refusal::IdReused.into()) };
        }
        // Sent again late, what was kept in time is still the same act.
        if !wrong.is_empty() {
            return Err(Problem::invalid(wrong));
        }
        let (size, venues) = match &terms {
            Terms::Exits(_) => (store::areas::size(writer, &here).await?, 0),
            Terms::Closure(them) => (Size::default(), store::places::count_open(writer, &here, them).await?),
        };
        let kind = terms.kind();
        let measure = Measure {
            id,
            area: area.id,
            path: area.path,
            area_name: area.name,
            document,
            issuer,
            reason,
            services,
            appeal,
            plan,
            terms,
            households: size.households,
            people: size.people,
            venues,
            proposed_by: me,
            proposer: String::new(),
            proposed_at: now,
            decided_by: None,
            decider: None,
            decided_at: None,
            granted: None,
            authority: None,
            authority_document: None,
            reviewed_at: None,
            lifted_at: None,
            lifted_why: None,
        };
        store::measures::insert(writer, &permit, &measure).await?;
        let detail = json!({ "measure": "proposed", "kind": kind.as_str(), "reason": reason.as_str(),
                "document": measure.document, "households": size.households, "people": size.people,
                "venues": venues });
        audited(writer, &permit, &id.to_string(), detail, now).await?;
        Ok(store::measures::find(writer, county, id).await?.ok_or(Refusal::NotFound)?)
    });
    Ok(MeasureWire::of(kept.await?, actor, false, None))
}

/// Measures that concern one's area, newest first, with how far telling has come.
///
/// # Errors
/// [`Refusal::NotAllowed`].
pub async fn list(actor: &Actor) -> Result<Vec<MeasureWire>, Problem> {
    let permit = actor.permit(Action::ReadMeasures, Purpose::Measure)?;
    let decides = actor.permit(Action::DecideMeasures, Purpose::Measure).is_ok();
    let (now, day) = (actor.now, actor.today());
    let found = actor
        .read(async move |db: &Reader| {
            let mut found = Vec::new();
            for measure in store::measures::list(db, &permit, LISTED).await? {
                let own = decides
                    && store::measures::covering_authority(db, &permit, measure.kind(), &measure.path, day)
                        .await?
                        .is_some();
                let cards = counted(db, &permit, &measure, now).await?;
                found.push((measure, own, cards));
            }
            Ok(found)
        })
        .await?;
    Ok(found.into_iter().map(|(it, own, cards)| MeasureWire::of(it, actor, own, cards)).collect())
}

async fn counted(
    db: &Reader,
    permit: &Permit,
    measure: &Measure,
    now: Timestamp,
) -> Result<Option<CardCount>, Problem> {
    let granted = measure.granted == Some(true) && measure.exits().is_some();
    let Some(decided_at) = measure.decided_at.filter(|_| granted) else { return Ok(None) };
    let own = permit.narrowed(&measure.path).unwrap_or_else(|_| permit.clone());
    let (made, told) = store::measures::count_cards(db, &own, measure.id).await?;
    let households = store::areas::size(db, &own).await?.households;
    let late = now.duration_since(decided_at.max(measure.plan.starts_at)) > TOLD_WITHIN;
    let overdue = late && told < households && measure.standing(now) == Standing::InForce;
    Ok(Some(CardCount { made, told, households, overdue }))
}

/// A measure inside the permit's subtree.
async fn inside(db: &Reader, permit: &Permit, id: MeasureId) -> Result<Measure, Problem> {
    let found = store::measures::find(db, permit.county(), id).await?;
    Ok(found.filter(|it| permit.path().covers(&it.path)).ok_or(Refusal::NotFound)?)
}

async fn noted(
    writer: &Writer,
    permit: &Permit,
    id: MeasureId,
    what: &str,
    now: Timestamp,
) -> Result<(), Problem> {
    Ok(audited(writer, permit, &id.to_string(), json!({ "measure": what }), now).await?)
}

/// Decides about a proposal: another person than the proposer, with an authority over the place. The
/// database holds both (I-4).
///
/// # Errors
/// [`Refusal::OwnRequest`], [`Refusal::NoAuthority`], [`Refusal::AlreadyDecided`], [`Refusal::NotFound`].
pub async fn decide(actor: &Actor, id: MeasureId, sent: DecideMeasure) -> Result<MeasureWire, Problem> {
    let permit = actor.permit(Action::DecideMeasures, Purpose::Measure)?;
    let (now, day) = (actor.now, actor.today());
    let decided = actor.write(async move |writer: &Writer| {
        let measure = inside(writer, &permit, id).await?;
        if measure.proposed_by == permit.worker() {
            return Err(Refusal::OwnRequest.into());
        }
        if measure.standing(now) != Standing::Waiting {
            return Err(Refusal::AlreadyDecided.into());
        }
        let authority =
            store::measures::covering_authority(writer, &permit, measure.kind(), &measure.path, day).await?;
        let authority = authority.ok_or(Refusal::NoAuthority)?;
        if !store::measures::decide(writer, &permit, id, sent.grant, Some(&authority), now).await? {
            return Err(Refusal::AlreadyDecided.into());
        }
        noted(writer, &permit, id, if sent.grant { "granted" } else { "declined" }, now).await?;
        super::closures::apply(writer, permit.county(), now).await?;
        inside(writer, &permit, id).await
    });
    Ok(MeasureWire::of(decided.await?, actor, true, None))
}

/// Says that a measure is still needed, until its next review (I-22); its end stays where it is (I-6).
///
/// # Errors
/// [`Refusal::NoAuthority`], [`Refusal::Invalid`] for a review too late, [`Refusal::MeasureOver`].
pub async fn review(actor: &Actor, id: MeasureId, sent: ReviewMeasure) -> Result<MeasureWire, Problem> {
    let permit = actor.permit(Action::DecideMeasures, Purpose::Measure)?;
    let mut wrong = Vec::new();
    let next = instant("review_at", &sent.review_at, &mut wrong);
    let (now, day) = (actor.now, actor.today());
    let kept = actor.write(async move |writer: &Writer| {
        let measure = inside(writer, &permit, id).await?;
        let authority =
            store::measures::covering_authority(writer, &permit, measure.kind(), &measure.path, day).await?;
        authority.ok_or(Refusal::NoAuthority)?;
        let most = measure.plan.ends_at.min(now + SignedDuration::from_hours(24 * 7));
        if next <= now || next > most {
            wrong = vec![FieldError::new("review_at", "unfit")];
        }
        if !wrong.is_empty() {
            return Err(Problem::invalid(wrong));
        }
        if !store::measures::review(writer, &permit, id, next, now).await? {
            return Err(Refusal::MeasureOver.into());
        }
        noted(writer, &permit, id, "reviewed", now).await?;
        super::closures::apply(writer, permit.county(), now).await?;
        inside(writer, &permit, id).await
    });
    Ok(MeasureWire::of(kept.await?, actor, true, None))
}

/// Takes a measure back at once: whoever may propose or decide may, for freedom needs no second person.
///
/// # Errors
/// [`Refusal::Invalid`] without a reason, [`Refusal::MeasureOver`], [`Refusal::NotFound`].
pub async fn lift(actor: &Actor, id: MeasureId, sent: LiftMeasure) -> Result<MeasureWire, Problem> {
    let permit = actor
        .permit(Action::DecideMeasures, Purpose::Measure)
        .or_else(|_| actor.permit(Action::ProposeMeasures, Purpose::Measure))?;
    let mut wrong = Vec::new();
    let why = text("why", &sent.why, &mut wrong);
    if !wrong.is_empty() {
        return Err(Problem::invalid(wrong));
    }
    let now = actor.now;
    let lifted = actor.write(async move |writer: &Writer| {
        inside(writer, &permit, id).await?;
        if !store::measures::lift(writer, &permit, id, &why, now).await? {
            return Err(Refusal::MeasureOver.into());
        }
        noted(writer, &permit, id, "lifted", now).await?;
        super::closures::apply(writer, permit.county(), now).await?;
        inside(writer, &permit, id).await
    });
    Ok(MeasureWire::of(lifted.await?, actor, true, None))
}
