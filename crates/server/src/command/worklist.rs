//! The headquarters' work list: published for a day, split level by level by whoever it was given to, taken on, done,
//! and seen in the evening.

use domain::Refusal;
use domain::access::{Action, Permit, Purpose};
use domain::command::{ItemState, finish, resume};
use jiff::civil::Date;
use serde_json::json;
use store::command::{NewItem, WorkItem};
use store::{Reader, Writer};
use uuid::Uuid;

use super::wire::{FinishItem, PublishItem, WorkItemWire};
use crate::areas::actions::within;
use crate::entry::{Actor, audited};
use crate::problem::{FieldError, Problem};

const LISTED: usize = 2_000;
/// A day that is planned lies within so many days.
const AHEAD: i32 = 31;

/// Items of a day in one's scope, in tree order.
///
/// # Errors
/// [`Refusal::Invalid`] for what is no day.
pub async fn list(actor: &Actor, day: Option<String>) -> Result<Vec<WorkItemWire>, Problem> {
    let permit = permit(actor)?;
    let unfit = |_| Problem::invalid(vec![FieldError::new("day", "unfit")]);
    let day: Date = day.map_or(Ok(actor.today()), |it| it.parse().map_err(unfit))?;
    let own = actor.post.path.clone();
    let read =
        actor.read(async move |db: &Reader| Ok(store::command::items(db, &permit, day, LISTED).await?));
    Ok(read.await?.into_iter().map(|it| WorkItemWire::new(it, &own)).collect())
}

fn permit(actor: &Actor) -> Result<Permit, Problem> {
    actor
        .permit(Action::TakeWork, Purpose::Oversight)
        .or_else(|_| actor.permit(Action::PublishWork, Purpose::Oversight))
}

/// Publishes an item, or splits one that was given to one's own unit. The same again is the same act.
///
/// # Errors
/// [`Refusal::Invalid`] with the fields, [`Refusal::NotAllowed`] for an item of one's own making without the right,
/// [`Refusal::PartsOpen`] for a whole that is done, [`Refusal::NotFound`] outside the scope.
pub async fn publish(actor: &Actor, id: Uuid, asked: PublishItem) -> Result<WorkItemWire, Problem> {
    let whole = asked.parent.is_none();
    let permit = if whole { actor.permit(Action::PublishWork, Purpose::Oversight)? } else { permit(actor)? };
    let mut wrong = Vec::new();
    for (field, text, most, required) in
        [("title", &asked.title, 60, true), ("detail", &asked.detail, 500, false)]
    {
        match text.trim().chars().count() {
            0 if required => wrong.push(FieldError::new(field, "missing")),
            n if n > most => wrong.push(FieldError::new(field, "too_long")),
            _ => {}
        }
    }
    let known = |line: &String| actor.playbook.lines.iter().any(|it| it.id == *line);
    if asked.line.as_ref().is_some_and(|line| !known(line)) {
        wrong.push(FieldError::new("line", "unknown"));
    }
    let day: Option<Date> = asked.day.parse().ok();
    let today = actor.today();
    let day = day.filter(|day| (0..=AHEAD).contains(&(*day - today).get_days()));
    if day.is_none() {
        wrong.push(FieldError::new("day", "unfit"));
    }
    let (Some(day), true) = (day, wrong.is_empty()) else { return Err(Problem::invalid(wrong)) };
    let me = actor.clone();
    actor
        .write(async move |writer: &Writer| {
            let (_, area) = within(writer, &permit, Some(asked.area)).await?;
            let (mut day, mut line) = (day, asked.line);
            if let Some(response) = asked.response {
                let known = store::command::find_response(writer, permit.county(), response).await?;
                let seen = known.is_some_and(|it| permit.path().covers(&it.path));
                seen.then_some(()).ok_or(Refusal::NotFound)?;
            }
            if let Some(parent) = asked.parent {
                let whole = find(writer, &permit, parent).await?;
                // Split by the unit it was given to, among those below it.
                let inside = whole.path.covers(&area.path) && whole.path != area.path;
                if whole.path != me.post.path || !inside {
                    return Err(Problem::invalid(vec![FieldError::new("area", "unfit")]));
                }
                store::command::lock_whole(writer, &permit, &whole).await?;
                if find(writer, &permit, parent).await?.state == ItemState::Done {
                    return Err(Refusal::PartsOpen.into());
                }
                store::command::set_item(writer, &permit, parent, ItemState::Accepted, None, me.now).await?;
                (day, line) = (whole.day, whole.line);
            }
            let item = NewItem {
                id,
                parent: asked.parent,
                day,
                area: area.id,
                path: area.path,
                title: asked.title.trim().to_owned(),
                detail: asked.detail.trim().to_owned(),
                line,
                response: asked.response,
            };
            if store::command::insert_item(writer, &permit, &item, me.now).await? {
                let detail = json!({ "work": "published", "day": day.to_string() });
                audited(writer, &permit, &id.to_string(), detail, me.now).await?;
            }
            let kept = find(writer, &permit, id).await?;
            if kept.area != item.area || kept.parent != item.parent {
                return Err(Refusal::IdReused.into());
            }
            Ok(WorkItemWire::new(kept, &me.post.path))
        })
        .await
}

