//! The register of chat groups: which unit has one, who answers for it, who must be in it by role and is missing
//! (Q-42, L-24, L-25, L-26).

use domain::Refusal;
use domain::access::{Action, Permit, Purpose};
use domain::ids::WorkerId;
use serde_json::json;
use store::staffing::{ChatGroup, NewChat};
use store::{Reader, Writer};
use uuid::Uuid;

use super::wire::{
    ChatCoverage, ChatPage, ChatWire, Joining, KeepChat, MemberName, MissingName, WithoutChat,
    WithoutChatAsked,
};
use crate::areas::actions::within;
use crate::entry::{Actor, audited};
use crate::problem::{FieldError, Problem};

const LISTED: usize = 500;

async fn wire(db: &Reader, actor: &Actor, permit: &Permit, it: ChatGroup) -> Result<ChatPage, Problem> {
    let here = permit.narrowed(&it.path)?;
    let roles: Vec<String> = serde_json::from_str(&it.roles).unwrap_or_default();
    let missing = store::staffing::missing(db, &here, it.id, &roles, actor.today(), LISTED).await?;
    let joined = store::staffing::joined(db, permit, it.id).await?;
    let chat = ChatWire {
        id: it.id,
        area: it.area.0,
        area_name: it.area_name,
        name: it.name,
        purpose: it.purpose,
        platform: it.platform,
        owner: it.owner.map(|id| id.0),
        owner_name: it.owner_name,
        roles,
        members: it.members,
        missing: missing.len() as i64,
        version: it.version,
    };
    let name = |(id, name): (WorkerId, String)| MemberName { id: id.0, name, role_name: None };
    let lacking = missing.into_iter().map(|(id, name, role, area_name)| MissingName {
        id: id.0,
        name,
        role_name: actor.playbook.role(&role).map(|it| (&it.name).into()),
        area_name,
    });
    Ok(ChatPage { chat, joined: joined.into_iter().map(name).collect(), missing: lacking.collect() })
}

/// Chat groups of an area and below, with how many are missing.
///
/// # Errors
/// [`Refusal::NotFound`] outside the scope.
pub async fn list(actor: &Actor, area: Option<Uuid>) -> Result<Vec<ChatWire>, Problem> {
    let permit = actor.permit(Action::ReadStaff, Purpose::Oversight)?;
    let me = actor.clone();
    actor
        .read(async move |db: &Reader| {
            let (here, _) = within(db, &permit, area).await?;
            let mut found = Vec::new();
            for it in store::staffing::chats(db, &here, LISTED).await? {
                found.push(wire(db, &me, &permit, it).await?.chat);
            }
            Ok(found)
        })
        .await
}

/// How many units of each rung below an area have a chat group of their own.
///
/// # Errors
/// [`Refusal::NotFound`] outside the scope.
pub async fn coverage(actor: &Actor, area: Option<Uuid>) -> Result<Vec<ChatCoverage>, Problem> {
    let permit = actor.permit(Action::ReadStaff, Purpose::Oversight)?;
    let read = actor.read(async move |db: &Reader| {
        let (here, _) = within(db, &permit, area).await?;
        Ok(store::staffing::chat_coverage(db, &here).await?)
    });
    let wire = |(level, units, with_group)| ChatCoverage { level, units, with_group };
    Ok(read.await?.into_iter().map(wire).collect())
}

/// Units of a rung below an area without a chat group of their own.
///
/// # Errors
/// [`Refusal::NotFound`] outside the scope.
pub async fn without(actor: &Actor, asked: WithoutChatAsked) -> Result<Vec<WithoutChat>, Problem> {
    let permit = actor.permit(Action::ReadStaff, Purpose::Oversight)?;
    let read = actor.read(async move |db: &Reader| {
        let (here, _) = within(db, &permit, asked.area).await?;
        Ok(store::staffing::without_chat(db, &here, &asked.level, LISTED).await?)
    });
    Ok(read.await?.into_iter().map(|(area, name)| WithoutChat { area: area.0, name }).collect())
}

/// One chat group with who is in it and who is missing.
///
/// # Errors
/// [`Refusal::NotFound`] outside the scope.
pub async fn open(actor: &Actor, id: Uuid) -> Result<ChatPage, Problem> {
    let permit = actor.permit(Action::ReadStaff, Purpose::Oversight)?;
    let me = actor.clone();
    actor
        .read(async move |db: &Reader| {
            let it = store::staffing::find_chat(db, &permit, id).await?.ok_or(Refusal::NotFound)?;
            wire(db, &me, &permit, it).await
        })
        .await
}

