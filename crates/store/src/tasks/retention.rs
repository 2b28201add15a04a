//! What was told at the doors is destroyed when its time is over (I-15): answers, reasons and photographs
//! of visits, and arrivals. That somebody knocked, what came of it, and all figures stay.

use domain::ids::{CampaignId, County};
use jiff::{Timestamp, civil::Date};
use serde::Serialize;

use crate::db::{StoreError, Writer};

/// How much was destroyed, for the audit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Destroyed {
    /// Visits that lost answers and reason.
    pub visits: u64,
    /// Tasks that lost the reason of their last visit.
    pub tasks: u64,
    /// Arrivals.
    pub arrivals: u64,
    /// Photographs.
    pub photos: u64,
}

/// Destroys what belongs to campaigns that ended before an instant, and arrivals of days before the
/// day given. Doing it again destroys nothing more.
pub async fn destroy(
    writer: &Writer,
    county: County,
    ended_before: Timestamp,
    day: Date,
    now: Timestamp,
) -> Result<Destroyed, StoreError> {
    let over = "select id from campaign where county = $1 and cleared_at is null and closes_at < $2";
    let mut destroyed = Destroyed::default();
    for mut row in writer.query(over, &[county.into(), ended_before.into()]).await? {
        let campaign: CampaignId = row.take(0)?;
        let answers = "update visit set answers_sealed = $3, reason = null where county = $1 \
                       and task in (select id from task where county = $1 and campaign = $2)";
        let params = [county.into(), campaign.into(), Vec::<u8>::new().into()];
        destroyed.visits += writer.execute(answers, &params).await?;
        let of = "(select p.id from photo p join visit v on v.county = p.county and v.id = p.visit \
                  join task t on t.county = v.county and t.id = v.task \
                  where p.county = $1 and t.campaign = $2)";
        let pieces = format!("delete from photo_part where county = $1 and photo in {of}");
        writer.execute(&pieces, &[county.into(), campaign.into()]).await?;
        let photos = format!("delete from photo where county = $1 and id in {of}");
        destroyed.photos += writer.execute(&photos, &[county.into(), campaign.into()]).await?;
        let reasons =
            "update task set reason = null where county = $1 and campaign = $2 and reason is not null";
        destroyed.tasks += writer.execute(reasons, &[county.into(), campaign.into()]).await?;
        let cleared = "update campaign set cleared_at = $3 where county = $1 and id = $2";
        writer.execute(cleared, &[county.into(), campaign.into(), now.into()]).await?;
    }
    let arrivals = "delete from arrival where county = $1 and day < $2";
    destroyed.arrivals = writer.execute(arrivals, &[county.into(), day.into()]).await?;
    Ok(destroyed)
}
