//! SQLite: some reading threads, one writing thread with group commit. Durable (`synchronous=FULL`)
//! in WAL mode; committing together is what makes that cheap.

use std::panic::AssertUnwindSafe;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, TrySendError};
use futures::FutureExt;
use futures::future::BoxFuture;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, types::ValueRef};
use tokio::sync::oneshot;

use super::error::StoreError;
use super::value::{Row, Value};
use super::{Connection as Shared, Reader, Writer, schema};
use crate::seal::Keys;

const QUEUE: usize = 8192;
const TOGETHER: usize = 512;

type SharedConnection = Arc<Mutex<Connection>>;
type ReadJob = Box<dyn FnOnce(&SharedConnection) + Send>;
/// Tells the caller, once it is known whether the common transaction is durable.
type Answer = Box<dyn FnOnce(Result<(), StoreError>) + Send>;
/// Runs inside a savepoint and says whether to keep its changes; without a transaction it only
/// answers.
type WriteJob = Box<dyn FnOnce(Result<&SharedConnection, StoreError>) -> (bool, Answer) + Send>;

#[derive(Clone)]
pub(super) struct Sqlite {
    reads: Sender<ReadJob>,
    writes: Sender<WriteJob>,
}

impl Sqlite {
    pub(super) fn open(path: &Path) -> Result<Self, StoreError> {
        let mut connection = Connection::open(path).map_err(StoreError::engine)?;
        prepare(&connection)?;
        connection
            .execute_batch(
                "pragma journal_mode=wal; pragma synchronous=full; pragma wal_autocheckpoint=4000; \
                 pragma secure_delete=on;",
            )
            .map_err(StoreError::engine)?;
        schema::run_sqlite(&mut connection)?;
        let (writes, waiting) = crossbeam_channel::bounded(QUEUE);
        let writer = Arc::new(Mutex::new(connection));
        spawn("sqlite-writer", move || write_loop(&writer, &waiting))?;
        let (reads, queue) = crossbeam_channel::bounded::<ReadJob>(QUEUE);
        let threads = std::thread::available_parallelism().map_or(2, usize::from).clamp(2, 8);
        for _ in 0..threads {
            let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            let connection = Connection::open_with_flags(path, flags).map_err(StoreError::engine)?;
            prepare(&connection)?;
            let (connection, queue) = (Arc::new(Mutex::new(connection)), queue.clone());
            spawn("sqlite-reader", move || {
                for job in queue {
                    job(&connection);
                }
            })?;
        }
        Ok(Self { reads, writes })
    }

    pub(super) async fn read<T, E, F>(&self, keys: Arc<Keys>, work: F) -> Result<T, E>
    where
        F: for<'a> FnOnce(&'a Reader) -> BoxFuture<'a, Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let job: ReadJob = Box::new(move |connection| {
            let reader = Reader { connection: Shared::Sqlite(connection.clone()), keys };
            let result = batch(connection, "begin").map_err(E::from).and_then(|()| {
                std::panic::catch_unwind(AssertUnwindSafe(|| now(work(&reader))))
                    .unwrap_or_else(|_| Err(lost().into()))
            });
            let _ = batch(connection, "commit");
            let _ = answer.send(result);
        });
        self.reads.try_send(job).map_err(|error| E::from(full(&error)))?;
        answered.await.unwrap_or_else(|_| Err(lost().into()))
    }

    pub(super) async fn write<T, E, F>(&self, keys: Arc<Keys>, work: F) -> Result<T, E>
    where
        F: for<'a> FnOnce(&'a Writer) -> BoxFuture<'a, Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let job: WriteJob = Box::new(move |connection| {
            let result = connection.map_err(E::from).and_then(|connection| {
                let writer = Writer::new(Shared::Sqlite(connection.clone()), keys);
                std::panic::catch_unwind(AssertUnwindSafe(|| now(work(&writer))))
                    .unwrap_or_else(|_| Err(lost().into()))
            });
            let keep = result.is_ok();
            let tell: Answer = Box::new(move |committed| {
                let _ = answer.send(committed.map_err(E::from).and(result));
            });
            (keep, tell)
        });
        self.writes.try_send(job).map_err(|error| E::from(full(&error)))?;
        answered.await.unwrap_or_else(|_| Err(lost().into()))
    }
}

/// Takes all jobs that wait, runs each in a savepoint, commits them together, then answers.
fn write_loop(connection: &SharedConnection, waiting: &Receiver<WriteJob>) {
    while let Ok(first) = waiting.recv() {
        if let Err(error) = batch(connection, "begin immediate") {
            first(Err(error)).1(Ok(()));
            continue;
        }
        let mut answers = Vec::new();
        for job in std::iter::once(first).chain(waiting.try_iter().take(TOGETHER - 1)) {
            let ready = batch(connection, "savepoint job").map(|()| connection);
            let opened = ready.is_ok();
            let (keep, answer) = job(ready);
            let end = if keep { "release job" } else { "rollback to job; release job" };
            let ended = if opened { batch(connection, end) } else { Ok(()) };
            answers.push((ended, answer));
        }
        let committed = batch(connection, "commit");
        if committed.is_err() {
            let _ = batch(connection, "rollback");
        }
        for (ended, answer) in answers {
            answer(ended.and(committed.clone()));
        }
    }
}

