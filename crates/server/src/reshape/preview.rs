//! What a checked change would come to.

use domain::access::Permit;
use domain::areas::{Size, SizeVerdict};
use domain::reshape::{Reshape, Takes, torn};
use jiff::Timestamp;
use jiff::civil::Date;
use playbook::Playbook;
use store::Reader;
use store::areas::Area;

use super::check::Checked;
use super::wire::{BlockerWire, EffectsWire, OwnerWire, PostPreview, ReshapePreview, UnitPreview};
use crate::problem::Problem;

const OWNERS: usize = 20;

/// Measures, authorities, responses and campaigns that a change would tear apart.
pub async fn blockers(
    db: &Reader,
    permit: &Permit,
    it: &Checked,
    (today, now): (Date, Timestamp),
) -> Result<Vec<BlockerWire>, Problem> {
    let Some((from, to)) = it.moves() else { return Ok(Vec::new()) };
    let standing = store::reshape::across(db, permit.county(), &from.common(&to), today, now).await?;
    Ok(standing
        .into_iter()
        .filter(|it| torn(&it.path, &from, &to))
        .map(|it| BlockerWire { kind: it.kind.to_owned(), name: it.name })
        .collect())
}

/// The whole of it.
pub async fn preview(
    db: &Reader,
    permit: &Permit,
    playbook: &Playbook,
    it: &Checked,
    takes: Takes,
    (day, today, now): (Date, Date, Timestamp),
) -> Result<ReshapePreview, Problem> {
    let here = permit.narrowed(&it.area.path)?;
    let about = !matches!(it.reshape, Reshape::Create { .. });
    let (effects, owners) = if about {
        let effects = store::reshape::effects(db, &here, day, now).await?;
        (effects.into(), store::reshape::tasks_by_owner(db, &here, OWNERS).await?)
    } else {
        (EffectsWire::default(), Vec::new())
    };
    Ok(ReshapePreview {
        takes: match takes {
            Takes::Now => "now",
            Takes::Later => "later",
        }
        .to_owned(),
        units: units(db, permit, playbook, it).await?,
        effects,
        owners: owners.into_iter().map(|(_, name, tasks)| OwnerWire { name, tasks }).collect(),
        posts: posts(db, permit, playbook, it, day).await?,
        blockers: blockers(db, permit, it, (today, now)).await?,
    })
}

async fn size(db: &Reader, permit: &Permit, area: &Area) -> Result<Size, Problem> {
    Ok(store::areas::size(db, &permit.narrowed(&area.path)?).await?)
}

async fn units(
    db: &Reader,
    permit: &Permit,
    playbook: &Playbook,
    it: &Checked,
) -> Result<Vec<UnitPreview>, Problem> {
    let lowest = it.area.path.depth() == playbook.ladder().lowest_depth();
    let rule = playbook.ladder().lowest().and_then(|level| level.size).filter(|_| lowest);
    let shown = |part: &str, name: &str, size: Size| UnitPreview {
        part: part.to_owned(),
        name: name.to_owned(),
        households: size.households,
        people: size.people,
        off: match rule.map(|rule| rule.check(size)) {
            Some(SizeVerdict::TooSmall(by)) => -by,
            Some(SizeVerdict::TooLarge(by)) => by,
            _ => 0,
        },
    };
    let mut rest = size(db, permit, &it.area).await?;
    let add =
        |a: Size, b: Size| Size { households: a.households + b.households, people: a.people + b.people };
    Ok(match &it.reshape {
        Reshape::Create { part, .. } => {
            vec![UnitPreview { off: 0, ..shown("made", &part.name, Size::default()) }]
        }
        Reshape::Rename { name, .. } => vec![shown("changed", name, rest)],
        Reshape::Split { parts, .. } => {
            let mut made = Vec::new();
            for part in parts {
                let mut sum = Size::default();
                for id in &part.households {
                    let household = store::people::find(db, permit, *id).await?;
                    let people = household.map_or(0, |it| it.people);
                    sum = add(sum, Size { households: 1, people });
                }
                for id in &part.below {
                    if let Some(below) = store::areas::find(db, permit, *id).await? {
                        sum = add(sum, size(db, permit, &below).await?);
                    }
                }
                rest = add(rest, Size { households: -sum.households, people: -sum.people });
                made.push(shown("made", &part.name, sum));
            }
            made.insert(0, shown("changed", &it.area.name, rest));
            made
        }
        Reshape::Merge { .. } => {
            let Some(into) = &it.target else { return Ok(Vec::new()) };
            let both = add(rest, size(db, permit, into).await?);
            vec![
                shown("changed", &into.name, both),
                UnitPreview { off: 0, ..shown("ended", &it.area.name, Size::default()) },
            ]
        }
        Reshape::Move { .. } => vec![shown("changed", &it.area.name, rest)],
    })
}

async fn posts(
    db: &Reader,
    permit: &Permit,
    playbook: &Playbook,
    it: &Checked,
    day: Date,
) -> Result<Vec<PostPreview>, Problem> {
    if matches!(it.reshape, Reshape::Create { .. } | Reshape::Rename { .. }) {
        return Ok(Vec::new());
    }
    let here = store::access::holders(db, permit, &it.area.path, day).await?;
    let there = match (&it.reshape, &it.target) {
        (Reshape::Merge { .. }, Some(into)) => store::access::holders(db, permit, &into.path, day).await?,
        _ => Vec::new(),
    };
    let becomes = |worker, role: &str| match it.reshape {
        Reshape::Split { .. } => "both",
        Reshape::Merge { .. } if there.iter().any(|(post, _)| post.worker == worker && post.role == role) => {
            "ends"
        }
        Reshape::Merge { .. } => "goes",
        _ => "stays",
    };
    let shown = here.iter().filter_map(|(post, name)| {
        Some(PostPreview {
            name: name.clone(),
            role_name: (&playbook.role(&post.role)?.name).into(),
            becomes: becomes(post.worker, &post.role).to_owned(),
        })
    });
    Ok(shown.collect())
}
