//! How far instructions have come: with each post, with each unit, branch by branch (B-41, B-43, B-114, T-52). Who has to
//! confirm is whoever serves today, so that whoever came later is asked and whoever left is not.

use std::collections::BTreeSet;

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::ids::{AppointmentId, County, WorkerId};
use domain::notices::{InstructionKind, ReceiptState};
use jiff::{Timestamp, civil::Date};
use uuid::Uuid;

use super::Instruction;
use crate::db::{Reader, Row, StoreError, Value, Where, Writer};

/// How far an instruction has come with one post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The post.
    pub appointment: AppointmentId,
    /// Where it stands.
    pub path: AreaPath,
    /// Whether it answers for its unit.
    pub answers: bool,
    /// When their device had it.
    pub delivered_at: Timestamp,
    /// When they opened it.
    pub read_at: Option<Timestamp>,
    /// When they confirmed it.
    pub confirmed_at: Option<Timestamp>,
    /// What they said to it.
    pub said: Option<String>,
}

impl Receipt {
    /// How far that is.
    pub fn state(&self) -> ReceiptState {
        match (self.confirmed_at, self.read_at) {
            (Some(_), _) => ReceiptState::Confirmed,
            (None, Some(_)) => ReceiptState::Read,
            (None, None) => ReceiptState::Delivered,
        }
    }
}

/// How far an instruction has come in a unit and below it, on one rung.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branch {
    /// The unit.
    pub path: AreaPath,
    /// The rung that is counted; none where people are counted.
    pub level: Option<String>,
    /// Units, or people, that have to confirm.
    pub asked: i64,
    /// Of them without anybody, or without an account, whom it cannot reach.
    pub unreached: i64,
    /// Whose device has it.
    pub delivered: i64,
    /// Who opened it.
    pub read: i64,
    /// Who confirmed it.
    pub confirmed: i64,
    /// Sum of what confirming took, in microseconds.
    pub took: i64,
}

/// Somebody who has not confirmed yet, or a unit where nobody can.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Their name; none where nobody serves who could.
    pub name: Option<String>,
    /// Role id of the playbook.
    pub role: Option<String>,
    /// Their unit.
    pub area_name: String,
    /// How far it has come with them; none where their device has not got it.
    pub state: Option<ReceiptState>,
    /// Whether they can sign in at all.
    pub account: bool,
    /// Their duty phone, where it is known.
    pub phone: Option<String>,
}

/// Keeps how far an instruction has come with a post; what has come far does not go back, and the first time counts.
pub async fn keep_receipt(
    writer: &Writer,
    (county, worker): (County, WorkerId),
    instruction: Uuid,
    it: &Receipt,
) -> Result<(), StoreError> {
    let sql = "insert into receipt (county, instruction, appointment, worker, path, answers, delivered_at, read_at, \
               confirmed_at, said) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
               on conflict (county, instruction, appointment) do update set \
               read_at = coalesce(receipt.read_at, excluded.read_at), \
               confirmed_at = coalesce(receipt.confirmed_at, excluded.confirmed_at), \
               said = coalesce(receipt.said, excluded.said), \
               answers = case when excluded.confirmed_at is null then receipt.answers else excluded.answers end";
    let params = [
        county.into(),
        instruction.into(),
        it.appointment.into(),
        worker.into(),
        (&it.path).into(),
        it.answers.into(),
        it.delivered_at.into(),
        it.read_at.into(),
        it.confirmed_at.into(),
        it.said.clone().into(),
    ];
    writer.execute(sql, &params).await.map(drop)
}

/// How far an instruction has come with a post.
pub async fn receipt_of(
    reader: &Reader,
    county: County,
    instruction: Uuid,
    appointment: AppointmentId,
) -> Result<Option<Receipt>, StoreError> {
    let sql = "select appointment, path, answers, delivered_at, read_at, confirmed_at, said from receipt \
               where county = $1 and instruction = $2 and appointment = $3";
    let found = reader.query_opt(sql, &[county.into(), instruction.into(), appointment.into()]).await?;
    found
        .map(|mut row| {
            Ok(Receipt {
                appointment: row.take(0)?,
                path: row.take(1)?,
                answers: row.take(2)?,
                delivered_at: row.take(3)?,
                read_at: row.take(4)?,
                confirmed_at: row.take(5)?,
                said: row.take(6)?,
            })
        })
        .transpose()
}

/// How far an instruction has come with whoever answers for the unit at a place, and when.
pub async fn furthest(
    reader: &Reader,
    county: County,
    instruction: Uuid,
    path: &AreaPath,
) -> Result<Option<(ReceiptState, Timestamp)>, StoreError> {
    let sql = "select min(delivered_at), min(read_at), min(confirmed_at) from receipt \
               where county = $1 and instruction = $2 and path = $3 and answers = 1";
    let mut row = reader.query_one(sql, &[county.into(), instruction.into(), path.into()]).await?;
    let times: [Option<Timestamp>; 3] = [row.take(0)?, row.take(1)?, row.take(2)?];
    let states = [ReceiptState::Delivered, ReceiptState::Read, ReceiptState::Confirmed];
    Ok(states.into_iter().zip(times).rev().find_map(|(state, at)| Some((state, at?))))
}

