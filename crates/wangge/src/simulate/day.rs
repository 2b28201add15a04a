//! The day itself, hour by hour.

use std::collections::BTreeMap;
use std::time::Instant;

use anyhow::Context;
use futures::stream::{self, StreamExt, TryStreamExt};
use indicatif::{ProgressBar, ProgressStyle};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use reqwest::Client;
use serde_json::{Value, json};
use uuid::Uuid;

use super::Hands;
use super::books::{Books, Expected, coverage, report};
use super::plan::{Door, Head, Reports, head};
use super::wire::User;

const REPORT: &str = "/api/v1/reports/daily/2022-03-15";

/// One head at work: the plan, the connection, the list, and the areas above.
struct Worker {
    plan: Head,
    user: User,
    area: String,
    tasks: Vec<Value>,
}

/// Plays the day and returns where the books are wrong.
pub async fn play(
    address: &str,
    hands: &Hands,
    workers: usize,
    seed: u64,
    at_once: usize,
) -> anyhow::Result<Vec<String>> {
    let http = Client::builder().pool_max_idle_per_host(at_once).build()?;
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let county = User::sign_in(&http, address, "county").await?;
    let logins = crate::demo::group_logins(workers)?;
    let bar = ProgressBar::new(logins.len() as u64);
    bar.set_style(ProgressStyle::with_template("{msg:<34} {bar:30} {pos}/{len} {elapsed}")?);

    hands.set("08:00")?;
    bar.set_message("登录 / signing in");
    let started = Instant::now();
    let mut heads: Vec<Worker> = stream::iter(logins)
        .map(|login| {
            let (http, bar) = (http.clone(), bar.clone());
            async move {
                let user = User::sign_in(&http, address, &login).await?;
                let today = user.get("/api/v1/today").await?;
                let me = user.get("/api/v1/session").await?;
                bar.inc(1);
                let tasks = today["tasks"].as_array().cloned().context("a list")?;
                let area = me["post"]["area"].as_str().context("an area")?.to_owned();
                let plan = Head { login, doors: Vec::new(), reports: Reports::Never };
                anyhow::Ok(Worker { plan, user, area, tasks })
            }
        })
        .buffered(at_once)
        .try_collect()
        .await?;
    for worker in &mut heads {
        worker.plan = head(worker.plan.login.clone(), worker.tasks.len(), &mut rng);
    }
    println!("{} 人登录 / signed in, {:.1} s", heads.len(), started.elapsed().as_secs_f64());

    let (mut visits, mut arrivals) = (0, 0);
    let started = Instant::now();
    for hour in 9..15 {
        hands.set(&format!("{hour:02}:20"))?;
        bar.reset();
        bar.set_message(format!("{hour}:00 敲门 / knocking"));
        let now = hands.now();
        let done: Vec<(i64, i64)> = stream::iter(&heads)
            .map(|worker| {
                let (bar, now) = (bar.clone(), now.clone());
                async move {
                    let done = knock(worker, hour, &now).await?;
                    bar.inc(1);
                    anyhow::Ok(done)
                }
            })
            .buffer_unordered(at_once)
            .try_collect()
            .await?;
        visits += done.iter().map(|it| it.0).sum::<i64>();
        arrivals += done.iter().map(|it| it.1).sum::<i64>();
    }
    let seconds = started.elapsed().as_secs_f64();
    println!("{visits} 次走访 / visits, {arrivals} 人来返 / arrivals, {seconds:.1} s");

    sign(&heads, hands, "15:30", Reports::InTime, at_once).await?;
    sign(&heads, hands, "16:30", Reports::Late, at_once).await?;
    hands.set("17:00")?;
    bar.finish_and_clear();

    let mut books: Books = BTreeMap::new();
    for worker in &heads {
        let want = Expected::of(&worker.plan);
        for above in lineage(&county, &worker.area).await? {
            books.entry(above).or_default().add(&want);
        }
    }
    let mut wrong = sign_upwards(&http, address, &county).await?;
    let campaigns = county.get("/api/v1/campaigns").await?;
    let campaign = campaigns[0]["id"].as_str().context("a campaign")?;
    for (area, want) in &books {
        let found = county.get(&format!("/api/v1/campaigns/{campaign}/coverage?area={area}")).await?;
        let register = county.get(&format!("/api/v1/areas/{area}")).await?;
        let list = format!("/api/v1/campaigns/{campaign}/tasks?state=open&area={area}");
        let list = county.get(&list).await?;
        let rows = list["rows"].as_array().filter(|_| list["next"].is_null()).map(Vec::len);
        wrong.extend(coverage(area, want, &found, &register["households"], rows));
        let found = county.get(&format!("{REPORT}?area={area}")).await?;
        if found["below"].as_array().is_some_and(|below| !below.is_empty()) {
            wrong.extend(report(area, want, &found));
        }
    }
    println!("{} 个单位的账目核对过 / books compared", books.len());
    Ok(wrong)
}

