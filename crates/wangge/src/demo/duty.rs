//! Checkpoints, rounds and a roster from yesterday on for a week, made by the same actions as at a desk;
//! nearly everybody comes, a few gates were left. Made again when it has run out.

use std::collections::HashMap;

use domain::access::{Action, Permit, Purpose};
use domain::ids::{CheckpointId, WorkerId};
use jiff::{SignedDuration, ToSpan};
use rand::prelude::*;
use rand_chacha::ChaCha8Rng;
use server::duty::wire::{DraftAsked, NewCheckpoint, NewPassage, SaveRoster};
use server::duty::{checkpoints, drafting, passages, roster};
use server::{Actor, App, Problem};
use store::areas::Area;
use store::duty::{Checkpoint, Shift};
use store::{StoreError, Writer};
use uuid::Uuid;

use super::staff::{PATROLS, portion};

const DAYS: i64 = 8;
/// How many of a hundred come to their shift.
const COME: u32 = 97;
const SIGNS: &[u8] = b"abcdefghjkmnpqrstuvwxyz234567895";

/// Opens checkpoints where there are none and fills the roster unless one runs.
pub async fn keep_duty_running(app: &App) -> anyhow::Result<()> {
    let Some(commander) = super::headquarters(app).await? else { return Ok(()) };
    let Ok(permit) = commander.permit(Action::PlanDuty, Purpose::Duty) else { return Ok(()) };
    let now = app.now();
    let mut rng = super::random_of_day(app);
    let desks = commander.playbook.id == super::NISHAN.id;
    if desks {
        open_desks(&commander, &permit).await?;
    } else {
        open(&commander, &permit, &mut rng).await?;
    }
    let here = permit.clone();
    let running: Result<_, StoreError> = app
        .store()
        .read(move |db| {
            Box::pin(async move {
                let areas = store::areas::at_depth(db, &here, 1).await?;
                Ok((store::duty::shifts_between(db, &here, now, now + 1.second()).await?, areas))
            })
        })
        .await;
    let (running, towns) = running?;
    if running.is_empty() {
        let from = app.day(now).yesterday()?.to_string();
        let drafted = if desks { vec![None] } else { towns.iter().map(|(it, _)| Some(it.id.0)).collect() };
        for area in drafted {
            let asked = DraftAsked { area, from: from.clone(), days: DAYS };
            let drafted = drafting::draft(&commander, asked).await?;
            let shifts = drafted.shifts.into_iter().filter(|it| it.worker.is_some()).collect();
            roster::save(&commander, SaveRoster { shifts }).await?;
        }
        come(app, &permit, &mut rng).await?;
    }
    if desks { Ok(()) } else { lend_guard(app, &permit).await }
}

/// The desk of the headquarters and the gate of the scenic area.
async fn open_desks(commander: &Actor, permit: &Permit) -> anyhow::Result<()> {
    let here = permit.clone();
    let read = commander.app.store().read::<_, Problem, _>(move |db| {
        Box::pin(async move {
            let opened = store::duty::checkpoints(db, &here).await?;
            let areas = store::areas::at_depth(db, &here, 1).await?;
            let scenic = areas.into_iter().find(|(area, _)| area.exclusive.is_some());
            Ok((opened.is_empty(), scenic))
        })
    });
    let (true, scenic) = read.await? else { return Ok(()) };
    let mut wanted = vec![(commander.post.area, "headquarters", "镇指挥部", "镇政府一楼")];
    wanted.extend(scenic.map(|(area, _)| (area.id, "scenic_gate", "景区东门", "东门检票口")));
    for (area, kind, name, place) in wanted {
        let asked = NewCheckpoint {
            id: Uuid::from_bytes(commander.app.random()),
            area: area.0,
            kind: kind.to_owned(),
            name: name.to_owned(),
            place: place.to_owned(),
            points: Vec::new(),
        };
        checkpoints::open(commander, asked).await?;
    }
    Ok(())
}

