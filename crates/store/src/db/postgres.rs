//! PostgreSQL: a pool; statements prepared once a connection; bulk statements sent ahead.

use std::sync::Arc;
use std::time::Duration;

use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, RecyclingMethod, Runtime};
use futures::future::{BoxFuture, try_join_all};
use tokio_postgres::NoTls;
use tokio_postgres::types::{ToSql, Type};

use super::error::StoreError;
use super::value::{Row, Value};
use super::{Connection, Reader, Writer, schema};
use crate::seal::Keys;

const CONNECTIONS: usize = 16;
const AHEAD: usize = 256;

#[derive(Clone)]
pub(super) struct Postgres {
    pool: Pool,
}

impl Postgres {
    pub(super) async fn connect(url: &str) -> Result<Self, StoreError> {
        let config: tokio_postgres::Config = url.parse().map_err(StoreError::engine)?;
        let manager =
            Manager::from_config(config, NoTls, ManagerConfig { recycling_method: RecyclingMethod::Fast });
        let pool = Pool::builder(manager)
            .max_size(CONNECTIONS)
            .runtime(Runtime::Tokio1)
            .wait_timeout(Some(Duration::from_secs(5)))
            .build()
            .map_err(StoreError::engine)?;
        let mut client = pool.get().await.map_err(StoreError::engine)?;
        schema::run_postgres(&mut client).await?;
        Ok(Self { pool })
    }

    async fn client(&self) -> Result<Arc<Object>, StoreError> {
        self.pool.get().await.map(Arc::new).map_err(|error| match error {
            deadpool_postgres::PoolError::Timeout(_) => StoreError::Busy,
            error => StoreError::engine(error),
        })
    }

    pub(super) async fn read<T, E, F>(&self, keys: Arc<Keys>, work: F) -> Result<T, E>
    where
        F: for<'a> FnOnce(&'a Reader) -> BoxFuture<'a, Result<T, E>> + Send + 'static,
        E: From<StoreError>,
    {
        let client = self.client().await?;
        let transaction =
            Transaction::begin(client.clone(), "begin isolation level repeatable read read only").await?;
        let reader = Reader { connection: Connection::Postgres(client), keys };
        let result = work(&reader).await;
        transaction.end("commit").await?;
        result
    }

    pub(super) async fn write<T, E, F>(&self, keys: Arc<Keys>, work: F) -> Result<T, E>
    where
        F: for<'a> FnOnce(&'a Writer) -> BoxFuture<'a, Result<T, E>> + Send + 'static,
        E: From<StoreError>,
    {
        let client = self.client().await?;
        let transaction = Transaction::begin(client.clone(), "begin").await?;
        let writer = Writer::new(Connection::Postgres(client), keys);
        let result = work(&writer).await;
        transaction.end(if result.is_ok() { "commit" } else { "rollback" }).await?;
        result
    }
}

/// An open transaction. Dropped without an end (the caller went away), its connection leaves the
/// pool, so nobody inherits half a transaction. It must be made before whatever else holds the
/// client, so that it is dropped last and holds the only handle then.
struct Transaction {
    client: Option<Arc<Object>>,
}

impl Transaction {
    async fn begin(client: Arc<Object>, sql: &str) -> Result<Self, StoreError> {
        let transaction = Self { client: Some(client.clone()) };
        client.batch_execute(sql).await.map_err(|e| failure(&e))?;
        Ok(transaction)
    }

    async fn end(mut self, sql: &str) -> Result<(), StoreError> {
        let Some(client) = self.client.clone() else { return Ok(()) };
        client.batch_execute(sql).await.map_err(|e| failure(&e))?;
        self.client = None;
        Ok(())
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        if let Some(client) = self.client.take().and_then(Arc::into_inner) {
            drop(Object::take(client));
        }
    }
}

pub(super) async fn query(client: &Object, sql: &str, params: &[Value]) -> Result<Vec<Row>, StoreError> {
    let statement = client.prepare_cached(sql).await.map_err(|e| failure(&e))?;
    let rows = client.query(&statement, &bound(params)).await.map_err(|e| failure(&e))?;
    rows.iter().map(owned).collect()
}

pub(super) async fn execute(client: &Object, sql: &str, params: &[Value]) -> Result<u64, StoreError> {
    let statement = client.prepare_cached(sql).await.map_err(|e| failure(&e))?;
    client.execute(&statement, &bound(params)).await.map_err(|e| failure(&e))
}

pub(super) async fn execute_many(client: &Object, sql: &str, rows: &[Vec<Value>]) -> Result<u64, StoreError> {
    let statement = client.prepare_cached(sql).await.map_err(|e| failure(&e))?;
    let mut count = 0;
    for chunk in rows.chunks(AHEAD) {
        let mut sent: Vec<BoxFuture<'_, Result<u64, tokio_postgres::Error>>> = Vec::with_capacity(AHEAD);
        for row in chunk {
            let statement = &statement;
            sent.push(Box::pin(async move { client.execute(statement, &bound(row)).await }));
        }
        count += try_join_all(sent).await.map_err(|e| failure(&e))?.into_iter().sum::<u64>();
    }
    Ok(count)
}

fn bound(params: &[Value]) -> Vec<&(dyn ToSql + Sync)> {
    params.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}

fn owned(row: &tokio_postgres::Row) -> Result<Row, StoreError> {
    let mut values = Vec::with_capacity(row.len());
    for (place, column) in row.columns().iter().enumerate() {
        let value = match *column.type_() {
            Type::INT8 => row.try_get::<_, Option<i64>>(place).map(Value::from),
            Type::INT4 => row.try_get::<_, Option<i32>>(place).map(|it| it.map(i64::from).into()),
            Type::BOOL => row.try_get::<_, Option<bool>>(place).map(Value::from),
            Type::FLOAT8 => row.try_get::<_, Option<f64>>(place).map(Value::from),
            Type::BYTEA => row.try_get::<_, Option<Vec<u8>>>(place).map(Value::from),
            _ => row.try_get::<_, Option<String>>(place).map(Value::from),
        };
        values.push(value.map_err(StoreError::engine)?);
    }
    Ok(Row(values))
}

pub(super) fn failure(error: &tokio_postgres::Error) -> StoreError {
    match error.as_db_error() {
        // Deadlock or lost serialisation: nothing was kept, trying again is right.
        Some(db) if db.code().code().starts_with("40") => StoreError::Busy,
        Some(db) if db.code().code().starts_with("23") => {
            StoreError::Conflict(db.constraint().unwrap_or_default().to_owned())
        }
        Some(db) => StoreError::Engine(format!("{} {}", db.code().code(), db.message())),
        None => StoreError::engine(error),
    }
}
