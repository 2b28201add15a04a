//! The list an employer keeps of its own workers: it writes behind a code, somebody here takes each into the
//! register or returns them with a word.

use domain::Refusal;
use domain::access::{Action, Permit, Purpose};
use domain::ids::{County, EnterpriseId, PersonId};
use domain::people::{Phone, mask_name};
use jiff::{Timestamp, civil::Date};
use serde_json::json;
use store::audit::Entry;
use store::places::{Employee, EmployeeSaid, Enterprise};
use store::{Reader, StoreError, Writer};
use uuid::Uuid;

use super::wire::{EmployeeWire, EmployeesPage, EmployerPage, OpenEmployer, SendEmployee, TakeEmployee};
use crate::app::App;
use crate::entry::{Actor, audited};
use crate::people::register;
use crate::people::wire::{IncomingWire, KeepPerson};
use crate::problem::{FieldError, Problem};

/// Most workers on a list.
const MOST: usize = 500;
/// Sendings from one address in five minutes.
const TRIES: u32 = 60;
const LONGEST: usize = 40;

async fn found(db: &Reader, permit: &Permit, id: EnterpriseId) -> Result<Enterprise, Problem> {
    Ok(store::places::find_enterprise(db, permit, id).await?.ok_or(Refusal::NotFound)?)
}

/// An employer's list and the code of its page.
///
/// # Errors
/// [`Refusal::NotFound`] outside the scope.
pub async fn list(actor: &Actor, id: EnterpriseId) -> Result<EmployeesPage, Problem> {
    let permit = actor.permit(Action::ReadPeople, Purpose::Register)?;
    let codes = actor.permit(Action::EditPlaces, Purpose::Register).is_ok();
    let (lowest, now) = (actor.playbook.ladder().lowest_depth(), actor.now);
    actor
        .write(async move |writer: &Writer| {
            let enterprise = found(writer, &permit, id).await?;
            let county = permit.county();
            let rows = store::places::employees(writer, county, id, MOST).await?;
            let code = store::places::page_code(writer, county, id).await?.filter(|_| codes);
            audited(writer, &permit, &id.to_string(), json!({ "employees": rows.len() }), now).await?;
            Ok(EmployeesPage {
                placed: enterprise.placed && enterprise.path.depth() == lowest,
                name: enterprise.name,
                code,
                rows: rows.into_iter().map(EmployeeWire::from).collect(),
            })
        })
        .await
}

/// Gives an employer a page of its own; a page it had before leads nowhere any more.
///
/// # Errors
/// [`Refusal::NotFound`] outside the scope.
pub async fn open_page(actor: &Actor, id: EnterpriseId) -> Result<EmployerPage, Problem> {
    let permit = actor.permit(Action::EditPlaces, Purpose::Register)?;
    let (code, now) = (actor.app.code(), actor.now);
    actor
        .write(async move |writer: &Writer| {
            found(writer, &permit, id).await?;
            store::places::open_page(writer, permit.county(), id, &code).await?;
            audited(writer, &permit, &id.to_string(), json!({ "employer_page": "made" }), now).await?;
            Ok(EmployerPage { code })
        })
        .await
}

/// Takes a worker into the register: a resident behind the employer's door, from elsewhere. The same again is the same act.
///
/// # Errors
/// [`Refusal::EnterpriseUnplaced`] while the employer stands in no lowest unit; as adding a resident otherwise.
pub async fn take(actor: &Actor, id: EnterpriseId, worker: Uuid, said: TakeEmployee) -> Result<(), Problem> {
    let permit = actor.permit(Action::EditPeople, Purpose::Register)?;
    let (playbook, today, now) = (actor.playbook.clone(), actor.today(), actor.now);
    let (employee, enterprise, door) = actor
        .write(async move |writer: &Writer| {
            let enterprise = found(writer, &permit, id).await?;
            let door = super::doors::keep(writer, &permit, &playbook, &enterprise, (today, now)).await?;
            let door = door.ok_or(Refusal::EnterpriseUnplaced)?;
            let known = store::places::find_employee(writer, permit.county(), id, worker).await?;
            Ok((known.ok_or(Refusal::NotFound)?, enterprise, door))
        })
        .await?;
    match employee.state.as_str() {
        "taken" => return Ok(()),
        "sent" | "returned" => {}
        _ => return Err(Refusal::NotFound.into()),
    }
    let person = KeepPerson {
        household: door.0,
        name: employee.said.name.clone(),
        sex: employee.said.sex,
        born: None,
        relation: Some("员工".to_owned()),
        phone: employee.said.phone.clone(),
        id_number: None,
        incoming: Some(IncomingWire {
            kind: said.kind,
            host: Some(enterprise.name),
            enterprise: Some(id.0),
            since: employee.said.since.map(|it| it.to_string()),
        }),
    };
    register::add_person(actor, PersonId(worker), person).await?;
    settle(actor, id, worker, "taken", None).await
}

