//! Where residents stand in the ledgers: written, and counted as a playbook's ledgers ask.

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::ids::PersonId;
use domain::people::{Incoming, Presence, Stay};
use jiff::{Timestamp, civil::Date};

use crate::db::{Reader, Row, StoreError, Value, Writer};

/// The columns of a stay, in the order of [`take_stay`] and [`stay_values`].
pub(super) const STAY: &str =
    "presence, away_place, away_reason, confirmed, incoming_kind, host, enterprise, since";

/// Takes a stay out of a row, beginning at a column.
pub(super) fn take_stay(row: &mut Row, at: usize) -> Result<Stay, StoreError> {
    let presence: String = row.take(at)?;
    let kind: Option<String> = row.take(at + 4)?;
    let incoming = kind.map(|kind| {
        Ok::<_, StoreError>(Incoming {
            kind,
            host: row.take(at + 5)?,
            enterprise: row.take(at + 6)?,
            since: row.take(at + 7)?,
        })
    });
    Ok(Stay {
        incoming: incoming.transpose()?,
        presence: Presence::from_name(&presence),
        away_place: row.take(at + 1)?,
        away_reason: row.take(at + 2)?,
        confirmed: row.take(at + 3)?,
    })
}

/// The values of a stay.
pub(super) fn stay_values(stay: &Stay) -> [Value; 8] {
    let incoming = stay.incoming.as_ref();
    [
        stay.presence.as_str().into(),
        stay.away_place.clone().into(),
        stay.away_reason.clone().into(),
        stay.confirmed.into(),
        incoming.map(|it| it.kind.clone()).into(),
        incoming.and_then(|it| it.host.clone()).into(),
        incoming.and_then(|it| it.enterprise).into(),
        incoming.and_then(|it| it.since).into(),
    ]
}

/// Says where a resident stays, if nobody changed the record since `version`.
///
/// # Errors
/// [`StoreError`] of the engine; `false` when the version has moved on or it is out of scope.
pub async fn set_stay(
    writer: &Writer,
    permit: &Permit,
    (id, version): (PersonId, i64),
    stay: &Stay,
    changed: i64,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let range = permit.range();
    let sql = "update household set changed = $3 where county = $1 and id = \
               (select household from person where county = $1 and id = $2)";
    writer.execute(sql, &[permit.county().into(), id.into(), changed.into()]).await?;
    let sql = "update person set version = version + 1, updated_at = $6, presence = $7, away_place = $8, \
               away_reason = $9, confirmed = $10, incoming_kind = $11, host = $12, enterprise = $13, since = $14 \
               where county = $1 and id = $2 and path >= $3 and path < $4 and version = $5";
    let mut params = vec![
        permit.county().into(),
        id.into(),
        range.from.into(),
        range.until.into(),
        version.into(),
        now.into(),
    ];
    params.extend(stay_values(stay));
    Ok(writer.execute(sql, &params).await? == 1)
}

/// How many residents of a lowest unit stand where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StayCount {
    /// The lowest unit.
    pub path: AreaPath,
    /// Registered here and at home.
    pub home: i64,
    /// Registered here and away.
    pub away: i64,
    /// Of those away, how many whose place and reason are known and were confirmed since the day asked for.
    pub clear: i64,
    /// Here from elsewhere.
    pub incoming: i64,
    /// Of those, how many left again.
    pub left: i64,
}

/// Counts of every unit at a depth of the subtree, in tree order. Who is away counts as clear when place and reason are
/// known and it was confirmed on or after `since`.
pub async fn stay_counts(
    reader: &Reader,
    permit: &Permit,
    depth: usize,
    since: Date,
) -> Result<Vec<StayCount>, StoreError> {
    let range = permit.range();
    let scope = "where county = $1 and path >= $2 and path < $3";
    let sums = ["everybody", "away", "clear", "incoming", "gone"]
        .map(|it| format!("cast(sum({it}) as bigint)"))
        .join(", ");
    // Three index-only walks: everybody of each unit, who is away, who is from elsewhere.
    let unit = format!("substr(path, 1, {})", AreaPath::county().child(0).as_str().len() * depth);
    let sql = format!(
        "select unit, {sums} from ( \
         select {unit} as unit, sum(people) as everybody, 0 as away, 0 as clear, 0 as incoming, 0 as gone from area {scope} \
         and valid_to is null group by 1 \
         union all select {unit}, 0, count(*), sum(case when away_reason is not null and confirmed >= $4 then 1 else 0 end), \
         0, 0 from person {scope} and presence = 'away' and incoming_kind is null group by 1 \
         union all select {unit}, 0, 0, 0, count(*), sum(case when presence = 'away' then 1 else 0 end) from person {scope} \
         and incoming_kind is not null group by 1) counted group by unit order by unit"
    );
    let params = [permit.county().into(), range.from.into(), range.until.into(), since.into()];
    let rows = reader.query(&sql, &params).await?;
    rows.into_iter()
        .map(|mut row| {
            let (everybody, away): (i64, i64) = (row.take(1)?, row.take(2)?);
            let (clear, incoming, left): (i64, i64, i64) = (row.take(3)?, row.take(4)?, row.take(5)?);
            let home = everybody - incoming - away;
            Ok(StayCount { path: row.take(0)?, home, away, clear, incoming, left })
        })
        .collect()
}

/// Writes down on which day some residents of the permit's subtree were told the rules for coming home; answers with how
/// many of them there are.
pub async fn tell(
    writer: &Writer,
    permit: &Permit,
    people: &[PersonId],
    way: &str,
    day: Date,
) -> Result<usize, StoreError> {
    let range = permit.range();
    let sql = "insert into told (county, person, day, path, way, worker) \
               select county, id, $5, path, $6, $7 from person where county = $1 and id = $2 \
               and path >= $3 and path < $4 on conflict (county, person, day) do update set way = excluded.way";
    let mut told = 0;
    for person in people {
        let params = [
            permit.county().into(),
            (*person).into(),
            (&range.from).into(),
            (&range.until).into(),
            day.into(),
            way.into(),
            permit.worker().into(),
        ];
        told += writer.execute(sql, &params).await?;
    }
    Ok(usize::try_from(told).unwrap_or(usize::MAX))
}
