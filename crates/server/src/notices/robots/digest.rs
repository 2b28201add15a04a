//! Makes the hourly word and the last call for each group that has a robot, once each whatever happens (B-87, B-88).

use domain::ids::County;
use domain::notices::digest::{Digest, LateEvent, NAMED, NOTHING, send_minute};
use jiff::{SignedDuration, Timestamp, Unit, Zoned};
use playbook::Playbook;
use store::notices::Robot;
use store::{Reader, Writer};

use super::sign::longest;
use crate::app::App;
use crate::problem::Problem;

/// The levels of the playbook that wake people: its first so many.
const URGENT: usize = 2;

/// Queues what is due in a county.
pub async fn make_due(app: &App, county: County) -> Result<(), Problem> {
    let Ok(playbook) = app.playbook(county) else { return Ok(()) };
    if playbook.events.is_none() {
        return Ok(());
    }
    let now = app.now().to_zoned(app.zone().clone());
    let at = now.timestamp();
    let words = app
        .read(async move |db: &Reader| {
            let mut words = Vec::new();
            for robot in store::notices::robots(db, county).await? {
                if let Some((key, text)) = word(db, county, &playbook, &robot, &now).await? {
                    words.push((robot.chat, key, text));
                }
            }
            Ok(words)
        })
        .await?;
    if words.is_empty() {
        return Ok(());
    }
    app.write(async move |writer: &Writer| {
        for (chat, key, text) in &words {
            store::notices::queue(writer, (county, *chat), key, text, at).await?;
        }
        Ok(())
    })
    .await
}

/// What a group is to be told now, unless it was told already or it is not worth it.
async fn word(
    db: &Reader,
    county: County,
    playbook: &Playbook,
    robot: &Robot,
    now: &Zoned,
) -> Result<Option<(String, String)>, Problem> {
    let at = (county, robot.chat);
    let Some(key) = key(playbook, robot, now) else { return Ok(None) };
    if store::notices::last_of(db, at, &key).await?.is_some() {
        return Ok(None);
    }
    // "Nothing is open" is said once and not again until something was.
    let before = store::notices::last_of(db, at, "hour/").await?;
    let said_none = before.is_some_and(|text| text.contains(NOTHING));
    let digest = stand(db, county, playbook, robot, now).await?;
    Ok(digest.worth(now.time(), said_none).then(|| (key, digest.text(longest(robot.platform)))))
}

/// The word that is due now: in the hour of the last call that one, at once; else that of the hour from the group's minute
/// on.
fn key(playbook: &Playbook, robot: &Robot, now: &Zoned) -> Option<String> {
    let last_call = playbook.events.as_ref().and_then(|it| it.cut_off.as_ref()).map(|it| it.last_call);
    if last_call.is_some_and(|at| at.hour() == now.hour()) {
        return last_call.filter(|at| *at <= now.time()).map(|_| format!("last-call/{}", now.date()));
    }
    let due = now.minute() >= send_minute(robot.chat);
    due.then(|| format!("hour/{}T{:02}", now.date(), now.hour()))
}

async fn stand(
    db: &Reader,
    county: County,
    playbook: &Playbook,
    robot: &Robot,
    now: &Zoned,
) -> Result<Digest, Problem> {
    let at = now.timestamp();
    let hour_ago = at - SignedDuration::from_hours(1);
    let open = store::events::open_by_level(db, county, &robot.path).await?;
    let fresh = store::events::told_since(db, county, &robot.path, hour_ago).await?;
    let late = store::events::late(db, county, &robot.path, (at, NAMED)).await?;
    let events = playbook.events.as_ref();
    let wakes = events.into_iter().flat_map(|it| it.levels.iter().take(URGENT));
    let wakes: Vec<String> = wakes.map(|it| it.id.get_ref().clone()).collect();
    let (count, urgent) = store::events::count_late(db, county, &robot.path, at, &wakes).await?;
    let level = |id: &str| events.and_then(|it| it.level(id));
    let named = late.into_iter().map(|it| LateEvent {
        category: events
            .and_then(|events| events.category(&it.category))
            .map_or(it.category, |category| category.name.zh.clone()),
        over: at.duration_since(it.due_at).as_mins(),
        number: it.number,
        unit: it.unit,
    });
    Ok(Digest {
        area: robot.area_name.clone(),
        open: open
            .into_iter()
            .map(|(id, count)| (level(&id).map_or(id.clone(), |it| it.name.zh.clone()), count))
            .collect(),
        fresh,
        late: count,
        urgent,
        named: named.collect(),
        to_cut_off: cut_off(playbook, now)
            .map(|it| at.until((Unit::Minute, it)).map_or(0, |span| span.get_minutes())),
    })
}

fn cut_off(playbook: &Playbook, now: &Zoned) -> Option<Timestamp> {
    let time = playbook.events.as_ref()?.cut_off.as_ref()?.time;
    let at = now.with().time(time).build().ok()?.timestamp();
    (at > now.timestamp()).then_some(at)
}
