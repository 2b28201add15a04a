//! The list an employer keeps of its own workers: sent in behind a code, taken into the register by somebody here.

use domain::ids::{County, EnterpriseId};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::enterprises::{Enterprise, SELECT, enterprise};
use crate::db::{Reader, Row, StoreError, Writer};

const SAID: &str = "employee.said";

/// What an employer says of a worker; sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmployeeSaid {
    /// Name.
    pub name: String,
    /// GB/T 2261.1.
    pub sex: i64,
    /// Phone as kept.
    pub phone: Option<String>,
    /// Here since.
    pub since: Option<Date>,
}

/// A worker on an employer's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Employee {
    /// Made by the client.
    pub id: Uuid,
    /// The employer.
    pub enterprise: EnterpriseId,
    /// What it says.
    pub said: EmployeeSaid,
    /// `sent`, `taken`, `returned` or `left`.
    pub state: String,
    /// Why it was returned.
    pub why: Option<String>,
    /// When it was sent in.
    pub sent_at: Timestamp,
}

/// The employer behind a code, while it is not struck off.
pub async fn employer(reader: &Reader, county: County, code: &str) -> Result<Option<Enterprise>, StoreError> {
    let sql = format!("{SELECT} and e.code = $2 and e.closed_at is null");
    let row = reader.query_opt(&sql, &[county.into(), code.into()]).await?;
    row.map(|row| enterprise(reader, row)).transpose()
}

/// The code of an employer's page, if it has one.
pub async fn page_code(
    reader: &Reader,
    county: County,
    id: EnterpriseId,
) -> Result<Option<String>, StoreError> {
    let sql = "select code from enterprise where county = $1 and id = $2";
    reader.query_opt(sql, &[county.into(), id.into()]).await?.map_or(Ok(None), |mut row| row.take(0))
}

/// Gives an employer a page; the code before leads nowhere any more.
pub async fn open_page(
    writer: &Writer,
    county: County,
    id: EnterpriseId,
    code: &str,
) -> Result<(), StoreError> {
    let sql = "update enterprise set code = $3 where county = $1 and id = $2";
    writer.execute(sql, &[county.into(), id.into(), code.into()]).await.map(drop)
}

const COLUMNS: &str = "id, enterprise, said_sealed, state, why, sent_at";

fn employee(reader: &Reader, mut row: Row) -> Result<Employee, StoreError> {
    let id: Uuid = row.take(0)?;
    let said = reader.keys().open(SAID, id.as_bytes(), &row.take::<Vec<u8>>(2)?)?;
    Ok(Employee {
        id,
        enterprise: row.take(1)?,
        said: serde_json::from_str(&said)
            .map_err(|_| StoreError::Inconsistent("a worker that cannot be read"))?,
        state: row.take(3)?,
        why: row.take(4)?,
        sent_at: row.take(5)?,
    })
}

/// The workers on an employer's list, those who wait first.
pub async fn employees(
    reader: &Reader,
    county: County,
    enterprise: EnterpriseId,
    limit: usize,
) -> Result<Vec<Employee>, StoreError> {
    let sql = format!(
        "select {COLUMNS} from employee where county = $1 and enterprise = $2 \
         order by case state when 'sent' then 0 when 'left' then 1 when 'returned' then 2 else 3 end, sent_at, id limit $3"
    );
    let rows = reader.query(&sql, &[county.into(), enterprise.into(), limit.into()]).await?;
    rows.into_iter().map(|row| employee(reader, row)).collect()
}

/// How many stand on an employer's list.
pub async fn count_employees(
    reader: &Reader,
    county: County,
    enterprise: EnterpriseId,
) -> Result<i64, StoreError> {
    let sql = "select count(*) from employee where county = $1 and enterprise = $2";
    reader.query_one(sql, &[county.into(), enterprise.into()]).await?.take(0)
}

/// One of an employer's workers, held until the transaction ends.
pub async fn find_employee(
    writer: &Writer,
    county: County,
    enterprise: EnterpriseId,
    id: Uuid,
) -> Result<Option<Employee>, StoreError> {
    let sql = format!("select {COLUMNS} from employee where county = $1 and id = $2 and enterprise = $3");
    let row = writer.query_locked(&sql, &[county.into(), id.into(), enterprise.into()]).await?;
    row.map(|row| employee(writer, row)).transpose()
}

/// Keeps a worker that an employer sends in.
///
/// # Errors
/// [`StoreError::Conflict`] `employee_pkey` when the id is taken.
pub async fn keep_employee(writer: &Writer, county: County, it: &Employee) -> Result<(), StoreError> {
    let said = serde_json::to_string(&it.said).map_err(|_| StoreError::Inconsistent("no JSON"))?;
    let sql = "insert into employee (county, id, enterprise, said_sealed, state, sent_at) \
               values ($1, $2, $3, $4, 'sent', $5)";
    let sealed = writer.keys().seal(SAID, it.id.as_bytes(), &said)?;
    let params = [county.into(), it.id.into(), it.enterprise.into(), sealed.into(), it.sent_at.into()];
    writer.execute(sql, &params).await.map(drop)
}

/// Says what became of a worker.
pub async fn settle_employee(
    writer: &Writer,
    county: County,
    id: Uuid,
    (state, why): (&str, Option<&str>),
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "update employee set state = $3, why = $4, settled_at = $5 where county = $1 and id = $2";
    let params = [county.into(), id.into(), state.into(), why.map(str::to_owned).into(), now.into()];
    writer.execute(sql, &params).await.map(drop)
}

/// Takes a worker off the list.
pub async fn remove_employee(writer: &Writer, county: County, id: Uuid) -> Result<(), StoreError> {
    let sql = "delete from employee where county = $1 and id = $2";
    writer.execute(sql, &[county.into(), id.into()]).await.map(drop)
}

/// Destroys what nobody took, returned or let go since an instant, and lists of employers struck off (I-15).
pub async fn forget_employees(writer: &Writer, county: County, before: Timestamp) -> Result<u64, StoreError> {
    let sql = "delete from employee where county = $1 and ((state <> 'taken' and coalesce(settled_at, sent_at) < $2) \
               or exists (select 1 from enterprise e where e.county = employee.county and e.id = employee.enterprise \
               and e.closed_at is not null))";
    writer.execute(sql, &[county.into(), before.into()]).await
}
