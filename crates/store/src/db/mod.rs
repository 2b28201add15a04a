//! The seam between the rest of the house and the two engines. One SQL text serves both: `$1`
//! placeholders, `returning`, `on conflict`, ids as 16 bytes, instants as microseconds, JSON as
//! text. What cannot be shared stands in `dialect`.
//!
//! A read runs in one snapshot. A write runs in one transaction: `Ok` of the closure is the commit,
//! and the answer is given only after it is durable. On SQLite one thread takes all writes that
//! wait, commits them together, and gives each a savepoint of its own, so that one refusal does not
//! take its neighbours along.

mod condition;
mod dialect;
mod error;
mod postgres;
mod rows;
pub mod schema;
mod sqlite;
mod value;

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use futures::future::BoxFuture;

pub use condition::Where;
pub use error::StoreError;
pub(crate) use rows::rows;
pub use rows::{Cells, Columns, Opened};
pub use value::{FromValue, Row, Value};

use crate::seal::Keys;

/// A database of one or more counties, on either engine. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    engine: Engine,
    keys: Arc<Keys>,
}

#[derive(Clone)]
enum Engine {
    Sqlite(sqlite::Sqlite),
    Postgres(postgres::Postgres),
}

/// Reads inside one snapshot.
pub struct Reader {
    connection: Connection,
    keys: Arc<Keys>,
}

/// Reads and writes inside one transaction.
pub struct Writer {
    reader: Reader,
}

enum Connection {
    Sqlite(Arc<Mutex<rusqlite::Connection>>),
    Postgres(Arc<deadpool_postgres::Object>),
}

impl Store {
    /// Opens (and creates) an SQLite file and brings its schema up to date.
    ///
    /// # Errors
    /// [`StoreError::Engine`] when the file cannot be opened or a migration fails.
    pub fn sqlite(path: &Path, keys: Keys) -> Result<Self, StoreError> {
        let sqlite = sqlite::Sqlite::open(path)?;
        Ok(Self { engine: Engine::Sqlite(sqlite), keys: Arc::new(keys) })
    }

    /// Connects to PostgreSQL 15 or newer and brings its schema up to date.
    ///
    /// # Errors
    /// [`StoreError::Engine`] when it cannot be reached or a migration fails.
    pub async fn postgres(url: &str, keys: Keys) -> Result<Self, StoreError> {
        let postgres = postgres::Postgres::connect(url).await?;
        Ok(Self { engine: Engine::Postgres(postgres), keys: Arc::new(keys) })
    }

    /// `"sqlite"` or `"postgres"`, for `doctor` and logs.
    pub fn engine(&self) -> &'static str {
        match self.engine {
            Engine::Sqlite(_) => "sqlite",
            Engine::Postgres(_) => "postgres",
        }
    }

    /// The keys that seal personal columns.
    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    /// Runs a closure on one consistent snapshot.
    ///
    /// # Errors
    /// Whatever the closure returns, or the engine's own failure.
    pub async fn read<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: for<'a> FnOnce(&'a Reader) -> BoxFuture<'a, Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.read(self.keys.clone(), work).await,
            Engine::Postgres(postgres) => postgres.read(self.keys.clone(), work).await,
        }
    }

    /// Runs a closure in one transaction; its `Ok` is the commit, and this returns only after the
    /// commit is durable.
    ///
    /// # Errors
    /// Whatever the closure returns (then nothing is kept), [`StoreError::Busy`] when too many
    /// writes wait, or the engine's own failure.
    pub async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: for<'a> FnOnce(&'a Writer) -> BoxFuture<'a, Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.write(self.keys.clone(), work).await,
            Engine::Postgres(postgres) => postgres.write(self.keys.clone(), work).await,
        }
    }
}

