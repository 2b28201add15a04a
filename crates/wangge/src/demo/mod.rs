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
    let (mut areas, villages) = ladder::administrative(&mut ids)?;
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
    let (mut areas, villages) = ladder::administrative(&mut ids)?;
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
