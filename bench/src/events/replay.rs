//! A year as it really comes: told, looked for doubles, listed, given out, taken on, handled late or never, looked at.
//! The clock goes by ten minutes; upkeep and robots run at each. At the end every climb that was due is held against those
//! that were done.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use uuid::Uuid;

use super::grid::{self, Beilun, officer, room};
use super::load::{Dice, Load};
use super::serving::Serving;
use crate::quantile;

/// Ten minutes.
const STEP: SignedDuration = SignedDuration::from_mins(10);
const A_DAY: usize = 144;
const AT_ONCE: usize = 32;
/// The playbook's `climb_hours`, in steps.
const CLIMB: usize = 12;
/// Events a year in ordinary times: one for every ten people.
const A_YEAR: f64 = 83_000.0;
const PLATFORM: &str = "/cgi-bin/webhook/send?key=";

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Act {
    Tell,
    Dispatch,
    Handle,
    Close,
}

/// An event as whoever drives the replay knows it.
struct Case {
    kind: usize,
    village: usize,
    grid: usize,
    micro: usize,
    told: usize,
    due: usize,
    handled: Option<usize>,
    climbed: usize,
    closed: bool,
}

impl Case {
    /// How often its clock ran out before a step, or the end.
    fn due_climbs(&self, at_once: bool, end: usize) -> usize {
        let (mut holder, mut clock, mut climbs) = (if at_once { 1 } else { 2 }, self.due, 0);
        while holder > 0 && clock < self.handled.unwrap_or(end + 1) {
            holder -= 1;
            climbs += 1;
            clock += CLIMB;
        }
        climbs
    }
}

