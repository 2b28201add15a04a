//! Whether those who serve suffice: rules by zone, shares, sources (B-24, B-67 … B-71).

use std::collections::{BTreeMap, HashMap};

use domain::Refusal;
use domain::access::{Action, Permit, Purpose};
use domain::areas::AreaPath;
use domain::ids::AreaId;
use domain::staffing::{Need, judge, share};
use jiff::civil::Date;
use playbook::{Playbook, StaffRule};
use serde_json::json;
use store::staffing::{Members, Zone};
use store::{Reader, Writer};
use uuid::Uuid;

use super::wire::{
    KeepZone, LackingUnit, RuleWire, ShareOf, ShareWire, SourceWire, StrengthPage, UnitName, ZoneWire,
};
use crate::areas::actions::within;
use crate::entry::{Actor, audited};
use crate::problem::{FieldError, Problem};

const LISTED: usize = 50;
/// A zone is renewed at least so often, in days: nothing needs emergency staff for ever.
const LONGEST: i32 = 31;

/// The strength of an area today.
///
/// # Errors
/// [`Refusal::NotFound`], [`Refusal::NotAllowed`].
pub async fn page(actor: &Actor, area: Option<Uuid>) -> Result<StrengthPage, Problem> {
    let permit = actor.permit(Action::ReadStaff, Purpose::Oversight)?;
    let (playbook, day) = (actor.playbook.clone(), actor.today());
    actor
        .read(async move |db: &Reader| {
            let (here, area) = within(db, &permit, area).await?;
            let zones = store::staffing::zones(db, &here, day).await?;
            let mut rules = Vec::new();
            for rule in &playbook.staffing.rules {
                rules.push(held(db, &here, rule, &zones, day).await?);
            }
            let sources = store::staffing::sources(db, &here, day).await?;
            let kinds: HashMap<&str, _> =
                playbook.roles.iter().flat_map(|it| &it.kinds).map(|it| (it.id.as_str(), &it.name)).collect();
            Ok(StrengthPage {
                rules,
                shares: shares(db, &here, &playbook, area.id, day).await?,
                pool: sources.iter().map(|(.., count)| count).sum(),
                sources: sources
                    .into_iter()
                    .map(|(home, kind, count)| SourceWire {
                        home: Some(home).filter(|it| !it.is_empty()),
                        kind_name: kinds.get(kind.as_str()).map(|it| (*it).into()),
                        count,
                    })
                    .collect(),
                zones: zones.into_iter().filter_map(|it| zone(&playbook, it)).collect(),
            })
        })
        .await
}

/// A zone on the wire; none of a kind that the playbook knows no longer.
pub fn zone(playbook: &Playbook, it: Zone) -> Option<ZoneWire> {
    let known = playbook.staffing.zones.iter().find(|known| known.id == it.kind)?;
    Some(ZoneWire {
        id: it.id,
        unit: UnitName { id: it.area.0, name: it.area_name },
        zone: it.kind,
        zone_name: (&known.name).into(),
        document: it.document,
        from: it.from.to_string(),
        until: it.until.to_string(),
    })
}

/// The kind of the narrowest zone around a place; zones come with the narrowest last.
fn zone_of<'a>(zones: &'a [Zone], path: &AreaPath) -> Option<&'a str> {
    zones.iter().rev().find(|it| it.path.covers(path)).map(|it| it.kind.as_str())
}

/// Units of an area that a rule of staffing is for, and how many of them have enough of the right people.
///
/// # Errors
/// [`Problem`] of the store.
pub async fn sufficient(
    db: &Reader,
    here: &Permit,
    playbook: &Playbook,
    zones: &[Zone],
    day: Date,
) -> Result<(i64, i64), Problem> {
    let (mut units, mut manned) = (0, 0);
    for rule in &playbook.staffing.rules {
        let it = held(db, here, rule, zones, day).await?;
        units += it.units;
        manned += it.sufficient;
    }
    Ok((units, manned))
}

