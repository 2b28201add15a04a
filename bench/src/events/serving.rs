//! The application over HTTP with a clock of its own, and a client of it.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Instant;

use jiff::Timestamp;
use reqwest::{Client, Method, header};
use serde_json::Value;
use server::{App, Clock, Outbound, Settings};
use store::Store;
use uuid::Uuid;

use super::grid::cookie;

/// The application, its address, and the hands of its clock.
#[derive(Clone)]
pub struct Serving {
    pub app: App,
    pub clock: Arc<AtomicI64>,
    address: Arc<str>,
    http: Client,
}

/// An id as clients make them.
pub fn any_id() -> Uuid {
    let mut bytes = [0; 16];
    let _ = getrandom::fill(&mut bytes);
    Uuid::from_bytes(bytes)
}

/// What was answered, and how many milliseconds it took.
pub type Timed = anyhow::Result<(Value, f64)>;

impl Serving {
    pub async fn start(store: Store, files: &Path, now: Timestamp) -> anyhow::Result<Self> {
        let clock = Arc::new(AtomicI64::new(now.as_microsecond()));
        let settings = Settings {
            clock: Clock::Virtual(clock.clone()),
            random: |bytes| {
                let _ = getrandom::fill(bytes);
            },
            files: files.to_owned(),
            metrics: Arc::new(String::new),
            secure_cookies: false,
            outbound: Outbound { hosts: vec!["127.0.0.1".into()], private: true },
        };
        let app = App::start(store, settings).await?;
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let address = format!("http://{}", listener.local_addr()?).into();
        let router = server::router(app.clone(), axum::Router::new());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(Self { app, clock, address, http: Client::builder().pool_max_idle_per_host(64).build()? })
    }

    pub fn set(&self, now: Timestamp) {
        self.clock.store(now.as_microsecond(), Ordering::Release);
    }

    pub async fn call(&self, login: &str, method: Method, path: &str, body: Option<Value>) -> Timed {
        let began = Instant::now();
        let mut request = self.http.request(method, format!("{}{path}", self.address));
        request = request.header(header::COOKIE, cookie(login));
        if let Some(body) = &body {
            request = request.json(body);
        }
        let answer = request.send().await?;
        let (status, bytes) = (answer.status(), answer.bytes().await?);
        anyhow::ensure!(
            status.is_success(),
            "{path} {body:?} by {login}: {status} {}",
            String::from_utf8_lossy(&bytes)
        );
        let answered = serde_json::from_slice(&bytes).unwrap_or_default();
        Ok((answered, began.elapsed().as_secs_f64() * 1000.0))
    }

    pub async fn get(&self, login: &str, path: &str) -> Timed {
        self.call(login, Method::GET, path, None).await
    }

    pub async fn put(&self, login: &str, path: &str, body: Value) -> Timed {
        self.call(login, Method::PUT, path, Some(body)).await
    }

    pub async fn post(&self, login: &str, path: &str, body: Value) -> Timed {
        self.call(login, Method::POST, path, Some(body)).await
    }
}
