//! The ledgers as views of the same people: one page of them, by what a playbook's ledger shows (Q-24 … Q-32).

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::ids::{EnterpriseId, PersonId};
use domain::people::Presence;
use jiff::civil::Date;

use super::persons::{self, Person};
use crate::db::{Reader, StoreError, Where};

/// Which residents of a subtree a ledger shows.
#[derive(Debug, Clone, Default)]
pub struct LedgerFilter {
    /// At home, away, or both when none.
    pub presence: Option<Presence>,
    /// From elsewhere, registered here, or both when none.
    pub incoming: Option<bool>,
    /// Away for this reason.
    pub reason: Option<String>,
    /// Came as this kind.
    pub kind: Option<String>,
    /// Of this employer.
    pub enterprise: Option<EnterpriseId>,
    /// Whose place or reason is not known, or was not confirmed since this day.
    pub unclear_since: Option<Date>,
    /// Name, pinyin or initials contain this.
    pub typed: Option<String>,
    /// Behind this one: path, name, id.
    pub after: Option<(AreaPath, String, PersonId)>,
}

/// A resident of a ledger, with what a row needs besides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerRow {
    /// The resident.
    pub person: Person,
    /// Address of the household.
    pub address: String,
    /// Day they were told the newest text about coming home, if they were.
    pub told: Option<Date>,
}

/// A page of a ledger in tree order, then by name.
pub async fn ledger(
    reader: &Reader,
    permit: &Permit,
    asked: &LedgerFilter,
    limit: usize,
) -> Result<Vec<LedgerRow>, StoreError> {
    let mut filter = Where::within(permit, "p");
    match asked.presence {
        Some(Presence::Away) => filter.and("p.presence = 'away'", []),
        Some(Presence::Home) => filter.and("p.presence = 'home'", []),
        None => {}
    }
    match asked.incoming {
        Some(true) => filter.and("p.incoming_kind is not null", []),
        Some(false) => filter.and("p.incoming_kind is null", []),
        None => {}
    }
    if let Some(reason) = &asked.reason {
        filter.and("p.away_reason = ?", [reason.into()]);
    }
    if let Some(kind) = &asked.kind {
        filter.and("p.incoming_kind = ?", [kind.into()]);
    }
    if let Some(enterprise) = asked.enterprise {
        filter.and("p.enterprise = ?", [enterprise.into()]);
    }
    if let Some(since) = asked.unclear_since {
        filter.and("(p.away_reason is null or p.confirmed is null or p.confirmed < ?)", [since.into()]);
    }
    if let Some(typed) = &asked.typed {
        filter.named("p", typed);
    }
    if let Some((path, name, id)) = &asked.after {
        let behind = "(p.path > ? or (p.path = ? and (p.name > ? or (p.name = ? and p.id > ?))))";
        // Redundant, but lets the planner seek to the cursor.
        filter.and("p.path >= ?", [path.into()]);
        filter.and(behind, [path.into(), path.into(), name.into(), name.into(), (*id).into()]);
    }
    filter.then(" order by p.path, p.name, p.id limit ?", [limit.into()]);
    let columns = persons::COLUMNS.replace(", ", ", p.");
    let sql = format!(
        "select p.{columns}, h.address, (select max(t.day) from told t where t.county = p.county and t.person = p.id) \
         from person p join household h on h.county = p.county and h.id = p.household where p.county = $1{}",
        filter.sql
    );
    let rows = reader.query(&sql, &filter.params).await?;
    rows.into_iter()
        .map(|mut row| {
            let (address, told) = (row.take(persons::WIDTH)?, row.take(persons::WIDTH + 1)?);
            Ok(LedgerRow { person: persons::person(reader, permit, row)?, address, told })
        })
        .collect()
}
