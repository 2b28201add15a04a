//! The robot of a chat group: kept, tried, taken away.

use domain::Refusal;
use domain::access::{Action, Permit, Purpose};
use serde_json::json;
use store::notices::{NewRobot, Platform};
use store::{Reader, Writer};
use uuid::Uuid;

use super::sign::webhook_key;
use super::wire::{KeepRobot, RobotWire};
use crate::entry::{Actor, audited};
use crate::problem::{FieldError, Problem};

const LISTED: usize = 20;

async fn chat(db: &Reader, permit: &Permit, id: Uuid) -> Result<(), Problem> {
    let found = store::staffing::find_chat(db, permit, id).await?;
    found.map(drop).ok_or_else(|| Refusal::NotFound.into())
}

async fn wire(db: &Reader, permit: &Permit, id: Uuid) -> Result<RobotWire, Problem> {
    let at = (permit.county(), id);
    let robot = store::notices::robot(db, at.0, id).await?;
    let messages = store::notices::messages(db, at, LISTED).await?;
    let host = |address: &str| reqwest::Url::parse(address).ok()?.host_str().map(str::to_owned);
    Ok(RobotWire {
        platform: robot.as_ref().map(|it| it.platform.as_str().to_owned()),
        host: robot.as_ref().and_then(|it| host(&it.address)),
        signed: robot.as_ref().is_some_and(|it| it.secret.is_some()),
        keyword: robot.as_ref().and_then(|it| it.keyword.clone()),
        hourly: robot.as_ref().is_some_and(|it| it.hourly),
        blocked_until: robot.and_then(|it| it.blocked_until).map(|it| it.to_string()),
        messages: messages.into_iter().map(Into::into).collect(),
    })
}

/// The robot of a group with what was sent to it.
///
/// # Errors
/// [`Refusal::NotFound`] for a group outside the scope.
pub async fn look(actor: &Actor, id: Uuid) -> Result<RobotWire, Problem> {
    let permit = actor.permit(Action::EditStaff, Purpose::Oversight)?;
    actor
        .read(async move |db: &Reader| {
            chat(db, &permit, id).await?;
            wire(db, &permit, id).await
        })
        .await
}

/// Keeps the robot of a group.
///
/// # Errors
/// [`Refusal::Invalid`] with the fields; an address that may not be written to is `address: forbidden`.
pub async fn keep(actor: &Actor, id: Uuid, said: KeepRobot) -> Result<RobotWire, Problem> {
    let permit = actor.permit(Action::EditStaff, Purpose::Oversight)?;
    let (outbound, now) = (actor.app.settings().outbound.clone(), actor.now);
    actor
        .write(async move |writer: &Writer| {
            chat(writer, &permit, id).await?;
            let before = store::notices::robot(writer, permit.county(), id).await?;
            let mut wrong = Vec::new();
            let platform = Platform::parse(&said.platform);
            if platform.is_none() {
                wrong.push(FieldError::new("platform", "unknown"));
            }
            let address = said.address.map(|it| it.trim().to_owned()).filter(|it| !it.is_empty());
            let address = address.or_else(|| before.as_ref().map(|it| it.address.clone()));
            match &address {
                None => wrong.push(FieldError::new("address", "missing")),
                Some(it) if it.len() > 500 => wrong.push(FieldError::new("address", "too_long")),
                Some(it) if !outbound.allows(it) => wrong.push(FieldError::new("address", "forbidden")),
                Some(_) => {}
            }
            let secret = said.secret.map(|it| it.trim().to_owned());
            let secret = secret.or_else(|| before.and_then(|it| it.secret)).filter(|it| !it.is_empty());
            let keyword = said.keyword.map(|it| it.trim().to_owned()).filter(|it| !it.is_empty());
            for (field, text) in [("secret", &secret), ("keyword", &keyword)] {
                if text.as_ref().is_some_and(|it| it.chars().count() > 100) {
                    wrong.push(FieldError::new(field, "too_long"));
                }
            }
            // Whoever takes webhooks must be able to tell ours from others'.
            if platform == Some(Platform::Webhook) {
                match secret.as_deref().map(webhook_key) {
                    None => wrong.push(FieldError::new("secret", "missing")),
                    Some(None) => wrong.push(FieldError::new("secret", "unfit")),
                    Some(Some(_)) => {}
                }
            }
            let (Some(platform), Some(address), true) = (platform, address, wrong.is_empty()) else {
                return Err(Problem::invalid(wrong));
            };
            let robot = NewRobot { chat: id, platform, address, secret, keyword, hourly: said.hourly };
            store::notices::keep_robot(writer, (permit.county(), permit.worker()), &robot, now).await?;
            let detail = json!({ "robot": platform.as_str(), "hourly": said.hourly });
            audited(writer, &permit, &id.to_string(), detail, now).await?;
            wire(writer, &permit, id).await
        })
        .await
}

/// Takes the robot of a group away.
///
/// # Errors
/// [`Refusal::NotFound`] for a group outside the scope.
pub async fn drop_robot(actor: &Actor, id: Uuid) -> Result<(), Problem> {
    let permit = actor.permit(Action::EditStaff, Purpose::Oversight)?;
    let now = actor.now;
    actor
        .write(async move |writer: &Writer| {
            chat(writer, &permit, id).await?;
            store::notices::drop_robot(writer, permit.county(), id).await?;
            Ok(audited(writer, &permit, &id.to_string(), json!({ "robot": "dropped" }), now).await?)
        })
        .await
}

/// Sends a word to try whether it works; the same again is the same word.
///
/// # Errors
/// [`Refusal::NotFound`] for a group outside the scope, or without a robot.
pub async fn try_robot(actor: &Actor, id: Uuid, word: Uuid) -> Result<(), Problem> {
    let permit = actor.permit(Action::EditStaff, Purpose::Oversight)?;
    let now = actor.now;
    actor
        .write(async move |writer: &Writer| {
            chat(writer, &permit, id).await?;
            let robot = store::notices::robot(writer, permit.county(), id).await?.ok_or(Refusal::NotFound)?;
            let text = format!("### {} 测试\n网格事件提醒会发到这里。", robot.area_name);
            let at = (permit.county(), id);
            store::notices::queue(writer, at, &format!("try/{word}"), &text, now).await?;
            Ok(audited(writer, &permit, &id.to_string(), json!({ "robot": "tried" }), now).await?)
        })
        .await
}
