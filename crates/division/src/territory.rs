//! What a person brings: buildings, the villages they belong to, and what stands between them.

use geo::{LineString, MultiPolygon};

use crate::rules::{Count, Size};

/// A building, or a lone stairwell or house known as a point.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Building {
    /// Its middle, in metres east and north.
    pub at: [f64; 2],
    /// The ends of its long side through the middle, along which its stairwells lie.
    pub axis: Option<[[f64; 2]; 2]>,
    /// What it counts for under the size rule: people, households, workers.
    pub size: u32,
    /// Its stairwells; none are known where nought.
    pub stairwells: u16,
    /// Its floors; none are known where nought.
    pub floors: u16,
    /// What it counts for on every floor of every stairwell, where that is known; else it is spread evenly.
    pub storeys: Vec<Storey>,
    /// The number of its village; a unit is never made of two.
    pub village: u32,
    /// Whether it becomes a unit of its own whatever its size: a school, mall, hospital, office, factory (B-55).
    pub apart: bool,
    /// The unit a person has decided on: all with this number are one unit, and nothing else joins it.
    pub decided: Option<u32>,
    /// Its villagers' group, where its village is divided by groups.
    pub group: Option<u32>,
    /// The units it is in today, for a division that changes as few households as possible.
    pub today: Vec<Today>,
}

/// One floor of one stairwell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Storey {
    /// The stairwell, from one.
    pub stairwell: u16,
    /// The floor, from one.
    pub floor: u16,
    /// What is counted there.
    pub size: u32,
}

/// What of a building a unit holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// The stairwell, from one; all of them where none is named.
    pub stairwell: Option<u16>,
    /// The lowest and highest floor, from one; all of them where none are named.
    pub floors: Option<(u16, u16)>,
}

/// A unit of today and what of the building it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Today {
    /// The part of the building.
    pub span: Span,
    /// The number of the unit.
    pub unit: u32,
}

impl Span {
    /// Whether the other part lies wholly within this one.
    pub fn covers(&self, other: &Self) -> bool {
        let within = |own: (u16, u16)| other.floors.is_some_and(|(low, high)| own.0 <= low && high <= own.1);
        (self.stairwell.is_none() || self.stairwell == other.stairwell) && self.floors.is_none_or(within)
    }
}

/// By what a village is divided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Way {
    /// By the size rule.
    #[default]
    Size,
    /// Each natural village (what stands together) is a unit, whatever its size (B-53).
    Settlements,
    /// Each villagers' group is a unit, whatever its size (B-53); who is in none goes with whom it is nearest to.
    Groups,
}

/// The territory that is divided.
#[derive(Clone, Debug, Default)]
pub struct Territory {
    /// Every building once.
    pub buildings: Vec<Building>,
    /// Roads, rivers, rail, walls: a unit crosses them only where nothing else joins its village.
    pub barriers: Vec<LineString>,
    /// The border of each village by its number, in metres; may be missing or empty.
    pub borders: Vec<MultiPolygon>,
    /// By what each village is divided, by its number; by size where nothing is said.
    pub ways: Vec<Way>,
}

/// What the units shall be like.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// How much a unit holds.
    pub size: Size,
    /// Whether today's units are kept as far as the rule allows.
    pub keep: bool,
    /// How many units each village that is divided by size shall become.
    pub count: Count,
}

impl Rules {
    /// As many units of this size as fit, without regard to today's.
    pub fn of(size: Size) -> Self {
        Self { size, keep: false, count: Count::Fitting }
    }
}

/// Why a territory cannot be divided at all.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum Unfit {
    /// A place that is no number or beyond the earth.
    #[error("building {0} has no usable place")]
    Place(usize),
    /// A size rule that nothing can keep.
    #[error("the size rule wants at least {least} and at most {most}")]
    Size {
        /// The least it asks for.
        least: u32,
        /// The most it allows.
        most: u32,
    },
}

/// Farther from the origin than any place on earth, in metres.
const BEYOND: f64 = 4.1e7;

impl Territory {
    /// Refuses what no division can come of.
    pub fn check(&self, rules: &Rules) -> Result<(), Unfit> {
        let Size { least, most } = rules.size;
        if most == 0 || least > most {
            return Err(Unfit::Size { least, most });
        }
        let usable = |building: &Building| building.at.iter().all(|it| it.is_finite() && it.abs() < BEYOND);
        match self.buildings.iter().position(|it| !usable(it)) {
            Some(at) => Err(Unfit::Place(at)),
            None => Ok(()),
        }
    }
}
