//! Photographs of visits, such as the proof of a service (S-25): handed in piece by piece, sealed, and destroyed
//! with the answers of their visit (I-15).

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::ids::VisitId;
use jiff::Timestamp;
use uuid::Uuid;

use crate::db::{Reader, Row, StoreError, Writer};

const PART: &str = "photo.part";

/// A photograph that is on its way or here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Photo {
    /// Made by the phone.
    pub id: Uuid,
    /// The visit it belongs to.
    pub visit: VisitId,
    /// Place of the household in the tree.
    pub path: AreaPath,
    /// Bytes in all.
    pub size: i64,
    /// SHA-256 of them.
    pub digest: Vec<u8>,
    /// Bytes that are here.
    pub received: i64,
    /// Whether it is whole and was looked at.
    pub done: bool,
}

/// Announces a photograph.
///
/// # Errors
/// [`StoreError::Conflict`] when the id is in use.
pub async fn insert_photo(
    writer: &Writer,
    permit: &Permit,
    it: &Photo,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "insert into photo (county, id, visit, path, worker, size, digest, received, received_at) \
               values ($1, $2, $3, $4, $5, $6, $7, 0, $8)";
    let params = [
        permit.county().into(),
        it.id.into(),
        it.visit.into(),
        (&it.path).into(),
        permit.worker().into(),
        it.size.into(),
        it.digest.clone().into(),
        now.into(),
    ];
    writer.execute(sql, &params).await.map(drop)
}

const COLUMNS: &str =
    "select id, visit, path, size, digest, received, done_at from photo where county = $1 and id = $2";

fn photo(mut row: Row) -> Result<Photo, StoreError> {
    Ok(Photo {
        id: row.take(0)?,
        visit: row.take(1)?,
        path: row.take(2)?,
        size: row.take(3)?,
        digest: row.take(4)?,
        received: row.take(5)?,
        done: row.take::<Option<Timestamp>>(6)?.is_some(),
    })
}

/// A photograph inside the permit's subtree.
pub async fn find_photo(reader: &Reader, permit: &Permit, id: Uuid) -> Result<Option<Photo>, StoreError> {
    let range = permit.range();
    let sql = format!("{COLUMNS} and path >= $3 and path < $4");
    let params = [permit.county().into(), id.into(), range.from.into(), range.until.into()];
    reader.query_opt(&sql, &params).await?.map(photo).transpose()
}

/// A photograph the permit's worker hands in, wherever its household has moved to, held until the transaction
/// ends.
pub async fn own_photo(writer: &Writer, permit: &Permit, id: Uuid) -> Result<Option<Photo>, StoreError> {
    let sql = format!("{COLUMNS} and worker = $3");
    let params = [permit.county().into(), id.into(), permit.worker().into()];
    writer.query_locked(&sql, &params).await?.map(photo).transpose()
}

/// Keeps the next piece, sealed under its photograph and place.
///
/// # Errors
/// [`StoreError::Conflict`] when that piece is here already.
pub async fn insert_part(
    writer: &Writer,
    permit: &Permit,
    photo: &Photo,
    bytes: &[u8],
) -> Result<(), StoreError> {
    let sealed = writer.keys().seal_bytes(PART, &row(photo.id, photo.received), bytes)?;
    let sql = "insert into photo_part (county, photo, place, sealed) values ($1, $2, $3, $4)";
    let params = [permit.county().into(), photo.id.into(), photo.received.into(), sealed.into()];
    writer.execute(sql, &params).await?;
    let sql = "update photo set received = $3 where county = $1 and id = $2";
    let here = photo.received + bytes.len() as i64;
    writer.execute(sql, &[permit.county().into(), photo.id.into(), here.into()]).await.map(drop)
}

/// What the pieces of a photograph are sealed under.
fn row(id: Uuid, place: i64) -> Vec<u8> {
    [id.as_bytes().as_slice(), &place.to_be_bytes()].concat()
}

