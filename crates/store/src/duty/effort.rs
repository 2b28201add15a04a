//! What was done at checkpoints and on rounds: people who came, hours, points that were looked at (B-92, B-106).

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::ids::CheckpointId;
use jiff::Timestamp;

use crate::db::{Reader, StoreError};

/// What was done at one checkpoint in some time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effort {
    /// Where.
    pub checkpoint: CheckpointId,
    /// Where in the tree.
    pub path: AreaPath,
    /// Kind id of the playbook.
    pub kind: String,
    /// Shifts that began and were somebody's.
    pub held: i64,
    /// Of those, to how many somebody came: person-times.
    pub came: i64,
    /// Minutes they were there; of whom nobody knows when they left, until the shift's end.
    pub minutes: i64,
    /// Points of rounds that were looked at.
    pub checks: i64,
}

/// What was done at each checkpoint of the permit's subtree in shifts that began from an instant until before another; those
/// still open come without any as well. In tree order.
pub async fn effort(
    reader: &Reader,
    permit: &Permit,
    (from, until): (Timestamp, Timestamp),
    now: Timestamp,
) -> Result<Vec<Effort>, StoreError> {
    let range = permit.range();
    let until = until.min(now);
    let sql = "select c.id, c.path, c.kind, coalesce(s.held, 0), coalesce(s.came, 0), coalesce(s.spent, 0), \
               coalesce(m.checks, 0) from checkpoint c \
               left join (select checkpoint, count(worker) as held, count(came_at) as came, \
               cast(sum(case when came_at is null then 0 else coalesce(left_at, \
               case when ends_at < $6 then ends_at else $6 end) - came_at end) as bigint) as spent \
               from shift where county = $1 and path >= $2 and path < $3 and starts_at >= $4 and starts_at < $5 \
               group by checkpoint) s on s.checkpoint = c.id \
               left join (select s.checkpoint, count(*) as checks from shift s join patrol_mark m \
               on m.county = s.county and m.shift = s.id where s.county = $1 and s.path >= $2 and s.path < $3 \
               and s.starts_at >= $4 and s.starts_at < $5 group by s.checkpoint) m on m.checkpoint = c.id \
               where c.county = $1 and c.path >= $2 and c.path < $3 \
               and (c.closed_at is null or s.held > 0) order by c.path, c.kind, c.name, c.id";
    let params = [
        permit.county().into(),
        range.from.into(),
        range.until.into(),
        from.into(),
        until.into(),
        now.into(),
    ];
    reader
        .query(sql, &params)
        .await?
        .into_iter()
        .map(|mut row| {
            let spent: i64 = row.take(5)?;
            Ok(Effort {
                checkpoint: row.take(0)?,
                path: row.take(1)?,
                kind: row.take(2)?,
                held: row.take(3)?,
                came: row.take(4)?,
                minutes: spent.max(0) / 60_000_000,
                checks: row.take(6)?,
            })
        })
        .collect()
}
