//! Uploading, matching, checking and keeping a roster.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use domain::Refusal;
use domain::access::{Action, Permit, Purpose};
use domain::ids::ImportId;
use domain::people::RosterField;
use formats::SheetProblem;
use serde_json::json;
use store::imports::Import;
use store::{Reader, Writer};

use super::progress::Progress;
use super::read::{Pass, beginning};
use super::wire::{Counts, FieldWire, ImportPage};
use crate::app::App;
use crate::entry::Actor;
use crate::problem::{FieldError, Problem};

/// Fields without which a row cannot be kept.
const REQUIRED: [RosterField; 3] = [RosterField::Household, RosterField::Address, RosterField::Name];

/// Where the sheet of an import and its list of problems lie.
pub fn files(app: &App, id: ImportId) -> [PathBuf; 2] {
    let folder = &app.settings().files;
    [folder.join(format!("import-{id}")), folder.join(format!("import-{id}-problems.xlsx"))]
}

/// Where the sheet of an import lies.
pub fn sheet_path(actor: &Actor, id: ImportId) -> PathBuf {
    let [sheet, _] = files(&actor.app, id);
    sheet
}

/// Where its list of problems lies.
pub fn errors_path(actor: &Actor, id: ImportId) -> PathBuf {
    let [_, problems] = files(&actor.app, id);
    problems
}

impl From<SheetProblem> for Problem {
    fn from(problem: SheetProblem) -> Self {
        match problem {
            SheetProblem::Bomb => Refusal::FileTooLarge.into(),
            SheetProblem::Unreadable { row, .. } => {
                Self::Refused(Refusal::FileUnreadable, vec![FieldError::new(format!("row {row}"), "unfit")])
            }
        }
    }
}

/// Whether a sheet may be written for an import now: nothing is at work on it, and it is not kept.
///
/// # Errors
/// [`Refusal::ImportNotReady`], [`Refusal::NotAllowed`].
pub async fn may_write(actor: &Actor, id: ImportId) -> Result<(), Problem> {
    if actor.app.imports().find(id).is_some_and(|it| it.state().1.is_none()) {
        return Err(Refusal::ImportNotReady.into());
    }
    match find(actor, id).await {
        Ok(import) if import.state == "committed" => Err(Refusal::ImportNotReady.into()),
        Ok(_) | Err(Problem::Refused(Refusal::NotFound, _)) => Ok(()),
        Err(problem) => Err(problem),
    }
}

/// Takes a sheet that lies at [`sheet_path`] and matches its columns.
///
/// # Errors
/// [`Refusal::FileUnreadable`], [`Refusal::FileTooLarge`], [`Refusal::IdReused`].
pub async fn take_in(actor: &Actor, id: ImportId, filename: String) -> Result<ImportPage, Problem> {
    let permit = actor.permit(Action::ImportPeople, Purpose::Register)?;
    let path = sheet_path(actor, id);
    let sheet = path.clone();
    let read = tokio::task::spawn_blocking(move || beginning(&sheet)).await;
    let (header, _) = match read.map_err(|_| Problem::from(Refusal::FileUnreadable)).and_then(|it| Ok(it?)) {
        Ok(found) => found,
        Err(problem) => {
            let _ = tokio::fs::remove_file(path).await;
            return Err(problem);
        }
    };
    let columns: BTreeMap<&str, usize> =
        header.columns.iter().map(|(field, column)| (field.as_str(), *column)).collect();
    let import = Import {
        id,
        worker: permit.worker(),
        filename,
        state: "uploaded".to_owned(),
        mapping: json!(columns).to_string(),
        counts: json!({ "counts": Counts::default(), "problems": [] }).to_string(),
        created_at: actor.now,
        finished_at: None,
    };
    actor
        .write(async move |writer: &Writer| {
            match store::imports::save(writer, permit.county(), &import).await {
                Err(error) if error.conflicts_with("roster_import_pkey") => Err(Refusal::IdReused.into()),
                other => Ok(other?),
            }
        })
        .await?;
    show(actor, id).await
}

async fn find(actor: &Actor, id: ImportId) -> Result<Import, Problem> {
    let permit = actor.permit(Action::ImportPeople, Purpose::Register)?;
    actor
        .read(async move |db: &Reader| {
            let found = store::imports::find(db, permit.county(), permit.worker(), id).await?;
            Ok(found.ok_or(Refusal::NotFound)?)
        })
        .await
}

/// How an import stands.
///
/// # Errors
/// [`Refusal::NotFound`] for somebody else's.
pub async fn show(actor: &Actor, id: ImportId) -> Result<ImportPage, Problem> {
    // Asked before the store is read: what ends in between is then shown as still running, never as
    // not begun.
    let running = actor.app.imports().find(id);
    let import = find(actor, id).await?;
    let found: serde_json::Value = serde_json::from_str(&import.counts).unwrap_or_default();
    let (state, failure) = match &running {
        Some(progress) => {
            let (state, failure) = progress.state();
            (state.to_owned(), failure)
        }
        None => (import.state, None),
    };
    let (headings, preview) = if matches!(state.as_str(), "uploaded" | "failed") {
        let path = sheet_path(actor, id);
        let read = tokio::task::spawn_blocking(move || beginning(&path)).await;
        let (header, preview) = read.map_err(|_| Refusal::FileUnreadable)??;
        (header.headings, preview)
    } else {
        Default::default()
    };
    Ok(ImportPage {
        id: id.0,
        filename: import.filename,
        state,
        headings,
        preview,
        columns: serde_json::from_str(&import.mapping).unwrap_or_default(),
        required: REQUIRED.iter().map(|field| field.as_str().to_owned()).collect(),
        fields: RosterField::ALL
            .iter()
            .map(|field| FieldWire { id: field.as_str().to_owned(), heading: field.heading().to_owned() })
            .collect(),
        counts: serde_json::from_value(found["counts"].clone()).unwrap_or_default(),
        problems: serde_json::from_value(found["problems"].clone()).unwrap_or_default(),
        rows_read: running.map_or(0, |progress| progress.rows()),
        failure,
    })
}

