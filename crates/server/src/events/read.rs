//! Reading events: lists by how they stand, one with everything that belongs to it, counts by unit.

use std::collections::BTreeMap;

use domain::Refusal;
use domain::access::{Action, Permit, Purpose};
use domain::events::EventState;
use domain::ids::EventId;
use jiff::{SignedDuration, Timestamp};
use playbook::Playbook;
use serde_json::json;
use store::events::{Event, EventFilter, Request, Standing};
use store::{Reader, Writer};
use uuid::Uuid;

use super::allowed::{Meeting, only_department};
use super::requests::{AskedForWire, RequestFiguresWire};
use super::rules::{next_cut_off, rules};
use super::wire::{
    EventList, EventOrderWire, EventPage, EventPartWire, EventStepWire, EventTagWire, EventTally, EventTimes,
    EventUnit, EventWire, EventsAsked, EventsPage,
};
use crate::areas::actions::within;
use crate::entry::{Actor, audited};
use crate::problem::{FieldError, Problem};

const PAGE: usize = 50;
const ORDERS: usize = 200;
const WEEK: SignedDuration = SignedDuration::from_hours(7 * 24);

/// An event on the wire, with the level that answers for it now.
pub(super) fn wire(playbook: &Playbook, it: Event, now: Timestamp) -> EventWire {
    let depth = usize::try_from(it.holder).unwrap_or_default();
    let level = playbook.ladder().at(depth).map(|it| it.id.get_ref().clone());
    let late = it.state.is_running() && it.state != EventState::Handled && it.due_at <= now;
    EventWire::of(it, level.unwrap_or_default(), late)
}

/// Events of one's scope; for a department those given to it, for everybody those one told of.
///
/// # Errors
/// [`Refusal::NotFound`] outside the scope; [`Refusal::Invalid`] for an unknown standing.
pub async fn list(actor: &Actor, asked: EventsAsked) -> Result<EventList, Problem> {
    rules(&actor.playbook)?;
    let standing = asked.standing.as_deref().unwrap_or("open");
    let told = standing == "mine";
    let permit = if told { actor.permit(Action::ReportEvents, Purpose::Oversight) } else { reads(actor) }?;
    let stands = match standing {
        "open" | "mine" | "held" => Standing::Open,
        "late" => Standing::Late,
        "ended" => Standing::Ended,
        "asked" => Standing::Asked,
        other => match EventState::from_name(other) {
            Some(state) => Standing::In(state),
            None => return Err(Problem::invalid(vec![FieldError::new("standing", "unknown")])),
        },
    };
    let mark = |it: &str| {
        let (at, id) = it.split_once('~')?;
        Some((at.parse::<Timestamp>().ok()?, EventId(id.parse().ok()?)))
    };
    let filter = EventFilter {
        standing: stands,
        category: asked.category.filter(|it| !it.is_empty()),
        level: asked.level.filter(|it| !it.is_empty()),
        holder: (standing == "held").then(|| actor.post.path.depth() as i64),
        department: only_department(actor),
        after: asked.after.as_deref().and_then(mark),
    };
    let ended = matches!(stands, Standing::Ended) || matches!(stands, Standing::In(it) if it.is_over());
    let (playbook, now) = (actor.playbook.clone(), actor.now);
    actor
        .write(async move |writer: &Writer| {
            let mut found = if told {
                store::events::mine(writer, permit.county(), permit.worker(), PAGE).await?
            } else {
                let (here, _) = within(writer, &permit, asked.area).await?;
                store::events::list(writer, &here, &filter, now, PAGE + 1).await?
            };
            let more = found.len() > PAGE;
            found.truncate(PAGE);
            let mark = |it: &Event| {
                let at = if ended { it.ended_at.unwrap_or(it.due_at) } else { it.due_at };
                format!("{at}~{}", it.id)
            };
            let next = found.last().filter(|_| more).map(mark);
            let detail = json!({ "events": found.len() });
            audited(writer, &permit, permit.path().as_str(), detail, now).await?;
            Ok(EventList { rows: found.into_iter().map(|it| wire(&playbook, it, now)).collect(), next })
        })
        .await
}

fn reads(actor: &Actor) -> Result<Permit, Problem> {
    actor.permit(Action::ReadEvents, Purpose::Oversight)
}

/// One event with everything that belongs to it.
///
/// # Errors
/// [`Refusal::NotFound`] for what one does not see.
pub async fn open(actor: &Actor, id: EventId) -> Result<EventPage, Problem> {
    let permit = reads(actor).or_else(|_| actor.permit(Action::ReportEvents, Purpose::Oversight))?;
    let me = actor.clone();
    actor
        .write(async move |writer: &Writer| {
            let page = page(writer, &me, id).await?;
            audited(writer, &permit, &id.to_string(), json!({ "event": "opened" }), me.now).await?;
            Ok(page)
        })
        .await
}

/// An event, held, for whoever sees it.
///
/// # Errors
/// [`Refusal::NotFound`] for what one does not see.
pub(super) async fn seen(writer: &Writer, actor: &Actor, id: EventId) -> Result<Event, Problem> {
    let county = actor.post.county;
    let event = store::events::hold(writer, county, id).await?.ok_or(Refusal::NotFound)?;
    let parts = store::events::parts(writer, county, id).await?;
    let orders = store::events::orders_of(writer, county, id).await?;
    let meeting = Meeting { actor, event: &event, parts: &parts, orders: &orders, handled: false };
    if meeting.sees() { Ok(event) } else { Err(Refusal::NotFound.into()) }
}

