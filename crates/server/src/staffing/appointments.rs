//! Appointing, ending, posting of cadres from other units: always from above, never oneself, always with a day.

use domain::Refusal;
use domain::access::{Action, Permit, Purpose, may_appoint};
use domain::ids::{AppointmentId, AreaId, WorkerId};
use domain::people::Phone;
use jiff::civil::Date;
use playbook::Role;
use serde_json::json;
use store::access::{Appointment, Terms, Worker};
use store::areas::Area;
use store::staffing::{AppointmentFilter, Held};
use store::{Reader, Writer};

use super::wire::{
    Appoint, Appointed, AppointmentWire, AppointmentsAsked, AppointmentsPage, EndAppointment, NewWorker,
    Password,
};
use crate::access::password::hash_password;
use crate::areas::actions::within;
use crate::entry::{Actor, audited};
use crate::problem::{FieldError, Problem};

const LISTED: usize = 500;

fn wire(actor: &Actor, it: Held) -> AppointmentWire {
    let post = it.appointment;
    let role = actor.playbook.role(&post.role);
    let kind =
        role.and_then(|role| role.kinds.iter().find(|kind| Some(&kind.id) == post.terms.kind.as_ref()));
    let may = role.is_some_and(|role| allowed(actor, &post.path, role)) && post.worker != actor.post.worker;
    AppointmentWire {
        id: post.id.0,
        worker: post.worker.0,
        name: it.name,
        role_name: role.map(|it| (&it.name).into()),
        role: post.role,
        area: post.area.0,
        area_name: it.area_name,
        department: post.terms.department,
        kind_name: kind.map(|it| (&it.name).into()),
        kind: post.terms.kind,
        from: post.from.to_string(),
        until: post.until.map(|it| it.to_string()),
        basis: post.basis,
        home: post.terms.home,
        document: post.terms.document,
        account: it.account,
        may_end: may,
    }
}

/// Whether one may appoint to a role at a place.
fn allowed(actor: &Actor, path: &domain::areas::AreaPath, role: &Role) -> bool {
    let beside = actor.permit(Action::AppointBeside, Purpose::Oversight).is_ok();
    actor.permit(Action::Appoint, Purpose::Oversight).is_ok()
        && may_appoint(&actor.post.path, path, &role.actions, beside)
}

/// Appointments of an area and below, those of today unless more is asked for.
///
/// # Errors
/// [`Refusal::NotFound`] outside the scope.
pub async fn list(actor: &Actor, asked: AppointmentsAsked) -> Result<AppointmentsPage, Problem> {
    let permit = actor.permit(Action::ReadStaff, Purpose::Oversight)?;
    let filter = AppointmentFilter {
        deepest: None,
        day: (!asked.all).then(|| actor.today()),
        role: asked.role,
        posted: asked.posted,
        typed: asked.q.filter(|it| !it.trim().is_empty()),
    };
    let me = actor.clone();
    actor
        .read(async move |db: &Reader| {
            let (here, area) = within(db, &permit, asked.area).await?;
            let found = store::staffing::appointments(db, &here, &filter, LISTED).await?;
            // Roles one may appoint to at this very area.
            let fits = |role: &&Role| fits(role, &area) && allowed(&me, &area.path, role);
            let roles = me.playbook.roles.iter().filter(fits).map(|it| it.id.get_ref().clone()).collect();
            let rows = found.into_iter().map(|it| wire(&me, it)).collect();
            Ok(AppointmentsPage { rows, roles })
        })
        .await
}

/// Whether a role belongs to areas of this level and kind.
fn fits(role: &Role, area: &Area) -> bool {
    let kind = area.exclusive.as_ref().map(|it| it.kind.as_str());
    *role.level.get_ref() == area.level && role.exclusive.as_ref().map(|it| it.get_ref().as_str()) == kind
}

struct Checked {
    from: Date,
    until: Option<Date>,
    phone: Option<String>,
}

