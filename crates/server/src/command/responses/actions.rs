//! Emergency responses and drills: opened under a document for an area until an instant, prolonged by another document,
//! closed; what they change goes back by itself (B-98, I-24). A drill changes nothing but that everybody is told.

use domain::Refusal;
use domain::access::{Action, Permit, Purpose};
use domain::notices::InstructionKind;
use jiff::{SignedDuration, Timestamp};
use playbook::{Playbook, ResponseKind};
use serde_json::json;
use store::access::Power;
use store::command::Response;
use store::staffing::Zone;
use store::{Reader, Writer};
use uuid::Uuid;

use super::wire::{CloseResponse, OpenResponse, ProlongResponse, ResponsePage, ResponseWire};
use crate::app::App;
use crate::areas::actions::within;
use crate::command::wire::WorkItemWire;
use crate::entry::{Actor, audited};
use crate::notices::instructions::{Sent, send};
use crate::problem::{FieldError, Problem};

const LISTED: usize = 100;
/// Everybody can read about a response so long after its end.
const PUBLIC: SignedDuration = SignedDuration::from_hours(24 * 90);
/// Units confirm within.
const CONFIRM: SignedDuration = SignedDuration::from_hours(2);
const GRADES: [&str; 4] = ["I", "II", "III", "IV"];

/// Responses of one's area, and of those that cover it, newest first.
///
/// # Errors
/// [`Refusal::NotAllowed`].
pub async fn list(actor: &Actor) -> Result<Vec<ResponseWire>, Problem> {
    let permit = actor.permit(Action::ReadAreas, Purpose::Oversight)?;
    let (county, playbook, now) = (permit.county(), actor.playbook.clone(), actor.now);
    let (own, responds) = (actor.post.path.clone(), actor.permit(Action::Respond, Purpose::Oversight).ok());
    actor
        .read(async move |db: &Reader| {
            let mut shown = Vec::new();
            for it in store::command::responses(db, &permit, now, LISTED).await? {
                let powers = store::access::powers_of(db, county, it.id).await?;
                let here = it.path.covers(&own);
                let may = responds.as_ref().is_some_and(|permit| permit.path().covers(&it.path));
                shown.push(ResponseWire::new(it, powers, &playbook, now).seen(here, may));
            }
            Ok(shown)
        })
        .await
}

/// One response with the documents behind it and what was learned from it.
///
/// # Errors
/// [`Refusal::NotFound`] outside the scope.
pub async fn page(actor: &Actor, id: Uuid) -> Result<ResponsePage, Problem> {
    let permit = actor.permit(Action::ReadAreas, Purpose::Oversight)?;
    let (county, playbook, now) = (permit.county(), actor.playbook.clone(), actor.now);
    let (own, responds) = (actor.post.path.clone(), actor.permit(Action::Respond, Purpose::Oversight).ok());
    actor
        .read(async move |db: &Reader| {
            let found = store::command::find_response(db, county, id).await?.ok_or(Refusal::NotFound)?;
            if !own.covers(&found.path) && !found.path.covers(&own) {
                return Err(Refusal::NotFound.into());
            }
            let powers = store::access::powers_of(db, county, id).await?;
            let terms = store::command::terms(db, county, id).await?;
            let learned = store::command::learned(db, &permit, id).await?;
            let (here, may) =
                (found.path.covers(&own), responds.is_some_and(|permit| permit.path().covers(&found.path)));
            Ok(ResponsePage {
                response: ResponseWire::new(found, powers, &playbook, now).seen(here, may),
                terms: terms.into_iter().map(Into::into).collect(),
                learned: learned.into_iter().map(|it| WorkItemWire::new(it, &own)).collect(),
            })
        })
        .await
}

/// Responses that stand or ended lately, with what they lend to whom: for everybody (I-24).
///
/// # Errors
/// [`Refusal::NotFound`] for a county that is not here.
pub async fn open_list(app: &App, county: domain::ids::County) -> Result<Vec<ResponseWire>, Problem> {
    let playbook = app.playbook(county).map_err(|_| Refusal::NotFound)?;
    let now = app.now();
    app.read(async move |db: &Reader| {
        let mut shown = Vec::new();
        for mut it in store::command::recent_responses(db, county, now - PUBLIC).await? {
            let powers = store::access::powers_of(db, county, it.id).await?;
            // Offices answer in public, not whoever held them.
            it.opener = String::new();
            it.closed = it.closed.map(|(at, _, said)| (at, String::new(), said));
            shown.push(ResponseWire::new(it, powers, &playbook, now));
        }
        Ok(shown)
    })
    .await
}

fn kind<'a>(playbook: &'a Playbook, id: &str) -> Result<&'a ResponseKind, FieldError> {
    playbook.response(id).ok_or_else(|| FieldError::new("kind", "unknown"))
}

