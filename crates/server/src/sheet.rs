//! A list with headings that was pasted or read out of a spreadsheet: which column is what, what is wrong with which line,
//! what keeping it comes to. Whoever takes a list in says what a row means.

use std::collections::BTreeMap;
use std::path::PathBuf;

use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::Refusal;
use formats::{SheetKind, SheetWriter};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::StoreError;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::entry::Actor;
use crate::problem::{FieldError, Problem};

/// Most rows of a list.
const MOST: usize = 10_000;
/// Largest request with a list.
pub const LARGEST: usize = 8 << 20;
/// Faults that are told at once.
const TOLD: usize = 100;

/// Where a sheet that is given out is written; upkeep takes away what nobody fetched.
pub fn target(actor: &Actor) -> PathBuf {
    let name: String = actor.app.random::<8>().iter().map(|byte| format!("{byte:02x}")).collect();
    actor.app.settings().files.join(format!("export-{name}"))
}

/// Writes a sheet that is given out, and says where it lies.
///
/// # Errors
/// [`StoreError`] of the disk.
pub async fn saved(
    actor: &Actor,
    made: impl FnOnce() -> Result<SheetWriter, String> + Send + 'static,
) -> Result<PathBuf, Problem> {
    let path = target(actor);
    let written = path.clone();
    let save = tokio::task::spawn_blocking(move || made()?.save(&written));
    save.await.map_err(|error| StoreError::Engine(error.to_string()))?.map_err(StoreError::Engine)?;
    Ok(path)
}

/// An instant in the county's own time, for a sheet; nothing where there is none.
pub fn instant(actor: &Actor, at: Option<Timestamp>) -> String {
    let local = |at: Timestamp| at.to_zoned(actor.app.zone().clone());
    at.map_or(String::new(), |at| local(at).strftime("%Y-%m-%d %H:%M").to_string())
}

/// A column with the words real forms use for it.
pub type Column = (&'static str, &'static [&'static str]);

/// A row of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The line it stood on, from 1.
    pub line: u64,
    cells: BTreeMap<&'static str, String>,
}

impl Row {
    /// A row of these cells.
    pub fn of(line: u64, cells: BTreeMap<&'static str, String>) -> Self {
        Self { line, cells }
    }

    /// What stands in a column; none where nothing does.
    pub fn get(&self, column: &str) -> Option<&str> {
        self.cells.get(column).map(String::as_str)
    }

    /// What stands in a column, as a request carries it.
    pub fn text(&self, column: &str) -> Option<String> {
        self.get(column).map(str::to_owned)
    }

    /// The id of what this row of a list becomes: the same list makes the same ids.
    pub fn id(&self, list: Uuid) -> Uuid {
        Uuid::from_u128(list.as_u128() ^ (u128::from(self.line) << 32))
    }
}

/// A list as it was read.
#[derive(Debug)]
pub struct List {
    /// The line its headings end on.
    heading: u64,
    /// Its rows, in order.
    pub rows: Vec<Row>,
}

impl List {
    /// What it comes to, before anything of it was looked at.
    pub fn plan(&self) -> SheetPlan {
        SheetPlan { heading: self.heading, ..SheetPlan::default() }
    }
}

/// Reads a list. Lines above its heading are titles.
///
/// # Errors
/// [`domain::Refusal::Invalid`] `text` without rows, with too many, or `text.COLUMN` without a column that must be there.
pub fn read(text: &str, columns: &[Column], required: &[&'static str]) -> Result<List, Problem> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let lines: Vec<(u64, Vec<String>)> = lines
        .map(|(n, line)| (n as u64 + 1, line.split('\t').map(|it| it.trim().to_owned()).collect()))
        .collect();
    let header = formats::detect_among(columns, &lines);
    let lacks = required.iter().filter(|it| !header.columns.contains_key(*it));
    let mut wrong: Vec<FieldError> =
        lacks.map(|it| FieldError::new(format!("text.{it}"), "missing")).collect();
    let row = |(line, cells): &(u64, Vec<String>)| {
        let cell = |(name, place): (&&'static str, &usize)| {
            cells.get(*place).filter(|it| !it.is_empty()).map(|it| (*name, it.clone()))
        };
        Row { line: *line, cells: header.columns.iter().filter_map(cell).collect() }
    };
    let rows: Vec<Row> = lines
        .iter()
        .filter(|(line, _)| *line > header.last_row)
        .map(row)
        .filter(|it| !it.cells.is_empty())
        .collect();
    match rows.len() {
        0 if wrong.is_empty() => wrong.push(FieldError::new("text", "missing")),
        n if n > MOST => wrong.push(FieldError::new("text", "too_long")),
        _ => {}
    }
    if wrong.is_empty() { Ok(List { heading: header.last_row, rows }) } else { Err(Problem::invalid(wrong)) }
}

/// A sheet that was written, to be saved under a name; the file goes.
///
/// # Errors
/// [`Refusal::NotFound`] when it is not there.
pub async fn file(path: std::path::PathBuf, kind: SheetKind, name: &str) -> Result<Response, Problem> {
    let bytes = tokio::fs::read(&path).await.map_err(|_| Problem::from(Refusal::NotFound))?;
    let kind = match kind {
        SheetKind::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        SheetKind::Csv => "text/csv; charset=utf-8",
    };
    let name = format!("attachment; filename=\"{name}\"");
    Ok(([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, name)], bytes)
        .into_response())
}

/// A list to be looked at, or kept.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct SheetSent {
    /// Rows on lines, cells between tabs, headings first.
    pub text: String,
    /// Whether to keep it; otherwise it is only looked at.
    #[serde(default)]
    pub keep: bool,
    /// Whether lines at fault are left out; otherwise nothing is kept as long as there are any.
    #[serde(default)]
    pub leave_out: bool,
}

