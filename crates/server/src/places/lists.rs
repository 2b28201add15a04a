//! Enterprises and venues taken in as lists: what is known is brought up to date, what is not is written down, and what is
//! wrong with a line is said with the line. A cell that is empty changes nothing.

use std::collections::HashSet;

use domain::Refusal;
use domain::access::{Action, Permit, Purpose};
use domain::ids::{EnterpriseId, VenueId};
use domain::places::CreditCode;
use playbook::Playbook;
use store::{Reader, Writer};
use uuid::Uuid;

use super::answerable::Answerable;
use super::wire::{KeepEnterprise, KeepVenue};
use super::{enterprises, venues};
use crate::areas::named::{UNIT, Units, VILLAGE};
use crate::entry::Actor;
use crate::problem::{FieldError, Problem};
use crate::sheet::{self, Column, Row, SheetPlan, SheetSent};

const NAME: Column = ("name", &["名称", "企业名称", "单位名称", "场所名称", "店名", "字号"]);
const PHONE: Column = ("phone", &["联系电话", "电话", "手机", "手机号", "值守电话", "经营者电话"]);
const ENTERPRISES: [Column; 9] = [
    NAME,
    VILLAGE,
    UNIT,
    PHONE,
    ("credit_code", &["统一社会信用代码", "信用代码", "社会信用代码"]),
    ("code_why", &["代码说明", "信用代码说明"]),
    ("contact", &["联系人", "负责人", "法定代表人", "法人"]),
    ("employees", &["从业人数", "员工人数", "职工人数", "员工数"]),
    ("dormitory", &["宿舍地址", "宿舍", "员工宿舍"]),
];
const VENUES: [Column; 7] = [
    NAME,
    VILLAGE,
    UNIT,
    PHONE,
    ("category", &["类别", "场所类别", "场所类型", "业态"]),
    ("address", &["地址", "详细地址", "经营地址"]),
    ("operator", &["经营者", "经营人", "业主", "负责人"]),
];

/// What a row asks for: of which record, and as what.
type Wanted<T> = (Uuid, T, bool);

/// Finds what stands twice in a list: the same known record, or the same name in the same unit.
#[derive(Default)]
struct Once(HashSet<(Uuid, String)>);

impl Once {
    fn first<T>(&mut self, wanted: &Wanted<T>, unit: Option<Uuid>, name: &str) -> Result<(), Problem> {
        let key = match wanted {
            (id, _, false) => (*id, String::new()),
            _ => (unit.unwrap_or_default(), name.trim().to_owned()),
        };
        if self.0.insert(key) { Ok(()) } else { Err(field("name", "twice")) }
    }
}

fn field(name: &str, code: &str) -> Problem {
    Problem::invalid(vec![FieldError::new(name, code)])
}

/// The one record a name means in a place.
fn one<T>(found: Vec<T>) -> Result<Option<T>, Problem> {
    if found.len() > 1 { Err(field("name", "several")) } else { Ok(found.into_iter().next()) }
}

/// Looks at a list of enterprises, or keeps it in one go.
///
/// # Errors
/// [`Refusal::Invalid`] for a list that cannot be read; what is wrong with its lines is in the answer.
pub async fn enterprises(actor: &Actor, list: Uuid, sent: SheetSent) -> Result<SheetPlan, Problem> {
    let permit = actor.permit(Action::EditPlaces, Purpose::Oversight)?;
    let read = sheet::read(&sent.text, &ENTERPRISES, &["name"])?;
    let me = actor.clone();
    actor
        .write(async move |writer: &Writer| {
            let (units, mut plan, mut ready) =
                (Units::read(writer, &permit, &read.rows).await?, read.plan(), vec![]);
            let (mut once, mut codes) = (Once::default(), HashSet::new());
            for row in &read.rows {
                let wanted = enterprise(writer, &permit, &units, list, row).await.and_then(|it| {
                    once.first(&it, it.1.area, &it.1.name)?;
                    let code = it.1.credit_code.as_deref().and_then(|code| CreditCode::parse(code).ok());
                    let again = code.is_some_and(|code| !codes.insert(code.as_str().to_owned()));
                    if again { Err(Refusal::CodeTaken.into()) } else { Ok(it) }
                });
                match wanted {
                    Ok((id, asked, fresh)) => {
                        plan.right(fresh);
                        ready.push((EnterpriseId(id), asked));
                    }
                    Err(problem) => plan.wrong(row, problem)?,
                }
            }
            if plan.goes(&sent) {
                for (id, asked) in ready {
                    enterprises::keep_one(writer, &me, &permit, id, asked).await?;
                }
                plan.kept = true;
            }
            Ok(plan)
        })
        .await
}

