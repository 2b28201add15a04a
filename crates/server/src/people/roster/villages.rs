//! Which lowest unit a row names: the village by code or by name, in it the unit by name or number.

use std::collections::HashMap;

use domain::areas::AreaPath;
use domain::ids::AreaId;
use domain::people::{RosterField as F, RosterRow, RowProblem};
use store::areas::Area;

/// A lowest unit: its key and its place in the tree.
pub type Unit = (AreaId, AreaPath);

/// Villages by code and by name, with their lowest units.
pub struct Villages {
    by_code: HashMap<String, AreaPath>,
    by_name: HashMap<String, Vec<AreaPath>>,
    /// Units of a village by their name without the village's.
    units: HashMap<AreaPath, Vec<(AreaId, AreaPath, String)>>,
}

impl Villages {
    /// Sorts the areas inside a permit; villages stand at the depth `tally`, units at the ladder's lowest.
    pub fn new(areas: &[Area], tally: usize, lowest: usize) -> Self {
        let mut villages = Self { by_code: HashMap::new(), by_name: HashMap::new(), units: HashMap::new() };
        let names: HashMap<&AreaPath, &str> = areas.iter().map(|it| (&it.path, it.name.as_str())).collect();
        for area in areas {
            if area.path.depth() == lowest {
                let above = area.path.at_depth(tally);
                // 左家村第1联户组 is the village's 第1联户组 to whoever lives there.
                let village = names.get(&above).copied().unwrap_or_default();
                let short = area.name.strip_prefix(village).unwrap_or(&area.name).to_owned();
                villages.units.entry(above).or_default().push((area.id, area.path.clone(), short));
            }
            if let Some(code) = &area.code {
                villages.by_code.insert(code.clone(), area.path.clone());
            }
            if area.path.depth() == tally {
                villages.by_name.entry(area.name.clone()).or_default().push(area.path.clone());
            }
        }
        villages
    }

    /// The lowest unit a row names; `None` when it names none.
    ///
    /// # Errors
    /// The cell that names nothing here.
    pub fn unit(&self, row: &RosterRow) -> Result<Option<Unit>, (F, RowProblem)> {
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
        let found = named_so(unit, &units.iter().map(|(.., short)| short.as_str()));
        let (id, path, _) = &units[found.ok_or((F::Unit, RowProblem::UnknownUnit))?];
        Ok(Some((*id, path.clone())))
    }
}

/// Which of some units somebody means: the one of that very name, else the one whose name ends it
/// (左家村第1联户组), else the only one of that number. 11组 never means 1组.
pub fn named_so<'a>(said: &str, units: &(impl Iterator<Item = &'a str> + Clone)) -> Option<usize> {
    let ends = |name: &str| {
        let before = said.strip_suffix(name).and_then(|rest| rest.chars().next_back());
        let inside = name.starts_with(|c: char| c.is_ascii_digit())
            && before.is_some_and(|c: char| c.is_ascii_digit());
        !name.is_empty() && said.ends_with(name) && !inside
    };
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let number = digits(said);
    units
        .clone()
        .position(|name| name == said)
        .or_else(|| units.clone().position(ends))
        .or_else(|| units.clone().position(|name| !number.is_empty() && digits(name) == number))
}
