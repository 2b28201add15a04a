//! Appointments taken in as a list: who, as what, where, from when. Roles are named as the playbook names them; whoever is
//! known by name and phone stays one person (T-10, B-23).

use std::collections::HashMap;

use domain::access::{Action, Permit, Purpose};
use domain::ids::AppointmentId;
use domain::people::Phone;
use jiff::civil::Date;
use playbook::{Playbook, Role};
use store::staffing::AppointmentFilter;
use store::{Reader, Writer};
use uuid::Uuid;

use super::appointments::{Ready, appoint_one, may_here};
use super::wire::{Appoint, NewWorker};
use crate::areas::named::{UNIT, Units, VILLAGE};
use crate::entry::Actor;
use crate::problem::{FieldError, Problem};
use crate::sheet::{self, Column, Row, SheetPlan, SheetSent};

const COLUMNS: [Column; 11] = [
    ("name", &["姓名", "人员姓名", "任职人"]),
    ("role", &["角色", "岗位", "职务", "任职", "身份"]),
    VILLAGE,
    UNIT,
    ("phone", &["联系电话", "电话", "手机", "手机号", "手机号码"]),
    ("kind", &["人员类别", "类别", "来源", "力量类别"]),
    ("department", &["部门", "所在部门", "所属部门", "主管部门"]),
    ("from", &["任职日期", "开始日期", "起始日期", "到岗日期"]),
    ("until", &["截止日期", "结束日期", "任期至"]),
    ("home", &["派出单位", "原单位", "工作单位"]),
    ("document", &["任职文件", "文件", "文号"]),
];

/// Who is appointed already, by name, role and unit; and whom a name and phone mean.
struct Known {
    /// By name, role and unit: today, or to come.
    posts: HashMap<(String, String, Uuid), Uuid>,
    workers: HashMap<(String, String), Uuid>,
}

/// Looks at a list of appointments, or keeps it in one go.
///
/// # Errors
/// [`domain::Refusal::Invalid`] for a list that cannot be read; what is wrong with its lines is in the answer.
pub async fn keep(actor: &Actor, list: Uuid, sent: SheetSent) -> Result<SheetPlan, Problem> {
    let permit = actor.permit(Action::Appoint, Purpose::Oversight)?;
    let read = sheet::read(&sent.text, &COLUMNS, &["name", "role"])?;
    let me = actor.clone();
    actor
        .write(async move |writer: &Writer| {
            let units = Units::read(writer, &permit, &read.rows).await?;
            let mut known = Known::read(writer, &me, &permit).await?;
            let (mut plan, mut ready) = (read.plan(), Vec::new());
            for row in &read.rows {
                match wanted(&me, &units, &mut known, list, row) {
                    Ok(None) => plan.right(false),
                    Ok(Some(it)) => {
                        plan.right(true);
                        ready.push((AppointmentId(row.id(list)), it));
                    }
                    Err(problem) => plan.wrong(row, problem)?,
                }
            }
            if plan.goes(&sent) {
                for (id, it) in ready {
                    appoint_one(writer, &me, &permit, id, it).await?;
                }
                plan.kept = true;
            }
            Ok(plan)
        })
        .await
}

impl Known {
    async fn read(db: &Reader, actor: &Actor, permit: &Permit) -> Result<Self, Problem> {
        let (filter, today) = (AppointmentFilter::default(), actor.today());
        let held = store::staffing::appointments(db, permit, &filter, usize::MAX >> 1).await?;
        let lasts = |until: Option<Date>| until.is_none_or(|day| day >= today);
        let posts = held.into_iter().filter(|it| lasts(it.appointment.until));
        let posts =
            posts.map(|it| ((it.name, it.appointment.role, it.appointment.area.0), it.appointment.worker.0));
        let posts = posts.collect();
        let workers = store::staffing::reachable(db, permit, actor.today()).await?.into_iter();
        Ok(Self { posts, workers: workers.map(|(id, name, phone)| ((name, phone), id.0)).collect() })
    }
}

fn field(name: &str, code: &str) -> Problem {
    Problem::invalid(vec![FieldError::new(name, code)])
}

