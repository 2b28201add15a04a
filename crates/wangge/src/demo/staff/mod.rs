//! Somebody in every post of the ladder, as each locality names them.

mod beilun;
mod liangdang;
mod ningjiang;
mod nishan;

pub use ningjiang::{PATROLS, portion};
pub use nishan::categories;

/// A team, its members, the units it answers for.
pub type FormedTeam = (Team, Vec<WorkerId>, Vec<(AreaId, AreaPath)>);

/// The teams a locality forms.
pub fn teams(locality: &Locality, areas: &[Area], posts: &[Appointment], ids: &mut Ids) -> Vec<FormedTeam> {
    match locality.id {
        "ningjiang" => ningjiang::teams(areas, posts, || ids.next()),
        "nishan" => nishan::teams(areas, posts, || ids.next()),
        _ => Vec::new(),
    }
}

use domain::areas::AreaPath;
use domain::ids::{AppointmentId, AreaId, WorkerId};
use jiff::civil::Date;
use playbook::Playbook;
use rand::prelude::*;
use rand_chacha::ChaCha8Rng;
use store::access::{Appointment, Worker};
use store::areas::Area;
use store::staffing::Team;

use super::Ids;
use super::locality::Locality;
use super::residents::Residents;

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
    locality: &Locality,
    areas: &[Area],
    made: &Residents,
    playbook: &Playbook,
    ids: &mut Ids,
    rng: &mut ChaCha8Rng,
    today: Date,
) -> anyhow::Result<(Vec<Worker>, Vec<Appointment>)> {
    // One hash for all: thousands of accounts of one public password need no salt of their own.
    let password_hash = server::hash_password(locality.password, b"for-everybody-- ")?;
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
    match locality.id {
        "beilun" => beilun::appoint(&mut staff, areas, made, playbook),
        "ningjiang" => ningjiang::appoint(&mut staff, areas, made),
        "nishan" => nishan::appoint(&mut staff, areas, made, playbook),
        _ => liangdang::appoint(&mut staff, areas, made),
    }
    debug_assert!(staff.posts.iter().all(|post| playbook.role(&post.role).is_some()));
    Ok((staff.workers, staff.posts))
}

impl Staff<'_> {
    /// Lays down more about who was appointed last.
    fn last_terms(&mut self, terms: store::access::Terms) {
        if let Some(last) = self.posts.last_mut() {
            last.terms = terms;
        }
    }

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
            terms: store::access::Terms::default(),
        });
        self.workers.push(worker);
    }
}
