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
use store::{Keys, Reader};

use super::wire::{CardCount, CardTold, CardWire, CardsPage, ReplaceCard};
use crate::gate::{Actor, audited};
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
    let made = actor.app.store().write::<_, Problem, _>(move |writer| {
        Box::pin(async move {
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
    });
    made.await
}

/// Cards of a measure in one's area, a page by number.
///
/// # Errors
/// [`Refusal::NotFound`].
pub async fn list(actor: &Actor, id: MeasureId, after: Option<String>) -> Result<CardsPage, Problem> {
    let permit = actor.permit(Action::HandCards, Purpose::Measure)?;
    let (after, tally, maker, now) =
        (after.unwrap_or_default(), actor.playbook.ladder().tally_depth(), actor.clone(), actor.now);
    let read = actor.app.store().write::<_, Problem, _>(move |db| {
        Box::pin(async move {
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
    });
    read.await
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
    let kept = actor.app.store().write::<_, Problem, _>(move |writer| {
        Box::pin(async move {
            let card = held(writer, &permit, &serial).await?;
            if card.told_at.is_none() {
                store::measures::tell(writer, &permit, &card.serial, at).await?;
                let detail = json!({ "card": "told", "household": card.household.to_string() });
                audited(writer, &permit, &card.measure.to_string(), detail, now).await?;
            }
            Ok(())
        })
    });
    kept.await
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
    let kept = actor.app.store().write::<_, Problem, _>(move |writer| {
        Box::pin(async move {
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
    });
    kept.await
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::measures::ExitTerms;
    use jiff::civil::date;
    use serde_json::{Value, json};
    use uuid::Uuid;

    #[test]
    fn the_phone_reads_what_the_server_wrote() {
        let (keys, county) = (Keys::new(&[7; 64]), County(220_702));
        let card = Card {
            county,
            village: AreaId(Uuid::from_u128(7)),
            measure: MeasureId(Uuid::from_u128(8)),
            serial: "k7m2p9xa".into(),
            from: date(2022, 3, 15),
            until: date(2022, 3, 21),
            terms: ExitTerms { exits: 1, every_days: 2, max_minutes: 120 },
        };
        let code = code(&keys, &card).expect("fits");
        let key: String = keys.verifier(PLACE, county).iter().map(|byte| format!("{byte:02x}")).collect();
        let says = json!({ "county": 220_702, "village": card.village, "measure": card.measure,
            "serial": card.serial, "from": "2022-03-15", "until": "2022-03-21",
            "terms": { "exits": 1, "every_days": 2, "max_minutes": 120 } });
        let got = json!({ "book": { "key": key, "county": 220_702 }, "code": code, "says": says });
        let want: Value =
            serde_json::from_str(include_str!("../../../domain/cases/card-code.json")).expect("a case");
        assert_eq!(got, want, "{got}");
        assert_eq!(read(&keys, county, &code), Some(card));
        assert_eq!(read(&keys, County(220_703), &code), None, "of another county");
        assert_eq!(read(&Keys::new(&[8; 64]), county, &code), None, "of another installation");
        assert_eq!(read(&keys, county, &code.replace("WGC1.", "WGC1.A")), None);
    }
}
