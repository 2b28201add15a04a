//! Thousands of phones that come back after a shift: each reads its unit for the first time, hands in five
//! visits, and asks what is new. As fast as 64 connections go, server and load on the same machine.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use axum::Router;
use domain::ids::CampaignId;
use jiff::SignedDuration;
use reqwest::{Client, header};
use serde_json::{Value, json};
use server::App;
use store::StoreError;
use uuid::Uuid;

use crate::{county, quantile};

const CONNECTIONS: usize = 64;
const ENTRIES: usize = 5;

pub async fn run(workers: usize) -> anyhow::Result<()> {
    let directory = tempfile::tempdir()?;
    let (store, lowest) = county::ladder(directory.path(), workers * 4).await?;
    let tenant = domain::ids::County(621_228);
    county::people(&store, &lowest, tenant).await?;
    let top = county::top(&store, tenant).await?;
    let mut posts = vec![("county".to_owned(), "commander", top)];
    posts.extend(
        lowest
            .iter()
            .take(workers)
            .enumerate()
            .map(|(n, unit)| (format!("w{n}"), "group_head", unit.clone())),
    );
    county::staff(&store, tenant, posts).await?;
    let campaign = Uuid::from_u128(1);
    let app = county::at_work(store, tenant, directory.path(), campaign).await?;
    sessions(&app, tenant, workers).await?;

    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let address: Arc<str> = format!("http://{}", listener.local_addr()?).into();
    let router = server::router(app, Router::new());
    tokio::spawn(async move { axum::serve(listener, router).await });
    let http = Client::builder().pool_max_idle_per_host(CONNECTIONS).build()?;
    let next = Arc::new(AtomicUsize::new(0));
    let started = Instant::now();
    let mut running = Vec::new();
    for _ in 0..CONNECTIONS {
        let (http, address, next) = (http.clone(), address.clone(), next.clone());
        running.push(tokio::spawn(async move {
            let mut times: [Vec<f64>; 3] = Default::default();
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= workers {
                    return anyhow::Ok(times);
                }
                phone(&http, &address, number, campaign, &mut times).await?;
            }
        }));
    }
    let mut times: [Vec<f64>; 3] = Default::default();
    for one in running {
        for (all, own) in times.iter_mut().zip(one.await??) {
            all.extend(own);
        }
    }
    let seconds = started.elapsed().as_secs_f64();
    let status = std::fs::read_to_string("/proc/self/status")?;
    let memory =
        status.lines().find_map(|it| it.strip_prefix("VmHWM:")).unwrap_or_default().trim().to_owned();
    println!(
        "{workers} phones, {ENTRIES} visits each: {seconds:.0} s, no error, peak memory with the load {memory}"
    );
    println!("| request | p50 | p95 |");
    println!("| --- | --- | --- |");
    for (what, times) in ["first copy", "outbox of five", "what is new"].iter().zip(&mut times) {
        println!("| {what} | {:.0} ms | {:.0} ms |", quantile(times, 0.5), quantile(times, 0.95));
    }
    Ok(())
}

/// Sessions straight in the store: a day's sign-ins are spread and measured elsewhere.
async fn sessions(app: &App, tenant: domain::ids::County, workers: usize) -> anyhow::Result<()> {
    let now = app.now();
    let opened: Result<(), StoreError> = app
        .store()
        .write(move |writer| {
            Box::pin(async move {
                for number in 0..workers {
                    let found = store::access::find_login(writer, tenant, &format!("w{number}")).await?;
                    let Some((worker, ..)) = found else { continue };
                    let posts = store::access::posts(
                        writer,
                        tenant,
                        worker,
                        domain::time::day_of(now, &domain::time::china()),
                    )
                    .await?;
                    let hash = server::token_hash(&format!("token-{number}"));
                    let until = now + SignedDuration::from_hours(12);
                    store::access::open_session(writer, tenant, &hash, &posts[0], now, until).await?;
                }
                Ok(())
            })
        })
        .await;
    Ok(opened?)
}

async fn phone(
    http: &Client,
    address: &str,
    number: usize,
    campaign: Uuid,
    times: &mut [Vec<f64>; 3],
) -> anyhow::Result<()> {
    let cookie = format!("wangge=621228.token-{number}");
    let pull = async |cursor: &str| {
        let began = Instant::now();
        let request = http.get(format!("{address}/api/v1/field{cursor}")).header(header::COOKIE, &cookie);
        let found: Value = serde_json::from_slice(&request.send().await?.error_for_status()?.bytes().await?)?;
        anyhow::Ok((found, began.elapsed().as_secs_f64() * 1000.0))
    };
    let (first, took) = pull("").await?;
    times[0].push(took);
    let households = first["households"]["rows"].as_array().cloned().unwrap_or_default();
    anyhow::ensure!(
        !households.is_empty() && first["tasks"]["rows"].as_array().is_some_and(|it| !it.is_empty())
    );
    let entries: Vec<Value> = (0..ENTRIES)
        .map(|n| {
            let household = households[n % households.len()]["household"]["id"].as_str().unwrap_or_default();
            let task = store::tasks::task_id(CampaignId(campaign), domain::ids::HouseholdId(household.parse().unwrap_or_default()));
            let id = Uuid::from_u128(task.0.as_u128().wrapping_add(n as u128 + 1));
            let body = json!({ "id": id, "task": task.0, "outcome": "visited", "made_at": county::now().to_string(),
                "answers": { "at_home": [], "told": true } });
            json!({ "id": id, "kind": "visit", "version": 1, "body": body })
        })
        .collect();
    let outbox = json!({ "sent_at": county::now().to_string(), "entries": entries });
    let began = Instant::now();
    let request =
        http.post(format!("{address}/api/v1/field/outbox")).header(header::COOKIE, &cookie).json(&outbox);
    let kept: Value = serde_json::from_slice(&request.send().await?.error_for_status()?.bytes().await?)?;
    times[1].push(began.elapsed().as_secs_f64() * 1000.0);
    anyhow::ensure!(
        kept["results"].as_array().is_some_and(|it| it.iter().all(|one| one["state"] == "kept")),
        "{kept}"
    );
    let cursor = first["cursor"].as_str().unwrap_or_default();
    let (_, took) = pull(&format!("?cursor={cursor}")).await?;
    times[2].push(took);
    Ok(())
}
