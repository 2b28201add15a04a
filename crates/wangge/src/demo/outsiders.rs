//! People from elsewhere, and some who were written down twice: where a playbook keeps such ledgers. Drawn from a seed of
//! their own, so that everybody else stays who they are.

use std::collections::HashMap;

use domain::ids::PersonId;
use domain::people::{Incoming, Stay};
use jiff::ToSpan;
use jiff::civil::Date;
use playbook::Playbook;
use rand::prelude::*;
use rand_chacha::ChaCha8Rng;
use store::people::NewPerson;

use super::Ids;
use super::residents::Residents;

/// One household in so many lets a room.
const LETS: usize = 17;
/// One household in so many has somebody in it who is written down elsewhere as well.
const TWICE: usize = 790;

/// Adds them.
pub fn add(made: &mut Residents, playbook: &Playbook, ids: &mut Ids, today: Date) {
    let kinds = &playbook.people.incoming;
    if kinds.is_empty() {
        return;
    }
    let mut rng = ChaCha8Rng::seed_from_u64(0x6f75_7473);
    let heads: HashMap<_, usize> = made
        .people
        .iter()
        .enumerate()
        .filter(|(_, it)| it.place == 0)
        .map(|(n, it)| (it.household, n))
        .collect();
    let mut added = Vec::new();
    for n in 0..made.households.len() {
        let head = made.people[heads[&made.households[n].id]].clone();
        if n % LETS == 5 {
            let other = &made.people[rng.random_range(0..made.people.len())];
            let kind = &kinds[rng.random_range(0..kinds.len())];
            let host = match kind.id.as_str() {
                "grower" => "蔬菜大棚合作社",
                "site" => "景区配套工程项目部",
                _ => head.name.as_str(),
            };
            let stay = Stay {
                incoming: Some(Incoming {
                    kind: kind.id.clone(),
                    host: Some(host.to_owned()),
                    enterprise: None,
                    since: Some(today.saturating_sub(rng.random_range(3..400).days())),
                }),
                ..Stay::default()
            };
            // A surname from one, a given name from another: nobody of them exists.
            let name = mixed(&other.name, &made.people[rng.random_range(0..made.people.len())].name);
            added.push(NewPerson {
                id: PersonId(ids.next()),
                place: made.households[n].people,
                name,
                sex: other.sex,
                born: other.born,
                relation: "租户".to_owned(),
                stay,
                phone: Some(format!("+86198{:08}", 1_000 + n)),
                id_number: None,
                ..head
            });
            made.households[n].people += 1;
        } else if n % TWICE == 400
            && n >= 3
            && made.households[n - 3].path.parent() == made.households[n].path.parent()
        {
            let household = &mut made.households[n - 3];
            added.push(NewPerson {
                id: PersonId(ids.next()),
                household: household.id,
                path: household.path.clone(),
                place: household.people,
                relation: "亲属".to_owned(),
                stay: Stay::default(),
                id_number: None,
                ..head
            });
            household.people += 1;
        }
    }
    made.people.extend(added);
}

fn mixed(surname: &str, given: &str) -> String {
    surname.chars().take(1).chain(given.chars().skip(1)).collect()
}
