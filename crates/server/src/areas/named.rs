//! Units as lists name them: by name or code, with the village beside it where names repeat.

use std::collections::BTreeSet;

use domain::access::Permit;
use store::Reader;
use store::areas::Area;

use crate::problem::{FieldError, Problem};
use crate::sheet::{Column, Row};

/// The columns that say which unit is meant.
pub const VILLAGE: Column = (
    "village",
    &["村社区", "村居", "村", "社区", "所属村", "所在村", "行政村", "村名", "社区名称", "所属村社区"],
);
/// See [`VILLAGE`].
pub const UNIT: Column = (
    "unit",
    &["网格", "所属网格", "所在网格", "微网格", "网格名称", "任职网格", "任职单位", "所在单位", "区划代码"],
);

/// The units a list names.
pub struct Units(Vec<Area>);

impl Units {
    /// Reads the units of the permit's subtree that a list names.
    ///
    /// # Errors
    /// [`store::StoreError`] of the engine.
    pub async fn read(db: &Reader, permit: &Permit, rows: &[Row]) -> Result<Self, Problem> {
        let named = rows.iter().flat_map(|it| [it.get(VILLAGE.0), it.get(UNIT.0)]).flatten();
        let names: BTreeSet<String> = named.map(str::to_owned).collect();
        let names: Vec<String> = names.into_iter().collect();
        Ok(Self(store::areas::by_names(db, permit, &names).await?))
    }

    /// The unit a row means among those that fit; none where it names none.
    ///
    /// # Errors
    /// [`domain::Refusal::Invalid`] `unit` or `village`: `unknown`, or `several` of that name.
    pub fn of(&self, row: &Row, fits: impl Fn(&Area) -> bool) -> Result<Option<&Area>, Problem> {
        let (village, unit) = (row.get(VILLAGE.0), row.get(UNIT.0));
        let (field, name) = match (village, unit) {
            (_, Some(unit)) => ("unit", unit),
            (Some(village), None) => ("village", village),
            (None, None) => return Ok(None),
        };
        let is = |it: &Area, name: &str| it.name == name || it.code.as_deref() == Some(name);
        let above: Option<Vec<&Area>> =
            village.filter(|_| unit.is_some()).map(|name| self.0.iter().filter(|it| is(it, name)).collect());
        let inside =
            |it: &Area| above.as_ref().is_none_or(|all| all.iter().any(|up| up.path.covers(&it.path)));
        let found: Vec<&Area> = self.0.iter().filter(|it| is(it, name) && inside(it) && fits(it)).collect();
        // A grid may be called as its village is: the village is meant, for the grid would be named with it.
        let widest = found.iter().find(|it| found.iter().all(|other| it.path.covers(&other.path)));
        match (widest, found.is_empty()) {
            (Some(area), _) => Ok(Some(area)),
            (None, true) => Err(Problem::invalid(vec![FieldError::new(field, "unknown")])),
            (None, false) => Err(Problem::invalid(vec![FieldError::new(field, "several")])),
        }
    }
}
