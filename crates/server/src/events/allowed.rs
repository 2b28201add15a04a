//! Who may take which step: a post's actions, its part in the event, and whether it had a part in handling.

use domain::Refusal;
use domain::access::{Action, Permit, Purpose};
use domain::areas::AreaPath;
use domain::events::{EventState, PartState, Step, next};
use store::events::{Event, EventPart, Order};

use super::rules::{next_holder, rules};
use crate::entry::Actor;

/// The department to whose events a post is limited: one that stands in a department and gives out none.
pub(super) fn only_department(actor: &Actor) -> Option<String> {
    let gives_out = actor.permit(Action::DispatchEvents, Purpose::Oversight).is_ok();
    actor.post.department.clone().filter(|_| !gives_out)
}

/// An event as somebody meets it.
pub(super) struct Meeting<'a> {
    pub actor: &'a Actor,
    pub event: &'a Event,
    pub parts: &'a [EventPart],
    pub orders: &'a [Order],
    /// Whether they took on or handled a part of it.
    pub handled: bool,
}

impl Meeting<'_> {
    fn covers(&self, action: Action) -> Result<Permit, Refusal> {
        let permit = self.actor.permit(action, Purpose::Oversight).map_err(|_| Refusal::NotAllowed)?;
        let covers = permit.path().covers(&self.event.path);
        if covers { Ok(permit) } else { Err(Refusal::NotFound) }
    }

    /// Whether a part was given to one's own unit or department.
    fn is_own(&self, part: &EventPart) -> bool {
        self.is_mine(&part.path, part.department.as_ref())
    }

    fn is_mine(&self, path: &AreaPath, department: Option<&String>) -> bool {
        let post = &self.actor.post;
        match department {
            Some(department) => post.department.as_ref() == Some(department) && post.path.covers(path),
            None => only_department(self.actor).is_none() && post.path == *path,
        }
    }

    /// Whether one gives out events here, and answers for this one or stands above who does.
    fn answers(&self) -> Result<(), Refusal> {
        self.covers(Action::DispatchEvents)?;
        let below = self.actor.post.path.depth() as i64 > self.event.holder;
        if below { Err(Refusal::EventClimbed) } else { Ok(()) }
    }

    /// One's own part that is still to be done.
    pub fn part(&self) -> Option<&EventPart> {
        let open = |it: &&EventPart| matches!(it.state, PartState::Given | PartState::Accepted);
        self.parts.iter().filter(open).find(|it| self.is_own(it))
    }

    /// Whether one sees it: it happened in one's own area (for a department: and was given to it), one told of it, or has a
    /// part in it or an order about it.
    pub fn sees(&self) -> bool {
        let post = &self.actor.post;
        let reads = self.covers(Action::ReadEvents).is_ok();
        let given = self.parts.iter().any(|it| self.is_own(it))
            || self.orders.iter().any(|it| self.is_mine(&it.path, it.department.as_ref()));
        given || self.event.reported_by == post.worker || (reads && only_department(self.actor).is_none())
    }

    /// Whether somebody may take a step now.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`], [`Refusal::PartNotYours`], [`Refusal::ExtendedOnce`], and what [`next`] refuses.
    pub fn may(&self, step: Step) -> Result<EventState, Refusal> {
        let (event, post) = (self.event, &self.actor.post);
        let events = rules(&self.actor.playbook).map_err(|_| Refusal::NotFound)?;
        let told = event.reported_by == post.worker;
        match step {
            Step::Report => return Err(Refusal::EventNotThere),
            Step::Verify | Step::Dispatch | Step::Reopen => self.answers()?,
            Step::Reject | Step::Merge | Step::Hang | Step::Extend => {
                // Nobody ends their own work or lets it wait; a second time is for the level above to grant.
                if self.handled {
                    return Err(Refusal::OwnHandling);
                }
                self.answers()?;
                // What somebody ordered is ended by nobody who could not have ordered it.
                let ordered = self.orders.iter().any(|it| it.rectified_at.is_none());
                if matches!(step, Step::Reject | Step::Merge) && ordered {
                    self.covers(Action::OrderEvents)?;
                }
                if step == Step::Extend && event.extensions > 0 && post.path.depth() as i64 >= event.holder {
                    return Err(Refusal::ExtendedOnce);
                }
            }
            Step::Handle if event.state == EventState::Reported => {
                if !told {
                    return Err(Refusal::PartNotYours);
                }
            }
            Step::Accept | Step::Return | Step::Handle => {
                let part = self.part().ok_or(Refusal::PartNotYours)?;
                if step == Step::Accept && part.state == PartState::Accepted {
                    return Err(Refusal::EventNotThere);
                }
                self.actor
                    .permit(Action::HandleEvents, Purpose::Oversight)
                    .map_err(|_| Refusal::NotAllowed)?;
            }
            Step::Close | Step::SendBack => {
                self.covers(Action::CheckEvents)?;
            }
            Step::Escalate => {
                if !told {
                    self.covers(Action::DispatchEvents)?;
                }
                next_holder(&self.actor.playbook, events, event.holder).ok_or(Refusal::EventNotThere)?;
            }
            Step::Order => {
                self.covers(Action::OrderEvents)?;
            }
            Step::Rate => {
                if !told || event.rating.is_some() || event.state != EventState::Closed {
                    return Err(Refusal::EventNotThere);
                }
            }
            Step::Say => {}
        }
        next(event.state, step, self.handled)
    }

    /// Every step one may take now.
    pub fn ways(&self) -> Vec<Step> {
        Step::ALL.iter().copied().filter(|step| self.may(*step).is_ok()).collect()
    }
}
