//! Roll-ups, lists and searches at a million residents and five million visits, as the county and
//! as a village: p50 and p99, beside the same totals by GROUP BY.

use std::time::Instant;

use domain::access::{Action, Permit, Post, Purpose, Sight};
use domain::areas::AreaPath;
use domain::ids::{AppointmentId, AreaId, CampaignId, County, WorkerId};
use futures_of::BoxedRead;
use jiff::civil::date;
use store::{Store, StoreError, Value};
use uuid::Uuid;

use crate::{county, quantile};

const CAMPAIGN: CampaignId = CampaignId(Uuid::from_u128(1));
const TALLY: usize = 2;

pub mod futures_of {
    use std::future::Future;
    use std::pin::Pin;

    /// A read under measurement.
    pub type BoxedRead<'a> = Pin<Box<dyn Future<Output = Result<usize, store::StoreError>> + Send + 'a>>;
}

pub fn permit(path: AreaPath) -> Result<Permit, domain::Refusal> {
    let post = Post {
        county: County(621_228),
        worker: WorkerId(Uuid::from_u128(1)),
        appointment: AppointmentId(Uuid::from_u128(1)),
        role: "commander".into(),
        area: AreaId(Uuid::from_u128(1)),
        path,
        from: date(2022, 1, 1),
        until: None,
        actions: vec![Action::ReadPeople],
        sight: Sight::Masked,
        department: None,
    };
    post.permit(Action::ReadPeople, Purpose::Oversight, date(2022, 3, 15))
}

pub async fn run(residents: usize) -> anyhow::Result<()> {
    let directory = tempfile::tempdir()?;
    let (store, lowest) = county::ladder(directory.path(), residents * 2 / 5).await?;
    let tenant = County(621_228);
    county::people(&store, &lowest, tenant).await?;
    fill(&store).await?;
    let whole = permit(AreaPath::county())?;
    let village = permit(lowest[0].path.at_depth(TALLY))?;
    println!(
        "| read | county p50 ms | county p99 ms | village p50 ms | village p99 ms |\n| --- | --- | --- | --- | --- |"
    );
    measure(&store, "roll-up, own total and units below", &whole, &village, |db, permit| {
        Box::pin(async move {
            store::tasks::total(db, permit, CAMPAIGN, TALLY).await?;
            let depth = permit.path().depth() + 1;
            Ok(store::tasks::below(db, permit, CAMPAIGN, TALLY, depth).await?.len())
        })
    })
    .await?;
    measure(&store, "list of 50 households", &whole, &village, |db, permit| {
        Box::pin(async move { Ok(store::people::list(db, permit, None, 50).await?.len()) })
    })
    .await?;
    measure(&store, "open list, 50 tasks", &whole, &village, |db, permit| {
        Box::pin(async move {
            let open = Some(domain::tasks::TaskState::Open);
            Ok(store::tasks::roster(db, permit, CAMPAIGN, open, None, 50).await?.len())
        })
    })
    .await?;
    for (name, typed) in
        [("search by name", "王秀"), ("search by pinyin", "wangxiu"), ("search by initials", "wxy")]
    {
        measure(&store, name, &whole, &village, move |db, permit| {
            Box::pin(async move { Ok(store::people::search(db, permit, typed, 30).await?.len()) })
        })
        .await?;
    }
    let sql = "select substr(path, 1, 4), state, count(*) from task where county = $1 and campaign = $2 group by 1, 2";
    let mut times = Vec::new();
    for _ in 0..5 {
        let started = Instant::now();
        let read: Result<_, StoreError> = store
            .read(move |db| Box::pin(async move { db.query(sql, &[tenant.into(), CAMPAIGN.into()]).await }))
            .await;
        read?;
        times.push(started.elapsed().as_secs_f64() * 1000.0);
    }
    println!("| the same roll-up by GROUP BY over tasks | {:.1} | | | |", quantile(&mut times, 0.5));
    Ok(())
}

/// A task a household, its books, and visits up to five a resident, straight in SQL.
async fn fill(store: &Store) -> anyhow::Result<()> {
    let steps = [
        "insert into worker (county, id, login, name, pinyin, initials, created_at) values (621228, zeroblob(16), 'w', '王', 'wang', 'w', 0)",
        "insert into task (county, id, campaign, household, path, owner, state, version, updated_at) \
         select county, id, $1, id, path, zeroblob(16), case abs(random() % 10) when 0 then 'excused' when 1 then 'open' \
         when 2 then 'open' else 'done' end, 1, 0 from household",
        "insert into tally (county, campaign, path, targets, done, excused) select county, campaign, substr(path, 1, 8), \
         count(*), sum(state = 'done'), sum(state = 'excused') from task where campaign = $1 group by 1, 2, 3",
        "insert into visit (county, id, task, path, worker, outcome, made_at, received_at, day, answers_sealed, fingerprint, seq) \
         select p.county, randomblob(16), p.household, p.path, zeroblob(16), 'visited', 0, 0, '2022-03-' || (10 + n.n), \
         zeroblob(60), zeroblob(32), p.place * 5 + n.n from person p, (select 1 n union select 2 union select 3 union select 4 union select 5) n \
         where $1 is not null",
        "analyze",
    ];
    for sql in steps {
        let done: Result<_, StoreError> = store
            .write(move |writer| {
                Box::pin(async move {
                    let params: &[Value] = if sql.contains("$1") { &[CAMPAIGN.into()] } else { &[] };
                    writer.execute(sql, params).await
                })
            })
            .await;
        let rows = done?;
        if sql.contains("into visit") {
            println!("{rows} visits\n");
        }
    }
    Ok(())
}

pub async fn measure(
    store: &Store,
    name: &str,
    whole: &Permit,
    village: &Permit,
    read: impl for<'a> Fn(&'a store::Reader, &'a Permit) -> BoxedRead<'a> + Copy + Send + Sync + 'static,
) -> anyhow::Result<()> {
    let mut row = Vec::new();
    let (mut as_county, mut as_village) = (Vec::new(), Vec::new());
    for round in 0..220 {
        for (permit, times) in [(whole, &mut as_county), (village, &mut as_village)] {
            let permit = permit.clone();
            let started = Instant::now();
            let done: Result<usize, StoreError> =
                store.read(move |db| Box::pin(async move { read(db, &permit).await })).await;
            done?;
            if round >= 20 {
                times.push(started.elapsed().as_secs_f64() * 1000.0);
            }
        }
    }
    for times in [&mut as_county, &mut as_village] {
        row.extend([quantile(times, 0.5), quantile(times, 0.99)]);
    }
    println!("| {name} | {:.2} | {:.2} | {:.2} | {:.2} |", row[0], row[1], row[2], row[3]);
    Ok(())
}
