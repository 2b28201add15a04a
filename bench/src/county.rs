//! A county of any size with one worker for each role, straight through the store.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;

use domain::areas::AreaPath;
use domain::ids::{AppointmentId, AreaId, County, HouseholdId, PersonId, WorkerId};
use domain::people::Sex;
use jiff::{Timestamp, civil::date};
use playbook::Playbook;
use server::{Actor, App, Clock, Settings, StartCampaign};
use store::access::{Appointment, Worker};
use store::areas::Area;
use store::people::{NewHousehold, NewPerson};
use store::{Keys, Store, StoreError};
use uuid::Uuid;

pub const PLAYBOOK: &str = include_str!("../../playbooks/liangdang.toml");
pub const PASSWORD: &str = "only-for-measuring";
const VILLAGES_A_TOWN: usize = 20;
const GROUPS_A_VILLAGE: usize = 100;
const HOUSEHOLDS_A_GROUP: usize = 4;

/// 08:00 on 15 March 2022 in China.
pub fn now() -> Timestamp {
    Timestamp::from_second(1_647_302_400).unwrap_or(Timestamp::UNIX_EPOCH)
}

fn id(kind: u64, number: usize) -> Uuid {
    Uuid::from_u64_pair((kind << 32) | 0x7000, (1 << 63) | number as u64)
}

/// Opens a store (PostgreSQL where `WANGGE_DATABASE_URL` names one, else SQLite in the directory) with
/// the ladder of a county of about so many households; returns
/// the lowest units in tree order.
pub async fn ladder(directory: &Path, households: usize) -> anyhow::Result<(Store, Vec<Area>)> {
    let keys = Keys::new(&[3; 64]);
    let store = match std::env::var("WANGGE_DATABASE_URL") {
        Ok(url) => Store::postgres(&url, keys).await?,
        Err(_) => Store::sqlite(&directory.join("wangge.db"), keys)?,
    };
    let groups = households.div_ceil(HOUSEHOLDS_A_GROUP);
    let mut areas = Vec::new();
    let mut lowest = Vec::new();
    let mut add = |parent: Option<&Area>, path: AreaPath, level: &str, code: Option<String>, name: String| {
        let area = Area {
            id: AreaId(id(1, areas.len())),
            parent: parent.map(|it| it.id),
            path,
            level: level.to_owned(),
            code,
            name,
            exclusive: None,
        };
        areas.push(area.clone());
        area
    };
    let top = add(None, AreaPath::county(), "county", Some("621228000000".into()), "两当县".into());
    let (mut town, mut village) = (top.clone(), top.clone());
    for group in 0..groups {
        let number = group / GROUPS_A_VILLAGE;
        if group % (GROUPS_A_VILLAGE * VILLAGES_A_TOWN) == 0 {
            let n = number / VILLAGES_A_TOWN + 1;
            town = add(Some(&top), top.path.child(n as u32), "township", None, format!("第{n}镇"));
        }
        if group % GROUPS_A_VILLAGE == 0 {
            let path = town.path.child((number % VILLAGES_A_TOWN) as u32 + 1);
            village = add(Some(&town), path, "village", Some(code(number)), format!("第{}村", number + 1));
        }
        let n = group % GROUPS_A_VILLAGE + 1;
        let name = format!("{}第{n}联户组", village.name);
        lowest.push(add(Some(&village), village.path.child(n as u32), "group", None, name));
    }
    let playbook = Playbook::read(PLAYBOOK).map_err(|problems| anyhow::anyhow!("{problems:?}"))?;
    let county = playbook.county_code();
    let filled: Result<(), StoreError> = store
        .write(move |writer| {
            Box::pin(async move {
                store::playbooks::insert(writer, county, 1, playbook.effective, PLAYBOOK, now()).await?;
                store::areas::insert(writer, county, &areas, date(2022, 3, 1)).await
            })
        })
        .await;
    filled?;
    Ok((store, lowest))
}

/// Code of a village by its number.
pub fn code(number: usize) -> String {
    format!("621228{:03}{:03}", 100 + number / 150, 200 + number % 150)
}