async fn held(
    db: &Reader,
    here: &Permit,
    rule: &StaffRule,
    zones: &[Zone],
    day: Date,
) -> Result<RuleWire, Problem> {
    let seats = rule.seats.iter().map(|seat| seat.kinds.iter().map(|it| it.get_ref().as_str()).collect());
    let kinds = rule.kinds.iter().map(|it| it.get_ref().as_str()).collect();
    let need = Need { people: rule.people, kinds, seats: seats.collect() };
    let named = |zone: &str| rule.zones.iter().any(|it| it.get_ref() == zone);
    // A rule that names no zone is for what lies in none.
    let applies = |path: &AreaPath| match zone_of(zones, path) {
        Some(zone) => named(zone),
        None => rule.zones.is_empty(),
    };
    let mut wire = RuleWire {
        name: (&rule.name).into(),
        level: rule.level.get_ref().clone(),
        least: rule.people[0],
        most: rule.people[1],
        units: 0,
        sufficient: 0,
        short: 0,
        lacking: Vec::new(),
    };
    for unit in store::staffing::manned(db, here, rule.level.get_ref(), day).await? {
        if !applies(&unit.path) {
            continue;
        }
        let people: BTreeMap<&str, i64> = unit.people.iter().map(|(kind, n)| (kind.as_str(), *n)).collect();
        let verdict = judge(&need, &people);
        wire.units += 1;
        wire.short += verdict.short;
        if verdict.suffices() {
            wire.sufficient += 1;
        } else if wire.lacking.len() < LISTED {
            wire.lacking.push(LackingUnit {
                unit: UnitName { id: unit.area.0, name: unit.name },
                counted: verdict.counted,
                short: verdict.short,
                over: verdict.over,
                unfit: verdict.unfit,
                empty: verdict.empty.iter().map(|n| (&rule.seats[*n].name).into()).collect(),
            });
        }
    }
    Ok(wire)
}

fn share_of(of: Members, least: u32, unit: Option<UnitName>) -> ShareOf {
    let reached = share(of.members, of.known);
    ShareOf {
        unit,
        holders: of.holders,
        unknown: of.holders - of.known,
        members: of.members,
        share: reached,
        reached: reached.is_some_and(|it| it >= i64::from(least) * 10),
    }
}

async fn shares(
    db: &Reader,
    here: &Permit,
    playbook: &Playbook,
    area: AreaId,
    day: Date,
) -> Result<Vec<ShareWire>, Problem> {
    let children = store::areas::children(db, here, area).await?;
    let depth = here.path().depth();
    let mut shares = Vec::new();
    for it in &playbook.staffing.shares {
        let (role, least) = (it.role.get_ref(), *it.least.get_ref());
        let total = store::staffing::members(db, here, role, depth, day).await?;
        let below = store::staffing::members(db, here, role, depth + 1, day).await?;
        let units = children.iter().filter_map(|child| {
            let (_, of) = below.iter().find(|(path, _)| *path == child.path)?;
            Some(share_of(*of, least, Some(UnitName { id: child.id.0, name: child.name.clone() })))
        });
        shares.push(ShareWire {
            name: (&it.name).into(),
            least,
            units: units.collect(),
            total: share_of(total.first().map(|it| it.1).unwrap_or_default(), least, None),
        });
    }
    Ok(shares)
}

/// Writes a zone down, or says until when it holds. It changes whom a unit needs, and limits nobody.
///
/// # Errors
/// [`Refusal::Invalid`] with the fields, [`Refusal::NotFound`], [`Refusal::IdReused`].
pub async fn keep_zone(actor: &Actor, id: Uuid, said: KeepZone) -> Result<(), Problem> {
    let permit = actor.permit(Action::EditStaff, Purpose::Oversight)?;
    let mut wrong = Vec::new();
    let document = said.document.trim().to_owned();
    if !actor.playbook.staffing.zones.iter().any(|it| it.id == said.zone) {
        wrong.push(FieldError::new("zone", "unknown"));
    }
    if document.is_empty() || document.chars().count() > 120 {
        wrong.push(FieldError::new("document", if document.is_empty() { "missing" } else { "too_long" }));
    }
    let days = said.until.since(said.from).map_or(-1, |span| span.get_days());
    if !(0..=LONGEST).contains(&days) {
        wrong.push(FieldError::new("until", "unfit"));
    }
    if !wrong.is_empty() {
        return Err(Problem::invalid(wrong));
    }
    let now = actor.now;
    actor
        .write(async move |writer: &Writer| {
            let (_, area) = within(writer, &permit, Some(said.area)).await?;
            let zone = Zone {
                id,
                area: area.id,
                path: area.path,
                area_name: area.name,
                kind: said.zone,
                document,
                from: said.from,
                until: said.until,
            };
            if !store::staffing::keep_zone(writer, &permit, &zone, now).await? {
                return Err(Refusal::IdReused.into());
            }
            let detail = json!({ "zone": zone.kind, "until": zone.until.to_string() });
            audited(writer, &permit, &id.to_string(), detail, now).await?;
            Ok(())
        })
        .await
}