/// Returns a worker to the employer, with a word.
///
/// # Errors
/// [`Refusal::Invalid`] without a word; [`Refusal::NotFound`].
pub async fn return_to(actor: &Actor, id: EnterpriseId, worker: Uuid, why: String) -> Result<(), Problem> {
    let why = why.trim().to_owned();
    match why.chars().count() {
        0 => return Err(Problem::invalid(vec![FieldError::new("why", "missing")])),
        1..=200 => {}
        _ => return Err(Problem::invalid(vec![FieldError::new("why", "too_long")])),
    }
    settle(actor, id, worker, "returned", Some(why)).await
}

/// Confirms that a worker left: off the list. What the register says of them is changed there.
///
/// # Errors
/// [`Refusal::NotFound`] for one whom the employer did not say to have left.
pub async fn confirm_left(actor: &Actor, id: EnterpriseId, worker: Uuid) -> Result<(), Problem> {
    settle(actor, id, worker, "gone", None).await
}

async fn settle(
    actor: &Actor,
    id: EnterpriseId,
    worker: Uuid,
    state: &'static str,
    why: Option<String>,
) -> Result<(), Problem> {
    let permit = actor.permit(Action::EditPeople, Purpose::Register)?;
    let now = actor.now;
    actor
        .write(async move |writer: &Writer| {
            found(writer, &permit, id).await?;
            let county = permit.county();
            let known = store::places::find_employee(writer, county, id, worker).await?;
            let known = known.ok_or(Refusal::NotFound)?;
            match (known.state.as_str(), state) {
                (was, is) if was == is => return Ok(()),
                ("left", "gone") => store::places::remove_employee(writer, county, worker).await?,
                ("sent", "taken" | "returned") | ("returned", "taken") => {
                    store::places::settle_employee(writer, county, worker, (state, why.as_deref()), now)
                        .await?;
                }
                _ => return Err(Refusal::NotFound.into()),
            }
            Ok::<_, Problem>(
                audited(writer, &permit, &worker.to_string(), json!({ "employee": state }), now).await?,
            )
        })
        .await
}

async fn behind(db: &Reader, county: County, code: &str) -> Result<Enterprise, Problem> {
    let found = store::places::employer(db, county, &code.trim().to_lowercase()).await?;
    Ok(found.ok_or(Refusal::NotFound)?)
}

/// The page behind an employer's code: its own list, names and phones masked.
///
/// # Errors
/// [`Refusal::NotFound`] for a code that is none.
pub async fn page(app: &App, county: County, code: String) -> Result<OpenEmployer, Problem> {
    app.playbook(county)?;
    app.read(async move |db: &Reader| {
        let enterprise = behind(db, county, &code).await?;
        let rows = store::places::employees(db, county, enterprise.id, MOST).await?;
        let masked = rows
            .into_iter()
            .map(EmployeeWire::from)
            .map(|it| EmployeeWire { name: mask_name(&it.name), ..it });
        Ok(OpenEmployer { name: enterprise.name, area_name: enterprise.area_name, rows: masked.collect() })
    })
    .await
}

