//! Venues as their area and their department see them, and writing them down.

use domain::Refusal;
use domain::access::{Action, Permit, Purpose};
use domain::areas::AreaPath;
use domain::ids::{EnterpriseId, VenueId, WorkerId};
use domain::people::Phone;
use playbook::Playbook;
use serde_json::json;
use store::places::{NewVenue, Venue, VenueFilter};
use store::{Reader, Writer};
use uuid::Uuid;

use super::answerable::Answerable;
use super::wire::{
    CadreName, ClosureWire, KeepVenue, PartyWire, VenueList, VenuePage, VenueWire, VenuesAsked,
};
use crate::areas::actions::within;
use crate::entry::{Actor, audited};
use crate::problem::{FieldError, Problem};

const PAGE: usize = 50;

/// A venue as a list shows it.
pub fn shown(actor: &Actor, answerable: &Answerable, venue: &Venue) -> VenueWire {
    let parties = answerable.parties(venue).into_iter();
    let said =
        actor.playbook.places.as_ref().map(|places| answerable.said(actor.app.store().keys(), places, venue));
    let card = match &venue.card {
        None => "none",
        hung if *hung == said => "current",
        _ => "stale",
    };
    VenueWire {
        id: venue.id.0,
        area: venue.area.0,
        area_name: venue.area_name.clone(),
        category: venue.category.clone(),
        name: venue.name.clone(),
        address: venue.address.clone(),
        department: answerable.department(venue).to_owned(),
        standing: answerable.standing(venue).as_str().to_owned(),
        parties: parties.map(|it| PartyWire { kind: it.kind.as_str().to_owned(), name: it.name }).collect(),
        open_notices: venue.open_notices,
        seen_on: venue.seen_on.map(|it| it.to_string()),
        card: card.to_owned(),
        closure: ClosureWire::of(venue, actor.now),
        version: venue.version,
    }
}

/// A page of venues; a department's officers begin with their own.
///
/// # Errors
/// [`Refusal::NotFound`] outside the scope.
pub async fn list(actor: &Actor, asked: VenuesAsked) -> Result<VenueList, Problem> {
    let permit = actor.permit(Action::ReadPlaces, Purpose::Oversight)?;
    let me = actor.clone();
    actor
        .read(async move |db: &Reader| {
            let (here, _) = within(db, &permit, asked.area).await?;
            let answerable = Answerable::read(db, me.post.county, &me.playbook, me.today()).await?;
            let filter = filter(&me, &answerable, &asked);
            let mut found = store::places::venues(db, &here, &filter, me.today(), PAGE + 1).await?;
            let more = found.len() > PAGE;
            found.truncate(PAGE);
            let last = found.last().filter(|_| more);
            let next = last.map(|it| format!("{}|{}|{}", it.path.as_str(), it.id, it.name));
            Ok(VenueList { rows: found.iter().map(|it| shown(&me, &answerable, it)).collect(), next })
        })
        .await
}

fn filter(actor: &Actor, answerable: &Answerable, asked: &VenuesAsked) -> VenueFilter {
    let after = asked.after.as_deref().and_then(|text| {
        let mut parts = text.splitn(3, '|');
        let (path, id, name) = (parts.next()?, parts.next()?.parse().ok()?, parts.next()?);
        Some((path.to_owned(), name.to_owned(), VenueId(id)))
    });
    let standing = asked.standing.as_deref().unwrap_or_default();
    VenueFilter {
        category: asked.category.clone(),
        department: asked.department.clone().map(|it| (it.clone(), answerable.categories_of(&it))),
        cadre: asked.mine.then_some(actor.post.worker),
        typed: asked.q.clone().filter(|it| !it.trim().is_empty()),
        rectifying: standing == "rectifying",
        incomplete: (standing == "incomplete").then(|| answerable.unnamed()),
        closed: standing == "closed",
        suspended: (standing == "suspended").then_some(actor.now),
        after,
    }
}

