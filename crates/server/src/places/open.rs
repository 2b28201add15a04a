//! What everybody sees who scans the card at a venue: who answers for it, how it stands, where to call.

use domain::Refusal;
use domain::ids::County;
use store::Reader;

use super::answerable::Answerable;
use super::wire::{ClosureWire, OpenVenue};
use crate::app::App;
use crate::problem::Problem;

/// The venue behind a code.
///
/// # Errors
/// [`Refusal::NotFound`] for a code that is none.
pub async fn venue(app: &App, county: County, code: String) -> Result<OpenVenue, Problem> {
    let now = app.now();
    let (playbook, day) = (app.playbook(county)?, app.day(now));
    let me = app.clone();
    app.read(async move |db: &Reader| {
        let found = store::places::find_venue_code(db, county, &code.trim().to_lowercase(), day).await?;
        let venue = found.ok_or(Refusal::NotFound)?;
        let answerable = Answerable::read(db, county, &playbook, day).await?;
        let places = playbook.places.as_ref().ok_or(Refusal::NotFound)?;
        let said = answerable.said(me.store().keys(), places, &venue);
        let mut card = super::cards::card(db, county, &playbook, &answerable, &venue).await?;
        let closure = ClosureWire::of(&venue, now);
        // Nobody answers for what is closed.
        if venue.closed_at.is_some() {
            card.guarantors.clear();
        }
        Ok(OpenVenue {
            card,
            standing: answerable.standing(&venue).as_str().to_owned(),
            card_current: venue.card == Some(said),
            closure,
        })
    })
    .await
}
