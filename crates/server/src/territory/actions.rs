//! The map of one's scope: what it holds, the border of a unit, drawing one, deciding about one.

use domain::Refusal;
use domain::access::{Action, Permit, Purpose};
use domain::ids::{AreaId, BorderId};
use domain::territory::{BorderOrigin, BorderState};
use geo::Geometry;
use serde_json::json;
use store::areas::Area;
use store::territory::{Border, NewBorder};
use store::{Reader, StoreError, Writer};
use uuid::Uuid;

use super::borders::{Place, give_way, set};
use super::shapes::{corners, drawn, ground, kept};
use super::tiles::{FINEST, from_zoom};
use super::wire::{
    BesideWire, BorderFit, BorderPage, BorderWire, DecideBorder, KeepBorder, LandCount, MapLevel, MapPage,
};
use crate::areas::actions::within;
use crate::entry::{Actor, audited};
use crate::problem::{FieldError, Problem};

const LISTED: usize = 200;
/// Corners of a border that is drawn by hand.
const CORNERS: usize = 8_000;
const LONGEST: usize = 500;

/// Which version of the map holds.
pub async fn version(actor: &Actor) -> Result<i64, Problem> {
    let county = actor.post.county;
    let read = actor.read(async move |db: &Reader| Ok(store::territory::version(db, county).await?));
    read.await
}

/// What the map of an area holds.
///
/// # Errors
/// [`Refusal::NotFound`] outside the scope.
pub async fn page(actor: &Actor, area: Option<Uuid>) -> Result<MapPage, Problem> {
    let permit = actor.permit(Action::ReadAreas, Purpose::Oversight)?;
    let playbook = actor.playbook.clone();
    actor
        .read(async move |db: &Reader| {
            let version = store::territory::version(db, permit.county()).await?;
            let (here, _) = within(db, &permit, area).await?;
            // From which zoom on a rung is drawn is the same wherever one looks.
            let rungs = store::territory::rungs(db, &permit).await?;
            let own = store::territory::rungs(db, &here).await?;
            let units = store::areas::by_depth(db, &here).await?;
            let levels = rungs.iter().filter_map(|rung| {
                let level = playbook.ladder().at(rung.depth)?.id.get_ref().clone();
                let units = units.iter().find(|it| it.0 == rung.depth as i64).map_or(0, |it| it.1);
                let drawn = own.iter().find(|it| it.depth == rung.depth).map_or(0, |it| it.drawn);
                Some(MapLevel { level, drawn, units, from_zoom: from_zoom(rung) })
            });
            let land = store::territory::land_counts(db, &permit).await?;
            let waiting = store::territory::by_state(db, &here, BorderState::Proposed, LISTED).await?;
            Ok(MapPage {
                version,
                bounds: store::territory::extent(db, &here).await?.map(domain::territory::Bounds::degrees),
                finest: FINEST,
                levels: levels.collect(),
                land: land.into_iter().map(|(kind, count)| LandCount { kind, count }).collect(),
                waiting: waiting.len(),
            })
        })
        .await
}

/// Whether a border of a unit is this actor's to set: whoever keeps the map does below the own area, at the top of the
/// county everywhere.
fn central(actor: &Actor, area: &Area) -> bool {
    let own = &actor.post.path;
    actor.permit(Action::KeepTerritory, Purpose::Oversight).is_ok()
        && own.covers(&area.path)
        && (area.path != *own || own.depth() == 0)
}

/// The border of a unit with what is around it.
///
/// # Errors
/// [`Refusal::NotFound`] outside the scope.
pub async fn border(actor: &Actor, area: Uuid) -> Result<BorderPage, Problem> {
    let permit = actor.permit(Action::ReadAreas, Purpose::Oversight)?;
    let me = actor.clone();
    actor
        .read(async move |db: &Reader| {
            let (_, area) = within(db, &permit, Some(area)).await?;
            let (place, me) = (Place::read(db, &permit, &area).await?, &me);
            let seen = |it: Border| BorderWire::seen(it, permit.worker());
            let held = store::territory::held_of(db, permit.county(), area.id).await?;
            let proposal = store::territory::proposal_of(db, permit.county(), area.id).await?;
            let fit = proposal.as_ref().map(|it| Ok::<_, StoreError>(place.fit(&ground(&it.shape)?)));
            let beside = place.beside.iter().map(|it| {
                let coordinates = corners(&ground(&it.shape)?);
                Ok(BesideWire { area: it.area.0, name: it.name.clone(), coordinates })
            });
            Ok(BorderPage {
                held: held.map(seen).transpose()?,
                proposal: proposal.map(seen).transpose()?,
                proposal_fit: fit.transpose()?,
                above: place.above().map(corners),
                beside: beside.collect::<Result<_, StoreError>>()?,
                central: central(me, &area),
                area: area.into(),
            })
        })
        .await
}