/// One venue; reading the phone of whoever runs it is audited.
///
/// # Errors
/// [`Refusal::NotFound`] outside the scope.
pub async fn open(actor: &Actor, id: VenueId) -> Result<VenuePage, Problem> {
    let permit = actor.permit(Action::ReadPlaces, Purpose::Oversight)?;
    let me = actor.clone();
    actor
        .write(async move |writer: &Writer| {
            let page = page(writer, &me, &permit, id).await?;
            audited(writer, &permit, &id.to_string(), json!({ "venue": "opened" }), me.now).await?;
            Ok(page)
        })
        .await
}

async fn page(db: &Reader, actor: &Actor, permit: &Permit, id: VenueId) -> Result<VenuePage, Problem> {
    let venue = store::places::find_venue(db, permit, id, actor.today()).await?.ok_or(Refusal::NotFound)?;
    let answerable = Answerable::read(db, permit.county(), &actor.playbook, actor.today()).await?;
    let made_at = store::places::hung(db, permit, id).await?;
    Ok(VenuePage {
        phone: store::places::operator_phone(db, permit.county(), id).await?,
        venue: shown(actor, &answerable, &venue),
        enterprise: venue.enterprise.map(|it| it.0),
        enterprise_name: venue.enterprise_name,
        operator: venue.operator,
        // Whoever left is nobody to be kept.
        cadre: venue.cadre.filter(|_| venue.cadre_name.is_some()).map(|it| it.0),
        leader: venue.leader.filter(|_| venue.leader_name.is_some()).map(|it| it.0),
        own_department: venue.department,
        card_made_at: made_at.map(|it| it.to_string()),
        code: venue.code,
    })
}

/// A text without spaces around it; none when nothing is left.
pub(super) fn tidy(text: Option<String>) -> Option<String> {
    text.map(|it| it.trim().to_owned()).filter(|it| !it.is_empty())
}

/// A phone as it is kept.
pub(super) fn phone(text: Option<&str>, wrong: &mut Vec<FieldError>) -> Option<String> {
    let text = text.map(str::trim).filter(|it| !it.is_empty())?;
    match Phone::parse(text) {
        Ok(phone) => Some(phone.as_str().to_owned()),
        Err(_) => {
            wrong.push(FieldError::new("phone", "unfit"));
            None
        }
    }
}

/// Field by field: missing, or longer than so many characters.
pub(super) fn lengths(fields: &[(&str, &str, usize, bool)], wrong: &mut Vec<FieldError>) {
    for (field, text, most, required) in fields {
        match text.trim().chars().count() {
            0 if *required => wrong.push(FieldError::new(*field, "missing")),
            n if n > *most => wrong.push(FieldError::new(*field, "too_long")),
            _ => {}
        }
    }
}

pub(super) fn check(playbook: &Playbook, asked: &KeepVenue) -> Result<Option<String>, Problem> {
    let mut wrong = Vec::new();
    let operator = asked.operator.as_deref().unwrap_or_default();
    lengths(
        &[
            ("name", &asked.name, 60, true),
            ("address", &asked.address, 120, false),
            ("operator", operator, 40, false),
        ],
        &mut wrong,
    );
    if playbook.category(&asked.category).is_none() {
        wrong.push(FieldError::new("category", "unknown"));
    }
    if asked.department.as_deref().is_some_and(|it| playbook.department(it).is_none()) {
        wrong.push(FieldError::new("department", "unknown"));
    }
    let phone = phone(asked.phone.as_deref(), &mut wrong);
    if wrong.is_empty() { Ok(phone) } else { Err(Problem::invalid(wrong)) }
}

/// Whoever stands in a department and assigns nothing looks after the venues of that department only.
pub(super) fn own_line(actor: &Actor, department: &str) -> Result<(), Problem> {
    let assigns = actor.permit(Action::AssignPlaces, Purpose::Oversight).is_ok();
    match &actor.post.department {
        Some(own) if !assigns && own != department => Err(Refusal::NotFound.into()),
        _ => Ok(()),
    }
}

