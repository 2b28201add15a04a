//! Shapes of changes of the ladder.

use domain::ids::{AreaId, HouseholdId};
use domain::reshape::{Part, Reshape};
use serde::{Deserialize, Serialize};
use store::reshape::{Effects, Plan};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::problem::{FieldError, Problem};

/// A change that is asked for.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct AskReshape {
    /// `create`, `rename`, `split`, `merge` or `move`.
    pub kind: String,
    /// The unit it is about; for a new unit the one above.
    pub area: Uuid,
    /// From which day.
    pub day: jiff::civil::Date,
    /// The new name of a unit that is renamed.
    pub name: Option<String>,
    /// What else a unit is that is renamed: the villagers' group or buildings it equals.
    pub also: Option<String>,
    /// The unit another one goes up in or comes under.
    pub target: Option<Uuid>,
    /// New units.
    #[serde(default)]
    pub parts: Vec<PartWire>,
    /// Kind of an exclusive grid that is made.
    pub exclusive: Option<String>,
    /// How many an exclusive grid holds.
    pub headcount: Option<i64>,
}

/// A unit that comes into being.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PartWire {
    /// Made by whoever asks.
    pub id: Uuid,
    /// What people will call it.
    pub name: String,
    /// Households it takes over.
    #[serde(default)]
    pub households: Vec<Uuid>,
    /// Units it takes over.
    #[serde(default)]
    pub below: Vec<Uuid>,
}

/// What a change would come to.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ReshapePreview {
    /// `now` or `later`.
    pub takes: String,
    /// The units as they would be.
    pub units: Vec<UnitPreview>,
    /// What hangs on the units it is about.
    pub effects: EffectsWire,
    /// Who answers for open tasks there, most first; they go on answering for them.
    pub owners: Vec<OwnerWire>,
    /// What becomes of posts.
    pub posts: Vec<PostPreview>,
    /// What must be over first.
    pub blockers: Vec<BlockerWire>,
}

/// A unit as it would be.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct UnitPreview {
    /// `changed`, `made`, `ended` or `under`.
    pub part: String,
    /// What it would be called.
    pub name: String,
    /// Households it would hold.
    pub households: i64,
    /// Residents it would hold.
    pub people: i64,
    /// By how many it would stay below its size rule (negative) or go beyond it; 0 where it fits or there is none.
    pub off: i64,
}

/// What hangs on a unit.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, ToSchema)]
pub struct EffectsWire {
    /// Units below.
    pub units: i64,
    /// Households.
    pub households: i64,
    /// Residents.
    pub people: i64,
    /// Open tasks.
    pub open_tasks: i64,
    /// Appointments.
    pub posts: i64,
    /// Venues.
    pub venues: i64,
    /// Checkpoints.
    pub checkpoints: i64,
    /// Shifts that lie ahead.
    pub shifts: i64,
}

/// Somebody who answers for open tasks.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct OwnerWire {
    /// Name.
    pub name: String,
    /// How many.
    pub tasks: i64,
}

/// What becomes of a post.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct PostPreview {
    /// Who.
    pub name: String,
    /// In which role.
    pub role_name: crate::words::Name,
    /// `both` serves in the new units as well, `goes` to the unit that stays, `ends` since held there already,
    /// `stays` with the unit.
    pub becomes: String,
}

/// Something that stands against a change.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct BlockerWire {
    /// `measure`, `authority`, `campaign` or `response`.
    pub kind: String,
    /// What it is called.
    pub name: String,
}

/// A change that was planned or done.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ReshapeWire {
    /// Opaque key.
    pub id: Uuid,
    /// `create`, `rename`, `split`, `merge` or `move`.
    pub kind: String,
    /// From which day.
    pub day: String,
    /// `planned`, `done`, `cancelled` or `failed`.
    pub state: String,
    /// Code of why it could not be done when its day came.
    pub failure: Option<String>,
    /// Who asked.
    pub maker: String,
    /// When.
    pub made_at: String,
    /// The new name of a unit that was renamed.
    pub renamed: Option<String>,
    /// The units it is about.
    pub units: Vec<ReshapeUnit>,
}

/// A unit of a change.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ReshapeUnit {
    /// Which.
    pub area: Uuid,
    /// `changed`, `made`, `ended` or `under`.
    pub part: String,
    /// What it was called then.
    pub name: String,
}

/// Changes of an area and what came out of splitting.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ReshapePage {
    /// Planned ones first, then the newest.
    pub changes: Vec<ReshapeWire>,
    /// What was done to the area itself.
    pub lineage: Vec<ReshapeWire>,
    /// How many units of each level came out of others by splitting.
    pub split: Vec<crate::areas::wire::LevelCount>,
}

/// A division that is asked for.
#[derive(Debug, Clone, Deserialize, IntoParams)]
pub struct DivisionAsked {
    /// Into how many units, the old one among them; as many as the size rule asks for when absent.
    pub parts: Option<usize>,
    /// `size` (when absent): by the size rule along buildings, stairwells and floors; `groups`: by villagers' groups.
    pub by: Option<String>,
}

