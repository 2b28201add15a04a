//! Made-up residents: as many households as the locality counts, ages by its census pyramid,
//! surnames by their share. Deterministic from the seed; nobody of them exists.

use std::collections::HashMap;

use anyhow::Context;
use domain::areas::group_sizes;
use domain::ids::{AreaId, HouseholdId, PersonId};
use domain::people::{IdNumber, Presence, Sex, Stay};
use jiff::ToSpan;
use jiff::civil::Date;
use playbook::Playbook;
use rand::distr::weighted::WeightedIndex;
use rand::prelude::*;
use rand_chacha::ChaCha8Rng;
use store::areas::Area;
use store::people::{NewHousehold, NewPerson};

use super::ladder::Village;
use super::locality::{Housing, Locality};
use super::{Ids, years_before};

/// Everybody, and the groups they were formed into.
pub struct Residents {
    pub households: Vec<NewHousehold>,
    pub people: Vec<NewPerson>,
    /// Groups in walking order: area, the village's code, whether in a community.
    pub groups: Vec<(Area, String, bool)>,
}

struct Names {
    surnames: Vec<(String, f64)>,
    by_weight: WeightedIndex<f64>,
    given: HashMap<Sex2, Vec<String>>,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Sex2 {
    Male,
    Female,
}

struct Maker<'a> {
    county: String,
    away_places: &'static [&'static str],
    reasons: Vec<String>,
    names: Names,
    ages: Vec<(i16, i16, [u32; 2])>,
    sequences: HashMap<(Date, bool), u32>,
    phones: u64,
    today: Date,
    rng: &'a mut ChaCha8Rng,
}

pub fn make(
    locality: &'static Locality,
    villages: &[Village],
    playbook: &Playbook,
    areas: &mut Vec<Area>,
    ids: &mut Ids,
    rng: &mut ChaCha8Rng,
    today: Date,
) -> anyhow::Result<Residents> {
    let lowest = playbook.ladder().lowest().context("a ladder")?;
    let rule = lowest.size.context("a size rule")?;
    let (all, each, middle) = match locality.housing {
        Housing::Everywhere => (locality.households(), 1, 0),
        Housing::Units { units, each, middle } | Housing::Built { units, each, middle } => {
            (units, each, middle)
        }
    };
    let shares = share(villages, all, rng);
    let middles = share(villages, middle, rng);
    let mut sizes: Vec<usize> = locality
        .sizes
        .iter()
        .enumerate()
        .flat_map(|(less, count)| std::iter::repeat_n(less + 1, *count))
        .collect();
    sizes.shuffle(rng);
    let mut maker = Maker::new(locality, playbook, today, rng)?;
    let mut made = Residents { households: vec![], people: vec![], groups: vec![] };
    for ((village, count), middle) in villages.iter().zip(shares).zip(middles) {
        let mut serial = 0;
        let units = if each == 1 { group_sizes(count, rule) } else { vec![each; count] };
        let between = playbook.ladder().at(village.area.path.depth() + 1).filter(|_| middle > 0);
        let mut above = vec![village.area.clone()];
        if let Some(level) = between {
            above = (0..middle).map(|n| unit(&village.area, village, level, n, ids)).collect();
            areas.extend(above.iter().cloned());
        }
        let each_above = units.len().div_ceil(above.len().max(1));
        for (ordinal, size) in units.into_iter().enumerate() {
            let group = unit(&above[ordinal / each_above.max(1)], village, lowest, ordinal, ids);
            for _ in 0..size {
                serial += 1;
                let people = sizes.pop().context("as many sizes as households")?;
                maker.household(village, &group, serial, people, ids, &mut made);
            }
            made.groups.push((group.clone(), village.code.as_str().to_owned(), village.is_community()));
            areas.push(group);
        }
    }
    Ok(made)
}

/// The next unit of a level below an area of a village, numbered through the village.
fn unit(above: &Area, village: &Village, level: &playbook::Level, number: usize, ids: &mut Ids) -> Area {
    Area {
        id: AreaId(ids.next()),
        parent: Some(above.id),
        path: above.path.child(number as u32 + 1),
        level: level.id.get_ref().clone(),
        code: None,
        name: format!("{}第{}{}", village.area.name, number + 1, level.name.zh),
        exclusive: None,
    }
}

