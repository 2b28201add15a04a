//! Durable visits a second over HTTP, beside the same server's no-op: 64 keep-alive connections,
//! validated, sealed, audited, counted, committed with synchronous=FULL. Runs alternate; medians.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use axum::Router;
use domain::access::{Action, Purpose};
use domain::ids::CampaignId;
use reqwest::{Client, header};
use serde_json::json;
use server::Actor;
use uuid::Uuid;

use crate::{county, quantile};

const CONNECTIONS: usize = 64;
const VISITS: usize = 20_000;
const ROUNDS: usize = 5;

pub async fn run() -> anyhow::Result<()> {
    let directory = tempfile::tempdir()?;
    let (store, lowest) = county::ladder(directory.path(), VISITS * ROUNDS).await?;
    let tenant = domain::ids::County(621_228);
    county::people(&store, &lowest, tenant).await?;
    let top = county::top(&store, tenant).await?;
    let posts = vec![
        ("county".to_owned(), "commander", top.clone()),
        ("worker".to_owned(), "village_head", top.clone()),
    ];
    county::staff(&store, tenant, posts).await?;
    let engine = store.engine();
    let campaign = Uuid::from_u128(1);
    let app = county::at_work(store, tenant, directory.path(), campaign).await?;
    let commander = Actor::acting_as(app.clone(), tenant, "county").await?;
    let permit = commander.permit(Action::ReadPeople, Purpose::DoorVisit)?;
    let targets: Result<_, store::StoreError> = app
        .store()
        .read(move |db| Box::pin(async move { store::people::targets(db, &permit, None).await }))
        .await;
    // Workers knock all over the county at once, not one village after the other.
    let targets = targets?;
    let spread = (0..targets.len()).map(|place| &targets[place * 7919 % targets.len()]);
    let tasks: Vec<Uuid> =
        spread.map(|(household, _)| store::tasks::task_id(CampaignId(campaign), *household).0).collect();

    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let address = format!("http://{}", listener.local_addr()?);
    let router = server::router(app, Router::new());
    tokio::spawn(async move { axum::serve(listener, router).await });
    let http = Client::builder().pool_max_idle_per_host(CONNECTIONS).build()?;
    let signed = http.post(format!("{address}/api/v1/session"));
    let signed = signed.json(&json!({ "login": "worker", "password": county::PASSWORD })).send().await?;
    let cookie = signed.headers().get(header::SET_COOKIE).and_then(|it| it.to_str().ok()).unwrap_or_default();
    let cookie: Arc<str> = cookie.split(';').next().unwrap_or_default().into();

    let (tasks, mut visits, mut nothing) = (Arc::new(tasks), Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let mine = Arc::new(tasks[round * VISITS..(round + 1) * VISITS].to_vec());
        nothing.push(load(&http, &address, &cookie, None).await?);
        visits.push(load(&http, &address, &cookie, Some(mine)).await?);
    }
    let (v, n) = (quantile(&mut visits, 0.5), quantile(&mut nothing, 0.5));
    println!(
        "| durable visits/s over HTTP, 64 connections, {engine} | {v:.0} | no-op {n:.0} | {:.1} % |",
        100.0 * v / n
    );
    Ok(())
}

async fn load(
    http: &Client,
    address: &str,
    cookie: &Arc<str>,
    tasks: Option<Arc<Vec<Uuid>>>,
) -> anyhow::Result<f64> {
    let next = Arc::new(AtomicUsize::new(0));
    let started = Instant::now();
    let mut running = Vec::new();
    for _ in 0..CONNECTIONS {
        let (http, address, cookie) = (http.clone(), address.to_owned(), cookie.clone());
        let (next, tasks) = (next.clone(), tasks.clone());
        running.push(tokio::spawn(async move {
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= VISITS {
                    return anyhow::Ok(());
                }
                let answer = match &tasks {
                    None => http.get(format!("{address}/healthz")).send().await?,
                    Some(tasks) => {
                        let body = json!({
                            "id": Uuid::from_u128(tasks[number].as_u128().wrapping_add(1)), "task": tasks[number],
                            "outcome": "visited", "made_at": county::now().to_string(),
                            "answers": { "at_home": [], "told": true, "needs": ["food"] },
                        });
                        let request = http.post(format!("{address}/api/v1/visits"));
                        request.header(header::COOKIE, &*cookie).json(&body).send().await?
                    }
                };
                answer.error_for_status()?.bytes().await?;
            }
        }));
    }
    for one in running {
        one.await??;
    }
    Ok(VISITS as f64 / started.elapsed().as_secs_f64())
}
