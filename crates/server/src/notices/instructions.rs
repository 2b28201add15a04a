//! Instructions: sent down, received, confirmed level by level (B-41, B-95, B-114).

use domain::Refusal;
use domain::access::{Action, Permit, Purpose};
use domain::areas::AreaPath;
use domain::notices::{InstructionKind, Reach, ReceiptState, reach};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use store::areas::Area;
use store::notices::{Instruction, Receipt};
use store::{Reader, Writer};
use uuid::Uuid;

use super::wire::{InstructionWire, NewInstruction, ReceiptSaid};
use crate::areas::actions::within;
use crate::entry::{Actor, audited};
use crate::problem::{FieldError, Problem};

const LISTED: usize = 100;
/// Most units an instruction names.
const TARGETS: usize = 50;
/// Longest time to confirm.
const LONGEST: SignedDuration = SignedDuration::from_hours(24 * 30);
/// How long an instruction is shown to those it was for.
const SHOWN: SignedDuration = SignedDuration::from_hours(24 * 90);

/// What concerns a post about an instruction.
pub(super) struct Mine {
    reach: Reach,
    /// Whether the post answers for its unit.
    answers: bool,
    /// Whether it is asked to confirm, for its unit or itself.
    asked: bool,
}

pub(super) fn mine(actor: &Actor, it: &Instruction) -> Option<Mine> {
    let targets: Vec<AreaPath> = it.targets.iter().map(|it| it.1.clone()).collect();
    let reach = reach(it.kind, &it.path, &targets, &actor.post.path)?;
    let answers = actor.permit(Action::ConfirmInstructions, Purpose::Oversight).is_ok();
    let asked = reach == Reach::Addressed
        && match it.kind {
            InstructionKind::Order => answers,
            InstructionKind::Rules => it.issued_by != actor.post.worker,
        };
    Some(Mine { reach, answers, asked })
}

/// Instructions that reach one's post, newest first.
///
/// # Errors
/// [`Refusal::NotAllowed`].
pub async fn inbox(actor: &Actor) -> Result<Vec<InstructionWire>, Problem> {
    let permit = actor.permit(Action::ReadAreas, Purpose::Oversight)?;
    let (who, since) = (actor.clone(), actor.now - SHOWN);
    actor
        .read(async move |db: &Reader| {
            let county = permit.county();
            let mut shown = Vec::new();
            for it in store::notices::reaching(db, county, permit.path(), since, LISTED).await? {
                let Some(mine) = mine(&who, &it) else { continue };
                let own = store::notices::receipt_of(db, county, it.id, who.post.appointment).await?;
                let confirmed = match it.kind {
                    InstructionKind::Order => {
                        let unit = store::notices::furthest(db, county, it.id, permit.path()).await?;
                        unit.is_some_and(|it| it.0 == ReceiptState::Confirmed)
                    }
                    InstructionKind::Rules => {
                        store::notices::confirmed_by(db, county, it.id, permit.worker()).await?
                    }
                };
                shown.push(wire(&who, it, &mine, own.as_ref(), confirmed));
            }
            Ok(shown)
        })
        .await
}

fn wire(
    who: &Actor,
    it: Instruction,
    mine: &Mine,
    own: Option<&Receipt>,
    confirmed: bool,
) -> InstructionWire {
    let standing = match (mine.asked, confirmed, mine.reach) {
        (true, true, _) => "confirmed",
        (true, false, _) => "asked",
        (false, _, Reach::Copied) => "copied",
        (false, _, Reach::Addressed) => "told",
    };
    // Whoever sent it has read it.
    let issued = (it.issued_by == who.post.worker).then_some(ReceiptState::Read);
    let state = own.map(Receipt::state).max(issued);
    let sends = who.permit(Action::Instruct, Purpose::Oversight).ok();
    InstructionWire {
        id: it.id,
        area_name: it.area_name,
        kind: it.kind.as_str().to_owned(),
        title: it.title,
        body: it.body,
        drill: it.drill,
        issuer: it.issuer,
        issued_at: it.issued_at.to_string(),
        due_at: it.due_at.to_string(),
        targets: it.targets.into_iter().map(|it| it.2).collect(),
        standing: standing.to_owned(),
        state: state.map(|it| it.as_str().to_owned()),
        own: sends.is_some_and(|permit| permit.path().covers(&it.path)),
    }
}

