//! Keys of other systems: given out and taken back by the administrator, each system telling in its own name.

use axum::http::StatusCode;
use domain::Refusal;
use domain::access::{Action, Purpose};
use domain::ids::{AppointmentId, County, DoorId, WorkerId};
use serde_json::json;
use store::access::Worker;
use store::events::Door;
use store::{Reader, Writer};
use uuid::Uuid;

use super::answer::Fault;
use super::wire::{DoorKey, DoorWire, NewDoor};
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
pub async fn door(app: &App, county: County, key: &str, address: &str) -> Result<Door, Fault> {
    let (now, tries) = (app.now(), format!("door {address}"));
    if !app.throttle().allows(&tries, TRIES, now) {
        return Err(Problem::from(Refusal::SignInTooOften).into());
    }
    let asked = key.trim().to_owned();
    let found =
        app.read(async move |db: &Reader| Ok(store::events::door_of(db, county, &asked).await?)).await?;
    if found.is_none() {
        app.throttle().failed(&tries, now);
    }
    found.ok_or_else(|| Fault(StatusCode::FORBIDDEN, "api_key was not provided or is not valid".to_owned()))
}

/// A system as somebody who tells of events anywhere in the county and can do nothing else.
pub fn acting(app: &App, county: County, door: &Door) -> Result<Actor, Problem> {
    teller(app, county, (door.worker, AppointmentId(door.id.0)), door.name.clone())
}

/// Systems that may tell of events.
///
/// # Errors
/// [`Refusal::NotAllowed`].
pub async fn list(actor: &Actor) -> Result<Vec<DoorWire>, Problem> {
    let permit = actor.permit(Action::OpenDoors, Purpose::Oversight)?;
    let read = actor.read(async move |db: &Reader| Ok(store::events::doors(db, &permit).await?));
    Ok(read.await?.into_iter().map(DoorWire::of).collect())
}

/// Lets a system in and tells its key; a hash of it is kept. The same again is the same act.
///
/// # Errors
/// [`Refusal::Invalid`] without a name, [`Refusal::IdReused`] for a system of another name.
pub async fn open(actor: &Actor, id: DoorId, sent: NewDoor) -> Result<DoorKey, Problem> {
    let permit = actor.permit(Action::OpenDoors, Purpose::Oversight)?;
    let mut fields = Fields::default();
    let name = fields.text("name", &sent.name, 1..=NAME);
    let (name,) = fields.all((name,))?;
    let hash = actor.app.store().keys().hash("door", &id.to_string());
    let key: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    let (now, worker) = (actor.now, WorkerId(Uuid::from_bytes(actor.app.random())));
    actor
        .write(async move |writer: &Writer| {
            let known = store::events::doors(writer, &permit).await?.into_iter().find(|it| it.id == id);
            if let Some(known) = known {
                let same = known.name == name && known.closed_at.is_none();
                return if same { Ok(DoorKey { key }) } else { Err(Refusal::IdReused.into()) };
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
            let door = Door { id, name, worker, opened_at: now, closed_at: None };
            if !store::events::keep_door(writer, &permit, &door, &key).await? {
                return Err(store::StoreError::Busy.into());
            }
            audited(writer, &permit, &id.to_string(), json!({ "door": "opened", "name": door.name }), now)
                .await?;
            Ok(DoorKey { key })
        })
        .await
}

/// Takes a key back.
///
/// # Errors
/// [`Refusal::NotFound`].
pub async fn close(actor: &Actor, id: DoorId) -> Result<(), Problem> {
    let permit = actor.permit(Action::OpenDoors, Purpose::Oversight)?;
    let now = actor.now;
    actor
        .write(async move |writer: &Writer| {
            if !store::events::close_door(writer, &permit, id, now).await? {
                return Err(Refusal::NotFound.into());
            }
            audited(writer, &permit, &id.to_string(), json!({ "door": "closed" }), now).await?;
            Ok(())
        })
        .await
}
