//! Nishan's supervision of the last days and of today: each day a plan, most of it seen, a few things found, some put
//! right at once, some by notice. Made again when a new day has no plan.

use std::collections::BTreeMap;

use domain::ids::{InspectionId, RectificationId};
use jiff::{SignedDuration, Timestamp};
use rand::prelude::*;
use rand_chacha::ChaCha8Rng;
use server::inspections::wire::{
    CheckAgain, FileInspection, HandIn, InspectionWire, InspectionsAsked, KeepFactor, NewFinding, NewNotice,
    PlanDay,
};
use server::inspections::{factors, plan, records, rectifications};
use server::places::wire::VenuesAsked;
use server::{Actor, App, Problem};
use uuid::Uuid;

const DAYS: i64 = 5;
/// Of a hundred items so many are not in order.
const WRONG: u32 = 3;

/// Plans today and carries out what was planned before, unless it was done.
pub async fn keep_inspections_running(app: &App) -> anyhow::Result<()> {
    let Some(mut hq) = super::headquarters(app).await? else { return Ok(()) };
    if hq.playbook.inspections.is_none() {
        return Ok(());
    }
    let now = app.now();
    let today = app.day(now).to_string();
    let asked = InspectionsAsked { from: Some(today.clone()), ..InspectionsAsked::default() };
    if !records::list(&hq, asked).await?.is_empty() {
        return Ok(());
    }
    let first = records::list(&hq, InspectionsAsked::default()).await?.is_empty();
    let mut rng = super::random_of_day(app);
    if first {
        reopened(&hq, &mut rng).await?;
    }
    let members = members(app).await?;
    for back in (0..=if first { DAYS } else { 0 }).rev() {
        hq.now = now - SignedDuration::from_hours(24 * back);
        let day = app.day(hq.now).to_string();
        plan::draw_up(&hq, PlanDay { day: day.clone() }).await?;
        let asked =
            InspectionsAsked { from: Some(day.clone()), until: Some(day), ..InspectionsAsked::default() };
        for (place, it) in records::list(&hq, asked).await?.into_iter().enumerate() {
            // Of today's plan a third was seen so far.
            if back == 0 && place % 3 > 0 {
                continue;
            }
            look(app, &members, &it, hq.now, &mut rng).await?;
        }
    }
    Ok(())
}

/// The scenic area is open again: it is looked at three times as often.
async fn reopened(hq: &Actor, rng: &mut ChaCha8Rng) -> anyhow::Result<()> {
    let asked = VenuesAsked { category: Some("scenic".to_owned()), ..VenuesAsked::default() };
    let list = server::places::venues::list(hq, asked).await?;
    let Some(scenic) = list.rows.first() else { return Ok(()) };
    let asked = KeepFactor {
        area: scenic.area,
        factor: "reopened".to_owned(),
        from: hq.today().to_string(),
        until: None,
        note: "景区恢复开放，节假日客流增加".to_owned(),
    };
    factors::keep(hq, id(rng), asked).await?;
    Ok(())
}

fn id(rng: &mut ChaCha8Rng) -> Uuid {
    uuid::Builder::from_random_bytes(rng.random()).into_uuid()
}

/// Accounts of each group, its leader first.
async fn members(app: &App) -> anyhow::Result<BTreeMap<Uuid, Vec<String>>> {
    let read = app.store().read::<_, Problem, _>(|db| {
        Box::pin(async move {
            let sql = "select m.team, w.login from team_member m join worker w on w.county = m.county and w.id = m.worker \
                       join team t on t.county = m.county and t.id = m.team \
                       order by m.team, case when t.leader = m.worker then 0 else 1 end, w.login";
            let mut found: BTreeMap<Uuid, Vec<String>> = BTreeMap::new();
            for mut row in db.query(sql, &[]).await? {
                let team: Uuid = row.take(0)?;
                found.entry(team).or_default().push(row.take(1)?);
            }
            Ok(found)
        })
    });
    Ok(read.await?)
}

async fn look(
    app: &App,
    members: &BTreeMap<Uuid, Vec<String>>,
    it: &InspectionWire,
    now: Timestamp,
    rng: &mut ChaCha8Rng,
) -> anyhow::Result<()> {
    let Some([first, second, ..]) = members.get(&it.team).map(Vec::as_slice) else { return Ok(()) };
    let Some(county) = app.only_county() else { return Ok(()) };
    let mut inspector = Actor::acting_as(app.clone(), county, first).await?;
    inspector.now = now;
    let Some(rules) = inspector.playbook.inspections.clone() else { return Ok(()) };
    let category = it.category.as_deref().unwrap_or(playbook::AREA);
    let mut answers = BTreeMap::new();
    let mut findings = Vec::new();
    for item in rules.items(category) {
        let wrong = rng.random_ratio(WRONG, 100);
        answers.insert(item.id.clone(), if wrong { "bad" } else { "ok" }.to_owned());
        if wrong {
            let settled = if rng.random_bool(0.6) { "on_spot" } else { "notice" };
            let said = format!("{}：没有做到", item.name.zh);
            findings.push(NewFinding {
                id: id(rng),
                item: item.id.clone(),
                said,
                settled: settled.to_owned(),
                photos: Vec::new(),
            });
        }
    }
    let later = findings.iter().any(|it| it.settled == "notice");
    let notice = later.then(|| NewNotice {
        id: id(rng),
        hours: None,
        recipient: "场所负责人".to_owned(),
        signature: Some(
            "60,140 120,60 150,170 210,90|250,80 330,80|290,50 290,190|360,150 430,70 470,160".to_owned(),
        ),
    });
    let sent =
        FileInspection { answers, findings, notice: notice.clone(), note: None, made_at: now.to_string() };
    records::file(&inspector, InspectionId(it.id), sent).await?;
    let Some(notice) = notice else { return Ok(()) };
    // What is older than two days was mostly put right and checked by another.
    let age = app.now().duration_since(now);
    if age >= SignedDuration::from_hours(48) && rng.random_bool(0.8) {
        let mut village = Actor::acting_as(app.clone(), county, "zone-secretary").await?;
        village.now = now + SignedDuration::from_hours(20);
        let done = HandIn { id: id(rng), said: "已按要求整改。".to_owned(), photos: Vec::new() };
        // A secretary answers for the own zone only.
        let _ = rectifications::hand(&village, RectificationId(notice.id), done).await;
        let mut second = Actor::acting_as(app.clone(), county, second).await?;
        second.now = now + SignedDuration::from_hours(30);
        let verdict = CheckAgain {
            id: id(rng),
            verdict: "closed".to_owned(),
            said: "现场复查，已改好。".to_owned(),
            photos: Vec::new(),
        };
        rectifications::check(&second, RectificationId(notice.id), verdict).await?;
    }
    Ok(())
}
