//! Viewpoints of key areas and who looked through them (B-89, I-19).

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::events::{Link, ViewUse};
use domain::ids::{AreaId, County, ViewpointId};
use jiff::Timestamp;
use uuid::Uuid;

use crate::db::{Reader, StoreError, Where, Writer, rows};

const LINK: &str = "viewpoint.link";

rows! {
    /// A viewpoint.
    pub struct Viewpoint {
        /// Made by the client.
        pub id: ViewpointId = "c.id",
        /// The unit it looks at.
        pub area: AreaId = "c.area",
        /// Where that stands.
        pub path: AreaPath = "c.path",
        /// What the unit is called.
        pub area_name: String = "a.name",
        /// What it is called: the spot.
        pub name: String = "c.name",
        /// What it may be looked through for.
        pub used_for: ViewUse = "c.used_for",
        /// Until when it was one.
        pub ended_at: Option<Timestamp> = "c.ended_at",
        /// How often somebody looked within the days asked for.
        pub looks: i64 = "(select count(*) from viewpoint_look l where l.county = c.county and l.viewpoint = c.id)",
    }

    /// Somebody looked.
    pub struct Look {
        /// Who.
        pub name: String = "w.name",
        /// Why.
        pub reason: String = "l.reason",
        /// When.
        pub looked_at: Timestamp = "l.looked_at",
    }
}

const FROM: &str =
    "from viewpoint c join area a on a.county = c.county and a.id = c.area where c.county = $1";

/// Viewpoints in use in the permit's subtree, in the order of the tree.
pub async fn viewpoints(
    reader: &Reader,
    permit: &Permit,
    limit: usize,
) -> Result<Vec<Viewpoint>, StoreError> {
    let mut filter = Where::within(permit, "c");
    filter.and("c.ended_at is null", []);
    filter.then(" order by c.path, c.name, c.id limit ?", [limit.into()]);
    reader.rows(&format!("{FROM}{}", filter.sql), &filter.params).await
}

/// One viewpoint of the permit's subtree, in use or not.
pub async fn find_viewpoint(
    reader: &Reader,
    permit: &Permit,
    id: ViewpointId,
) -> Result<Option<Viewpoint>, StoreError> {
    let mut filter = Where::within(permit, "c");
    filter.and("c.id = ?", [id.into()]);
    reader.row(&format!("{FROM}{}", filter.sql), &filter.params).await
}

/// Writes a viewpoint down. `false` when the same was written down already.
///
/// # Errors
/// [`StoreError::Conflict`] `viewpoint_pkey` when the id names another.
pub async fn insert_viewpoint(
    writer: &Writer,
    permit: &Permit,
    it: &Viewpoint,
    (link, fingerprint): (&Link, Vec<u8>),
    now: Timestamp,
) -> Result<bool, StoreError> {
    let known = "select fingerprint from viewpoint where county = $1 and id = $2";
    let known: Option<Vec<u8>> = writer.value(known, &[permit.county().into(), it.id.into()]).await?;
    if let Some(known) = known {
        return if known == fingerprint {
            Ok(false)
        } else {
            Err(StoreError::Conflict("viewpoint_pkey".to_owned()))
        };
    }
    let sql = "insert into viewpoint (county, id, area, path, name, used_for, link_sealed, sign, added_by, added_at, \
               fingerprint) values ($1, $2, $3, $4, $5, $6, $7, 1, $8, $9, $10)";
    let params = [
        permit.county().into(),
        it.id.into(),
        it.area.into(),
        (&it.path).into(),
        (&it.name).into(),
        it.used_for.into(),
        writer.keys().seal(LINK, it.id.0.as_bytes(), link.as_str())?.into(),
        permit.worker().into(),
        now.into(),
        fingerprint.into(),
    ];
    writer.execute(sql, &params).await.map(|_| true)
}

/// Says that a viewpoint is one no longer; once.
pub async fn end_viewpoint(
    writer: &Writer,
    county: County,
    id: ViewpointId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "update viewpoint set ended_at = coalesce(ended_at, $3) where county = $1 and id = $2";
    writer.execute(sql, &[county.into(), id.into(), now.into()]).await.map(drop)
}

/// Writes down that somebody looks, and opens where. The same again is the same look.
///
/// # Errors
/// [`StoreError::Conflict`] `viewpoint_look_pkey` when the id names a look of somebody else or elsewhere;
/// [`StoreError::Inconsistent`] for an address that cannot be opened.
pub async fn look_through(
    writer: &Writer,
    permit: &Permit,
    (viewpoint, look): (ViewpointId, Uuid),
    (reason, now): (&str, Timestamp),
) -> Result<String, StoreError> {
    let sql = "insert into viewpoint_look (county, id, viewpoint, worker, reason, looked_at) values ($1, $2, $3, $4, $5, $6) \
               on conflict (county, id) do nothing";
    let params = [
        permit.county().into(),
        look.into(),
        viewpoint.into(),
        permit.worker().into(),
        reason.into(),
        now.into(),
    ];
    if writer.execute(sql, &params).await? == 0 {
        let sql =
            "select 1 from viewpoint_look where county = $1 and id = $2 and viewpoint = $3 and worker = $4";
        let same = writer.query_opt(sql, &params[..4]).await?;
        same.ok_or_else(|| StoreError::Conflict("viewpoint_look_pkey".to_owned()))?;
    }
    let sql = "select link_sealed from viewpoint where county = $1 and id = $2";
    let mut row = writer.query_one(sql, &[permit.county().into(), viewpoint.into()]).await?;
    writer.keys().open(LINK, viewpoint.0.as_bytes(), &row.take::<Vec<u8>>(0)?)
}

/// Who looked through a viewpoint, the latest first.
pub async fn looks(
    reader: &Reader,
    county: County,
    id: ViewpointId,
    limit: usize,
) -> Result<Vec<Look>, StoreError> {
    let from = "from viewpoint_look l join worker w on w.county = l.county and w.id = l.worker \
                where l.county = $1 and l.viewpoint = $2 order by l.looked_at desc, l.id limit $3";
    reader.rows(from, &[county.into(), id.into(), limit.into()]).await
}

/// Forgets looks before an instant; the audit keeps them as long as it keeps anything.
pub async fn forget_looks(writer: &Writer, county: County, before: Timestamp) -> Result<u64, StoreError> {
    let sql = "delete from viewpoint_look where county = $1 and looked_at < $2";
    writer.execute(sql, &[county.into(), before.into()]).await
}