/// The page of an event, for whoever sees it.
pub(super) async fn page(writer: &Writer, actor: &Actor, id: EventId) -> Result<EventPage, Problem> {
    let county = actor.post.county;
    let event = store::events::hold(writer, county, id).await?.ok_or(Refusal::NotFound)?;
    let parts = store::events::parts(writer, county, id).await?;
    let handled = store::events::had_part(writer, county, id, actor.post.worker).await?;
    let orders = store::events::orders_of(writer, county, id).await?;
    let meeting = Meeting { actor, event: &event, parts: &parts, orders: &orders, handled };
    if !meeting.sees() {
        return Err(Refusal::NotFound.into());
    }
    let may = meeting.ways().into_iter().map(Into::into).collect();
    let permit = reads(actor).or_else(|_| actor.permit(Action::ReportEvents, Purpose::Oversight))?;
    Ok(EventPage {
        held_by: held_by(writer, actor, &event).await?,
        request: store::events::request(writer, county, id).await?.map(|it| asked_for(it, actor.now)),
        may,
        steps: store::events::steps(writer, &permit, id).await?.into_iter().map(EventStepWire::of).collect(),
        photos: store::tasks::promised_photos(writer, &permit, id.0).await?,
        tags: store::events::tags(writer, county, id).await?.into_iter().map(EventTagWire::of).collect(),
        orders: orders.into_iter().map(EventOrderWire::of).collect(),
        parts: parts.into_iter().map(EventPartWire::of).collect(),
        event: wire(&actor.playbook, event, actor.now),
    })
}

/// The request an event came from; late when nobody saw it in time.
fn asked_for(it: Request, now: Timestamp) -> AskedForWire {
    let late = it.acknowledged_at.unwrap_or(now) > it.acknowledge_by;
    AskedForWire::of(it, late)
}

/// The unit that answers for an event now.
pub(super) async fn held_by(db: &Reader, actor: &Actor, event: &Event) -> Result<String, Problem> {
    let path = event.path.at_depth(usize::try_from(event.holder).unwrap_or_default());
    let unit = store::areas::at_path(db, actor.post.county, &path).await?;
    Ok(unit.map(|it| it.name).unwrap_or_default())
}

/// How the open events of an area stand, and where they are stuck.
///
/// # Errors
/// [`Refusal::NotFound`] outside the scope.
pub async fn counts(actor: &Actor, area: Option<Uuid>) -> Result<EventsPage, Problem> {
    let permit = reads(actor)?;
    let events = rules(&actor.playbook)?;
    let cut_off = next_cut_off(actor, events);
    let department = only_department(actor);
    let filter = EventFilter {
        holder: Some(actor.post.path.depth() as i64),
        department: department.clone(),
        ..EventFilter::default()
    };
    let minutes = events.requests.as_ref().map(|it| *it.acknowledge_minutes.get_ref());
    let levels: Vec<String> = events.levels.iter().map(|it| it.id.get_ref().clone()).collect();
    let now = actor.now;
    actor
        .read(async move |db: &Reader| {
            let (here, area) = within(db, &permit, area).await?;
            let found =
                store::events::counts(db, &here, here.path().depth() + 1, department.as_deref(), now).await?;
            let (mut states, mut by_level) = (BTreeMap::new(), BTreeMap::new());
            let mut units: BTreeMap<_, EventUnit> = BTreeMap::new();
            for it in &found {
                *states.entry(it.state).or_insert(0) += it.count;
                *by_level.entry(it.level.clone()).or_insert(0) += it.count;
                let unit = units.entry(it.path.clone()).or_default();
                unit.open += it.count;
                unit.late += it.late;
            }
            for (path, unit) in &mut units {
                let known = store::areas::at_path(db, here.county(), path).await?;
                (unit.area, unit.name) =
                    known.map_or((area.id.0, area.name.clone()), |it| (it.id.0, it.name));
            }
            let requests = match minutes {
                Some(minutes) if department.is_none() => {
                    let found = store::events::request_figures(db, &here, now - WEEK, now).await?;
                    Some(RequestFiguresWire::of(found, minutes))
                }
                _ => None,
            };
            let held = store::events::list(db, &here, &filter, now, 500).await?.len() as i64;
            let [dispatch, accept, handle, close] = store::events::times(db, &here, now - WEEK).await?;
            Ok(EventsPage {
                times: EventTimes { dispatch, accept, handle, close },
                open: found.iter().map(|it| it.count).sum(),
                late: found.iter().map(|it| it.late).sum(),
                held,
                states: states
                    .into_iter()
                    .map(|(state, count)| EventTally { name: state.as_str().to_owned(), count })
                    .collect(),
                levels: levels
                    .into_iter()
                    .map(|name| EventTally { count: by_level.get(&name).copied().unwrap_or(0), name })
                    .collect(),
                units: units.into_values().collect(),
                cut_off,
                requests,
            })
        })
        .await
}

/// Orders to units of an area, open ones first; for a department those to it.
///
/// # Errors
/// [`Refusal::NotFound`] outside the scope.
pub async fn orders(actor: &Actor, area: Option<Uuid>) -> Result<Vec<EventOrderWire>, Problem> {
    let permit = reads(actor)?;
    let (own, now) = (only_department(actor), actor.now);
    actor
        .write(async move |writer: &Writer| {
            let (here, _) = within(writer, &permit, area).await?;
            let found = store::events::orders(writer, &here, own.as_deref(), ORDERS).await?;
            audited(writer, &permit, here.path().as_str(), json!({ "orders": found.len() }), now).await?;
            Ok(found.into_iter().map(EventOrderWire::of).collect())
        })
        .await
}
