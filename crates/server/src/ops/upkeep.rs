//! What happens by itself. Each capability brings its steps; a step is idempotent and runs in a transaction of its own, so
//! several servers may run it, and one that fails stops no other. A failing step is logged, counted in `/metrics` and kept in
//! `upkeep_failure`, where `wangge doctor` finds it.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use domain::ids::County;
use futures::future::BoxFuture;
use jiff::{SignedDuration, Timestamp};
use playbook::Playbook;
use serde_json::json;
use store::audit::Entry;
use store::{Reader, StoreError, Writer};

use crate::app::App;
use crate::problem::Problem;

const EVERY: Duration = Duration::from_secs(20);

/// The steps of every capability, in the order in which they run.
const STEPS: [&[Step]; 13] = [
    crate::reshape::upkeep::STEPS,
    crate::events::upkeep::STEPS,
    crate::tasks::upkeep::STEPS,
    crate::access::upkeep::STEPS,
    crate::people::upkeep::STEPS,
    crate::places::upkeep::STEPS,
    crate::staffing::upkeep::STEPS,
    crate::measures::upkeep::STEPS,
    crate::duty::upkeep::STEPS,
    crate::inspections::upkeep::STEPS,
    crate::reports::upkeep::STEPS,
    crate::notices::upkeep::STEPS,
    crate::field::upkeep::STEPS,
];

/// One thing that has to happen from time to time.
pub struct Step {
    /// Capability and verb, such as `events.escalate`.
    name: &'static str,
    work: Work,
}

enum Work {
    InTransaction(for<'a> fn(&'a Writer, Round) -> BoxFuture<'a, Result<(), StoreError>>),
    Alone(fn(Round) -> BoxFuture<'static, Result<(), Problem>>),
}

impl Step {
    /// A step that is one transaction.
    pub const fn new(
        name: &'static str,
        work: for<'a> fn(&'a Writer, Round) -> BoxFuture<'a, Result<(), StoreError>>,
    ) -> Self {
        Self { name, work: Work::InTransaction(work) }
    }

    /// A step with transactions of its own.
    pub const fn alone(
        name: &'static str,
        work: fn(Round) -> BoxFuture<'static, Result<(), Problem>>,
    ) -> Self {
        Self { name, work: Work::Alone(work) }
    }

    async fn run(&self, round: Round) -> Result<(), Problem> {
        match self.work {
            Work::Alone(work) => work(round).await,
            Work::InTransaction(work) => {
                let store = round.app.store().clone();
                Ok(store.write(move |writer| work(writer, round)).await?)
            }
        }
    }
}

/// One county at one instant.
#[derive(Clone)]
pub struct Round {
    /// The application.
    pub app: App,
    /// The county.
    pub county: County,
    /// The playbook that holds now.
    pub playbook: Arc<Playbook>,
    /// Now.
    pub now: Timestamp,
}

impl Round {
    /// So many days ago.
    pub fn days_ago(&self, days: u32) -> Timestamp {
        self.now - SignedDuration::from_hours(24 * i64::from(days))
    }

    /// Before when what was told at the doors is destroyed.
    pub fn visits_before(&self) -> Timestamp {
        self.days_ago(*self.playbook.visit.keep_days.get_ref())
    }

    /// Writes the certificate of a destruction (I-15), an entry of the chained audit. Nothing when nothing was destroyed.
    pub async fn certify(
        &self,
        writer: &Writer,
        subject: &str,
        destroyed: u64,
        before: Timestamp,
    ) -> Result<(), StoreError> {
        if destroyed == 0 {
            return Ok(());
        }
        self.certify_as(writer, subject, json!({ "destroyed": destroyed, "before": before.to_string() }))
            .await
    }

    /// The same with figures of its own.
    pub async fn certify_as(
        &self,
        writer: &Writer,
        subject: &str,
        detail: serde_json::Value,
    ) -> Result<(), StoreError> {
        let action = "retention.destroyed";
        let entry = Entry { county: self.county, at: self.now, worker: None, action, subject, detail };
        store::audit::append(writer, entry).await
    }
}

/// Goes on for as long as the program runs.
pub async fn run(app: App) {
    loop {
        tokio::time::sleep(EVERY).await;
        if let Err(error) = once(&app).await {
            tracing::error!(%error, "upkeep failed; it is tried again");
        }
    }
}

/// Runs every step once for every county. A step that fails is told and stops neither the other steps nor other counties.
///
/// # Errors
/// What the last step that failed said.
pub async fn once(app: &App) -> Result<(), Problem> {
    let mut result = app.reload_playbooks().await.map_err(Problem::from);
    for county in app.counties() {
        let Ok(playbook) = app.playbook(county) else { continue };
        let round = Round { app: app.clone(), county, playbook, now: app.now() };
        if let Err(error) = every_step(&round).await {
            result = Err(error);
        }
    }
    sweep(&app.settings().files);
    result
}

async fn every_step(round: &Round) -> Result<(), Problem> {
    let county = round.county;
    let app = &round.app;
    let failing = app.read(async move |db: &Reader| Ok(store::upkeep::failures(db, Some(county)).await?));
    let (failing, mut result) = (failing.await?, Ok(()));
    for step in STEPS.into_iter().flatten() {
        let ran = step.run(round.clone()).await;
        let failed_before = failing.iter().any(|it| it.step == step.name);
        if let Err(error) = &ran {
            tracing::error!(%error, county = county.0, step = step.name, "a step of upkeep failed");
            metrics::counter!("upkeep_failures_total", "step" => step.name).increment(1);
        }
        if ran.is_err() || failed_before {
            let said = ran.as_ref().err().map(ToString::to_string);
            keep_outcome(round, step.name, said).await?;
        }
        if ran.is_err() {
            result = ran;
        }
    }
    result
}

/// Keeps that a step fails, or forgets it when it works again.
async fn keep_outcome(round: &Round, step: &'static str, said: Option<String>) -> Result<(), Problem> {
    let (county, now) = (round.county, round.now);
    let outcome = async move |writer: &Writer| {
        match said {
            Some(said) => store::upkeep::failed(writer, county, step, &said, now).await?,
            None => store::upkeep::recovered(writer, county, step).await?,
        }
        Ok(())
    };
    round.app.write(outcome).await
}

/// Throws away files that an interrupted request left behind.
fn sweep(folder: &Path) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let longest = match name.split('-').next() {
            Some("upload" | "export") => Duration::from_hours(1),
            Some("import") => Duration::from_hours(25),
            _ => continue,
        };
        let age = entry.metadata().and_then(|it| it.modified()).ok().and_then(|it| it.elapsed().ok());
        if age.is_some_and(|age| age > longest) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}