/// One instruction that reaches the post, or was issued in its area.
///
/// # Errors
/// [`Refusal::NotFound`] for one that does neither.
pub(super) async fn known(db: &Reader, actor: &Actor, id: Uuid) -> Result<Instruction, Problem> {
    let found =
        store::notices::find_instruction(db, actor.post.county, id).await?.ok_or(Refusal::NotFound)?;
    let seen = actor.post.path.covers(&found.path) || mine(actor, &found).is_some();
    if seen { Ok(found) } else { Err(Refusal::NotFound.into()) }
}

/// Writes down how far instructions have come with one's post. The same again is the same act.
///
/// # Errors
/// [`Refusal::NotFound`] for an instruction that is not for the post, [`Refusal::NotAllowed`] where the post is not asked to
/// confirm, [`Refusal::Invalid`] for words that are too long.
pub async fn receive(actor: &Actor, said: Vec<ReceiptSaid>) -> Result<(), Problem> {
    let permit = actor.permit(Action::ReadAreas, Purpose::Oversight)?;
    if said.len() > LISTED
        || said.iter().any(|it| it.said.as_ref().is_some_and(|it| it.chars().count() > 200))
    {
        return Err(Problem::invalid(vec![FieldError::new("said", "too_long")]));
    }
    let (who, now) = (actor.clone(), actor.now);
    actor
        .write(async move |writer: &Writer| {
            for one in said {
                let found =
                    store::notices::find_instruction(writer, permit.county(), one.instruction).await?;
                let Some((it, mine)) = found.and_then(|it| mine(&who, &it).map(|mine| (it, mine))) else {
                    // Taken back while a device was about to say that it has it.
                    if one.state == ReceiptState::Delivered {
                        continue;
                    }
                    return Err(Refusal::NotFound.into());
                };
                let confirms = one.state == ReceiptState::Confirmed;
                if confirms && !mine.asked {
                    return Err(Refusal::NotAllowed.into());
                }
                let receipt = Receipt {
                    appointment: who.post.appointment,
                    path: who.post.path.clone(),
                    answers: mine.answers,
                    delivered_at: now,
                    read_at: (one.state != ReceiptState::Delivered).then_some(now),
                    confirmed_at: confirms.then_some(now),
                    said: one.said.map(|it| it.trim().to_owned()).filter(|it| confirms && !it.is_empty()),
                };
                store::notices::keep_receipt(writer, (permit.county(), permit.worker()), it.id, &receipt)
                    .await?;
                if confirms {
                    audited(writer, &permit, &it.id.to_string(), json!({ "instruction": "confirmed" }), now)
                        .await?;
                }
            }
            Ok(())
        })
        .await
}

fn checked(said: &NewInstruction, now: Timestamp) -> Result<(InstructionKind, Timestamp), Problem> {
    let mut wrong = Vec::new();
    for (field, text, most) in [("title", &said.title, 60), ("body", &said.body, 2_000)] {
        match text.trim().chars().count() {
            0 => wrong.push(FieldError::new(field, "missing")),
            n if n > most => wrong.push(FieldError::new(field, "too_long")),
            _ => {}
        }
    }
    let kind = InstructionKind::from_name(&said.kind);
    if kind.is_none() {
        wrong.push(FieldError::new("kind", "unknown"));
    }
    let due = said.due_at.parse::<Timestamp>().ok().filter(|it| *it > now && *it <= now + LONGEST);
    if due.is_none() {
        wrong.push(FieldError::new("due_at", "unfit"));
    }
    if said.areas.len() > TARGETS {
        wrong.push(FieldError::new("areas", "too_long"));
    }
    match (kind, due) {
        (Some(kind), Some(due)) if wrong.is_empty() => Ok((kind, due)),
        _ => Err(Problem::invalid(wrong)),
    }
}

