//! Migrations: forward only, one text for both engines, checksums kept by the runner, which stops
//! when a text that has run was changed since.

use refinery::{Migration, Runner};

use super::dialect::Dialect;
use super::error::StoreError;

const TEXTS: &[(&str, &str)] = &[("V1__spine", include_str!("../../migrations/V1__spine.sql"))];

pub(super) fn runner(dialect: Dialect) -> Result<Runner, StoreError> {
    let migrations = TEXTS
        .iter()
        .map(|(name, text)| Migration::unapplied(name, &dialect.migration(text)))
        .collect::<Result<Vec<_>, _>>()
        .map_err(StoreError::engine)?;
    Ok(Runner::new(&migrations).set_abort_divergent(true).set_abort_missing(true))
}