async fn find(writer: &Writer, permit: &Permit, id: Uuid) -> Result<WorkItem, Problem> {
    Ok(store::command::find_item(writer, permit, id).await?.ok_or(Refusal::NotFound)?)
}

/// Takes an item on.
///
/// # Errors
/// [`Refusal::NotFound`] for one that was not given to one's own unit.
pub async fn accept(actor: &Actor, id: Uuid) -> Result<WorkItemWire, Problem> {
    lead(actor, id, None, |it, _| {
        Ok(if it.state == ItemState::Published { ItemState::Accepted } else { it.state })
    })
    .await
}

/// Says that an item is done.
///
/// # Errors
/// [`Refusal::PartsOpen`] while a part is not, [`Refusal::Invalid`], [`Refusal::NotFound`].
pub async fn done(actor: &Actor, id: Uuid, sent: FinishItem) -> Result<WorkItemWire, Problem> {
    let note = sent.note.map(|it| it.trim().to_owned()).filter(|it| !it.is_empty());
    if note.as_ref().is_some_and(|it| it.chars().count() > 300) {
        return Err(Problem::invalid(vec![FieldError::new("note", "too_long")]));
    }
    lead(actor, id, note, |it, _| finish(it.state, it.parts - it.parts_done)).await
}

/// Takes back that an item is done.
///
/// # Errors
/// [`Refusal::PartsOpen`] when the whole was said to be done, [`Refusal::NotFound`].
pub async fn undo(actor: &Actor, id: Uuid) -> Result<WorkItemWire, Problem> {
    lead(actor, id, None, |it, whole| resume(it.state, whole)).await
}

async fn lead(
    actor: &Actor,
    id: Uuid,
    note: Option<String>,
    decide: impl Fn(&WorkItem, Option<ItemState>) -> Result<ItemState, Refusal> + Send + 'static,
) -> Result<WorkItemWire, Problem> {
    let permit = permit(actor)?;
    let me = actor.clone();
    actor
        .write(async move |writer: &Writer| {
            let it = find(writer, &permit, id).await?;
            // Only the unit it was given to answers for it.
            if it.path != me.post.path {
                return Err(Refusal::NotFound.into());
            }
            let whole = store::command::lock_whole(writer, &permit, &it).await?;
            let it = find(writer, &permit, id).await?;
            let state = decide(&it, whole)?;
            if state != it.state || note.is_some() {
                store::command::set_item(writer, &permit, id, state, note.as_deref(), me.now).await?;
                audited(writer, &permit, &id.to_string(), json!({ "work": state.as_str() }), me.now).await?;
            }
            Ok(WorkItemWire::new(find(writer, &permit, id).await?, &me.post.path))
        })
        .await
}

/// Takes an item back that nobody has taken on.
///
/// # Errors
/// [`Refusal::PartsOpen`] for one that somebody has, [`Refusal::NotFound`].
pub async fn withdraw(actor: &Actor, id: Uuid) -> Result<(), Problem> {
    let permit = permit(actor)?;
    let (me, publishes) = (actor.clone(), actor.permit(Action::PublishWork, Purpose::Oversight).is_ok());
    actor
        .write(async move |writer: &Writer| {
            let it = find(writer, &permit, id).await?;
            // A part is taken back by the unit that split it, a whole by whoever publishes.
            let own = match it.parent {
                Some(parent) => find(writer, &permit, parent).await?.path == me.post.path,
                None => publishes,
            };
            if !own {
                return Err(Refusal::NotFound.into());
            }
            if !store::command::remove_item(writer, &permit, id).await? {
                return Err(Refusal::PartsOpen.into());
            }
            audited(writer, &permit, &id.to_string(), json!({ "work": "withdrawn" }), me.now).await?;
            Ok(())
        })
        .await
}
