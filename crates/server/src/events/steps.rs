//! Taking a step: the event is held, who may is asked, the rule decides, the step is kept once (B-83, B-91, B-102, B-103).

use domain::Refusal;
use domain::access::{Action, Permit, Purpose};
use domain::areas::AreaPath;
use domain::events::{EventState, Part, PartState, Step, whole};
use domain::ids::{AreaId, County, EventId, EventPartId};
use jiff::SignedDuration;
use playbook::Events;
use serde_json::{Value, json};
use store::Writer;
use store::events::{Event, EventPart, EventStep, Order};
use uuid::Uuid;

use super::allowed::Meeting;
use super::read::page;
use super::requests::seen_first;
use super::rules::{again_at, check_at, climb_at, departments_at, next_holder, rules};
use super::wire::{EventPage, GivenTo, TakeStep};
use crate::entry::{Actor, audited};
use crate::fields::Fields;
use crate::problem::{FieldError, Problem};

const LONGEST: usize = 1_000;
const PHOTOS: usize = 4;
/// Most units at work on one event.
const MOST_PARTS: usize = 8;
const MOST_HOURS: u32 = 24 * 60;

fn wrong(field: &str, code: &str) -> Problem {
    Problem::invalid(vec![FieldError::new(field, code)])
}

/// Steps of which nobody takes one without a word.
fn needs_words(step: Step) -> bool {
    use Step as S;
    matches!(
        step,
        S::Reject
            | S::Return
            | S::Handle
            | S::Close
            | S::SendBack
            | S::Hang
            | S::Extend
            | S::Order
            | S::Reopen
            | S::Say
    )
}

/// Takes a step. The same again is the same act.
///
/// # Errors
/// [`Refusal::Invalid`] with the fields, [`Refusal::NotFound`], and whatever forbids the step: see
/// [`domain::events::next`].
pub async fn take(actor: &Actor, id: EventId, sent: TakeStep) -> Result<EventPage, Problem> {
    rules(&actor.playbook)?;
    let (mut fields, step) = (Fields::default(), sent.kind.0);
    let said = fields.text("said", &sent.said, usize::from(needs_words(step))..=LONGEST);
    fields.check(sent.photos.len() <= PHOTOS, "photos", "too_long");
    let said = fields.one(said)?;
    let permit = actor
        .permit(Action::ReadEvents, Purpose::Oversight)
        .or_else(|_| actor.permit(Action::ReportEvents, Purpose::Oversight))?;
    let me = actor.clone();
    actor
        .write(async move |writer: &Writer| {
            let county = permit.county();
            let mut event = store::events::hold(writer, county, id).await?.ok_or(Refusal::NotFound)?;
            let parts = store::events::parts(writer, county, id).await?;
            let known = store::events::steps(writer, &permit, id).await?;
            let handled = store::events::had_part(writer, county, id, me.post.worker).await?;
            let orders = store::events::orders_of(writer, county, id).await?;
            let meeting = Meeting { actor: &me, event: &event, parts: &parts, orders: &orders, handled };
            if !meeting.sees() {
                return Err(Refusal::NotFound.into());
            }
            if let Some(known) = known.iter().find(|it| it.id == sent.id) {
                let same = known.kind == step && known.said.as_deref().unwrap_or_default() == said;
                return if same { page(writer, &me, id).await } else { Err(Refusal::IdReused.into()) };
            }
            let state = meeting.may(step)?;
            let own = meeting.part().cloned();
            let pace = store::events::pace(writer, county, &event.path, me.now).await?;
            // Whoever does something about it has seen it.
            seen_first(writer, &me, &mut event).await?;
            let was = std::mem::replace(&mut event.state, state);
            let taking = Taking { writer, actor: &me, sent: &sent, step, was, said: &said, pace };
            let detail = taking.apply(&mut event, &parts, own.as_ref()).await?;
            store::events::advance(writer, county, &event).await?;
            let kept = EventStep {
                id: sent.id,
                kind: step,
                made_by: Some(me.post.worker),
                name: None,
                made_at: me.now,
                said: Some(said).filter(|it| !it.is_empty()),
                detail,
                photos: Vec::new(),
            };
            match store::events::insert_step(writer, county, id, &kept).await {
                Err(error) if error.conflicts_with("event_step_pkey") => return Err(Refusal::IdReused.into()),
                other => other?,
            }
            promise(writer, &permit, sent.id, &event.path, &sent.photos).await?;
            audited(writer, &permit, &id.to_string(), json!({ "step": step.as_str() }), me.now).await?;
            page(writer, &me, id).await
        })
        .await
}