/// Spreads households or units over the villages; the shares add up to all of them.
fn share(villages: &[Village], all: usize, rng: &mut ChaCha8Rng) -> Vec<usize> {
    let weights: Vec<f64> =
        villages.iter().map(|village| village.weight() * rng.random_range(0.6..1.4)).collect();
    let total: f64 = weights.iter().sum();
    let mut shares: Vec<usize> =
        weights.iter().map(|weight| (weight / total * all as f64) as usize).collect();
    let left = all - shares.iter().sum::<usize>();
    shares.iter_mut().take(left).for_each(|share| *share += 1);
    shares
}

impl<'a> Maker<'a> {
    fn new(
        locality: &'static Locality,
        playbook: &Playbook,
        today: Date,
        rng: &'a mut ChaCha8Rng,
    ) -> anyhow::Result<Self> {
        let rows = |text: &'static str| csv::Reader::from_reader(text.as_bytes());
        let surnames: Vec<(String, f64)> =
            rows(include_str!("../../data/surnames.csv")).deserialize().collect::<Result<_, _>>()?;
        let mut given: HashMap<Sex2, Vec<String>> = HashMap::new();
        for row in rows(include_str!("../../data/given_names.csv")).deserialize() {
            let (name, sex): (String, String) = row?;
            let sex = if sex == "男" { Sex2::Male } else { Sex2::Female };
            given.entry(sex).or_default().push(name);
        }
        let mut ages = Vec::new();
        for row in rows(locality.ages).deserialize() {
            let (from, until, male, female): (i16, i16, u32, u32) = row?;
            ages.push((from, until, [male, female]));
        }
        let by_weight = WeightedIndex::new(surnames.iter().map(|(_, weight)| *weight))?;
        let names = Names { surnames, by_weight, given };
        let (county, away_places) = (playbook.county.get_ref().clone(), locality.away_places);
        let reasons = playbook.people.away_reasons.iter().map(|it| it.id.clone()).collect();
        Ok(Self {
            county,
            away_places,
            reasons,
            names,
            ages,
            sequences: HashMap::new(),
            phones: 0,
            today,
            rng,
        })
    }

    fn household(
        &mut self,
        village: &Village,
        group: &Area,
        serial: u32,
        people: usize,
        ids: &mut Ids,
        made: &mut Residents,
    ) {
        let id = HouseholdId(ids.next());
        let hamlet = (serial - 1) / 30 + 1;
        let number = format!("{}{hamlet:02}{serial:04}", village.code.as_str());
        let address = if village.is_community() {
            let (building, unit, floor) = ((serial - 1) / 24 + 1, (serial - 1) / 12 % 2 + 1, serial % 6 + 1);
            format!("{}{building}号楼{unit}单元{floor}0{}室", village.area.name, serial % 2 + 1)
        } else {
            format!("{}{hamlet}组{}号", village.area.name, (serial - 1) % 30 + 1)
        };
        let family = self.family(people);
        for (place, (surname, sex, age, relation)) in family.iter().enumerate() {
            let name = self.name(surname, *sex);
            let away = (18..=55).contains(age) && self.rng.random_bool(0.18);
            let born = self.birthday(*age);
            made.people.push(NewPerson {
                id: PersonId(ids.next()),
                household: id,
                path: group.path.clone(),
                place: place as i64,
                name,
                sex: if *sex == Sex2::Male { Sex::Male } else { Sex::Female },
                born: Some(born),
                relation: (*relation).to_owned(),
                stay: self.stay(away, *age),
                phone: (*age >= 14).then(|| self.phone()),
                id_number: Some(self.id_number(born, *sex)),
                source: "demo".to_owned(),
            });
        }
        let head = made.people[made.people.len() - people].name.clone();
        made.households.push(NewHousehold {
            id,
            area: group.id,
            path: group.path.clone(),
            number,
            address,
            head,
            people: people as i64,
            enterprise: None,
        });
    }

