//! Notices: handed in by whoever must act, checked again by somebody else, closed, sent back, or ordered by those
//! above.

use domain::Refusal;
use domain::access::{Action, Permit, Purpose};
use domain::ids::RectificationId;
use domain::inspections::{NoticeState, Verdict, hand_in, order, verdict};
use jiff::SignedDuration;
use serde_json::json;
use store::inspections::{Rectification, RectificationFilter};
use store::{Reader, Writer};
use uuid::Uuid;

use super::wire::{
    CheckAgain, FindingWire, HandIn, OrderIt, RectificationPage, RectificationWire, RectificationsAsked,
    StepWire,
};
use crate::areas::actions::within;
use crate::entry::{Actor, audited};
use crate::problem::{FieldError, Problem};

const LISTED: usize = 500;
const PHOTOS: usize = 4;
const LONGEST_HOURS: u32 = 24 * 30;

/// Notices of one's scope, those due first in front.
///
/// # Errors
/// [`Refusal::NotFound`] outside the scope.
pub async fn list(actor: &Actor, asked: RectificationsAsked) -> Result<Vec<RectificationWire>, Problem> {
    let permit = actor.permit(Action::ReadInspections, Purpose::Oversight)?;
    let now = actor.now;
    let standing = asked.standing.unwrap_or_default();
    let filter = RectificationFilter {
        department: asked.department,
        venue: asked.venue.map(domain::ids::VenueId),
        open: standing == "open",
        late: (standing == "late").then_some(now),
    };
    actor
        .read(async move |db: &Reader| {
            let (here, _) = within(db, &permit, asked.area).await?;
            let found = store::inspections::rectifications(db, &here, &filter, LISTED).await?;
            Ok(found.into_iter().map(|it| RectificationWire::new(it, now)).collect())
        })
        .await
}

/// One notice.
///
/// # Errors
/// [`Refusal::NotFound`] outside the scope.
pub async fn open(actor: &Actor, id: RectificationId) -> Result<RectificationPage, Problem> {
    let permit = actor.permit(Action::ReadInspections, Purpose::Oversight)?;
    let me = actor.clone();
    actor
        .write(async move |writer: &Writer| {
            let page = page(writer, &me, &permit, id).await?;
            audited(writer, &permit, &id.to_string(), json!({ "rectification": "opened" }), me.now).await?;
            Ok(page)
        })
        .await
}

async fn page(
    db: &Reader,
    actor: &Actor,
    permit: &Permit,
    id: RectificationId,
) -> Result<RectificationPage, Problem> {
    let it = store::inspections::find_rectification(db, permit, id).await?.ok_or(Refusal::NotFound)?;
    let findings = store::inspections::findings(db, permit, it.inspection).await?;
    let steps = store::inspections::steps(db, permit, id).await?;
    let part = store::inspections::had_part(db, permit.county(), &it, actor.post.worker).await?;
    let inspects = actor.permit(Action::Inspect, Purpose::Oversight).is_ok();
    let plans = actor.permit(Action::PlanInspections, Purpose::Oversight).is_ok();
    let own = actor.post.department.is_none() || actor.post.department == it.department;
    let rectifies = own && actor.permit(Action::Rectify, Purpose::Oversight).is_ok();
    // The paper is for whoever wrote it, checks it or must act on it.
    let paper = inspects || plans || rectifies;
    let signature = store::inspections::signature(db, permit.county(), id).await?;
    Ok(RectificationPage {
        findings: findings.into_iter().filter(|it| it.settled == "notice").map(FindingWire::from).collect(),
        steps: steps.into_iter().map(StepWire::from).collect(),
        signature: signature.filter(|_| paper),
        code: paper.then(|| it.code.clone()),
        may_check: inspects && !part && it.state != NoticeState::Closed,
        rectification: RectificationWire::new(it, actor.now),
    })
}

fn words(said: &str, required: bool) -> Result<String, Problem> {
    let said = said.trim().to_owned();
    match said.chars().count() {
        0 if required => Err(Problem::invalid(vec![FieldError::new("said", "missing")])),
        501.. => Err(Problem::invalid(vec![FieldError::new("said", "too_long")])),
        _ => Ok(said),
    }
}

fn few(photos: &[Uuid]) -> Result<(), Problem> {
    let many = photos.len() > PHOTOS;
    if many { Err(Problem::invalid(vec![FieldError::new("photos", "too_long")])) } else { Ok(()) }
}

