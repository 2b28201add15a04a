//! What can go wrong below the rules. Causes are for the log; nothing of them reaches a client.

use super::schema::SchemaProblem;

/// A failure of the store.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// A named constraint or unique index forbids it, such as `household_number`.
    #[error("conflict with {0}")]
    Conflict(String),
    /// Too many writes wait, or the pool is empty: try again shortly.
    #[error("busy")]
    Busy,
    /// The database holds what the program never writes.
    #[error("inconsistent: {0}")]
    Inconsistent(&'static str),
    /// The schema of the database is not one this program can work with.
    #[error(transparent)]
    Schema(#[from] SchemaProblem),
    /// Anything else the engine says.
    #[error("engine: {0}")]
    Engine(String),
}

impl StoreError {
    pub(crate) fn engine(error: impl std::fmt::Display) -> Self {
        Self::Engine(error.to_string())
    }

    /// Whether this is a conflict with the named unique index or constraint.
    pub fn conflicts_with(&self, constraint: &str) -> bool {
        matches!(self, Self::Conflict(name) if name == constraint)
    }
}
