//! What cameras at roads and entrances report (S-10): that something moved, never who or which plate. A person
//! says what it was (I-20), and after days it is forgotten.

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::ids::{AreaId, County};
use jiff::Timestamp;
use uuid::Uuid;

use crate::db::{Reader, Row, StoreError, Value, Writer};

/// A camera that may report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Camera {
    /// Opaque key.
    pub id: Uuid,
    /// The unit it watches.
    pub area: AreaId,
    /// Where in the tree.
    pub path: AreaPath,
    /// What people call it.
    pub name: String,
}

/// What a camera reported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sighting {
    /// Made by the video system.
    pub id: Uuid,
    /// Which camera.
    pub camera: Uuid,
    /// Where in the tree.
    pub path: AreaPath,
    /// What that camera is called.
    pub camera_name: String,
    /// `night_entry`, `smoke` or `road_blocked`.
    pub what: String,
    /// When.
    pub seen_at: Timestamp,
    /// Where the video system shows it.
    pub link: Option<String>,
    /// Whether a person saw that it was so; nothing while nobody looked.
    pub confirmed: Option<bool>,
    /// Who looked.
    pub decided_by: Option<String>,
}

/// Lets a camera report, under the hash of its token.
///
/// # Errors
/// [`StoreError::Conflict`] when the id is in use.
pub async fn insert_camera(
    writer: &Writer,
    permit: &Permit,
    it: &Camera,
    token_hash: &[u8],
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "insert into camera (county, id, area, path, name, token_hash, opened_at) \
               values ($1, $2, $3, $4, $5, $6, $7)";
    let params = [
        permit.county().into(),
        it.id.into(),
        it.area.into(),
        (&it.path).into(),
        (&it.name).into(),
        token_hash.into(),
        now.into(),
    ];
    writer.execute(sql, &params).await.map(drop)
}

const CAMERA: &str = "select id, area, path, name from camera where county = $1 and closed_at is null";

fn camera(mut row: Row) -> Result<Camera, StoreError> {
    Ok(Camera { id: row.take(0)?, area: row.take(1)?, path: row.take(2)?, name: row.take(3)? })
}

/// Cameras of the permit's subtree that may report.
pub async fn cameras(reader: &Reader, permit: &Permit) -> Result<Vec<Camera>, StoreError> {
    let range = permit.range();
    let sql = format!("{CAMERA} and path >= $2 and path < $3 order by path, name, id");
    let params = [permit.county().into(), range.from.into(), range.until.into()];
    reader.query(&sql, &params).await?.into_iter().map(camera).collect()
}

/// The camera of a token: the token is the decision.
pub async fn camera_of_token(
    reader: &Reader,
    county: County,
    token_hash: &[u8],
) -> Result<Option<Camera>, StoreError> {
    let sql = format!("{CAMERA} and token_hash = $2");
    reader.query_opt(&sql, &[county.into(), token_hash.into()]).await?.map(camera).transpose()
}

/// Ends a camera of the permit's subtree. `false` when there is none.
pub async fn close_camera(
    writer: &Writer,
    permit: &Permit,
    id: Uuid,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let range = permit.range();
    let sql = "update camera set closed_at = $3 where county = $1 and id = $2 and closed_at is null \
               and path >= $4 and path < $5";
    let params = [permit.county().into(), id.into(), now.into(), range.from.into(), range.until.into()];
    Ok(writer.execute(sql, &params).await? == 1)
}

/// Keeps what a camera reported. The same again is the same act.
pub async fn insert_sighting(
    writer: &Writer,
    county: County,
    it: &Sighting,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "insert into sighting (county, id, camera, path, what, seen_at, link, received_at) \
               values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (county, id) do nothing";
    let params = [
        county.into(),
        it.id.into(),
        it.camera.into(),
        (&it.path).into(),
        (&it.what).into(),
        it.seen_at.into(),
        it.link.clone().into(),
        now.into(),
    ];
    writer.execute(sql, &params).await.map(drop)
}

/// What was reported in the permit's subtree, what waits for a person first.
pub async fn sightings(reader: &Reader, permit: &Permit, limit: usize) -> Result<Vec<Sighting>, StoreError> {
    let range = permit.range();
    let sql = "select s.id, s.camera, s.path, c.name, s.what, s.seen_at, s.link, s.confirmed, w.name \
               from sighting s join camera c on c.county = s.county and c.id = s.camera \
               left join worker w on w.county = s.county and w.id = s.decided_by \
               where s.county = $1 and s.path >= $2 and s.path < $3 \
               order by case when s.confirmed is null then 0 else 1 end, s.seen_at desc, s.id limit $4";
    let params = [permit.county().into(), range.from.into(), range.until.into(), limit.into()];
    let rows = reader.query(sql, &params).await?;
    rows.into_iter()
        .map(|mut row| {
            Ok(Sighting {
                id: row.take(0)?,
                camera: row.take(1)?,
                path: row.take(2)?,
                camera_name: row.take(3)?,
                what: row.take(4)?,
                seen_at: row.take(5)?,
                link: row.take(6)?,
                confirmed: row.take(7)?,
                decided_by: row.take(8)?,
            })
        })
        .collect()
}

/// A person says what it was, once. `false` when somebody did before or there is none.
pub async fn decide_sighting(
    writer: &Writer,
    permit: &Permit,
    id: Uuid,
    confirmed: bool,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let range = permit.range();
    let sql = "update sighting set confirmed = $3, decided_by = $4, decided_at = $5 where county = $1 and id = $2 \
               and confirmed is null and path >= $6 and path < $7";
    let params: [Value; 7] = [
        permit.county().into(),
        id.into(),
        confirmed.into(),
        permit.worker().into(),
        now.into(),
        range.from.into(),
        range.until.into(),
    ];
    Ok(writer.execute(sql, &params).await? == 1)
}

/// Forgets what was reported before an instant; how many.
pub async fn forget_sightings(writer: &Writer, county: County, before: Timestamp) -> Result<u64, StoreError> {
    let sql = "delete from sighting where county = $1 and seen_at < $2";
    writer.execute(sql, &[county.into(), before.into()]).await
}
