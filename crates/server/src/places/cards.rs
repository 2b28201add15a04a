//! Contact cards: what hangs at each venue, made only when everybody is named, made again when somebody changes.

use domain::Refusal;
use domain::access::{Action, Purpose};
use domain::ids::{County, VenueId};
use domain::places::Standing;
use playbook::Playbook;
use serde_json::json;
use store::places::Venue;
use store::{Reader, Writer};

use super::answerable::Answerable;
use super::wire::{ContactCard, ContactCards, GuarantorWire, MakeCards, SkippedCard};
use crate::entry::{Actor, audited};
use crate::problem::{FieldError, Problem};
use crate::words::Name;

const AT_ONCE: usize = 200;

/// What the card of a venue says now.
pub(super) async fn card(
    db: &Reader,
    county: County,
    playbook: &Playbook,
    answerable: &Answerable,
    venue: &Venue,
) -> Result<ContactCard, Problem> {
    let places = playbook.places.as_ref().ok_or(Refusal::NotFound)?;
    let mut guarantors = Vec::new();
    for party in answerable.parties(venue) {
        let phone = match party.worker {
            Some(worker) => store::places::duty_phone(db, county, worker).await?,
            None => store::places::operator_phone(db, county, venue.id).await?,
        };
        if let Some(name) = party.name {
            guarantors.push(GuarantorWire { kind: party.kind.as_str().to_owned(), name, phone });
        }
    }
    let unknown = || Name::same(&venue.category);
    let department = playbook.department(answerable.department(venue)).map(|it| Name::from(&it.name));
    Ok(ContactCard {
        name: venue.name.clone(),
        category: playbook.category(&venue.category).map_or_else(unknown, |it| (&it.name).into()),
        address: venue.address.clone(),
        area_name: venue.area_name.clone(),
        department: department.unwrap_or_else(unknown),
        guarantors,
        complaint_phone: places.complaint_phone.clone(),
        complaint: (&places.complaint).into(),
        code: venue.code.clone(),
    })
}

/// Makes cards to be printed and remembers what they say. Venues that lack somebody, or are closed, get none.
///
/// # Errors
/// [`Refusal::NotFound`] for a venue outside the scope, [`Refusal::Invalid`] for too many at once.
pub async fn make(actor: &Actor, asked: MakeCards) -> Result<ContactCards, Problem> {
    let permit = actor.permit(Action::EditPlaces, Purpose::Oversight)?;
    if asked.venues.len() > AT_ONCE {
        return Err(Problem::invalid(vec![FieldError::new("venues", "too_long")]));
    }
    let me = actor.clone();
    actor
        .write(async move |writer: &Writer| {
            let (county, playbook) = (permit.county(), me.playbook.clone());
            let places = playbook.places.as_ref().ok_or(Refusal::NotFound)?;
            let answerable = Answerable::read(writer, county, &playbook, me.today()).await?;
            let (mut cards, mut skipped) = (Vec::new(), Vec::new());
            for id in asked.venues {
                let found = store::places::find_venue(writer, &permit, VenueId(id), me.today()).await?;
                let venue = found.ok_or(Refusal::NotFound)?;
                let missing = answerable.parties(&venue).iter().any(|it| it.name.is_none());
                let own = super::venues::own_line(&me, answerable.department(&venue)).is_ok();
                let why = match answerable.standing(&venue) {
                    _ if !own => Some("other_line"),
                    Standing::Closed => Some("closed"),
                    _ if missing => Some("incomplete"),
                    _ => None,
                };
                if let Some(why) = why {
                    skipped.push(SkippedCard { venue: id, name: venue.name, why: why.to_owned() });
                    continue;
                }
                let said = answerable.said(me.app.store().keys(), places, &venue);
                store::places::hang(writer, &permit, venue.id, &venue.path, &said, me.now).await?;
                cards.push(card(writer, county, &playbook, &answerable, &venue).await?);
            }
            let detail = json!({ "cards": cards.len(), "skipped": skipped.len() });
            audited(writer, &permit, permit.path().as_str(), detail, me.now).await?;
            Ok(ContactCards { cards, skipped })
        })
        .await
}
