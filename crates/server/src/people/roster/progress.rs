//! What runs in the background right now. Only for showing: what counts is in the store.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use domain::ids::ImportId;

/// How far one check or commit is.
#[derive(Debug, Default)]
pub struct Progress {
    rows: AtomicU64,
    failure: Mutex<Option<String>>,
    committing: bool,
}

/// Checks and commits that run, or have just failed.
#[derive(Default)]
pub struct Imports(Mutex<HashMap<ImportId, Arc<Progress>>>);

impl Progress {
    /// One more row.
    pub fn row(&self) {
        self.rows.fetch_add(1, Ordering::Relaxed);
    }

    /// Rows so far.
    pub fn rows(&self) -> u64 {
        self.rows.load(Ordering::Relaxed)
    }

    /// `checking`, `committing` or `failed`, with the code of the failure.
    pub fn state(&self) -> (&'static str, Option<String>) {
        let failure = self.failure.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match (&failure, self.committing) {
            (Some(_), _) => ("failed", failure),
            (None, true) => ("committing", None),
            (None, false) => ("checking", None),
        }
    }
}

impl Imports {
    /// Begins; `None` when that import is at work already.
    pub fn begin(&self, id: ImportId, committing: bool) -> Option<Arc<Progress>> {
        let mut running = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if running.get(&id).is_some_and(|it| it.state().1.is_none()) {
            return None;
        }
        let progress = Arc::new(Progress { committing, ..Progress::default() });
        running.insert(id, progress.clone());
        Some(progress)
    }

    /// Ended well.
    pub fn end(&self, id: ImportId) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
    }

    /// Ended with a failure, which stays to be seen until the next try.
    pub fn fail(&self, id: ImportId, code: &str) {
        if let Some(progress) = self.find(id) {
            *progress.failure.lock().unwrap_or_else(PoisonError::into_inner) = Some(code.to_owned());
        }
    }

    /// What runs for an import.
    pub fn find(&self, id: ImportId) -> Option<Arc<Progress>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()
    }
}
