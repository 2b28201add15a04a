//! Cards of households under an exit limit: what tells them (I-7), and what they show at a checkpoint (S-41).

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::ids::{County, HouseholdId, MeasureId};
use jiff::Timestamp;

use crate::db::{Reader, Row, StoreError, Value, Writer};

/// A household's card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HouseholdCard {
    /// Eight signs.
    pub serial: String,
    /// The measure it belongs to.
    pub measure: MeasureId,
    /// Whose.
    pub household: HouseholdId,
    /// Where they live.
    pub path: AreaPath,
    /// The household's number.
    pub number: String,
    /// Their address.
    pub address: String,
    /// How many they are.
    pub people: i64,
    /// When it was handed over, with all that must be told (I-7).
    pub told_at: Option<Timestamp>,
    /// Why it was taken back: `lost` or `damaged`.
    pub revoked_why: Option<String>,
}

const SELECT: &str = "select c.serial, c.measure, c.household, c.path, h.number, h.address, h.people, c.told_at, \
    c.revoked_why from card c join household h on h.county = c.county and h.id = c.household where c.county = $1";

fn card(mut row: Row) -> Result<HouseholdCard, StoreError> {
    Ok(HouseholdCard {
        serial: row.take(0)?,
        measure: row.take(1)?,
        household: row.take(2)?,
        path: row.take(3)?,
        number: row.take(4)?,
        address: row.take(5)?,
        people: row.take(6)?,
        told_at: row.take(7)?,
        revoked_why: row.take(8)?,
    })
}

/// Households of the permit's subtree that have no valid card of a measure.
pub async fn without_card(
    reader: &Reader,
    permit: &Permit,
    measure: MeasureId,
) -> Result<Vec<(HouseholdId, AreaPath)>, StoreError> {
    let range = permit.range();
    let sql = "select h.id, h.path from household h where h.county = $1 and h.path >= $2 and h.path < $3 \
               and not exists (select 1 from card c where c.county = h.county and c.household = h.id \
               and c.measure = $4 and c.revoked_at is null) order by h.path, h.number";
    let params = [permit.county().into(), range.from.into(), range.until.into(), measure.into()];
    let rows = reader.query(sql, &params).await?;
    rows.into_iter().map(|mut row| Ok((row.take(0)?, row.take(1)?))).collect()
}

/// A card to be made: serial, household, where they live.
pub type NewCard = (String, HouseholdId, AreaPath);

/// Makes cards of a measure that was agreed to.
///
/// # Errors
/// [`StoreError::Conflict`] `card_decision` when it was not, `card_household` for a second valid card.
pub async fn insert_cards(
    writer: &Writer,
    permit: &Permit,
    measure: MeasureId,
    cards: Vec<NewCard>,
    now: Timestamp,
) -> Result<u64, StoreError> {
    let sql = "insert into card (county, serial, measure, household, path, issued_at) \
               values ($1, $2, $3, $4, $5, $6)";
    let row = |(serial, household, path): NewCard| -> Vec<Value> {
        vec![
            permit.county().into(),
            serial.into(),
            measure.into(),
            household.into(),
            (&path).into(),
            now.into(),
        ]
    };
    writer.execute_many(sql, cards.into_iter().map(row).collect()).await
}

/// Valid cards of a measure in the permit's subtree, by number, behind one.
pub async fn cards(
    reader: &Reader,
    permit: &Permit,
    measure: MeasureId,
    after: &str,
    limit: usize,
) -> Result<Vec<HouseholdCard>, StoreError> {
    let range = permit.range();
    let sql = format!(
        "{SELECT} and c.measure = $2 and c.path >= $3 and c.path < $4 and c.revoked_at is null \
         and h.number > $5 order by h.number limit $6"
    );
    let params = [
        permit.county().into(),
        measure.into(),
        range.from.into(),
        range.until.into(),
        after.into(),
        limit.into(),
    ];
    reader.query(&sql, &params).await?.into_iter().map(card).collect()
}

/// How many valid cards of a measure the permit's subtree has, and how many were handed over.
pub async fn count_cards(
    reader: &Reader,
    permit: &Permit,
    measure: MeasureId,
) -> Result<(i64, i64), StoreError> {
    let range = permit.range();
    let sql = "select count(*), count(told_at) from card where county = $1 and measure = $2 \
               and path >= $3 and path < $4 and revoked_at is null";
    let params = [permit.county().into(), measure.into(), range.from.into(), range.until.into()];
    let mut row = reader.query_one(sql, &params).await?;
    Ok((row.take(0)?, row.take(1)?))
}