async fn enterprise(
    db: &Reader,
    permit: &Permit,
    units: &Units,
    list: Uuid,
    row: &Row,
) -> Result<Wanted<KeepEnterprise>, Problem> {
    let employees = match row.get("employees").map(str::parse::<i64>) {
        Some(Err(_)) => return Err(Problem::invalid(vec![FieldError::new("employees", "unfit")])),
        other => other.and_then(Result::ok),
    };
    let named = units.of(row, |_| true)?;
    let mut asked = KeepEnterprise {
        area: named.map(|it| it.id.0),
        name: row.text("name").unwrap_or_default(),
        credit_code: row.text("credit_code"),
        code_why: row.text("code_why"),
        contact: row.text("contact"),
        phone: row.text("phone"),
        employees: employees.unwrap_or_default(),
        dormitory: row.text("dormitory"),
        version: None,
    };
    let code = asked.credit_code.as_deref().and_then(|it| CreditCode::parse(it).ok());
    let same = match &code {
        Some(code) => coded(db, permit, code).await?,
        None => {
            let place = named.map_or(permit.path(), |it| &it.path);
            one(store::places::enterprises_called(db, permit.county(), place, asked.name.trim()).await?)?
        }
    };
    let Some(id) = same else {
        enterprises::check(&asked)?;
        return Ok((row.id(list), asked, true));
    };
    let known = store::places::find_enterprise(db, permit, id).await?.ok_or(Refusal::CodeTaken)?;
    // A list that names the village leaves a place in one of its grids where it is.
    if named.is_none_or(|it| it.path.covers(&known.path)) {
        asked.area = known.placed.then_some(known.area.0);
    }
    asked.credit_code = asked.credit_code.or(known.credit_code);
    asked.code_why = asked.code_why.or(known.code_why);
    asked.contact = asked.contact.or(known.contact);
    asked.phone = asked.phone.or(known.phone);
    asked.employees = employees.unwrap_or(known.employees);
    asked.dormitory = asked.dormitory.or(known.dormitory);
    asked.version = Some(known.version);
    enterprises::check(&asked)?;
    Ok((id.0, asked, false))
}

/// Who carries a code; whoever carries it elsewhere is not touched from here.
async fn coded(db: &Reader, permit: &Permit, code: &CreditCode) -> Result<Option<EnterpriseId>, Problem> {
    match store::places::coded(db, permit.county(), code.as_str()).await? {
        Some((_, path)) if !permit.path().covers(&path) => Err(Refusal::CodeTaken.into()),
        other => Ok(other.map(|it| it.0)),
    }
}

/// Looks at a list of venues, or keeps it in one go.
///
/// # Errors
/// As [`enterprises`].
pub async fn venues(actor: &Actor, list: Uuid, sent: SheetSent) -> Result<SheetPlan, Problem> {
    let permit = actor.permit(Action::EditPlaces, Purpose::Oversight)?;
    let read = sheet::read(&sent.text, &VENUES, &["name", "category"])?;
    let me = actor.clone();
    actor
        .write(async move |writer: &Writer| {
            let (units, mut plan, mut ready) =
                (Units::read(writer, &permit, &read.rows).await?, read.plan(), vec![]);
            let answerable = Answerable::read(writer, permit.county(), &me.playbook, me.today()).await?;
            let mut once = Once::default();
            for row in &read.rows {
                let wanted = venue(writer, &me, (&permit, &answerable), &units, list, row).await;
                let wanted = wanted.and_then(|it| once.first(&it, Some(it.1.area), &it.1.name).map(|()| it));
                match wanted {
                    Ok((id, asked, fresh)) => {
                        plan.right(fresh);
                        ready.push((VenueId(id), asked));
                    }
                    Err(problem) => plan.wrong(row, problem)?,
                }
            }
            if plan.goes(&sent) {
                for (id, asked) in ready {
                    venues::keep_one(writer, &me, &permit, id, asked).await?;
                }
                plan.kept = true;
            }
            Ok(plan)
        })
        .await
}

fn category(playbook: &Playbook, said: &str) -> Option<String> {
    let known = playbook.places.as_ref()?.categories.iter();
    let is = |it: &&playbook::VenueCategory| {
        [&it.name.zh, &it.name.en, it.id.get_ref()].iter().any(|name| *name == said)
    };
    known.clone().find(is).map(|it| it.id.get_ref().clone())
}

async fn venue(
    db: &Reader,
    actor: &Actor,
    (permit, answerable): (&Permit, &Answerable),
    units: &Units,
    list: Uuid,
    row: &Row,
) -> Result<Wanted<KeepVenue>, Problem> {
    let category = match row.get("category") {
        None => return Err(field("category", "missing")),
        Some(said) => category(&actor.playbook, said).ok_or_else(|| field("category", "unknown"))?,
    };
    let named = units.of(row, |_| true)?;
    let place = named.map_or(permit.path(), |it| &it.path);
    let mut asked = KeepVenue {
        area: named.map_or(actor.post.area, |it| it.id).0,
        category,
        name: row.text("name").unwrap_or_default(),
        address: row.text("address").unwrap_or_default(),
        operator: row.text("operator"),
        phone: row.text("phone"),
        cadre: None,
        leader: None,
        department: None,
        enterprise: None,
        version: None,
    };
    venues::check(&actor.playbook, &asked)?;
    let found = store::places::venues_called(db, permit.county(), place, asked.name.trim()).await?;
    let Some(id) = one(found)? else {
        // A whole town is no place for a venue; a village's own list need not say so.
        let wide = actor.post.path.depth() < actor.playbook.ladder().tally_depth();
        if named.is_none() && wide {
            return Err(field("unit", "missing"));
        }
        venues::may_keep(actor, answerable, None, &asked.category)?;
        return Ok((row.id(list), asked, true));
    };
    let (known, phone) = venues::whole(db, actor, permit, id).await?.ok_or(Refusal::NotFound)?;
    venues::may_keep(actor, answerable, Some(&known), &asked.category)?;
    if place.covers(&known.path) {
        asked.area = known.area.0;
    }
    if asked.address.is_empty() {
        asked.address = known.address;
    }
    asked.operator = asked.operator.or(known.operator);
    asked.phone = asked.phone.or(phone);
    asked.cadre = known.cadre.filter(|_| known.cadre_name.is_some()).map(|it| it.0);
    asked.leader = known.leader.filter(|_| known.leader_name.is_some()).map(|it| it.0);
    asked.department = known.department;
    asked.enterprise = known.enterprise.map(|it| it.0);
    asked.version = Some(known.version);
    Ok((id.0, asked, false))
}
