//! One way through a sheet, on a thread of its own: rows to named cells, merged cells filled, each
//! row judged as far as it can be without the register.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use domain::people::{RosterCells, RosterField as F, RosterRow, Stated, check_row};
use formats::{SheetProblem, detect};
use jiff::civil::Date;
use store::Store;
use store::people::{Document, Register};
use tokio::sync::mpsc::{Receiver, Sender, channel};

use super::plan::Problems;
use super::progress::Progress;

const HEADING_ROWS: usize = 20;
const PREVIEW: usize = 8;
const ROWS_AT_ONCE: usize = 500;
const WAITING: usize = 4;
/// Cells that people merge over all rows of a household.
const HELD: [F; 6] = [F::Code, F::Village, F::Unit, F::Household, F::Address, F::Head];

/// A row as far as it can be judged by itself.
pub struct ReadRow {
    /// Its number in the sheet, from 1.
    pub number: u64,
    /// What stands in it.
    pub cells: RosterCells,
    /// What it says, or what is wrong with it.
    pub checked: Result<RosterRow, Problems>,
    /// Keyed hash of its id number, when it has one.
    pub document: Option<Document>,
}

type Batch = Result<Vec<ReadRow>, SheetProblem>;

/// Rows that were read, in order. An empty batch is the end; a reader that is gone without one has
/// failed, and what it read before is no whole roster.
pub struct ReadRows(Receiver<Batch>);

impl ReadRows {
    /// The next rows; `None` after the last.
    ///
    /// # Errors
    /// [`SheetProblem`] where the sheet breaks.
    pub async fn next(&mut self) -> Result<Option<Vec<ReadRow>>, SheetProblem> {
        let gone = || SheetProblem::Unreadable { row: 0, why: "the reader ended early".to_owned() };
        let batch = self.0.recv().await.ok_or_else(gone)??;
        Ok(Some(batch).filter(|batch| !batch.is_empty()))
    }
}

/// The heading and first rows of a sheet.
///
/// # Errors
/// [`SheetProblem`] when it is none.
pub fn beginning(path: &Path) -> Result<(formats::Header, Vec<Vec<String>>), SheetProblem> {
    let mut first = Vec::new();
    for row in formats::open(path)?.take(HEADING_ROWS) {
        first.push(row?);
    }
    let header = detect(&first);
    let data = first.into_iter().filter(|(number, _)| *number > header.last_row);
    let preview = data.map(|(_, cells)| cells).take(PREVIEW).collect();
    Ok((header, preview))
}

/// What is to be read, and how.
pub struct Pass {
    /// Where the sheet lies.
    pub path: PathBuf,
    /// Which column means what.
    pub columns: Vec<(F, usize)>,
    /// No birth lies behind this day.
    pub today: Date,
    /// Whose keys hash id numbers.
    pub store: Store,
    /// Told of every row.
    pub progress: Arc<Progress>,
}

impl Pass {
    /// Begins to read. The thread ends when nobody receives any more.
    ///
    /// # Errors
    /// [`SheetProblem`] when no thread can be had.
    pub fn start(self) -> Result<ReadRows, SheetProblem> {
        let (sender, rows) = channel(WAITING);
        let spawned = std::thread::Builder::new().name("roster".into()).spawn(move || {
            if let Err(problem) = self.read(&sender) {
                let _ = sender.blocking_send(Err(problem));
            }
        });
        let failed = |error: std::io::Error| SheetProblem::Unreadable { row: 0, why: error.to_string() };
        spawned.map(|_| ReadRows(rows)).map_err(failed)
    }

    fn read(&self, sender: &Sender<Batch>) -> Result<(), SheetProblem> {
        let last_heading = beginning(&self.path)?.0.last_row;
        let mut above = BTreeMap::new();
        let mut batch = Vec::with_capacity(ROWS_AT_ONCE);
        for row in formats::open(&self.path)? {
            let (number, cells) = row?;
            if number <= last_heading {
                continue;
            }
            self.progress.row();
            batch.extend(self.row(number, cells, &mut above));
            if batch.len() == ROWS_AT_ONCE && sender.blocking_send(Ok(std::mem::take(&mut batch))).is_err() {
                return Ok(());
            }
        }
        if !batch.is_empty() {
            let _ = sender.blocking_send(Ok(batch));
        }
        let _ = sender.blocking_send(Ok(Vec::new()));
        Ok(())
    }

    /// One row; `None` for a row with nothing in it.
    fn row(&self, number: u64, mut cells: Vec<String>, above: &mut BTreeMap<F, String>) -> Option<ReadRow> {
        let named = self.columns.iter();
        let named =
            named.filter_map(|(field, column)| Some((*field, std::mem::take(cells.get_mut(*column)?))));
        let mut cells: RosterCells = named.filter(|(_, text)| !text.trim().is_empty()).collect();
        if cells.is_empty() {
            return None;
        }
        if !cells.contains_key(&F::Household) && !cells.contains_key(&F::Address) {
            for (field, text) in above.iter() {
                cells.entry(*field).or_insert_with(|| text.clone());
            }
        }
        above.retain(|field, _| cells.contains_key(field));
        for field in HELD {
            if let Some(text) = cells.get(&field) {
                above.entry(field).or_default().clone_from(text);
            }
        }
        let checked = check_row(&cells, self.today);
        let document = checked.as_ref().ok().and_then(|row| match &row.id_number {
            Stated::Full(number) => Some(Register::document(self.store.keys(), number)),
            _ => None,
        });
        Some(ReadRow { number, cells, checked, document })
    }
}
