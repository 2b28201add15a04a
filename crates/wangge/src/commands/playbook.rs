//! `wangge playbook check FILE` says what is wrong with a playbook, with line and key;
//! `wangge playbook load FILE` keeps a new version, which takes effect on its day.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::Subcommand;
use store::StoreError;

use crate::commands::serve::machine_now;
use crate::installation::Installation;

/// Work with playbooks.
#[derive(Subcommand)]
pub enum Playbook {
    /// Read a playbook and say what is wrong with it.
    Check {
        /// The TOML file.
        file: PathBuf,
    },
    /// Keep a new version of the county's playbook; a server that runs takes it up on its day.
    Load {
        /// The TOML file, its version higher than the one that holds.
        file: PathBuf,
    },
}

/// A playbook that is in order, and its text.
pub fn read(file: &Path) -> anyhow::Result<(String, playbook::Playbook)> {
    let text = std::fs::read_to_string(file)
        .with_context(|| format!("读不了 {0} / cannot read {0}", file.display()))?;
    match playbook::Playbook::read(&text) {
        Ok(playbook) => Ok((text, playbook)),
        Err(problems) => {
            let told: Vec<_> = problems.iter().map(|it| format!("{}:{it}", file.display())).collect();
            bail!("{}\n{count} 处问题 / {count} problems", told.join("\n"), count = problems.len());
        }
    }
}

impl Playbook {
    pub async fn run(self, installation: &Installation) -> anyhow::Result<()> {
        match self {
            Self::Check { file } => {
                let (_, playbook) = read(&file)?;
                let name = &playbook.name;
                println!("{} / {} · 版本 {} · 没有问题 / in order", name.zh, name.en, playbook.version);
                Ok(())
            }
            Self::Load { file } => {
                let (text, playbook) = read(&file)?;
                load(installation, text, &playbook).await
            }
        }
    }
}

async fn load(
    installation: &Installation,
    text: String,
    playbook: &playbook::Playbook,
) -> anyhow::Result<()> {
    let app = installation.application().await?;
    let (county, version, effective) = (playbook.county_code(), playbook.version, playbook.effective);
    let holds = app.playbook(county).ok().context("这里没有这个县 / this county is not here")?;
    let rungs = |it: &playbook::Playbook| -> Vec<_> {
        it.levels.iter().map(|level| (level.id.get_ref().clone(), level.tally)).collect()
    };
    if rungs(&holds) != rungs(playbook) {
        bail!(
            "层级或记账层级不同：现有区域和台账放不进去 / other levels or another tally level: areas and books that exist do not fit"
        );
    }
    if version <= holds.version {
        let least = holds.version + 1;
        bail!(
            "版本号须大于现行的，至少 {least} / the version must be higher than the one that holds, at least {least}"
        );
    }
    let now = machine_now();
    let open: Result<_, StoreError> = app
        .store()
        .read(move |db| Box::pin(async move { store::tasks::open_templates(db, county, now).await }))
        .await;
    if let Some(gone) = open?.into_iter().find(|template| playbook.campaign(template).is_none()) {
        bail!(
            "“{gone}”的行动还没有结束，不能删去这个模板 / a campaign of \"{gone}\" still runs; keep its template"
        );
    }
    let kept: Result<(), StoreError> = app
        .store()
        .write(move |writer| {
            Box::pin(async move {
                store::playbooks::insert(writer, county, version, effective, &text, now).await?;
                let detail = serde_json::json!({ "version": version, "effective": effective.to_string() });
                let (subject, action) = (format!("playbook/{version}"), "playbook.loaded");
                let entry =
                    store::audit::Entry { county, at: now, worker: None, action, subject: &subject, detail };
                store::audit::append(writer, entry).await
            })
        })
        .await;
    match kept {
        Err(StoreError::Conflict(_)) => {
            bail!(
                "版本 {version} 已有另一份，请加大版本号 / version {version} is kept with another text; raise it"
            )
        }
        other => other?,
    }
    println!("版本 {version} 自 {effective} 起生效 / version {version} holds from {effective}");
    Ok(())
}