/// A worker who is to answer for a place must serve somewhere that covers it.
async fn serves(db: &Reader, actor: &Actor, path: &AreaPath, worker: WorkerId) -> Result<(), Problem> {
    let posts = store::access::posts(db, actor.post.county, worker, actor.today()).await?;
    if posts.iter().any(|post| post.path.covers(path)) { Ok(()) } else { Err(Refusal::WorkerNotHere.into()) }
}

/// Writes a venue down, or keeps it as it shall be. The same again is the same act.
///
/// # Errors
/// [`Refusal::Invalid`] with the fields, [`Refusal::WorkerNotHere`] for a cadre who serves elsewhere,
/// [`Refusal::NotAllowed`] for a leader or department of its own without the right to say so,
/// [`Refusal::VenueClosed`], [`Refusal::ChangedMeanwhile`], [`Refusal::NotFound`].
pub async fn keep(actor: &Actor, id: VenueId, asked: KeepVenue) -> Result<VenuePage, Problem> {
    let permit = actor.permit(Action::EditPlaces, Purpose::Oversight)?;
    check(&actor.playbook, &asked)?;
    let me = actor.clone();
    actor.write(async move |writer: &Writer| keep_one(writer, &me, &permit, id, asked).await).await
}

/// A venue with its operator's phone.
pub(super) async fn whole(
    db: &Reader,
    actor: &Actor,
    permit: &Permit,
    id: VenueId,
) -> Result<Option<(Venue, Option<String>)>, Problem> {
    let Some(venue) = store::places::find_venue(db, permit, id, actor.today()).await? else {
        return Ok(None);
    };
    let phone = store::places::operator_phone(db, permit.county(), id).await?;
    Ok(Some((venue, phone)))
}

/// Whether a venue, known or not, of a category is one's department's to keep.
pub(super) fn may_keep(
    actor: &Actor,
    answerable: &Answerable,
    known: Option<&Venue>,
    category: &str,
) -> Result<(), Problem> {
    let line = answerable.category(category).map(|it| it.0.as_str()).unwrap_or_default();
    own_line(actor, known.map_or(line, |it| answerable.department(it)))?;
    let after = known.and_then(|it| it.department.as_deref()).unwrap_or(line);
    own_line(actor, after)
}

pub(super) async fn keep_one(
    writer: &Writer,
    actor: &Actor,
    permit: &Permit,
    id: VenueId,
    asked: KeepVenue,
) -> Result<VenuePage, Problem> {
    let phone = check(&actor.playbook, &asked)?;
    let code = actor.app.code();
    let (_, area) = within(writer, permit, Some(asked.area)).await?;
    let was = whole(writer, actor, permit, id).await?;
    let known = was.as_ref().map(|it| &it.0);
    match (known, asked.version) {
        (Some(known), _) if known.closed_at.is_some() => return Err(Refusal::VenueClosed.into()),
        (Some(known), Some(seen)) if known.version != seen => {
            return Err(Refusal::ChangedMeanwhile.into());
        }
        // Written down already by this very request, whose answer was lost.
        (Some(_), None) => return page(writer, actor, permit, id).await,
        (None, Some(_)) => return Err(Refusal::NotFound.into()),
        _ => {}
    }
    let answerable = Answerable::read(writer, permit.county(), &actor.playbook, actor.today()).await?;
    let line = answerable.category(&asked.category).map(|it| it.0.clone()).unwrap_or_default();
    own_line(actor, known.map_or(&line, |it| answerable.department(it)))?;
    own_line(actor, asked.department.as_ref().unwrap_or(&line))?;
    let before = known.map(|it| (it.leader, it.department.clone()));
    let asked_own = (asked.leader.map(WorkerId), asked.department.clone());
    if before.unwrap_or_default() != asked_own {
        actor.permit(Action::AssignPlaces, Purpose::Oversight)?;
    }
    for worker in [asked.cadre, asked.leader].into_iter().flatten() {
        serves(writer, actor, &area.path, WorkerId(worker)).await?;
    }
    let enterprise = asked.enterprise.map(EnterpriseId);
    if let Some(enterprise) = enterprise
        && store::places::find_enterprise(writer, permit, enterprise).await?.is_none()
    {
        return Err(Problem::invalid(vec![FieldError::new("enterprise", "unknown")]));
    }
    let venue = NewVenue {
        id,
        area: area.id,
        path: area.path,
        category: asked.category,
        name: asked.name.trim().to_owned(),
        address: asked.address.trim().to_owned(),
        enterprise,
        operator: tidy(asked.operator),
        phone,
        cadre: asked.cadre.map(WorkerId),
        leader: asked.leader.map(WorkerId),
        department: asked.department,
        code,
    };
    let seen = known.map(|it| it.version);
    let moved = known.is_some_and(|it| it.path != venue.path && it.open_notices > 0);
    if moved {
        return Err(Refusal::NoticeOpen.into());
    }
    if !store::places::keep_venue(writer, permit, &venue, seen, actor.now).await? {
        let why = if seen.is_none() { Refusal::IdReused } else { Refusal::ChangedMeanwhile };
        return Err(why.into());
    }
    let detail = json!({ "category": venue.category, "new": known.is_none() });
    audited(writer, permit, &id.to_string(), detail, actor.now).await?;
    let is = whole(writer, actor, permit, id).await?.ok_or(Refusal::NotFound)?;
    store::places::remember_venue(writer, permit, was.as_ref(), &is, actor.now).await?;
    page(writer, actor, permit, id).await
}

