//! `wangge demo`: the demonstration county, filled once, then served with one sign-in a kind of user.

use anyhow::Context;
use clap::Args;
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
        let now = machine_now();
        if is_empty(&store).await? {
            demo::fill(&store, locality, self.seed.unwrap_or(locality.seed), now).await?;
        }
        let app = installation.application().await?;
        demo::keep_campaign_running(&app).await?;
        demo::keep_duty_running(&app).await?;
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
        self.serve.serve(store, installation.files()?).await
    }
}

async fn is_empty(store: &Store) -> Result<bool, StoreError> {
    store
        .read(|db| {
            Box::pin(async move { Ok(db.query_opt("select 1 from playbook limit 1", &[]).await?.is_none()) })
        })
        .await
}
