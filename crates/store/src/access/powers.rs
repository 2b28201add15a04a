//! What a response lends to roles in an area for its time (I-24). It holds between two instants, so it ends by itself.

use domain::access::Action;
use domain::areas::AreaPath;
use domain::ids::County;
use jiff::Timestamp;
use uuid::Uuid;

use crate::db::{Reader, StoreError, Writer};

/// An action lent to a role in an area.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Power {
    /// Role id of the playbook.
    pub role: String,
    /// What it may do meanwhile.
    pub action: Action,
    /// What that is called in public, in Chinese and English.
    pub words: (String, String),
}

/// Powers that hold for an appointment `a` at the instant `$3`.
pub(super) const LENT: &str = "p.county = a.county and p.role = a.role and p.since <= $3 and p.until > $3 \
                               and substr(a.path, 1, length(p.path)) = p.path";

pub(super) fn action(text: Option<String>) -> Result<Option<Action>, StoreError> {
    let parse =
        |it: String| Action::parse(&it).ok_or(StoreError::Inconsistent("a power of an unknown action"));
    text.map(parse).transpose()
}

/// Lends actions from an instant to another, in the name of a response.
pub async fn keep_powers(
    writer: &Writer,
    (county, response): (County, Uuid),
    path: &AreaPath,
    powers: &[Power],
    (since, until): (Timestamp, Timestamp),
) -> Result<(), StoreError> {
    let rows = powers.iter().enumerate().map(|(place, it)| {
        vec![
            county.into(),
            response.into(),
            place.into(),
            path.into(),
            (&it.role).into(),
            it.action.as_str().into(),
            (&it.words.0).into(),
            (&it.words.1).into(),
            since.into(),
            until.into(),
        ]
    });
    let sql = "insert into power (county, response, place, path, role, action, zh, en, since, until) \
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    writer.execute_many(sql, rows.collect()).await.map(drop)
}

/// Lets what a response lends end at another instant.
pub async fn end_powers(
    writer: &Writer,
    county: County,
    response: Uuid,
    until: Timestamp,
) -> Result<(), StoreError> {
    let sql = "update power set until = $3 where county = $1 and response = $2";
    writer.execute(sql, &[county.into(), response.into(), until.into()]).await.map(drop)
}

/// What a response lends.
pub async fn powers_of(reader: &Reader, county: County, response: Uuid) -> Result<Vec<Power>, StoreError> {
    let sql = "select role, action, zh, en from power where county = $1 and response = $2 order by place";
    let rows = reader.query(sql, &[county.into(), response.into()]).await?;
    rows.into_iter()
        .map(|mut row| {
            let unknown = StoreError::Inconsistent("a power without an action");
            Ok(Power {
                role: row.take(0)?,
                action: action(row.take(1)?)?.ok_or(unknown)?,
                words: (row.take(2)?, row.take(3)?),
            })
        })
        .collect()
}

/// What is lent to a role at a place just now.
pub async fn powers(
    reader: &Reader,
    county: County,
    (role, path): (&str, &AreaPath),
    now: Timestamp,
) -> Result<Vec<Action>, StoreError> {
    let sql = "select action from power where county = $1 and role = $2 and since <= $3 and until > $3 \
               and substr($4, 1, length(path)) = path";
    let rows = reader.query(sql, &[county.into(), role.into(), now.into(), path.into()]).await?;
    let actions = rows.into_iter().map(|mut row| action(row.take(0)?)).collect::<Result<Vec<_>, _>>()?;
    Ok(actions.into_iter().flatten().collect())
}
