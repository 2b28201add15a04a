//! Telling of an event: whoever finds it says what, where, of which kind; the clock starts, rules label it, and what must
//! be done at once goes straight to who does it (B-81, B-84, B-86, B-93).

use domain::Refusal;
use domain::access::{Action, Permit, Purpose};
use domain::events::{EventSource, EventState, PartState, Step};
use domain::ids::{AreaId, EventId, EventPartId};
use jiff::SignedDuration;
use playbook::{EventCategory, EventLevel, Events, Playbook};
use serde_json::json;
use store::areas::Area;
use store::events::{Event, EventPart, EventStep, NewEvent};
use store::{StoreError, Writer};
use uuid::Uuid;

use super::read::page;
use super::rules::{check_at, due_at, first_holder, rules};
use super::steps::promise;
use super::wire::{EventPage, EventWire, NewEventWire, SimilarAsked};
use crate::areas::actions::within;
use crate::entry::{Actor, audited, fingerprint};
use crate::fields::Fields;
use crate::problem::Problem;

const PLACE: usize = 80;
const SAID: usize = 4_000;
const HANDLED: usize = 500;
const PHOTOS: usize = 4;
/// What was told within so long may be the same.
const ALIKE: SignedDuration = SignedDuration::from_hours(72);
const ALIKE_SHOWN: usize = 5;

/// Open events of the same kind in the unit and the one above it, told lately: shown before another is saved.
///
/// # Errors
/// [`Refusal::NotFound`] outside the scope.
pub async fn similar(actor: &Actor, asked: SimilarAsked) -> Result<Vec<EventWire>, Problem> {
    let permit = actor.permit(Action::ReportEvents, Purpose::Oversight)?;
    rules(&actor.playbook)?;
    let (playbook, now) = (actor.playbook.clone(), actor.now);
    actor
        .write(async move |writer: &Writer| {
            let (here, area) = within(writer, &permit, asked.area).await?;
            // The unit above belongs to it as far as one's own scope reaches.
            let above = area.path.parent().and_then(|it| permit.narrowed(&it).ok()).unwrap_or(here);
            let found =
                store::events::similar(writer, &above, &asked.category, now - ALIKE, ALIKE_SHOWN).await?;
            audited(writer, &permit, above.path().as_str(), json!({ "events": found.len() }), now).await?;
            Ok(found.into_iter().map(|it| super::read::wire(&playbook, it, now)).collect())
        })
        .await
}

/// An event that may be told: in order, with its kind.
pub(super) struct Ready {
    sent: NewEventWire,
    category: EventCategory,
    level: EventLevel,
    fingerprint: Vec<u8>,
}

/// Holds what is told against the playbook.
///
/// # Errors
/// [`Refusal::Invalid`] with the fields.
pub(super) fn ready(
    playbook: &Playbook,
    mut sent: NewEventWire,
    fingerprint: Vec<u8>,
) -> Result<Ready, Problem> {
    let events = rules(playbook)?;
    let mut fields = Fields::default();
    let category = fields.known("category", events.category(&sent.category));
    let level = category.and_then(|it| events.level(it.level.get_ref()));
    let place = fields.text("place", &sent.place, 1..=PLACE);
    let said = fields.text("said", &sent.said, 1..=SAID);
    sent.handled = sent.handled.and_then(|it| fields.text("handled", &it, 1..=HANDLED));
    // What a camera saw is shown as a still on which nobody can be recognised (B-90, I-19).
    if sent.source.is_some_and(|it| it.0 == EventSource::Video) {
        fields.check(!sent.photos.is_empty(), "photos", "missing");
        fields.check(sent.blurred, "blurred", "missing");
    }
    fields.check(sent.photos.len() <= PHOTOS, "photos", "too_long");
    fields.check(!category.is_some_and(|it| it.people) || sent.people.is_some(), "people", "missing");
    let (category, level, place, said) = fields.all((category, level, place, said))?;
    (sent.place, sent.said) = (place, said);
    Ok(Ready { category: category.clone(), level: level.clone(), sent, fingerprint })
}

/// Tells of an event. The same again is the same act.
///
/// # Errors
/// [`Refusal::Invalid`] with the fields; [`Refusal::NotFound`] outside the scope; [`Refusal::IdReused`].
pub async fn report(actor: &Actor, id: EventId, sent: NewEventWire) -> Result<EventPage, Problem> {
    let permit = actor.permit(Action::ReportEvents, Purpose::Oversight)?;
    let print = fingerprint(actor, &sent);
    let ready = ready(&actor.playbook, sent, print)?;
    let me = actor.clone();
    actor
        .write(async move |writer: &Writer| {
            keep(writer, &me, &permit, id, ready).await?;
            page(writer, &me, id).await
        })
        .await
}