/// One entrance a village, the rounds of its patrols, one road checkpoint a township with villages.
async fn open(commander: &Actor, permit: &Permit, rng: &mut ChaCha8Rng) -> anyhow::Result<()> {
    let (here, now) = (permit.clone(), commander.now);
    let mut codes: Vec<String> = Vec::new();
    for _ in 0..4_000 {
        codes.push((0..8).map(|_| char::from(*SIGNS.choose(rng).unwrap_or(&b'a'))).collect());
    }
    let mut ids: Vec<[u8; 16]> = Vec::new();
    ids.resize_with(1_000, || rng.random());
    let opened: Result<(), Problem> = commander
        .app
        .store()
        .write(move |writer| {
            Box::pin(async move {
                if !store::duty::checkpoints(writer, &here).await?.is_empty() {
                    return Ok(());
                }
                let mut codes = codes.into_iter();
                let mut ids =
                    ids.into_iter().map(|it| CheckpointId(uuid::Builder::from_random_bytes(it).into_uuid()));
                let mut make = |area: &Area, kind: &str, name: String, place: &str, points: &[&str]| {
                    let code = codes.next().unwrap_or_default();
                    let points: Vec<_> = points
                    .iter()
                    .map(|name| serde_json::json!({ "name": name, "code": codes.next().unwrap_or_default() }))
                    .collect();
                    Some(Checkpoint {
                        id: ids.next()?,
                        area: area.id,
                        path: area.path.clone(),
                        kind: kind.to_owned(),
                        name,
                        place: place.to_owned(),
                        points: serde_json::Value::from(points).to_string(),
                        code,
                        gate: None,
                    })
                };
                let mut made = Vec::new();
                let sized = store::areas::at_depth(writer, &here, 2).await?;
                let mut rural = Vec::new();
                for (village, _) in &sized {
                    if store::areas::size(writer, &here.narrowed(&village.path)?).await?.households > 0 {
                        rural.push(village.clone());
                    }
                }
                for (town, _) in store::areas::at_depth(writer, &here, 1).await? {
                    if rural.iter().any(|village| town.path.covers(&village.path)) {
                        made.extend(make(&town, "road", format!("{}路口", town.name), "进乡主路", &[]));
                    }
                }
                for (place, village) in rural.iter().enumerate() {
                    made.extend(make(village, "entrance", format!("{}村口", village.name), "村口岗亭", &[]));
                    for n in 0..portion(PATROLS, rural.len(), place) {
                        let side = ["东线", "西线"][n % 2];
                        let name = format!("{}{side}", village.name);
                        made.extend(make(
                            village,
                            "patrol",
                            name,
                            "",
                            &["村委会", "村东桥", "水房", "小学", "村西口"],
                        ));
                    }
                }
                for checkpoint in made {
                    store::duty::insert_checkpoint(writer, &here, &checkpoint, now).await?;
                }
                Ok(())
            })
        })
        .await;
    Ok(opened?)
}

