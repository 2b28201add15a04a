//! Gates of compounds and rounds in every village of the sub-district, a roster in the one the accounts live in (B-105).

use domain::access::{Action, Permit, Purpose};
use domain::ids::CheckpointId;
use jiff::SignedDuration;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use server::duty::wire::{DraftAsked, KeepGate, NewCheckpoint, Point, SaveRoster};
use server::duty::{checkpoints, drafting, gates, roster};
use server::{Actor, App};
use store::StoreError;
use uuid::Uuid;

use super::{BEILUN, duty};

/// Compounds of a village, each gate with how it is kept.
const GATES: [(&str, &str, &str); 5] = [
    ("一区", "东小门", "staffed"),
    ("一区", "西小门", "locked"),
    ("一区", "车行门", "free"),
    ("二区", "南小门", "free"),
    ("二区", "北小门", "locked"),
];
const POINTS: [&str; 4] = ["菜场口", "公交站", "健身广场", "河边步道"];
const DAYS: i64 = 4;

/// Opens them unless there are some.
pub async fn keep_gates(app: &App) -> anyhow::Result<()> {
    let Some(county) = app.only_county() else { return Ok(()) };
    if app.playbook(county)?.id != BEILUN.id {
        return Ok(());
    }
    let room = Actor::acting_as(app.clone(), county, "room").await?;
    if !checkpoints::list(&room, None).await?.is_empty() {
        return Ok(());
    }
    let permit = room.permit(Action::ReadDuty, Purpose::Duty)?;
    let here = permit.clone();
    let villages = app.store().read::<_, StoreError, _>(move |db| {
        Box::pin(async move { store::areas::at_depth(db, &here, here.path().depth() + 1).await })
    });
    let mut rng = ChaCha8Rng::seed_from_u64(105);
    let mut id = || uuid::Builder::from_random_bytes(rng.random()).into_uuid();
    for (village, _) in villages.await? {
        for (compound, name, regime) in GATES {
            let id = id();
            open(&room, id, village.id.0, "gate", (name, &format!("{}{compound}", village.name)), &[])
                .await?;
            let opener = if regime == "locked" { "物业值班室" } else { "" };
            let said = KeepGate { regime: regime.to_owned(), opener: opener.to_owned() };
            gates::keep(&room, CheckpointId(id), said).await?;
        }
        open(&room, id(), village.id.0, "patrol", ("日常巡查", ""), &POINTS).await?;
    }
    let head = Actor::acting_as(app.clone(), county, "village").await?;
    let from = app.day(app.now()).yesterday()?.to_string();
    let drafted = drafting::draft(&head, DraftAsked { area: None, from, days: DAYS }).await?;
    let shifts = drafted.shifts.into_iter().filter(|it| it.worker.is_some()).collect();
    roster::save(&head, SaveRoster { shifts }).await?;
    let own = permit.narrowed(&head.post.path)?;
    duty::come(app, &own, &mut rng).await?;
    walk(app, &own, &mut rng).await
}

/// Whoever came to a round looked at its points, one every quarter of an hour.
async fn walk(app: &App, permit: &Permit, rng: &mut ChaCha8Rng) -> anyhow::Result<()> {
    let (here, now) = (permit.clone(), app.now());
    let ids: Vec<Uuid> =
        (0..200).map(|_| uuid::Builder::from_random_bytes(rng.random()).into_uuid()).collect();
    let walked = app.store().write::<_, StoreError, _>(move |writer| {
        Box::pin(async move {
            let rounds = store::duty::checkpoints(writer, &here).await?;
            let rounds: Vec<_> =
                rounds.into_iter().filter(|it| it.kind == "patrol").map(|it| it.id).collect();
            let since = now - SignedDuration::from_hours(48);
            let shifts = store::duty::shifts_between(writer, &here, since, now).await?;
            let mut ids = ids.into_iter();
            for shift in shifts.into_iter().filter(|it| rounds.contains(&it.checkpoint)) {
                let Some(came) = shift.came_at else { continue };
                for (n, point) in (1..).zip(POINTS) {
                    let at = came + SignedDuration::from_mins(15 * n);
                    if let Some(id) = ids.next().filter(|_| at <= now) {
                        store::duty::insert_mark(writer, &here, id, shift.id, point, at, true).await?;
                    }
                }
            }
            Ok(())
        })
    });
    Ok(walked.await?)
}

async fn open(
    actor: &Actor,
    id: Uuid,
    area: Uuid,
    kind: &str,
    (name, place): (&str, &str),
    points: &[&str],
) -> anyhow::Result<()> {
    let points = points.iter().map(|name| Point { name: (*name).to_owned(), code: String::new() });
    let asked = NewCheckpoint {
        id,
        area,
        kind: kind.to_owned(),
        name: name.to_owned(),
        place: place.to_owned(),
        points: points.collect(),
    };
    checkpoints::open(actor, asked).await?;
    Ok(())
}
