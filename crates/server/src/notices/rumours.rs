//! Answers to rumours: no answer without its source and day (S-21).

use domain::Refusal;
use domain::access::{Action, Purpose};
use domain::areas::AreaPath;
use domain::ids::County;
use jiff::civil::Date;
use serde_json::json;
use store::notices::Rumour;
use store::{Reader, Writer};
use uuid::Uuid;

use super::wire::{NewRumour, RumourWire};
use crate::app::App;
use crate::entry::{Actor, audited};
use crate::problem::{FieldError, Problem};

const LISTED: usize = 50;

/// Publishes an answer for one's area, or says it better. The same again is the same act.
///
/// # Errors
/// [`Refusal::Invalid`] with the fields that are missing, [`Refusal::IdReused`] for another area's.
pub async fn publish(actor: &Actor, id: Uuid, sent: NewRumour) -> Result<(), Problem> {
    let permit = actor.permit(Action::PublishNotices, Purpose::Oversight)?;
    let mut wrong = Vec::new();
    for (field, text, most) in
        [("claim", &sent.claim, 100), ("answer", &sent.answer, 500), ("source", &sent.source, 100)]
    {
        match text.trim().chars().count() {
            0 => wrong.push(FieldError::new(field, "missing")),
            n if n > most => wrong.push(FieldError::new(field, "too_long")),
            _ => {}
        }
    }
    let day: Option<Date> = sent.source_day.parse().ok().filter(|day| *day <= actor.today());
    let (Some(source_day), true) = (day, wrong.is_empty()) else {
        if day.is_none() {
            wrong.push(FieldError::new("source_day", "unfit"));
        }
        return Err(Problem::invalid(wrong));
    };
    let now = actor.now;
    actor
        .write(async move |writer: &Writer| {
            let rumour = Rumour {
                id,
                path: permit.path().clone(),
                claim: sent.claim.trim().to_owned(),
                answer: sent.answer.trim().to_owned(),
                source: sent.source.trim().to_owned(),
                source_day,
                publisher: String::new(),
                published_at: now,
            };
            if !store::notices::keep_rumour(writer, &permit, &rumour).await? {
                return Err(Refusal::IdReused.into());
            }
            audited(writer, &permit, &id.to_string(), json!({ "rumour": "answered" }), now).await?;
            Ok(())
        })
        .await
}

/// Takes an answer back.
///
/// # Errors
/// [`Refusal::NotFound`] outside the scope.
pub async fn withdraw(actor: &Actor, id: Uuid) -> Result<(), Problem> {
    let permit = actor.permit(Action::PublishNotices, Purpose::Oversight)?;
    let now = actor.now;
    actor
        .write(async move |writer: &Writer| {
            if !store::notices::withdraw_rumour(writer, &permit, id, now).await? {
                return Err(Refusal::NotFound.into());
            }
            audited(writer, &permit, &id.to_string(), json!({ "rumour": "withdrawn" }), now).await?;
            Ok(())
        })
        .await
}

/// Answers that hold where one serves.
///
/// # Errors
/// [`store::StoreError`] of the engine.
pub async fn list(actor: &Actor) -> Result<Vec<RumourWire>, Problem> {
    at(&actor.app, actor.post.county, actor.post.path.clone()).await
}

/// Answers of the whole county, for everybody.
///
/// # Errors
/// [`Refusal::NotFound`] for a county that is not here.
pub async fn open(app: &App, county: County) -> Result<Vec<RumourWire>, Problem> {
    app.playbook(county)?;
    at(app, county, AreaPath::county()).await
}

async fn at(app: &App, county: County, path: AreaPath) -> Result<Vec<RumourWire>, Problem> {
    let read =
        app.read(async move |db: &Reader| Ok(store::notices::rumours(db, county, &path, LISTED).await?));
    Ok(read.await?.into_iter().map(RumourWire::from).collect())
}
