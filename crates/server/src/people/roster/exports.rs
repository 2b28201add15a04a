//! Taking a roster out needs two people: one asks and says what for, another who may agree does so,
//! and for a day the file can be fetched by whoever asked (I-17).

use std::path::PathBuf;

use domain::Refusal;
use domain::access::{Action, Permit, Purpose};
use domain::ids::ExportId;
use formats::SheetKind;
use jiff::SignedDuration;
use serde_json::json;
use store::exports::Export;
use store::{Reader, StoreError, Writer};

use super::export;
use super::wire::{AskExport, ExportWire};
use crate::areas::actions::within;
use crate::entry::{Actor, audited};
use crate::problem::{FieldError, Problem};

const LISTED: usize = 50;
const LASTS: SignedDuration = SignedDuration::from_hours(24);
const LONGEST: usize = 200;

/// Asks for a roster. Asking again changes nothing.
///
/// # Errors
/// [`Refusal::Invalid`], [`Refusal::NotFound`] outside the scope, [`Refusal::IdReused`].
pub async fn ask(actor: &Actor, id: ExportId, asked: AskExport) -> Result<ExportWire, Problem> {
    let permit = actor.permit(Action::ExportPeople, Purpose::Register)?;
    let reason = asked.reason.trim().to_owned();
    let mut wrong = Vec::new();
    match reason.chars().count() {
        0 => wrong.push(FieldError::new("reason", "missing")),
        1..=LONGEST => {}
        _ => wrong.push(FieldError::new("reason", "too_long")),
    }
    if !matches!(asked.kind.as_str(), "xlsx" | "csv") {
        wrong.push(FieldError::new("kind", "unknown"));
    }
    if !wrong.is_empty() {
        return Err(Problem::invalid(wrong));
    }
    let (now, me) = (actor.now, permit.worker());
    let kept = actor.write(async move |writer: &Writer| {
        let (here, _) = within(writer, &permit, asked.area).await?;
        if let Some(known) = store::exports::find(writer, permit.county(), id).await? {
            let same = known.asked_by == me && known.path == *here.path();
            let same = same && known.reason == reason && known.kind == asked.kind;
            return if same { Ok(known) } else { Err(Refusal::IdReused.into()) };
        }
        store::exports::insert(writer, &here, id, &reason, &asked.kind, now).await?;
        noted(writer, &permit, id, "asked", now).await?;
        Ok(store::exports::find(writer, permit.county(), id).await?.ok_or(Refusal::NotFound)?)
    });
    Ok(ExportWire::of(kept.await?, actor))
}

/// Requests one may decide about, or one's own.
///
/// # Errors
/// [`Refusal::NotAllowed`] for whoever may neither ask nor agree.
pub async fn list(actor: &Actor) -> Result<Vec<ExportWire>, Problem> {
    let grants = actor.permit(Action::GrantExports, Purpose::Oversight);
    let (permit, own) = match grants {
        Ok(permit) => (permit, false),
        Err(_) => (actor.permit(Action::ExportPeople, Purpose::Register)?, true),
    };
    let found =
        actor.read(async move |db: &Reader| Ok(store::exports::list(db, &permit, own, LISTED).await?));
    Ok(found.await?.into_iter().map(|it| ExportWire::of(it, actor)).collect())
}

/// Agrees to a request, or declines it.
///
/// # Errors
/// [`Refusal::OwnRequest`], [`Refusal::ChangedMeanwhile`] when it was decided before,
/// [`Refusal::NotFound`] outside the scope.
pub async fn decide(actor: &Actor, id: ExportId, granted: bool) -> Result<ExportWire, Problem> {
    let permit = actor.permit(Action::GrantExports, Purpose::Oversight)?;
    let now = actor.now;
    let decided = actor.write(async move |writer: &Writer| {
        let asked = inside(writer, &permit, id).await?;
        if asked.asked_by == permit.worker() {
            return Err(Refusal::OwnRequest.into());
        }
        let expires = granted.then(|| now + LASTS);
        if !store::exports::decide(writer, &permit, id, expires, now).await? {
            return Err(Refusal::ChangedMeanwhile.into());
        }
        noted(writer, &permit, id, if granted { "granted" } else { "declined" }, now).await?;
        inside(writer, &permit, id).await
    });
    Ok(ExportWire::of(decided.await?, actor))
}

/// Writes the file of a request that was agreed to and says where it lies.
///
/// # Errors
/// [`Refusal::NotFound`] for somebody else's, [`Refusal::ExportNotGranted`] before and after its time.
pub async fn fetch(actor: &Actor, id: ExportId) -> Result<(PathBuf, SheetKind), Problem> {
    let permit = actor.permit(Action::ExportPeople, Purpose::Register)?;
    let (now, scope) = (actor.now, permit.clone());
    let found = actor.app.read(async move |db: &Reader| inside(db, &scope, id).await);
    let asked = found.await?;
    if asked.asked_by != permit.worker() {
        return Err(Refusal::NotFound.into());
    }
    if asked.granted != Some(true) || asked.expires_at.is_none_or(|until| until < now) {
        return Err(Refusal::ExportNotGranted.into());
    }
    let kind = if asked.kind == "csv" { SheetKind::Csv } else { SheetKind::Xlsx };
    let path = export::write(actor, &permit.narrowed(&asked.path)?, kind, &watermark(actor, &asked)).await?;
    Ok((path, kind))
}

/// Stands above the heading of the sheet; whoever reads it in again need not remove it.
fn watermark(actor: &Actor, asked: &Export) -> String {
    let day = actor.now.to_zoned(actor.app.zone().clone()).strftime("%Y-%m-%d %H:%M");
    let granted = asked.decided_by_name.as_deref().unwrap_or_default();
    format!(
        "{}住户名册 · {}导出 · {granted}批准 · {day} · 用途：{} · 编号 {} · 用后销毁，不得转发",
        asked.area_name, asked.asked_by_name, asked.reason, asked.id
    )
}

async fn inside(db: &Reader, permit: &Permit, id: ExportId) -> Result<Export, Problem> {
    let found = store::exports::find(db, permit.county(), id).await?;
    Ok(found.filter(|it| permit.path().covers(&it.path)).ok_or(Refusal::NotFound)?)
}

async fn noted(
    writer: &Writer,
    permit: &Permit,
    id: ExportId,
    what: &str,
    now: jiff::Timestamp,
) -> Result<(), StoreError> {
    audited(writer, permit, &id.to_string(), json!({ "export": what }), now).await
}
