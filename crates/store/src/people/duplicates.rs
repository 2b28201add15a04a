//! Pairs of records that may be one person: found, decided by a person, undone for some time.

use std::collections::HashMap;

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::ids::{County, PersonId, WorkerId};
use domain::people::{Doubt, Pair, Sex, Stay};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::NewPerson;
use super::known::{COLUMNS, full};
use super::stays::STAY;
use crate::db::{Reader, StoreError, Value, Where, Writer};

const UNDO: &str = "duplicate.undo";

/// A pair and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duplicate {
    /// The two records.
    pub pair: Pair,
    /// The lowest area that covers both.
    pub path: AreaPath,
    /// `id_number`, `name_phone` or `name_birth`.
    pub doubt: String,
    /// When it was found.
    pub found_at: Timestamp,
    /// `open`, `merged` or `different`.
    pub state: String,
    /// The record that stayed, where two became one.
    pub kept: Option<PersonId>,
    /// Who decided.
    pub decided_by: Option<WorkerId>,
    /// When.
    pub decided_at: Option<Timestamp>,
    /// Whether it can still be undone.
    pub undoable: bool,
}

/// What a merge undone brings back.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Undo {
    /// Version of the kept record right after the merge.
    pub version: i64,
    /// The kept record as it was.
    pub kept: Kept,
    /// The record that went.
    pub gone: Kept,
}

/// A record in full, sealed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Kept {
    id: PersonId,
    household: domain::ids::HouseholdId,
    path: AreaPath,
    place: i64,
    name: String,
    sex: i64,
    born: Option<jiff::civil::Date>,
    relation: String,
    stay: Stay,
    phone: Option<String>,
    id_number: Option<String>,
    source: String,
}

impl From<NewPerson> for Kept {
    fn from(it: NewPerson) -> Self {
        let sex = it.sex.code();
        let NewPerson {
            id,
            household,
            path,
            place,
            name,
            born,
            relation,
            stay,
            phone,
            id_number,
            source,
            ..
        } = it;
        Self { id, household, path, place, name, sex, born, relation, stay, phone, id_number, source }
    }
}

impl From<Kept> for NewPerson {
    fn from(it: Kept) -> Self {
        let sex = Sex::from_code(it.sex);
        let Kept { id, household, path, place, name, born, relation, stay, phone, id_number, source, .. } =
            it;
        Self { id, household, path, place, name, sex, born, relation, stay, phone, id_number, source }
    }
}

/// Writes pairs down that are not known yet; what was decided stays decided.
pub async fn doubt(
    writer: &Writer,
    county: County,
    pairs: &[(Pair, AreaPath, Doubt)],
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "insert into duplicate (county, one, other, path, doubt, found_at) values ($1, $2, $3, $4, $5, $6) \
               on conflict (county, one, other) do nothing";
    let rows = pairs.iter().map(|(pair, path, doubt)| {
        vec![
            county.into(),
            pair.one.into(),
            pair.other.into(),
            path.into(),
            doubt.as_str().into(),
            now.into(),
        ]
    });
    writer.execute_many(sql, rows.collect()).await?;
    Ok(())
}

/// Who carries each of some id numbers, with the place of their record; by the hash of the number.
pub async fn carriers(
    reader: &Reader,
    county: County,
    documents: &[super::Document],
) -> Result<Vec<Option<(PersonId, AreaPath)>>, StoreError> {
    let sql = "select id, path from person where county = $1 and id_hash = $2";
    let mut found = Vec::with_capacity(documents.len());
    for document in documents {
        let row = reader.query_opt(sql, &[county.into(), document.to_vec().into()]).await?;
        found.push(row.map(|mut row| Ok::<_, StoreError>((row.take(0)?, row.take(1)?))).transpose()?);
    }
    Ok(found)
}

