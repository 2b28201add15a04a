//! What a roster row is against what is kept: a new resident, a changed one, the same, or a problem.
//! The check and the commit both go this way, so that what was shown is what happens.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::ids::{HouseholdId, ImportId, PersonId};
use domain::people::{Presence, RosterField as F, RosterRow, RowProblem, Sex, Stated, Stay};
use jiff::Timestamp;
use playbook::{Choice, Playbook};
use store::people::{Document, NewHousehold, NewPerson, Register};
use store::{Reader, StoreError};
use uuid::Uuid;

use super::read::ReadRow;
use super::villages::{Unit, Villages};
use super::wire::Counts;

/// Problems of a row by field.
pub type Problems = Vec<(F, RowProblem)>;

/// What becomes of a record.
pub enum Change<T> {
    /// It stays as it is.
    Same,
    /// It comes anew.
    New(T),
    /// It is brought up to date.
    Changed {
        /// What stood there.
        was: Box<T>,
        /// What stands there now.
        is: T,
    },
}

/// What one row comes to.
pub struct Planned {
    /// The household, in the first of its rows.
    pub household: Change<NewHousehold>,
    /// The resident.
    pub person: Change<NewPerson>,
}

/// Goes through a roster row by row.
pub struct Planner {
    permit: Permit,
    /// Which read-in.
    pub import: ImportId,
    now: Timestamp,
    made: u32,
    villages: Villages,
    register: Register,
    /// Households of earlier rows by number.
    seen: HashMap<Box<str>, Seen>,
    /// Hashes of id numbers of earlier rows.
    documents: HashSet<Document>,
    /// Residents that earlier rows are about, where another row could mean them too.
    matched: HashSet<PersonId>,
    current: Option<Current>,
    /// What was found so far.
    pub counts: Counts,
    /// Households that are new.
    pub joined: Vec<(HouseholdId, AreaPath)>,
    /// Households that move to another unit: from where, to where.
    pub moved: Vec<(HouseholdId, AreaPath, AreaPath)>,
    /// Households whose residents must be counted again.
    pub recount: BTreeSet<HouseholdId>,
    /// Units touched, households moved out of included.
    pub units: BTreeSet<AreaPath>,
    /// Residents whose id number somebody else carries already: one of the two is a mistake, or both are one person.
    pub doubts: Vec<(Document, PersonId, AreaPath)>,
    reasons: Vec<Choice>,
    kinds: Vec<Choice>,
}

/// Whom a row is about.
#[derive(Default)]
struct Who {
    known: Option<NewPerson>,
    /// The id number, when somebody else carries it.
    taken: Option<Document>,
}

/// What is remembered of a household once its rows are over.
struct Seen {
    id: HouseholdId,
    path: AreaPath,
    address: u64,
    next_place: i64,
}

/// The household of the row at hand.
struct Current {
    number: String,
    id: HouseholdId,
    path: AreaPath,
    address: u64,
    /// Who is kept in it.
    members: Vec<NewPerson>,
    /// Hashes of the id numbers of its rows.
    documents: HashSet<Document>,
    next_place: i64,
}

impl Planner {
    /// Starts with the ladder inside the permit and what the county holds.
    pub async fn new(
        db: &Reader,
        permit: Permit,
        playbook: &Playbook,
        import: ImportId,
        now: Timestamp,
    ) -> Result<Self, StoreError> {
        let areas = store::areas::all(db, &permit).await?;
        Ok(Self {
            villages: Villages::new(
                &areas,
                playbook.ladder().tally_depth(),
                playbook.ladder().lowest_depth(),
            ),
            register: Register::load(db, permit.county()).await?,
            permit,
            import,
            now,
            made: 0,
            seen: HashMap::new(),
            documents: HashSet::new(),
            matched: HashSet::new(),
            current: None,
            counts: Counts::default(),
            joined: Vec::new(),
            moved: Vec::new(),
            recount: BTreeSet::new(),
            units: BTreeSet::new(),
            doubts: Vec::new(),
            reasons: playbook.people.away_reasons.clone(),
            kinds: playbook.people.incoming.clone(),
        })
    }

