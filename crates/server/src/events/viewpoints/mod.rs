//! Viewpoints of key areas (B-89): links that somebody opens for a stated reason. Nothing is recorded here, and nobody is
//! recognised (I-19).

mod http;
mod wire;

pub use http::routes;

use domain::Refusal;
use domain::access::{Action, Permit, Purpose};
use domain::events::{Link, ViewUse};
use domain::ids::ViewpointId;
use serde_json::json;
use store::events::Viewpoint;
use store::{Reader, Writer};
use uuid::Uuid;

use self::wire::{NewLook, NewViewpoint, ViewpointLink, ViewpointList, ViewpointLook, ViewpointWire};
use crate::areas::actions::within;
use crate::entry::{Actor, audited, fingerprint, reason};
use crate::fields::Fields;
use crate::problem::Problem;

const LISTED: usize = 500;
const NAME: usize = 80;

fn sees(actor: &Actor) -> Result<Permit, Problem> {
    let watches = actor.permit(Action::WatchViewpoints, Purpose::Oversight);
    watches.or_else(|_| actor.permit(Action::KeepViewpoints, Purpose::Oversight))
}

/// Viewpoints of one's area.
///
/// # Errors
/// [`Refusal::NotFound`] outside the scope.
pub async fn list(actor: &Actor, area: Option<Uuid>) -> Result<ViewpointList, Problem> {
    let permit = sees(actor)?;
    let may = |action| actor.permit(action, Purpose::Oversight).is_ok();
    let (watches, keeps) = (may(Action::WatchViewpoints), may(Action::KeepViewpoints));
    let uses = ViewUse::ALL.iter().map(|it| (*it).into()).collect();
    actor
        .read(async move |db: &Reader| {
            let (here, _) = within(db, &permit, area).await?;
            let rows = store::events::viewpoints(db, &here, LISTED).await?;
            Ok(ViewpointList {
                rows: rows.into_iter().map(ViewpointWire::of).collect(),
                uses,
                watches,
                keeps,
            })
        })
        .await
}

/// Writes a viewpoint down. The same again is the same act.
///
/// # Errors
/// [`Refusal::Invalid`] with the fields, without a sign on the spot as well; [`Refusal::NotFound`] outside the scope;
/// [`Refusal::IdReused`].
pub async fn keep(actor: &Actor, id: ViewpointId, sent: NewViewpoint) -> Result<ViewpointWire, Problem> {
    let permit = actor.permit(Action::KeepViewpoints, Purpose::Oversight)?;
    let print = fingerprint(actor, &sent);
    let (mut fields, used_for) = (Fields::default(), sent.used_for.0);
    let name = fields.text("name", &sent.name.replace('\n', " "), 1..=NAME);
    let link = Link::parse(&sent.link);
    fields.check(link.is_some(), "link", "unfit");
    fields.check(sent.sign, "sign", "missing");
    let (name, link) = fields.all((name, link))?;
    let now = actor.now;
    actor
        .write(async move |writer: &Writer| {
            let (_, area) = within(writer, &permit, Some(sent.area)).await?;
            let viewpoint = Viewpoint {
                id,
                area: area.id,
                path: area.path,
                area_name: area.name,
                name,
                used_for,
                ended_at: None,
                looks: 0,
            };
            let fresh =
                match store::events::insert_viewpoint(writer, &permit, &viewpoint, (&link, print), now).await
                {
                    Err(error) if error.conflicts_with("viewpoint_pkey") => {
                        return Err(Refusal::IdReused.into());
                    }
                    other => other?,
                };
            if fresh {
                let detail = json!({ "viewpoint": "kept", "name": viewpoint.name, "for": used_for.as_str() });
                audited(writer, &permit, &id.to_string(), detail, now).await?;
            }
            Ok(ViewpointWire::of(viewpoint))
        })
        .await
}

/// Says that a viewpoint is one no longer. The same again is the same act.
///
/// # Errors
/// [`Refusal::NotFound`] outside the scope.
pub async fn end(actor: &Actor, id: ViewpointId) -> Result<(), Problem> {
    let permit = actor.permit(Action::KeepViewpoints, Purpose::Oversight)?;
    let now = actor.now;
    actor
        .write(async move |writer: &Writer| {
            let known = store::events::find_viewpoint(writer, &permit, id).await?.ok_or(Refusal::NotFound)?;
            if known.ended_at.is_none() {
                store::events::end_viewpoint(writer, permit.county(), id, now).await?;
                audited(writer, &permit, &id.to_string(), json!({ "viewpoint": "ended" }), now).await?;
            }
            Ok(())
        })
        .await
}

/// Opens a viewpoint for a stated reason, which stands in the audit and on the list of looks.
///
/// # Errors
/// [`Refusal::ReasonMissing`], [`Refusal::Invalid`] for too long a one, [`Refusal::IdReused`], [`Refusal::NotFound`] for a viewpoint outside the scope or
/// that is one no longer.
pub async fn look(actor: &Actor, id: ViewpointId, sent: NewLook) -> Result<ViewpointLink, Problem> {
    let permit = actor.permit(Action::WatchViewpoints, Purpose::Oversight)?;
    let reason = reason(&sent.reason)?;
    let now = actor.now;
    actor
        .write(async move |writer: &Writer| {
            let known = store::events::find_viewpoint(writer, &permit, id).await?;
            known.filter(|it| it.ended_at.is_none()).ok_or(Refusal::NotFound)?;
            let why = (reason.as_str(), now);
            let link = match store::events::look_through(writer, &permit, (id, sent.id), why).await {
                Err(error) if error.conflicts_with("viewpoint_look_pkey") => {
                    return Err(Refusal::IdReused.into());
                }
                other => other?,
            };
            let detail = json!({ "viewpoint": "looked", "reason": reason });
            audited(writer, &permit, &id.to_string(), detail, now).await?;
            Ok(ViewpointLink { link })
        })
        .await
}

/// Who looked through a viewpoint within half a year, and why.
///
/// # Errors
/// [`Refusal::NotFound`] outside the scope.
pub async fn looks(actor: &Actor, id: ViewpointId) -> Result<Vec<ViewpointLook>, Problem> {
    let permit = actor.permit(Action::KeepViewpoints, Purpose::Oversight)?;
    let read = actor.read(async move |db: &Reader| {
        store::events::find_viewpoint(db, &permit, id).await?.ok_or(Refusal::NotFound)?;
        Ok(store::events::looks(db, permit.county(), id, LISTED).await?)
    });
    Ok(read.await?.into_iter().map(ViewpointLook::of).collect())
}