/// Pairs among the records of one source inside the permit's subtree and everybody: the same name, no two birth dates,
/// no two id numbers, and the same phone, or the same birth date in one unit of `depth`.
pub async fn look_alikes(
    reader: &Reader,
    permit: &Permit,
    source: &str,
    depth: usize,
) -> Result<Vec<(Pair, AreaPath, Doubt)>, StoreError> {
    let range = permit.range();
    // Each way is one walk of the index by name and birth date.
    let born = [
        "b.born = a.born",
        "a.born is not null and b.born is null",
        "a.born is null and b.born is not null",
        "a.born is null and b.born is null",
    ];
    let ways = born.map(|born| {
        format!(
            "select a.id, a.path, b.id, b.path, case when a.phone_hash = b.phone_hash then 1 else 0 end, \
             case when a.born = b.born then 1 else 0 end from person a join person b on b.county = $1 \
             and b.name = a.name and {born} and b.id <> a.id where a.county = $1 and a.path >= $2 and a.path < $3 \
             and a.source = $4 and (a.id_hash is null or b.id_hash is null) \
             and (a.phone_hash = b.phone_hash or (a.born = b.born and substr(a.path, 1, $5) = substr(b.path, 1, $5)))"
        )
    });
    let letters = AreaPath::county().child(0).as_str().len() * depth;
    let params =
        [permit.county().into(), range.from.into(), range.until.into(), source.into(), letters.into()];
    let mut found = HashMap::new();
    for mut row in reader.query(&ways.join(" union all "), &params).await? {
        let (a, a_path): (PersonId, AreaPath) = (row.take(0)?, row.take(1)?);
        let (b, b_path): (PersonId, AreaPath) = (row.take(2)?, row.take(3)?);
        let doubt = if row.take::<i64>(4)? == 1 { Doubt::NamePhone } else { Doubt::NameBirth };
        if let Some(pair) = Pair::new(a, b) {
            found.entry(pair).or_insert((pair, a_path.common(&b_path), doubt));
        }
    }
    Ok(found.into_values().collect())
}

const SELECT: &str = "select d.one, d.other, d.path, d.doubt, d.found_at, d.state, d.kept, d.decided_by, d.decided_at, \
     case when d.undo_sealed is null then 0 else 1 end from duplicate d where d.county = $1";

fn duplicate(mut row: crate::db::Row) -> Result<Duplicate, StoreError> {
    let pair = Pair::new(row.take(0)?, row.take(1)?);
    Ok(Duplicate {
        pair: pair.ok_or(StoreError::Inconsistent("a record is its own duplicate"))?,
        path: row.take(2)?,
        doubt: row.take(3)?,
        found_at: row.take(4)?,
        state: row.take(5)?,
        kept: row.take(6)?,
        decided_by: row.take(7)?,
        decided_at: row.take(8)?,
        undoable: row.take(9)?,
    })
}

/// Pairs of a state whose both records lie in the permit's subtree, newest first.
pub async fn duplicates(
    reader: &Reader,
    permit: &Permit,
    state: &str,
    limit: usize,
) -> Result<Vec<Duplicate>, StoreError> {
    let mut filter = Where::within(permit, "d");
    filter.and("d.state = ?", [state.into()]);
    filter.then(" order by d.path, d.found_at desc, d.one, d.other limit ?", [limit.into()]);
    let rows = reader.query(&format!("{SELECT}{}", filter.sql), &filter.params).await?;
    rows.into_iter().map(duplicate).collect()
}

/// How many pairs are open: in the permit's subtree, and with one record inside and one outside it, which somebody above
/// decides.
pub async fn open_duplicates(reader: &Reader, permit: &Permit) -> Result<i64, StoreError> {
    let range = permit.range();
    let sql =
        "select count(*) from duplicate where county = $1 and state = 'open' and path >= $2 and path < $3";
    reader.query_one(sql, &[permit.county().into(), range.from.into(), range.until.into()]).await?.take(0)
}

/// One pair, held until the transaction ends.
pub async fn hold_duplicate(
    writer: &Writer,
    permit: &Permit,
    pair: Pair,
) -> Result<Option<Duplicate>, StoreError> {
    let mut filter = Where::within(permit, "d");
    filter.and("d.one = ? and d.other = ?", [pair.one.into(), pair.other.into()]);
    let row = writer.query_locked(&format!("{SELECT}{}", filter.sql), &filter.params).await?;
    row.into_iter().next().map(duplicate).transpose()
}

