//! What the playbook says of events, turned into instants, depths and parts.

use domain::Refusal;
use domain::areas::AreaPath;
use domain::events::clock::{cut_off_after, due, runs_out};
use jiff::{SignedDuration, Timestamp};
use playbook::{EventLevel, Events, Playbook};

use crate::entry::Actor;
use crate::problem::Problem;

pub(super) fn rules(playbook: &Playbook) -> Result<&Events, Problem> {
    playbook.events.as_ref().ok_or_else(|| Refusal::NotFound.into())
}

/// Depths of the levels that answer for events, from below upwards.
pub(super) fn climbs(playbook: &Playbook, events: &Events) -> Vec<usize> {
    events.climbs.iter().filter_map(|it| playbook.ladder().depth(it.get_ref())).collect()
}

/// The depth that answers first for what happens at a place.
pub(super) fn first_holder(playbook: &Playbook, events: &Events, at: &AreaPath, level: &EventLevel) -> usize {
    let urgent = level.at_once.then(|| departments_at(playbook, events));
    let first = urgent.or_else(|| climbs(playbook, events).first().copied());
    first.unwrap_or_default().min(at.depth())
}

/// The depth that answers after the one that does now; `None` at the top.
pub(super) fn next_holder(playbook: &Playbook, events: &Events, holder: i64) -> Option<usize> {
    climbs(playbook, events).into_iter().find(|depth| (*depth as i64) < holder)
}

/// The depth of the units that have departments: where what must be done at once goes.
pub(super) fn departments_at(playbook: &Playbook, events: &Events) -> usize {
    playbook.ladder().depth(events.urgent.get_ref()).unwrap_or_default()
}

/// When an event told now must be handled, in so many percent of the usual limit.
pub(super) fn due_at(
    actor: &Actor,
    events: &Events,
    (level, pace): (&EventLevel, u32),
    told: Timestamp,
) -> Timestamp {
    let at = (events.hours(), actor.app.zone());
    due(told, level.limit.limit().at(pace), level.at_once, events.cut_off(), at)
}

/// When an event sent back or opened again must be handled: its limit begins anew.
pub(super) fn again_at(actor: &Actor, events: &Events, (level, pace): (&EventLevel, u32)) -> Timestamp {
    runs_out(actor.now, level.limit.limit().at(pace), events.hours(), actor.app.zone())
}

/// When what was handled must have been looked at.
pub(super) fn check_at(events: &Events, now: Timestamp) -> Timestamp {
    now + SignedDuration::from_hours(i64::from(*events.check_hours.get_ref()))
}

/// When the next level's time is over, once an event has climbed to it.
pub(super) fn climb_at(events: &Events, now: Timestamp) -> Timestamp {
    now + SignedDuration::from_hours(i64::from(*events.climb_hours.get_ref()))
}

/// The cut-off that counts now, where there is one.
pub(super) fn next_cut_off(actor: &Actor, events: &Events) -> Option<Timestamp> {
    let mut cut_off = events.cut_off()?;
    cut_off.late_after = cut_off.time;
    Some(cut_off_after(actor.now, cut_off, actor.app.zone()))
}