    /// Where somebody stays; of those away some were not asked lately, some never.
    fn stay(&mut self, away: bool, age: i16) -> Stay {
        if !away {
            return Stay::default();
        }
        let place = self.away_places[self.rng.random_range(0..self.away_places.len())].to_owned();
        if self.reasons.is_empty() {
            return Stay { presence: Presence::Away, away_place: Some(place), ..Stay::default() };
        }
        let reason = match self.rng.random_range(0..10) {
            0 | 1 => "business",
            _ if age <= 22 => "study",
            _ => "work",
        };
        let known = self.reasons.iter().any(|it| it == reason) && self.rng.random_bool(0.9);
        let asked = self.rng.random_range(1..=36);
        Stay {
            presence: Presence::Away,
            away_place: Some(place),
            away_reason: known.then(|| reason.to_owned()),
            confirmed: self.rng.random_bool(0.93).then(|| self.today.saturating_sub(asked.days())),
            incoming: None,
        }
    }

    /// Surname, sex, age and relation of each member, the head first.
    fn family(&mut self, people: usize) -> Vec<(String, Sex2, i16, &'static str)> {
        let surname = self.surname();
        let head_sex = if people == 1 || self.rng.random_bool(0.8) { Sex2::Male } else { Sex2::Female };
        let (least, most) = if people == 1 { (22, 95) } else { (25, 80) };
        let head = self.age(least, most);
        let mut family = vec![(surname.clone(), head_sex, head, "户主")];
        if people >= 2 {
            let other = if head_sex == Sex2::Male { Sex2::Female } else { Sex2::Male };
            let spouse = (head + self.rng.random_range(-4..=3)).clamp(22, 95);
            family.push((self.surname(), other, spouse, "配偶"));
        }
        let parents = usize::from(people >= 5 && head < 65);
        while family.len() < people - parents.min(people - family.len()) {
            let sex = if self.rng.random_bool(0.52) { Sex2::Male } else { Sex2::Female };
            let child = head - self.rng.random_range(21..=32);
            if child >= 0 {
                family.push((surname.clone(), sex, child, if sex == Sex2::Male { "子" } else { "女" }));
            } else {
                let sex2 = if sex == Sex2::Male { "兄弟" } else { "姐妹" };
                family.push((surname.clone(), sex, (head + self.rng.random_range(-6..=6)).max(16), sex2));
            }
        }
        while family.len() < people {
            let (sex, relation) =
                if family.len() % 2 == 0 { (Sex2::Male, "父亲") } else { (Sex2::Female, "母亲") };
            let own = if sex == Sex2::Male { surname.clone() } else { self.surname() };
            family.push((own, sex, (head + self.rng.random_range(22..=30)).min(98), relation));
        }
        family
    }

    /// An age by the census pyramid between two bounds.
    fn age(&mut self, least: i16, most: i16) -> i16 {
        let inside: Vec<(i16, u32)> = self
            .ages
            .iter()
            .flat_map(|(from, until, [male, female])| {
                let share = (male + female) / (until - from + 1) as u32;
                (*from..=*until).map(move |age| (age, share))
            })
            .filter(|(age, _)| (least..=most).contains(age))
            .collect();
        inside.choose_weighted(self.rng, |(_, share)| *share).map_or(least, |(age, _)| *age)
    }

    fn surname(&mut self) -> String {
        self.names.surnames[self.names.by_weight.sample(self.rng)].0.clone()
    }

    fn name(&mut self, surname: &str, sex: Sex2) -> String {
        let given = self.names.given.get(&sex).and_then(|names| names.choose(self.rng));
        format!("{surname}{}", given.map_or("", String::as_str))
    }

    fn birthday(&mut self, age: i16) -> Date {
        let days = self.rng.random_range(0..365i32);
        let latest = years_before(self.today, age);
        latest.checked_sub(jiff::Span::new().days(days)).unwrap_or(latest)
    }

    /// A valid number of the county, each once.
    fn id_number(&mut self, born: Date, sex: Sex2) -> String {
        let male = sex == Sex2::Male;
        let sequence = self.sequences.entry((born, male)).or_insert(u32::from(male));
        let body = format!("{}{}{:03}", self.county, born.strftime("%Y%m%d"), *sequence % 1000);
        *sequence += 2;
        IdNumber::complete(&body)
    }

    /// A mobile in a row that no operator hands out twice here.
    fn phone(&mut self) -> String {
        self.phones += 1;
        format!("+86199{:08}", (self.phones * 7_919) % 100_000_000)
    }
}