/// Takes in a worker from whoever holds the code. The same again is the same act.
///
/// # Errors
/// [`Refusal::Invalid`] with the fields; [`Refusal::NotFound`]; [`Refusal::SignInTooOften`].
pub async fn send(
    app: &App,
    county: County,
    (code, id): (String, Uuid),
    sent: SendEmployee,
    address: &str,
) -> Result<OpenEmployer, Problem> {
    app.playbook(county)?;
    let now = app.now();
    not_too_often(app, address)?;
    let said = check(&sent, app.day(now))?;
    let own = code.clone();
    app.write(async move |writer: &Writer| {
        let enterprise = behind(writer, county, &own).await?;
        if let Some(known) = store::places::find_employee(writer, county, enterprise.id, id).await? {
            return if known.said == said { Ok(()) } else { Err(Refusal::IdReused.into()) };
        }
        if store::places::count_employees(writer, county, enterprise.id).await? >= MOST as i64 {
            return Err(Problem::invalid(vec![FieldError::new("name", "too_many")]));
        }
        let employee = Employee {
            id,
            enterprise: enterprise.id,
            said,
            state: "sent".to_owned(),
            why: None,
            sent_at: now,
        };
        match store::places::keep_employee(writer, county, &employee).await {
            Err(error) if error.conflicts_with("employee_pkey") => return Err(Refusal::IdReused.into()),
            other => other?,
        }
        Ok::<_, Problem>(recorded(writer, county, ("employer.sent", id), enterprise.id, now).await?)
    })
    .await?;
    page(app, county, code).await
}

/// Whoever holds a code writes no more than a hand can.
fn not_too_often(app: &App, address: &str) -> Result<(), Problem> {
    let (now, key) = (app.now(), format!("employer {address}"));
    if !app.throttle().allows(&key, TRIES, now) {
        return Err(Refusal::SignInTooOften.into());
    }
    app.throttle().failed(&key, now);
    Ok(())
}

/// What an employer does is on record without a worker of ours.
async fn recorded(
    writer: &Writer,
    county: County,
    (action, worker): (&'static str, Uuid),
    enterprise: EnterpriseId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let detail = json!({ "enterprise": enterprise.to_string() });
    let entry = Entry { county, at: now, worker: None, action, subject: &worker.to_string(), detail };
    store::audit::append(writer, entry).await
}

fn check(sent: &SendEmployee, today: Date) -> Result<EmployeeSaid, Problem> {
    let mut wrong = Vec::new();
    let name = sent.name.trim().to_owned();
    match name.chars().count() {
        0 => wrong.push(FieldError::new("name", "missing")),
        1..=LONGEST => {}
        _ => wrong.push(FieldError::new("name", "too_long")),
    }
    let filled = |it: &Option<String>| it.clone().filter(|it| !it.trim().is_empty());
    let phone = filled(&sent.phone).and_then(|it| {
        let read = Phone::parse(&it).map(|it| it.as_str().to_owned());
        read.map_err(|_| wrong.push(FieldError::new("phone", "phone"))).ok()
    });
    let since = filled(&sent.since).and_then(|it| {
        let day = it.parse::<Date>().ok().filter(|day| *day <= today);
        if day.is_none() {
            wrong.push(FieldError::new("since", "unfit"));
        }
        day
    });
    let sex = if (0..=2).contains(&sent.sex) { sent.sex } else { 0 };
    if wrong.is_empty() { Ok(EmployeeSaid { name, sex, phone, since }) } else { Err(Problem::invalid(wrong)) }
}

/// Whoever holds the code says that a worker left, or takes back one nobody has looked at.
///
/// # Errors
/// [`Refusal::NotFound`]; [`Refusal::SignInTooOften`].
pub async fn leave(
    app: &App,
    county: County,
    (code, id): (String, Uuid),
    address: &str,
) -> Result<OpenEmployer, Problem> {
    app.playbook(county)?;
    not_too_often(app, address)?;
    let (now, own) = (app.now(), code.clone());
    app.write(async move |writer: &Writer| {
        let enterprise = behind(writer, county, &own).await?;
        let known = store::places::find_employee(writer, county, enterprise.id, id).await?;
        match known.ok_or(Refusal::NotFound)?.state.as_str() {
            "taken" => {
                store::places::settle_employee(writer, county, id, ("left", None), now).await?;
            }
            "left" => {}
            _ => store::places::remove_employee(writer, county, id).await?,
        }
        Ok::<_, Problem>(recorded(writer, county, ("employer.left", id), enterprise.id, now).await?)
    })
    .await?;
    page(app, county, code).await
}
