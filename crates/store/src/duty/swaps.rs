//! Swaps: asked of a colleague, and only the colleague's own word changes the roster (S-36).

use domain::access::Permit;
use domain::ids::{ShiftId, SwapId, WorkerId};
use jiff::Timestamp;

use crate::db::{Reader, Row, StoreError, Writer};

/// A request to take over a shift.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Swap {
    /// Made by the client.
    pub id: SwapId,
    /// Which shift.
    pub shift: ShiftId,
    /// Who asks.
    pub asked_by: WorkerId,
    /// Their name.
    pub by_name: String,
    /// Who is asked.
    pub asked_of: WorkerId,
    /// Their name.
    pub of_name: String,
    /// Why.
    pub why: String,
    /// `asked`, `agreed`, `declined` or `withdrawn`.
    pub state: String,
}

const SELECT: &str = "select s.id, s.shift, s.asked_by, b.name, s.asked_of, o.name, s.why, s.state from swap s \
                      join worker b on b.county = s.county and b.id = s.asked_by \
                      join worker o on o.county = s.county and o.id = s.asked_of";

fn swap(mut row: Row) -> Result<Swap, StoreError> {
    Ok(Swap {
        id: row.take(0)?,
        shift: row.take(1)?,
        asked_by: row.take(2)?,
        by_name: row.take(3)?,
        asked_of: row.take(4)?,
        of_name: row.take(5)?,
        why: row.take(6)?,
        state: row.take(7)?,
    })
}

/// Asks. The same again is the same act.
///
/// # Errors
/// [`StoreError::Conflict`] `swap_two` for oneself.
pub async fn insert_swap(
    writer: &Writer,
    permit: &Permit,
    it: &Swap,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "insert into swap (county, id, shift, asked_by, asked_of, why, asked_at, state) \
               values ($1, $2, $3, $4, $5, $6, $7, 'asked') on conflict (county, id) do nothing";
    let params = [
        permit.county().into(),
        it.id.into(),
        it.shift.into(),
        it.asked_by.into(),
        it.asked_of.into(),
        (&it.why).into(),
        now.into(),
    ];
    writer.execute(sql, &params).await.map(drop)
}

/// Open requests by or of the permit's holder.
pub async fn swaps_of(reader: &Reader, permit: &Permit, since: Timestamp) -> Result<Vec<Swap>, StoreError> {
    let sql = format!(
        "{SELECT} where s.county = $1 and (s.asked_of = $2 or s.asked_by = $2) \
         and (s.state = 'asked' or s.asked_at > $3) order by s.asked_at desc"
    );
    let params = [permit.county().into(), permit.worker().into(), since.into()];
    reader.query(&sql, &params).await?.into_iter().map(swap).collect()
}

/// One request.
pub async fn find_swap(reader: &Reader, permit: &Permit, id: SwapId) -> Result<Option<Swap>, StoreError> {
    let sql = format!("{SELECT} where s.county = $1 and s.id = $2");
    reader.query_opt(&sql, &[permit.county().into(), id.into()]).await?.map(swap).transpose()
}

/// Answers a request; `false` when somebody did before.
pub async fn answer_swap(
    writer: &Writer,
    permit: &Permit,
    id: SwapId,
    state: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let sql =
        "update swap set state = $3, answered_at = $4 where county = $1 and id = $2 and state = 'asked'";
    let params = [permit.county().into(), id.into(), state.into(), now.into()];
    Ok(writer.execute(sql, &params).await? == 1)
}
