//! Sends what waits: at most eighteen a minute to one robot, ten minutes' rest where it was too much, later and later where
//! it did not work, each message at most once.

use std::collections::BTreeMap;

use axum::http::header;
use domain::ids::County;
use domain::notices::digest::A_MINUTE;
use futures::{StreamExt, stream};
use jiff::SignedDuration;
use serde_json::Value;
use store::notices::Robot;
use store::{Reader, Writer};
use uuid::Uuid;

use super::sign::{Outcome, knows_again, outcome, request};
use crate::app::App;
use crate::problem::Problem;

/// Messages of a county in one go.
const BATCH: usize = 2_000;
/// Robots that are written to at once: one that does not answer holds up nobody else.
const AT_ONCE: usize = 16;
/// Tries before a message is given up.
const TRIES: i64 = 6;
/// A message on its way for so long was interrupted.
const STUCK: SignedDuration = SignedDuration::from_mins(10);

/// Sends what is due in a county.
pub async fn send_due(app: &App, county: County) -> Result<(), Problem> {
    let now = app.now();
    let due =
        app.read(async move |db: &Reader| Ok(store::notices::due(db, county, now, BATCH).await?)).await?;
    if due.is_empty() {
        return Ok(());
    }
    app.write(async move |writer: &Writer| Ok(store::notices::stuck(writer, county, now - STUCK).await?))
        .await?;
    let mut waiting: BTreeMap<Uuid, Vec<String>> = BTreeMap::new();
    for (chat, key) in due {
        waiting.entry(chat).or_default().push(key);
    }
    let robots = stream::iter(waiting).map(|(chat, keys)| send_to(app, county, chat, keys));
    let became: Vec<_> = robots.buffer_unordered(AT_ONCE).collect().await;
    became.into_iter().collect()
}

/// Sends to one robot what waits for it, in its order.
async fn send_to(app: &App, county: County, chat: Uuid, keys: Vec<String>) -> Result<(), Problem> {
    for key in keys.into_iter().take(A_MINUTE) {
        send_one(app, county, chat, key).await?;
    }
    Ok(())
}

/// Takes a message and the robot it is for, unless another server was first or the robot has had enough for a minute.
async fn taken(
    app: &App,
    county: County,
    chat: Uuid,
    key: &str,
) -> Result<Option<(Robot, String, i64)>, Problem> {
    let (key, now) = (key.to_owned(), app.now());
    app.write(async move |writer: &Writer| {
        let Some(robot) = store::notices::hold_robot(writer, county, chat).await? else {
            return Ok(None);
        };
        let minute = now - SignedDuration::from_mins(1);
        let sent = store::notices::sent_since(writer, (county, chat), minute).await?;
        let blocked = robot.blocked_until.is_some_and(|until| until > now);
        if blocked || usize::try_from(sent).unwrap_or(A_MINUTE) >= A_MINUTE {
            return Ok(None);
        }
        let text = store::notices::take(writer, (county, chat), &key, now).await?;
        Ok(text.map(|(text, tries)| (robot, text, tries)))
    })
    .await
}

async fn send_one(app: &App, county: County, chat: Uuid, key: String) -> Result<(), Problem> {
    let Some((robot, text, tries)) = taken(app, county, chat, &key).await? else { return Ok(()) };
    let became = written(app, &robot, (&key, &text)).await;
    let now = app.now();
    app.write(async move |writer: &Writer| {
        let at = (county, chat);
        let (state, error, due) = match &became {
            Outcome::Sent => ("sent", None, now),
            Outcome::Refused(why) | Outcome::Unclear(why) => ("failed", Some(why.as_str()), now),
            Outcome::Blocked(rest) => {
                store::notices::block(writer, county, chat, now + *rest).await?;
                ("queued", Some("too fast"), now + *rest)
            }
            Outcome::Later(why) if tries >= TRIES => ("failed", Some(why.as_str()), now),
            Outcome::Later(why) => ("queued", Some(why.as_str()), now + wait(tries)),
        };
        Ok(store::notices::finish(writer, at, &key, (state, error), (now, due)).await?)
    })
    .await
}

/// One minute, two, four, eight, sixteen.
fn wait(tries: i64) -> SignedDuration {
    SignedDuration::from_mins(1 << tries.clamp(1, 6).saturating_sub(1))
}

async fn written(app: &App, robot: &Robot, message: (&str, &str)) -> Outcome {
    if !app.settings().outbound.allows(&robot.address) {
        return Outcome::Refused("the address is not among the hosts that are allowed".to_owned());
    }
    let Some(ready) = request(robot, message, app.settings().clock.machine()) else {
        return Outcome::Refused("the address or the secret cannot be read".to_owned());
    };
    let client = match app.client() {
        Ok(client) => client,
        Err(error) => return Outcome::Later(error),
    };
    // What the address holds is a secret: it is never part of what is told about a failure.
    let mut post = client.post(ready.url).header(header::CONTENT_TYPE, "application/json").body(ready.body);
    for (name, value) in ready.headers {
        post = post.header(name, value);
    }
    let asked = match post.send().await {
        Ok(asked) => asked,
        // Where no connection was made, nothing can have arrived.
        Err(error) if error.is_connect() || knows_again(robot.platform) => {
            return Outcome::Later(error.without_url().to_string());
        }
        Err(error) => return Outcome::Unclear(error.without_url().to_string()),
    };
    let status = asked.status().as_u16();
    let answer: Value = asked.json().await.unwrap_or_default();
    outcome(robot.platform, status, &answer)
}
