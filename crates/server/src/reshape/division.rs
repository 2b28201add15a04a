//! A lowest unit divided by the solver along what its addresses say: villagers' groups, houses as they stand along a
//! street, buildings by whole stairwells or floors (B-51, B-53, B-54).

use std::collections::BTreeMap;

use division::{
    Building, Count, Division, Effort, Reason, Rules, Size, Span, Storey, Territory, Way, divide,
};
use domain::Refusal;
use domain::access::{Action, Purpose};
use domain::areas::{Dwelling, SizeRule};
use domain::ids::AreaId;
use serde_json::json;
use store::Writer;
use store::people::Household;
use uuid::Uuid;

use super::wire::{DivisionAsked, DivisionHousehold, DivisionPart, DwellingSpan};
use crate::areas::actions::within;
use crate::entry::{Actor, audited};
use crate::problem::{FieldError, Problem};

/// Most households of a unit that is divided here.
const DIVIDED: usize = 5_000;
/// Most units one becomes at once.
const PARTS: u32 = 50;
/// How far apart things are drawn where nobody knows where they stand, in metres: houses, buildings, groups.
const HOUSE: f64 = 15.0;
const BUILDING: f64 = 60.0;
const GROUP: f64 = 400.0;
/// How far a stairwell is from the next.
const STAIRWELL: f64 = 14.0;
/// Where there is no size rule, units may differ from one another by so much of their size.
const UNEVEN: f64 = 0.25;

/// Households as they stand beside and above one another.
struct Street {
    territory: Territory,
    dwellings: Vec<Dwelling>,
    /// The building of every household, by its number in the territory.
    building: Vec<u32>,
    /// Villages with the numbers of their groups, in order.
    groups: Vec<(String, u32)>,
}

/// A lowest unit divided as the size rule asks, or by villagers' groups.
///
/// # Errors
/// [`Refusal::NotFound`], [`Refusal::Invalid`] for a unit that holds no households itself or too many, addresses without
/// groups or with too many.
pub async fn division(actor: &Actor, area: Uuid, asked: DivisionAsked) -> Result<Vec<DivisionPart>, Problem> {
    actor.permit(Action::Reshape, Purpose::Oversight)?;
    // What is divided is the register: who lives where is read as such.
    let permit = actor.permit(Action::ReadPeople, Purpose::Register)?;
    let (playbook, now) = (actor.playbook.clone(), actor.now);
    let lowest = playbook.ladder().lowest_depth();
    let rule = playbook.ladder().lowest().and_then(|it| it.size);
    let (name, households, beside) = actor
        .write(async move |db: &Writer| {
            let (here, area) = within(db, &permit, Some(area)).await?;
            if area.path.depth() != lowest || area.exclusive.is_some() {
                return Err(Problem::invalid(vec![FieldError::new("area", "not_lowest")]));
            }
            let households = store::people::list(db, &here, None, DIVIDED + 1).await?;
            if households.len() > DIVIDED {
                return Err(Problem::invalid(vec![FieldError::new("area", "too_many")]));
            }
            let detail = json!({ "division": area.id.0, "households": households.len() });
            audited(db, &permit, &area.id.to_string(), detail, now).await?;
            let beside =
                store::areas::children(db, &permit, area.parent.unwrap_or(AreaId(area.id.0))).await?;
            let beside = beside.into_iter().map(|it| it.name).collect::<Vec<_>>();
            Ok((area.name, households, beside))
        })
        .await?;
    let by_groups = match asked.by.as_deref() {
        None | Some("size") => false,
        Some("groups") => true,
        Some(_) => return Err(Problem::invalid(vec![FieldError::new("by", "unknown")])),
    };
    let parts = tokio::task::spawn_blocking(move || {
        let people = matches!(rule, Some(SizeRule::People(_)));
        // Whose address says no group belongs to none of them: they stay where they are.
        let grouped = |it: &Household| !by_groups || Dwelling::read(&it.address).group.is_some();
        let (households, staying): (Vec<_>, Vec<_>) = households.into_iter().partition(grouped);
        let mut street = Street::of(&households, people);
        if by_groups {
            let wrong = match street.groups.len() {
                0 | 1 => Some("no_groups"),
                n if n > PARTS as usize => Some("too_many"),
                _ => None,
            };
            if let Some(code) = wrong {
                return Err(Problem::invalid(vec![FieldError::new("by", code)]));
            }
            street.territory.ways = vec![Way::Groups];
        }
        let total = street.territory.buildings.iter().map(|it| u64::from(it.size)).sum();
        let (rules, bounds) = rules(rule, total, asked.parts);
        let division = divide(&street.territory, &rules, &Effort::default())
            .map_err(|_| Problem::from(Refusal::NotFound))?;
        let mut parts = street.parts(&households, &division, bounds.filter(|_| !by_groups), (&name, &beside));
        if let Some(first) = parts.first_mut() {
            first.people += staying.iter().map(|it| it.people).sum::<i64>();
            first.staying = staying.len();
            first.households.extend(staying.iter().map(|it| told(it, &Dwelling::read(&it.address))));
        }
        Ok(parts)
    });
    parts.await.map_err(|_| Problem::from(Refusal::NotFound))?
}