/// What was measured, by kind of request.
#[derive(Default)]
struct Times(Vec<(&'static str, Vec<f64>)>);

impl Times {
    fn add(&mut self, what: &'static str, took: f64) {
        match self.0.iter_mut().find(|it| it.0 == what) {
            Some(known) => known.1.push(took),
            None => self.0.push((what, vec![took])),
        }
    }
}

struct Done {
    case: usize,
    act: Act,
    page: Value,
    times: Vec<(&'static str, f64)>,
}

fn begin() -> Timestamp {
    // Midnight of 1 January 2022 in China, a Saturday.
    Timestamp::from_second(1_640_966_400).unwrap_or(Timestamp::UNIX_EPOCH)
}

fn at(step: usize) -> Timestamp {
    begin() + STEP * i32::try_from(step).unwrap_or(i32::MAX)
}

fn step_of(instant: &Value) -> anyhow::Result<usize> {
    let instant: Timestamp = instant.as_str().unwrap_or_default().parse()?;
    let seconds = instant.duration_since(begin()).as_secs();
    Ok(usize::try_from(seconds)?.div_ceil(600))
}

/// Drives `times` the usual load for as many days as make the same number of events: a year, or a part of it.
pub async fn run(times: usize) -> anyhow::Result<()> {
    let times = times.max(1);
    let days = 365 / times;
    let folder = PathBuf::from(std::env::var("INCIDENTS").unwrap_or("../shared/data/incidents".into()));
    let load = Load::read(&folder, grid::VILLAGES)?;
    let directory = tempfile::tempdir()?;
    let (store, beilun) = grid::fill(directory.path(), begin(), 400).await?;
    let serving = Serving::start(store, directory.path(), begin()).await?;
    let vendors = testkit::Vendors::start(serving.clock.clone()).await;
    robots(&serving, &beilun, &vendors.address).await?;
    let mut replay = Replay {
        dice: Dice::new(7),
        load,
        beilun: Arc::new(beilun),
        serving,
        cases: Vec::new(),
        waiting: BinaryHeap::new(),
        times: Times::default(),
        end: days * A_DAY,
    };
    replay.arrivals(A_YEAR * times as f64 * 7.0 / 365.0);
    let (started, mut upkeep) = (Instant::now(), Vec::new());
    for step in 0..=replay.end {
        replay.serving.set(at(step));
        replay.acts(step).await?;
        let began = Instant::now();
        server::upkeep::once(&replay.serving.app).await?;
        upkeep.push(began.elapsed().as_secs_f64() * 1000.0);
        server::robots::once(&replay.serving.app).await?;
    }
    let seconds = started.elapsed().as_secs_f64();
    let (due, done, wrong) = replay.climbs().await?;
    let closed = replay.cases.iter().filter(|it| it.closed).count();
    let requests: usize = replay.times.0.iter().map(|it| it.1.len()).sum();
    println!(
        "{days} days at {times} times the usual load: {} events told, {closed} closed, {requests} requests in \
         {seconds:.0} s ({:.0} events/s, {:.0} requests/s); {} days of the district a second",
        replay.cases.len(),
        replay.cases.len() as f64 / seconds,
        requests as f64 / seconds,
        (days as f64 / seconds * 10.0).round() / 10.0,
    );
    println!("climbs due {due}, done {done}, events with another number than due {wrong}");
    println!(
        "messages to {} robots: {}, most to one in a minute {}; upkeep p95 {:.1} ms",
        replay.beilun.streets.len(),
        vendors.texts().len(),
        vendors.most_in_a_minute(),
        quantile(&mut upkeep, 0.95)
    );
    println!("| request | number | p50 ms | p95 ms | p99 ms |\n| --- | --- | --- | --- | --- |");
    for (what, times) in &mut replay.times.0 {
        let [p50, p95, p99] = [0.5, 0.95, 0.99].map(|share| quantile(times, share));
        println!("| {what} | {} | {p50:.2} | {p95:.2} | {p99:.2} |", times.len());
    }
    anyhow::ensure!(wrong == 0 && due == done, "clocks were missed or taken twice");
    Ok(())
}

/// A group with a robot in every street.
async fn robots(serving: &Serving, beilun: &Beilun, address: &str) -> anyhow::Result<()> {
    for (street, area) in beilun.streets.iter().enumerate() {
        let path = format!("/api/v1/chats/{}", Uuid::from_u128(street as u128 + 1));
        let chat = json!({ "area": area.0, "name": format!("群{street}"), "purpose": "事件", "platform": "wecom", "roles": [] });
        serving.put(&room(street), &path, chat).await?;
        let robot = json!({ "platform": "wecom", "address": format!("{address}{PLATFORM}{street}"),
            "secret": testkit::SECRET, "hourly": true });
        serving.put(&room(street), &format!("{path}/robot"), robot).await?;
    }
    Ok(())
}

struct Replay {
    dice: Dice,
    load: Load,
    beilun: Arc<Beilun>,
    serving: Serving,
    cases: Vec<Case>,
    waiting: BinaryHeap<Reverse<(usize, usize, Act)>>,
    times: Times,
    end: usize,
}

impl Replay {
    /// Draws who tells what when; `a_week` events a week.
    fn arrivals(&mut self, a_week: f64) {
        let mut owed = 0.0;
        for step in 0..self.end {
            // The first day is a Saturday.
            let (weekday, hour) = ((step / A_DAY + 5) % 7, step % A_DAY / 6);
            owed += a_week * self.load.in_hour(weekday, hour) / 6.0;
            while owed > self.dice.share() {
                owed -= 1.0;
                let village = self.load.unit(&mut self.dice);
                let grid = self.dice.below(self.beilun.villages[village].grids.len());
                let micro = self.dice.below(self.beilun.villages[village].grids[grid].micros.len());
                let kind = self.load.kind(&mut self.dice);
                self.waiting.push(Reverse((step, self.cases.len(), Act::Tell)));
                self.cases.push(Case {
                    kind,
                    village,
                    grid,
                    micro,
                    told: step,
                    due: 0,
                    handled: None,
                    climbed: 0,
                    closed: false,
                });
            }
        }
    }

    /// Everything that people do at a step of the clock, so many at once.
    async fn acts(&mut self, step: usize) -> anyhow::Result<()> {
        let gate = Arc::new(Semaphore::new(AT_ONCE));
        let mut running = JoinSet::new();
        while let Some(Reverse((when, case, act))) = self.waiting.peek().copied() {
            if when > step {
                break;
            }
            self.waiting.pop();
            let doing = self.doing(case, act);
            let (serving, gate) = (self.serving.clone(), gate.clone());
            running.spawn(async move {
                let _place = gate.acquire().await?;
                doing.run(&serving).await
            });
        }
        while let Some(done) = running.join_next().await {
            self.after(step, done??)?;
        }
        Ok(())
    }

    fn doing(&self, case: usize, act: Act) -> Doing {
        let it = &self.cases[case];
        let village = &self.beilun.villages[it.village];
        Doing {
            case,
            act,
            category: self.load.category(it.kind),
            teller: village.grids[it.grid].leader.clone(),
            area: village.grids[it.grid].micros[it.micro].0.0,
            head: village.head.clone(),
            village: village.area.0,
            street: village.street,
        }
    }

    /// Learns from the answer what comes next.
    fn after(&mut self, step: usize, done: Done) -> anyhow::Result<()> {
        for (what, took) in done.times {
            self.times.add(what, took);
        }
        let at_once = self.load.category(self.cases[done.case].kind) == "staying_home";
        let case = &mut self.cases[done.case];
        let next = match done.act {
            Act::Tell => {
                case.due = step_of(&done.page["event"]["due_at"])?;
                let soon = step + 1 + self.dice.below(3);
                Some((soon, if at_once { Act::Handle } else { Act::Dispatch }))
            }
            Act::Dispatch => {
                let limit = (case.due - case.told) as f64;
                let takes = self.load.takes(case.kind, &mut self.dice);
                takes.map(|it| ((case.told + (it * limit) as usize).max(step + 1), Act::Handle))
            }
            Act::Handle => {
                case.handled = Some(step);
                Some((step + 6 + self.dice.below(18), Act::Close))
            }
            Act::Close => {
                case.closed = true;
                case.climbed = climbs(&done.page);
                None
            }
        };
        if let Some((when, act)) = next {
            self.waiting.push(Reverse((when, done.case, act)));
        }
        Ok(())
    }

    /// Climbs due by the rule, climbs done, and events where the two differ.
    async fn climbs(&mut self) -> anyhow::Result<(usize, usize, usize)> {
        let (mut due, mut done, mut wrong) = (0, 0, 0);
        for number in 0..self.cases.len() {
            if self.cases[number].due == 0 {
                continue;
            }
            if !self.cases[number].closed {
                let path = format!("/api/v1/events/{}", event(number));
                self.cases[number].climbed = climbs(&self.serving.get("district", &path).await?.0);
            }
            let case = &self.cases[number];
            let want = case.due_climbs(self.load.category(case.kind) == "staying_home", self.end);
            due += want;
            done += case.climbed;
            wrong += usize::from(want != case.climbed);
        }
        Ok((due, done, wrong))
    }
}

fn climbs(page: &Value) -> usize {
    page["event"]["escalations"].as_u64().and_then(|it| usize::try_from(it).ok()).unwrap_or_default()
}

fn event(case: usize) -> Uuid {
    Uuid::from_u64_pair(0x7000, (1 << 63) | case as u64)
}

/// One thing somebody does.
struct Doing {
    case: usize,
    act: Act,
    category: &'static str,
    teller: String,
    area: Uuid,
    head: String,
    village: Uuid,
    street: usize,
}

impl Doing {
    async fn run(self, serving: &Serving) -> anyhow::Result<Done> {
        let mut times = Vec::new();
        let page = match self.act {
            Act::Tell => self.tell(serving, &mut times).await?,
            Act::Dispatch => {
                let (_, took) = serving.get(&self.head, "/api/v1/events?standing=open").await?;
                times.push(("list of the village", took));
                let to = json!({ "kind": "dispatch", "to": [{ "area": self.village }] });
                let (_, took) = self.step(serving, &self.head, to).await?;
                times.push(("dispatch", took));
                let (page, took) = self.step(serving, &self.head, json!({ "kind": "accept" })).await?;
                times.push(("accept", took));
                page
            }
            Act::Handle if self.category == "staying_home" => {
                let mut page = Value::Null;
                for department in ["police", "governance"] {
                    page = self.handle(serving, &officer(department, self.street), &mut times).await?;
                }
                page
            }
            Act::Handle => self.handle(serving, &self.head, &mut times).await?,
            Act::Close => {
                let room = room(self.street);
                let (_, took) = serving.get(&room, "/api/v1/events?standing=handled").await?;
                times.push(("list of the street", took));
                let (page, took) =
                    self.step(serving, &room, json!({ "kind": "close", "said": "到现场看过" })).await?;
                times.push(("close", took));
                let (_, took) = serving.get(&self.teller, "/api/v1/events?standing=mine").await?;
                times.push(("list of one's own", took));
                page
            }
        };
        Ok(Done { case: self.case, act: self.act, page, times })
    }

    async fn tell(&self, serving: &Serving, times: &mut Vec<(&'static str, f64)>) -> anyhow::Result<Value> {
        let asked = format!("/api/v1/events/similar?area={}&category={}", self.area, self.category);
        times.push(("similar ones", serving.get(&self.teller, &asked).await?.1));
        let told = json!({ "category": self.category, "area": self.area, "place": "东门小门", "people": 3,
            "said": "小门没有人守，也没有关" });
        let path = format!("/api/v1/events/{}", event(self.case));
        let (page, took) = serving.put(&self.teller, &path, told).await?;
        times.push(("tell", took));
        Ok(page)
    }

    async fn handle(
        &self,
        serving: &Serving,
        login: &str,
        times: &mut Vec<(&'static str, f64)>,
    ) -> anyhow::Result<Value> {
        let (page, took) =
            self.step(serving, login, json!({ "kind": "handle", "said": "已安排专人值守" })).await?;
        times.push(("handle", took));
        Ok(page)
    }

    async fn step(&self, serving: &Serving, login: &str, mut body: Value) -> super::serving::Timed {
        body["id"] = json!(super::serving::any_id());
        serving.post(login, &format!("/api/v1/events/{}/steps", event(self.case)), body).await
    }
}