impl Reader {
    /// All rows of a query.
    pub async fn query(&self, sql: &str, params: &[Value]) -> Result<Vec<Row>, StoreError> {
        match &self.connection {
            Connection::Sqlite(connection) => {
                let connection = connection.lock().unwrap_or_else(PoisonError::into_inner);
                sqlite::query(&connection, sql, params)
            }
            Connection::Postgres(client) => postgres::query(client, sql, params).await,
        }
    }

    /// The first row, if any.
    pub async fn query_opt(&self, sql: &str, params: &[Value]) -> Result<Option<Row>, StoreError> {
        Ok(self.query(sql, params).await?.into_iter().next())
    }

    /// The only row of a query that always has one, such as a count.
    ///
    /// # Errors
    /// [`StoreError::Inconsistent`] when there is none.
    pub async fn query_one(&self, sql: &str, params: &[Value]) -> Result<Row, StoreError> {
        self.query_opt(sql, params).await?.ok_or(StoreError::Inconsistent("a row is missing"))
    }

    /// The keys that seal personal columns.
    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    /// Waits, inside a transaction, for work that goes on elsewhere. Nothing else may be waited for.
    pub async fn wait<F: Future>(&self, work: F) -> F::Output {
        match self.connection {
            // SQLite's transactions have a thread of their own.
            Connection::Sqlite(_) => futures::executor::block_on(work),
            Connection::Postgres(_) => work.await,
        }
    }

    /// How many audit chains writers may spread over on this engine.
    pub(crate) fn audit_lanes(&self) -> i64 {
        match self.connection {
            Connection::Sqlite(_) => 1,
            Connection::Postgres(_) => 32,
        }
    }
}

impl std::ops::Deref for Writer {
    type Target = Reader;
    fn deref(&self) -> &Reader {
        &self.reader
    }
}

impl Writer {
    fn new(connection: Connection, keys: Arc<Keys>) -> Self {
        Self { reader: Reader { connection, keys } }
    }

    /// Runs a statement; returns the number of rows it touched.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] with the constraint's name, or another failure of the engine.
    pub async fn execute(&self, sql: &str, params: &[Value]) -> Result<u64, StoreError> {
        match &self.reader.connection {
            Connection::Sqlite(connection) => {
                let connection = connection.lock().unwrap_or_else(PoisonError::into_inner);
                sqlite::execute(&connection, sql, params)
            }
            Connection::Postgres(client) => postgres::execute(client, sql, params).await,
        }
    }

    /// Inserts one row: each column beside its value.
    ///
    /// # Errors
    /// As [`Self::execute`].
    pub async fn insert(
        &self,
        table: &str,
        row: impl IntoIterator<Item = (&str, Value)>,
    ) -> Result<(), StoreError> {
        let (columns, values): (Vec<_>, Vec<_>) = row.into_iter().unzip();
        let marks: Vec<_> = (1..=values.len()).map(|place| format!("${place}")).collect();
        let sql = format!("insert into {table} ({}) values ({})", columns.join(", "), marks.join(", "));
        self.execute(&sql, &values).await.map(drop)
    }

    /// Runs one statement for many rows, sent ahead without waiting for each answer.
    ///
    /// # Errors
    /// The first failure; the transaction is then lost as a whole.
    pub async fn execute_many(&self, sql: &str, rows: Vec<Vec<Value>>) -> Result<u64, StoreError> {
        match &self.reader.connection {
            Connection::Sqlite(connection) => {
                let connection = connection.lock().unwrap_or_else(PoisonError::into_inner);
                sqlite::execute_many(&connection, sql, &rows)
            }
            Connection::Postgres(client) => postgres::execute_many(client, sql, &rows).await,
        }
    }

    /// A query whose rows stay as they are until this transaction ends.
    pub async fn query_locked(&self, sql: &str, params: &[Value]) -> Result<Option<Row>, StoreError> {
        let sql = match self.reader.connection {
            Connection::Sqlite(_) => sql.to_owned(),
            Connection::Postgres(_) => format!("{sql} {}", dialect::LOCK_ROWS),
        };
        self.query_opt(&sql, params).await
    }
}