    /// Plans one row.
    ///
    /// # Errors
    /// [`StoreError`] of the engine. Problems of the row are an answer, not an error.
    pub async fn row(
        &mut self,
        db: &Reader,
        read: &ReadRow,
    ) -> Result<Result<Planned, Problems>, StoreError> {
        self.counts.rows += 1;
        let planned = match &read.checked {
            Ok(row) => self.place(db, row, read.document).await?.map_err(|problem| vec![problem]),
            Err(problems) => Err(problems.clone()),
        };
        match &planned {
            Ok(_) => {}
            Err(problems) if problems.iter().all(|(_, problem)| problem.sets_aside()) => {
                self.counts.aside += 1;
            }
            Err(_) => self.counts.errors += 1,
        }
        Ok(planned)
    }

    async fn place(
        &mut self,
        db: &Reader,
        row: &RosterRow,
        document: Option<Document>,
    ) -> Result<Result<Planned, (F, RowProblem)>, StoreError> {
        let words = match self.words(row) {
            Ok(words) => words,
            Err(problem) => return Ok(Err(problem)),
        };
        let wanted = match self.villages.unit(row) {
            Ok(wanted) => wanted,
            Err(problem) => return Ok(Err(problem)),
        };
        let household = match self.enter(db, row, wanted).await? {
            Ok(household) => household,
            Err(problem) => return Ok(Err(problem)),
        };
        let who = match self.who(db, row, document).await? {
            Ok(who) => who,
            Err(problem) => return Ok(Err(problem)),
        };
        Ok(Ok(Planned { household, person: self.person(row, who, words) }))
    }

    /// The playbook's ids of why somebody is away and what brought them here. A playbook without such a list keeps none.
    fn words(&self, row: &RosterRow) -> Result<(Option<String>, Option<String>), (F, RowProblem)> {
        let id = |choices: &[Choice], said: &Option<String>, field| {
            let Some(said) = said.as_deref().filter(|_| !choices.is_empty()) else { return Ok(None) };
            let whole =
                choices.iter().find(|it| [&it.id, &it.name.zh, &it.name.en].iter().any(|it| *it == said));
            let found = whole.or_else(|| choices.iter().find(|it| it.name.zh.contains(said)));
            found.map(|it| Some(it.id.clone())).ok_or((field, RowProblem::UnknownWord))
        };
        Ok((id(&self.reasons, &row.away_reason, F::AwayReason)?, id(&self.kinds, &row.kind, F::Kind)?))
    }

    /// Makes a row's household the current one, and says what becomes of it when it was not yet seen.
    async fn enter(
        &mut self,
        db: &Reader,
        row: &RosterRow,
        wanted: Option<Unit>,
    ) -> Result<Result<Change<NewHousehold>, (F, RowProblem)>, StoreError> {
        let address = hashed(&row.address);
        let fits = |path: &AreaPath, kept: u64| {
            kept == address && wanted.as_ref().is_none_or(|(_, wanted)| wanted == path)
        };
        let twice = Ok(Err((F::Household, RowProblem::HouseholdTwice)));
        if let Some(current) = self.current.as_ref().filter(|it| it.number == row.household) {
            return if fits(&current.path, current.address) { Ok(Ok(Change::Same)) } else { twice };
        }
        self.leave();
        if let Some(seen) = self.seen.get(row.household.as_str()) {
            if !fits(&seen.path, seen.address) {
                return twice;
            }
            let (id, path, next_place) = (seen.id, seen.path.clone(), seen.next_place);
            let members = if self.register.may_hold_household(&row.household) {
                store::people::kept_members(db, self.permit.county(), id).await?
            } else {
                Vec::new()
            };
            let number = row.household.clone();
            self.current =
                Some(Current { number, id, path, address, members, documents: HashSet::new(), next_place });
            return Ok(Ok(Change::Same));
        }
        let known = if self.register.may_hold_household(&row.household) {
            store::people::by_number(db, self.permit.county(), &row.household).await?
        } else {
            None
        };
        if known.as_ref().is_some_and(|it| !self.permit.path().covers(&it.path)) {
            return twice;
        }
        let placed = wanted.or_else(|| known.as_ref().map(|it| (it.area, it.path.clone())));
        let Some((area, path)) = placed else { return Ok(Err((F::Unit, RowProblem::Missing))) };
        let head = row.head.clone().or_else(|| known.as_ref().map(|it| it.head.clone()));
        let household = NewHousehold {
            id: known.as_ref().map_or_else(|| HouseholdId(self.new_id()), |it| it.id),
            area,
            path,
            number: row.household.clone(),
            address: row.address.clone(),
            head: head.unwrap_or_else(|| row.name.clone()),
            people: known.as_ref().map_or(0, |it| it.people),
            enterprise: None,
        };
        Ok(Ok(self.change(db, household, known).await?))
    }

