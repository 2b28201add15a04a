//! Contact cards that hang at venues: only what they said is kept, as a digest, so that a change is noticed.

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::ids::VenueId;
use jiff::Timestamp;

use crate::db::{Reader, StoreError, Writer};

/// Writes down what the card of a venue says now.
pub async fn hang(
    writer: &Writer,
    permit: &Permit,
    venue: VenueId,
    path: &AreaPath,
    said: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "insert into contact_card (county, venue, path, said, issued_by, issued_at) \
               values ($1, $2, $3, $4, $5, $6) on conflict (county, venue) do update set path = excluded.path, \
               said = excluded.said, issued_by = excluded.issued_by, issued_at = excluded.issued_at";
    let params =
        [permit.county().into(), venue.into(), path.into(), said.into(), permit.worker().into(), now.into()];
    writer.execute(sql, &params).await.map(drop)
}

/// When the card of a venue was made.
pub async fn hung(reader: &Reader, permit: &Permit, venue: VenueId) -> Result<Option<Timestamp>, StoreError> {
    let sql = "select issued_at from contact_card where county = $1 and venue = $2";
    let row = reader.query_opt(sql, &[permit.county().into(), venue.into()]).await?;
    row.map(|mut row| row.take(0)).transpose()
}