/// Nearly everybody came to what has begun, and at the entrances people were checked.
pub(super) async fn come(app: &App, permit: &Permit, rng: &mut ChaCha8Rng) -> anyhow::Result<()> {
    let (here, now) = (permit.clone(), app.now());
    let begun: Result<Vec<Shift>, StoreError> = app
        .store()
        .read(move |db| {
            Box::pin(async move {
                store::duty::shifts_between(db, &here, now - SignedDuration::from_hours(48), now).await
            })
        })
        .await;
    let mut there = Vec::new();
    for shift in begun?.into_iter().filter(|it| it.worker.is_some() && it.starts_at <= now) {
        // A few were left since last night: what an alarm is for.
        let left = shift.checkpoint.0.as_bytes()[0] % 40 == 0
            && shift.ends_at > now - SignedDuration::from_hours(10);
        if !left && rng.random_ratio(COME, 100) {
            let at = shift.starts_at + SignedDuration::from_mins(rng.random_range(-20..6));
            there.push((shift, at.min(now), rng.random_bool(0.9)));
        }
    }
    let (here, came) = (permit.clone(), there.clone());
    let kept: Result<(), StoreError> = app
        .store()
        .write(move |writer| {
            Box::pin(async move {
                for (shift, at, by_code) in came {
                    arrive(writer, &here, &shift, at, by_code, now).await?;
                }
                Ok(())
            })
        })
        .await;
    kept?;
    let logins = logins(app).await?;
    for (shift, at, _) in there.into_iter().filter(|(shift, ..)| shift.seat == 1 && shift.ends_at > now) {
        let Some(login) = shift.worker.and_then(|id| logins.get(&id)) else { continue };
        let guard = Actor::acting_as(app.clone(), permit.county(), login).await?;
        for _ in 0..rng.random_range(0..6) {
            let made_at =
                at + SignedDuration::from_secs(rng.random_range(0..=now.duration_since(at).as_secs().max(1)));
            let stop = stop(&shift, made_at.min(now), rng);
            // A patrol stops nobody.
            if passages::keep(&guard, stop).await.is_err() {
                break;
            }
        }
    }
    Ok(())
}

async fn arrive(
    writer: &Writer,
    permit: &Permit,
    shift: &Shift,
    at: jiff::Timestamp,
    by_code: bool,
    now: jiff::Timestamp,
) -> Result<(), StoreError> {
    store::duty::come(writer, permit, shift.id, at, by_code, now).await?;
    if shift.ends_at < now {
        store::duty::leave(writer, permit, shift.id, shift.ends_at, None, now).await?;
    }
    Ok(())
}

fn stop(shift: &Shift, made_at: jiff::Timestamp, rng: &mut ChaCha8Rng) -> NewPassage {
    let outcome = match rng.random_range(0..20) {
        0 => "returned",
        1 => "emergency",
        _ => "passed",
    };
    NewPassage {
        id: Uuid::from_bytes(rng.random()),
        checkpoint: shift.checkpoint.0,
        made_at: made_at.to_string(),
        direction: if rng.random_bool(0.5) { "in" } else { "out" }.to_owned(),
        outcome: outcome.to_owned(),
        people: rng.random_range(1..4),
        vehicle: rng.random_bool(0.6),
        registered: "shown".to_owned(),
        health: "shown".to_owned(),
        temperature: "normal".to_owned(),
        plate: None,
        card: None,
    }
}

async fn logins(app: &App) -> anyhow::Result<HashMap<WorkerId, String>> {
    let read: Result<_, StoreError> = app
        .store()
        .read(|db| {
            Box::pin(async move {
                let rows = db.query("select id, login from worker", &[]).await?;
                rows.into_iter().map(|mut row| Ok((row.take(0)?, row.take(1)?))).collect()
            })
        })
        .await;
    Ok(read?)
}

/// Gives the account `guard` a place at the entrance of its village right now, best one where nobody came yet.
async fn lend_guard(app: &App, permit: &Permit) -> anyhow::Result<()> {
    let guard = Actor::acting_as(app.clone(), permit.county(), "guard").await?;
    let (here, now, me) = (permit.narrowed(&guard.post.path)?, app.now(), guard.post.worker);
    let lent: Result<(), StoreError> = app
        .store()
        .write(move |writer| {
            Box::pin(async move {
                let mut shifts = store::duty::shifts_between(writer, &here, now, now + 1.second()).await?;
                shifts.sort_by_key(|it| it.came_at.is_some());
                if shifts.iter().any(|it| it.worker == Some(me)) {
                    return Ok(());
                }
                for shift in shifts {
                    let checkpoint = store::duty::find_checkpoint(writer, &here, shift.checkpoint).await?;
                    if checkpoint.is_some_and(|it| it.kind == "entrance") {
                        return store::duty::assign_shift(writer, &here, shift.id, Some(me), now).await;
                    }
                }
                Ok(())
            })
        })
        .await;
    Ok(lent?)
}
