//! The demonstration county: the real ladder of Liangdang, residents made up from its census and a
//! seed number, somebody in every post, and a knock-on-door campaign that runs.

mod campaign;
mod ladder;
mod residents;
mod staff;

use std::collections::BTreeMap;

use indicatif::{ProgressBar, ProgressStyle};
use jiff::{Timestamp, Zoned, civil::Date};
use playbook::Playbook;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use store::people::{NewHousehold, NewPerson};
use store::{Store, StoreError};
use uuid::Uuid;

pub use campaign::keep_campaign_running;
pub use staff::group_login;

/// Accounts of the first `count` group heads (as many as there are), in tree order.
pub fn group_logins(count: usize) -> anyhow::Result<Vec<String>> {
    let playbook = Playbook::read(PLAYBOOK).map_err(|problems| anyhow::anyhow!("{problems:?}"))?;
    let (mut ids, mut rng) = (Ids::new(SEED), ChaCha8Rng::seed_from_u64(SEED));
    let (mut areas, villages) = ladder::administrative(&playbook, &mut ids)?;
    let today = playbook.effective;
    let made = residents::make(&villages, &playbook, &mut areas, &mut ids, &mut rng, today)?;
    let groups = made.groups.iter().take(count).enumerate();
    Ok(groups.map(|(number, (_, code, _))| group_login(number, code)).collect())
}

/// Everybody's password.
pub const PASSWORD: &str = "liangdang-demo";

/// The county everybody gets unless another number is given.
pub const SEED: u64 = 20_220_301;

/// One account a kind of user.
pub const SIGN_INS: [(&str, &str); 5] = [
    ("group", "联户长，手机 / neighbour-group head, phone"),
    ("village", "村网格长 / village grid leader"),
    ("town", "乡镇网格长 / township grid leader"),
    ("county", "县指挥中心 / county command centre"),
    ("admin", "系统管理员 / administrator"),
];

/// The playbook it runs by.
pub const PLAYBOOK: &str = include_str!("../../../../playbooks/liangdang.toml");

const AT_ONCE: usize = 2_000;

/// Ids in a row from the seed, version 7 in form.
pub struct Ids {
    seed: u64,
    made: u64,
}

impl Ids {
    fn new(seed: u64) -> Self {
        Self { seed, made: 0 }
    }

    fn next(&mut self) -> Uuid {
        self.made += 1;
        Uuid::from_u64_pair(((self.seed & 0xffff_ffff_ffff) << 16) | 0x7000, (1 << 63) | self.made)
    }
}

/// Fills an empty store.
pub async fn fill(store: &Store, seed: u64, now: Timestamp) -> anyhow::Result<()> {
    let playbook = Playbook::read(PLAYBOOK).map_err(|problems| anyhow::anyhow!("{problems:?}"))?;
    let county = playbook.county_code();
    let today = Zoned::new(now, domain::time::china()).date();
    let mut ids = Ids::new(seed);
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let (mut areas, villages) = ladder::administrative(&playbook, &mut ids)?;
    let made = residents::make(&villages, &playbook, &mut areas, &mut ids, &mut rng, today)?;
    let (workers, posts) = staff::appoint(&areas, &made, &playbook, &mut ids, &mut rng, today)?;
    let total = areas.len() + made.households.len() + made.people.len() + workers.len() + posts.len();
    let bar = ProgressBar::new(total as u64);
    bar.set_style(ProgressStyle::with_template("{msg:<28} {bar:40} {pos}/{len} {elapsed}")?);

    bar.set_message("层级 / ladder");
    let (count, version, effective) = (areas.len(), playbook.version, playbook.effective);
    let ladder: Result<(), StoreError> = store
        .write(move |writer| {
            Box::pin(async move {
                store::playbooks::insert(writer, county, version, effective, PLAYBOOK, now).await?;
                store::areas::insert(writer, county, &areas, effective).await
            })
        })
        .await;
    ladder?;
    bar.inc(count as u64);

    bar.set_message("户 / households");
    for chunk in made.households.chunks(AT_ONCE) {
        let chunk = chunk.to_vec();
        let count = chunk.len();
        insert_households(store, county, chunk, now).await?;
        bar.inc(count as u64);
    }
    bar.set_message("人 / residents");
    for chunk in made.people.chunks(AT_ONCE) {
        let people: Vec<NewPerson> = chunk.to_vec();
        let kept: Result<(), StoreError> = store
            .write(move |writer| {
                Box::pin(async move { store::people::insert_people(writer, county, &people, now).await })
            })
            .await;
        kept?;
        bar.inc(chunk.len() as u64);
    }
    bar.set_message("任职 / appointments");
    let count = workers.len() + posts.len();
    let kept: Result<(), StoreError> = store
        .write(move |writer| {
            Box::pin(async move {
                store::access::insert_workers(writer, county, &workers, now).await?;
                store::access::insert_appointments(writer, county, &posts, now).await
            })
        })
        .await;
    kept?;
    bar.inc(count as u64);
    bar.finish_with_message("完成 / done");
    Ok(())
}