/// Closes a venue for good, or opens it again.
///
/// # Errors
/// [`Refusal::NotFound`] outside the scope.
pub async fn set_closed(actor: &Actor, id: VenueId, closed: bool) -> Result<(), Problem> {
    let permit = actor.permit(Action::EditPlaces, Purpose::Oversight)?;
    let (now, me) = (actor.now, actor.clone());
    actor
        .write(async move |writer: &Writer| {
            let was = whole(writer, &me, &permit, id).await?.ok_or(Refusal::NotFound)?;
            let known = &was.0;
            let answerable = Answerable::read(writer, permit.county(), &me.playbook, me.today()).await?;
            own_line(&me, answerable.department(known))?;
            if closed && known.open_notices > 0 {
                return Err(Refusal::NoticeOpen.into());
            }
            if closed {
                store::places::close_venue(writer, &permit, id, now).await?;
            } else {
                store::places::reopen_venue(writer, &permit, id, now).await?;
            }
            audited(writer, &permit, &id.to_string(), json!({ "closed": closed }), now).await?;
            let is = whole(writer, &me, &permit, id).await?.ok_or(Refusal::NotFound)?;
            store::places::remember_venue(writer, &permit, Some(&was), &is, now).await?;
            Ok(())
        })
        .await
}

/// Who may be assigned to venues of an area: whoever serves there or above, the usual role first.
///
/// # Errors
/// [`Refusal::NotFound`] outside the scope.
pub async fn cadres(actor: &Actor, area: Option<Uuid>) -> Result<Vec<CadreName>, Problem> {
    let permit = actor.permit(Action::EditPlaces, Purpose::Oversight)?;
    let (playbook, day) = (actor.playbook.clone(), actor.today());
    actor
        .read(async move |db: &Reader| {
            let (_, area) = within(db, &permit, area).await?;
            let mut found: Vec<CadreName> = Vec::new();
            for (post, name) in store::access::covering(db, &permit, &area.path, day).await? {
                let Some(role) = playbook.role(&post.role) else { continue };
                let usual =
                    playbook.places.as_ref().is_some_and(|it| it.cadre.get_ref() == role.id.get_ref());
                if found.iter().all(|it| it.id != post.worker.0) {
                    let role_name = (&role.name).into();
                    found.push(CadreName { id: post.worker.0, name, role_name, usual });
                }
            }
            found.sort_by_key(|it| !it.usual);
            Ok(found)
        })
        .await
}