/// All bytes of a photograph that are here.
pub async fn photo_bytes(reader: &Reader, permit: &Permit, id: Uuid) -> Result<Vec<u8>, StoreError> {
    let sql = "select place, sealed from photo_part where county = $1 and photo = $2 order by place";
    let mut bytes = Vec::new();
    for mut part in reader.query(sql, &[permit.county().into(), id.into()]).await? {
        let (place, sealed): (i64, Vec<u8>) = (part.take(0)?, part.take(1)?);
        bytes.extend(reader.keys().open_bytes(PART, &row(id, place), &sealed)?);
    }
    Ok(bytes)
}

/// Says that a photograph is whole and was looked at.
pub async fn finish_photo(
    writer: &Writer,
    permit: &Permit,
    id: Uuid,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "update photo set done_at = $3 where county = $1 and id = $2";
    writer.execute(sql, &[permit.county().into(), id.into(), now.into()]).await.map(drop)
}

/// Destroys a photograph.
pub async fn remove_photo(writer: &Writer, permit: &Permit, id: Uuid) -> Result<(), StoreError> {
    let params = [permit.county().into(), id.into()];
    writer.execute("delete from photo_part where county = $1 and photo = $2", &params).await?;
    writer.execute("delete from photo where county = $1 and id = $2", &params).await.map(drop)
}

/// Whole photographs of some visits: which visit has which.
pub async fn photos_of(
    reader: &Reader,
    permit: &Permit,
    visits: &[VisitId],
) -> Result<Vec<(VisitId, Uuid)>, StoreError> {
    let range = permit.range();
    let sql = "select visit, id from photo where county = $1 and visit = $2 and path >= $3 and path < $4 \
               and done_at is not null order by id";
    let mut found = Vec::new();
    for visit in visits {
        let params = [permit.county().into(), (*visit).into(), (&range.from).into(), (&range.until).into()];
        for mut row in reader.query(sql, &params).await? {
            found.push((row.take(0)?, row.take(1)?));
        }
    }
    Ok(found)
}

/// Promises photographs of a record other than a visit: only what is promised is taken in for it.
///
/// # Errors
/// [`StoreError::Conflict`] when an id is in use.
pub async fn promise_photos(
    writer: &Writer,
    permit: &Permit,
    subject: Uuid,
    path: &AreaPath,
    photos: &[Uuid],
) -> Result<(), StoreError> {
    let rows = photos.iter().map(|photo| {
        let county = permit.county();
        vec![county.into(), (*photo).into(), subject.into(), path.into(), permit.worker().into()]
    });
    let sql = "insert into photo_promise (county, photo, subject, path, worker) values ($1, $2, $3, $4, $5)";
    writer.execute_many(sql, rows.collect()).await.map(drop)
}

/// What a photograph was promised for by the permit's worker, and where.
pub async fn promised(
    reader: &Reader,
    permit: &Permit,
    photo: Uuid,
) -> Result<Option<(Uuid, AreaPath)>, StoreError> {
    let sql = "select subject, path from photo_promise where county = $1 and photo = $2 and worker = $3";
    let params = [permit.county().into(), photo.into(), permit.worker().into()];
    let row = reader.query_opt(sql, &params).await?;
    row.map(|mut row| Ok((row.take(0)?, row.take(1)?))).transpose()
}

/// Whether a photograph of the permit's subtree is of something other than a visit.
pub async fn is_promised(reader: &Reader, permit: &Permit, photo: Uuid) -> Result<bool, StoreError> {
    let range = permit.range();
    let sql = "select 1 from photo_promise where county = $1 and photo = $2 and path >= $3 and path < $4";
    let params = [permit.county().into(), photo.into(), range.from.into(), range.until.into()];
    Ok(reader.query_opt(sql, &params).await?.is_some())
}

/// Photographs of a record that are whole.
pub async fn promised_photos(
    reader: &Reader,
    permit: &Permit,
    subject: Uuid,
) -> Result<Vec<Uuid>, StoreError> {
    let sql = "select p.photo from photo_promise p join photo f on f.county = p.county and f.id = p.photo \
               where p.county = $1 and p.subject = $2 and f.done_at is not null order by p.photo";
    let rows = reader.query(sql, &[permit.county().into(), subject.into()]).await?;
    rows.into_iter().map(|mut row| row.take(0)).collect()
}
