//! Registered enterprises by unified social credit code, and those that no unit has placed yet (Q-31, B-56, B-57).

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::ids::{AreaId, County, EnterpriseId};
use jiff::Timestamp;

use crate::db::{Reader, Row, StoreError, Where, Writer};
use crate::search;

const PHONE: &str = "enterprise.phone";

/// A registered business or body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enterprise {
    /// Opaque key.
    pub id: EnterpriseId,
    /// The unit it stands in, or the one that must place it.
    pub area: AreaId,
    /// Where in the tree.
    pub path: AreaPath,
    /// Whether a unit was chosen for it.
    pub placed: bool,
    /// What it is called.
    pub name: String,
    /// Unified social credit code.
    pub credit_code: Option<String>,
    /// Why a code is kept although its check sign does not fit.
    pub code_why: Option<String>,
    /// Whom to call.
    pub contact: Option<String>,
    /// Their phone.
    pub phone: Option<String>,
    /// Employees by its own count.
    pub employees: i64,
    /// Where its workers live, if it houses them.
    pub dormitory: Option<String>,
    /// When it was struck off.
    pub closed_at: Option<Timestamp>,
    /// Counts up with every change.
    pub version: i64,
    /// Name of the unit.
    pub area_name: String,
    /// Venues it runs.
    pub venues: i64,
}

/// An enterprise as it shall be.
#[derive(Debug, Clone)]
pub struct NewEnterprise {
    /// Made by the client.
    pub id: EnterpriseId,
    /// The unit it stands in, or the one that must place it.
    pub area: AreaId,
    /// Where in the tree.
    pub path: AreaPath,
    /// Whether a unit was chosen for it.
    pub placed: bool,
    /// What it is called.
    pub name: String,
    /// Unified social credit code.
    pub credit_code: Option<String>,
    /// Why a code is kept although its check sign does not fit.
    pub code_why: Option<String>,
    /// Whom to call.
    pub contact: Option<String>,
    /// Their phone; sealed when kept.
    pub phone: Option<String>,
    /// Employees by its own count.
    pub employees: i64,
    /// Where its workers live, if it houses them.
    pub dormitory: Option<String>,
}

/// Which enterprises.
#[derive(Debug, Clone, Default)]
pub struct EnterpriseFilter {
    /// Part of the name, pinyin, initials or code.
    pub typed: Option<String>,
    /// Those nobody has placed.
    pub unplaced: bool,
    /// Behind this one: path, name, id.
    pub after: Option<(String, String, EnterpriseId)>,
}

pub(super) const SELECT: &str = "select e.id, e.area, e.path, e.placed, e.name, e.credit_code, e.code_why, e.contact, \
    e.phone_sealed, e.employees, e.dormitory, e.closed_at, e.version, a.name, \
    (select count(*) from venue v where v.county = e.county and v.enterprise = e.id and v.closed_at is null) \
    from enterprise e join area a on a.county = e.county and a.id = e.area where e.county = $1";

pub(super) fn enterprise(reader: &Reader, mut row: Row) -> Result<Enterprise, StoreError> {
    let id: EnterpriseId = row.take(0)?;
    let sealed: Option<Vec<u8>> = row.take(8)?;
    Ok(Enterprise {
        id,
        area: row.take(1)?,
        path: row.take(2)?,
        placed: row.take(3)?,
        name: row.take(4)?,
        credit_code: row.take(5)?,
        code_why: row.take(6)?,
        contact: row.take(7)?,
        phone: sealed.map(|it| reader.keys().open(PHONE, id.0.as_bytes(), &it)).transpose()?,
        employees: row.take(9)?,
        dormitory: row.take(10)?,
        closed_at: row.take(11)?,
        version: row.take(12)?,
        area_name: row.take(13)?,
        venues: row.take(14)?,
    })
}

/// Enterprises of the permit's subtree that were not struck off, in tree order and by name.
pub async fn enterprises(
    reader: &Reader,
    permit: &Permit,
    asked: &EnterpriseFilter,
    limit: usize,
) -> Result<Vec<Enterprise>, StoreError> {
    let mut filter = Where::within(permit, "e");
    filter.and("e.closed_at is null", []);
    if let Some(typed) = &asked.typed {
        let code = typed.trim().to_uppercase();
        // A code begins with digits; letters alone are how a name is spelled.
        let begins = code.len() >= 2 && code.bytes().take(2).all(|it| it.is_ascii_digit());
        if begins && code.bytes().all(|it| it.is_ascii_alphanumeric()) {
            filter.and("e.credit_code like ?", [format!("{code}%").into()]);
        } else {
            filter.named("e", typed);
        }
    }
    if asked.unplaced {
        filter.and("e.placed = 0", []);
    }
    if let Some((path, name, id)) = &asked.after {
        let behind = "(e.path > ? or (e.path = ? and (e.name > ? or (e.name = ? and e.id > ?))))";
        filter.and(behind, [path.into(), path.into(), name.into(), name.into(), (*id).into()]);
    }
    filter.then(" order by e.path, e.name, e.id limit ?", [limit.into()]);
    let rows = reader.query(&format!("{SELECT}{}", filter.sql), &filter.params).await?;
    rows.into_iter().map(|row| enterprise(reader, row)).collect()
}

