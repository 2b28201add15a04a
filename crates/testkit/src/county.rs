//! A small county: one township with two villages of two groups each, three households a group,
//! and somebody in every post. Large enough for every rule, small enough to see whole.

use domain::areas::AreaPath;
use domain::ids::{AppointmentId, AreaId, County, HouseholdId, PersonId, WorkerId};
use domain::people::{Sex, Stay};
use jiff::{Timestamp, civil::date};
use store::access::{Appointment, Worker};
use store::areas::Area;
use store::people::{NewHousehold, NewPerson};
use store::{Store, StoreError};
use uuid::Uuid;

/// Neighbour groups and a daily zero report.
pub const LIANGDANG: &str = include_str!("../../../playbooks/liangdang.toml");
/// Gates, shifts and rounds.
pub const NINGJIANG: &str = include_str!("../../../playbooks/ningjiang.toml");

/// Micro-grids, zones that need more people, households kept in touch with.
pub const BEILUN: &str = include_str!("../../../playbooks/beilun.toml");
/// Down to stairwells; whoever serves at one level vouches for the next.
pub const TENGZHOU: &str = include_str!("../../../playbooks/tengzhou.toml");
/// Venues, inspections and five levels.
pub const NISHAN: &str = include_str!("../../../playbooks/nishan.toml");

/// 10:00 on 15 March 2022 in Liangdang.
pub fn now() -> Timestamp {
    "2022-03-15T02:00:00Z".parse().expect("an instant")
}

/// What [`small_county`] made.
pub struct SmallCounty {
    /// Liangdang.
    pub county: County,
    /// Its playbook.
    pub playbook: playbook::Playbook,
    /// Areas in tree order: county, township, village, group, group, village, group, group; where the ladder goes
    /// deeper, one unit of each further level below each group.
    pub areas: Vec<Area>,
    /// Twelve households, three a group.
    pub households: Vec<NewHousehold>,
    /// Two residents a household.
    pub people: Vec<NewPerson>,
    /// One worker with a post for every required role of every area; logins are `role.path`.
    pub posts: Vec<(String, Appointment)>,
}

/// Fills a store with the small county of a playbook. `password_hash` is everybody's.
pub async fn small_county(store: &Store, text: &'static str, password_hash: Option<&str>) -> SmallCounty {
    let (made, workers) = imagine(text, password_hash);
    fill(store, text, &made, workers).await;
    made
}

/// What [`small_county`] fills in, the same at every call, without a store.
pub(crate) fn imagine(text: &'static str, password_hash: Option<&str>) -> (SmallCounty, Vec<Worker>) {
    let playbook = playbook::Playbook::read(text).expect("the playbook reads");
    let county = playbook.county_code();
    let mut ids = (1u128..).map(|n| Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + n));
    let mut id = move || ids.next().expect("an id");
    let areas = ladder(&playbook, &mut id);
    let (mut households, mut people, mut workers, mut posts) = (vec![], vec![], vec![], vec![]);
    let lowest = playbook.ladder().lowest_depth();
    for area in areas.iter().filter(|area| area.path.depth() == lowest) {
        for door in 1..=3 {
            let household = NewHousehold {
                id: HouseholdId(id()),
                area: area.id,
                path: area.path.clone(),
                number: format!("{}{door:02}", area.path.as_str()),
                address: format!("{}{door}号", area.name),
                head: "王秀英".into(),
                people: 2,
                enterprise: None,
            };
            for (place, name) in ["王秀英", "李强"].into_iter().enumerate() {
                people.push(NewPerson {
                    id: PersonId(id()),
                    household: household.id,
                    path: area.path.clone(),
                    place: place as i64,
                    name: name.into(),
                    sex: if place == 0 { Sex::Female } else { Sex::Male },
                    born: Some(date(1960 + place as i16, 5, 4)),
                    relation: if place == 0 { "户主" } else { "配偶" }.into(),
                    stay: Stay::default(),
                    phone: Some(format!("+86139{:08}", people.len())),
                    id_number: Some(
                        domain::people::IdNumber::complete(&format!("6212281960050400{}", people.len() % 10))
                            .replacen("6212281960", &format!("621228{}", 1950 + people.len()), 1),
                    ),
                    source: "test".into(),
                });
            }
            households.push(household);
        }
    }
    for area in &areas {
        let here = |role: &&playbook::Role| *role.level.get_ref() == area.level && role.exclusive.is_none();
        for role in playbook.roles.iter().filter(|role| role.required > 0).filter(here) {
            let login = format!("{}.{}", role.id.get_ref(), area.path.as_str());
            let worker = Worker {
                id: WorkerId(id()),
                login: login.clone(),
                password_hash: password_hash.map(str::to_owned),
                name: format!("{}{}", area.name, role.name.zh),
                party_member: None,
                phone: Some("+8613900000000".into()),
            };
            let post = Appointment {
                id: AppointmentId(id()),
                worker: worker.id,
                role: role.id.get_ref().clone(),
                area: area.id,
                path: area.path.clone(),
                from: date(2022, 3, 1),
                until: None,
                basis: "appointed".into(),
                terms: store::access::Terms::default(),
            };
            workers.push(worker);
            posts.push((login, post));
        }
    }
    (SmallCounty { county, playbook, areas, households, people, posts }, workers)
}