fn check(actor: &Actor, role: &Role, asked: &Appoint) -> Result<Checked, Problem> {
    let mut wrong = Vec::new();
    let from: Option<Date> = asked.from.parse().ok();
    let until: Option<Option<Date>> =
        asked.until.as_ref().map_or(Some(None), |text| text.parse().ok().map(Some));
    if from.is_none() {
        wrong.push(FieldError::new("from", "unfit"));
    }
    if until.is_none() || until.flatten().zip(from).is_some_and(|(until, from)| until < from) {
        wrong.push(FieldError::new("until", "unfit"));
    }
    if !["appointed", "elected"].contains(&asked.basis.as_str()) {
        wrong.push(FieldError::new("basis", "unknown"));
    }
    match &asked.department {
        None if role.department => wrong.push(FieldError::new("department", "missing")),
        Some(it) if actor.playbook.department(it).is_none() => {
            wrong.push(FieldError::new("department", "unknown"));
        }
        _ => {}
    }
    let kind = asked.kind.as_ref();
    if kind.is_some_and(|kind| role.kinds.iter().all(|it| it.id != *kind)) {
        wrong.push(FieldError::new("kind", "unknown"));
    }
    if kind.is_none() && !role.kinds.is_empty() {
        wrong.push(FieldError::new("kind", "missing"));
    }
    for (field, text) in [("home", &asked.home), ("document", &asked.document)] {
        if text.as_ref().is_some_and(|it| it.chars().count() > 60) {
            wrong.push(FieldError::new(field, "too_long"));
        }
    }
    let phone = asked.fresh.as_ref().and_then(|it| check_worker(it, &mut wrong));
    if asked.worker.is_some() == asked.fresh.is_some() {
        wrong.push(FieldError::new("worker", "missing"));
    }
    match (from, until, wrong.is_empty()) {
        (Some(from), Some(until), true) => Ok(Checked { from, until, phone }),
        _ => Err(Problem::invalid(wrong)),
    }
}

fn check_worker(fresh: &NewWorker, wrong: &mut Vec<FieldError>) -> Option<String> {
    match fresh.name.trim().chars().count() {
        0 => wrong.push(FieldError::new("fresh.name", "missing")),
        31.. => wrong.push(FieldError::new("fresh.name", "too_long")),
        _ => {}
    }
    let plain = |it: char| it.is_ascii_alphanumeric() || matches!(it, '-' | '_' | '.');
    if fresh.login.as_ref().is_some_and(|it| !(3..=40).contains(&it.len()) || !it.chars().all(plain)) {
        wrong.push(FieldError::new("fresh.login", "unfit"));
    }
    let phone = fresh.phone.as_deref().map(str::trim).filter(|it| !it.is_empty())?;
    match Phone::parse(phone) {
        Ok(phone) => Some(phone.as_str().to_owned()),
        Err(_) => {
            wrong.push(FieldError::new("fresh.phone", "unfit"));
            None
        }
    }
}

/// Appoints somebody, known or new. The same again is the same act; a password is told once.
///
/// # Errors
/// [`Refusal::AboveYou`], [`Refusal::OwnPost`], [`Refusal::LoginTaken`], [`Refusal::Invalid`] with the fields,
/// [`Refusal::NotFound`] outside the scope.
pub async fn appoint(actor: &Actor, id: AppointmentId, asked: Appoint) -> Result<Appointed, Problem> {
    let permit = actor.permit(Action::Appoint, Purpose::Oversight)?;
    let mut ready = Ready::of(actor, asked)?;
    if ready.asked.fresh.as_ref().is_some_and(|it| it.login.is_some()) {
        let password = password(actor);
        let hash = hashed(actor, &password).await?;
        ready.secret = Some((password, hash));
    }
    let me = actor.clone();
    actor.write(async move |writer: &Writer| appoint_one(writer, &me, &permit, id, ready).await).await
}

/// An appointment that was checked.
pub(super) struct Ready {
    role: Role,
    asked: Appoint,
    checked: Checked,
    /// A first password and its hash.
    secret: Option<(String, String)>,
}