/// Whether a row at a path lies in one of the units an instruction is for.
const MEANT: &str = "exists (select 1 from instruction_target t where t.county = $1 and t.instruction = $4 \
                     and substr(x.path, 1, length(t.path)) = t.path)";
/// Workers who can be reached: with an account that is not closed.
const REACHED: &str = "w.active = 1 and w.password_hash is not null";
/// Posts that hold on a day.
const HOLDS: &str = "p.from_day <= $5 and (p.until_day is null or p.until_day >= $5)";

fn asked(permit: &Permit, it: &Instruction, today: Date) -> Where {
    let mut wanted = Where::within(permit, "x");
    wanted.params.extend([it.id.into(), today.into()]);
    wanted
}

fn branch(mut row: Row) -> Result<Branch, StoreError> {
    Ok(Branch {
        path: row.take(0)?,
        level: row.take(1)?,
        asked: row.take(2)?,
        unreached: row.take(3)?,
        delivered: row.take(4)?,
        read: row.take(5)?,
        confirmed: row.take(6)?,
        took: row.take(7)?,
    })
}

/// How far an order has come with the units of the permit's subtree, those at `depth` with all below them as one branch
/// each (units above stand for themselves), rung by rung. `answering` are roles that confirm for their unit, with its rung.
pub async fn branches(
    reader: &Reader,
    permit: &Permit,
    it: &Instruction,
    answering: &[(String, String)],
    (depth, today): (usize, Date),
) -> Result<Vec<Branch>, StoreError> {
    let mut wanted = asked(permit, it, today);
    let names =
        |of: fn(&(String, String)) -> &String| answering.iter().map(of).map(Value::from).collect::<Vec<_>>();
    let marks = Where::marks(answering.len());
    wanted.params.extend([it.issued_at.into(), (4 * depth).into()]);
    let mut roles = Where::behind(std::mem::take(&mut wanted.params));
    roles.then(&format!("p.role in {marks}"), names(|it| &it.0));
    let roles_sql = std::mem::take(&mut roles.sql);
    roles.then(
        &format!(" and x.level in {marks} and x.path <> ?"),
        [names(|it| &it.1), vec![(&it.path).into()]].concat(),
    );
    let sql = format!(
        "select substr(x.path, 1, cast($7 as int)), x.level, count(*), count(*) - count(h.path), count(r.delivered), \
         count(r.opened), count(r.confirmed), cast(coalesce(sum(r.confirmed - $6), 0) as bigint) from area x \
         left join (select distinct p.path from appointment p join worker w on w.county = p.county and w.id = p.worker \
         and {REACHED} where p.county = $1 and p.path >= $2 and p.path < $3 and {HOLDS} and {roles_sql}) h \
         on h.path = x.path \
         left join (select path, min(delivered_at) as delivered, min(read_at) as opened, min(confirmed_at) as confirmed \
         from receipt where county = $1 and instruction = $4 and answers = 1 group by path) r on r.path = x.path \
         where x.county = $1 and x.valid_to is null{}{} and {MEANT} \
         group by substr(x.path, 1, cast($7 as int)), x.level order by 1, min(x.depth)",
        wanted.sql, roles.sql
    );
    reader.query(&sql, &roles.params).await?.into_iter().map(branch).collect()
}

/// Whether somebody confirmed an instruction, through whichever of their posts.
pub async fn confirmed_by(
    reader: &Reader,
    county: County,
    instruction: Uuid,
    worker: WorkerId,
) -> Result<bool, StoreError> {
    let sql = "select count(*) from receipt where county = $1 and instruction = $2 and worker = $3 \
               and confirmed_at is not null";
    let params = [county.into(), instruction.into(), worker.into()];
    Ok(reader.query_one(sql, &params).await?.take::<i64>(0)? > 0)
}

/// How far an instruction has come with each worker, through whichever of their posts.
const OF_WORKERS: &str = "(select worker, min(delivered_at) as delivered, min(read_at) as opened, \
                          min(confirmed_at) as confirmed from receipt where county = $1 and instruction = $4 \
                          group by worker)";

/// How far rules have come with the people of the permit's subtree, branch by branch as [`branches`]. Somebody with several
/// posts in a branch is one person there.
pub async fn people(
    reader: &Reader,
    permit: &Permit,
    it: &Instruction,
    (depth, today): (usize, Date),
) -> Result<Vec<Branch>, StoreError> {
    let mut wanted = asked(permit, it, today);
    wanted.params.extend([it.issued_at.into(), (4 * depth).into(), it.issued_by.into()]);
    let holds = HOLDS.replace("p.", "x.");
    let sql = format!(
        "select s.place, cast(null as text), count(*), count(s.lacks), count(s.delivered), count(s.opened), \
         count(s.confirmed), cast(coalesce(sum(s.confirmed - $6), 0) as bigint) from \
         (select distinct substr(x.path, 1, cast($7 as int)) as place, x.worker, \
         case when w.password_hash is null then 1 end as lacks, r.delivered, r.opened, r.confirmed from appointment x \
         join worker w on w.county = x.county and w.id = x.worker and w.active = 1 \
         left join {OF_WORKERS} r on r.worker = x.worker \
         where x.county = $1{} and {holds} and x.worker <> $8 and {MEANT}) s group by s.place order by s.place",
        wanted.sql
    );
    reader.query(&sql, &wanted.params).await?.into_iter().map(branch).collect()
}

