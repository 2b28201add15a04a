//! A day of events in every state: some handled in time, one climbed, one that waits for a look, one in the pool. Told and
//! handled by the same actions as at a desk, some hours ago.

use super::BEILUN;
use domain::events::Step;
use domain::ids::EventId;
use jiff::{SignedDuration, Timestamp};
use rand::prelude::*;
use rand_chacha::ChaCha8Rng;
use server::events::wire::{EventsAsked, GivenTo, NewEventWire, TakeStep};
use server::events::{clocks, read, report, steps};
use server::{Actor, App};
use uuid::Uuid;

/// What was told: who tells, hours ago, kind, spot, words, people, and what became of it.
type Told = (&'static str, i64, &'static str, &'static str, &'static str, Option<u32>, &'static [Step]);

const TOLD: [Told; 14] = [
    (
        "micro",
        5,
        "gate_control",
        "东门小门",
        "小门没有人守，也没有关",
        None,
        &[Step::Dispatch, Step::Accept, Step::Handle, Step::Close],
    ),
    (
        "micro",
        4,
        "gathering",
        "小公园凉亭",
        "凉亭里打牌，没有戴口罩",
        Some(6),
        &[Step::Dispatch, Step::Handle, Step::Close],
    ),
    ("grid", 7, "gate_control", "南门", "南门门锁坏了，关不上", None, &[Step::Dispatch, Step::Extend]),
    ("village2", 8, "supplies", "2号楼", "独居老人的降压药只剩两天", None, &[Step::Dispatch, Step::Handle]),
    ("village3", 3, "vendors", "菜场后门", "三辆三轮车占道卖蔬菜", Some(3), &[Step::Dispatch, Step::Accept]),
    ("village4", 2, "vendors", "校门口", "流动摊贩卖水果，和保安有争吵", Some(4), &[]),
    ("village2", 1, "dense_place", "农贸市场", "市场门口没有人测温", None, &[]),
    ("micro", 1, "daily", "楼道", "三楼楼道堆放纸箱", None, &[Step::Handle]),
    ("grid", 26, "daily", "健身广场", "健身器材松动", None, &[Step::Verify, Step::Hang]),
    ("village5", 6, "gathering", "村口小店", "小店门口聚集聊天", Some(12), &[]),
    (
        "village6",
        30,
        "supplies",
        "5组",
        "三户人家缺婴儿奶粉",
        None,
        &[Step::Dispatch, Step::Handle, Step::Close],
    ),
    ("village7", 9, "gate_control", "机耕路口", "路口栏杆被人搬开", None, &[Step::Dispatch, Step::Return]),
    ("village3", 28, "vendors", "老街", "流动烧烤摊", Some(2), &[Step::Dispatch, Step::Handle, Step::Close]),
    ("micro", 0, "staying_home", "封控单元", "有人出单元门取快递", None, &[]),
];

/// Tells of them unless there are some.
pub async fn keep_events(app: &App) -> anyhow::Result<()> {
    let Some(county) = app.only_county() else { return Ok(()) };
    if app.playbook(county)?.id != BEILUN.id {
        return Ok(());
    }
    let room = Actor::acting_as(app.clone(), county, "room").await?;
    let all = EventsAsked::default();
    if !read::list(&room, all).await?.rows.is_empty() {
        return Ok(());
    }
    let mut rng = ChaCha8Rng::seed_from_u64(114);
    let mut id = || uuid::Builder::from_random_bytes(rng.random()).into_uuid();
    for (who, hours, category, place, said, people, became) in TOLD {
        let mut teller = Actor::acting_as(app.clone(), county, who).await?;
        teller.now = app.now() - SignedDuration::from_hours(hours) - SignedDuration::from_mins(7);
        let event = id();
        let told = NewEventWire {
            area: None,
            category: category.to_owned(),
            place: place.to_owned(),
            said: said.to_owned(),
            people,
            source: None,
            photos: Vec::new(),
            blurred: false,
            handled: None,
        };
        report::report(&teller, EventId(event), told).await?;
        let mut at = teller.now;
        for kind in became {
            at += SignedDuration::from_mins(18);
            take(app, &teller, (event, id()), *kind, at).await?;
        }
    }
    clocks::climb_due(app, county).await?;
    Ok(())
}

/// Takes a step as whoever would: the command room gives it to the department that leads, others look.
async fn take(
    app: &App,
    teller: &Actor,
    (event, step): (Uuid, Uuid),
    kind: Step,
    at: Timestamp,
) -> anyhow::Result<()> {
    let county = teller.post.county;
    let mut room = Actor::acting_as(app.clone(), county, "room").await?;
    room.now = at;
    let page = read::open(&room, EventId(event)).await?;
    let rules = room.playbook.events.as_ref();
    let category = rules.and_then(|it| it.category(&page.event.category));
    let lead = category.and_then(|it| it.departments.first()).map(|it| it.get_ref().clone());
    let who = match kind {
        Step::Dispatch | Step::Verify | Step::Hang | Step::Extend => room.clone(),
        Step::Close => Actor::acting_as(app.clone(), county, "room2").await?,
        _ => match page.parts.first().and_then(|it| it.department.clone()) {
            Some(department) => Actor::acting_as(app.clone(), county, &department).await?,
            None => teller.clone(),
        },
    };
    let mut who = who;
    who.now = at;
    let to = match (kind, lead) {
        (Step::Dispatch, Some(department)) => {
            vec![GivenTo { area: room.post.area.0, department: Some(department) }]
        }
        _ => Vec::new(),
    };
    let said = match kind {
        Step::Handle => "已到现场处理，情况已解决。",
        Step::Close => "到现场核查，与反馈一致。",
        Step::Extend => "门锁要定制，明天到货。",
        Step::Hang => "器材厂家停工，复工后更换，已拉警戒带。",
        Step::Return => "路口属于邻村，请重新派单。",
        _ => "",
    };
    let taken = TakeStep {
        said: said.to_owned(),
        hours: (kind == Step::Extend).then_some(24),
        to,
        outcome: (kind == Step::Handle && page.event.category == "vendors").then(|| "left".to_owned()),
        count: (kind == Step::Handle && page.event.category == "vendors").then_some(2),
        ..TakeStep::new(step, kind)
    };
    steps::take(&who, EventId(event), taken).await?;
    Ok(())
}
