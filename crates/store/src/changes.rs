//! What has changed since a phone last asked. Each tally unit counts the changes of its people and of
//! its tasks; a record carries the number of its last change. A change of many records at once (a
//! roster, a campaign) begins a new epoch instead, after which a phone reads the unit anew. The head is
//! locked until its writer commits, so numbers become visible in their order and none is missed.

use domain::areas::AreaPath;
use domain::ids::County;

use crate::db::{Reader, StoreError, Value, Writer};

/// Which records are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Households and their members.
    People,
    /// Tasks.
    Tasks,
}

/// How far the records of one kind have come; both parts only grow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Head {
    /// Counts the changes of many records at once.
    pub epoch: i64,
    /// Counts the changes of single records.
    pub seq: i64,
}

impl Kind {
    fn as_str(self) -> &'static str {
        match self {
            Self::People => "people",
            Self::Tasks => "tasks",
        }
    }
}

/// How far a tally unit has come.
pub async fn head(reader: &Reader, county: County, unit: &AreaPath, kind: Kind) -> Result<Head, StoreError> {
    let sql = "select epoch, seq from change_head where county = $1 and path = $2 and kind = $3";
    let row = reader.query_opt(sql, &[county.into(), unit.into(), kind.as_str().into()]).await?;
    row.map_or(Ok(Head::default()), |mut row| Ok(Head { epoch: row.take(0)?, seq: row.take(1)? }))
}

/// Counts one change of a tally unit; the record that changes carries the number.
pub async fn touch(writer: &Writer, county: County, unit: &AreaPath, kind: Kind) -> Result<i64, StoreError> {
    count(writer, county, unit, kind, (0, 1)).await
}

/// Begins a new epoch of a tally unit: everything there may have changed.
pub async fn renew(writer: &Writer, county: County, unit: &AreaPath, kind: Kind) -> Result<(), StoreError> {
    count(writer, county, unit, kind, (1, 0)).await.map(drop)
}

async fn count(
    writer: &Writer,
    county: County,
    unit: &AreaPath,
    kind: Kind,
    (epoch, seq): (i64, i64),
) -> Result<i64, StoreError> {
    let sql = "insert into change_head (county, path, kind, epoch, seq) values ($1, $2, $3, $4, $5) \
               on conflict (county, path, kind) do update set epoch = change_head.epoch + excluded.epoch, \
               seq = change_head.seq + excluded.seq returning seq";
    let params = [county.into(), unit.into(), kind.as_str().into(), Value::Int(epoch), Value::Int(seq)];
    writer.query_one(sql, &params).await?.take(0)
}
