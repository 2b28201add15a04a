//! What residents say to a measure: entered by themselves with their card or by a worker for them, answered
//! within hours by somebody who had no part in it (I-8).

use domain::Refusal;
use domain::access::{Action, Purpose};
use domain::ids::{County, MeasureId, ObjectionId};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use store::Writer;
use store::measures::{Measure, Raised};

use super::wire::{AnswerObjection, NewObjection, ObjectionKept, ObjectionWire};
use crate::entry::{Actor, audited};
use crate::problem::{FieldError, Problem};

const LISTED: usize = 200;
const LONGEST: usize = 500;
const CONTACT: usize = 60;

/// What is wrong with an objection.
pub fn check(said: &str, contact: Option<&str>) -> Result<(), Problem> {
    let mut wrong = Vec::new();
    match said.trim().chars().count() {
        0 => wrong.push(FieldError::new("said", "missing")),
        1..=LONGEST => {}
        _ => wrong.push(FieldError::new("said", "too_long")),
    }
    if contact.is_some_and(|text| text.chars().count() > CONTACT) {
        wrong.push(FieldError::new("contact", "too_long"));
    }
    if wrong.is_empty() { Ok(()) } else { Err(Problem::invalid(wrong)) }
}

/// Hours within which the county answers.
pub fn hours(playbook: &playbook::Playbook) -> SignedDuration {
    let hours = playbook.measures.as_ref().map_or(24, |it| *it.answer_hours.get_ref());
    SignedDuration::from_hours(hours.into())
}

/// An objection that is kept, and whether it was before.
pub struct Taken {
    /// Whether it is new.
    pub fresh: bool,
    /// By when it is answered.
    pub due_at: Timestamp,
}

/// Keeps an objection once: the same again is the same act.
///
/// # Errors
/// [`Refusal::IdReused`] for other words under its id.
pub async fn keep(
    writer: &Writer,
    county: County,
    measure: &Measure,
    raised: Raised<'_>,
) -> Result<Taken, Problem> {
    if let Some((said, due_at)) = store::measures::kept_objection(writer, county, raised.id).await? {
        return if said == raised.said {
            Ok(Taken { fresh: false, due_at })
        } else {
            Err(Refusal::IdReused.into())
        };
    }
    store::measures::insert_objection(writer, county, measure, raised).await?;
    Ok(Taken { fresh: true, due_at: raised.due_at })
}

/// Enters an objection for a resident. The same again is the same act.
///
/// # Errors
/// [`Refusal::Invalid`], [`Refusal::NotFound`] for a measure that does not concern one's area or that nobody
/// decided on.
pub async fn enter(actor: &Actor, measure: MeasureId, sent: NewObjection) -> Result<ObjectionKept, Problem> {
    let permit = actor.permit(Action::ReadMeasures, Purpose::Measure)?;
    check(&sent.said, sent.contact.as_deref())?;
    let (now, due_at) = (actor.now, actor.now + hours(&actor.playbook));
    actor
        .write(async move |writer: &Writer| {
            let found = store::measures::find(writer, permit.county(), measure).await?;
            let concerns =
                |path: &domain::areas::AreaPath| permit.path().covers(path) || path.covers(permit.path());
            let found = found.filter(|it| concerns(&it.path) && it.granted.is_some());
            let found = found.ok_or(Refusal::NotFound)?;
            let raised = Raised {
                id: ObjectionId(sent.id),
                said: sent.said.trim(),
                contact: sent.contact.as_deref().map(str::trim).filter(|it| !it.is_empty()),
                entered_by: Some(permit.worker()),
                at: now,
                due_at,
            };
            let kept = keep(writer, permit.county(), &found, raised).await?;
            if kept.fresh {
                let detail = json!({ "objection": "entered" });
                audited(writer, &permit, &measure.to_string(), detail, now).await?;
            }
            Ok(ObjectionKept { due_at: kept.due_at.to_string() })
        })
        .await
}

/// Objections of one's area, those that wait on top.
///
/// # Errors
/// [`Refusal::NotAllowed`] for whoever neither answers nor decides.
pub async fn list(actor: &Actor) -> Result<Vec<ObjectionWire>, Problem> {
    let answers = actor.permit(Action::AnswerObjections, Purpose::Measure);
    let may = answers.is_ok();
    let permit = answers.or_else(|_| actor.permit(Action::DecideMeasures, Purpose::Measure))?;
    let now = actor.now;
    let read = actor.write(async move |writer: &Writer| {
        let found = store::measures::objections(writer, &permit, LISTED).await?;
        let detail = json!({ "objections": found.len(), "purpose": permit.purpose().as_str() });
        audited(writer, &permit, permit.path().as_str(), detail, now).await?;
        Ok(found)
    });
    Ok(read.await?.into_iter().map(|it| ObjectionWire::of(it, actor.now, may)).collect())
}

/// Answers an objection.
///
/// # Errors
/// [`Refusal::OwnRequest`] for whoever proposed the measure or decided on it, [`Refusal::AlreadyDecided`],
/// [`Refusal::Invalid`] without words.
pub async fn answer(actor: &Actor, id: ObjectionId, sent: AnswerObjection) -> Result<ObjectionWire, Problem> {
    let permit = actor.permit(Action::AnswerObjections, Purpose::Measure)?;
    let mut wrong = Vec::new();
    let words = super::actions::text("answer", &sent.answer, &mut wrong);
    if !wrong.is_empty() {
        return Err(Problem::invalid(wrong));
    }
    let now = actor.now;
    let kept = actor.write(async move |writer: &Writer| {
        let known = store::measures::find_objection(writer, &permit, id).await?;
        if known.ok_or(Refusal::NotFound)?.own {
            return Err(Refusal::OwnRequest.into());
        }
        if !store::measures::answer_objection(writer, &permit, id, sent.upheld, &words, now).await? {
            return Err(Refusal::AlreadyDecided.into());
        }
        let detail = json!({ "objection": if sent.upheld { "upheld" } else { "answered" } });
        audited(writer, &permit, &id.to_string(), detail, now).await?;
        Ok(store::measures::find_objection(writer, &permit, id).await?.ok_or(Refusal::NotFound)?)
    });
    Ok(ObjectionWire::of(kept.await?, now, true))
}