/// The size rule of the ladder as long as it can be kept with so many units; otherwise units of about the same size.
/// Beside it the bounds of the ladder, by which units are judged.
fn rules(rule: Option<SizeRule>, total: u64, parts: Option<usize>) -> (Rules, Option<Size>) {
    let bounds =
        rule.map(SizeRule::bounds).map(|(least, most)| Size { least: least as u32, most: most as u32 });
    let units = bounds.map_or(0, |size| size.units(total));
    if let Some(size) = bounds.filter(|_| parts.is_none() && (2..=u64::from(PARTS)).contains(&units)) {
        return (Rules::of(size), bounds);
    }
    let parts = parts.map_or(units.max(2) as u32, |it| it as u32).clamp(2, PARTS);
    let even = || {
        let each = total as f64 / f64::from(parts);
        let (least, most) = (each * (1.0 - UNEVEN), each * (1.0 + UNEVEN));
        Size { least: least.floor().max(1.0) as u32, most: most.ceil().max(1.0) as u32 }
    };
    let size = bounds.filter(|size| size.holds(total, u64::from(parts))).unwrap_or_else(even);
    (Rules { count: Count::Exactly(parts), ..Rules::of(size) }, bounds)
}

impl Street {
    fn of(households: &[Household], people: bool) -> Self {
        let dwellings: Vec<Dwelling> = households.iter().map(|it| Dwelling::read(&it.address)).collect();
        // What stands together: by group, street or building, and number; what cannot be read stands by itself, last.
        let mut blocks = BTreeMap::<_, Vec<usize>>::new();
        for (at, it) in dwellings.iter().enumerate() {
            let unread = if it.number == 0 { at + 1 } else { 0 };
            let key = (unread, it.group_key(), &it.street, it.number, &it.block);
            blocks.entry(key).or_default().push(at);
        }
        let owned = |(village, number): (&str, u32)| (village.to_owned(), number);
        let mut groups: Vec<_> = dwellings.iter().filter_map(|it| it.group_key().map(owned)).collect();
        groups.sort();
        groups.dedup();
        let (mut buildings, mut building) = (Vec::new(), vec![0; households.len()]);
        let (mut x, mut before) = (0.0, None);
        for ((_, group, ..), own) in blocks {
            if before.is_some_and(|it| it != group) {
                x += GROUP;
            }
            let mut storeys = BTreeMap::<(u16, u16), u32>::new();
            for at in &own {
                building[*at] = buildings.len() as u32;
                let held = if people { u32::try_from(households[*at].people).unwrap_or(0) } else { 1 };
                *storeys.entry(storey(&dwellings[*at])).or_default() += held;
            }
            let shared = dwellings[own[0]].shared;
            let stairs = storeys.keys().map(|it| it.0).max().unwrap_or(1);
            let wide = f64::from(stairs) * STAIRWELL;
            let storeys: Vec<Storey> = storeys
                .into_iter()
                .map(|((stairwell, floor), size)| Storey { stairwell, floor, size })
                .collect();
            buildings.push(Building {
                at: [x + wide / 2.0, 0.0],
                axis: Some([[x, 0.0], [x + wide, 0.0]]),
                size: storeys.iter().map(|it| it.size).sum(),
                group: group.and_then(|it| groups.binary_search(&owned(it)).ok()).map(|it| it as u32),
                storeys: if shared { storeys } else { Vec::new() },
                ..Building::default()
            });
            x += if shared { wide + BUILDING } else { HOUSE };
            before = Some(group);
        }
        Self { territory: Territory { buildings, ..Territory::default() }, dwellings, building, groups }
    }

