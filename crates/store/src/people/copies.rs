//! Households with their members as a phone keeps them: a unit from the beginning, page by page, or
//! what has changed in it since.

use std::collections::HashMap;

use domain::access::Permit;
use domain::ids::HouseholdId;

use super::households::{self, Household, Page};
use super::persons::{self, Person};
use crate::db::{Reader, StoreError, Value};

/// A household, its members, and the number of its last change.
pub type Copy = (Household, Vec<Person>, i64);

/// A page of the subtree's households in tree order behind `after`.
pub async fn copies(
    reader: &Reader,
    permit: &Permit,
    after: Option<&Page>,
    limit: usize,
) -> Result<Vec<Copy>, StoreError> {
    let range = permit.range();
    let start = Page { path: range.from, number: String::new() };
    let after = after.filter(|page| page.path >= start.path).unwrap_or(&start);
    let chosen = "path >= $2 and path < $3 and (path > $2 or number > $4) order by path, number limit $5";
    let params = [
        permit.county().into(),
        (&after.path).into(),
        range.until.into(),
        (&after.number).into(),
        limit.into(),
    ];
    read(reader, permit, chosen, &params).await
}

/// Households of the subtree that changed behind a number, oldest change first.
pub async fn changed(
    reader: &Reader,
    permit: &Permit,
    behind: i64,
    limit: usize,
) -> Result<Vec<Copy>, StoreError> {
    let range = permit.range();
    let chosen = "path >= $2 and path < $3 and changed > $4 order by changed, id limit $5";
    let params = [permit.county().into(), range.from.into(), range.until.into(), behind.into(), limit.into()];
    read(reader, permit, chosen, &params).await
}

async fn read(
    reader: &Reader,
    permit: &Permit,
    chosen: &str,
    params: &[Value],
) -> Result<Vec<Copy>, StoreError> {
    let sql =
        format!("select {}, changed from household where county = $1 and {chosen}", households::COLUMNS);
    let mut found = Vec::new();
    for mut row in reader.query(&sql, params).await? {
        let changed = row.take(households::WIDTH)?;
        found.push((households::household(row)?, Vec::new(), changed));
    }
    let places: HashMap<HouseholdId, usize> = found
        .iter()
        .enumerate()
        .map(|(place, (household, ..)): (usize, &Copy)| (household.id, place))
        .collect();
    // `cross join` keeps an engine from walking all residents in the order that is asked for.
    let columns = persons::COLUMNS.replace(", ", ", p.");
    let sql = format!(
        "select p.{columns} from (select id from household where county = $1 and {chosen}) h \
         cross join person p where p.county = $1 and p.household = h.id order by p.household, p.place, p.id"
    );
    for row in reader.query(&sql, params).await? {
        let person = persons::person(reader, permit, row)?;
        if let Some(place) = places.get(&person.household) {
            found[*place].1.push(person);
        }
    }
    Ok(found)
}
