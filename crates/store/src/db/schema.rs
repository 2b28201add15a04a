//! Versions of the schema. Migrations run forward only, all that are pending in one transaction, so a database is either
//! at its old version or at the new one. `migrations/LANDED` holds the hash of every file that has landed.

use std::path::Path;

use refinery_core::error::Kind;
use refinery_core::{Migration, Runner};
use rusqlite::Connection;

use super::dialect::Dialect;
use super::error::StoreError;
use super::{Reader, postgres};

macro_rules! migrations {
    ($($name:literal)+) => { &[$(($name, include_str!(concat!("../../migrations/", $name, ".sql")))),+] };
}

/// Name and text of every migration, in order. The text may hold the marks that [`Dialect::migration`] fills.
pub const MIGRATIONS: &[(&str, &str)] = migrations! {
    "V01__areas" "V02__access" "V03__territory" "V04__people" "V05__roster" "V06__leads" "V07__places" "V08__staffing"
    "V09__measures" "V10__duty" "V11__tasks" "V12__inspections" "V13__events" "V14__tips" "V15__requests" "V16__disputes"
    "V17__viewpoints" "V18__exchange" "V19__reports" "V20__notices" "V21__command" "V22__reshape" "V23__field" "V24__upkeep"
};

/// Why a database cannot be opened with this program. Nothing was written to it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SchemaProblem {
    /// A newer program has opened it.
    #[error(
        "数据库版本 {found} 比程序新（程序到 {known}）。请换用新版程序，数据未改动。 / \
         The database is at version {found}, newer than this program, which knows {known}. \
         Use the newer program; nothing was changed."
    )]
    Newer {
        /// Version of the database.
        found: i64,
        /// Latest version of the program.
        known: i64,
    },
    /// What the database was made with is not what the program has under that name.
    #[error(
        "数据库里的 {0} 与程序里的不一致（可能由测试版建立）。请用原来的程序打开，或新建数据目录；数据未改动。 / \
         {0} in the database differs from the one in this program (it may come from a development version). \
         Open it with the program it was made with, or begin with a new data folder; nothing was changed."
    )]
    Changed(String),
    /// A migration failed and was rolled back as a whole.
    #[error(
        "升级没有完成，已全部退回，数据未改动：{0} / \
         The upgrade failed and was rolled back; nothing was changed: {0}"
    )]
    Failed(String),
}

/// Latest version this program knows.
pub fn latest() -> i64 {
    MIGRATIONS.len() as i64
}

/// Version a database is at.
pub async fn version(reader: &Reader) -> Result<i64, StoreError> {
    let sql = "select cast(coalesce(max(version), 0) as bigint) from refinery_schema_history";
    reader.query_one(sql, &[]).await?.take(0)
}

/// Brings an SQLite file to the latest version, creating it when it does not exist.
///
/// # Errors
/// [`StoreError::Schema`] when it must not be opened, [`StoreError::Engine`] when it cannot.
pub fn migrate_sqlite(path: &Path) -> Result<(), StoreError> {
    let mut connection = Connection::open(path).map_err(StoreError::engine)?;
    run_sqlite(&mut connection)
}

/// Brings a PostgreSQL database to the latest version.
///
/// # Errors
/// [`StoreError::Schema`] when it must not be opened, [`StoreError::Engine`] when it cannot be reached.
pub async fn migrate_postgres(url: &str) -> Result<(), StoreError> {
    let (mut client, connection) =
        tokio_postgres::connect(url, tokio_postgres::NoTls).await.map_err(StoreError::engine)?;
    let background = tokio::spawn(connection);
    let migrated = run_postgres(&mut client).await;
    drop(client);
    let _ = background.await;
    migrated
}

pub(super) fn run_sqlite(connection: &mut Connection) -> Result<(), StoreError> {
    let ran = runner(Dialect::Sqlite)?.run(connection);
    ran.map(drop).map_err(|error| problem(&error))
}

/// Several servers may start at once, so the first takes an advisory lock and the others find nothing left to do.
pub(super) async fn run_postgres(client: &mut tokio_postgres::Client) -> Result<(), StoreError> {
    let lock = "select pg_advisory_lock(hashtext('wangge.schema'))";
    client.batch_execute(lock).await.map_err(|error| postgres::failure(&error))?;
    let ran = runner(Dialect::Postgres)?.run_async(client).await;
    let unlock = "select pg_advisory_unlock(hashtext('wangge.schema'))";
    client.batch_execute(unlock).await.map_err(|error| postgres::failure(&error))?;
    ran.map(drop).map_err(|error| problem(&error))
}

fn runner(dialect: Dialect) -> Result<Runner, StoreError> {
    let migrations: Result<Vec<_>, _> =
        MIGRATIONS.iter().map(|(name, text)| Migration::unapplied(name, &dialect.migration(text))).collect();
    Ok(Runner::new(&migrations.map_err(StoreError::engine)?).set_grouped(true))
}

fn problem(error: &refinery_core::Error) -> StoreError {
    StoreError::Schema(match error.kind() {
        Kind::MissingVersion(it) if i64::from(it.version()) > latest() => {
            SchemaProblem::Newer { found: i64::from(it.version()), known: latest() }
        }
        Kind::MissingVersion(it) | Kind::DivergentVersion(it, _) => SchemaProblem::Changed(it.to_string()),
        _ => SchemaProblem::Failed(error.to_string()),
    })
}
