//! Sessions: a token is kept only as a hash; whoever signs in acts through one post, with what a response lends to it.

use domain::access::Action;
use domain::ids::{AppointmentId, County, WorkerId};
use jiff::Timestamp;

use super::{APPOINTMENT, Appointment, appointment, powers};
use crate::db::{Reader, StoreError, Writer};

/// A running session.
#[derive(Debug, Clone)]
pub struct Session {
    /// Who.
    pub worker: WorkerId,
    /// Their name.
    pub name: String,
    /// The post they act through.
    pub appointment: Appointment,
    /// Until when.
    pub expires_at: Timestamp,
    /// Days it lasts beyond the last contact, for a phone's.
    pub kept_days: Option<i64>,
    /// What a response lends to the post just now.
    pub lent: Vec<Action>,
}

/// Opens a session under the hash of its token.
pub async fn open_session(
    writer: &Writer,
    county: County,
    token_hash: &[u8],
    post: &Appointment,
    now: Timestamp,
    expires: Timestamp,
) -> Result<(), StoreError> {
    let sql = "insert into session (county, token_hash, worker, appointment, created_at, expires_at) \
               values ($1, $2, $3, $4, $5, $6)";
    let params =
        [county.into(), token_hash.into(), post.worker.into(), post.id.into(), now.into(), expires.into()];
    writer.execute(sql, &params).await?;
    Ok(())
}

/// Forgets sessions that have ended.
pub async fn forget_sessions(writer: &Writer, county: County, now: Timestamp) -> Result<(), StoreError> {
    let sql = "delete from session where county = $1 and expires_at < $2";
    writer.execute(sql, &[county.into(), now.into()]).await.map(drop)
}

/// The session behind a token's hash, if it has not expired and the worker is active.
pub async fn find_session(
    reader: &Reader,
    county: County,
    token_hash: &[u8],
    now: Timestamp,
) -> Result<Option<Session>, StoreError> {
    session(reader, county, token_hash, now, true).await
}

/// The session of a worker whose account was closed meanwhile: it allows nothing but to hand in.
pub async fn find_closed(
    reader: &Reader,
    county: County,
    token_hash: &[u8],
    now: Timestamp,
) -> Result<Option<Session>, StoreError> {
    session(reader, county, token_hash, now, false).await
}

async fn session(
    reader: &Reader,
    county: County,
    token_hash: &[u8],
    now: Timestamp,
    active: bool,
) -> Result<Option<Session>, StoreError> {
    let sql = format!(
        "select {APPOINTMENT}, w.name, s.expires_at, s.kept_days, p.action from session s \
         join worker w on w.county = s.county and w.id = s.worker and w.active = $4 \
         join appointment a on a.county = s.county and a.id = s.appointment \
         left join power p on {} where s.county = $1 and s.token_hash = $2 and s.expires_at > $3",
        powers::LENT
    );
    let params = [county.into(), token_hash.into(), now.into(), active.into()];
    let mut found: Option<Session> = None;
    for mut row in reader.query(&sql, &params).await? {
        let lent = powers::action(row.take(15)?)?;
        if let Some(session) = &mut found {
            session.lent.extend(lent);
            continue;
        }
        let appointment = appointment(&mut row)?;
        let (name, expires_at, kept_days) = (row.take(12)?, row.take(13)?, row.take(14)?);
        let (worker, lent) = (appointment.worker, lent.into_iter().collect());
        found = Some(Session { worker, name, appointment, expires_at, kept_days, lent });
    }
    Ok(found)
}

/// Lets a phone's session last until an instant, and from then on so many days beyond each contact.
pub async fn extend_session(
    writer: &Writer,
    county: County,
    token_hash: &[u8],
    days: i64,
    until: Timestamp,
) -> Result<(), StoreError> {
    let sql = "update session set kept_days = $3, expires_at = $4 where county = $1 and token_hash = $2";
    writer.execute(sql, &[county.into(), token_hash.into(), days.into(), until.into()]).await.map(drop)
}

/// Changes the post a session acts through; only to one of the same worker's own.
pub async fn switch_post(
    writer: &Writer,
    county: County,
    token_hash: &[u8],
    to: AppointmentId,
) -> Result<bool, StoreError> {
    let sql = "update session set appointment = $3 where county = $1 and token_hash = $2 and worker = \
               (select worker from appointment where county = $1 and id = $3)";
    Ok(writer.execute(sql, &[county.into(), token_hash.into(), to.into()]).await? == 1)
}

/// Ends a session.
pub async fn close_session(writer: &Writer, county: County, token_hash: &[u8]) -> Result<(), StoreError> {
    let sql = "delete from session where county = $1 and token_hash = $2";
    writer.execute(sql, &[county.into(), token_hash.into()]).await?;
    Ok(())
}