/// A card by its serial, held until the transaction ends.
pub async fn locked_card(
    writer: &Writer,
    county: County,
    serial: &str,
) -> Result<Option<HouseholdCard>, StoreError> {
    let held = "select serial from card where county = $1 and serial = $2";
    writer.query_locked(held, &[county.into(), serial.into()]).await?;
    find_card(writer, county, serial).await
}

/// A card by its serial.
pub async fn find_card(
    reader: &Reader,
    county: County,
    serial: &str,
) -> Result<Option<HouseholdCard>, StoreError> {
    let sql = format!("{SELECT} and c.serial = $2");
    reader.query_opt(&sql, &[county.into(), serial.into()]).await?.map(card).transpose()
}

/// The valid card of a household under a measure.
pub async fn card_of(
    reader: &Reader,
    county: County,
    measure: MeasureId,
    household: HouseholdId,
) -> Result<Option<HouseholdCard>, StoreError> {
    let sql = format!("{SELECT} and c.measure = $2 and c.household = $3 and c.revoked_at is null");
    let params = [county.into(), measure.into(), household.into()];
    reader.query_opt(&sql, &params).await?.map(card).transpose()
}

/// Writes down that a card was handed over and its household told. The first time counts.
pub async fn tell(writer: &Writer, permit: &Permit, serial: &str, at: Timestamp) -> Result<(), StoreError> {
    let sql =
        "update card set told_at = $3, told_by = $4 where county = $1 and serial = $2 and told_at is null";
    let params = [permit.county().into(), serial.into(), at.into(), permit.worker().into()];
    writer.execute(sql, &params).await.map(drop)
}

/// Takes a card back. `false` when it was before.
pub async fn revoke(
    writer: &Writer,
    permit: &Permit,
    serial: &str,
    why: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let sql = "update card set revoked_at = $3, revoked_why = $4 where county = $1 and serial = $2 \
               and revoked_at is null";
    let params = [permit.county().into(), serial.into(), now.into(), why.into()];
    Ok(writer.execute(sql, &params).await? == 1)
}

/// Cards of a place that were taken back, of measures that are not over.
pub async fn revoked(
    reader: &Reader,
    county: County,
    path: &AreaPath,
    now: Timestamp,
) -> Result<Vec<String>, StoreError> {
    let range = path.range();
    let sql = "select c.serial from card c join measure m on m.county = c.county and m.id = c.measure \
               where c.county = $1 and c.path >= $2 and c.path < $3 and c.revoked_at is not null \
               and m.ends_at > $4 order by c.serial";
    let params = [county.into(), range.from.into(), range.until.into(), now.into()];
    reader.query(sql, &params).await?.into_iter().map(|mut row| row.take(0)).collect()
}

/// Forgets cards of measures that ended before an instant; how many.
pub async fn forget_cards(writer: &Writer, county: County, before: Timestamp) -> Result<u64, StoreError> {
    let sql = "delete from card where county = $1 and exists (select 1 from measure m where m.county = card.county \
               and m.id = card.measure and m.ends_at < $2)";
    writer.execute(sql, &[county.into(), before.into()]).await
}

/// Takes a household's cards, and the times out with them, to where it lives now.
pub async fn move_cards(
    writer: &Writer,
    county: County,
    household: HouseholdId,
    to: &AreaPath,
) -> Result<(), StoreError> {
    let params = [county.into(), household.into(), to.into()];
    let trips = "update trip set path = $3 where county = $1 and serial in \
                 (select serial from card where county = $1 and household = $2)";
    writer.execute(trips, &params).await?;
    let cards = "update card set path = $3 where county = $1 and household = $2";
    writer.execute(cards, &params).await.map(drop)
}

/// Times out with a card that was taken back count for the one that takes its place.
pub async fn carry_trips(writer: &Writer, county: County, from: &str, to: &str) -> Result<(), StoreError> {
    let sql = "update trip set serial = $3 where county = $1 and serial = $2";
    writer.execute(sql, &[county.into(), from.into(), to.into()]).await.map(drop)
}
