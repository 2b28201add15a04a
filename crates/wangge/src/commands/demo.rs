//! `wangge demo`: the demonstration county, filled once, then served with one sign-in a kind of user.

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
    /// The same number makes the same county.
    #[arg(long, default_value_t = demo::SEED)]
    seed: u64,
    /// Only fill, do not serve.
    #[arg(long)]
    fill_only: bool,
}

impl Demo {
    pub async fn run(self, installation: &Installation) -> anyhow::Result<()> {
        let store = installation.open().await?;
        let now = machine_now();
        if is_empty(&store).await? {
            demo::fill(&store, self.seed, now).await?;
        }
        demo::keep_campaign_running(&installation.application().await?).await?;
        if self.fill_only {
            return Ok(());
        }
        println!("\n两当县演示 / Liangdang demonstration, http://{}\n", self.serve.address());
        for (login, who) in demo::SIGN_INS {
            println!("  {login:<10} {who}");
        }
        println!("\n  密码 / password: {}\n", demo::PASSWORD);
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
