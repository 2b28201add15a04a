//! Cards of an exit limit: made for every household, handed over with all that must be told (I-7), replaced
//! when lost. A household that was not told is not limited: it has no card to be judged by.

use std::collections::HashMap;

use base64ct::{Base64UrlUnpadded, Encoding};
use domain::Refusal;
use domain::access::{Action, Permit, Purpose};
use domain::areas::AreaPath;
use domain::ids::{AreaId, County, MeasureId};
use domain::measures::{CARD_BYTES, Card, Standing};
use serde_json::json;
use store::measures::{HouseholdCard, Measure};
use store::{Keys, Reader, Writer};

use super::wire::{CardCount, CardTold, CardWire, CardsPage, ReplaceCard};
use crate::entry::{Actor, audited};
use crate::problem::{FieldError, Problem};

const PAGE: usize = 250;
/// What the QR begins with.
const MARK: &str = "WGC1.";
/// The place cards are signed for.
pub const PLACE: &str = "card";

/// What the QR of a card says.
pub fn code(keys: &Keys, card: &Card) -> Option<String> {
    let bytes = card.bytes()?;
    let signature = keys.sign(PLACE, card.county, &bytes);
    let all = [bytes.as_slice(), signature.as_slice()].concat();
    Some(format!("{MARK}{}", Base64UrlUnpadded::encode_string(&all)))
}

/// The card a QR says, when the signature is ours.
pub fn read(keys: &Keys, county: County, code: &str) -> Option<Card> {
    let all = Base64UrlUnpadded::decode_vec(code.trim().strip_prefix(MARK)?).ok()?;
    let (bytes, signature) = all.split_at_checked(CARD_BYTES)?;
    let bytes: &[u8; CARD_BYTES] = bytes.try_into().ok()?;
    let ours = keys.verify(PLACE, county, bytes, signature.try_into().ok()?);
    Card::parse(bytes).filter(|card| ours && card.county == county)
}

/// What the card of a household says; none of a measure that knows no cards.
pub fn card(actor: &Actor, measure: &Measure, serial: &str, village: AreaId) -> Option<Card> {
    Some(Card {
        county: actor.post.county,
        village,
        measure: measure.id,
        serial: serial.to_owned(),
        from: actor.app.day(measure.plan.starts_at),
        until: actor.app.day(measure.plan.ends_at),
        terms: measure.exits()?,
    })
}

/// A measure whose cards one may handle, and the permit for the part of it that is one's own.
async fn part(db: &Reader, permit: &Permit, id: MeasureId) -> Result<(Measure, Permit), Problem> {
    let found = store::measures::find(db, permit.county(), id).await?;
    let found = found.filter(|it| it.exits().is_some()).ok_or(Refusal::NotFound)?;
    let own = if found.path.covers(permit.path()) { permit.clone() } else { permit.narrowed(&found.path)? };
    Ok((found, own))
}

/// Makes a card for every household of a measure that has none. The same again makes none twice.
///
/// # Errors
/// [`Refusal::MeasureOver`] for one that was not agreed to or is over, [`Refusal::NotFound`].
pub async fn issue(actor: &Actor, id: MeasureId) -> Result<CardCount, Problem> {
    let permit = actor.permit(Action::HandCards, Purpose::Measure)?;
    let (now, app) = (actor.now, actor.app.clone());
    actor
        .write(async move |writer: &Writer| {
            let (measure, own) = part(writer, &permit, id).await?;
            if !matches!(measure.standing(now), Standing::Ahead | Standing::InForce) {
                return Err(Refusal::MeasureOver.into());
            }
            let without = store::measures::without_card(writer, &own, id).await?;
            let cards: Vec<_> =
                without.into_iter().map(|(household, path)| (app.code(), household, path)).collect();
            let count = cards.len();
            if count > 0 {
                store::measures::insert_cards(writer, &own, id, cards, now).await?;
                let detail = json!({ "cards": count, "purpose": permit.purpose().as_str() });
                audited(writer, &permit, &id.to_string(), detail, now).await?;
            }
            let (made, told) = store::measures::count_cards(writer, &own, id).await?;
            let households = store::areas::size(writer, &own).await?.households;
            Ok(CardCount { made, told, households, overdue: false })
        })
        .await
}