    async fn change(
        &mut self,
        db: &Reader,
        household: NewHousehold,
        known: Option<NewHousehold>,
    ) -> Result<Change<NewHousehold>, StoreError> {
        self.units.insert(household.path.clone());
        let members = match &known {
            Some(known) => store::people::kept_members(db, self.permit.county(), known.id).await?,
            None => Vec::new(),
        };
        self.current = Some(Current {
            number: household.number.clone(),
            id: household.id,
            path: household.path.clone(),
            address: hashed(&household.address),
            next_place: members.iter().map(|it| it.place + 1).max().unwrap_or(0),
            documents: HashSet::new(),
            members,
        });
        let Some(known) = known else {
            self.counts.new_households += 1;
            self.joined.push((household.id, household.path.clone()));
            return Ok(Change::New(household));
        };
        let same = (&known.path, &known.address, &known.head)
            == (&household.path, &household.address, &household.head);
        if known.path != household.path {
            self.moved.push((household.id, known.path.clone(), household.path.clone()));
        }
        self.units.insert(known.path.clone());
        Ok(if same { Change::Same } else { Change::Changed { was: Box::new(known), is: household } })
    }

    /// Remembers the current household, whose rows are over for now.
    fn leave(&mut self) {
        if let Some(Current { number, id, path, address, next_place, .. }) = self.current.take() {
            self.seen.insert(number.into(), Seen { id, path, address, next_place });
        }
    }

    /// The resident a row is about: by id number wherever in the county, else by name and birth date
    /// among those of the household whom no other row is about. A number that somebody of another name, of another
    /// household of this roster or out of sight carries is a doubt that a person decides; the row is kept without it.
    async fn who(
        &mut self,
        db: &Reader,
        row: &RosterRow,
        document: Option<Document>,
    ) -> Result<Result<Who, (F, RowProblem)>, StoreError> {
        let Some(current) = self.current.as_ref() else { return Ok(Ok(Who::default())) };
        let mut taken = None;
        let mut number = match &row.id_number {
            Stated::Full(number) => Some(number),
            Stated::Empty | Stated::Masked => None,
        };
        if let (Some(said), Some(document)) = (number, document) {
            let here = current.members.iter().find(|it| it.id_number.as_ref() == Some(said));
            if !self.documents.insert(document) {
                if here.is_some_and(|it| self.matched.contains(&it.id))
                    || current.documents.contains(&document)
                {
                    return Ok(Err((F::IdNumber, RowProblem::IdTwice)));
                }
                taken = Some(document);
            } else if let Some(known) = match here {
                Some(member) => Some(member.clone()),
                None if self.register.may_hold_document(&document) => {
                    store::people::by_id_number(db, self.permit.county(), said).await?
                }
                None => None,
            } {
                let other = !self.permit.path().covers(&known.path) || known.name != row.name;
                if !other && self.matched.insert(known.id) {
                    return Ok(Ok(Who { known: Some(known), taken: None }));
                }
                taken = Some(document);
            }
            number = number.filter(|_| taken.is_none());
        }
        let fits = |it: &&NewPerson| {
            let born = row.born.is_none() || it.born.is_none() || it.born == row.born;
            let clash = number.is_some() && it.id_number.is_some();
            it.name == row.name && born && !clash && !self.matched.contains(&it.id)
        };
        let known = current.members.iter().find(fits).cloned();
        self.matched.extend(known.as_ref().map(|it| it.id));
        if let (Some(current), None, Some(document)) = (&mut self.current, taken, document) {
            current.documents.insert(document);
        }
        Ok(Ok(Who { known, taken }))
    }