    /// The units as they are suggested, the first being what the old one stays.
    fn parts(
        &self,
        households: &[Household],
        division: &Division,
        bounds: Option<Size>,
        (name, beside): (&str, &[String]),
    ) -> Vec<DivisionPart> {
        let mut of = BTreeMap::<u32, Vec<(Span, usize)>>::new();
        for (number, unit) in division.units.iter().enumerate() {
            for part in &unit.parts {
                of.entry(part.building).or_default().push((part.span, number));
            }
        }
        let mut own = vec![Vec::new(); division.units.len()];
        for (at, dwelling) in self.dwellings.iter().enumerate() {
            let (stairwell, floor) = storey(dwelling);
            let here = Span { stairwell: Some(stairwell), floors: Some((floor, floor)) };
            let spans = of.get(&self.building[at]).map_or(&[][..], Vec::as_slice);
            if let Some((_, unit)) = spans.iter().find(|it| it.0.covers(&here)) {
                own[*unit].push(at);
            }
        }
        // As they stand along the street, from the ground up.
        let mut order: Vec<usize> = (0..own.len()).filter(|it| !own[*it].is_empty()).collect();
        order.sort_by_key(|unit| {
            own[*unit].iter().map(|at| (self.building[*at], storey(&self.dwellings[*at]))).min()
        });
        let mut names = Names { taken: beside.to_vec(), base: name.to_owned() };
        order
            .into_iter()
            .enumerate()
            .map(|(place, number)| {
                let own = &own[number];
                let why = division.conflicts.iter().find(|it| it.unit as usize == number);
                let held = division.units[number].held;
                let off = bounds.map_or(0, |it| {
                    let over = held.saturating_sub(u64::from(it.most)) as i64;
                    over - u64::from(it.least).saturating_sub(held) as i64
                });
                DivisionPart {
                    name: if place == 0 { name.to_owned() } else { names.of(self.group_of(own)) },
                    made_of: self.made_of(own, &division.units[number].parts),
                    people: own.iter().map(|it| households[*it].people).sum(),
                    off,
                    why: (off != 0).then(|| why.map_or("count", |it| reason(&it.reason)).to_owned()),
                    staying: 0,
                    households: own.iter().map(|at| told(&households[*at], &self.dwellings[*at])).collect(),
                }
            })
            .collect()
    }

    /// The group all of these households are in, with its village where their addresses agree on it.
    fn group_of(&self, own: &[usize]) -> Option<String> {
        let first = &self.dwellings[*own.first()?];
        let group = &first.group.as_ref()?.1;
        let same = own.iter().all(|it| self.dwellings[*it].group_key() == first.group_key());
        same.then(|| format!("{}{group}", first.village))
    }

    /// Buildings with their stairwells and floors, and runs of house numbers.
    fn made_of(&self, own: &[usize], parts: &[division::Part]) -> Vec<DwellingSpan> {
        let mut spans = Vec::new();
        let mut houses = BTreeMap::<(Option<(&str, u32)>, &str), (&Dwelling, u32, u32)>::new();
        for at in own {
            let it = &self.dwellings[*at];
            if !it.shared {
                let run = houses.entry((it.group_key(), &it.block)).or_insert((it, it.number, it.number));
                *run = (run.0, run.1.min(it.number), run.2.max(it.number));
            }
        }
        for (first, low, high) in houses.into_values() {
            let place = called(first);
            spans.push(DwellingSpan { place, stairwell: None, floors: None, houses: Some([low, high]) });
        }
        for part in parts {
            let building =
                own.iter().find(|it| self.building[**it] == part.building && self.dwellings[**it].shared);
            if let Some(at) = building {
                let floors = part.span.floors.map(|(low, high)| [low, high]);
                let place = called(&self.dwellings[*at]);
                spans.push(DwellingSpan { place, stairwell: part.span.stairwell, floors, houses: None });
            }
        }
        spans
    }
}

/// A building, or a street of houses, with its group.
fn called(it: &Dwelling) -> String {
    format!("{}{}", it.group.as_ref().map_or("", |it| it.1.as_str()), it.block)
}

fn told(it: &Household, dwelling: &Dwelling) -> DivisionHousehold {
    DivisionHousehold {
        id: it.id.0,
        address: it.address.clone(),
        head: it.head.clone(),
        people: it.people,
        building: dwelling.shared.then(|| called(dwelling)),
        stairwell: dwelling.stairwell,
        floor: dwelling.floor,
    }
}

/// Stairwell and floor; the first where an address does not say.
fn storey(dwelling: &Dwelling) -> (u16, u16) {
    (dwelling.stairwell.unwrap_or(1), dwelling.floor.unwrap_or(1))
}

fn reason(reason: &Reason) -> &'static str {
    match reason {
        Reason::Village { .. } => "total",
        Reason::Whole { .. } => "whole",
        Reason::Pieces { .. } => "pieces",
        Reason::Decided | Reason::Unfound { .. } => "unfound",
    }
}

/// Names that nothing beside has.
struct Names {
    taken: Vec<String>,
    base: String,
}

impl Names {
    fn of(&mut self, group: Option<String>) -> String {
        let numbered = (2..).map(|n| format!("{}-{n}", self.base));
        let name = group.into_iter().chain(numbered).find(|it| !self.taken.contains(it));
        self.taken.extend(name.clone());
        name.unwrap_or_default()
    }
}
