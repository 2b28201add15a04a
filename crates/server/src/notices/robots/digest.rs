//! Makes the hourly word and the last call for each group that has a robot, once each whatever happens (B-87, B-88).

use domain::ids::County;
use domain::notices::digest::{Digest, LateEvent, NOTHING, send_minute};
use jiff::{SignedDuration, Timestamp, Unit, Zoned};
use playbook::Playbook;
use store::notices::Robot;
use store::{Reader, StoreError};

use super::sign::longest;
use crate::app::App;

const LATE: usize = 200;
/// Messages are known so long.
const KEPT: SignedDuration = SignedDuration::from_hours(24 * 30);

/// Queues what is due in a county.
pub async fn make_due(app: &App, county: County) -> Result<(), StoreError> {
    let Ok(playbook) = app.playbook(county) else { return Ok(()) };
    if playbook.events.is_none() {
        return Ok(());
    }
    let robots = app.store().read::<_, StoreError, _>(move |db| {
        Box::pin(async move { store::notices::robots(db, county).await })
    });
    let now = app.now().to_zoned(app.zone().clone());
    for robot in robots.await? {
        let Some(key) = key(&playbook, &robot, &now) else { continue };
        let (playbook, now) = (playbook.clone(), now.clone());
        let made = app.store().write::<_, StoreError, _>(move |writer| {
            Box::pin(async move {
                let at = (county, robot.chat);
                let before = store::notices::last_of(writer, at, "hour/").await?;
                let digest = stand(writer, county, &playbook, &robot, &now).await?;
                // "Nothing is open" is said once and not again until something was.
                let said_none = before.is_some_and(|text| text.contains(NOTHING));
                if digest.worth(now.time(), said_none) {
                    let text = digest.text(longest(robot.platform));
                    store::notices::queue(writer, at, &key, &text, now.timestamp()).await?;
                }
                store::notices::forget_messages(writer, county, now.timestamp() - KEPT).await
            })
        });
        made.await?;
    }
    Ok(())
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
) -> Result<Digest, StoreError> {
    let at = now.timestamp();
    let hour_ago = at - SignedDuration::from_hours(1);
    let open = store::events::open_by_level(db, county, &robot.path).await?;
    let fresh = store::events::told_since(db, county, &robot.path, hour_ago).await?;
    let late = store::events::late(db, county, &robot.path, (at, LATE)).await?;
    let events = playbook.events.as_ref();
    let level = |id: &str| events.and_then(|it| it.level(id));
    let urgent =
        |id: &str| events.is_some_and(|it| it.levels.iter().take(2).any(|level| level.id.get_ref() == id));
    let late = late.into_iter().map(|it| LateEvent {
        category: events
            .and_then(|events| events.category(&it.category))
            .map_or(it.category, |category| category.name.zh.clone()),
        urgent: urgent(&it.level),
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
        late: late.collect(),
        to_cut_off: cut_off(playbook, now)
            .map(|it| at.until((Unit::Minute, it)).map_or(0, |span| span.get_minutes())),
    })
}

fn cut_off(playbook: &Playbook, now: &Zoned) -> Option<Timestamp> {
    let time = playbook.events.as_ref()?.cut_off.as_ref()?.time;
    let at = now.with().time(time).build().ok()?.timestamp();
    (at > now.timestamp()).then_some(at)
}