fn spawn(name: &str, body: impl FnOnce() + Send + 'static) -> Result<(), StoreError> {
    let spawned = std::thread::Builder::new().name(name.into()).spawn(body);
    spawned.map(drop).map_err(StoreError::engine)
}

fn prepare(connection: &Connection) -> Result<(), StoreError> {
    connection.busy_timeout(Duration::from_secs(10)).map_err(StoreError::engine)?;
    connection.set_prepared_statement_cache_capacity(256);
    // Without it the planner looks into bound values and prepares a statement anew at every call.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(StoreError::engine)?;
    connection
        .execute_batch(
            "pragma foreign_keys=on; pragma mmap_size=1073741824; pragma cache_size=-65536; \
             pragma temp_store=memory;",
        )
        .map_err(StoreError::engine)
}

fn batch(connection: &SharedConnection, sql: &str) -> Result<(), StoreError> {
    let connection = connection.lock().unwrap_or_else(PoisonError::into_inner);
    connection.execute_batch(sql).map_err(|error| failure(&error))
}

/// On SQLite every step answers at once, so a future that waits is waiting for something else.
fn now<T, E: From<StoreError>>(future: BoxFuture<'_, Result<T, E>>) -> Result<T, E> {
    let waited = StoreError::Inconsistent("a transaction waited for something other than the database");
    future.now_or_never().unwrap_or_else(|| Err(waited.into()))
}

fn full<T>(error: &TrySendError<T>) -> StoreError {
    match error {
        TrySendError::Full(_) => StoreError::Busy,
        TrySendError::Disconnected(_) => lost(),
    }
}

fn lost() -> StoreError {
    StoreError::Engine("a database thread ended before it answered".into())
}

pub(super) fn query(connection: &Connection, sql: &str, params: &[Value]) -> Result<Vec<Row>, StoreError> {
    let mut statement = connection.prepare_cached(&numbered(sql)).map_err(|e| failure(&e))?;
    let columns = statement.column_count();
    let params = rusqlite::params_from_iter(params.iter().map(Bound));
    let mut rows = statement.query(params).map_err(|e| failure(&e))?;
    let mut out = Vec::new();
    while let Some(row) = rows.next().map_err(|e| failure(&e))? {
        let mut values = Vec::with_capacity(columns);
        for column in 0..columns {
            values.push(owned(row.get_ref(column).map_err(|e| failure(&e))?));
        }
        out.push(Row(values));
    }
    Ok(out)
}

pub(super) fn execute(connection: &Connection, sql: &str, params: &[Value]) -> Result<u64, StoreError> {
    let mut statement = connection.prepare_cached(&numbered(sql)).map_err(|e| failure(&e))?;
    let params = rusqlite::params_from_iter(params.iter().map(Bound));
    statement.execute(params).map(|count| count as u64).map_err(|e| failure(&e))
}

pub(super) fn execute_many(
    connection: &Connection,
    sql: &str,
    rows: &[Vec<Value>],
) -> Result<u64, StoreError> {
    let mut statement = connection.prepare_cached(&numbered(sql)).map_err(|e| failure(&e))?;
    let mut count = 0;
    for row in rows {
        let params = rusqlite::params_from_iter(row.iter().map(Bound));
        count += statement.execute(params).map_err(|e| failure(&e))? as u64;
    }
    Ok(count)
}

/// `$1` is a name to SQLite and would be counted by first appearance; `?1` is a number.
fn numbered(sql: &str) -> String {
    sql.replace('$', "?")
}

struct Bound<'a>(&'a Value);

impl rusqlite::ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        Ok(rusqlite::types::ToSqlOutput::Borrowed(match self.0 {
            Value::Null => ValueRef::Null,
            Value::Int(it) => ValueRef::Integer(*it),
            Value::Real(it) => ValueRef::Real(*it),
            Value::Text(it) => ValueRef::Text(it.as_bytes()),
            Value::Blob(it) => ValueRef::Blob(it),
        }))
    }
}

fn owned(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(it) => Value::Int(it),
        ValueRef::Real(it) => Value::Real(it),
        ValueRef::Text(it) => Value::Text(String::from_utf8_lossy(it).into_owned()),
        ValueRef::Blob(it) => Value::Blob(it.to_vec()),
    }
}

/// SQLite names columns, not indexes (`UNIQUE constraint failed: household.county,
/// household.number`), so the constraint's name is put together from table and last column, which
/// is how the unique indexes are called.
fn failure(error: &rusqlite::Error) -> StoreError {
    let rusqlite::Error::SqliteFailure(code, Some(text)) = error else {
        return StoreError::engine(error);
    };
    if matches!(code.code, rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked) {
        return StoreError::Busy;
    }
    if code.code != rusqlite::ErrorCode::ConstraintViolation {
        return StoreError::engine(error);
    }
    let Some((_, columns)) = text.rsplit_once(": ") else { return StoreError::Conflict(text.clone()) };
    let mut names = columns.rsplit(", ").next().unwrap_or_default().split('.');
    match (names.next(), names.next()) {
        (Some(table), Some("id" | "version")) => StoreError::Conflict(format!("{table}_pkey")),
        (Some(table), Some(column)) => StoreError::Conflict(format!("{table}_{column}")),
        _ => StoreError::Conflict(columns.to_owned()),
    }
}