impl Ready {
    /// Checks what can be checked without looking anything up.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] with the fields, [`Refusal::OwnPost`].
    pub(super) fn of(actor: &Actor, asked: Appoint) -> Result<Self, Problem> {
        let unknown = || Problem::invalid(vec![FieldError::new("role", "unknown")]);
        let role = actor.playbook.role(&asked.role).ok_or_else(unknown)?.clone();
        let checked = check(actor, &role, &asked)?;
        if asked.worker == Some(actor.post.worker.0) {
            return Err(Refusal::OwnPost.into());
        }
        Ok(Self { role, asked, checked, secret: None })
    }

    /// Who is appointed, where they are known.
    pub(super) fn worker(&self) -> Option<WorkerId> {
        self.asked.worker.map(WorkerId)
    }
}

/// Whether one may appoint to this role at this very area.
pub(super) fn may_here(actor: &Actor, role: &Role, area: &Area) -> Result<(), Problem> {
    if !fits(role, area) {
        return Err(Problem::invalid(vec![FieldError::new("area", "unfit")]));
    }
    if allowed(actor, &area.path, role) { Ok(()) } else { Err(Refusal::AboveYou.into()) }
}

pub(super) async fn appoint_one(
    writer: &Writer,
    actor: &Actor,
    permit: &Permit,
    id: AppointmentId,
    ready: Ready,
) -> Result<Appointed, Problem> {
    let Ready { role, asked, checked, secret } = ready;
    let (password, hash) = secret.unzip();
    let (_, area) = within(writer, permit, Some(asked.area)).await?;
    if let Some(known) = store::staffing::find_appointment(writer, permit, id).await? {
        let same = known.appointment.role == asked.role && known.appointment.area == area.id;
        let appointment = wire(actor, known);
        return if same {
            Ok(Appointed { appointment, password: None })
        } else {
            Err(Refusal::IdReused.into())
        };
    }
    may_here(actor, &role, &area)?;
    let worker = holder(writer, actor, permit, &asked, (checked.phone, hash)).await?;
    let post = Appointment {
        id,
        worker,
        role: asked.role,
        area: AreaId(asked.area),
        path: area.path,
        from: checked.from,
        until: checked.until,
        basis: asked.basis,
        terms: Terms {
            department: asked.department,
            kind: asked.kind,
            home: asked.home.filter(|it| !it.trim().is_empty()),
            document: asked.document.filter(|it| !it.trim().is_empty()),
        },
    };
    store::access::insert_appointments(writer, permit.county(), std::slice::from_ref(&post), actor.now)
        .await?;
    let detail = json!({ "worker": worker.0, "role": post.role, "from": post.from.to_string() });
    audited(writer, permit, &id.to_string(), detail, actor.now).await?;
    let held = store::staffing::find_appointment(writer, permit, id).await?.ok_or(Refusal::NotFound)?;
    Ok(Appointed { appointment: wire(actor, held), password })
}

/// Who is appointed: somebody known, or somebody written down now.
async fn holder(
    writer: &Writer,
    actor: &Actor,
    permit: &Permit,
    asked: &Appoint,
    (phone, password_hash): (Option<String>, Option<String>),
) -> Result<WorkerId, Problem> {
    let county = permit.county();
    if let Some(known) = asked.worker {
        let found = store::staffing::find_worker(writer, county, WorkerId(known)).await?;
        // Whoever left is not appointed again by mistake, and nobody outside the own scope is reached for.
        let here = store::access::posts(writer, county, WorkerId(known), actor.today()).await?;
        let near =
            here.iter().any(|post| permit.path().covers(&post.path) || post.path.covers(permit.path()));
        found.filter(|(_, open)| *open && near).ok_or(Refusal::WorkerNotHere)?;
        return Ok(WorkerId(known));
    }
    let fresh = asked.fresh.as_ref().ok_or(Refusal::WorkerNotHere)?;
    let own = format!("w-{}", fresh.id.simple());
    let login = fresh.login.clone().unwrap_or(own);
    if store::staffing::login_taken(writer, county, &login).await? {
        return Err(Refusal::LoginTaken.into());
    }
    let worker = Worker {
        id: WorkerId(fresh.id),
        login,
        password_hash,
        name: fresh.name.trim().to_owned(),
        party_member: fresh.party_member,
        phone,
    };
    store::access::insert_workers(writer, county, &[worker], actor.now).await?;
    Ok(WorkerId(fresh.id))
}

