//! Somebody in every post of the ladder: cadres and grid leaders appointed, group heads elected
//! from their own group, building and stairwell heads in the communities (L-09, L-15 … L-17).

use domain::ids::{AppointmentId, WorkerId};
use jiff::civil::Date;
use playbook::Playbook;
use rand::prelude::*;
use rand_chacha::ChaCha8Rng;
use store::access::{Appointment, Worker};
use store::areas::Area;

use super::residents::Residents;
use super::{Ids, PASSWORD};

/// Building heads and stairwell heads the county named.
const BUILDING_HEADS: usize = 103;
const UNIT_HEADS: usize = 198;

/// Account of a group's head: its number among all groups and its village's code.
pub fn group_login(number: usize, code: &str) -> String {
    if number == 0 { "group".to_owned() } else { format!("g{code}-{number:04}") }
}

struct Staff<'a> {
    workers: Vec<Worker>,
    posts: Vec<Appointment>,
    password_hash: String,
    from: Date,
    ids: &'a mut Ids,
    rng: &'a mut ChaCha8Rng,
    names: Vec<&'a str>,
}

pub fn appoint(
    areas: &[Area],
    made: &Residents,
    playbook: &Playbook,
    ids: &mut Ids,
    rng: &mut ChaCha8Rng,
    today: Date,
) -> anyhow::Result<(Vec<Worker>, Vec<Appointment>)> {
    // One hash for all: thousands of accounts of one public password need no salt of their own.
    let password_hash = server::hash_password(PASSWORD, b"liangdang-demo--")?;
    let adults = made.people.iter().filter(|person| person.place == 0).map(|person| person.name.as_str());
    let mut staff = Staff {
        workers: Vec::new(),
        posts: Vec::new(),
        password_hash,
        from: super::years_before(today, 1),
        ids,
        rng,
        names: adults.collect(),
    };
    let (mut towns, mut villages) = (0, 0);
    for area in areas {
        let code = area.code.as_deref().unwrap_or_default();
        match area.level.as_str() {
            "county" => {
                staff.add("admin".into(), "administrator", area, None);
                staff.add("county".into(), "commander", area, None);
            }
            "township" => {
                towns += 1;
                let login = if towns == 1 { "town".into() } else { format!("t{code}") };
                staff.add(login, "township_head", area, None);
            }
            "village" => {
                villages += 1;
                let login = if villages == 1 { "village".into() } else { format!("v{code}") };
                staff.add(login, "village_head", area, None);
                staff.add(format!("w{code}"), "grid_worker", area, None);
                staff.add(format!("p{code}"), "volunteer", area, None);
            }
            _ => {}
        }
    }
    let heads = made.households.iter().map(|it| (&it.path, it.head.as_str())).collect::<Vec<_>>();
    let mut door = 0;
    for (number, (group, code, _)) in made.groups.iter().enumerate() {
        while heads.get(door).is_some_and(|(path, _)| **path < group.path) {
            door += 1;
        }
        let name = heads.get(door).map(|(_, name)| *name);
        staff.add(group_login(number, code), "group_head", group, name);
    }
    let communities: Vec<&(Area, String, bool)> = made.groups.iter().filter(|(.., town)| *town).collect();
    for n in 0..UNIT_HEADS.min(communities.len()) {
        let (group, code, _) = communities[n * communities.len() / UNIT_HEADS.max(1)];
        staff.add(format!("u{code}-{n:03}"), "unit_head", group, None);
    }
    let towns: Vec<&Area> =
        areas.iter().filter(|it| it.level == "village" && it.name.ends_with("社区")).collect();
    for n in 0..BUILDING_HEADS {
        let community = towns[n % towns.len()];
        staff.add(format!("b{n:03}"), "building_head", community, None);
    }
    for (n, community) in towns.iter().enumerate() {
        staff.add(format!("c{n:03}"), "community_cadre", community, None);
    }
    debug_assert!(staff.posts.iter().all(|post| playbook.role(&post.role).is_some()));
    Ok((staff.workers, staff.posts))
}

impl Staff<'_> {
    fn add(&mut self, login: String, role: &str, area: &Area, name: Option<&str>) {
        let drawn = self.names.choose(self.rng).copied().unwrap_or("王伟");
        let worker = Worker {
            id: WorkerId(self.ids.next()),
            login,
            password_hash: Some(self.password_hash.clone()),
            name: name.unwrap_or(drawn).to_owned(),
            party_member: Some(self.rng.random_bool(0.45)),
            phone: Some(format!("+86198{:08}", self.workers.len())),
        };
        self.posts.push(Appointment {
            id: AppointmentId(self.ids.next()),
            worker: worker.id,
            role: role.to_owned(),
            area: area.id,
            path: area.path.clone(),
            from: self.from,
            until: None,
            basis: if role == "group_head" { "elected" } else { "appointed" }.to_owned(),
        });
        self.workers.push(worker);
    }
}
