//! Instructions with the units they are for (B-41, B-95).

use std::collections::BTreeMap;

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::ids::{AreaId, County, WorkerId};
use domain::notices::InstructionKind;
use jiff::Timestamp;
use uuid::Uuid;

use crate::db::{Reader, Row, StoreError, Value, Where, Writer};

/// An instruction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instruction {
    /// Made by the client.
    pub id: Uuid,
    /// Whose it is.
    pub area: AreaId,
    /// Where that stands.
    pub path: AreaPath,
    /// What that is called; not read when issuing.
    pub area_name: String,
    /// What it asks for.
    pub kind: InstructionKind,
    /// Its title.
    pub title: String,
    /// What it says.
    pub body: String,
    /// Whether it is part of a drill.
    pub drill: bool,
    /// Who issued it.
    pub issued_by: WorkerId,
    /// Their name; not read when issuing.
    pub issuer: String,
    /// When.
    pub issued_at: Timestamp,
    /// Until when everybody shall have confirmed.
    pub due_at: Timestamp,
    /// The units it is for, each with all below.
    pub targets: Vec<(AreaId, AreaPath, String)>,
}

const SELECT: &str = "select i.id, i.area, i.path, a.name, i.kind, i.title, i.body, i.drill, i.issued_by, w.name, \
    i.issued_at, i.due_at from instruction i join area a on a.county = i.county and a.id = i.area \
    join worker w on w.county = i.county and w.id = i.issued_by where i.county = $1 and i.withdrawn_at is null";

fn instruction(mut row: Row) -> Result<Instruction, StoreError> {
    let unknown = StoreError::Inconsistent("an instruction of an unknown kind");
    Ok(Instruction {
        id: row.take(0)?,
        area: row.take(1)?,
        path: row.take(2)?,
        area_name: row.take(3)?,
        kind: InstructionKind::from_name(&row.take::<String>(4)?).ok_or(unknown)?,
        title: row.take(5)?,
        body: row.take(6)?,
        drill: row.take(7)?,
        issued_by: row.take(8)?,
        issuer: row.take(9)?,
        issued_at: row.take(10)?,
        due_at: row.take(11)?,
        targets: Vec::new(),
    })
}

/// Puts the units they are for into instructions that were read.
async fn with_targets(
    reader: &Reader,
    county: County,
    mut found: Vec<Instruction>,
) -> Result<Vec<Instruction>, StoreError> {
    let mut wanted = Where::behind(vec![county.into()]);
    let ids = found.iter().map(|it| it.id.into()).collect::<Vec<Value>>();
    wanted.and(&format!("t.instruction in {}", Where::marks(ids.len())), ids);
    let sql = format!(
        "select t.instruction, t.area, t.path, a.name from instruction_target t \
         join area a on a.county = t.county and a.id = t.area where t.county = $1{} order by t.instruction, t.place",
        wanted.sql
    );
    let mut targets: BTreeMap<Uuid, Vec<_>> = BTreeMap::new();
    for mut row in reader.query(&sql, &wanted.params).await? {
        targets.entry(row.take(0)?).or_default().push((row.take(1)?, row.take(2)?, row.take(3)?));
    }
    for it in &mut found {
        it.targets = targets.remove(&it.id).unwrap_or_default();
    }
    Ok(found)
}

/// Issues an instruction.
///
/// # Errors
/// [`StoreError::Conflict`] `instruction_pkey` when the id is taken.
pub async fn insert_instruction(writer: &Writer, county: County, it: &Instruction) -> Result<(), StoreError> {
    let sql = "insert into instruction (county, id, area, path, kind, title, body, drill, issued_by, issued_at, due_at) \
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    let params = [
        county.into(),
        it.id.into(),
        it.area.into(),
        (&it.path).into(),
        it.kind.as_str().into(),
        (&it.title).into(),
        (&it.body).into(),
        it.drill.into(),
        it.issued_by.into(),
        it.issued_at.into(),
        it.due_at.into(),
    ];
    writer.execute(sql, &params).await?;
    let rows = it.targets.iter().enumerate().map(|(place, (area, path, _))| {
        vec![county.into(), it.id.into(), place.into(), (*area).into(), path.into()]
    });
    let sql =
        "insert into instruction_target (county, instruction, place, area, path) values ($1, $2, $3, $4, $5)";
    writer.execute_many(sql, rows.collect()).await.map(drop)
}

/// One instruction, whoever's it is: the caller asks whom it reaches.
pub async fn find_instruction(
    reader: &Reader,
    county: County,
    id: Uuid,
) -> Result<Option<Instruction>, StoreError> {
    let sql = format!("{SELECT} and i.id = $2");
    let found = reader.query_opt(&sql, &[county.into(), id.into()]).await?.map(instruction).transpose()?;
    Ok(with_targets(reader, county, found.into_iter().collect()).await?.pop())
}

/// Instructions since an instant that may reach a post at a place, newest first: for its unit, or on their way through it.
pub async fn reaching(
    reader: &Reader,
    county: County,
    own: &AreaPath,
    since: Timestamp,
    limit: usize,
) -> Result<Vec<Instruction>, StoreError> {
    let sql = format!(
        "{SELECT} and i.issued_at >= $3 and exists (select 1 from instruction_target t where t.county = i.county \
         and t.instruction = i.id and (substr($2, 1, length(t.path)) = t.path \
         or (substr(t.path, 1, length($2)) = $2 and substr($2, 1, length(i.path)) = i.path))) \
         order by i.issued_at desc, i.id limit $4"
    );
    let rows = reader.query(&sql, &[county.into(), own.into(), since.into(), limit.into()]).await?;
    with_targets(reader, county, rows.into_iter().map(instruction).collect::<Result<_, _>>()?).await
}

/// What was issued in the permit's subtree, newest first.
pub async fn issued(reader: &Reader, permit: &Permit, limit: usize) -> Result<Vec<Instruction>, StoreError> {
    let mut wanted = Where::within(permit, "i");
    wanted.then(" order by i.issued_at desc, i.id limit ?", [limit.into()]);
    let rows = reader.query(&format!("{SELECT}{}", wanted.sql), &wanted.params).await?;
    with_targets(reader, permit.county(), rows.into_iter().map(instruction).collect::<Result<_, _>>()?).await
}

/// Takes an instruction of the permit's subtree back. `false` when there is none.
pub async fn withdraw_instruction(
    writer: &Writer,
    permit: &Permit,
    id: Uuid,
    now: Timestamp,
) -> Result<bool, StoreError> {
    super::take_back(writer, permit, "instruction", id, now).await
}

/// Forgets instructions that were issued before an instant, with their receipts; how many.
pub async fn forget_instructions(
    writer: &Writer,
    county: County,
    before: Timestamp,
) -> Result<u64, StoreError> {
    let old = "select id from instruction where county = $1 and issued_at < $2";
    for sql in [
        format!("delete from receipt where county = $1 and instruction in ({old})"),
        format!("delete from instruction_target where county = $1 and instruction in ({old})"),
    ] {
        writer.execute(&sql, &[county.into(), before.into()]).await?;
    }
    let sql = "delete from instruction where county = $1 and issued_at < $2";
    writer.execute(sql, &[county.into(), before.into()]).await
}
