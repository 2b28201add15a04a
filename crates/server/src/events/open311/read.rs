//! What others may read: public kinds, and events of these by number, kind, time and how they stand.

use domain::events::EventState;
use domain::ids::{County, EventId};
use jiff::{SignedDuration, Timestamp};
use playbook::{EventCategory, Playbook};
use serde_json::{Value, json};
use store::Reader;
use store::events::{Known, Outside};

use super::answer::Fault;
use super::{Asked, keys, known, public};
use crate::app::App;

/// The longest span one may ask for, and what is shown at most.
const SPAN: SignedDuration = SignedDuration::from_hours(90 * 24);
const MOST: usize = 1_000;

fn service(it: &EventCategory) -> Value {
    json!({
        "service_code": it.id.get_ref(),
        "service_name": it.name.zh,
        "description": it.registers.zh,
        "metadata": it.people,
        "type": "realtime",
        "keywords": it.words.join(","),
        "group": it.departments.first().map(|it| it.get_ref().clone()),
    })
}

/// Every public kind.
pub fn services(playbook: &Playbook) -> Value {
    public(playbook).map(service).collect()
}

/// What is asked beside the usual for one kind.
pub fn definition(playbook: &Playbook, code: &str) -> Result<Value, Fault> {
    let kind = public(playbook).find(|it| it.id.get_ref() == code);
    let kind = kind.ok_or_else(|| Fault::missing("service_code was not found"))?;
    let people = json!({ "variable": true, "code": "people", "datatype": "number", "required": true,
        "datatype_description": "人数，只填数字 / a number", "order": 1, "description": "现场大约多少人 / how many people" });
    let attributes: Vec<Value> = kind.people.then_some(people).into_iter().collect();
    Ok(json!({ "service_code": code, "attributes": attributes }))
}

fn instant(asked: &Asked, name: &str) -> Result<Option<Timestamp>, Fault> {
    let Some(text) = asked.get(name).filter(|it| !it.is_empty()) else { return Ok(None) };
    let wrong =
        || Fault::wrong(format!("{name} must be a time with its offset, such as 2022-03-15T08:00:00+08:00"));
    text.parse().map(Some).map_err(|_| wrong())
}

fn list(asked: &Asked, name: &str) -> Vec<String> {
    let text = asked.get(name).map(String::as_str).unwrap_or_default();
    text.split(',').map(str::trim).filter(|it| !it.is_empty()).map(str::to_owned).collect()
}

/// What is asked for: numbers go before everything else; otherwise ninety days at most.
fn wanted(playbook: &Playbook, number: Option<&str>, asked: &Asked, now: Timestamp) -> Result<Known, Fault> {
    let codes = list(asked, "service_code");
    let all = public(playbook).map(|it| it.id.get_ref().clone());
    let numbers: Vec<String> =
        number.map_or_else(|| list(asked, "service_request_id"), |it| vec![it.to_owned()]);
    if !numbers.is_empty() {
        return Ok(Known { categories: all.collect(), numbers, ..Known::default() });
    }
    let categories: Vec<String> = all.filter(|it| codes.is_empty() || codes.contains(it)).collect();
    if categories.is_empty() && !codes.is_empty() {
        return Err(Fault::missing("service_code was not found"));
    }
    let (start, end) = (instant(asked, "start_date")?, instant(asked, "end_date")?);
    let until = end.or_else(|| start.map(|it| it + SPAN)).unwrap_or(now);
    let since = start.unwrap_or(until - SPAN);
    if since > until || until.duration_since(since) > SPAN {
        return Err(Fault::wrong("start_date and end_date must span ninety days at most"));
    }
    let statuses = list(asked, "status");
    let ended = match (statuses.iter().any(|it| it == "open"), statuses.iter().any(|it| it == "closed")) {
        (true, false) => Some(false),
        (false, true) => Some(true),
        (false, false) if !statuses.is_empty() => return Err(Fault::wrong("status must be open or closed")),
        _ => None,
    };
    Ok(Known { categories, numbers, since: Some(since), until: Some(until), ended })
}

fn notes(state: EventState) -> &'static str {
    match state {
        EventState::Reported | EventState::Verified => "已受理 / received",
        EventState::Dispatched => "正在办理 / being handled",
        EventState::Handled => "已处置，待核查 / handled, to be looked at",
        EventState::Hung => "需要较长时间，已列入问题清单 / needs longer",
        EventState::Closed => "已办结 / solved",
        EventState::Rejected => "不属于受理范围 / not taken on",
        EventState::Merged => "与另一件合并办理 / dealt with together with another",
    }
}

fn request(playbook: &Playbook, it: &Outside, app: &App) -> Value {
    let at = |it: Timestamp| it.to_zoned(app.zone().clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
    let kind = playbook.events.as_ref().and_then(|events| events.category(&it.category));
    json!({
        "service_request_id": it.number,
        "status": if it.state.is_over() { "closed" } else { "open" },
        "status_notes": notes(it.state),
        "service_name": kind.map(|it| it.name.zh.clone()),
        "service_code": it.category,
        "description": it.said,
        "agency_responsible": it.holder_name,
        "service_notice": null,
        "requested_datetime": at(it.told_at),
        "updated_datetime": at(it.moved_at),
        "expected_datetime": at(it.due_at),
        "address": it.area_name,
        "address_id": null,
        "zipcode": null,
        "lat": null,
        "long": null,
        "media_url": null,
    })
}

/// Events of public kinds, or the one of a number.
pub async fn requests(
    app: &App,
    county: i64,
    number: Option<&str>,
    asked: &Asked,
    address: &str,
) -> Result<Value, Fault> {
    let playbook = known(app, county, asked)?;
    let wanted = wanted(&playbook, number, asked, app.now())?;
    let system = match asked.get("api_key").filter(|it| !it.is_empty()) {
        Some(key) => Some(keys::system(app, County(county), key, address).await?),
        None => None,
    };
    let own = system.map(|it| it.worker);
    let found = app
        .read(async move |db: &Reader| {
            Ok(store::events::known_by(db, (County(county), own), &wanted, MOST).await?)
        })
        .await?;
    if found.is_empty() && number.is_some() {
        return Err(Fault::missing("service_request_id was not found"));
    }
    Ok(found.iter().map(|it| request(&playbook, it, app)).collect())
}

/// The number behind a token: we answer with numbers at once, and take an event's id for a token.
pub async fn token(app: &App, county: i64, token: &str, asked: &Asked) -> Result<Value, Fault> {
    let playbook = known(app, county, asked)?;
    let missing = || Fault::missing("token was not found");
    let id = EventId(token.parse().map_err(|_| missing())?);
    let read = app.read(async move |db: &Reader| Ok(store::events::number_of(db, County(county), id).await?));
    let (number, category) = read.await?.ok_or_else(missing)?;
    if !public(&playbook).any(|it| *it.id.get_ref() == category) {
        return Err(missing());
    }
    Ok(json!([{ "service_request_id": number, "token": token }]))
}
