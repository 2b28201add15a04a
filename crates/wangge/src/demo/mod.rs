//! Demonstration counties: a real ladder, residents made up from its census and a seed number, somebody in
//! every post, a campaign that runs, and, where roads and gates are guarded, a roster for a week.

mod campaign;
mod chats;
mod duty;
mod events;
mod gates;
mod inspections;
mod ladder;
mod locality;
mod measures;
mod notices;
mod outsiders;
mod places;
mod residents;
mod staff;
mod territory;
mod worklist;

use std::collections::BTreeMap;

use domain::access::{Action, Post, Purpose};
use domain::ids::County;
use indicatif::{ProgressBar, ProgressStyle};
use jiff::{Timestamp, Zoned, civil::Date};
use playbook::Playbook;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use server::{Actor, App};
use store::access::Appointment;
use store::people::{NewHousehold, NewPerson};
use store::{Store, StoreError};
use uuid::Uuid;

pub use campaign::keep_campaign_running;
pub use chats::keep_chats;
pub use duty::keep_duty_running;
pub use events::keep_events;
pub use gates::keep_gates;
pub use inspections::keep_inspections_running;
pub use locality::{BEILUN, LIANGDANG, Locality, NISHAN};
pub use measures::keep_measure_running;
pub use notices::keep_answers;
pub use places::keep_places;
pub use staff::group_login;
pub use worklist::keep_worklist;

