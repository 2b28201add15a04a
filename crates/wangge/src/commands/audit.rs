//! `wangge audit verify`: walks every chain of every county.

use anyhow::bail;
use clap::Subcommand;
use store::StoreError;

use super::serve::machine_now;
use crate::installation::Installation;

/// Work with the audit.
#[derive(Subcommand)]
pub enum Audit {
    /// Check that no entry was changed, removed or put in between.
    Verify,
}

impl Audit {
    pub async fn run(self, installation: &Installation) -> anyhow::Result<()> {
        let Self::Verify = self;
        let store = installation.open().await?;
        let today = domain::time::day_of(machine_now(), &domain::time::china());
        let verified: Result<_, StoreError> = store
            .read(move |db| {
                Box::pin(async move {
                    let mut verified = Vec::new();
                    for (county, _) in store::playbooks::list(db, today).await? {
                        verified.push((county, store::audit::verify(db, county).await?));
                    }
                    Ok(verified)
                })
            })
            .await;
        let mut broken = 0;
        for (county, found) in verified? {
            println!("{}: {} 条 / entries, {} 处断裂 / breaks", county.0, found.entries, found.broken.len());
            for (lane, seq) in &found.broken {
                println!("  链 / chain {lane}, 第 / entry {seq}");
            }
            broken += found.broken.len();
        }
        if broken > 0 {
            bail!("审计链断裂 / the audit was tampered with");
        }
        Ok(())
    }
}
