//! Warnings for everybody as CAP 1.2 (OASIS; domain notes B11): each emergency response is an alert, each prolongation an
//! update, its end before the time an update that all is clear; drills are exercises. An Atom feed lists the latest word on
//! each. Nothing of a person is in it.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response as Answer};
use axum::routing::get;
use domain::Refusal;
use domain::ids::County;
use formats::{Element, xml};
use geo::MultiPolygon;
use jiff::{SignedDuration, Timestamp};
use playbook::Playbook;
use store::Reader;
use store::command::Response;
use uuid::Uuid;

use crate::app::App;
use crate::problem::Problem;
use crate::territory::shapes::ground;

const NAMESPACE: &str = "urn:oasis:names:tc:emergency:cap:1.2";
const ALERT: &str = "application/cap+xml; charset=utf-8";
const FEED: &str = "application/atom+xml; charset=utf-8";
/// What ended longer ago is in the feed no more.
const SHOWN: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Beside `/api/v1`: addresses that warning systems are given once.
pub fn routes() -> Router<App> {
    Router::new().route("/cap/{county}/feed.atom", get(feed)).route("/cap/{county}/{id}/{file}", get(alert))
}

/// One word about a response.
struct Word {
    /// 0 for the first.
    place: usize,
    sent: Timestamp,
    until: Timestamp,
    document: String,
    /// What was said at the end, where this is it.
    clear: Option<String>,
}

/// Everything that was said about a response, from the first.
fn words(it: &Response, terms: Vec<(String, Timestamp, String, Timestamp)>) -> Vec<Word> {
    let mut words: Vec<Word> = terms
        .into_iter()
        .enumerate()
        .map(|(place, (document, until, _, sent))| Word { place, sent, until, document, clear: None })
        .collect();
    if let Some((at, _, said)) = &it.closed {
        let (place, until) = (words.len(), *at + SignedDuration::from_hours(24));
        words.push(Word {
            place,
            sent: *at,
            until,
            document: it.document.clone(),
            clear: Some(said.clone()),
        });
    }
    words
}

fn at(app: &App, it: Timestamp) -> String {
    it.to_zoned(app.zone().clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

fn sender(county: County) -> String {
    format!("wangge.{}", county.0)
}

fn identifier(county: County, id: Uuid, place: usize) -> String {
    format!("wangge.{}.{}.{place}", county.0, id.simple())
}

fn text(name: &str, it: impl Into<String>) -> Element {
    Element::text(name, it)
}

/// I is the gravest.
fn severity(grade: &str) -> &'static str {
    match grade {
        "I" => "Extreme",
        "II" => "Severe",
        "III" => "Moderate",
        "IV" => "Minor",
        _ => "Unknown",
    }
}

/// Everything an alert is made of.
struct Alert<'a> {
    app: &'a App,
    county: County,
    playbook: &'a Playbook,
    it: &'a Response,
    code: Option<String>,
    border: Option<MultiPolygon>,
}

impl Alert<'_> {
    fn element(&self, word: &Word, before: Option<&Word>) -> Element {
        let it = self.it;
        let kind = match (word.place, &word.clear) {
            (0, None) => "Alert",
            _ => "Update",
        };
        let mut parts = vec![
            text("identifier", identifier(self.county, it.id, word.place)),
            text("sender", sender(self.county)),
            text("sent", at(self.app, word.sent)),
            text("status", if it.drill { "Exercise" } else { "Actual" }),
            text("msgType", kind),
            text("scope", "Public"),
        ];
        if it.drill {
            parts.push(text("note", "演练 / exercise"));
        }
        if let Some(before) = before {
            let known = identifier(self.county, it.id, before.place);
            parts.push(text(
                "references",
                format!("{},{known},{}", sender(self.county), at(self.app, before.sent)),
            ));
        }
        parts.push(self.info(word, "zh-CN"));
        parts.push(self.info(word, "en"));
        Element::new("alert", parts).with("xmlns", NAMESPACE)
    }

    fn info(&self, word: &Word, language: &str) -> Element {
        let it = self.it;
        let kind = self.playbook.response(&it.kind);
        let said = |words: &playbook::Words| {
            if language == "en" { words.en.clone() } else { words.zh.clone() }
        };
        let event = kind.map_or(it.kind.clone(), |it| said(&it.name));
        let drill = match (it.drill, language) {
            (false, _) => "",
            (true, "en") => "[Exercise] ",
            (true, _) => "【演练】",
        };
        let category = kind.and_then(|it| it.category.as_ref()).map_or("Safety", |it| it.get_ref().as_str());
        let instruction = if word.clear.is_some() { "" } else { it.measures.as_str() };
        let mut parts = vec![
            text("language", language),
            text("category", category),
            text("event", event.clone()),
            text("responseType", if word.clear.is_some() { "AllClear" } else { "Execute" }),
            text("urgency", if word.clear.is_some() { "Past" } else { "Immediate" }),
            text("severity", severity(&it.grade)),
            text("certainty", "Observed"),
            text("effective", at(self.app, word.sent)),
            text("expires", at(self.app, word.until)),
            text("senderName", said(&self.playbook.name)),
            text("headline", format!("{drill}{} · {event} · {}", it.area_name, it.matter)),
            text("description", word.clear.clone().unwrap_or_else(|| it.matter.clone())),
        ];
        if !instruction.is_empty() {
            parts.push(text("instruction", instruction));
        }
        let parameter = |name: &str, value: &str| {
            Element::new("parameter", vec![text("valueName", name), text("value", value)])
        };
        parts.extend([parameter("grade", &it.grade), parameter("document", &word.document), self.area()]);
        Element::new("info", parts)
    }

    fn area(&self) -> Element {
        let mut parts = vec![text("areaDesc", self.it.area_name.clone())];
        for ring in self.border.iter().flatten().map(geo::Polygon::exterior) {
            // Latitude first, as CAP has it.
            let corners = ring.coords().map(|it| format!("{:.5},{:.5}", it.y, it.x)).collect::<Vec<_>>();
            parts.push(text("polygon", corners.join(" ")));
        }
        if let Some(code) = &self.code {
            let code = vec![text("valueName", "CN-STAT-12"), text("value", code.clone())];
            parts.push(Element::new("geocode", code));
        }
        Element::new("area", parts)
    }
}