/// Cards of a measure in one's area, a page by number.
///
/// # Errors
/// [`Refusal::NotFound`].
pub async fn list(actor: &Actor, id: MeasureId, after: Option<String>) -> Result<CardsPage, Problem> {
    let permit = actor.permit(Action::HandCards, Purpose::Measure)?;
    let (after, tally, maker, now) =
        (after.unwrap_or_default(), actor.playbook.ladder().tally_depth(), actor.clone(), actor.now);
    actor
        .write(async move |db: &Writer| {
            let (measure, own) = part(db, &permit, id).await?;
            let found = store::measures::cards(db, &own, id, &after, PAGE).await?;
            let next = (found.len() == PAGE).then(|| found.last().map(|it| it.number.clone())).flatten();
            let mut villages: HashMap<AreaPath, AreaId> = HashMap::new();
            let mut rows = Vec::with_capacity(found.len());
            for it in found {
                rows.push(wire(db, &maker, &measure, it, tally, &mut villages).await?);
            }
            // Whoever reads who has a card reads where they live (I-13).
            let detail = json!({ "cards_read": rows.len(), "purpose": permit.purpose().as_str() });
            audited(db, &permit, &id.to_string(), detail, now).await?;
            Ok(CardsPage { rows, next })
        })
        .await
}

async fn wire(
    db: &Reader,
    actor: &Actor,
    measure: &Measure,
    it: HouseholdCard,
    tally: usize,
    villages: &mut HashMap<AreaPath, AreaId>,
) -> Result<CardWire, Problem> {
    let path = it.path.at_depth(tally);
    let village = match villages.get(&path) {
        Some(id) => *id,
        None => {
            let found =
                store::areas::at_path(db, actor.post.county, &path).await?.ok_or(Refusal::NotFound)?;
            villages.insert(path, found.id);
            found.id
        }
    };
    let card = card(actor, measure, &it.serial, village);
    let code = card.and_then(|card| code(db.keys(), &card)).unwrap_or_default();
    Ok(CardWire {
        serial: it.serial,
        household: it.household.0,
        number: it.number,
        address: it.address,
        people: it.people,
        told_at: it.told_at.map(|at| at.to_string()),
        code,
    })
}

/// A card of one's area.
async fn held(writer: &store::Writer, permit: &Permit, serial: &str) -> Result<HouseholdCard, Problem> {
    let found = store::measures::locked_card(writer, permit.county(), &serial.trim().to_lowercase()).await?;
    let found = found.ok_or(Refusal::NotFound)?;
    permit.narrowed(&found.path)?;
    Ok(found)
}

/// Writes down that a card was handed over and the household told: what, why, who decided, until when, how to
/// object. The same again changes nothing.
///
/// # Errors
/// [`Refusal::NotFound`] outside the scope.
pub async fn tell(actor: &Actor, serial: String, sent: CardTold) -> Result<(), Problem> {
    let permit = actor.permit(Action::HandCards, Purpose::Measure)?;
    let (now, at) = (actor.now, actor.made_at(&sent.made_at)?);
    actor
        .write(async move |writer: &Writer| {
            let card = held(writer, &permit, &serial).await?;
            if card.told_at.is_none() {
                store::measures::tell(writer, &permit, &card.serial, at).await?;
                let detail = json!({ "card": "told", "household": card.household.to_string() });
                audited(writer, &permit, &card.measure.to_string(), detail, now).await?;
            }
            Ok(())
        })
        .await
}

/// Takes a lost or damaged card back and makes another. The same again answers with the newer one.
///
/// # Errors
/// [`Refusal::Invalid`] without a known reason, [`Refusal::MeasureOver`], [`Refusal::NotFound`].
pub async fn replace(actor: &Actor, serial: String, sent: ReplaceCard) -> Result<CardWire, Problem> {
    let permit = actor.permit(Action::HandCards, Purpose::Measure)?;
    if !matches!(sent.why.as_str(), "lost" | "damaged") {
        return Err(Problem::invalid(vec![FieldError::new("why", "unknown")]));
    }
    let (now, maker, fresh) = (actor.now, actor.clone(), actor.app.code());
    actor
        .write(async move |writer: &Writer| {
            let card = held(writer, &permit, &serial).await?;
            let (measure, _) = part(writer, &permit, card.measure).await?;
            if !matches!(measure.standing(now), Standing::Ahead | Standing::InForce) {
                return Err(Refusal::MeasureOver.into());
            }
            if store::measures::revoke(writer, &permit, &card.serial, &sent.why, now).await? {
                let new = vec![(fresh.clone(), card.household, card.path.clone())];
                store::measures::insert_cards(writer, &permit, card.measure, new, now).await?;
                store::measures::carry_trips(writer, permit.county(), &card.serial, &fresh).await?;
                let detail = json!({ "card": sent.why, "household": card.household.to_string() });
                audited(writer, &permit, &card.measure.to_string(), detail, now).await?;
            }
            let newest =
                store::measures::card_of(writer, permit.county(), card.measure, card.household).await?;
            let newest = newest.ok_or(Refusal::NotFound)?;
            let tally = maker.playbook.ladder().tally_depth();
            wire(writer, &maker, &measure, newest, tally, &mut HashMap::new()).await
        })
        .await
}
