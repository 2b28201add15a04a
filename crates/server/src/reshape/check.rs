//! A change held against the tree as it stands: which units it is about, and whether it fits the ladder.

use domain::Refusal;
use domain::access::Permit;
use domain::areas::AreaPath;
use domain::ids::AreaId;
use domain::reshape::{Part, Reshape, named_twice};
use playbook::Playbook;
use store::Reader;
use store::areas::Area;
use store::reshape::Unit;

use crate::problem::{FieldError, Problem};

/// Most units one unit is split into at once.
const MOST: usize = 50;

/// The units a change is about.
pub struct Checked {
    /// The change.
    pub reshape: Reshape,
    /// The unit it is about; for a new unit the one above.
    pub area: Area,
    /// The unit above that, where the change needs it.
    pub above: Option<Area>,
    /// The unit another one goes up in or comes under.
    pub target: Option<Area>,
    /// The lowest area that covers everything.
    pub common: AreaPath,
    /// For its record.
    pub units: Vec<Unit>,
}

fn wrong(field: &str, code: &str) -> Problem {
    Problem::invalid(vec![FieldError::new(field, code)])
}

fn unit(area: &Area, part: &'static str) -> Unit {
    Unit { area: area.id, part, name: area.name.clone() }
}

impl Checked {
    /// The units whose records change their place, each with where it would go (for a new place: its parent's path).
    pub fn moves(&self) -> Option<(AreaPath, AreaPath)> {
        match &self.reshape {
            Reshape::Create { .. } | Reshape::Rename { .. } => None,
            Reshape::Split { .. } => {
                let beside = self.area.path.parent()?.behind();
                Some((self.area.path.clone(), beside))
            }
            Reshape::Merge { .. } => Some((self.area.path.clone(), self.target.as_ref()?.path.clone())),
            Reshape::Move { .. } => Some((self.area.path.clone(), self.target.as_ref()?.path.behind())),
        }
    }

    /// The subtrees in which a signed report stands against the change.
    pub fn books(&self) -> Vec<AreaPath> {
        match &self.reshape {
            Reshape::Create { .. } | Reshape::Rename { .. } => Vec::new(),
            Reshape::Split { .. } => vec![self.area.path.clone()],
            Reshape::Merge { .. } | Reshape::Move { .. } => {
                let target = self.target.iter().map(|it| it.path.clone());
                let above = self.area.path.parent().filter(|above| *above != self.common);
                std::iter::once(above.unwrap_or_else(|| self.area.path.clone())).chain(target).collect()
            }
        }
    }
}

/// Holds a change against the tree.
///
/// # Errors
/// [`Refusal::NotFound`] for units outside the scope, [`Refusal::Invalid`] naming the fields.
pub async fn check(
    db: &Reader,
    permit: &Permit,
    playbook: &Playbook,
    reshape: Reshape,
) -> Result<Checked, Problem> {
    let area = find(db, permit, reshape.area()).await?;
    let depth = area.path.depth();
    // The top of one's own scope is somebody else's to change.
    let own_top = area.path == *permit.path();
    let top = || if own_top { Err(Refusal::NotAllowed) } else { Ok(()) };
    let mut units = vec![unit(&area, "changed")];
    let mut found = (None, None);
    let mut common = area.path.clone();
    match &reshape {
        Reshape::Create { part, exclusive, .. } => {
            units = vec![unit(&area, "under"), Unit { area: part.id, part: "made", name: part.name.clone() }];
            if area.exclusive.is_some() || playbook.ladder().at(depth + 1).is_none() {
                return Err(wrong("area", "too_low"));
            }
            if !part.households.is_empty() || !part.below.is_empty() {
                return Err(wrong("parts", "unfit"));
            }
            if exclusive.as_ref().is_some_and(|(kind, _)| playbook.exclusive(kind).is_none()) {
                return Err(wrong("exclusive", "unknown"));
            }
            new_names(db, permit, &area, std::slice::from_ref(part)).await?;
        }
        Reshape::Rename { name, headcount, .. } => {
            top()?;
            if headcount.is_some() && area.exclusive.is_none() {
                return Err(wrong("headcount", "unfit"));
            }
            let above = parent(db, permit, &area).await?;
            if *name != area.name {
                taken(db, permit, &above, name, "name").await?;
            }
            common = above.path.clone();
            found.0 = Some(above);
        }
        Reshape::Split { parts, .. } => {
            top()?;
            let above = parent(db, permit, &area).await?;
            divides(db, permit, playbook, &area, parts).await?;
            new_names(db, permit, &above, parts).await?;
            units.extend(parts.iter().map(|it| Unit { area: it.id, part: "made", name: it.name.clone() }));
            common = above.path.clone();
            found.0 = Some(above);
        }
        Reshape::Merge { into, .. } => {
            top()?;
            let above = parent(db, permit, &area).await?;
            let into = find(db, permit, *into).await?;
            let kind = |it: &Area| it.exclusive.as_ref().map(|it| it.kind.clone());
            if into.id == area.id || into.parent != area.parent || kind(&into) != kind(&area) {
                return Err(wrong("target", "not_beside"));
            }
            no_namesakes(db, permit, &area, &into).await?;
            units = vec![unit(&area, "ended"), unit(&into, "changed")];
            common = above.path.clone();
            found = (Some(above), Some(into));
        }
        Reshape::Move { to, .. } => {
            top()?;
            let above = parent(db, permit, &area).await?;
            let to = find(db, permit, *to).await?;
            if to.id == above.id || to.path.depth() + 1 != depth || to.exclusive.is_some() {
                return Err(wrong("target", "wrong_level"));
            }
            taken(db, permit, &to, &area.name, "target").await?;
            units.push(unit(&to, "under"));
            common = above.path.common(&to.path);
            found = (Some(above), Some(to));
        }
    }
    let (above, target) = found;
    Ok(Checked { reshape, area, above, target, common, units })
}