/// Roles are named as the playbook names them; several may share a name at different levels.
fn roles<'a>(playbook: &'a Playbook, said: &str) -> Vec<&'a Role> {
    let is = |it: &&Role| [&it.name.zh, &it.name.en, it.id.get_ref()].iter().any(|name| *name == said);
    playbook.roles.iter().filter(is).collect()
}

/// A name of the playbook's list for what stands in a column.
fn choice<'a>(
    row: &Row,
    column: &str,
    mut of: impl Iterator<Item = (&'a String, &'a playbook::Words)>,
) -> Result<Option<String>, Problem> {
    let Some(said) = row.get(column) else { return Ok(None) };
    let found = of.find(|(id, name)| name.zh == said || name.en == said || *id == said);
    found.map(|(id, _)| Some(id.clone())).ok_or_else(|| field(column, "unknown"))
}

/// What a row asks for; nothing when it stands so already.
fn wanted(
    actor: &Actor,
    units: &Units,
    known: &mut Known,
    list: Uuid,
    row: &Row,
) -> Result<Option<Ready>, Problem> {
    let playbook = &actor.playbook;
    let name = row.text("name").ok_or_else(|| field("name", "missing"))?;
    let said = row.get("role").ok_or_else(|| field("role", "missing"))?;
    let roles = roles(playbook, said);
    if roles.is_empty() {
        return Err(field("role", "unknown"));
    }
    let at = |area: &store::areas::Area| roles.iter().find(|it| may_here(actor, it, area).is_ok());
    let named = units.of(row, |area| at(area).is_some());
    // Named and known, but not a unit for this role: say so rather than that it is unknown.
    let area = match named {
        Err(_) if units.of(row, |_| true).is_ok() => return Err(field("role", "not_here")),
        other => other?.ok_or_else(|| field("unit", "missing"))?,
    };
    let role = at(area).ok_or_else(|| field("role", "not_here"))?;
    let post = (name.clone(), role.id.get_ref().clone(), area.id.0);
    let phone = match row.get("phone").map(Phone::parse) {
        Some(Err(_)) => return Err(field("phone", "unfit")),
        other => other.and_then(Result::ok).map(|it| it.as_str().to_owned()),
    };
    let same = phone.as_ref().and_then(|it| known.workers.get(&(name.clone(), it.clone())).copied());
    match known.posts.get(&post) {
        // Of one name in one post, and nothing says that they are two.
        Some(held) if phone.is_none() || same == Some(*held) => return Ok(None),
        Some(_) => return Err(field("name", "namesake")),
        None => {}
    }
    let fresh = NewWorker {
        id: Uuid::from_u128(row.id(list).as_u128() ^ 1),
        name: name.clone(),
        phone: phone.clone(),
        login: None,
        party_member: None,
    };
    let asked = Appoint {
        worker: same,
        fresh: same.is_none().then_some(fresh),
        role: role.id.get_ref().clone(),
        area: area.id.0,
        from: row.text("from").map_or_else(|| actor.today().to_string(), |it| day(&it)),
        until: row.text("until").map(|it| day(&it)),
        basis: "appointed".to_owned(),
        department: choice(
            row,
            "department",
            playbook.departments.iter().map(|it| (it.id.get_ref(), &it.name)),
        )?,
        kind: choice(row, "kind", role.kinds.iter().map(|it| (&it.id, &it.name)))?,
        home: row.text("home"),
        document: row.text("document"),
    };
    let worker = same.unwrap_or(Uuid::from_u128(row.id(list).as_u128() ^ 1));
    let ready = Ready::of(actor, asked)?;
    known.posts.insert(post, worker);
    known.workers.extend(phone.map(|phone| ((name, phone), worker)));
    Ok(Some(ready))
}

/// A day as sheets write it, 2022.3.5 or 2022/3/5, as it is kept.
fn day(said: &str) -> String {
    let parts: Vec<&str> =
        said.split(['.', '/', '-', '年', '月', '日']).filter(|it| !it.is_empty()).collect();
    match parts.as_slice() {
        [year, month, day, ..] => {
            format!("{year}-{month:0>2}-{:0>2}", day.split([' ', 'T']).next().unwrap_or(day))
        }
        _ => said.to_owned(),
    }
}
