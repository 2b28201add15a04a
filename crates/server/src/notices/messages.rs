//! Boards, bulletins of risk areas with what changed and where they were sent, and the library.

use domain::Refusal;
use domain::access::{Action, Purpose};
use domain::notices::{RiskChanges, changes, read};
use serde_json::json;
use store::notices::{Notice, NoticeKind};
use store::{Reader, Writer};
use uuid::Uuid;

use super::wire::{NoticeWire, NoticesAsked, PublishNotice, RiskPlaceWire, SendNotice, SentWire};
use crate::areas::actions::within;
use crate::entry::{Actor, audited};
use crate::problem::{FieldError, Problem};

const LISTED: usize = 50;
/// Most places of a bulletin.
const PLACES: usize = 1_000;

fn kind(text: &str) -> Result<NoticeKind, Problem> {
    NoticeKind::parse(text).ok_or_else(|| Problem::invalid(vec![FieldError::new("kind", "unknown")]))
}

/// Notices of a kind that hold in an area, newest first; a bulletin says what changed since the one before.
///
/// # Errors
/// [`Refusal::NotFound`] outside the scope, [`Refusal::Invalid`] for an unknown kind.
pub async fn list(actor: &Actor, asked: NoticesAsked) -> Result<Vec<NoticeWire>, Problem> {
    let permit = actor.permit(Action::ReadAreas, Purpose::Oversight)?;
    let kind = kind(&asked.kind)?;
    let publishes = actor.permit(Action::PublishNotices, Purpose::Oversight).ok();
    actor
        .read(async move |db: &Reader| {
            let (here, _) = within(db, &permit, asked.area).await?;
            let found = store::notices::list(db, here.county(), kind, here.path(), LISTED + 1).await?;
            let mut shown = Vec::new();
            for (n, it) in found.iter().enumerate().take(LISTED) {
                let before = found[n + 1..].iter().find(|other| other.path == it.path);
                let changes = before
                    .filter(|_| kind == NoticeKind::Bulletin)
                    .map(|was| changes(&was.places, &it.places));
                let sent = store::notices::sent(db, &here, it.id).await?;
                let own = publishes.as_ref().is_some_and(|permit| permit.path().covers(&it.path));
                shown.push(wire(it.clone(), changes, sent, own));
            }
            Ok(shown)
        })
        .await
}

fn wire(
    it: Notice,
    changes: Option<RiskChanges>,
    sent: Vec<(Uuid, String, String, jiff::Timestamp)>,
    own: bool,
) -> NoticeWire {
    let compared = changes.is_some();
    let changes = changes.unwrap_or_default();
    let places = it.places.into_iter().map(|place| RiskPlaceWire {
        fresh: changes.added.contains(&place),
        was: changes
            .changed
            .iter()
            .find(|(known, _)| *known == place)
            .map(|(_, was)| was.as_str().to_owned()),
        level: place.level.as_str().to_owned(),
        place: place.place,
    });
    NoticeWire {
        id: it.id,
        kind: it.kind.as_str().to_owned(),
        area: it.area.0,
        area_name: it.area_name,
        title: it.title,
        body: it.body,
        places: places.collect(),
        lifted: changes.lifted.into_iter().map(|it| it.place).collect(),
        compared,
        publisher: it.publisher,
        published_at: it.published_at.to_string(),
        sent: sent
            .into_iter()
            .map(|(chat, chat_name, by, at)| SentWire { chat, chat_name, by, at: at.to_string() })
            .collect(),
        own,
    }
}

/// Publishes a notice for an area. The same again is the same act.
///
/// # Errors
/// [`Refusal::Invalid`] with the fields; the line of a pasted list that cannot be read as `places.N`. [`Refusal::IdReused`].
pub async fn publish(actor: &Actor, id: Uuid, said: PublishNotice) -> Result<(), Problem> {
    let permit = actor.permit(Action::PublishNotices, Purpose::Oversight)?;
    let kind = kind(&said.kind)?;
    let (title, body) = (said.title.trim().to_owned(), said.body.trim().to_owned());
    let mut wrong = Vec::new();
    for (field, text, needed, most) in
        [("title", &title, true, 60), ("body", &body, kind != NoticeKind::Bulletin, 2_000)]
    {
        match text.chars().count() {
            0 if needed => wrong.push(FieldError::new(field, "missing")),
            n if n > most => wrong.push(FieldError::new(field, "too_long")),
            _ => {}
        }
    }
    let places = read(&said.places).unwrap_or_else(|line| {
        wrong.push(FieldError::new(format!("places.{line}"), "unfit"));
        Vec::new()
    });
    if kind != NoticeKind::Bulletin && !places.is_empty() {
        wrong.push(FieldError::new("places", "unfit"));
    }
    if places.len() > PLACES {
        wrong.push(FieldError::new("places", "too_long"));
    }
    if !wrong.is_empty() {
        return Err(Problem::invalid(wrong));
    }
    let now = actor.now;
    actor
        .write(async move |writer: &Writer| {
            let (_, area) = within(writer, &permit, said.area).await?;
            if let Some(known) = store::notices::find(writer, permit.county(), permit.path(), id).await? {
                let same =
                    (known.kind, &known.title, &known.body, &known.places) == (kind, &title, &body, &places);
                return if same { Ok(()) } else { Err(Refusal::IdReused.into()) };
            }
            let notice = Notice {
                id,
                area: area.id,
                path: area.path,
                area_name: area.name,
                kind,
                title,
                body,
                places,
                publisher: String::new(),
                published_at: now,
            };
            let kept = store::notices::insert(writer, &permit, &notice).await;
            if kept.as_ref().is_err_and(|error| error.conflicts_with("notice_pkey")) {
                return Err(Refusal::IdReused.into());
            }
            kept?;
            audited(writer, &permit, &id.to_string(), json!({ "notice": kind.as_str() }), now).await?;
            Ok(())
        })
        .await
}

/// Takes a notice back.
///
/// # Errors
/// [`Refusal::NotFound`] outside the scope.
pub async fn withdraw(actor: &Actor, id: Uuid) -> Result<(), Problem> {
    let permit = actor.permit(Action::PublishNotices, Purpose::Oversight)?;
    let now = actor.now;
    actor
        .write(async move |writer: &Writer| {
            if !store::notices::withdraw(writer, &permit, id, now).await? {
                return Err(Refusal::NotFound.into());
            }
            audited(writer, &permit, &id.to_string(), json!({ "notice": "withdrawn" }), now).await?;
            Ok(())
        })
        .await
}

/// Writes down that a notice was sent on to chat groups.
///
/// # Errors
/// [`Refusal::NotFound`] for a notice or a group outside the scope.
pub async fn send(actor: &Actor, id: Uuid, said: SendNotice) -> Result<(), Problem> {
    let permit = actor.permit(Action::ReadStaff, Purpose::Oversight)?;
    let now = actor.now;
    actor
        .write(async move |writer: &Writer| {
            let found = store::notices::find(writer, permit.county(), permit.path(), id).await?;
            found.ok_or(Refusal::NotFound)?;
            for chat in &said.chats {
                let known = store::staffing::find_chat(writer, &permit, *chat).await?;
                known.ok_or(Refusal::NotFound)?;
                store::notices::mark_sent(writer, &permit, id, *chat, now).await?;
            }
            audited(writer, &permit, &id.to_string(), json!({ "sent": said.chats.len() }), now).await?;
            Ok(())
        })
        .await
}