/// Borders of an area that stand so, newest first.
///
/// # Errors
/// [`Refusal::NotFound`] outside the scope, [`Refusal::Invalid`] for a state there is none of.
pub async fn list(actor: &Actor, area: Option<Uuid>, state: &str) -> Result<Vec<BorderWire>, Problem> {
    let permit = actor.permit(Action::ReadAreas, Purpose::Oversight)?;
    let state = BorderState::from_name(state).ok_or_else(|| field("state", "unknown"))?;
    actor
        .read(async move |db: &Reader| {
            let (here, _) = within(db, &permit, area).await?;
            let found = store::territory::by_state(db, &here, state, LISTED).await?;
            Ok(found.into_iter().map(|it| BorderWire::seen(it, permit.worker())).collect::<Result<_, _>>()?)
        })
        .await
}

fn field(name: &str, code: &str) -> Problem {
    Problem::invalid(vec![FieldError::new(name, code)])
}

/// Whoever keeps the map sets borders; whoever may propose does that.
fn permit_to_draw(actor: &Actor) -> Result<Permit, Problem> {
    let keeps = actor.permit(Action::KeepTerritory, Purpose::Oversight);
    keeps.or_else(|_| actor.permit(Action::ProposeBorders, Purpose::Oversight))
}

/// Looks how a border would fit in, or keeps it: it holds at once where it is one's own to set, otherwise it waits for a
/// decision. The same again is the same act.
///
/// # Errors
/// [`Refusal::Invalid`] `coordinates` with what stands against it, `note`; [`Refusal::BorderOpen`], [`Refusal::IdReused`],
/// [`Refusal::NotFound`].
pub async fn draw(actor: &Actor, id: BorderId, said: KeepBorder) -> Result<BorderFit, Problem> {
    let permit = permit_to_draw(actor)?;
    if said.coordinates.iter().flatten().map(Vec::len).sum::<usize>() > CORNERS {
        return Err(field("coordinates", "too_long"));
    }
    if said.note.chars().count() > LONGEST {
        return Err(field("note", "too_long"));
    }
    let (me, shape) = (actor.clone(), drawn(&said.coordinates));
    if !said.keep {
        let read = actor.read(async move |db: &Reader| {
            let (here, area) = within(db, &permit, Some(said.area)).await?;
            let fit = Place::read(db, &here, &area).await?.fit(&shape);
            Ok(BorderFit { central: central(&me, &area), ..fit })
        });
        return read.await;
    }
    actor
        .write(async move |writer: &Writer| {
            let (here, area) = within(writer, &permit, Some(said.area)).await?;
            let central = central(&me, &area);
            let mut fit = BorderFit { central, ..Place::read(writer, &here, &area).await?.fit(&shape) };
            if let Some(known) = store::territory::find_border(writer, &permit, id).await? {
                let same = known.area == area.id && known.told_by == permit.worker();
                fit.kept = same && ground(&known.shape)? == shape;
                return if fit.kept { Ok(fit) } else { Err(Refusal::IdReused.into()) };
            }
            if let Some(fault) = fit.faults.first() {
                return Err(field("coordinates", fault));
            }
            let note = said.note.trim().to_owned();
            if central {
                let open = store::territory::proposal_of(writer, permit.county(), area.id).await?;
                if open.is_some() {
                    return Err(Refusal::BorderOpen.into());
                }
                fit.kept = set(writer, &permit, (id, &area), &shape, (note, me.now)).await?;
            } else {
                // Proposing is asked for by name: keeping the map elsewhere does not include it.
                me.permit(Action::ProposeBorders, Purpose::Oversight)?;
                if note.is_empty() {
                    return Err(field("note", "missing"));
                }
                fit.kept = propose(writer, &permit, (id, &area), &shape, (note, me.now)).await?;
            }
            if !fit.kept {
                return Err(Refusal::IdReused.into());
            }
            let detail = json!({ "area": area.id.0, "ground": fit.ground.round(), "central": central });
            audited(writer, &permit, &id.to_string(), detail, me.now).await?;
            Ok(fit)
        })
        .await
}