fn worded(field: &str, said: &str, most: usize) -> Option<FieldError> {
    match said.trim().chars().count() {
        0 => Some(FieldError::new(field, "missing")),
        n if n > most => Some(FieldError::new(field, "too_long")),
        _ => None,
    }
}

fn ends(said: &str, now: Timestamp, days: u32) -> Result<Timestamp, FieldError> {
    let most = now + SignedDuration::from_hours(24 * i64::from(days));
    let until = said.parse::<Timestamp>().ok().filter(|it| *it > now && *it <= most);
    until.ok_or_else(|| FieldError::new("until", "unfit"))
}

/// Opens a response or a drill. The same again is the same act.
///
/// # Errors
/// [`Refusal::Invalid`] with the fields, [`Refusal::NotFound`] outside the scope, [`Refusal::ResponseStands`] where one
/// stands already, [`Refusal::IdReused`].
pub async fn open(actor: &Actor, id: Uuid, said: OpenResponse) -> Result<(), Problem> {
    let permit = actor.permit(Action::Respond, Purpose::Oversight)?;
    let mut wrong: Vec<FieldError> = [
        worded("matter", &said.matter, 60),
        worded("document", &said.document, 120),
        worded("measures", &said.measures, 1_000),
    ]
    .into_iter()
    .flatten()
    .collect();
    if !GRADES.contains(&said.grade.as_str()) {
        wrong.push(FieldError::new("grade", "unknown"));
    }
    let (kind, until_at) = match kind(&actor.playbook, &said.kind) {
        Ok(kind) => (Some(kind.clone()), ends(&said.until, actor.now, *kind.most_days.get_ref())),
        Err(error) => {
            wrong.push(error);
            (None, Ok(actor.now))
        }
    };
    wrong.extend(until_at.as_ref().err().cloned());
    let (Some(kind), Ok(until_at), true) = (kind, until_at, wrong.is_empty()) else {
        return Err(Problem::invalid(wrong));
    };
    let me = actor.clone();
    actor
        .write(async move |writer: &Writer| {
            let (_, area) = within(writer, &permit, Some(said.area)).await?;
            if !kind.levels.iter().any(|it| *it.get_ref() == area.level) {
                return Err(Problem::invalid(vec![FieldError::new("area", "unfit")]));
            }
            let it = Response {
                id,
                area: area.id,
                path: area.path.clone(),
                area_name: area.name.clone(),
                kind: said.kind,
                matter: said.matter.trim().to_owned(),
                grade: said.grade,
                measures: said.measures.trim().to_owned(),
                drill: said.drill,
                opener: String::new(),
                opened_at: me.now,
                until_at,
                closed: None,
                document: said.document.trim().to_owned(),
            };
            if let Some(known) = store::command::find_response(writer, permit.county(), id).await? {
                let of = |it: &Response| {
                    let text = (it.matter.clone(), it.grade.clone(), it.measures.clone());
                    (it.area, it.kind.clone(), it.drill, text)
                };
                let same = of(&known) == of(&it);
                return if same { Ok(()) } else { Err(Refusal::IdReused.into()) };
            }
            store::areas::hold(writer, permit.county(), area.id).await?;
            let same_kind = (it.drill, me.now);
            if store::command::response_stands(writer, permit.county(), &it.path, same_kind).await? {
                return Err(Refusal::ResponseStands.into());
            }
            store::command::open_response(writer, &permit, &it).await?;
            let detail = json!({ "response": it.kind, "drill": it.drill, "until": it.until_at.to_string() });
            audited(writer, &permit, &id.to_string(), detail, me.now).await?;
            if !it.drill {
                take_effect(writer, &me, &permit, &it, &kind).await?;
            }
            let text = (it.matter.clone(), format!("{}\n（{}）", it.measures, it.document));
            tell(writer, &permit, (it.id, &it, area), text, me.now).await
        })
        .await
}

fn stands(it: &Response, now: Timestamp) -> bool {
    it.closed.is_none() && it.until_at > now
}

/// Lends what the kind lends, shortens limits, and asks for the zone's staff, all until the same instant.
async fn take_effect(
    writer: &Writer,
    me: &Actor,
    permit: &Permit,
    it: &Response,
    kind: &ResponseKind,
) -> Result<(), Problem> {
    let (county, span) = (permit.county(), (it.opened_at, it.until_at));
    let lent = kind.powers.iter().flat_map(|power| {
        let words = (power.name.zh.clone(), power.name.en.clone());
        let role = power.role.get_ref().clone();
        power.actions.get_ref().iter().map(move |action| Power {
            role: role.clone(),
            action: *action,
            words: words.clone(),
        })
    });
    let lent: Vec<Power> = lent.collect();
    store::access::keep_powers(writer, (county, it.id), &it.path, &lent, span).await?;
    if kind.limits < 100 {
        store::events::keep_pace(writer, (county, it.id), (&it.path, kind.limits), span).await?;
    }
    zone(writer, me, permit, it, it.until_at).await
}