/// Accounts of the first `count` group heads (as many as there are), in tree order.
pub fn group_logins(count: usize) -> anyhow::Result<Vec<String>> {
    let locality = &LIANGDANG;
    let playbook = Playbook::read(locality.playbook).map_err(|problems| anyhow::anyhow!("{problems:?}"))?;
    let (mut ids, mut rng) = (Ids::new(locality.seed), ChaCha8Rng::seed_from_u64(locality.seed));
    let (mut areas, villages) = ladder::administrative(locality, &playbook, &mut ids)?;
    let today = playbook.effective;
    let made = residents::make(locality, &villages, &playbook, &mut areas, &mut ids, &mut rng, today)?;
    let groups = made.groups.iter().take(count).enumerate();
    Ok(groups.map(|(number, (_, code, _))| group_login(number, code)).collect())
}

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
pub async fn fill(
    store: &Store,
    locality: &'static Locality,
    seed: u64,
    now: Timestamp,
) -> anyhow::Result<()> {
    let playbook = Playbook::read(locality.playbook).map_err(|problems| anyhow::anyhow!("{problems:?}"))?;
    let county = playbook.county_code();
    let today = Zoned::new(now, domain::time::china()).date();
    let mut ids = Ids::new(seed);
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let (mut areas, villages) = ladder::administrative(locality, &playbook, &mut ids)?;
    let mut made = residents::make(locality, &villages, &playbook, &mut areas, &mut ids, &mut rng, today)?;
    let (workers, posts) = staff::appoint(locality, &areas, &made, &playbook, &mut ids, &mut rng, today)?;
    let teams = staff::teams(locality, &areas, &posts, &mut ids);
    outsiders::add(&mut made, &playbook, &mut ids, today);
    let total = areas.len() + made.households.len() + made.people.len() + workers.len() + posts.len();
    let bar = ProgressBar::new(total as u64);
    bar.set_style(ProgressStyle::with_template("{msg:<28} {bar:40} {pos}/{len} {elapsed}")?);

    bar.set_message("层级 / ladder");
    let (count, version, effective) = (areas.len(), playbook.version, playbook.effective);
    let borders = territory::borders(locality, &areas, &mut ids, &mut rng);
    let ladder: Result<(), StoreError> = store
        .write(move |writer| {
            Box::pin(async move {
                store::playbooks::insert(writer, county, version, effective, locality.playbook, now).await?;
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
    let commander =
        posts.iter().find(|post| post.role == "commander").and_then(|post| acting(post, &playbook, county));
    let mut held = posts.iter().filter_map(|post| acting(post, &playbook, county));
    let keeper = held.find(|it| it.actions.contains(&Action::KeepTerritory));
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
    if let Some(keeper) = keeper {
        territory::keep(store, &keeper, borders, today, now).await?;
    }
    if let Some(commander) = commander.clone() {
        doubt(store, commander, playbook.ladder().tally_depth(), today, now).await?;
    }
    form(store, commander, teams, today, now).await?;
    bar.finish_with_message("完成 / done");
    Ok(())
}

/// Finds who may have been written down twice, as an import does.
async fn doubt(store: &Store, post: Post, tally: usize, today: Date, now: Timestamp) -> anyhow::Result<()> {
    let permit = post.permit(Action::ReadPeople, Purpose::Register, today)?;
    let found: Result<(), StoreError> = store
        .write(move |writer| {
            Box::pin(async move {
                let pairs = store::people::look_alikes(writer, &permit, "demo", tally).await?;
                store::people::doubt(writer, permit.county(), &pairs, now).await
            })
        })
        .await;
    Ok(found?)
}

/// Whoever runs the headquarters of the only county.
async fn headquarters(app: &App) -> anyhow::Result<Option<Actor>> {
    let Some(county) = app.only_county() else { return Ok(None) };
    let login = if app.playbook(county)?.id == NISHAN.id { "hq" } else { "county" };
    Ok(Some(Actor::acting_as(app.clone(), county, login).await?))
}

/// An appointment as the post its holder acts through.
fn acting(held: &Appointment, playbook: &Playbook, county: County) -> Option<Post> {
    let role = playbook.role(&held.role)?;
    Some(Post {
        county,
        worker: held.worker,
        appointment: held.id,
        role: held.role.clone(),
        area: held.area,
        path: held.path.clone(),
        from: held.from,
        until: held.until,
        actions: role.actions.clone(),
        sight: role.sight,
        department: held.terms.department.clone(),
    })
}

/// Teams are formed by the commander, where the playbook has any.
async fn form(
    store: &Store,
    commander: Option<Post>,
    teams: Vec<staff::FormedTeam>,
    today: Date,
    now: Timestamp,
) -> anyhow::Result<()> {
    let Some(commander) = commander.filter(|_| !teams.is_empty()) else { return Ok(()) };
    let permit = commander.permit(Action::EditStaff, Purpose::Oversight, today)?;
    let kept: Result<(), StoreError> = store
        .write(move |writer| {
            Box::pin(async move {
                for (team, members, units) in teams {
                    store::staffing::keep(writer, &permit, &team, &members, &units, now).await?;
                    let categories = staff::categories(&team.name);
                    store::staffing::set_categories(writer, &permit, team.id, &categories).await?;
                }
                Ok(())
            })
        })
        .await;
    Ok(kept?)
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

/// Randomness for what is made once a day: of the county's day, as what is there already is looked for by that day. A day of
/// UTC begins at eight in the morning there, so before eight yesterday's ids would come again.
fn random_of_day(app: &App) -> ChaCha8Rng {
    let day = app.day(app.now());
    let year = u64::from(day.year().unsigned_abs());
    ChaCha8Rng::seed_from_u64(year * 1_000 + u64::from(day.day_of_year().unsigned_abs()))
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn filled(locality: &'static Locality) -> (Store, tempfile::TempDir) {
        let directory = tempfile::tempdir().expect("a directory");
        let keys = store::Keys::new(&[1; 64]);
        let store = Store::sqlite(&directory.path().join("wangge.db"), keys).expect("opens");
        let now = "2022-03-15T00:00:00Z".parse().expect("an instant");
        fill(&store, locality, locality.seed, now).await.expect("fills");
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
        let (store, _directory) = filled(&LIANGDANG).await;
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

    // covers: S-03 S-06 S-14 S-16
    #[tokio::test(flavor = "multi_thread")]
    async fn the_villages_of_ningjiang_are_gridded_and_every_grid_is_served() {
        let (store, _directory) = filled(&locality::NINGJIANG).await;
        let no_member = "select count(*) from area a where a.level = 'grid' and not exists \
                         (select 1 from appointment p where p.path = a.path and p.role = 'grid_member')";
        let cases = [
            ("select count(*) from area where level = 'grid'", 1_352),
            ("select count(*) from area where level = 'grid' and households <> 20", 0),
            ("select count(distinct parent) from area where level = 'grid'", 105),
            ("select count(*) from household", 27_040),
            ("select count(distinct worker) from appointment where role = 'group_leader'", 173),
            ("select count(distinct worker) from appointment where role = 'grid_member'", 1_507),
            (no_member, 0),
            ("select count(*) from team where kind = 'party_group'", 173),
            ("select count(*) from team where kind = 'joint_defence'", 118),
            ("select count(*) from team where kind = 'village_patrol'", 131),
            ("select count(*) from team where kind = 'neighbour_watch'", 1_352),
            ("select count(*) from team_unit where kind = 'party_group'", 1_352),
            (
                "select count(*) from team_member m join team t on t.id = m.team where t.kind = 'party_group'",
                1_680,
            ),
        ];
        for (sql, want) in cases {
            assert_eq!(number(&store, sql).await, want, "{sql}");
        }
        for role in ["defence_member", "watch_member", "patrol_member"] {
            let sql: &'static str = Box::leak(
                format!(
                    "select count(*) from area v where v.level = 'village' and v.id in \
                     (select parent from area where level = 'grid') and not exists (select 1 from appointment p \
                     where p.role = '{role}' and p.path >= v.path and p.path < v.path || 'zzzz')"
                )
                .into_boxed_str(),
            );
            assert_eq!(number(&store, sql).await, 0, "every village has its {role}s");
        }
    }

    // covers: Q-37 Q-54 Q-56 Q-60 Q-61 Q-62 Q-04 Q-07 Q-08 Q-09 Q-10 Q-20
    #[tokio::test(flavor = "multi_thread")]
    async fn nishan_has_its_zones_grids_groups_and_a_scenic_grid_of_its_own() {
        let (store, _directory) = filled(&locality::NISHAN).await;
        let cases = [
            ("select count(*) from area where level = 'zone' and exclusive is null", 4),
            ("select count(*) from area where exclusive = 'scenic' and headcount > 0", 1),
            ("select count(*) from area where level = 'village'", 29),
            ("select count(*) from area where level = 'micro'", 67),
            ("select count(*) from area where level = 'fine'", 312),
            (
                "select count(*) from area m where m.level = 'micro' and not exists (select 1 from area f where f.parent = m.id)",
                0,
            ),
            ("select count(*) from household", 9_360),
            (
                "select count(*) from appointment where role in ('party_secretary', 'mayor', 'centre_director')",
                3,
            ),
            ("select count(distinct path) from appointment where role = 'zone_leader'", 4),
            (
                "select count(distinct path) from appointment where role = 'village_cadre' and home is not null",
                29,
            ),
            ("select count(distinct path) from appointment where role = 'grid_worker'", 67),
            ("select count(distinct kind) from appointment where role = 'fine_member'", 4),
            ("select count(*) from team where kind = 'industry_group'", 7),
            (
                "select count(distinct p.department) from team t join team_member m on m.team = t.id \
              join appointment p on p.worker = m.worker where t.kind = 'joint_group'",
                3,
            ),
        ];
        for (sql, want) in cases {
            assert_eq!(number(&store, sql).await, want, "{sql}");
        }
    }

    // covers: B-22 B-13
    #[tokio::test(flavor = "multi_thread")]
    async fn beilun_has_a_sub_district_of_villages_and_communities_in_1_010_micro_grids() {
        let (store, _directory) = filled(&locality::BEILUN).await;
        let cases = [
            ("select count(*) from area where level = 'village' and substr(code, 10, 1) = '2'", 33),
            ("select count(*) from area where level = 'village' and substr(code, 10, 1) <> '2'", 11),
            ("select count(*) from area where level = 'grid'", 152),
            ("select count(*) from area where level = 'micro'", 1_010),
            ("select count(*) from person", 217_000),
            ("select cast(sum(people) as bigint) from area where level = 'micro'", 217_000),
            ("select count(*) from area where level = 'micro' and households not between 50 and 100", 0),
            ("select count(distinct path) from appointment where role = 'micro_leader'", 1_010),
            ("select count(distinct department) from appointment where role = 'department_officer'", 6),
        ];
        for (sql, want) in cases {
            assert_eq!(number(&store, sql).await, want, "{sql}");
        }
    }

    #[test]
    fn the_same_seed_makes_the_same_accounts() {
        assert_eq!(group_logins(50).expect("makes"), group_logins(50).expect("makes"));
    }
}