fn password(actor: &Actor) -> String {
    format!("{}{}", actor.app.code(), actor.app.code())[..12].to_owned()
}

async fn hashed(actor: &Actor, password: &str) -> Result<String, Problem> {
    let (salt, password) = (actor.app.random::<16>(), password.to_owned());
    let hash = tokio::task::spawn_blocking(move || hash_password(&password, &salt)).await;
    hash.ok().and_then(Result::ok).ok_or_else(|| Refusal::TooBusy.into())
}

/// Ends an appointment with a day, yesterday at the earliest; one that has not begun never does.
///
/// # Errors
/// [`Refusal::AboveYou`], [`Refusal::OwnPost`], [`Refusal::Invalid`] for a day that is past, [`Refusal::NotFound`].
pub async fn end(
    actor: &Actor,
    id: AppointmentId,
    asked: EndAppointment,
) -> Result<AppointmentWire, Problem> {
    let permit = actor.permit(Action::Appoint, Purpose::Oversight)?;
    let unfit = || Problem::invalid(vec![FieldError::new("until", "unfit")]);
    let last: Date = asked.until.parse().map_err(|_| unfit())?;
    let me = actor.clone();
    actor
        .write(async move |writer: &Writer| {
            let held = found(writer, &permit, id).await?;
            // Yesterday at the earliest: what was signed through it stays signed. What is over stays over.
            let later = held.appointment.until.is_some_and(|until| last > until);
            if later || last < me.today().yesterday().unwrap_or(Date::MIN) {
                return Err(unfit());
            }
            judged(&me, &held)?;
            store::staffing::end_appointment(writer, &permit, id, last).await?;
            let detail = json!({ "worker": held.appointment.worker.0, "until": last.to_string() });
            audited(writer, &permit, &id.to_string(), detail, me.now).await?;
            Ok(wire(&me, found(writer, &permit, id).await?))
        })
        .await
}

async fn found(db: &Reader, permit: &Permit, id: AppointmentId) -> Result<Held, Problem> {
    Ok(store::staffing::find_appointment(db, permit, id).await?.ok_or(Refusal::NotFound)?)
}

/// Whether one may decide about somebody's post.
fn judged(actor: &Actor, held: &Held) -> Result<(), Problem> {
    if held.appointment.worker == actor.post.worker {
        return Err(Refusal::OwnPost.into());
    }
    let role = actor.playbook.role(&held.appointment.role);
    if role.is_some_and(|role| allowed(actor, &held.appointment.path, role)) {
        Ok(())
    } else {
        Err(Refusal::AboveYou.into())
    }
}

/// A fresh password for the account of whoever holds an appointment, told once; their sessions end.
///
/// # Errors
/// [`Refusal::AboveYou`], [`Refusal::OwnPost`], [`Refusal::NotFound`].
pub async fn renew(actor: &Actor, id: AppointmentId) -> Result<Password, Problem> {
    let permit = actor.permit(Action::Appoint, Purpose::Oversight)?;
    let fresh = password(actor);
    let (hash, me) = (hashed(actor, &fresh).await?, actor.clone());
    actor
        .write(async move |writer: &Writer| {
            let held = found(writer, &permit, id).await?;
            judged(&me, &held)?;
            let worker = held.appointment.worker;
            // Whoever holds, or will hold, any post beyond one's reach is not reached: a password opens all of them,
            // and what two people must do is not done by one of them with the other's (I-17).
            let within_reach = |post: &Appointment| {
                let role = me.playbook.role(&post.role);
                role.is_some_and(|it| may_appoint(&me.post.path, &post.path, &it.actions, false))
            };
            let posts = store::staffing::posts_from(writer, permit.county(), worker, me.today()).await?;
            if !posts.iter().all(within_reach) {
                return Err(Refusal::AboveYou.into());
            }
            store::access::set_password(writer, permit.county(), worker, &hash, &[]).await?;
            let login = store::staffing::login_of(writer, permit.county(), worker).await?.unwrap_or_default();
            audited(writer, &permit, &id.to_string(), json!({ "password": "renewed" }), me.now).await?;
            Ok(Password { login, password: fresh })
        })
        .await
}
