//! Ledgers and the search for doubles at a million residents, and a tree of half a million areas.

use domain::areas::AreaPath;
use domain::ids::County;
use domain::people::Presence;
use jiff::civil::date;
use store::people::LedgerFilter;
use store::{Store, StoreError};

use crate::reads::{measure, permit};
use crate::{county, quantile};

const TENANT: County = County(621_228);
const TALLY: usize = 2;
const HEAD: &str = "| read | county p50 ms | county p99 ms | village p50 ms | village p99 ms |\n| --- | --- | --- | --- | --- |";

async fn sql(store: &Store, steps: &'static [&'static str]) -> anyhow::Result<()> {
    for step in steps {
        let done: Result<_, StoreError> =
            store.write(move |writer| Box::pin(async move { writer.execute(step, &[]).await })).await;
        done?;
    }
    Ok(())
}

/// Ledger pages, heads and the look for doubles of somebody new.
pub async fn run(residents: usize) -> anyhow::Result<()> {
    let directory = tempfile::tempdir()?;
    let (store, lowest) = county::ladder(directory.path(), residents * 2 / 5).await?;
    county::people(&store, &lowest, TENANT).await?;
    // Births over seventy years, some 50,000 different names, one in eight away, one in twenty-five from elsewhere; one new
    // person in the first village.
    sql(
        &store,
        &[
            "update person set born = date('1940-01-01', (abs(random()) % 25000) || ' days'), \
             name = name || char(19968 + abs(random()) % 400)",
            "update person set presence = 'away', away_place = '青岛市', confirmed = '2022-03-01', \
             away_reason = case abs(random()) % 4 when 0 then null when 1 then 'study' else 'work' end where abs(random()) % 8 = 0",
            "update person set incoming_kind = case abs(random()) % 2 when 0 then 'grower' else 'worker' end, host = '合作社' \
             where presence = 'home' and abs(random()) % 25 = 0",
            "update person set source = 'new' where id = (select min(id) from person)",
            "analyze",
        ],
    )
    .await?;
    let whole = permit(AreaPath::county())?;
    let village = permit(lowest[0].path.at_depth(TALLY))?;
    println!("{HEAD}");
    measure(&store, "heads of the ledgers and of every unit", &whole, &village, |db, permit| {
        Box::pin(async move {
            Ok(store::people::stay_counts(db, permit, permit.path().depth() + 1, date(2022, 2, 13))
                .await?
                .len())
        })
    })
    .await?;
    let away =
        || LedgerFilter { presence: Some(Presence::Away), incoming: Some(false), ..LedgerFilter::default() };
    measure(&store, "people away, a page of 50", &whole, &village, move |db, permit| {
        Box::pin(async move { Ok(store::people::ledger(db, permit, &away(), 50).await?.len()) })
    })
    .await?;
    measure(&store, "people away to study, a page of 50", &whole, &village, move |db, permit| {
        let asked = LedgerFilter { reason: Some("study".into()), ..away() };
        Box::pin(async move { Ok(store::people::ledger(db, permit, &asked, 50).await?.len()) })
    })
    .await?;
    measure(&store, "people from elsewhere, a page of 50", &whole, &village, |db, permit| {
        let asked = LedgerFilter { incoming: Some(true), ..LedgerFilter::default() };
        Box::pin(async move { Ok(store::people::ledger(db, permit, &asked, 50).await?.len()) })
    })
    .await?;
    let unit = permit(lowest[0].path.clone())?;
    measure(&store, "doubles of somebody new", &unit, &unit, |db, permit| {
        Box::pin(async move { Ok(store::people::look_alikes(db, permit, "new", TALLY).await?.len()) })
    })
    .await?;
    let sql = "select path, presence, count(*) from person where county = $1 group by path, presence";
    let mut times = Vec::new();
    for _ in 0..5 {
        let started = std::time::Instant::now();
        let read: Result<_, StoreError> =
            store.read(move |db| Box::pin(async move { db.query(sql, &[TENANT.into()]).await })).await;
        read?;
        times.push(started.elapsed().as_secs_f64() * 1000.0);
    }
    println!("| the same heads by GROUP BY over all residents | {:.1} | | | |", quantile(&mut times, 0.5));
    Ok(())
}

/// What the page of an area reads, and the search, in a tree of so many areas.
pub async fn tree(areas: usize) -> anyhow::Result<()> {
    let directory = tempfile::tempdir()?;
    let (store, lowest) = county::ladder(directory.path(), areas * 4).await?;
    sql(&store, &["update area set households = 4, people = 10 where level = 'group'", "analyze"]).await?;
    let whole = permit(AreaPath::county())?;
    let village = permit(lowest[0].path.at_depth(TALLY))?;
    println!("{HEAD}");
    measure(
        &store,
        "page of an area: above it, below it, sizes by level, what is too large",
        &whole,
        &village,
        |db, permit| {
            Box::pin(async move {
                let path = permit.path();
                let area = store::areas::at_path(db, TENANT, path).await?;
                store::areas::lineage(db, permit, path).await?;
                store::areas::by_level(db, permit).await?;
                let rule = domain::areas::SizeRule::Households([3, 5]);
                store::areas::out_of_size(db, permit, 3, rule, 200).await?;
                match area {
                    Some(area) => Ok(store::areas::children(db, permit, area.id).await?.len()),
                    None => Ok(0),
                }
            })
        },
    )
    .await?;
    for (name, typed) in [
        ("search by name", "第4321村"),
        ("search by pinyin", "di4321cun"),
        ("search by initials", "d4321c"),
        ("search by code", "6212281002"),
    ] {
        measure(&store, name, &whole, &village, move |db, permit| {
            Box::pin(async move { Ok(store::areas::search(db, permit, typed, 20).await?.len()) })
        })
        .await?;
    }
    let like =
        "select id, name from area where county = $1 and name like '%第4321村%' order by path limit 20";
    let mut times = Vec::new();
    for _ in 0..20 {
        let started = std::time::Instant::now();
        let read: Result<_, StoreError> =
            store.read(move |db| Box::pin(async move { db.query(like, &[TENANT.into()]).await })).await;
        read?;
        times.push(started.elapsed().as_secs_f64() * 1000.0);
    }
    println!("| the same search by LIKE | {:.1} | | | |", quantile(&mut times, 0.5));
    Ok(())
}
