//! Notices of an area for everybody who serves there: messages on its board, bulletins of risk areas with what was
//! sent where, texts of the library.

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::ids::{AreaId, County};
use domain::notices::RiskPlace;
use jiff::Timestamp;
use uuid::Uuid;

use crate::db::{Reader, Row, StoreError, Writer};

/// What a notice is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeKind {
    /// A message on the board of an area.
    Board,
    /// A list of risk areas.
    Bulletin,
    /// A text to be read out, sent on or put up.
    Library,
}

impl NoticeKind {
    /// Its name on the wire and in the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Board => "board",
            Self::Bulletin => "bulletin",
            Self::Library => "library",
        }
    }

    /// Takes a name back.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Board, Self::Bulletin, Self::Library].into_iter().find(|it| it.as_str() == text)
    }
}

/// A notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Made by the client.
    pub id: Uuid,
    /// Whose it is.
    pub area: AreaId,
    /// Where it holds, and below.
    pub path: AreaPath,
    /// What that is called; not read when publishing.
    pub area_name: String,
    /// What it is for.
    pub kind: NoticeKind,
    /// Its title.
    pub title: String,
    /// What it says.
    pub body: String,
    /// The places of a bulletin.
    pub places: Vec<RiskPlace>,
    /// Who published it; not read when publishing.
    pub publisher: String,
    /// When.
    pub published_at: Timestamp,
}

const SELECT: &str = "select n.id, n.area, n.path, a.name, n.kind, n.title, n.body, n.places, w.name, n.published_at \
    from notice n join area a on a.county = n.county and a.id = n.area \
    join worker w on w.county = n.county and w.id = n.published_by where n.county = $1 and n.withdrawn_at is null";

fn notice(mut row: Row) -> Result<Notice, StoreError> {
    let unknown = StoreError::Inconsistent("a notice of an unknown kind");
    let places: String = row.take(7)?;
    Ok(Notice {
        id: row.take(0)?,
        area: row.take(1)?,
        path: row.take(2)?,
        area_name: row.take(3)?,
        kind: NoticeKind::parse(&row.take::<String>(4)?).ok_or(unknown.clone())?,
        title: row.take(5)?,
        body: row.take(6)?,
        places: serde_json::from_str(&places).map_err(|_| unknown)?,
        publisher: row.take(8)?,
        published_at: row.take(9)?,
    })
}

/// Publishes a notice.
///
/// # Errors
/// [`StoreError::Conflict`] `notice_pkey` when the id is taken.
pub async fn insert(writer: &Writer, permit: &Permit, it: &Notice) -> Result<(), StoreError> {
    let places = serde_json::to_string(&it.places).map_err(|_| StoreError::Inconsistent("no JSON"))?;
    let sql = "insert into notice (county, id, area, path, kind, title, body, places, published_by, published_at) \
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    let params = [
        permit.county().into(),
        it.id.into(),
        it.area.into(),
        (&it.path).into(),
        it.kind.as_str().into(),
        (&it.title).into(),
        (&it.body).into(),
        places.into(),
        permit.worker().into(),
        it.published_at.into(),
    ];
    writer.execute(sql, &params).await.map(drop)
}

/// Notices of a kind that hold at a place: of every area that covers it, newest first.
pub async fn list(
    reader: &Reader,
    county: County,
    kind: NoticeKind,
    path: &AreaPath,
    limit: usize,
) -> Result<Vec<Notice>, StoreError> {
    let sql = format!(
        "{SELECT} and n.kind = $2 and substr($3, 1, length(n.path)) = n.path order by n.published_at desc, n.id limit $4"
    );
    let params = [county.into(), kind.as_str().into(), path.into(), limit.into()];
    reader.query(&sql, &params).await?.into_iter().map(notice).collect()
}

/// One notice that holds at a place, or stands in the subtree below it.
pub async fn find(
    reader: &Reader,
    county: County,
    path: &AreaPath,
    id: Uuid,
) -> Result<Option<Notice>, StoreError> {
    let sql = format!("{SELECT} and n.id = $2");
    let found = reader.query_opt(&sql, &[county.into(), id.into()]).await?.map(notice).transpose()?;
    Ok(found.filter(|it| it.path.covers(path) || path.covers(&it.path)))
}

/// Takes a notice of the permit's subtree back. `false` when there is none.
pub async fn withdraw(
    writer: &Writer,
    permit: &Permit,
    id: Uuid,
    now: Timestamp,
) -> Result<bool, StoreError> {
    super::take_back(writer, permit, "notice", id, now).await
}

/// Writes down that a notice was sent to a chat group; the first time counts.
pub async fn mark_sent(
    writer: &Writer,
    permit: &Permit,
    notice: Uuid,
    chat: Uuid,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "insert into notice_sent (county, notice, chat, sent_by, sent_at) values ($1, $2, $3, $4, $5) \
               on conflict (county, notice, chat) do nothing";
    let params = [permit.county().into(), notice.into(), chat.into(), permit.worker().into(), now.into()];
    writer.execute(sql, &params).await.map(drop)
}

/// To which chat groups of the permit's subtree a notice was sent: group, its name, by whom, when.
pub async fn sent(
    reader: &Reader,
    permit: &Permit,
    notice: Uuid,
) -> Result<Vec<(Uuid, String, String, Timestamp)>, StoreError> {
    let range = permit.range();
    let sql = "select s.chat, g.name, w.name, s.sent_at from notice_sent s \
               join chat_group g on g.county = s.county and g.id = s.chat and g.path >= $3 and g.path < $4 \
               join worker w on w.county = s.county and w.id = s.sent_by \
               where s.county = $1 and s.notice = $2 order by s.sent_at, g.name";
    let params = [permit.county().into(), notice.into(), range.from.into(), range.until.into()];
    let rows = reader.query(sql, &params).await?;
    rows.into_iter().map(|mut row| Ok((row.take(0)?, row.take(1)?, row.take(2)?, row.take(3)?))).collect()
}