/// A resident's record in full with its version, held until the transaction ends; for deciding, never for showing.
pub async fn hold_person(
    writer: &Writer,
    permit: &Permit,
    id: PersonId,
) -> Result<Option<(NewPerson, i64)>, StoreError> {
    let range = permit.range();
    let sql = format!(
        "select {COLUMNS}, {STAY}, version from person where county = $1 and id = $2 and path >= $3 and path < $4"
    );
    let params = [permit.county().into(), id.into(), range.from.into(), range.until.into()];
    let row = writer.query_locked(&sql, &params).await?;
    row.into_iter()
        .next()
        .map(|mut row| {
            let version = row.take(19)?;
            Ok((full(writer, row)?, version))
        })
        .transpose()
}

/// Decides about a pair. A merge brings what undoes it.
pub async fn decide_duplicate(
    writer: &Writer,
    permit: &Permit,
    pair: Pair,
    merge: Option<(PersonId, &Undo)>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let row = [pair.one.0.as_bytes().as_slice(), pair.other.0.as_bytes()].concat();
    let undo = merge.map(|(_, undo)| {
        let text = serde_json::to_string(undo).unwrap_or_default();
        writer.keys().seal(UNDO, &row, &text)
    });
    let sql = "update duplicate set state = $4, kept = $5, decided_by = $6, decided_at = $7, undo_sealed = $8 \
               where county = $1 and one = $2 and other = $3";
    let params = [
        permit.county().into(),
        pair.one.into(),
        pair.other.into(),
        if merge.is_some() { "merged" } else { "different" }.into(),
        merge.map(|(kept, _)| kept).into(),
        permit.worker().into(),
        now.into(),
        undo.transpose()?.into(),
    ];
    writer.execute(sql, &params).await.map(drop)
}

/// Opens a decision again; answers with what the merge took away, if it was one.
pub async fn reopen_duplicate(
    writer: &Writer,
    permit: &Permit,
    pair: Pair,
) -> Result<Option<Undo>, StoreError> {
    let key = [Value::from(permit.county()), pair.one.into(), pair.other.into()];
    let sql = "select undo_sealed from duplicate where county = $1 and one = $2 and other = $3";
    let sealed: Option<Vec<u8>> = writer.query_one(sql, &key).await?.take(0)?;
    let sql = "update duplicate set state = 'open', kept = null, decided_by = null, decided_at = null, \
               undo_sealed = null where county = $1 and one = $2 and other = $3";
    writer.execute(sql, &key).await?;
    let row = [pair.one.0.as_bytes().as_slice(), pair.other.0.as_bytes()].concat();
    let wrong = StoreError::Inconsistent("what undoes a merge is no JSON");
    sealed
        .map(|it| serde_json::from_str(&writer.keys().open(UNDO, &row, &it)?).map_err(|_| wrong))
        .transpose()
}

/// Counts a record's version up though no fact of it differs.
pub async fn count_up(
    writer: &Writer,
    county: County,
    id: PersonId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "update person set version = version + 1, updated_at = $3 where county = $1 and id = $2";
    writer.execute(sql, &[county.into(), id.into(), now.into()]).await.map(drop)
}

/// Takes a record out of the register: it has become part of another.
pub async fn remove_person(writer: &Writer, county: County, id: PersonId) -> Result<(), StoreError> {
    // Other pairs of the record that are open fall with it.
    let sql = "delete from duplicate where county = $1 and state = 'open' and (one = $2 or other = $2)";
    writer.execute(sql, &[county.into(), id.into()]).await?;
    let sql = "delete from person where county = $1 and id = $2";
    writer.execute(sql, &[county.into(), id.into()]).await.map(drop)
}

/// Forgets what undoes merges decided before an instant (I-15); answers with how many.
pub async fn forget_undo(writer: &Writer, county: County, before: Timestamp) -> Result<u64, StoreError> {
    let sql = "update duplicate set undo_sealed = null where county = $1 and undo_sealed is not null \
               and decided_at < $2";
    writer.execute(sql, &[county.into(), before.into()]).await
}