/// Sends an instruction down, to the whole of one's area or to some units of it. The same again is the same act.
///
/// # Errors
/// [`Refusal::Invalid`] with the fields, [`Refusal::NotFound`] for a unit outside the scope, [`Refusal::IdReused`].
pub async fn issue(actor: &Actor, id: Uuid, said: NewInstruction) -> Result<(), Problem> {
    let permit = actor.permit(Action::Instruct, Purpose::Oversight)?;
    let (kind, due_at) = checked(&said, actor.now)?;
    let now = actor.now;
    actor
        .write(async move |writer: &Writer| {
            let text = (said.title.trim().to_owned(), said.body.trim().to_owned());
            let mut targets = Vec::new();
            for area in said.areas {
                targets.push(within(writer, &permit, Some(area)).await?.1);
            }
            if targets.is_empty() {
                targets.push(within(writer, &permit, None).await?.1);
            }
            let targets = outermost(targets);
            if let Some(before) = store::notices::find_instruction(writer, permit.county(), id).await? {
                let units = before.targets.iter().map(|it| it.0).eq(targets.iter().map(|it| it.id));
                let same = (before.kind, &before.title, &before.body) == (kind, &text.0, &text.1)
                    && before.issued_by == permit.worker();
                return if same && units { Ok(()) } else { Err(Refusal::IdReused.into()) };
            }
            send(writer, &permit, Sent { id, kind, text, due_at, drill: false, targets }, now).await
        })
        .await
}

/// Units in the order of the tree, without those that lie in another one that is named.
fn outermost(mut units: Vec<Area>) -> Vec<Area> {
    units.sort_by(|a, b| a.path.cmp(&b.path));
    units.dedup_by(|inner, outer| outer.path.covers(&inner.path));
    units
}

/// An instruction about to be sent.
pub struct Sent {
    /// Made by the client, or by what sends it.
    pub id: Uuid,
    /// What it asks for.
    pub kind: InstructionKind,
    /// Title and text.
    pub text: (String, String),
    /// Until when.
    pub due_at: Timestamp,
    /// Whether it is part of a drill.
    pub drill: bool,
    /// The units it is for.
    pub targets: Vec<Area>,
}

/// Sends an instruction in the transaction of what caused it.
///
/// # Errors
/// [`Refusal::IdReused`].
pub async fn send(writer: &Writer, permit: &Permit, sent: Sent, now: Timestamp) -> Result<(), Problem> {
    let (_, own) = within(writer, permit, None).await?;
    let targets = sent.targets;
    let count = targets.len();
    let instruction = Instruction {
        id: sent.id,
        area: own.id,
        path: own.path,
        area_name: own.name,
        kind: sent.kind,
        title: sent.text.0,
        body: sent.text.1,
        drill: sent.drill,
        issued_by: permit.worker(),
        issuer: String::new(),
        issued_at: now,
        due_at: sent.due_at,
        targets: targets.into_iter().map(|it| (it.id, it.path, it.name)).collect(),
    };
    let kept = store::notices::insert_instruction(writer, permit.county(), &instruction).await;
    if kept.as_ref().is_err_and(|error| error.conflicts_with("instruction_pkey")) {
        return Err(Refusal::IdReused.into());
    }
    kept?;
    let detail = json!({ "instruction": sent.kind.as_str(), "units": count });
    Ok(audited(writer, permit, &sent.id.to_string(), detail, now).await?)
}

/// Takes an instruction back.
///
/// # Errors
/// [`Refusal::NotFound`] outside the scope.
pub async fn withdraw(actor: &Actor, id: Uuid) -> Result<(), Problem> {
    let permit = actor.permit(Action::Instruct, Purpose::Oversight)?;
    let now = actor.now;
    actor
        .write(async move |writer: &Writer| {
            if !store::notices::withdraw_instruction(writer, &permit, id, now).await? {
                return Err(Refusal::NotFound.into());
            }
            audited(writer, &permit, &id.to_string(), json!({ "instruction": "withdrawn" }), now).await?;
            Ok(())
        })
        .await
}