    fn person(
        &mut self,
        row: &RosterRow,
        Who { known, taken }: Who,
        (reason, kind): (Option<String>, Option<String>),
    ) -> Change<NewPerson> {
        let stated = |stated: &Stated, kept: Option<&String>| match stated {
            Stated::Full(text) => Some(text.clone()),
            Stated::Empty | Stated::Masked => kept.cloned(),
        };
        let id = known.as_ref().map_or_else(|| PersonId(self.new_id()), |it| it.id);
        let Some(current) = &mut self.current else { return Change::Same };
        let kept = known.as_ref();
        let place = kept.filter(|it| it.household == current.id).map_or(current.next_place, |it| it.place);
        current.next_place = current.next_place.max(place + 1);
        let relation = row.relation.clone().or_else(|| kept.map(|it| it.relation.clone()));
        let person = NewPerson {
            id,
            household: current.id,
            path: current.path.clone(),
            place,
            name: row.name.clone(),
            sex: row.sex.or_else(|| kept.map(|it| it.sex)).unwrap_or(Sex::Unknown),
            born: row.born.or_else(|| kept.and_then(|it| it.born)),
            relation: relation.unwrap_or_else(|| "其他".to_owned()),
            stay: stay(row, kept.map(|it| &it.stay), reason, kind),
            phone: stated(&row.phone, kept.and_then(|it| it.phone.as_ref())),
            id_number: match taken {
                Some(_) => kept.and_then(|it| it.id_number.clone()),
                None => stated(&row.id_number, kept.and_then(|it| it.id_number.as_ref())),
            },
            source: format!("import:{}", self.import),
        };
        if let Some(document) = taken {
            self.counts.doubtful += 1;
            self.doubts.push((document, id, person.path.clone()));
        }
        let Some(known) = known else {
            if self.register.may_hold_household(&row.household) {
                self.matched.insert(person.id);
            }
            self.counts.new_people += 1;
            return Change::New(person);
        };
        let facts = NewPerson { source: known.source.clone(), ..person.clone() };
        if facts == known {
            self.counts.same += 1;
            return Change::Same;
        }
        self.counts.changed += 1;
        if known.household != person.household {
            self.recount.extend([known.household, person.household]);
            self.units.insert(known.path.clone());
        }
        Change::Changed { was: Box::new(known), is: person }
    }

    /// A key that grows from row to row, so that new records are written side by side.
    fn new_id(&mut self) -> Uuid {
        self.made += 1;
        let mut bytes = [0; 16];
        bytes[..6].copy_from_slice(&self.now.as_millisecond().to_be_bytes()[2..]);
        bytes[6..9].copy_from_slice(&self.import.0.as_bytes()[13..]);
        bytes[9..13].copy_from_slice(&self.made.to_be_bytes());
        bytes[13..].copy_from_slice(&self.import.0.as_bytes()[10..13]);
        uuid::Builder::from_custom_bytes(bytes).into_uuid()
    }
}

/// Where a row says that somebody stays; what it leaves out stays as it is kept.
fn stay(row: &RosterRow, kept: Option<&Stay>, reason: Option<String>, kind: Option<String>) -> Stay {
    let mut stay = kept.cloned().unwrap_or_default();
    if let Some(away) = row.away {
        stay.presence = if away { Presence::Away } else { Presence::Home };
    }
    let away = stay.presence == Presence::Away;
    stay.away_place = row.away_place.clone().or(stay.away_place).filter(|_| away);
    stay.away_reason = reason.or(stay.away_reason).filter(|_| away);
    if let Some(kind) = kind {
        stay.incoming.get_or_insert_default().kind = kind;
    }
    if let Some(incoming) = &mut stay.incoming {
        incoming.host = row.host.clone().or(incoming.host.take());
    }
    stay
}

fn hashed(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}