/// Keeps an event in the name of a permit, with everything that follows from it in the same second.
///
/// # Errors
/// [`Refusal::NotFound`] outside the scope; [`Refusal::IdReused`].
pub(super) async fn keep(
    writer: &Writer,
    me: &Actor,
    permit: &Permit,
    id: EventId,
    it: Ready,
) -> Result<(), Problem> {
    if let Some(known) = store::events::fingerprint_of(writer, permit.county(), id).await? {
        return if known == it.fingerprint { Ok(()) } else { Err(Refusal::IdReused.into()) };
    }
    let Ready { sent, category, level, fingerprint } = it;
    let (_, area) = within(writer, permit, sent.area).await?;
    let events = rules(&me.playbook)?;
    let pace = store::events::pace(writer, permit.county(), &area.path, me.now).await?;
    let event = NewEvent {
        id,
        number: number(writer, me, permit, &area).await?,
        holder: first_holder(&me.playbook, events, &area.path, &level),
        category: sent.category,
        level: level.id.get_ref().clone(),
        place: sent.place,
        said: sent.said,
        people: sent.people.filter(|_| category.people),
        source: sent.source.map_or(EventSource::Field, |it| it.0),
        day: me.today(),
        due_at: due_at(me, events, (&level, pace), me.now),
        area: area.id,
        path: area.path.clone(),
        fingerprint,
    };
    match store::events::insert(writer, permit, &event, me.now).await {
        // The same phone sends it at the same time: once more, and it is found.
        Err(error) if error.conflicts_with("event_pkey") => return Err(StoreError::Busy.into()),
        other => other?,
    }
    step(writer, me, id, Step::Report, (true, None)).await?;
    promise(writer, permit, id.0, &area.path, &sent.photos).await?;
    if level.labelled {
        label(writer, me, permit, events, &event).await?;
    }
    let held = store::events::hold(writer, permit.county(), id).await?.ok_or(Refusal::NotFound)?;
    if let Some(done) = sent.handled {
        solved(writer, me, events, held, done).await?;
    } else if level.at_once && !category.departments.is_empty() {
        pass_on(writer, me, &category, held).await?;
    }
    // Nothing of what was told: the audit is read by others.
    let detail = json!({ "event": event.number, "category": event.category });
    Ok(audited(writer, permit, &id.to_string(), detail, me.now).await?)
}

/// `330206003205-2022-17`: the village's code, the year, a serial without a gap.
async fn number(writer: &Writer, actor: &Actor, permit: &Permit, area: &Area) -> Result<String, Problem> {
    let depth = actor.playbook.ladder().tally_depth().min(area.path.depth());
    let village = store::areas::at_path(writer, permit.county(), &area.path.at_depth(depth)).await?;
    let village = village.ok_or(Refusal::NotFound)?;
    let year = i64::from(actor.today().year());
    // A unit without a code is told apart by the random end of its id.
    let code = village.code.unwrap_or_else(|| village.id.0.simple().to_string().chars().skip(20).collect());
    let serial = store::events::issue_number(writer, permit.county(), &code, year).await?;
    Ok(format!("{code}-{year}-{serial}"))
}

async fn step(
    writer: &Writer,
    actor: &Actor,
    event: EventId,
    kind: Step,
    (by_me, said): (bool, Option<String>),
) -> Result<(), Problem> {
    let it = EventStep {
        id: Uuid::from_bytes(actor.app.random()),
        kind,
        made_by: by_me.then_some(actor.post.worker),
        name: None,
        made_at: actor.now,
        said,
        detail: json!({}),
        photos: Vec::new(),
    };
    Ok(store::events::insert_step(writer, actor.post.county, event, &it).await?)
}

/// Rules that fire give their labels, with what fired; a person confirms each (I-20).
async fn label(
    writer: &Writer,
    actor: &Actor,
    permit: &Permit,
    events: &Events,
    event: &NewEvent,
) -> Result<(), Problem> {
    let village = event.path.at_depth(actor.playbook.ladder().tally_depth().min(event.path.depth()));
    let since = actor.now - ALIKE;
    let alike = store::events::alike(writer, permit.county(), &village, &event.category, since).await?;
    let alike = u32::try_from(alike).unwrap_or(u32::MAX);
    let given = events.tags.iter().filter_map(|tag| {
        let why = tag.fires(&event.category, &event.said, event.people, alike)?;
        Some((tag.id.get_ref().clone(), why.join(", ")))
    });
    let given: Vec<_> = given.collect();
    Ok(store::events::give_tags(writer, permit.county(), event.id, &given).await?)
}

/// Found and solved at once: somebody else looks all the same.
async fn solved(
    writer: &Writer,
    actor: &Actor,
    events: &Events,
    mut event: Event,
    done: String,
) -> Result<(), Problem> {
    step(writer, actor, event.id, Step::Handle, (true, Some(done))).await?;
    event.state = EventState::Handled;
    event.handled_at = Some(actor.now);
    event.clock_at = Some(check_at(events, actor.now));
    Ok(store::events::advance(writer, actor.post.county, &event).await?)
}

/// What must be done at once is with those who do it in the same second (B-84).
async fn pass_on(
    writer: &Writer,
    actor: &Actor,
    category: &EventCategory,
    mut event: Event,
) -> Result<(), Problem> {
    let county = actor.post.county;
    let path = event.path.at_depth(usize::try_from(event.holder).unwrap_or_default());
    let unit = store::areas::at_path(writer, county, &path).await?.ok_or(Refusal::NotFound)?;
    let parts = category.departments.iter().enumerate().map(|(place, department)| EventPart {
        id: EventPartId(Uuid::from_bytes(actor.app.random())),
        area: AreaId(unit.id.0),
        path: unit.path.clone(),
        area_name: unit.name.clone(),
        department: Some(department.get_ref().clone()),
        leads: place == 0,
        state: PartState::Given,
        given_at: actor.now,
        settled_at: None,
    });
    store::events::insert_parts(writer, county, event.id, &parts.collect::<Vec<_>>()).await?;
    step(writer, actor, event.id, Step::Dispatch, (false, None)).await?;
    event.state = EventState::Dispatched;
    event.dispatched_at = Some(actor.now);
    Ok(store::events::advance(writer, county, &event).await?)
}