fn check(actor: &Actor, asked: &KeepChat) -> Result<(), Problem> {
    let mut wrong = Vec::new();
    for (field, text, most, required) in [
        ("name", &asked.name, 40, true),
        ("purpose", &asked.purpose, 100, false),
        ("platform", &asked.platform, 20, true),
    ] {
        match text.trim().chars().count() {
            0 if required => wrong.push(FieldError::new(field, "missing")),
            n if n > most => wrong.push(FieldError::new(field, "too_long")),
            _ => {}
        }
    }
    if asked.roles.iter().any(|it| actor.playbook.role(it).is_none()) {
        wrong.push(FieldError::new("roles", "unknown"));
    }
    if wrong.is_empty() { Ok(()) } else { Err(Problem::invalid(wrong)) }
}

/// Writes a chat group down, or keeps it as it shall be. The same again is the same act.
///
/// # Errors
/// [`Refusal::Invalid`] with the fields, [`Refusal::ChangedMeanwhile`], [`Refusal::NotFound`].
pub async fn keep(actor: &Actor, id: Uuid, asked: KeepChat) -> Result<ChatPage, Problem> {
    let permit = actor.permit(Action::EditStaff, Purpose::Oversight)?;
    check(actor, &asked)?;
    let me = actor.clone();
    actor
        .write(async move |writer: &Writer| {
            let (_, area) = within(writer, &permit, Some(asked.area)).await?;
            match (store::staffing::find_chat(writer, &permit, id).await?, asked.version) {
                (Some(known), _) if known.area != area.id => return Err(Refusal::IdReused.into()),
                (Some(known), Some(seen)) if known.version != seen => {
                    return Err(Refusal::ChangedMeanwhile.into());
                }
                (Some(known), None) => return wire(writer, &me, &permit, known).await,
                (None, Some(_)) => return Err(Refusal::NotFound.into()),
                _ => {}
            }
            let chat = NewChat {
                id,
                area: area.id,
                path: area.path,
                name: asked.name.trim().to_owned(),
                purpose: asked.purpose.trim().to_owned(),
                platform: asked.platform.trim().to_owned(),
                owner: asked.owner.map(WorkerId),
                roles: serde_json::to_string(&asked.roles).unwrap_or_default(),
            };
            store::staffing::keep_chat(writer, &permit, &chat, me.now).await?;
            audited(writer, &permit, &id.to_string(), json!({ "chat": chat.name }), me.now).await?;
            let it = store::staffing::find_chat(writer, &permit, id).await?.ok_or(Refusal::NotFound)?;
            wire(writer, &me, &permit, it).await
        })
        .await
}

/// Says who has joined a group and who has left it.
///
/// # Errors
/// [`Refusal::WorkerNotHere`] for somebody of another unit, [`Refusal::NotFound`].
pub async fn join(actor: &Actor, id: Uuid, asked: Joining) -> Result<ChatPage, Problem> {
    let permit = actor.permit(Action::EditStaff, Purpose::Oversight)?;
    let me = actor.clone();
    actor
        .write(async move |writer: &Writer| {
            let it = store::staffing::find_chat(writer, &permit, id).await?.ok_or(Refusal::NotFound)?;
            for (worker, inside) in
                asked.joined.iter().map(|it| (*it, true)).chain(asked.left.iter().map(|it| (*it, false)))
            {
                let worker = WorkerId(worker);
                let posts = store::access::posts(writer, permit.county(), worker, me.today()).await?;
                if inside
                    && !posts.iter().any(|post| it.path.covers(&post.path) || post.path.covers(&it.path))
                {
                    return Err(Refusal::WorkerNotHere.into());
                }
                store::staffing::join(writer, &permit, id, worker, inside, me.now).await?;
            }
            let detail = json!({ "joined": asked.joined.len(), "left": asked.left.len() });
            audited(writer, &permit, &id.to_string(), detail, me.now).await?;
            let it = store::staffing::find_chat(writer, &permit, id).await?.ok_or(Refusal::NotFound)?;
            wire(writer, &me, &permit, it).await
        })
        .await
}

/// Closes a group.
///
/// # Errors
/// [`Refusal::NotFound`] outside the scope.
pub async fn close(actor: &Actor, id: Uuid) -> Result<(), Problem> {
    let permit = actor.permit(Action::EditStaff, Purpose::Oversight)?;
    let now = actor.now;
    actor
        .write(async move |writer: &Writer| {
            store::staffing::find_chat(writer, &permit, id).await?.ok_or(Refusal::NotFound)?;
            store::staffing::close_chat(writer, &permit, id, now).await?;
            audited(writer, &permit, &id.to_string(), json!({ "chat": "closed" }), now).await?;
            Ok(())
        })
        .await
}