async fn find(db: &Reader, permit: &Permit, id: AreaId) -> Result<Area, Problem> {
    Ok(store::areas::find(db, permit, id).await?.ok_or(Refusal::NotFound)?)
}

async fn parent(db: &Reader, permit: &Permit, area: &Area) -> Result<Area, Problem> {
    find(db, permit, area.parent.ok_or(Refusal::NotFound)?).await
}

/// Two units side by side never have the same name: rosters find them by it.
async fn taken(db: &Reader, permit: &Permit, above: &Area, name: &str, field: &str) -> Result<(), Problem> {
    let children = store::areas::children(db, permit, above.id).await?;
    if children.iter().any(|it| it.name == name) { Err(wrong(field, "taken")) } else { Ok(()) }
}

/// Units that come to stand side by side must not be called alike, with the name of the unit above or without it: a
/// roster would put the households of one into the other.
async fn no_namesakes(db: &Reader, permit: &Permit, area: &Area, into: &Area) -> Result<(), Problem> {
    let short = |above: &Area, it: &Area| {
        let own = it.name.strip_prefix(above.name.as_str()).filter(|rest| !rest.is_empty());
        own.unwrap_or(&it.name).to_owned()
    };
    let there = store::areas::children(db, permit, into.id).await?;
    let there: Vec<_> = there.iter().map(|it| short(into, it)).collect();
    let comes = store::areas::children(db, permit, area.id).await?;
    if comes.iter().any(|it| there.contains(&short(area, it))) {
        return Err(wrong("target", "children_taken"));
    }
    Ok(())
}

async fn new_names(db: &Reader, permit: &Permit, above: &Area, parts: &[Part]) -> Result<(), Problem> {
    for (n, part) in parts.iter().enumerate() {
        let field = format!("parts.{n}.name");
        taken(db, permit, above, &part.name, &field).await?;
        if parts[..n].iter().any(|other| other.name == part.name) {
            return Err(wrong(&field, "taken"));
        }
        if parts[..n].iter().any(|other| other.id == part.id) {
            return Err(Refusal::IdReused.into());
        }
    }
    Ok(())
}

/// Parts take what the unit has, nothing twice, and leave something.
async fn divides(
    db: &Reader,
    permit: &Permit,
    playbook: &Playbook,
    area: &Area,
    parts: &[Part],
) -> Result<(), Problem> {
    let lowest = area.path.depth() == playbook.ladder().lowest_depth();
    if parts.len() > MOST {
        return Err(wrong("parts", "too_many"));
    }
    if named_twice(parts.iter().map(|it| it.households.as_slice()))
        || named_twice(parts.iter().map(|it| it.below.as_slice()))
    {
        return Err(wrong("parts", "same"));
    }
    for (n, part) in parts.iter().enumerate() {
        let (needed, other) = if lowest {
            (part.households.len(), part.below.len())
        } else {
            (part.below.len(), part.households.len())
        };
        if other > 0 || needed == 0 {
            return Err(wrong(&format!("parts.{n}"), if other > 0 { "unfit" } else { "missing" }));
        }
    }
    let (taken, all) = if lowest {
        let here = permit.narrowed(&area.path)?;
        let known = store::people::targets(db, &here, None).await?;
        let known: std::collections::BTreeSet<_> = known.into_iter().map(|(id, _)| id).collect();
        if parts.iter().flat_map(|it| &it.households).any(|id| !known.contains(id)) {
            return Err(wrong("parts", "unknown"));
        }
        (parts.iter().map(|it| it.households.len()).sum::<usize>(), known.len())
    } else {
        let known = store::areas::children(db, permit, area.id).await?;
        if parts.iter().flat_map(|it| &it.below).any(|id| known.iter().all(|it| it.id != *id)) {
            return Err(wrong("parts", "unknown"));
        }
        (parts.iter().map(|it| it.below.len()).sum::<usize>(), known.len())
    };
    if taken >= all { Err(wrong("parts", "nothing_left")) } else { Ok(()) }
}
