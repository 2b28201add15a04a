//! As fast as 64 connections go: 9,000 events told, listed by who told them and by who answers, given out.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use jiff::Timestamp;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::grid::{self, Beilun, VILLAGES, Village, room};
use super::serving::{Serving, any_id};
use crate::quantile;

const CONNECTIONS: usize = 64;
const EVENTS: usize = 9_000;

fn event(number: usize) -> Uuid {
    Uuid::from_u64_pair(0x7000, (1 << 63) | number as u64)
}

/// What somebody asks of the server.
struct Ask {
    login: String,
    method: Method,
    path: String,
    body: Option<Value>,
}

fn read(login: &str, path: &str) -> Ask {
    Ask { login: login.to_owned(), method: Method::GET, path: path.to_owned(), body: None }
}

fn step(number: usize, village: &Village, mut body: Value) -> Ask {
    body["id"] = json!(any_id());
    let path = format!("/api/v1/events/{}/steps", event(number));
    Ask { login: village.head.clone(), method: Method::POST, path, body: Some(body) }
}

fn tell(beilun: &Beilun, number: usize) -> Ask {
    let village = village(beilun, number);
    let grid = &village.grids[number / VILLAGES % village.grids.len()];
    let area = grid.micros[number % grid.micros.len()].0;
    let body = json!({ "category": "gate_control", "area": area, "place": "东门小门", "said": "小门没有人守，也没有关" });
    let path = format!("/api/v1/events/{}", event(number));
    Ask { login: grid.leader.clone(), method: Method::PUT, path, body: Some(body) }
}

fn own(beilun: &Beilun, number: usize) -> Ask {
    let grids = &village(beilun, number).grids;
    read(&grids[number % grids.len()].leader, "/api/v1/events?standing=mine")
}

fn give_out(beilun: &Beilun, number: usize) -> Ask {
    let village = village(beilun, number);
    step(number, village, json!({ "kind": "dispatch", "to": [{ "area": village.area }] }))
}

fn village(beilun: &Beilun, number: usize) -> &Village {
    &beilun.villages[number % VILLAGES]
}

/// Prints a row for each kind of request, beside a request that does nothing.
pub async fn run() -> anyhow::Result<()> {
    let directory = tempfile::tempdir()?;
    let now: Timestamp = "2022-03-15T01:00:00Z".parse()?;
    let (store, beilun) = grid::fill(directory.path(), now, 1).await?;
    let serving = Serving::start(store, directory.path(), now).await?;
    let all = (serving, Arc::new(beilun));
    let open = "/api/v1/events?standing=open";
    println!("| request, 64 connections | a second | p50 ms | p99 ms |\n| --- | --- | --- | --- |");
    load("nothing (`/healthz`)", &all, |_, _| read("district", "/healthz")).await?;
    load("tell", &all, tell).await?;
    load("list of one's own", &all, own).await?;
    load("list of a village", &all, move |it, n| read(&village(it, n).head, open)).await?;
    load("list of a street, the 50 most pressing", &all, move |_, n| read(&room(n % 11), open)).await?;
    load("give out", &all, give_out).await?;
    load("take on", &all, |it, n| step(n, village(it, n), json!({ "kind": "accept" }))).await
}

async fn load<F>(what: &str, (serving, beilun): &(Serving, Arc<Beilun>), ask: F) -> anyhow::Result<()>
where
    F: Fn(&Beilun, usize) -> Ask + Copy + Send + 'static,
{
    let next = Arc::new(AtomicUsize::new(0));
    let (started, mut running) = (Instant::now(), Vec::new());
    for _ in 0..CONNECTIONS {
        let (serving, beilun, next) = (serving.clone(), beilun.clone(), next.clone());
        running.push(tokio::spawn(async move {
            let mut times = Vec::new();
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= EVENTS {
                    return anyhow::Ok(times);
                }
                let it = ask(&beilun, number);
                times.push(serving.call(&it.login, it.method, &it.path, it.body).await?.1);
            }
        }));
    }
    let mut times = Vec::new();
    for one in running {
        times.extend(one.await??);
    }
    let a_second = EVENTS as f64 / started.elapsed().as_secs_f64();
    let (p50, p99) = (quantile(&mut times, 0.5), quantile(&mut times, 0.99));
    println!("| {what} | {a_second:.0} | {p50:.1} | {p99:.1} |");
    Ok(())
}
