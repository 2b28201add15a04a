//! What the pages of events read above a million of them, one in a hundred open, over HTTP.

use std::path::Path;

use domain::access::{Action, Permit, Purpose};
use domain::events::EventState;
use domain::ids::EventId;
use jiff::{SignedDuration, Timestamp};
use server::Actor;
use store::StoreError;
use store::events::NewEvent;
use uuid::Uuid;

use super::grid::{self, Beilun, TENANT, room};
use super::load::{Dice, Load};
use super::serving::Serving;
use crate::quantile;

const READS: usize = 200;
/// One in so many is open.
const OPEN: usize = 100;
const BATCH: usize = 5_000;

/// Fills a year with so many events and reads the pages.
pub async fn run(events: usize) -> anyhow::Result<()> {
    let directory = tempfile::tempdir()?;
    let now: Timestamp = "2022-12-15T06:30:00Z".parse()?;
    let (store, beilun) = grid::fill(directory.path(), now, 1).await?;
    let serving = Serving::start(store, directory.path(), now).await?;
    let commander = Actor::acting_as(serving.app.clone(), TENANT, "district").await;
    let commander = commander.map_err(|it| anyhow::anyhow!("{it:?}"))?;
    let permit = commander.permit(Action::ReadEvents, Purpose::Oversight);
    let permit = permit.map_err(|it| anyhow::anyhow!("{it:?}"))?;
    let folder = std::env::var("INCIDENTS").unwrap_or("../shared/data/incidents".into());
    let load = Load::read(Path::new(&folder), grid::VILLAGES)?;
    for first in (0..events).step_by(BATCH) {
        batch(&serving, &beilun, &load, &permit, (first, events), now).await?;
    }
    println!("{events} events of a year, one in {OPEN} open\n");
    println!(
        "| page | district p50 ms | district p95 ms | street p50 ms | street p95 ms | village p50 ms | village p95 ms |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- |");
    let who = ["district".to_owned(), room(0), beilun.villages[0].head.clone()];
    for (what, path) in [
        ("counts by state, level and unit, times of the week", "/api/v1/events/counts"),
        ("brief of the cut-off", "/api/v1/events/brief"),
        ("open events, the 50 most pressing", "/api/v1/events?standing=open"),
        ("late events, 50", "/api/v1/events?standing=late"),
        ("ended events, the latest 50", "/api/v1/events?standing=ended"),
    ] {
        print!("| {what} |");
        for login in &who {
            let mut times = Vec::new();
            for _ in 0..READS {
                times.push(serving.get(login, path).await?.1);
            }
            print!(" {:.2} | {:.2} |", quantile(&mut times, 0.5), quantile(&mut times, 0.95));
        }
        println!();
    }
    Ok(())
}

/// Events straight into the store: told over the year, the latest ones open.
async fn batch(
    serving: &Serving,
    beilun: &Beilun,
    load: &Load,
    permit: &Permit,
    (first, all): (usize, usize),
    now: Timestamp,
) -> anyhow::Result<()> {
    const CATEGORIES: [(&str, &str); 4] =
        [("staying_home", "1"), ("gate_control", "2"), ("vendors", "3"), ("daily", "4")];
    let mut dice = Dice::new(first as u64 + 1);
    let mut told = Vec::new();
    for n in first..all.min(first + BATCH) {
        let village = &beilun.villages[load.unit(&mut dice)];
        let grid = &village.grids[dice.below(village.grids.len())];
        let (area, path) = grid.micros[dice.below(grid.micros.len())].clone();
        let (category, level) = CATEGORIES[dice.below(4)];
        let back = SignedDuration::from_secs(i64::try_from((all - n) * 330 * 86_400 / all)?);
        let new = NewEvent {
            id: EventId(Uuid::from_u64_pair(0x7000, (1 << 63) | n as u64)),
            number: format!("330206-2022-{n}"),
            area,
            path,
            holder: 2,
            category: category.into(),
            level: level.into(),
            place: "东门小门".into(),
            said: "小门没有人守，也没有关".into(),
            people: None,
            source: domain::events::EventSource::Field,
            day: (now - back).to_zoned(domain::time::china()).date(),
            due_at: now - back + SignedDuration::from_hours(6),
            fingerprint: vec![0; 32],
        };
        told.push((new, now - back));
    }
    let permit = permit.clone();
    let kept: Result<(), StoreError> = serving
        .app
        .store()
        .write(move |writer| {
            Box::pin(async move {
                for (new, at) in told {
                    store::events::insert(writer, &permit, &new, at).await?;
                    if new.id.0.as_u128() % OPEN as u128 == 0 {
                        continue;
                    }
                    let held = store::events::hold(writer, TENANT, new.id).await?;
                    let Some(mut event) = held else { continue };
                    let ended = (at + SignedDuration::from_hours(4)).min(now);
                    event.state = EventState::Closed;
                    (event.dispatched_at, event.handled_at, event.ended_at) =
                        (Some(at), Some(ended), Some(ended));
                    event.clock_at = None;
                    store::events::advance(writer, TENANT, &event).await?;
                }
                Ok(())
            })
        })
        .await;
    Ok(kept?)
}
