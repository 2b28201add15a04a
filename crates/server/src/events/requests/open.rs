//! What everybody can do without an account: ask for something, see how it stands, say what they think of how it ended.

use domain::Refusal;
use domain::access::{Action, Purpose};
use domain::events::{EventSource, Step};
use domain::ids::{AppointmentId, County, EventId, WorkerId};
use jiff::{SignedDuration, Timestamp};
use store::access::Worker;
use store::events::NewRequest;
use store::{Reader, StoreError, Writer};
use uuid::Uuid;

use super::rules;
use super::wire::{NewRequestWire, OpenRequests, RequestKept, RequestKind, RequestRating, RequestStanding};
use crate::app::App;
use crate::entry::{Actor, fingerprint};
use crate::events::public::{FollowCode, code, contact, throttled, unit, units};
use crate::events::read::held_by;
use crate::events::report::{keep, ready};
use crate::events::steps::take;
use crate::events::teller::teller;
use crate::events::wire::{NewEventWire, TakeStep};
use crate::fields::Fields;
use crate::problem::Problem;

/// In whose name residents ask; nobody can sign in by it.
const LOGIN: &str = "residents";
const NAME: &str = "群众";

/// What may be asked for in a county, and where.
///
/// # Errors
/// [`Refusal::NotFound`] for a county that is not here or takes no requests.
pub async fn form(app: &App, county: County) -> Result<OpenRequests, Problem> {
    let playbook = app.playbook(county)?;
    let (events, requests) = rules(&playbook)?;
    let kinds = requests.categories.iter().filter_map(|id| events.category(id.get_ref()));
    Ok(OpenRequests {
        name: (&playbook.name).into(),
        minutes: *requests.acknowledge_minutes.get_ref(),
        kinds: kinds
            .map(|it| RequestKind {
                id: it.id.get_ref().clone(),
                name: (&it.name).into(),
                registers: (&it.registers).into(),
            })
            .collect(),
        units: units(app, county).await?,
    })
}

fn residents(app: &App, county: County) -> Result<Actor, Problem> {
    let hash = app.store().keys().hash("request.teller", LOGIN);
    let id = Uuid::from_slice(&hash[..16]).unwrap_or_default();
    teller(app, county, (WorkerId(id), AppointmentId(id)), NAME.to_owned())
}

/// Sees that there is somebody in whose name residents ask.
async fn known(writer: &Writer, me: &Actor) -> Result<(), Problem> {
    let county = me.post.county;
    if store::access::is_worker(writer, county, me.post.worker).await? {
        return Ok(());
    }
    let own = Worker {
        id: me.post.worker,
        login: LOGIN.to_owned(),
        password_hash: None,
        name: NAME.to_owned(),
        party_member: None,
        phone: None,
    };
    match store::access::insert_workers(writer, county, &[own], me.now).await {
        // Lost the race to create the shared worker; answer Busy so that the client retries.
        Err(StoreError::Conflict(_)) => Err(StoreError::Busy.into()),
        other => Ok(other?),
    }
}