/// Which columns mean what, as people corrected it.
///
/// # Errors
/// [`Refusal::Invalid`] for unknown fields or when a required one has no column.
pub async fn match_columns(
    actor: &Actor,
    id: ImportId,
    columns: BTreeMap<String, usize>,
) -> Result<ImportPage, Problem> {
    let permit = actor.permit(Action::ImportPeople, Purpose::Register)?;
    may_write(actor, id).await?;
    let mut import = find(actor, id).await?;
    fields(&columns)?;
    import.mapping = json!(columns).to_string();
    import.state = "uploaded".to_owned();
    actor
        .write(async move |writer: &Writer| Ok(store::imports::save(writer, permit.county(), &import).await?))
        .await?;
    show(actor, id).await
}

fn fields(columns: &BTreeMap<String, usize>) -> Result<Vec<(RosterField, usize)>, Problem> {
    let mut wrong = Vec::new();
    let mut known = Vec::new();
    for (name, column) in columns {
        match RosterField::ALL.iter().find(|field| field.as_str() == name) {
            Some(field) => known.push((*field, *column)),
            None => wrong.push(FieldError::new(name, "unknown")),
        }
    }
    let missing = REQUIRED.iter().filter(|field| !known.iter().any(|(it, _)| it == *field));
    wrong.extend(missing.map(|field| FieldError::new(field.as_str(), "missing")));
    if wrong.is_empty() { Ok(known) } else { Err(Problem::invalid(wrong)) }
}

/// How the sheet of an import is read.
///
/// # Errors
/// [`Refusal::Invalid`] when a required column is not matched.
pub(super) fn pass(actor: &Actor, import: &Import, progress: Arc<Progress>) -> Result<Pass, Problem> {
    let mapping: BTreeMap<String, usize> = serde_json::from_str(&import.mapping).unwrap_or_default();
    Ok(Pass {
        path: sheet_path(actor, import.id),
        columns: fields(&mapping)?,
        today: actor.today(),
        store: actor.app.store().clone(),
        progress,
    })
}

/// A check or a commit that has begun: whoever asks from now on is told so.
pub struct Work {
    actor: Actor,
    permit: Permit,
    import: Import,
    progress: Arc<Progress>,
}

/// Begins to go through the whole sheet without keeping anything, to say what would happen.
///
/// # Errors
/// [`Refusal::ImportNotReady`] when it is at work or kept already.
pub async fn check(actor: &Actor, id: ImportId) -> Result<Work, Problem> {
    let import = find(actor, id).await?;
    if import.state == "committed" {
        return Err(Refusal::ImportNotReady.into());
    }
    begin(actor, import, false)
}

/// Begins to keep the whole roster in one transaction, or nothing.
///
/// # Errors
/// [`Refusal::ImportNotReady`] unless the check passed without errors.
pub async fn commit(actor: &Actor, id: ImportId) -> Result<Work, Problem> {
    let import = find(actor, id).await?;
    let found: serde_json::Value = serde_json::from_str(&import.counts).unwrap_or_default();
    let counts: Counts = serde_json::from_value(found["counts"].clone()).unwrap_or_default();
    if import.state != "checked" || counts.errors > 0 {
        return Err(Refusal::ImportNotReady.into());
    }
    begin(actor, import, true)
}

fn begin(actor: &Actor, import: Import, committing: bool) -> Result<Work, Problem> {
    let permit = actor.permit(Action::ImportPeople, Purpose::Register)?;
    let progress = actor.app.imports().begin(import.id, committing).ok_or(Refusal::ImportNotReady)?;
    Ok(Work { actor: actor.clone(), permit, import, progress })
}

impl Work {
    /// Does it.
    ///
    /// # Errors
    /// [`Refusal::FileUnreadable`] when the sheet breaks in the middle, [`Refusal::Invalid`] when a
    /// required column is not matched, [`Refusal::ImportNotReady`] when the register changed since
    /// the check in a way that no longer fits.
    pub async fn run(self) -> Result<(), Problem> {
        let Self { actor, permit, import, progress } = self;
        let (id, imports) = (import.id, actor.app.clone());
        let committing = progress.state().0 == "committing";
        let result = if committing {
            super::keep::keep(&actor, permit, import, progress).await
        } else {
            super::check::check(&actor, permit, import, progress).await
        };
        if result.is_ok() && committing {
            for path in files(&actor.app, id) {
                let _ = tokio::fs::remove_file(path).await;
            }
        }
        match &result {
            Ok(()) => imports.imports().end(id),
            Err(Problem::Refused(refusal, _)) => imports.imports().fail(id, refusal.code()),
            Err(Problem::Store(error)) => {
                tracing::error!(%error, import = %id, "import failed");
                imports.imports().fail(id, "internal");
            }
        }
        result
    }
}
