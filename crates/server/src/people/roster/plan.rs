//! What a roster row is against what is kept: a new resident, a changed one, the same, or a problem.
//! The check and the commit both go this way, so that what was shown is what happens.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::ids::{AreaId, HouseholdId, PersonId};
use domain::people::{RosterCells, RosterField as F, RosterRow, RowProblem, Sex, Stated, check_row};
use jiff::civil::Date;
use playbook::Playbook;
use sha2::{Digest, Sha256};
use store::areas::Area;
use store::people::{NewHousehold, NewPerson};
use store::{Reader, StoreError};
use uuid::Uuid;

use super::wire::Counts;

/// What one row comes to.
pub struct Planned {
    /// The household as it will be.
    pub household: NewHousehold,
    /// The resident as they will be.
    pub person: NewPerson,
}

/// Problems of a row by field.
pub type Problems = Vec<(F, RowProblem)>;

/// Goes through a roster row by row.
pub struct Planner {
    permit: Permit,
    today: Date,
    source: String,
    villages: Villages,
    /// The last row's household cells: merged cells read as empty below the first.
    above: BTreeMap<F, String>,
    households: HashMap<String, (NewHousehold, String)>,
    id_numbers: HashSet<Vec<u8>>,
    people: HashSet<PersonId>,
    places: HashMap<HouseholdId, i64>,
    /// What was found so far.
    pub counts: Counts,
    /// Households that are new.
    pub joined: Vec<(HouseholdId, AreaPath)>,
    /// Households that move to another unit.
    pub moved: Vec<(HouseholdId, AreaPath)>,
    /// Households touched.
    pub touched: BTreeSet<HouseholdId>,
    /// Units touched, households moved out of included.
    pub units: BTreeSet<AreaPath>,
}

/// Villages by code and by name, with their lowest units.
struct Villages {
    by_code: HashMap<String, AreaPath>,
    by_name: HashMap<String, Vec<AreaPath>>,
    /// Units of a village by their name without the village's.
    units: HashMap<AreaPath, Vec<(AreaId, AreaPath, String)>>,
}

impl Planner {
    /// Starts with the ladder inside the permit.
    ///
    /// # Errors
    /// [`StoreError`] of the engine.
    pub async fn new(
        db: &Reader,
        permit: Permit,
        playbook: &Playbook,
        today: Date,
        source: String,
    ) -> Result<Self, StoreError> {
        let areas = store::areas::all(db, &permit).await?;
        let depth = playbook.ladder().lowest_depth();
        Ok(Self {
            villages: Villages::new(&areas, depth),
            permit,
            today,
            source,
            above: BTreeMap::new(),
            households: HashMap::new(),
            id_numbers: HashSet::new(),
            people: HashSet::new(),
            places: HashMap::new(),
            counts: Counts::default(),
            joined: Vec::new(),
            moved: Vec::new(),
            touched: BTreeSet::new(),
            units: BTreeSet::new(),
        })
    }

    /// Plans one row; `None` for a row with nothing in it.
    ///
    /// # Errors
    /// [`StoreError`] of the engine. Problems of the row are an answer, not an error.
    pub async fn row(
        &mut self,
        db: &Reader,
        mut cells: RosterCells,
    ) -> Result<Option<Result<Planned, Problems>>, StoreError> {
        cells.retain(|_, text| !text.trim().is_empty());
        if cells.is_empty() {
            return Ok(None);
        }
        self.counts.rows += 1;
        self.fill_from_above(&mut cells);
        let planned = match check_row(&cells, self.today) {
            Ok(row) => self.place(db, row).await?,
            Err(problems) => Err(problems),
        };
        match &planned {
            Ok(_) => {}
            Err(problems) if problems.iter().all(|(_, problem)| problem.sets_aside()) => {
                self.counts.aside += 1;
            }
            Err(_) => self.counts.errors += 1,
        }
        Ok(Some(planned))
    }

    /// Cells merged over a household's rows stand in its first row only.
    fn fill_from_above(&mut self, cells: &mut RosterCells) {
        const HELD: [F; 6] = [F::Code, F::Village, F::Unit, F::Household, F::Address, F::Head];
        if !cells.contains_key(&F::Household) && !cells.contains_key(&F::Address) {
            for field in HELD {
                if let (false, Some(text)) = (cells.contains_key(&field), self.above.get(&field)) {
                    cells.insert(field, text.clone());
                }
            }
        }
        self.above = HELD.into_iter().filter_map(|field| Some((field, cells.get(&field)?.clone()))).collect();
    }

