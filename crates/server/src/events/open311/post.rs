//! A request from another system becomes an event, told in the name of that system; how to reach who asked goes into a sealed
//! step of its own and never comes out again. The same request on the same day is the same event.

use domain::events::{EventSource, Step};
use domain::ids::{County, EventId};
use serde_json::{Value, json};
use uuid::Uuid;

use super::answer::Fault;
use super::place::{Said, unit};
use super::{Asked, keys, known, public};
use crate::app::App;
use crate::events::report;
use crate::events::steps;
use crate::events::wire::{NewEventWire, TakeStep};

const PLACE: usize = 80;
const DESCRIPTION: usize = 4_000;
const CONTACT: [&str; 5] = ["last_name", "first_name", "phone", "email", "media_url"];

fn said(asked: &Asked) -> Result<Said, Fault> {
    let text = |name: &str| asked.get(name).map(|it| it.trim().to_owned()).filter(|it| !it.is_empty());
    let number = |name: &str| {
        let wrong = || Fault::wrong(format!("{name} must be degrees, such as 29.9"));
        text(name).map(|it| it.parse::<f64>().map_err(|_| wrong())).transpose()
    };
    let point = match (number("lat")?, number("long")?) {
        (Some(lat), Some(lon)) if lat.abs() <= 85.0 && lon.abs() <= 180.0 => Some((lat, lon)),
        (None, None) => None,
        (Some(_), Some(_)) => return Err(Fault::wrong("lat and long are not on the earth")),
        _ => return Err(Fault::wrong("lat and long must both be given")),
    };
    let said = Said { point, id: text("address_id"), address: text("address_string") };
    if said.point.is_none() && said.id.is_none() && said.address.is_none() {
        return Err(Fault::wrong("lat and long, address_string or address_id must be given"));
    }
    Ok(said)
}

/// Takes a request in.
pub async fn submit(
    app: &App,
    county: i64,
    fields: Vec<(String, String)>,
    address: &str,
) -> Result<Value, Fault> {
    let sent = serde_json::to_string(&fields).unwrap_or_default();
    let asked: Asked = fields.into_iter().collect();
    let playbook = known(app, county, &asked)?;
    let key = asked.get("api_key").map(String::as_str).unwrap_or_default();
    let system = keys::system(app, County(county), key, address).await?;
    let code = asked.get("service_code").filter(|it| !it.is_empty());
    let code = code.ok_or_else(|| Fault::wrong("service_code was not provided"))?;
    let kind = public(&playbook).find(|it| it.id.get_ref() == code);
    let kind = kind.ok_or_else(|| Fault::missing("service_code was not found"))?;
    let said = said(&asked)?;
    let description = asked.get("description").map(|it| it.trim()).unwrap_or_default();
    if description.chars().count() > DESCRIPTION {
        return Err(Fault::wrong("description may have 4,000 characters"));
    }
    let people = match asked.get("attribute[people]").filter(|it| !it.is_empty()) {
        Some(text) => {
            Some(text.parse::<u32>().map_err(|_| Fault::wrong("attribute[people] must be a number"))?)
        }
        None if kind.people => return Err(Fault::wrong("attribute[people] is required")),
        None => None,
    };
    let place = said.words().chars().take(PLACE).collect();
    let read = app
        .store()
        .read::<_, Fault, _>(move |db| Box::pin(async move { unit(db, County(county), &said).await }));
    let area = read.await?;
    let actor = keys::acting(app, County(county), &system)?;
    let same = format!("{} {} {sent}", system.id, actor.today());
    let id = |what: &str| Uuid::from_slice(&app.store().keys().hash(what, &same)).unwrap_or_default();
    let (event_id, contact_id) = (EventId(id("open311.event")), id("open311.contact"));
    let event = NewEventWire {
        area: Some(area.id.0),
        category: code.clone(),
        place,
        // A photograph or an address may say it all.
        said: if description.is_empty() { kind.name.zh.clone() } else { description.to_owned() },
        people,
        source: Some(EventSource::Public.into()),
        photos: Vec::new(),
        blurred: false,
        handled: None,
    };
    let page = report::report(&actor, event_id, event).await?;
    let contact = CONTACT.iter().filter_map(|it| asked.get(*it)).filter(|it| !it.trim().is_empty());
    let contact = contact.map(|it| it.trim().to_owned()).collect::<Vec<_>>().join(" ");
    let told = page.steps.iter().any(|it| it.id == contact_id);
    if !contact.is_empty() && !told && page.may.contains(&Step::Say.into()) {
        let said = contact.chars().take(900).collect();
        let step = TakeStep { said, ..TakeStep::new(contact_id, Step::Say) };
        steps::take(&actor, event_id, step).await?;
    }
    Ok(
        json!([{ "service_request_id": page.event.number, "service_notice": kind.closes.zh, "account_id": null }]),
    )
}
