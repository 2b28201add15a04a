//! `wangge serve`: the interface and the web client on one address, until told to stop.

use std::future::IntoFuture;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use clap::Args;
use jiff::Timestamp;
use metrics_exporter_prometheus::PrometheusBuilder;
use server::{App, Clock, Outbound, Settings};
use store::Store;

use crate::installation::Installation;

/// Where to listen.
#[derive(Args)]
pub struct Serve {
    /// Address and port.
    #[arg(long, env = "WANGGE_LISTEN", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Cookies travel over HTTPS only: set it behind a TLS proxy.
    #[arg(long, env = "WANGGE_SECURE_COOKIES")]
    secure_cookies: bool,
    /// A host that robots and webhooks may be written to, besides those of DingTalk, WeCom and Feishu; may be given often.
    #[arg(long = "allow-host", env = "WANGGE_ALLOW_HOSTS", value_delimiter = ',')]
    allow_hosts: Vec<String>,
    /// Lets those hosts be of the own network, and be written to without TLS.
    #[arg(long, env = "WANGGE_ALLOW_PRIVATE")]
    allow_private: bool,
}

impl Serve {
    pub async fn run(self, installation: &Installation) -> anyhow::Result<()> {
        let store = installation.open().await?;
        self.serve(store, installation.files()?, Clock::Machine(machine_now)).await
    }

    /// Serves a store that is open already.
    pub async fn serve(self, store: Store, files: PathBuf, clock: Clock) -> anyhow::Result<()> {
        let app = App::start(store, self.settings(files, clock)?).await?;
        tokio::spawn(server::upkeep::run(app.clone()));
        tokio::spawn(server::robots::run(app.clone()));
        let router = server::router(app, crate::web::client());
        let listener = tokio::net::TcpListener::bind(self.listen)
            .await
            .with_context(|| format!("{} is taken; choose another with --listen", self.listen))?;
        println!("http://{}", listener.local_addr()?);
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        let (told, stop) = tokio::sync::oneshot::channel::<()>();
        let serving = axum::serve(listener, service).with_graceful_shutdown(async move {
            told_to_stop().await;
            let _ = told.send(());
        });
        // Requests may finish; live views would stay for ever and are cut after a moment.
        let patience = async move {
            let _ = stop.await;
            tokio::time::sleep(Duration::from_secs(3)).await;
        };
        tokio::select! { served = serving.into_future() => served?, () = patience => {} }
        Ok(())
    }

    fn settings(&self, files: PathBuf, clock: Clock) -> anyhow::Result<Settings> {
        let metrics = PrometheusBuilder::new().install_recorder()?;
        let upkeep = metrics.clone();
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(Duration::from_secs(5)).await;
                upkeep.run_upkeep();
            }
        });
        Ok(Settings {
            clock,
            random: machine_random,
            metrics: Arc::new(move || metrics.render()),
            files,
            secure_cookies: self.secure_cookies,
            outbound: Outbound { hosts: self.allow_hosts.clone(), private: self.allow_private },
        })
    }

    /// Where the browser finds it.
    pub fn address(&self) -> SocketAddr {
        self.listen
    }
}

/// The only place that reads the machine's clock.
#[expect(clippy::disallowed_methods, reason = "the one place the clock comes in")]
pub fn machine_now() -> Timestamp {
    Timestamp::now()
}

/// The only place that draws chance.
#[expect(clippy::expect_used, reason = "without randomness nothing may go on")]
pub fn machine_random(bytes: &mut [u8]) {
    getrandom::fill(bytes).expect("the machine gives randomness");
}

async fn told_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    let kind = tokio::signal::unix::SignalKind::terminate();
    let Ok(mut terminate) = tokio::signal::unix::signal(kind) else {
        return drop(interrupt.await);
    };
    tokio::select! { _ = interrupt => {}, _ = terminate.recv() => {} }
}