    async fn place(&mut self, db: &Reader, row: RosterRow) -> Result<Result<Planned, Problems>, StoreError> {
        let household = match self.household(db, &row).await? {
            Ok(household) => household,
            Err(problem) => return Ok(Err(vec![problem])),
        };
        let known = match &row.id_number {
            Stated::Full(number) => {
                let hash = db.keys().hash(store::people::PERSON_ID, number);
                let known = store::people::by_id_number(db, self.permit.county(), number).await?;
                let outside = known.as_ref().is_some_and(|it| !self.permit.path().covers(&it.path));
                let other = outside || known.as_ref().is_some_and(|known| known.name != row.name);
                if other || !self.id_numbers.insert(hash) {
                    return Ok(Err(vec![(F::IdNumber, RowProblem::IdTwice)]));
                }
                known
            }
            _ => None,
        };
        let known = match known {
            Some(known) => Some(known),
            None => {
                let (id, name) = (household.id, row.name.as_str());
                let named = store::people::by_name(db, &self.permit, id, name, row.born).await?;
                let clash = |it: &NewPerson| match (&it.id_number, &row.id_number) {
                    (Some(kept), Stated::Full(given)) => kept != given,
                    _ => false,
                };
                named.filter(|it| !clash(it) && !self.people.contains(&it.id))
            }
        };
        let person = self.person(db, &row, &household, known.as_ref()).await?;
        self.people.insert(person.id);
        self.count(&person, known.as_ref());
        self.touched.insert(household.id);
        self.units.insert(household.path.clone());
        Ok(Ok(Planned { household, person }))
    }

    async fn household(
        &mut self,
        db: &Reader,
        row: &RosterRow,
    ) -> Result<Result<NewHousehold, (F, RowProblem)>, StoreError> {
        let wanted = match self.villages.unit(row) {
            Ok(wanted) => wanted,
            Err(problem) => return Ok(Err(problem)),
        };
        if let Some((seen, address)) = self.households.get(&row.household) {
            let elsewhere = wanted.as_ref().is_some_and(|(_, path)| *path != seen.path);
            if elsewhere || *address != row.address {
                return Ok(Err((F::Household, RowProblem::HouseholdTwice)));
            }
            return Ok(Ok(seen.clone()));
        }
        let known = store::people::by_number(db, &self.permit, &row.household).await?;
        let placed = wanted.or_else(|| known.as_ref().map(|it| (it.area, it.path.clone())));
        let Some((area, path)) = placed else { return Ok(Err((F::Unit, RowProblem::Missing))) };
        let head = row.head.clone().or_else(|| known.as_ref().map(|it| it.head.clone()));
        let household = NewHousehold {
            id: known.as_ref().map_or_else(|| HouseholdId(id_from(&[&row.household])), |it| it.id),
            area,
            path,
            number: row.household.clone(),
            address: row.address.clone(),
            head: head.unwrap_or_else(|| row.name.clone()),
            people: known.as_ref().map_or(0, |it| it.people),
        };
        match known {
            Some(known) => {
                if known.path != household.path {
                    self.moved.push((household.id, household.path.clone()));
                }
                self.units.insert(known.path);
            }
            None => {
                self.counts.new_households += 1;
                self.joined.push((household.id, household.path.clone()));
            }
        }
        self.households.insert(row.household.clone(), (household.clone(), row.address.clone()));
        Ok(Ok(household))
    }

