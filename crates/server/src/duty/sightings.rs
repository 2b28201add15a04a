//! Cameras help the patrols (S-10): a video system reports that something moved, a person goes and looks. No
//! picture, no face, no plate comes in; what it was is never decided by a machine (I-19, I-20).

use domain::Refusal;
use domain::access::{Action, Permit, Purpose};
use domain::ids::County;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use store::duty::{Camera, Sighting};
use store::{Reader, Writer};
use uuid::Uuid;

use super::wire::{CameraOpened, CameraWire, DecideSighting, NewCamera, NewSighting, SightingWire};
use crate::app::App;
use crate::areas::actions::within;
use crate::entry::{Actor, audited, token_hash};
use crate::problem::{FieldError, Problem};

const LISTED: usize = 50;
/// What a camera can report.
const WHAT: [&str; 3] = ["night_entry", "smoke", "road_blocked"];
/// A report that comes later helps nobody.
const STALE: SignedDuration = SignedDuration::from_hours(24);

/// Lets a camera report; its token is told once.
///
/// # Errors
/// [`Refusal::Invalid`], [`Refusal::NotFound`] outside the scope, [`Refusal::IdReused`].
pub async fn open(actor: &Actor, sent: NewCamera) -> Result<CameraOpened, Problem> {
    let permit = actor.permit(Action::PlanDuty, Purpose::Duty)?;
    let name = sent.name.trim().to_owned();
    if name.is_empty() || name.chars().count() > 60 {
        let code = if name.is_empty() { "missing" } else { "too_long" };
        return Err(Problem::invalid(vec![FieldError::new("name", code)]));
    }
    let secret: String = actor.app.random::<20>().iter().map(|byte| format!("{byte:02x}")).collect();
    let token = format!("{}.{secret}", actor.post.county.0);
    let (hash, now) = (token_hash(&secret), actor.now);
    actor
        .write(async move |writer: &Writer| {
            let (_, area) = within(writer, &permit, Some(sent.area)).await?;
            let camera = Camera { id: sent.id, area: area.id, path: area.path, name };
            match store::duty::insert_camera(writer, &permit, &camera, &hash, now).await {
                Err(store::StoreError::Conflict(_)) => return Err(Refusal::IdReused.into()),
                other => other?,
            }
            audited(writer, &permit, &sent.id.to_string(), json!({ "camera": "opened" }), now).await?;
            Ok(())
        })
        .await?;
    Ok(CameraOpened { token })
}

/// Ends a camera.
///
/// # Errors
/// [`Refusal::NotFound`] outside the scope.
pub async fn close(actor: &Actor, id: Uuid) -> Result<(), Problem> {
    let permit = actor.permit(Action::PlanDuty, Purpose::Duty)?;
    let now = actor.now;
    actor
        .write(async move |writer: &Writer| {
            if !store::duty::close_camera(writer, &permit, id, now).await? {
                return Err(Refusal::NotFound.into());
            }
            audited(writer, &permit, &id.to_string(), json!({ "camera": "closed" }), now).await?;
            Ok(())
        })
        .await
}

/// Cameras of one's area.
///
/// # Errors
/// [`Refusal::NotAllowed`].
pub async fn cameras(actor: &Actor) -> Result<Vec<CameraWire>, Problem> {
    let permit = actor.permit(Action::PlanDuty, Purpose::Duty)?;
    let read = actor.read(async move |db: &Reader| Ok(store::duty::cameras(db, &permit).await?));
    Ok(read.await?.into_iter().map(CameraWire::from).collect())
}

/// Takes in what a camera reports, by its token. The same again is the same act.
///
/// # Errors
/// [`Refusal::SignedOut`] for a token that is none, [`Refusal::Invalid`] for anything but the closed list, a link
/// that is none, or a time that lies too far back.
pub async fn report(app: &App, token: Option<&str>, sent: NewSighting) -> Result<(), Problem> {
    let (county, secret) = token.and_then(|it| it.split_once('.')).ok_or(Refusal::SignedOut)?;
    let county = County(county.parse().map_err(|_| Refusal::SignedOut)?);
    let (hash, now) = (token_hash(secret), app.now());
    let seen_at: Option<Timestamp> = sent.seen_at.parse().ok();
    let recent =
        |at: &Timestamp| *at <= now + SignedDuration::from_mins(10) && now.duration_since(*at) < STALE;
    let mut wrong = Vec::new();
    if !WHAT.contains(&sent.what.as_str()) {
        wrong.push(FieldError::new("what", "unknown"));
    }
    let page = |link: &String| link.chars().count() <= 300 && link.starts_with("https://");
    if sent.link.as_ref().is_some_and(|link| !page(link)) {
        wrong.push(FieldError::new("link", "unfit"));
    }
    let seen_at = seen_at.filter(recent);
    if seen_at.is_none() {
        wrong.push(FieldError::new("seen_at", "unfit"));
    }
    app.write(async move |writer: &Writer| {
        let camera = store::duty::camera_of_token(writer, county, &hash).await?;
        let camera = camera.ok_or(Refusal::SignedOut)?;
        let (Some(seen_at), true) = (seen_at, wrong.is_empty()) else {
            return Err(Problem::invalid(wrong));
        };
        let sighting = Sighting {
            id: sent.id,
            camera: camera.id,
            path: camera.path,
            camera_name: camera.name,
            what: sent.what,
            seen_at: seen_at.min(now),
            link: sent.link,
            confirmed: None,
            decided_by: None,
        };
        Ok(store::duty::insert_sighting(writer, county, &sighting, now).await?)
    })
    .await
}

/// Whoever plans, watches or serves at a place.
fn here(actor: &Actor) -> Result<Permit, Problem> {
    let reads = actor.permit(Action::ReadDuty, Purpose::Duty);
    reads.or_else(|_| actor.permit(Action::ServeDuty, Purpose::Duty))
}

/// What cameras of one's area reported, what waits for a person first.
///
/// # Errors
/// [`Refusal::NotAllowed`].
pub async fn list(actor: &Actor) -> Result<Vec<SightingWire>, Problem> {
    let permit = here(actor)?;
    let read = actor.read(async move |db: &Reader| Ok(store::duty::sightings(db, &permit, LISTED).await?));
    Ok(read.await?.into_iter().map(SightingWire::from).collect())
}

/// Says what it was, after looking.
///
/// # Errors
/// [`Refusal::AlreadyDecided`] when somebody did before or it lies outside the scope.
pub async fn decide(actor: &Actor, id: Uuid, sent: DecideSighting) -> Result<(), Problem> {
    let permit = here(actor)?;
    let now = actor.now;
    actor
        .write(async move |writer: &Writer| {
            if !store::duty::decide_sighting(writer, &permit, id, sent.confirmed, now).await? {
                return Err(Refusal::AlreadyDecided.into());
            }
            audited(writer, &permit, &id.to_string(), json!({ "sighting": sent.confirmed }), now).await?;
            Ok(())
        })
        .await
}