/// Says that what a notice asks is done.
///
/// # Errors
/// [`Refusal::NoticeClosed`], [`Refusal::Invalid`] without words, [`Refusal::NotFound`].
pub async fn hand(actor: &Actor, id: RectificationId, sent: HandIn) -> Result<RectificationPage, Problem> {
    let permit = actor.permit(Action::Rectify, Purpose::Oversight)?;
    let said = words(&sent.said, true)?;
    few(&sent.photos)?;
    let own = actor.post.department.clone();
    step(actor, permit, id, (sent.id, sent.photos), move |it, _| {
        // Whoever stands in a department answers for its notices only.
        if own.is_some() && own != it.department {
            return Err(Refusal::NotFound);
        }
        Ok((hand_in(it.state)?, said.clone(), None))
    })
    .await
}

/// Says what one saw who had no part in it.
///
/// # Errors
/// [`Refusal::OwnFinding`], [`Refusal::NoticeClosed`], [`Refusal::Invalid`], [`Refusal::NotFound`].
pub async fn check(
    actor: &Actor,
    id: RectificationId,
    sent: CheckAgain,
) -> Result<RectificationPage, Problem> {
    let permit = actor.permit(Action::Inspect, Purpose::Oversight)?;
    let found = match sent.verdict.as_str() {
        "closed" => Verdict::Closed,
        "sent_back" => Verdict::SentBack,
        _ => return Err(Problem::invalid(vec![FieldError::new("verdict", "unknown")])),
    };
    let said = words(&sent.said, found == Verdict::SentBack)?;
    few(&sent.photos)?;
    step(actor, permit, id, (sent.id, sent.photos), move |it, part| {
        Ok((verdict(it.state, found, part)?, said.clone(), None))
    })
    .await
}

/// Orders a unit or department to see to what is late or was sent back.
///
/// # Errors
/// [`Refusal::NotDueYet`], [`Refusal::NoticeClosed`], [`Refusal::Invalid`], [`Refusal::NotFound`].
pub async fn give_order(
    actor: &Actor,
    id: RectificationId,
    sent: OrderIt,
) -> Result<RectificationPage, Problem> {
    let permit = actor.permit(Action::OrderRectification, Purpose::Oversight)?;
    let said = words(&sent.said, true)?;
    let to = sent.to.trim().to_owned();
    let mut wrong = Vec::new();
    if to.is_empty() || to.chars().count() > 40 {
        wrong.push(FieldError::new("to", if to.is_empty() { "missing" } else { "too_long" }));
    }
    if !(1..=LONGEST_HOURS).contains(&sent.hours) {
        wrong.push(FieldError::new("hours", "unfit"));
    }
    if !wrong.is_empty() {
        return Err(Problem::invalid(wrong));
    }
    let now = actor.now;
    let due = now + SignedDuration::from_hours(i64::from(sent.hours));
    step(actor, permit, id, (sent.id, Vec::new()), move |it, _| {
        Ok((order(it.state, it.due_at < now)?, said.clone(), Some((to.clone(), due))))
    })
    .await
}

/// A step: the state it leads to, what is said, whom it orders until when.
type Taken = (NoticeState, String, Option<(String, jiff::Timestamp)>);

/// The way of every step: the notice is held, the rule decides, the step is kept once.
async fn step(
    actor: &Actor,
    permit: Permit,
    id: RectificationId,
    sent: (Uuid, Vec<Uuid>),
    decide: impl Fn(&Rectification, bool) -> Result<Taken, Refusal> + Send + 'static,
) -> Result<RectificationPage, Problem> {
    let me = actor.clone();
    actor
        .write(async move |writer: &Writer| {
            take(writer, &me, &permit, id, &sent, decide).await?;
            page(writer, &me, &permit, id).await
        })
        .await
}

async fn take(
    writer: &Writer,
    actor: &Actor,
    permit: &Permit,
    id: RectificationId,
    (step, photos): &(Uuid, Vec<Uuid>),
    decide: impl Fn(&Rectification, bool) -> Result<Taken, Refusal>,
) -> Result<(), Problem> {
    let county = permit.county();
    let it = store::inspections::lock_rectification(writer, permit, id).await?.ok_or(Refusal::NotFound)?;
    // What is kept already is the same act again, whatever the notice has become since.
    if store::inspections::steps(writer, permit, id).await?.iter().any(|it| it.id == *step) {
        return Ok(());
    }
    let part = store::inspections::had_part(writer, county, &it, actor.post.worker).await?;
    let (state, said, ordered) = decide(&it, part)?;
    let new = (*step, state, said.as_str());
    let by = Some(actor.post.worker);
    if !store::inspections::insert_step(writer, county, &it, new, by, actor.now).await? {
        return Err(Refusal::IdReused.into());
    }
    let ordered = ordered.as_ref().map(|(to, due)| (to.as_str(), *due));
    store::inspections::set_state(writer, county, &it, state, ordered).await?;
    store::tasks::promise_photos(writer, permit, *step, &it.path, photos).await?;
    audited(writer, permit, &id.to_string(), json!({ "rectification": state.as_str() }), actor.now)
        .await
        .map_err(Problem::from)
}
