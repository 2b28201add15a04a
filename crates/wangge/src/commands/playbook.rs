//! `wangge playbook check FILE`: says what is wrong with a playbook, with line and key.

use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::Subcommand;

/// Work with playbooks.
#[derive(Subcommand)]
pub enum Playbook {
    /// Read a playbook and say what is wrong with it.
    Check {
        /// The TOML file.
        file: PathBuf,
    },
}

impl Playbook {
    pub fn run(self) -> anyhow::Result<()> {
        let Self::Check { file } = self;
        let text = std::fs::read_to_string(&file)
            .with_context(|| format!("读不了 {0} / cannot read {0}", file.display()))?;
        match playbook::Playbook::read(&text) {
            Ok(playbook) => {
                println!(
                    "{} / {} · 版本 {} · 没有问题 / in order",
                    playbook.name.zh, playbook.name.en, playbook.version
                );
                Ok(())
            }
            Err(problems) => {
                for problem in &problems {
                    eprintln!("{}:{problem}", file.display());
                }
                bail!("{} 处问题 / {} problems", problems.len(), problems.len());
            }
        }
    }
}
