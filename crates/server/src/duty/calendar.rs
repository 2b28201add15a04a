//! A worker's shifts as an iCalendar feed. The link is a secret of its own; it shows one's own shifts and
//! nothing about residents.

use domain::access::{Action, Purpose};
use domain::ids::County;
use formats::Entry;
use jiff::SignedDuration;
use store::{Reader, Writer};

use super::wire::CalendarLink;
use crate::app::App;
use crate::entry::{Actor, token_hash};
use crate::problem::Problem;

const BEHIND: SignedDuration = SignedDuration::from_hours(24 * 31);
const AHEAD: SignedDuration = SignedDuration::from_hours(24 * 62);

/// Makes a link; an earlier one ends.
///
/// # Errors
/// [`domain::Refusal::NotAllowed`].
pub async fn link(actor: &Actor) -> Result<CalendarLink, Problem> {
    let permit = actor.permit(Action::ServeDuty, Purpose::Duty)?;
    let token: String = actor.app.random::<20>().iter().map(|byte| format!("{byte:02x}")).collect();
    let (hash, now) = (token_hash(&token), actor.now);
    actor
        .write(async move |writer: &Writer| {
            Ok(store::duty::set_calendar(writer, permit.county(), permit.worker(), &hash, now).await?)
        })
        .await?;
    Ok(CalendarLink { path: format!("/api/v1/calendar/{}-{token}.ics", actor.post.county.0) })
}

/// The calendar behind a link.
///
/// # Errors
/// [`domain::Refusal::NotFound`] for a link that ended.
pub async fn feed(app: &App, link: &str) -> Result<String, Problem> {
    let gone = || Problem::from(domain::Refusal::NotFound);
    let (county, token) = link.strip_suffix(".ics").and_then(|it| it.split_once('-')).ok_or_else(gone)?;
    let county = County(county.parse().map_err(|_| gone())?);
    let playbook = app.playbook(county)?;
    let (hash, now) = (token_hash(token), app.now());
    let read = app.read(async move |db: &Reader| {
        Ok(store::duty::calendar_shifts(db, county, &hash, now - BEHIND, now + AHEAD).await?)
    });
    let shifts = read.await?.ok_or_else(gone)?;
    let entries = shifts.into_iter().map(|(id, seat, version, from, until, name, place)| Entry {
        uid: format!("{id}@wangge"),
        title: format!("值守 {name} {}岗", super::wire::seat_letter(seat)),
        place,
        from: from.as_second(),
        until: until.as_second(),
        version,
    });
    Ok(formats::calendar(&playbook.name.zh, &entries.collect::<Vec<_>>(), now.as_second()))
}
