//! Beilun's ladder with who serves in it: 11 streets, 264 villages, 672 grids, 4,477 micro-grids.

use std::path::Path;

use domain::areas::AreaPath;
use domain::ids::{AppointmentId, AreaId, County, WorkerId};
use jiff::{SignedDuration, Timestamp, civil::date};
use store::access::{Appointment, Worker};
use store::areas::Area;
use store::{Keys, Store, StoreError};
use uuid::Uuid;

pub const TENANT: County = County(330_206);
const PLAYBOOK: &str = include_str!("../../../playbooks/beilun.toml");
const STREETS: usize = 11;
pub const VILLAGES: usize = 264;
const GRIDS: usize = 672;
const MICROS: usize = 4_477;

/// A grid: who leads it tells of what happens in its micro-grids.
pub struct Grid {
    pub leader: String,
    pub micros: Vec<(AreaId, AreaPath)>,
}

/// A village: its head gives out and handles.
pub struct Village {
    pub area: AreaId,
    pub head: String,
    pub street: usize,
    pub grids: Vec<Grid>,
}

/// Everything, with the logins of those who serve. A login is its own token.
pub struct Beilun {
    pub streets: Vec<AreaId>,
    pub villages: Vec<Village>,
}

/// The command room of a street.
pub fn room(street: usize) -> String {
    format!("room-{street}")
}

/// An officer of a department.
pub fn officer(department: &str, street: usize) -> String {
    format!("{department}-{street}")
}

pub fn cookie(login: &str) -> String {
    format!("wangge={}.{login}", TENANT.0)
}

struct Filling {
    areas: Vec<Area>,
    posts: Vec<(String, &'static str, Area, Option<&'static str>)>,
}

impl Filling {
    fn area(&mut self, parent: Option<&Area>, level: &str, code: Option<String>, name: String) -> Area {
        let place = self.areas.iter().filter(|it| it.parent == parent.map(|it| it.id)).count() as u32;
        let area = Area {
            id: AreaId(id(1, self.areas.len())),
            parent: parent.map(|it| it.id),
            path: parent.map_or_else(AreaPath::county, |it| it.path.child(place + 1)),
            level: level.to_owned(),
            code,
            name,
            exclusive: None,
        };
        self.areas.push(area.clone());
        area
    }

    fn post(&mut self, login: &str, role: &'static str, area: &Area, department: Option<&'static str>) {
        self.posts.push((login.to_owned(), role, area.clone(), department));
    }
}

fn id(kind: u64, number: usize) -> Uuid {
    Uuid::from_u64_pair((kind << 32) | 0x7000, (1 << 63) | number as u64)
}

/// So many of the whole fall to one of several, as evenly as they can.
fn share(whole: usize, parts: usize, part: usize) -> usize {
    whole * (part + 1) / parts - whole * part / parts
}

/// Fills a new store in the directory; sessions last so many days from an instant.
pub async fn fill(directory: &Path, now: Timestamp, days: i64) -> anyhow::Result<(Store, Beilun)> {
    let store = Store::sqlite(&directory.join("wangge.db"), Keys::new(&[3; 64]))?;
    let mut filling = Filling { areas: Vec::new(), posts: Vec::new() };
    let mut beilun = Beilun { streets: Vec::new(), villages: Vec::new() };
    let top = filling.area(None, "district", Some("330206000000".into()), "北仑区".into());
    filling.post("district", "commander", &top, None);
    let (mut village_number, mut grid_number) = (0, 0);
    for street in 0..STREETS {
        let unit = filling.area(Some(&top), "street", Some(code(street, 0)), format!("第{}街道", street + 1));
        filling.post(&room(street), "command_room", &unit, None);
        for department in ["police", "governance"] {
            filling.post(&officer(department, street), "department_officer", &unit, Some(department));
        }
        beilun.streets.push(unit.id);
        for n in 0..share(VILLAGES, STREETS, street) {
            let name = format!("{}第{}村", unit.name, n + 1);
            let village = filling.area(Some(&unit), "village", Some(code(street, n + 1)), name);
            let head = format!("head-{village_number}");
            filling.post(&head, "village_head", &village, None);
            let mut grids = Vec::new();
            for n in 0..share(GRIDS, VILLAGES, village_number) {
                let grid =
                    filling.area(Some(&village), "grid", None, format!("{}第{}网格", village.name, n + 1));
                let leader = format!("grid-{grid_number}");
                filling.post(&leader, "grid_leader", &grid, None);
                let micros = 0..share(MICROS, GRIDS, grid_number);
                let micro = |n| {
                    let name = format!("{}第{}微网格", grid.name, n + 1);
                    let micro = filling.area(Some(&grid), "micro", None, name);
                    (micro.id, micro.path)
                };
                grids.push(Grid { leader, micros: micros.map(micro).collect() });
                grid_number += 1;
            }
            beilun.villages.push(Village { area: village.id, head, street, grids });
            village_number += 1;
        }
    }
    keep(&store, filling, now, now + SignedDuration::from_hours(24 * days)).await?;
    Ok((store, beilun))
}

fn code(street: usize, village: usize) -> String {
    format!("330206{:03}{:03}", street + 1, if village == 0 { 0 } else { 200 + village })
}

async fn keep(store: &Store, filling: Filling, now: Timestamp, until: Timestamp) -> anyhow::Result<()> {
    let (mut workers, mut appointments, mut logins) = (Vec::new(), Vec::new(), Vec::new());
    for (number, (login, role, area, department)) in filling.posts.into_iter().enumerate() {
        workers.push(Worker {
            id: WorkerId(id(4, number)),
            login: login.clone(),
            password_hash: Some(String::new()),
            name: "王伟".into(),
            party_member: None,
            phone: None,
        });
        let terms = store::access::Terms {
            department: department.map(str::to_owned),
            ..store::access::Terms::default()
        };
        appointments.push(Appointment {
            id: AppointmentId(id(5, number)),
            worker: WorkerId(id(4, number)),
            role: role.to_owned(),
            area: area.id,
            path: area.path,
            from: date(2021, 1, 1),
            until: None,
            basis: "appointed".into(),
            terms,
        });
        logins.push((WorkerId(id(4, number)), login));
    }
    let areas = filling.areas;
    let kept: Result<(), StoreError> = store
        .write(move |writer| {
            Box::pin(async move {
                store::playbooks::insert(writer, TENANT, 1, date(2021, 1, 1), PLAYBOOK, now).await?;
                store::areas::insert(writer, TENANT, &areas, date(2021, 1, 1)).await?;
                store::access::insert_workers(writer, TENANT, &workers, now).await?;
                store::access::insert_appointments(writer, TENANT, &appointments, now).await?;
                for (worker, login) in logins {
                    let posts = store::access::posts(writer, TENANT, worker, date(2022, 1, 1)).await?;
                    let hash = server::token_hash(&login);
                    store::access::open_session(writer, TENANT, &hash, &posts[0], now, until).await?;
                }
                Ok(())
            })
        })
        .await;
    Ok(kept?)
}