/// What a list comes to.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
pub struct SheetPlan {
    /// The line its headings end on.
    pub heading: u64,
    /// Rows that are right.
    pub rows: usize,
    /// Of these, what was not known before.
    pub fresh: usize,
    /// What is wrong, the first hundred.
    pub faults: Vec<SheetFault>,
    /// Every line at fault.
    pub faulty: Vec<u64>,
    /// Whether it was kept.
    pub kept: bool,
}

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SheetFault {
    /// Which line, from 1.
    pub line: u64,
    /// Which column; empty when it is the line as a whole.
    pub column: String,
    /// Stable code: that of a field, or of a refusal.
    pub code: String,
    /// What stands there.
    pub said: String,
}

impl SheetPlan {
    /// Counts a row that is right.
    pub fn right(&mut self, fresh: bool) {
        self.rows += 1;
        self.fresh += usize::from(fresh);
    }

    /// Notes what is wrong with a row.
    ///
    /// # Errors
    /// The problem itself when it is not the row's.
    pub fn wrong(&mut self, row: &Row, problem: Problem) -> Result<(), Problem> {
        let Problem::Refused(refusal, fields) = problem else { return Err(problem) };
        self.faulty.push(row.line);
        let whole = [FieldError::new("", refusal.code())];
        let fields = if fields.is_empty() { whole.as_slice() } else { &fields };
        for it in fields.iter().take(TOLD.saturating_sub(self.faults.len())) {
            let column = it.field.rsplit('.').next().unwrap_or_default().to_owned();
            let said = row.text(&column).unwrap_or_default();
            self.faults.push(SheetFault { line: row.line, column, code: it.code.clone(), said });
        }
        Ok(())
    }

    /// Whether a request asks for it to be kept and nothing stands against that.
    pub fn goes(&self, sent: &SheetSent) -> bool {
        sent.keep && self.rows > 0 && (self.faulty.is_empty() || sent.leave_out)
    }
}