async fn fill(store: &Store, text: &'static str, made: &SmallCounty, workers: Vec<Worker>) {
    let (county, areas) = (made.county, made.areas.clone());
    let (households, people) = (made.households.clone(), made.people.clone());
    let appointments: Vec<_> = made.posts.iter().map(|(_, post)| post.clone()).collect();
    let filled: Result<(), StoreError> = store
        .write(move |writer| {
            Box::pin(async move {
                store::playbooks::insert(writer, county, 1, date(2022, 3, 1), text, now()).await?;
                store::areas::insert(writer, county, &areas, date(2022, 3, 1)).await?;
                store::people::insert_households(writer, county, &households, now()).await?;
                store::people::insert_people(writer, county, &people, now()).await?;
                store::access::insert_workers(writer, county, &workers, now()).await?;
                store::access::insert_appointments(writer, county, &appointments, now()).await?;
                for household in &households {
                    store::areas::resize(writer, county, &household.path, 1, household.people).await?;
                }
                Ok(())
            })
        })
        .await;
    filled.expect("the small county fits");
}

fn ladder(playbook: &playbook::Playbook, id: &mut impl FnMut() -> Uuid) -> Vec<Area> {
    let mut areas: Vec<Area> = Vec::new();
    let county = playbook.county.get_ref();
    let mut add = |parent: Option<&Area>, path: AreaPath, code: Option<&str>, name: &str| {
        let level = playbook.ladder().at(path.depth()).expect("a level");
        let area = Area {
            id: AreaId(id()),
            parent: parent.map(|it| it.id),
            path,
            level: level.id.get_ref().clone(),
            code: code.map(|rest| format!("{county}{rest}")),
            name: name.into(),
            exclusive: None,
        };
        areas.push(area.clone());
        area
    };
    let lowest = playbook.ladder().lowest().expect("a level").name.zh.clone();
    let top = add(None, AreaPath::county(), Some("000000"), "两当县");
    let town = add(Some(&top), top.path.child(1), Some("100000"), "城关镇");
    for (n, name, code) in [(1, "香泉社区", "100001"), (2, "左家村", "100201")] {
        let village = add(Some(&town), town.path.child(n), Some(code), name);
        for group in 1..=2 {
            let name = format!("{name}第{group}{lowest}");
            let mut above = add(Some(&village), village.path.child(group), None, &name);
            while above.path.depth() < playbook.ladder().lowest_depth() {
                above = add(Some(&above), above.path.child(1), None, &name);
            }
        }
    }
    areas
}

impl SmallCounty {
    /// A post by role and place among the areas, such as `("group_head", 3)`.
    pub fn post(&self, role: &str, area: usize) -> domain::access::Post {
        let wanted = &self.areas[area];
        let found = self.posts.iter().find(|(_, post)| post.role == role && post.area == wanted.id);
        let (_, post) = found.unwrap_or_else(|| panic!("no {role} at {}", wanted.name));
        let role = self.playbook.role(role).expect("a role");
        domain::access::Post {
            county: self.county,
            worker: post.worker,
            appointment: post.id,
            role: post.role.clone(),
            area: post.area,
            path: post.path.clone(),
            from: post.from,
            until: post.until,
            actions: role.actions.clone(),
            sight: role.sight,
            department: None,
        }
    }
}
