//! The audit: append-only and hash-chained (I-13). Every entry holds the hash of the one before it
//! in its lane; a changed, missing or inserted entry breaks the chain at a place that
//! [`verify`] names. Written in the same transaction as what it tells of.

use domain::ids::{County, WorkerId};
use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::db::{Reader, StoreError, Value, Writer};

/// One thing that happened.
#[derive(Debug, Clone)]
pub struct Entry<'a> {
    /// The county.
    pub county: County,
    /// When.
    pub at: Timestamp,
    /// Who; nobody for the system itself.
    pub worker: Option<WorkerId>,
    /// `"people.unmask"`: the action's name or an event such as `"session.opened"`.
    pub action: &'a str,
    /// What it was about: an id or a path. Never a name, phone or id number.
    pub subject: &'a str,
    /// More, as JSON. Never a name, phone or id number.
    pub detail: serde_json::Value,
}

/// One entry as read back.
#[derive(Debug, Clone)]
pub struct Recorded {
    /// Chain.
    pub lane: i64,
    /// Place in the chain, from 1.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub worker: Option<WorkerId>,
    /// What.
    pub action: String,
    /// About what.
    pub subject: String,
    /// More, as JSON text.
    pub detail: String,
}

/// What a verification found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// Entries read.
    pub entries: i64,
    /// First places where a chain breaks, as (lane, seq).
    pub broken: Vec<(i64, i64)>,
}

/// Appends an entry.
pub async fn append(writer: &Writer, entry: Entry<'_>) -> Result<(), StoreError> {
    let lane = lane_of(&entry, writer.audit_lanes());
    let head = "select seq, hash from audit_head where county = $1 and lane = $2";
    let key = [entry.county.into(), Value::Int(lane)];
    let mut held = writer.query_locked(head, &key).await?;
    if held.is_none() {
        // The first entry of a chain: the row is made first, so that there is something to hold.
        let begin = "insert into audit_head (county, lane, seq, hash) values ($1, $2, 0, $3) \
                     on conflict (county, lane) do nothing";
        writer.execute(begin, &[entry.county.into(), lane.into(), Vec::<u8>::new().into()]).await?;
        held = writer.query_locked(head, &key).await?;
    }
    let mut held = held.ok_or(StoreError::Inconsistent("a chain has no head"))?;
    let (seq, before) = (held.take::<i64>(0)?, held.take::<Vec<u8>>(1)?);
    let detail = entry.detail.to_string();
    let link = Link {
        county: entry.county.0,
        lane,
        seq: seq + 1,
        at: entry.at.as_microsecond(),
        worker: entry.worker.map(|id| id.0.as_bytes().to_vec()),
        action: entry.action,
        subject: entry.subject,
        detail: &detail,
    };
    let hash = link.hash(&before);
    let insert = "insert into audit (county, lane, seq, at, worker, action, subject, detail, hash) \
                  values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let entry = [
        entry.county.into(),
        lane.into(),
        (seq + 1).into(),
        entry.at.into(),
        entry.worker.into(),
        entry.action.into(),
        entry.subject.into(),
        detail.as_str().into(),
        hash.clone().into(),
    ];
    let update = "update audit_head set seq = $3, hash = $4 where county = $1 and lane = $2";
    let head = [key[0].clone(), lane.into(), (seq + 1).into(), hash.into()];
    // Both are on their way before the first is answered.
    futures::try_join!(writer.execute(insert, &entry), writer.execute(update, &head))?;
    Ok(())
}

/// The latest entries, newest first.
pub async fn list(reader: &Reader, county: County, limit: i64) -> Result<Vec<Recorded>, StoreError> {
    let rows = reader
        .query(
            "select lane, seq, at, worker, action, subject, detail from audit \
             where county = $1 order by at desc, lane, seq desc limit $2",
            &[county.into(), limit.into()],
        )
        .await?;
    rows.into_iter()
        .map(|mut row| {
            Ok(Recorded {
                lane: row.take(0)?,
                seq: row.take(1)?,
                at: row.take(2)?,
                worker: row.take(3)?,
                action: row.take(4)?,
                subject: row.take(5)?,
                detail: row.take(6)?,
            })
        })
        .collect()
}

/// Walks every chain of a county from its beginning, in flat memory.
///
/// # Errors
/// [`StoreError`] of the engine; a broken chain is a finding, not an error.
pub async fn verify(reader: &Reader, county: County) -> Result<Verified, StoreError> {
    let mut verified = Verified { entries: 0, broken: Vec::new() };
    for lane in 0..reader.audit_lanes() {
        let (mut seq, mut before) = (0, Vec::new());
        loop {
            let rows = reader
                .query(
                    "select seq, at, worker, action, subject, detail, hash from audit \
                     where county = $1 and lane = $2 and seq > $3 order by seq limit 1000",
                    &[county.into(), lane.into(), Value::Int(seq)],
                )
                .await?;
            if rows.is_empty() {
                break;
            }
            for mut row in rows {
                let stored: i64 = row.take(0)?;
                let (action, subject, detail): (String, String, String) =
                    (row.take(3)?, row.take(4)?, row.take(5)?);
                let link = Link {
                    county: county.0,
                    lane,
                    seq: stored,
                    at: row.take(1)?,
                    worker: row.take(2)?,
                    action: &action,
                    subject: &subject,
                    detail: &detail,
                };
                let hash: Vec<u8> = row.take(6)?;
                if stored != seq + 1 || hash != link.hash(&before) {
                    verified.broken.push((lane, stored));
                }
                (seq, before) = (stored, hash);
                verified.entries += 1;
            }
        }
        let head = reader
            .query_opt(
                "select seq, hash from audit_head where county = $1 and lane = $2",
                &[county.into(), lane.into()],
            )
            .await?;
        let whole = match head {
            Some(mut head) => (head.take::<i64>(0)?, head.take::<Vec<u8>>(1)?) == (seq, before),
            None => seq == 0,
        };
        if !whole {
            verified.broken.push((lane, seq + 1));
        }
    }
    Ok(verified)
}

fn lane_of(entry: &Entry<'_>, lanes: i64) -> i64 {
    let spread = entry.worker.map_or(0, |id| id.0.as_u128());
    (spread % lanes as u128) as i64
}

struct Link<'a> {
    county: i64,
    lane: i64,
    seq: i64,
    at: i64,
    worker: Option<Vec<u8>>,
    action: &'a str,
    subject: &'a str,
    detail: &'a str,
}

impl Link<'_> {
    /// SHA-256 over the hash before and every field with its length, so no two entries read alike.
    fn hash(&self, before: &[u8]) -> Vec<u8> {
        let mut digest = Sha256::new();
        let mut add = |part: &[u8]| {
            digest.update((part.len() as u64).to_be_bytes());
            digest.update(part);
        };
        add(before);
        for number in [self.county, self.lane, self.seq, self.at] {
            add(&number.to_be_bytes());
        }
        add(self.worker.as_deref().unwrap_or_default());
        for text in [self.action, self.subject, self.detail] {
            add(text.as_bytes());
        }
        digest.finalize().to_vec()
    }
}