async fn propose(
    writer: &store::Writer,
    permit: &Permit,
    (id, area): (BorderId, &Area),
    shape: &geo::MultiPolygon,
    (note, now): (String, jiff::Timestamp),
) -> Result<bool, Problem> {
    if store::territory::proposal_of(writer, permit.county(), area.id).await?.is_some() {
        return Err(Refusal::BorderOpen.into());
    }
    let shape = kept(&Geometry::from(shape.clone())).ok_or(Refusal::Invalid)?;
    let (state, origin) = (BorderState::Proposed, BorderOrigin::Proposed);
    let border = NewBorder { id, area: area.id, path: area.path.clone(), shape, state, origin, note };
    Ok(store::territory::insert_border(writer, permit, &border, now).await?)
}

async fn open(db: &Reader, permit: &Permit, id: BorderId) -> Result<(Border, Area), Problem> {
    let border = store::territory::find_border(db, permit, id).await?.ok_or(Refusal::NotFound)?;
    let area = store::areas::find(db, permit, border.area).await?.ok_or(Refusal::NotFound)?;
    Ok((border, area))
}

/// Decides about a border somebody else proposed; one that is agreed to holds at once, and what lies around gives way.
///
/// # Errors
/// [`Refusal::OwnRequest`], [`Refusal::AlreadyDecided`], [`Refusal::AboveYou`] where it is for the level above to decide,
/// [`Refusal::Invalid`] `words` for a refusal without any, `coordinates` where it no longer fits in.
pub async fn decide(actor: &Actor, id: BorderId, said: DecideBorder) -> Result<BorderWire, Problem> {
    let permit = actor.permit(Action::KeepTerritory, Purpose::Oversight)?;
    let words = said.words.trim().to_owned();
    if words.chars().count() > LONGEST {
        return Err(field("words", "too_long"));
    }
    if !said.agree && words.is_empty() {
        return Err(field("words", "missing"));
    }
    let me = actor.clone();
    actor
        .write(async move |writer: &Writer| {
            let (border, area) = open(writer, &permit, id).await?;
            if border.told_by == permit.worker() {
                return Err(Refusal::OwnRequest.into());
            }
            if !central(&me, &area) {
                return Err(Refusal::AboveYou.into());
            }
            let shape = ground(&border.shape)?;
            if said.agree
                && let Some(fault) = Place::read(writer, &permit, &area).await?.fit(&shape).faults.first()
            {
                return Err(field("coordinates", fault));
            }
            let state = if said.agree { BorderState::Held } else { BorderState::Refused };
            if !store::territory::decide_border(writer, &permit, &border, (state, &words), me.now).await? {
                return Err(Refusal::AlreadyDecided.into());
            }
            let mut cut = 0;
            if said.agree {
                cut = give_way(writer, &permit, (id, &area), &shape, me.now).await?;
            }
            let detail = json!({ "area": area.id.0, "agree": said.agree, "gave_way": cut });
            audited(writer, &permit, &id.to_string(), detail, me.now).await?;
            let (border, _) = open(writer, &permit, id).await?;
            Ok(BorderWire::seen(border, permit.worker())?)
        })
        .await
}

/// Takes back a border one proposed oneself.
///
/// # Errors
/// [`Refusal::NotAllowed`] for somebody else's, [`Refusal::AlreadyDecided`], [`Refusal::NotFound`].
pub async fn withdraw(actor: &Actor, id: BorderId) -> Result<(), Problem> {
    let permit = actor.permit(Action::ProposeBorders, Purpose::Oversight)?;
    let now = actor.now;
    actor
        .write(async move |writer: &Writer| {
            let (border, _) = open(writer, &permit, id).await?;
            if border.told_by != permit.worker() {
                return Err(Refusal::NotAllowed.into());
            }
            let state = (BorderState::Withdrawn, "");
            if !store::territory::decide_border(writer, &permit, &border, state, now).await? {
                let again = border.state == BorderState::Withdrawn;
                return if again { Ok(()) } else { Err(Refusal::AlreadyDecided.into()) };
            }
            let detail = json!({ "area": AreaId(border.area.0).0, "withdrawn": true });
            Ok(audited(writer, &permit, &id.to_string(), detail, now).await?)
        })
        .await
}
