//! A whole day of the county through the HTTP interface with a clock of its own: thousands of group
//! heads knock, register arrivals and report, some late, some never; the levels above sign; and at
//! the end the books are held against what was sent. Nothing lost, nothing counted twice, every
//! level adds up.

mod books;
mod day;
mod plan;
mod wire;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;

use anyhow::bail;
use clap::Args;
use jiff::Timestamp;
use server::{App, Clock, Settings};
use store::{Keys, Store};

use crate::commands::serve::machine_random;
use crate::demo;

/// What to simulate.
#[derive(Args)]
pub struct Simulate {
    /// A whole working day, 15 March 2022.
    #[arg(long)]
    day: bool,
    /// How many group heads work that day; whole villages, as many as come near.
    #[arg(long, default_value_t = 2_000)]
    workers: usize,
    /// The same number makes the same day.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Requests in the air at once.
    #[arg(long, default_value_t = 64)]
    at_once: usize,
}

/// The clock everybody in the simulation goes by.
pub struct Hands(Arc<AtomicI64>);

impl Hands {
    /// Sets the clock to a time of the day in China.
    pub fn set(&self, time: &str) -> anyhow::Result<()> {
        let at: Timestamp = format!("2022-03-15T{time}:00+08:00").parse()?;
        self.0.store(at.as_microsecond(), std::sync::atomic::Ordering::Release);
        Ok(())
    }

    /// The time it shows.
    pub fn now(&self) -> String {
        let micros = self.0.load(std::sync::atomic::Ordering::Acquire);
        Timestamp::from_microsecond(micros).map(|at| at.to_string()).unwrap_or_default()
    }
}

impl Simulate {
    pub async fn run(self) -> anyhow::Result<()> {
        if !self.day {
            bail!("说明要模拟什么：--day / say what to simulate: --day");
        }
        let data = std::env::temp_dir().join(format!("wangge-simulation-{}", std::process::id()));
        std::fs::create_dir_all(&data)?;
        let result = self.run_in(&data).await;
        std::fs::remove_dir_all(&data)?;
        result
    }

    async fn run_in(&self, data: &Path) -> anyhow::Result<()> {
        let hands = Hands(Arc::new(AtomicI64::new(0)));
        hands.set("07:30")?;
        let mut keys = [0; 64];
        machine_random(&mut keys);
        let store = Store::sqlite(&data.join("wangge.db"), Keys::new(&keys))?;
        demo::fill(&store, &demo::LIANGDANG, demo::LIANGDANG.seed, hands.now().parse()?).await?;
        let settings = Settings {
            clock: Clock::Virtual(hands.0.clone()),
            random: machine_random,
            files: data.to_owned(),
            metrics: Arc::new(String::new),
            secure_cookies: false,
            outbound: server::Outbound::default(),
        };
        let app = App::start(store, settings).await?;
        demo::keep_campaign_running(&app).await?;
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let address = format!("http://{}", listener.local_addr()?);
        let router = server::router(app, axum::Router::new());
        let server = tokio::spawn(async move { axum::serve(listener, router).await });
        let played = day::play(&address, &hands, self.workers, self.seed, self.at_once).await;
        server.abort();
        let wrong = played?;
        if wrong.is_empty() {
            println!("账目全部对上 / every book adds up");
            return Ok(());
        }
        for line in &wrong {
            eprintln!("{line}");
        }
        bail!("{} 处对不上 / {} books do not add up", wrong.len(), wrong.len())
    }
}