async fn knock(worker: &Worker, hour: u32, now: &str) -> anyhow::Result<(i64, i64)> {
    let (mut visits, mut arrivals) = (0, 0);
    for (task, door) in worker.tasks.iter().zip(&worker.plan.doors).filter(|(_, door)| door.hour == hour) {
        let Some(outcome) = door.outcome else { continue };
        let id = task["id"].as_str().context("an id")?;
        let page = worker.user.get(&format!("/api/v1/tasks/{id}")).await?;
        let body = visit(task, door, outcome, &page, now);
        for _ in 0..=usize::from(door.twice) {
            worker.user.post("/api/v1/visits", &body).await?;
        }
        visits += 1;
        if door.arrival {
            let body = json!({
                "id": id_of(task, 2), "household": task["household"], "name": "返乡人", "from_place": "西安市",
                "arrived_on": "2022-03-15", "transport": "train", "made_at": now,
            });
            for _ in 0..=usize::from(door.twice) {
                worker.user.post("/api/v1/arrivals", &body).await?;
            }
            arrivals += 1;
        }
    }
    Ok((visits, arrivals))
}

fn visit(task: &Value, door: &Door, outcome: &str, page: &Value, now: &str) -> Value {
    let first = page["members"][0]["id"].clone();
    let answers = if outcome == "visited" {
        let unwell = if door.unwell { json!([first]) } else { json!([]) };
        json!({ "at_home": [first], "unwell": unwell, "told": true, "leaflet": true })
    } else {
        json!({})
    };
    let reason = (outcome != "visited").then_some("邻居说外出未归");
    json!({
        "id": id_of(task, 1), "task": task["id"], "outcome": outcome, "reason": reason,
        "made_at": now, "answers": answers,
    })
}

/// An id a phone would make once and send again: it follows from the task.
fn id_of(task: &Value, kind: u128) -> Uuid {
    let task: Uuid = task["id"].as_str().and_then(|id| id.parse().ok()).unwrap_or_default();
    Uuid::from_u128(task.as_u128().wrapping_add(kind))
}

async fn sign(
    heads: &[Worker],
    hands: &Hands,
    time: &str,
    kind: Reports,
    at_once: usize,
) -> anyhow::Result<()> {
    hands.set(time)?;
    let signing = heads.iter().filter(|worker| worker.plan.reports == kind);
    let signed: Vec<Value> = stream::iter(signing)
        .map(|worker| async move {
            worker.user.post(&format!("{REPORT}/sign"), &json!({ "area": worker.area })).await
        })
        .buffer_unordered(at_once)
        .try_collect()
        .await?;
    println!("{time} {} 个组上报 / groups reported", signed.len());
    Ok(())
}

/// From the county down to an area, by id.
async fn lineage(county: &User, area: &str) -> anyhow::Result<Vec<String>> {
    let page = county.get(&format!("/api/v1/areas/{area}")).await?;
    let steps = page["lineage"].as_array().context("a lineage")?;
    Ok(steps.iter().filter_map(|step| step["id"].as_str().map(str::to_owned)).collect())
}

/// Villages, townships and the county sign, lowest first, with a reason for what is missing.
async fn sign_upwards(http: &Client, address: &str, county: &User) -> anyhow::Result<Vec<String>> {
    let mut wrong = Vec::new();
    let reason = "部分联户组未报，已电话催报";
    let top = county.get("/api/v1/areas/top").await?;
    for town in top["children"].as_array().context("townships")? {
        let id = town["id"].as_str().context("an id")?;
        let code = town["code"].as_str().unwrap_or_default();
        let login = if id == top["children"][0]["id"] { "town".to_owned() } else { format!("t{code}") };
        let user = User::sign_in(http, address, &login).await?;
        let page = user.get("/api/v1/areas/top").await?;
        for village in page["children"].as_array().context("villages")? {
            let body = json!({ "area": village["id"], "reason": reason });
            user.post(&format!("{REPORT}/sign"), &body).await?;
        }
        user.post(&format!("{REPORT}/sign"), &json!({ "area": id, "reason": reason })).await?;
    }
    let signed = county.post(&format!("{REPORT}/sign"), &json!({ "area": top["area"]["id"] })).await?;
    if signed["below_units"] != signed["below_signed"] {
        wrong.push(format!("县报告不齐 / the county's report lacks townships: {signed}"));
    }
    Ok(wrong)
}