/// One unit of a division that is suggested.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct DivisionPart {
    /// What it might be called.
    pub name: String,
    /// Households it would hold, in order of their numbers.
    pub households: Vec<DivisionHousehold>,
    /// Residents it would hold.
    pub people: i64,
    /// The buildings, stairwells, floors and houses it would be made of.
    pub made_of: Vec<DwellingSpan>,
    /// By how many it would stay below its size rule (negative) or go beyond it.
    pub off: i64,
    /// Why it cannot keep the rule: `total` (no number of units fills it), `whole` (one building, stairwell or floor is too
    /// large by itself), `pieces` (they cannot be put together otherwise), `unfound` (nothing better was found), `count`
    /// (with so many units none could).
    pub why: Option<String>,
    /// How many of its households stay because their address says no villagers' group.
    pub staying: usize,
}

/// Some of what a unit is made of.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DwellingSpan {
    /// The building as addresses call it; for houses their group and street.
    pub place: String,
    /// One stairwell of the building; all of them when absent.
    pub stairwell: Option<u16>,
    /// Its lowest and highest floor; all of them when absent.
    pub floors: Option<[u16; 2]>,
    /// The lowest and highest number of the houses.
    pub houses: Option<[u32; 2]>,
}

/// A household of a division.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DivisionHousehold {
    /// Which.
    pub id: Uuid,
    /// Where.
    pub address: String,
    /// Its head.
    pub head: String,
    /// How many live there.
    pub people: i64,
    /// The building it is in, as the address calls it.
    pub building: Option<String>,
    /// Its stairwell.
    pub stairwell: Option<u16>,
    /// Its floor.
    pub floor: Option<u16>,
}

const LONGEST: usize = 80;

impl AskReshape {
    /// The change as the domain knows it, with its names tidied.
    ///
    /// # Errors
    /// [`domain::Refusal::Invalid`] naming the fields.
    pub fn read(self) -> Result<Reshape, Problem> {
        let mut wrong = Vec::new();
        let mut named = |field: String, name: &str| {
            let name = name.trim();
            match name.chars().count() {
                0 => wrong.push(FieldError::new(field, "missing")),
                1..=LONGEST => {}
                _ => wrong.push(FieldError::new(field, "too_long")),
            }
            name.to_owned()
        };
        let (area, target) = (AreaId(self.area), self.target.map(AreaId));
        let parts: Vec<_> = self
            .parts
            .iter()
            .enumerate()
            .map(|(n, part)| Part {
                id: AreaId(part.id),
                name: named(format!("parts.{n}.name"), &part.name),
                households: part.households.iter().copied().map(HouseholdId).collect(),
                below: part.below.iter().copied().map(AreaId).collect(),
            })
            .collect();
        let reshape = match (self.kind.as_str(), parts.len()) {
            ("create", 1) => {
                let exclusive = self.exclusive.map(|kind| (kind, self.headcount.unwrap_or_default()));
                parts.into_iter().next().map(|part| Reshape::Create { parent: area, part, exclusive })
            }
            ("rename", _) => {
                let name = named("name".to_owned(), &self.name.unwrap_or_default());
                let also = self.also.map(|it| it.trim().to_owned()).filter(|it| !it.is_empty());
                if also.as_ref().is_some_and(|it| it.chars().count() > LONGEST) {
                    wrong.push(FieldError::new("also", "too_long"));
                }
                Some(Reshape::Rename { area, name, also, headcount: self.headcount })
            }
            ("split", 1..) => Some(Reshape::Split { area, parts }),
            ("merge", _) => target.map(|into| Reshape::Merge { area, into }),
            ("move", _) => target.map(|to| Reshape::Move { area, to }),
            ("create" | "split", _) => None,
            _ => return Err(Problem::invalid(vec![FieldError::new("kind", "unknown")])),
        };
        if self.headcount.is_some_and(|count| !(0..=1_000_000).contains(&count)) {
            wrong.push(FieldError::new("headcount", "unfit"));
        }
        let field = if matches!(self.kind.as_str(), "create" | "split") { "parts" } else { "target" };
        match reshape {
            Some(reshape) if wrong.is_empty() => Ok(reshape),
            Some(_) => Err(Problem::invalid(wrong)),
            None => Err(Problem::invalid(vec![FieldError::new(field, "missing")])),
        }
    }
}

impl From<Effects> for EffectsWire {
    fn from(it: Effects) -> Self {
        Self {
            units: it.units,
            households: it.households,
            people: it.people,
            open_tasks: it.open_tasks,
            posts: it.posts,
            venues: it.venues,
            checkpoints: it.checkpoints,
            shifts: it.shifts,
        }
    }
}

impl From<Plan> for ReshapeWire {
    fn from(it: Plan) -> Self {
        let renamed = match &it.reshape {
            Reshape::Rename { name, .. } => Some(name.clone()),
            _ => None,
        };
        let units = it.units.into_iter();
        Self {
            id: it.id.0,
            kind: it.reshape.kind().to_owned(),
            day: it.day.to_string(),
            state: it.state,
            failure: it.failure,
            maker: it.maker,
            made_at: it.made_at.to_string(),
            renamed,
            units: units
                .map(|unit| ReshapeUnit { area: unit.area.0, part: unit.part.to_owned(), name: unit.name })
                .collect(),
        }
    }
}
