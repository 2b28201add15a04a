//! A fresh store on either engine, copied from a database that was migrated once for the whole process.

use std::path::PathBuf;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use store::{Keys, Store, StoreError, schema};
use tokio::sync::OnceCell;

/// A store and the directory that goes away with it.
pub struct Fresh {
    /// The store.
    pub store: Store,
    /// Where its file lies; empty on PostgreSQL.
    pub directory: tempfile::TempDir,
    /// Name of the PostgreSQL database.
    database: Option<String>,
}

impl Fresh {
    /// An SQLite database out of the bytes of its file, at whatever version it is.
    pub fn from_file(bytes: &[u8]) -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join("wangge.db");
        std::fs::write(&path, bytes).expect("writes");
        let store = Store::sqlite(&path, keys()).expect("opens and upgrades");
        Self { store, directory, database: None }
    }

    /// A PostgreSQL database out of a dump, at whatever version it is.
    pub async fn restored(dump: &str) -> Self {
        let name = database_name();
        maintain(&format!("create database {name}")).await;
        // `\restrict` and its kind are words of psql.
        let sql: String =
            dump.lines().filter(|line| !line.starts_with('\\')).flat_map(|it| [it, "\n"]).collect();
        run(&name, &sql).await;
        let store = Store::postgres(&url(&name).await, keys()).await.expect("opens and upgrades");
        Self { store, directory: tempfile::tempdir().expect("a directory"), database: Some(name) }
    }

    /// The SQLite file as a new connection sees it.
    pub fn file(&self) -> Vec<u8> {
        let copy = self.directory.path().join("copy.db");
        let connection = rusqlite::Connection::open(self.directory.path().join("wangge.db")).expect("opens");
        connection.execute("vacuum into ?1", [copy.to_string_lossy()]).expect("copies");
        std::fs::read(copy).expect("reads")
    }

    /// The PostgreSQL database as SQL text.
    pub async fn dump(&self) -> Vec<u8> {
        let name = self.database.clone().expect("a PostgreSQL database");
        tokio::task::spawn_blocking(move || crate::postgres::dump(&name)).await.expect("dumps")
    }

    /// Opens the same database once more, as a program that is started again does.
    ///
    /// # Errors
    /// Whatever opening a store fails with.
    pub async fn open_again(&self) -> Result<Store, StoreError> {
        match &self.database {
            Some(name) => Store::postgres(&url(name).await, keys()).await,
            None => Store::sqlite(&self.directory.path().join("wangge.db"), keys()),
        }
    }
}

/// Keys of every test.
pub fn keys() -> Keys {
    Keys::new(&[42; 64])
}

/// A new SQLite database: a copy of a migrated file, because migrating takes seventy times as long as copying.
pub fn sqlite_store() -> Fresh {
    static MIGRATED: OnceLock<(tempfile::TempDir, PathBuf)> = OnceLock::new();
    let (_, template) = MIGRATED.get_or_init(|| {
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join("template.db");
        schema::migrate_sqlite(&path).expect("migrates");
        (directory, path)
    });
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("wangge.db");
    std::fs::copy(template, &path).expect("copies");
    let store = Store::sqlite(&path, keys()).expect("opens");
    Fresh { store, directory, database: None }
}

/// A new PostgreSQL database on the tests' own server, made from a migrated template.
pub async fn postgres_store() -> Fresh {
    static MIGRATED: OnceCell<String> = OnceCell::const_new();
    let template = MIGRATED
        .get_or_init(|| async {
            let name = format!("template_{}", std::process::id());
            maintain(&format!("create database {name}")).await;
            schema::migrate_postgres(&url(&name).await).await.expect("migrates");
            name
        })
        .await;
    let name = database_name();
    maintain(&format!("create database {name} template {template} strategy file_copy")).await;
    let store = Store::postgres(&url(&name).await, keys()).await.expect("opens");
    Fresh { store, directory: tempfile::tempdir().expect("a directory"), database: Some(name) }
}

fn database_name() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!("t{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}

/// Connection parameters of a database; starting the server blocks, so it happens off the runtime.
async fn url(name: &str) -> String {
    let name = name.to_owned();
    tokio::task::spawn_blocking(move || crate::postgres::url(&name)).await.expect("starts")
}

/// Runs a statement that cannot be part of a transaction on the server's own database.
async fn maintain(sql: &str) {
    run("postgres", sql).await;
}

async fn run(database: &str, sql: &str) {
    let (client, connection) =
        tokio_postgres::connect(&url(database).await, tokio_postgres::NoTls).await.expect("connects");
    let background = tokio::spawn(connection);
    client.batch_execute(sql).await.expect("runs");
    drop(client);
    let _ = background.await;
}