fn answer(kind: &'static str, root: &Element) -> Answer {
    ([(header::CONTENT_TYPE, kind)], xml(root).unwrap_or_default()).into_response()
}

/// One word about a response as an alert.
async fn alert(
    State(app): State<App>,
    Path((county, id, file)): Path<(i64, Uuid, String)>,
) -> Result<Answer, Problem> {
    let county = County(county);
    let playbook = app.playbook(county)?;
    let place: Option<usize> = file.strip_suffix(".xml").and_then(|it| it.parse().ok());
    let place = place.ok_or(Refusal::NotFound)?;
    let (it, terms, border, code) = app
        .read(async move |db: &Reader| {
            let it = store::command::find_response(db, county, id).await?.ok_or(Refusal::NotFound)?;
            let terms = store::command::terms(db, county, id).await?;
            let border = store::territory::held_of(db, county, it.area).await?;
            let border = border.map(|it| ground(&it.shape)).transpose()?;
            let code = store::areas::at_path(db, county, &it.path).await?.and_then(|it| it.code);
            Ok((it, terms, border, code))
        })
        .await?;
    let words = words(&it, terms);
    let word = words.get(place).ok_or(Refusal::NotFound)?;
    let before = place.checked_sub(1).and_then(|it| words.get(it));
    let alert = Alert { app: &app, county, playbook: &playbook, it: &it, code, border };
    Ok(answer(ALERT, &alert.element(word, before)))
}

/// The latest word on each response that stands or ended lately.
async fn feed(State(app): State<App>, Path(county): Path<i64>) -> Result<Answer, Problem> {
    let county = County(county);
    let playbook = app.playbook(county)?;
    let now = app.now();
    let read = app.read(async move |db: &Reader| {
        let mut found = Vec::new();
        for it in store::command::recent_responses(db, county, now - SHOWN).await? {
            let terms = store::command::terms(db, county, it.id).await?;
            found.push((it, terms));
        }
        Ok(found)
    });
    let mut entries = Vec::new();
    let mut latest = Timestamp::UNIX_EPOCH;
    for (it, terms) in read.await? {
        let words = words(&it, terms);
        let Some(word) = words.last() else { continue };
        latest = latest.max(word.sent);
        let kind = playbook.response(&it.kind).map_or(it.kind.clone(), |it| it.name.zh.clone());
        let drill = if it.drill { "【演练】" } else { "" };
        let address = format!("/cap/{}/{}/{}.xml", county.0, it.id, word.place);
        entries.push(Element::new(
            "entry",
            vec![
                text("id", format!("urn:uuid:{}", it.id)),
                text("title", format!("{drill}{} · {kind} · {}", it.area_name, it.matter)),
                text("updated", at(&app, word.sent)),
                text("link", "")
                    .with("rel", "alternate")
                    .with("type", "application/cap+xml")
                    .with("href", address),
                text("summary", word.clear.clone().unwrap_or_else(|| it.measures.clone())),
            ],
        ));
    }
    let name = text("name", playbook.name.zh.clone());
    let mut parts = vec![
        text("id", format!("tag:wangge,2022:{}", county.0)),
        text("title", format!("{} · 应急响应", playbook.name.zh)),
        text("updated", at(&app, latest)),
        Element::new("author", vec![name]),
        text("link", "").with("rel", "self").with("href", format!("/cap/{}/feed.atom", county.0)),
    ];
    parts.extend(entries);
    Ok(answer(FEED, &Element::new("feed", parts).with("xmlns", "http://www.w3.org/2005/Atom")))
}