/// One enterprise of the permit's subtree.
pub async fn find_enterprise(
    reader: &Reader,
    permit: &Permit,
    id: EnterpriseId,
) -> Result<Option<Enterprise>, StoreError> {
    let mut filter = Where::within(permit, "e");
    filter.and("e.id = ?", [id.into()]);
    let row = reader.query_opt(&format!("{SELECT}{}", filter.sql), &filter.params).await?;
    row.map(|row| enterprise(reader, row)).transpose()
}

/// The enterprise of the county that carries a credit code, and where.
pub async fn coded(
    reader: &Reader,
    county: County,
    code: &str,
) -> Result<Option<(EnterpriseId, AreaPath)>, StoreError> {
    let sql = "select id, path from enterprise where county = $1 and credit_code = $2 and closed_at is null";
    let row = reader.query_opt(sql, &[county.into(), code.into()]).await?;
    row.map(|mut row| Ok((row.take(0)?, row.take(1)?))).transpose()
}

/// Enterprises of a name in a place, at most two: one is meant, two are not told apart.
pub async fn enterprises_called(
    reader: &Reader,
    county: County,
    path: &AreaPath,
    name: &str,
) -> Result<Vec<EnterpriseId>, StoreError> {
    let range = path.range();
    let sql = "select id from enterprise where county = $1 and name = $2 and path >= $3 and path < $4 \
               and closed_at is null limit 2";
    let params = [county.into(), name.into(), range.from.into(), range.until.into()];
    reader.query(sql, &params).await?.into_iter().map(|mut row| row.take(0)).collect()
}

/// Keeps an enterprise as it shall be. `seen` is the version that is changed, none for a new one. `false` when another
/// stands there under this id, or somebody has changed it meanwhile.
///
/// # Errors
/// [`StoreError::Conflict`] `enterprise_credit_code` when another carries the code.
pub async fn keep_enterprise(
    writer: &Writer,
    permit: &Permit,
    it: &NewEnterprise,
    seen: Option<i64>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let spelling = search::spell(&it.name);
    let row = it.id.0.as_bytes();
    let phone = it.phone.as_deref().map(|phone| writer.keys().seal(PHONE, row, phone)).transpose()?;
    let sql = "insert into enterprise (county, id, area, path, placed, name, pinyin, initials, credit_code, \
               code_why, contact, phone_sealed, employees, dormitory, version, updated_at) values \
               ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 1, $15) \
               on conflict (county, id) do update set area = excluded.area, path = excluded.path, \
               placed = excluded.placed, name = excluded.name, pinyin = excluded.pinyin, \
               initials = excluded.initials, credit_code = excluded.credit_code, code_why = excluded.code_why, \
               contact = excluded.contact, phone_sealed = excluded.phone_sealed, employees = excluded.employees, \
               dormitory = excluded.dormitory, version = enterprise.version + 1, \
               updated_at = excluded.updated_at where enterprise.version = $16 and enterprise.path >= $17 \
               and enterprise.path < $18";
    let range = permit.range();
    let params = [
        permit.county().into(),
        it.id.into(),
        it.area.into(),
        (&it.path).into(),
        it.placed.into(),
        (&it.name).into(),
        spelling.pinyin.into(),
        spelling.initials.into(),
        it.credit_code.clone().into(),
        it.code_why.clone().into(),
        it.contact.clone().into(),
        phone.into(),
        it.employees.into(),
        it.dormitory.clone().into(),
        now.into(),
        seen.unwrap_or(-1).into(),
        range.from.into(),
        range.until.into(),
    ];
    Ok(writer.execute(sql, &params).await? == 1)
}

/// How many enterprises of the permit's subtree stand in a lowest unit, and how many elsewhere.
pub async fn count_enterprises(
    reader: &Reader,
    permit: &Permit,
    lowest: usize,
) -> Result<(i64, i64), StoreError> {
    let mut filter = Where::within(permit, "e");
    filter.and("e.closed_at is null", []);
    let low =
        format!("e.placed = 1 and length(e.path) = {}", AreaPath::county().child(0).as_str().len() * lowest);
    let sql = format!(
        "select count(*), coalesce(sum(case when {low} then 1 else 0 end), 0) from enterprise e where e.county = $1{}",
        filter.sql
    );
    let mut row = reader.query_one(&sql, &filter.params).await?;
    let (all, low): (i64, i64) = (row.take(0)?, row.take(1)?);
    Ok((low, all - low))
}

/// Enterprises of the permit's subtree that stand in a lowest unit and have no door yet.
pub async fn without_door(
    reader: &Reader,
    permit: &Permit,
    lowest: usize,
) -> Result<Vec<Enterprise>, StoreError> {
    let mut filter = Where::within(permit, "e");
    let length = AreaPath::county().child(0).as_str().len() * lowest;
    let none = "e.closed_at is null and e.placed = 1 and length(e.path) = ? and not exists \
                (select 1 from household h where h.county = e.county and h.enterprise = e.id)";
    filter.and(none, [length.into()]);
    filter.then(" order by e.path, e.id", []);
    let rows = reader.query(&format!("{SELECT}{}", filter.sql), &filter.params).await?;
    rows.into_iter().map(|row| enterprise(reader, row)).collect()
}

/// Strikes an enterprise off; its code is free for whoever registers it again.
pub async fn close_enterprise(
    writer: &Writer,
    permit: &Permit,
    id: EnterpriseId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "update enterprise set closed_at = $3, credit_code = null, version = version + 1, \
               updated_at = $3 where county = $1 and id = $2 and closed_at is null";
    writer.execute(sql, &[permit.county().into(), id.into(), now.into()]).await.map(drop)
}
