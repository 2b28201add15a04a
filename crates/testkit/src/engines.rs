//! A fresh store on either engine.

use std::sync::atomic::{AtomicU32, Ordering};

use store::{Keys, Store};

/// A store and the directory that goes away with it.
pub struct Fresh {
    /// The store.
    pub store: Store,
    /// Where its file lies; empty on PostgreSQL.
    pub directory: tempfile::TempDir,
}

/// Keys of every test.
pub fn keys() -> Keys {
    Keys::new(&[42; 64])
}

/// A new SQLite database.
pub fn sqlite_store() -> Fresh {
    let directory = tempfile::tempdir().expect("a directory");
    let store = Store::sqlite(&directory.path().join("wangge.db"), keys()).expect("opens");
    Fresh { store, directory }
}

/// A new PostgreSQL database on the tests' own server.
pub async fn postgres_store() -> Fresh {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let name = format!("t{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    let maintenance = tokio::task::spawn_blocking(|| crate::postgres::url("postgres")).await.expect("starts");
    let (client, connection) =
        tokio_postgres::connect(&maintenance, tokio_postgres::NoTls).await.expect("connects");
    let background = tokio::spawn(connection);
    client.batch_execute(&format!("create database {name}")).await.expect("creates");
    drop(client);
    let _ = background.await;
    let store = Store::postgres(&crate::postgres::url(&name), keys()).await.expect("opens");
    Fresh { store, directory: tempfile::tempdir().expect("a directory") }
}
