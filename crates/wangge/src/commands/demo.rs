//! `wangge demo`: the demonstration county, filled once, then served with one sign-in a kind of user.

use anyhow::Context;
use clap::Args;
use jiff::Timestamp;
use jiff::civil::Time;
use server::Clock;
use store::{Store, StoreError};

use super::serve::{Serve, machine_now};
use crate::demo;
use crate::installation::Installation;

/// What to fill in.
#[derive(Args)]
pub struct Demo {
    #[command(flatten)]
    serve: Serve,
    /// Which locality: liangdang, ningjiang, nishan or beilun.
    #[arg(long, env = "PLAYBOOK", default_value = "liangdang")]
    playbook: String,
    /// The same number makes the same county.
    #[arg(long)]
    seed: Option<u64>,
    /// Hour of a working day at which it begins, such as 14:30; `now` for the machine's own time. Each locality has its own.
    #[arg(long)]
    at: Option<String>,
    /// Only fill, do not serve.
    #[arg(long)]
    fill_only: bool,
}

impl Demo {
    pub async fn run(self, installation: &Installation) -> anyhow::Result<()> {
        let names = demo::Locality::ALL.map(|it| it.id).join(", ");
        let locality = demo::Locality::named(&self.playbook)
            .with_context(|| format!("没有这个演示，可用 / no such demonstration; choose one of: {names}"))?;
        let store = installation.open().await?;
        let at = self.at.as_deref().or(locality.begins).filter(|it| *it != "now");
        let clock = match at {
            Some(at) => begins(at, last(&store).await?)?,
            None => Clock::Machine(machine_now),
        };
        let now = clock.now();
        if is_empty(&store).await? {
            demo::fill(&store, locality, self.seed.unwrap_or(locality.seed), now).await?;
        }
        let app = installation.application_at(clock.clone()).await?;
        demo::keep_campaign_running(&app).await?;
        demo::keep_duty_running(&app).await?;
        demo::keep_gates(&app).await?;
        demo::keep_measure_running(&app).await?;
        demo::keep_answers(&app).await?;
        demo::keep_chats(&app).await?;
        demo::keep_worklist(&app).await?;
        demo::keep_places(&app).await?;
        demo::keep_inspections_running(&app).await?;
        demo::keep_events(&app).await?;
        if self.fill_only {
            return Ok(());
        }
        println!("\n{}, http://{}\n", locality.name, self.serve.address());
        for (login, who) in locality.sign_ins {
            println!("  {login:<10} {who}");
        }
        println!("\n  密码 / password: {}\n", locality.password);
        self.serve.serve(store, installation.files()?, clock).await
    }
}

/// A clock that stands at an hour of this or the next working day, and not before what was written down last: a
/// demonstration that is opened again on the same day goes on.
fn begins(at: &str, last: Option<Timestamp>) -> anyhow::Result<Clock> {
    let hour: Time = at.parse().with_context(|| format!("{at} 不是时间 / is no time; write it as 14:30"))?;
    let (machine, zone) = (machine_now(), domain::time::china());
    let mut day = domain::time::day_of(machine, &zone);
    while !domain::events::calendar::works(day) {
        day = day.tomorrow()?;
    }
    let begins = domain::time::instant(day, hour, &zone);
    let begins = last.filter(|it| *it > begins).unwrap_or(begins);
    Ok(Clock::Ahead(machine_now, begins.duration_since(machine)))
}

/// When something was written down last.
async fn last(store: &Store) -> Result<Option<Timestamp>, StoreError> {
    let read = store.read(|db| {
        Box::pin(
            async move { db.query_one("select max(at) from audit", &[]).await?.take::<Option<Timestamp>>(0) },
        )
    });
    read.await
}

async fn is_empty(store: &Store) -> Result<bool, StoreError> {
    store
        .read(|db| {
            Box::pin(async move { Ok(db.query_opt("select 1 from playbook limit 1", &[]).await?.is_none()) })
        })
        .await
}