    async fn person(
        &mut self,
        db: &Reader,
        row: &RosterRow,
        household: &NewHousehold,
        known: Option<&NewPerson>,
    ) -> Result<NewPerson, StoreError> {
        let stated = |stated: &Stated, kept: Option<&String>| match stated {
            Stated::Full(text) => Some(text.clone()),
            Stated::Empty | Stated::Masked => kept.cloned(),
        };
        let place = match known {
            Some(known) => known.place,
            None => {
                let next = match self.places.get(&household.id) {
                    Some(next) => *next,
                    None => store::people::next_place(db, self.permit.county(), household.id).await?,
                };
                self.places.insert(household.id, next + 1);
                next
            }
        };
        if let Some(known) = known {
            self.touched.insert(known.household);
            self.units.insert(known.path.clone());
        }
        let born = row.born.or_else(|| known.and_then(|it| it.born));
        let kept_away = known.is_some_and(|it| it.presence == "away");
        let away = row.away.unwrap_or(kept_away);
        let place_away = row.away_place.clone().or_else(|| known.and_then(|it| it.away_place.clone()));
        let relation = row.relation.clone().or_else(|| known.map(|it| it.relation.clone()));
        Ok(NewPerson {
            id: known.map_or_else(
                || PersonId(id_from(&[&row.household, &row.name, &format!("{born:?} {place}")])),
                |it| it.id,
            ),
            household: household.id,
            path: household.path.clone(),
            place,
            name: row.name.clone(),
            sex: row.sex.or_else(|| known.map(|it| it.sex)).unwrap_or(Sex::Unknown),
            born,
            relation: relation.unwrap_or_else(|| "其他".to_owned()),
            presence: if away { "away" } else { "home" }.to_owned(),
            away_place: place_away.filter(|_| away),
            phone: stated(&row.phone, known.and_then(|it| it.phone.as_ref())),
            id_number: stated(&row.id_number, known.and_then(|it| it.id_number.as_ref())),
            source: self.source.clone(),
        })
    }

    fn count(&mut self, person: &NewPerson, known: Option<&NewPerson>) {
        let facts = |it: &NewPerson| {
            let place =
                (it.household, it.path.clone(), it.name.clone(), it.sex, it.born, it.relation.clone());
            let rest = (it.presence.clone(), it.away_place.clone(), it.phone.clone(), it.id_number.clone());
            (place, rest)
        };
        match known {
            None => self.counts.new_people += 1,
            Some(known) if facts(known) == facts(person) => self.counts.same += 1,
            Some(_) => self.counts.changed += 1,
        }
    }
}

impl Villages {
    fn new(areas: &[Area], lowest: usize) -> Self {
        let mut villages = Self { by_code: HashMap::new(), by_name: HashMap::new(), units: HashMap::new() };
        let names: HashMap<&AreaPath, &str> = areas.iter().map(|it| (&it.path, it.name.as_str())).collect();
        for area in areas {
            if area.path.depth() == lowest {
                let above = area.path.parent().unwrap_or_else(AreaPath::county);
                // 左家村第1联户组 is the village's 第1联户组 to whoever lives there.
                let village = names.get(&above).copied().unwrap_or_default();
                let short = area.name.strip_prefix(village).unwrap_or(&area.name).to_owned();
                villages.units.entry(above).or_default().push((area.id, area.path.clone(), short));
            }
            if let Some(code) = &area.code {
                villages.by_code.insert(code.clone(), area.path.clone());
            }
            if area.path.depth() + 1 == lowest {
                villages.by_name.entry(area.name.clone()).or_default().push(area.path.clone());
            }
        }
        villages
    }

    /// The lowest unit a row names; `None` when it names none.
    fn unit(&self, row: &RosterRow) -> Result<Option<(AreaId, AreaPath)>, (F, RowProblem)> {
        let named = row.village.as_ref();
        let village = match (&row.code, named) {
            (Some(code), _) => {
                Some(self.by_code.get(code.as_str()).ok_or((F::Code, RowProblem::UnknownVillage))?)
            }
            (None, Some(name)) => match self.by_name.get(name).map(Vec::as_slice) {
                Some([one]) => Some(one),
                _ => return Err((F::Village, RowProblem::UnknownVillage)),
            },
            (None, None) => None,
        };
        let (Some(village), Some(unit)) = (village, &row.unit) else { return Ok(None) };
        let units = self.units.get(village).map(Vec::as_slice).unwrap_or_default();
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        let ordinal = digits(unit);
        let found = units
            .iter()
            .find(|(.., short)| unit.ends_with(short.as_str()))
            .or_else(|| units.iter().find(|(.., short)| !ordinal.is_empty() && digits(short) == ordinal));
        let (id, path, _) = found.ok_or((F::Unit, RowProblem::UnknownUnit))?;
        Ok(Some((*id, path.clone())))
    }
}

/// An id that follows from what is read, so that reading it again means the same record.
fn id_from(parts: &[&str]) -> Uuid {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part.as_bytes());
    }
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest.finalize()[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}