/// Takes in what somebody asks for. Nothing is kept of where it was sent from. The same again is the same act.
///
/// # Errors
/// [`Refusal::Invalid`] with the fields, [`Refusal::SignInTooOften`], [`Refusal::IdReused`].
pub async fn ask(
    app: &App,
    county: County,
    id: EventId,
    sent: NewRequestWire,
    address: &str,
) -> Result<RequestKept, Problem> {
    throttled(app, "request", address)?;
    let me = residents(app, county)?;
    let print = fingerprint(&me, &sent);
    let (_, requests) = rules(&me.playbook)?;
    let mut fields = Fields::default();
    let asked_for = requests.categories.iter().any(|it| *it.get_ref() == sent.category);
    fields.check(asked_for, "category", "unknown");
    let reached = contact(sent.name.as_deref(), sent.phone.as_deref(), &mut fields);
    fields.done()?;
    let minutes = *requests.acknowledge_minutes.get_ref();
    let (name, phone) = reached.map_or((None, None), |(name, phone)| (name, Some(phone)));
    let new = NewRequest {
        event: id,
        code: code(app, "request.asks", id.0),
        name,
        phone,
        asked_at: me.now,
        acknowledge_by: me.now + SignedDuration::from_mins(i64::from(minutes)),
    };
    let told = NewEventWire {
        area: Some(sent.area),
        category: sent.category,
        place: sent.place,
        said: sent.said,
        people: None,
        source: Some(EventSource::Public.into()),
        photos: Vec::new(),
        blurred: false,
        handled: None,
    };
    let told = ready(&me.playbook, told, print)?;
    app.write(async move |writer: &Writer| {
        unit(writer, &me.app, county, sent.area).await?;
        let permit = me.permit(Action::ReportEvents, Purpose::Oversight)?;
        known(writer, &me).await?;
        keep(writer, &me, &permit, id, told).await?;
        if store::events::request(writer, county, id).await?.is_none() {
            store::events::insert_request(writer, county, &new).await?;
            hurry(writer, county, id, new.acknowledge_by).await?;
        }
        let number = store::events::hold(writer, county, id).await?.ok_or(Refusal::NotFound)?.number;
        Ok(RequestKept { code: new.code, number, minutes })
    })
    .await
}

/// What nobody has seen climbs when it should have been seen, however long it may take to handle.
async fn hurry(writer: &Writer, county: County, id: EventId, by: Timestamp) -> Result<(), Problem> {
    let mut event = store::events::hold(writer, county, id).await?.ok_or(Refusal::NotFound)?;
    event.clock_at = event.clock_at.map(|at| at.min(by));
    Ok(store::events::advance(writer, county, &event).await?)
}

/// How the request behind a code stands.
///
/// # Errors
/// [`Refusal::NotFound`] for a code that is none, [`Refusal::SignInTooOften`].
pub async fn standing(
    app: &App,
    county: County,
    asked: FollowCode,
    address: &str,
) -> Result<RequestStanding, Problem> {
    throttled(app, "request code", address)?;
    let me = residents(app, county)?;
    rules(&me.playbook)?;
    app.read(async move |db: &Reader| {
        let id = behind(db, county, &asked.code).await?;
        told(db, &me, id).await
    })
    .await
}

async fn behind(db: &Reader, county: County, code: &str) -> Result<EventId, Problem> {
    let code = code.trim().to_lowercase();
    Ok(store::events::request_behind(db, county, &code).await?.ok_or(Refusal::NotFound)?)
}

async fn told(db: &Reader, me: &Actor, id: EventId) -> Result<RequestStanding, Problem> {
    let permit = me.permit(Action::ReportEvents, Purpose::Oversight)?;
    let request = store::events::request(db, permit.county(), id).await?.ok_or(Refusal::NotFound)?;
    let event = store::events::find(db, &permit, id).await?.ok_or(Refusal::NotFound)?;
    Ok(RequestStanding {
        held_by: held_by(db, me, &event).await?,
        number: event.number,
        state: event.state.into(),
        asked_at: request.asked_at,
        acknowledge_by: request.acknowledge_by,
        acknowledged_at: request.acknowledged_at,
        ended_at: event.ended_at,
        rating: event.rating,
    })
}

/// What who asked thinks of how it ended. The same again is the same act.
///
/// # Errors
/// [`Refusal::NotFound`] for a code that is none, [`Refusal::EventNotThere`] before it is closed or once it is rated,
/// [`Refusal::SignInTooOften`].
pub async fn rate(
    app: &App,
    county: County,
    sent: RequestRating,
    address: &str,
) -> Result<RequestStanding, Problem> {
    throttled(app, "request code", address)?;
    let me = residents(app, county)?;
    rules(&me.playbook)?;
    let asked = sent.code;
    let found = app.write(async move |writer: &Writer| behind(writer, county, &asked).await);
    let id = found.await?;
    let step = TakeStep { said: sent.said, rating: Some(sent.rating), ..TakeStep::new(sent.id, Step::Rate) };
    take(&me, id, step).await?;
    let read = app.write(async move |writer: &Writer| told(writer, &me, id).await);
    read.await
}