/// Whom the permit's subtree waits for: units of an order without anybody who could confirm first, then who could and has
/// not, in the order of the tree; of rules each person once.
pub async fn waiting(
    reader: &Reader,
    permit: &Permit,
    it: &Instruction,
    answering: &[(String, String)],
    (today, limit): (Date, usize),
) -> Result<Vec<Waiting>, StoreError> {
    let mut wanted = asked(permit, it, today);
    wanted.and(&format!("{} and {MEANT}", HOLDS.replace("p.", "x.")), []);
    let mut found = Vec::new();
    match it.kind {
        // Nobody waits for the second of a unit when the first has confirmed for it.
        InstructionKind::Order => {
            found = vacant(reader, permit, it, answering, (today, limit)).await?;
            let roles = answering.iter().map(|it| Value::from(&it.0));
            wanted.and(&format!("x.role in {}", Where::marks(answering.len())), roles);
            wanted.and(&format!("{OPEN_UNIT} and x.path <> ?"), [(&it.path).into()]);
        }
        InstructionKind::Rules => {
            wanted.and("r.confirmed is null and x.worker <> ?", [it.issued_by.into()]);
        }
    }
    wanted.then(" order by x.path, x.role, w.name limit ?", [limit.into()]);
    let sql = format!(
        "select w.name, x.role, a.name, r.delivered, r.opened, w.password_hash, w.id, w.phone_sealed \
         from appointment x join worker w on w.county = x.county and w.id = x.worker and w.active = 1 \
         join area a on a.county = x.county and a.id = x.area left join {OF_WORKERS} r on r.worker = x.worker \
         where x.county = $1{}",
        wanted.sql
    );
    let mut known = BTreeSet::new();
    for row in reader.query(&sql, &wanted.params).await? {
        let (worker, one) = one_waiting(reader, row)?;
        if it.kind == InstructionKind::Order || known.insert(worker.0) {
            found.push(one);
        }
    }
    Ok(found)
}

/// A unit `x` for which nobody has confirmed.
const OPEN_UNIT: &str = "not exists (select 1 from receipt o where o.county = $1 and o.instruction = $4 \
                         and o.path = x.path and o.answers = 1 and o.confirmed_at is not null)";

/// Units an order is for, which nobody confirmed for and where nobody serves who could.
async fn vacant(
    reader: &Reader,
    permit: &Permit,
    it: &Instruction,
    answering: &[(String, String)],
    (today, limit): (Date, usize),
) -> Result<Vec<Waiting>, StoreError> {
    let mut wanted = asked(permit, it, today);
    let names =
        |of: fn(&(String, String)) -> &String| answering.iter().map(of).map(Value::from).collect::<Vec<_>>();
    let marks = Where::marks(answering.len());
    wanted.and(&format!("x.valid_to is null and {MEANT} and {OPEN_UNIT}"), []);
    wanted.and(
        &format!("x.level in {marks} and x.path <> ?"),
        [names(|it| &it.1), vec![(&it.path).into()]].concat(),
    );
    let serves = format!(
        "not exists (select 1 from appointment p join worker w on w.county = p.county and w.id = p.worker \
         and w.active = 1 where p.county = $1 and p.path = x.path and {HOLDS} and p.role in {marks})"
    );
    wanted.and(&serves, names(|it| &it.0));
    wanted.then(" order by x.path limit ?", [limit.into()]);
    let sql = format!("select x.name from area x where x.county = $1{}", wanted.sql);
    let rows = reader.query(&sql, &wanted.params).await?;
    let nobody = |mut row: Row| {
        let area_name = row.take(0)?;
        Ok(Waiting { name: None, role: None, area_name, state: None, account: false, phone: None })
    };
    rows.into_iter().map(nobody).collect()
}

fn one_waiting(reader: &Reader, mut row: Row) -> Result<(WorkerId, Waiting), StoreError> {
    let (delivered, read): (Option<Timestamp>, Option<Timestamp>) = (row.take(3)?, row.take(4)?);
    let state = read.map(|_| ReceiptState::Read).or(delivered.map(|_| ReceiptState::Delivered));
    let (worker, sealed): (WorkerId, Option<Vec<u8>>) = (row.take(6)?, row.take(7)?);
    let open = |it: Vec<u8>| reader.keys().open("worker.phone", worker.0.as_bytes(), &it);
    let one = Waiting {
        name: Some(row.take(0)?),
        role: Some(row.take(1)?),
        area_name: row.take(2)?,
        state,
        account: row.take::<Option<String>>(5)?.is_some(),
        phone: sealed.map(open).transpose()?,
    };
    Ok((worker, one))
}
