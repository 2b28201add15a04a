//! Keys of other systems: given out and taken back by the administrator, each system telling in its own name.

use axum::http::StatusCode;
use domain::Refusal;
use domain::access::{Action, Purpose};
use domain::ids::{AppointmentId, CaseSystemId, County, WorkerId};
use serde_json::json;
use store::access::Worker;
use store::events::CaseSystem;
use store::{Reader, Writer};
use uuid::Uuid;

use super::answer::Fault;
use super::wire::{CaseSystemKey, CaseSystemWire, NewCaseSystem};
use crate::app::App;
use crate::entry::{Actor, audited};
use crate::events::teller::teller;
use crate::fields::Fields;
use crate::problem::Problem;

/// Wrong keys from one address in five minutes.
const TRIES: u32 = 20;
const NAME: usize = 40;

/// The system behind a key.
///
/// # Errors
/// 403 for a key that is none or was taken back; 429 after too many of them.
pub async fn system(app: &App, county: County, key: &str, address: &str) -> Result<CaseSystem, Fault> {
    let (now, tries) = (app.now(), format!("door {address}"));
    if !app.throttle().allows(&tries, TRIES, now) {
        return Err(Problem::from(Refusal::SignInTooOften).into());
    }
    let asked = key.trim().to_owned();
    let found = app
        .read(async move |db: &Reader| Ok(store::events::case_system_of(db, county, &asked).await?))
        .await?;
    if found.is_none() {
        app.throttle().failed(&tries, now);
    }
    found.ok_or_else(|| Fault(StatusCode::FORBIDDEN, "api_key was not provided or is not valid".to_owned()))
}

/// A system as somebody who tells of events anywhere in the county and can do nothing else.
pub fn acting(app: &App, county: County, system: &CaseSystem) -> Result<Actor, Problem> {
    teller(app, county, (system.worker, AppointmentId(system.id.0)), system.name.clone())
}

/// Systems that may tell of events.
///
/// # Errors
/// [`Refusal::NotAllowed`].
pub async fn list(actor: &Actor) -> Result<Vec<CaseSystemWire>, Problem> {
    let permit = actor.permit(Action::OpenDoors, Purpose::Oversight)?;
    let read = actor.read(async move |db: &Reader| Ok(store::events::case_systems(db, &permit).await?));
    Ok(read.await?.into_iter().map(CaseSystemWire::of).collect())
}

/// Lets a system in and tells its key; a hash of it is kept. The same again is the same act.
///
/// # Errors
/// [`Refusal::Invalid`] without a name, [`Refusal::IdReused`] for a system of another name.
pub async fn open(actor: &Actor, id: CaseSystemId, sent: NewCaseSystem) -> Result<CaseSystemKey, Problem> {
    let permit = actor.permit(Action::OpenDoors, Purpose::Oversight)?;
    let mut fields = Fields::default();
    let name = fields.text("name", &sent.name, 1..=NAME);
    let name = fields.one(name)?;
    let hash = actor.app.store().keys().hash("door", &id.to_string());
    let key: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    let (now, worker) = (actor.now, WorkerId(Uuid::from_bytes(actor.app.random())));
    actor
        .write(async move |writer: &Writer| {
            let known =
                store::events::case_systems(writer, &permit).await?.into_iter().find(|it| it.id == id);
            if let Some(known) = known {
                let same = known.name == name && known.closed_at.is_none();
                return if same { Ok(CaseSystemKey { key }) } else { Err(Refusal::IdReused.into()) };
            }
            let own = Worker {
                id: worker,
                login: format!("door-{}", id.0.simple()),
                password_hash: None,
                name: name.clone(),
                party_member: None,
                phone: None,
            };
            store::access::insert_workers(writer, permit.county(), &[own], now).await?;
            let system = CaseSystem { id, name, worker, opened_at: now, closed_at: None };
            if !store::events::keep_case_system(writer, &permit, &system, &key).await? {
                return Err(store::StoreError::Busy.into());
            }
            audited(writer, &permit, &id.to_string(), json!({ "door": "opened", "name": system.name }), now)
                .await?;
            Ok(CaseSystemKey { key })
        })
        .await
}

/// Takes a key back.
///
/// # Errors
/// [`Refusal::NotFound`].
pub async fn close(actor: &Actor, id: CaseSystemId) -> Result<(), Problem> {
    let permit = actor.permit(Action::OpenDoors, Purpose::Oversight)?;
    let now = actor.now;
    actor
        .write(async move |writer: &Writer| {
            if !store::events::close_case_system(writer, &permit, id, now).await? {
                return Err(Refusal::NotFound.into());
            }
            audited(writer, &permit, &id.to_string(), json!({ "door": "closed" }), now).await?;
            Ok(())
        })
        .await
}