/// Photographs that will be handed in for an event or a step.
pub(super) async fn promise(
    writer: &Writer,
    permit: &Permit,
    subject: Uuid,
    path: &AreaPath,
    photos: &[Uuid],
) -> Result<(), Problem> {
    match store::tasks::promise_photos(writer, permit, subject, path, photos).await {
        Err(error) if error.conflicts_with("photo_promise_pkey") => Err(Refusal::IdReused.into()),
        other => Ok(other?),
    }
}

struct Taking<'a> {
    writer: &'a Writer,
    actor: &'a Actor,
    sent: &'a TakeStep,
    step: Step,
    was: EventState,
    said: &'a str,
    /// Percent of the usual limits that count there now.
    pace: u32,
}

impl Taking<'_> {
    fn county(&self) -> County {
        self.actor.post.county
    }

    fn events(&self) -> Result<&Events, Problem> {
        rules(&self.actor.playbook)
    }

    /// What a step changes about an event besides its state; answers with what is to be told of it.
    async fn apply(
        &self,
        event: &mut Event,
        parts: &[EventPart],
        own: Option<&EventPart>,
    ) -> Result<Value, Problem> {
        let now = self.actor.now;
        match self.step {
            Step::Verify => self.register(event)?,
            Step::Dispatch => return self.dispatch(event).await,
            Step::Accept | Step::Return | Step::Handle => return self.part(event, parts, own).await,
            Step::Merge => return self.merge(event).await,
            Step::Reject | Step::Close => {
                event.ended_at = Some(now);
                event.clock_at = None;
                store::events::rectify_orders(self.writer, self.county(), event.id, now).await?;
            }
            Step::SendBack => {
                store::events::give_again(self.writer, self.county(), event.id).await?;
                // What the grid solved itself and did not: with the dispatcher.
                if parts.is_empty() {
                    event.state = EventState::Verified;
                }
                self.begin_anew(event)?;
                event.handled_at = None;
            }
            Step::Hang => event.clock_at = None,
            Step::Extend => {
                let hours = self.hours()?;
                event.due_at = event.due_at.max(now) + SignedDuration::from_hours(i64::from(hours));
                event.clock_at = Some(event.due_at);
                event.extensions += 1;
                return Ok(json!({ "due_at": event.due_at.to_string() }));
            }
            Step::Escalate => return self.climb(event).await,
            Step::Order => return self.order(event).await,
            Step::Reopen => {
                event.ended_at = None;
                // What came of it before stands in its steps.
                (event.dispatched_at, event.accepted_at, event.handled_at) = (None, None, None);
                (event.outcome, event.outcome_count, event.rating) = (None, None, None);
                store::events::reopen_orders(self.writer, self.county(), event.id).await?;
                store::events::take_back(self.writer, self.county(), event.id, now).await?;
                self.begin_anew(event)?;
            }
            Step::Rate => {
                let rating = self.sent.rating.filter(|it| (1..=5).contains(it));
                event.rating = Some(rating.ok_or_else(|| wrong("rating", "unfit"))?);
            }
            Step::Report | Step::Say => {}
        }
        Ok(json!({}))
    }

    fn hours(&self) -> Result<u32, Problem> {
        self.sent.hours.filter(|it| (1..=MOST_HOURS).contains(it)).ok_or_else(|| wrong("hours", "unfit"))
    }

    fn begin_anew(&self, event: &mut Event) -> Result<(), Problem> {
        let events = self.events()?;
        let level = events.level(&event.level).ok_or(Refusal::NotFound)?;
        event.due_at = again_at(self.actor, events, (level, self.pace));
        event.clock_at = Some(event.due_at);
        Ok(())
    }

    /// Registers it as what it is; another level brings another clock, counted from when it was told.
    fn register(&self, event: &mut Event) -> Result<(), Problem> {
        let events = self.events()?;
        if let Some(category) = &self.sent.category {
            let known = events.category(category).ok_or_else(|| wrong("category", "unknown"))?;
            event.category = known.id.get_ref().clone();
        }
        if let Some(level) = self.sent.level.as_ref().filter(|it| **it != event.level) {
            let level = events.level(level).ok_or_else(|| wrong("level", "unknown"))?;
            event.level = level.id.get_ref().clone();
            let due = super::rules::due_at(self.actor, events, (level, self.pace), event.reported_at);
            // What is late does not come to be on time by another name.
            event.due_at = if event.due_at <= self.actor.now { event.due_at.min(due) } else { due };
            event.clock_at = Some(event.due_at);
        }
        Ok(())
    }

    async fn given(&self, to: &GivenTo, event: &Event) -> Result<EventPart, Problem> {
        let permit = self.actor.permit(Action::DispatchEvents, Purpose::Oversight);
        let permit = permit.or_else(|_| self.actor.permit(Action::OrderEvents, Purpose::Oversight))?;
        let area = match &to.department {
            None => store::areas::find(self.writer, &permit, AreaId(to.area)).await?,
            // A department acts for the unit that has it, above where the event is.
            Some(department) => {
                let known = self.actor.playbook.departments.iter().any(|it| it.id.get_ref() == department);
                let depth = departments_at(&self.actor.playbook, self.events()?);
                let path = event.path.at_depth(depth.min(event.path.depth()));
                if !known || !permit.path().covers(&path) {
                    return Err(wrong("to", "unfit"));
                }
                store::areas::at_path(self.writer, self.county(), &path).await?
            }
        };
        let area = area.ok_or_else(|| wrong("to", "unknown"))?;
        // Whoever shall handle it must see it, and have somebody who may.
        let related = area.path.covers(&event.path) || event.path.covers(&area.path);
        let someone = self.actor.playbook.roles.iter().any(|role| {
            let handles = role.actions.contains(&Action::HandleEvents);
            handles && *role.level.get_ref() == area.level && role.department == to.department.is_some()
        });
        if !related || !someone {
            return Err(wrong("to", "unfit"));
        }
        Ok(EventPart {
            id: EventPartId(Uuid::from_bytes(self.actor.app.random())),
            area: area.id,
            path: area.path,
            area_name: area.name,
            department: to.department.clone(),
            leads: false,
            state: PartState::Given,
            given_at: self.actor.now,
            settled_at: None,
        })
    }

    /// Gives it to one who leads and others who help; who had it before has it no more.
    async fn dispatch(&self, event: &mut Event) -> Result<Value, Problem> {
        match self.sent.to.len() {
            0 => return Err(wrong("to", "missing")),
            1..=MOST_PARTS => {}
            _ => return Err(wrong("to", "too_long")),
        }
        self.register(event)?;
        let mut parts = Vec::new();
        for to in &self.sent.to {
            let part = self.given(to, event).await?;
            let twice = |it: &EventPart| (it.area, &it.department) == (part.area, &part.department);
            if parts.iter().any(twice) {
                return Err(wrong("to", "twice"));
            }
            parts.push(EventPart { leads: parts.is_empty(), ..part });
        }
        let now = self.actor.now;
        store::events::take_back(self.writer, self.county(), event.id, now).await?;
        store::events::insert_parts(self.writer, self.county(), event.id, &parts).await?;
        event.dispatched_at = event.dispatched_at.or(Some(now));
        // What waited in the pool has its limit again; what is late stays late.
        if self.was == EventState::Hung {
            self.begin_anew(event)?;
        }
        let to: Vec<_> =
            parts.iter().map(|it| json!({ "area": it.area_name, "department": it.department })).collect();
        Ok(json!({ "to": to }))
    }

    /// Takes one's part on, gives it back, or says it is done; what all parts come to is what the event comes to.
    async fn part(
        &self,
        event: &mut Event,
        parts: &[EventPart],
        own: Option<&EventPart>,
    ) -> Result<Value, Problem> {
        let now = self.actor.now;
        if self.step == Step::Handle {
            self.outcome(event)?;
        }
        let Some(own) = own else {
            // Who told of it solved it on the spot.
            event.handled_at = Some(now);
            event.clock_at = Some(check_at(self.events()?, now));
            return Ok(json!({}));
        };
        let state = match self.step {
            Step::Accept => PartState::Accepted,
            Step::Return => PartState::Returned,
            _ => PartState::Handled,
        };
        store::events::set_part(self.writer, self.county(), own.id, state, now).await?;
        let after: Vec<Part> = parts
            .iter()
            .map(|it| Part { lead: it.leads, state: if it.id == own.id { state } else { it.state } })
            .collect();
        if state == PartState::Accepted {
            event.accepted_at = event.accepted_at.or(Some(now));
        }
        event.state = whole(&after);
        if event.state == EventState::Handled {
            event.handled_at = Some(now);
            event.clock_at = Some(check_at(self.events()?, now));
        }
        Ok(json!({ "area": own.area_name, "department": own.department }))
    }

    fn outcome(&self, event: &mut Event) -> Result<(), Problem> {
        if let Some(outcome) = &self.sent.outcome {
            if !self.events()?.outcomes.iter().any(|it| it.id == *outcome) {
                return Err(wrong("outcome", "unknown"));
            }
            event.outcome = Some(outcome.clone());
            event.outcome_count = self.sent.count.map(i64::from);
        }
        Ok(())
    }

    async fn merge(&self, event: &mut Event) -> Result<Value, Problem> {
        let into = self.sent.into.filter(|it| *it != event.id.0).ok_or_else(|| wrong("into", "missing"))?;
        let permit = self.actor.permit(Action::DispatchEvents, Purpose::Oversight)?;
        let other = store::events::hold(self.writer, self.county(), EventId(into)).await?;
        let open = |it: &Event| !it.state.is_over() && permit.path().covers(&it.path);
        let other = other.filter(open).ok_or_else(|| wrong("into", "unknown"))?;
        store::events::rectify_orders(self.writer, self.county(), event.id, self.actor.now).await?;
        event.merged_into = Some(other.id);
        event.ended_at = Some(self.actor.now);
        event.clock_at = None;
        Ok(json!({ "into": other.number }))
    }

    /// Takes it up the ladder by hand: what cannot be solved here (B-112, B-113).
    async fn climb(&self, event: &mut Event) -> Result<Value, Problem> {
        let events = self.events()?;
        let up = next_holder(&self.actor.playbook, events, event.holder).ok_or(Refusal::EventNotThere)?;
        let from = super::read::held_by(self.writer, self.actor, event).await?;
        event.holder = up as i64;
        event.escalations += 1;
        if event.state.is_running() {
            event.clock_at = Some(climb_at(events, self.actor.now).max(event.due_at));
        }
        let to = super::read::held_by(self.writer, self.actor, event).await?;
        Ok(json!({ "from": from, "to": to }))
    }

    async fn order(&self, event: &Event) -> Result<Value, Problem> {
        let hours = self.hours()?;
        let [to] = self.sent.to.as_slice() else { return Err(wrong("to", "missing")) };
        let unit = self.given(to, event).await?;
        let serial = store::events::orders_of(self.writer, self.county(), event.id).await?.len() + 1;
        let order = Order {
            id: self.sent.id,
            event: event.id,
            number: format!("{}-督{serial}", event.number),
            area: unit.area,
            path: unit.path,
            area_name: unit.area_name.clone(),
            department: unit.department.clone(),
            said: self.said.to_owned(),
            issuer: String::new(),
            issued_at: self.actor.now,
            due_at: self.actor.now + SignedDuration::from_hours(i64::from(hours)),
            rectified_at: None,
        };
        let permit = self.actor.permit(Action::OrderEvents, Purpose::Oversight)?;
        match store::events::insert_order(self.writer, &permit, &order).await {
            Err(error) if error.conflicts_with("event_order_pkey") => return Err(Refusal::IdReused.into()),
            other => other?,
        }
        let detail = json!({ "number": order.number, "area": unit.area_name, "department": unit.department,
            "due_at": order.due_at.to_string() });
        Ok(detail)
    }
}

/// A person confirms a label that a rule gave, or drops it (I-20).
///
/// # Errors
/// [`Refusal::NotFound`] for an event outside the scope or a label it does not carry.
pub async fn decide_tag(
    actor: &Actor,
    id: EventId,
    tag: String,
    confirmed: bool,
) -> Result<EventPage, Problem> {
    let permit = actor.permit(Action::DispatchEvents, Purpose::Oversight)?;
    let me = actor.clone();
    actor
        .write(async move |writer: &Writer| {
            store::events::find(writer, &permit, id).await?.ok_or(Refusal::NotFound)?;
            let known =
                store::events::decide_tag(writer, permit.county(), (id, &tag), confirmed, permit.worker())
                    .await?;
            if !known {
                return Err(Refusal::NotFound.into());
            }
            let detail = json!({ "tag": tag, "confirmed": confirmed });
            audited(writer, &permit, &id.to_string(), detail, me.now).await?;
            page(writer, &me, id).await
        })
        .await
}