/// Households with residents, 2.5 each.
pub async fn people(store: &Store, lowest: &[Area], county: County) -> anyhow::Result<()> {
    const SURNAMES: [&str; 12] = ["王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙"];
    const GIVEN: [&str; 10] = ["伟", "秀英", "敏", "静", "丽", "强", "磊", "军", "洋", "艳"];
    let (mut door, mut person) = (0, 0);
    for units in lowest.chunks(500) {
        let (mut households, mut people, mut sizes) = (Vec::new(), Vec::new(), Vec::new());
        for unit in units {
            let mut residents = 0;
            for n in 0..HOUSEHOLDS_A_GROUP {
                let size = 2 + n % 2;
                residents += size;
                let household = HouseholdId(id(2, door));
                door += 1;
                let name = |n: usize| format!("{}{}", SURNAMES[n % 12], GIVEN[n / 12 % 10]);
                for place in 0..size {
                    people.push(NewPerson {
                        id: PersonId(id(3, person)),
                        household,
                        path: unit.path.clone(),
                        place: place as i64,
                        name: name(person),
                        sex: Sex::Female,
                        born: Some(date(1970, 1, 1)),
                        relation: "户主".into(),
                        stay: domain::people::Stay::default(),
                        phone: Some(format!("+86199{person:08}")),
                        id_number: None,
                        source: "bench".into(),
                    });
                    person += 1;
                }
                households.push(NewHousehold {
                    id: household,
                    area: unit.id,
                    path: unit.path.clone(),
                    number: format!("{door:018}"),
                    address: format!("{}{n}号", unit.name),
                    head: name(person - size),
                    people: size as i64,
                    enterprise: None,
                });
            }
            sizes.push((unit.path.clone(), HOUSEHOLDS_A_GROUP as i64, residents as i64));
        }
        let kept: Result<(), StoreError> = store
            .write(move |writer| {
                Box::pin(async move {
                    store::people::insert_households(writer, county, &households, now()).await?;
                    store::people::insert_people(writer, county, &people, now()).await?;
                    for (path, households, people) in sizes {
                        store::areas::resize(writer, county, &path, households, people).await?;
                    }
                    Ok(())
                })
            })
            .await;
        kept?;
    }
    Ok(())
}

/// Workers with one post each: (login, role, area).
pub async fn staff(
    store: &Store,
    county: County,
    posts: Vec<(String, &'static str, Area)>,
) -> anyhow::Result<()> {
    let hash = server::hash_password(PASSWORD, b"salt-for-measure")?;
    let (mut workers, mut appointments) = (Vec::new(), Vec::new());
    for (number, (login, role, area)) in posts.into_iter().enumerate() {
        let worker = WorkerId(id(4, number));
        workers.push(Worker {
            id: worker,
            login,
            password_hash: Some(hash.clone()),
            name: "王伟".into(),
            party_member: None,
            phone: None,
        });
        appointments.push(Appointment {
            id: AppointmentId(id(5, number)),
            worker,
            role: role.to_owned(),
            area: area.id,
            path: area.path,
            from: date(2022, 1, 1),
            until: None,
            basis: "appointed".into(),
            terms: store::access::Terms::default(),
        });
    }
    let kept: Result<(), StoreError> = store
        .write(move |writer| {
            Box::pin(async move {
                store::access::insert_workers(writer, county, &workers, now()).await?;
                store::access::insert_appointments(writer, county, &appointments, now()).await
            })
        })
        .await;
    Ok(kept?)
}

/// The county itself, above its lowest units.
pub async fn top(store: &Store, county: County) -> anyhow::Result<Area> {
    let found: Result<_, StoreError> = store
        .read(move |db| Box::pin(async move { store::areas::at_path(db, county, &AreaPath::county()).await }))
        .await;
    found?.ok_or_else(|| anyhow::anyhow!("no county"))
}

/// The application on a store at a fixed time, with a knock-on-door campaign that the commander `county`
/// has started.
pub async fn at_work(store: Store, county: County, files: &Path, campaign: Uuid) -> anyhow::Result<App> {
    let settings = Settings {
        clock: Clock::Virtual(Arc::new(AtomicI64::new(now().as_microsecond()))),
        random: |bytes| {
            let _ = getrandom::fill(bytes);
        },
        files: files.to_owned(),
        metrics: Arc::new(String::new),
        secure_cookies: false,
        outbound: server::Outbound::default(),
    };
    let app = App::start(store, settings).await?;
    let commander = Actor::acting_as(app.clone(), county, "county").await?;
    let asked = StartCampaign { id: campaign, template: "knock".into(), title: None, numbers: None };
    server::start_campaign(&commander, asked).await?;
    Ok(app)
}