/// The zone of a response holds until the day of an instant.
async fn zone(
    writer: &Writer,
    me: &Actor,
    permit: &Permit,
    it: &Response,
    until: Timestamp,
) -> Result<(), Problem> {
    let kind = me.playbook.response(&it.kind).and_then(|kind| kind.zone.as_ref());
    let Some(kind) = kind else { return Ok(()) };
    let zone = Zone {
        id: it.id,
        area: it.area,
        path: it.path.clone(),
        area_name: String::new(),
        kind: kind.get_ref().clone(),
        document: it.document.clone(),
        from: me.app.day(it.opened_at),
        until: me.app.day(until),
    };
    store::staffing::keep_zone(writer, permit, &zone, me.now).await?;
    Ok(())
}

/// Tells every unit of the area, which confirm.
async fn tell(
    writer: &Writer,
    permit: &Permit,
    (id, it, area): (Uuid, &Response, store::areas::Area),
    text: (String, String),
    now: Timestamp,
) -> Result<(), Problem> {
    let sent = Sent {
        id,
        kind: InstructionKind::Order,
        text,
        due_at: now + CONFIRM,
        drill: it.drill,
        targets: vec![area],
    };
    send(writer, permit, sent, now).await
}

/// Lets a response hold until another instant, under a document of its own.
///
/// # Errors
/// [`Refusal::Invalid`] with the fields, [`Refusal::NotFound`], [`Refusal::ResponseOver`].
pub async fn prolong(actor: &Actor, id: Uuid, said: ProlongResponse) -> Result<(), Problem> {
    let permit = actor.permit(Action::Respond, Purpose::Oversight)?;
    let me = actor.clone();
    actor
        .write(async move |writer: &Writer| {
            let mut it =
                store::command::lock_response(writer, &permit, id).await?.ok_or(Refusal::NotFound)?;
            if !stands(&it, me.now) {
                return Err(Refusal::ResponseOver.into());
            }
            let days = me.playbook.response(&it.kind).map_or(1, |kind| *kind.most_days.get_ref());
            let until = ends(&said.until, me.now, days);
            let wrong: Vec<_> = worded("document", &said.document, 120)
                .into_iter()
                .chain(until.as_ref().err().cloned())
                .collect();
            let (Ok(until), true) = (until, wrong.is_empty()) else { return Err(Problem::invalid(wrong)) };
            it.document = said.document.trim().to_owned();
            store::command::prolong(writer, &permit, id, &it.document, (me.now, until)).await?;
            if !it.drill {
                store::access::end_powers(writer, permit.county(), id, until).await?;
                store::events::end_pace(writer, permit.county(), id, until).await?;
                zone(writer, &me, &permit, &it, until).await?;
            }
            let detail = json!({ "response": "prolonged", "until": until.to_string() });
            Ok(audited(writer, &permit, &id.to_string(), detail, me.now).await?)
        })
        .await
}

/// Ends a response: what it lent ends in the same second, and everybody who was told is told. The same again is the same
/// act.
///
/// # Errors
/// [`Refusal::Invalid`] without words, [`Refusal::NotFound`], [`Refusal::ResponseOver`] for one that ended by itself.
pub async fn close(actor: &Actor, id: Uuid, said: CloseResponse) -> Result<(), Problem> {
    let permit = actor.permit(Action::Respond, Purpose::Oversight)?;
    if let Some(error) = worded("said", &said.said, 500) {
        return Err(Problem::invalid(vec![error]));
    }
    let me = actor.clone();
    actor
        .write(async move |writer: &Writer| {
            let it = store::command::lock_response(writer, &permit, id).await?.ok_or(Refusal::NotFound)?;
            let words = said.said.trim();
            if let Some((_, _, before)) = &it.closed {
                return if before == words { Ok(()) } else { Err(Refusal::ResponseOver.into()) };
            }
            if !stands(&it, me.now) {
                return Err(Refusal::ResponseOver.into());
            }
            store::command::close_response(writer, &permit, id, words, me.now).await?;
            if !it.drill {
                store::access::end_powers(writer, permit.county(), id, me.now).await?;
                store::events::end_pace(writer, permit.county(), id, me.now).await?;
                zone(writer, &me, &permit, &it, me.now).await?;
            }
            audited(writer, &permit, &id.to_string(), json!({ "response": "closed" }), me.now).await?;
            let (_, area) = within(writer, &permit, Some(it.area.0)).await?;
            let text = (said.title.trim().to_owned(), words.to_owned());
            let text = if text.0.is_empty() { (it.matter.clone(), text.1) } else { text };
            tell(writer, &permit, (said.id, &it, area), text, me.now).await
        })
        .await
}