async fn insert_households(
    store: &Store,
    county: domain::ids::County,
    households: Vec<NewHousehold>,
    now: Timestamp,
) -> Result<(), StoreError> {
    store
        .write(move |writer| {
            Box::pin(async move {
                store::people::insert_households(writer, county, &households, now).await?;
                let mut units = BTreeMap::new();
                for household in households {
                    let unit: &mut (i64, i64) = units.entry(household.path).or_default();
                    unit.0 += 1;
                    unit.1 += household.people;
                }
                for (path, (households, people)) in units {
                    store::areas::resize(writer, county, &path, households, people).await?;
                }
                Ok(())
            })
        })
        .await
}

/// A day some years before another, the 29th of February moved to the 28th.
fn years_before(day: Date, years: i16) -> Date {
    let year = day.year() - years;
    Date::new(year, day.month(), day.day()).or_else(|_| Date::new(year, day.month(), 28)).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn filled() -> (Store, tempfile::TempDir) {
        let directory = tempfile::tempdir().expect("a directory");
        let keys = store::Keys::new(&[1; 64]);
        let store = Store::sqlite(&directory.path().join("wangge.db"), keys).expect("opens");
        let now = "2022-03-15T00:00:00Z".parse().expect("an instant");
        fill(&store, SEED, now).await.expect("fills");
        (store, directory)
    }

    async fn number(store: &Store, sql: &'static str) -> i64 {
        let read: Result<i64, StoreError> =
            store.read(move |db| Box::pin(async move { db.query_one(sql, &[]).await?.take(0) })).await;
        read.expect("reads")
    }

    // covers: L-02 L-15 L-16 L-20 L-21 S-17 B-26 T-26
    #[tokio::test(flavor = "multi_thread")]
    async fn the_county_is_whole_and_every_post_is_held() {
        let (store, _directory) = filled().await;
        let cases = [
            ("select count(*) from area where level = 'township'", 12),
            ("select count(*) from area where level = 'village' and name like '%村'", 116),
            ("select count(*) from area where level = 'village' and name like '%社区'", 5),
            ("select count(*) from household", 15_090),
            ("select count(*) from person", 38_811),
            ("select sum(households) from area", 15_090),
            ("select sum(people) from area", 38_811),
            ("select count(*) from area where level = 'group' and households not between 3 and 5", 0),
            (
                "select count(*) from household h where not exists (select 1 from area a where a.path = h.path and a.level = 'group')",
                0,
            ),
            ("select count(*) from appointment where role = 'building_head'", 103),
            ("select count(*) from appointment where role = 'unit_head'", 198),
            (
                "select count(*) from area a where a.level = 'group' and not exists (select 1 from appointment p where p.path = a.path and p.role = 'group_head')",
                0,
            ),
            (
                "select count(*) from area a where a.level = 'village' and not exists (select 1 from appointment p where p.path = a.path and p.role = 'village_head')",
                0,
            ),
        ];
        for (sql, want) in cases {
            assert_eq!(number(&store, sql).await, want, "{sql}");
        }
        assert!(number(&store, "select count(*) from area where level = 'group'").await >= 2_903);
    }

    #[test]
    fn the_same_seed_makes_the_same_accounts() {
        assert_eq!(group_logins(50).expect("makes"), group_logins(50).expect("makes"));
    }
}
