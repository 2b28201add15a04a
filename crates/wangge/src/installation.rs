//! Where an installation keeps its things: data directory, database, keys.

use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, bail};
use clap::Args;
use server::{App, Clock, Settings};
use store::{Keys, Store};

use crate::commands::serve::{machine_now, machine_random};

/// Options every command understands.
#[derive(Args)]
pub struct Installation {
    /// Directory of database and keys.
    #[arg(long, env = "WANGGE_DATA", default_value = "data", global = true)]
    pub data: PathBuf,
    /// PostgreSQL connection, such as `host=/run/postgresql dbname=wangge`; SQLite in the data
    /// directory when absent.
    #[arg(long, env = "WANGGE_DATABASE_URL", global = true, hide_env_values = true)]
    pub database_url: Option<String>,
}

impl Installation {
    /// Opens the database, creating data directory and keys on first use.
    pub async fn open(&self) -> anyhow::Result<Store> {
        std::fs::create_dir_all(&self.data)
            .with_context(|| format!("the data directory {} cannot be made", self.data.display()))?;
        let keys = self.keys()?;
        let store = match &self.database_url {
            Some(url) => Store::postgres(url, keys).await?,
            None => Store::sqlite(&self.data.join("wangge.db"), keys)?,
        };
        Ok(store)
    }

    /// Directory of uploads, for the owner alone, made on first use.
    pub fn files(&self) -> anyhow::Result<PathBuf> {
        let files = self.data.join("files");
        std::fs::DirBuilder::new().recursive(true).mode(0o700).create(&files)?;
        Ok(files)
    }

    /// The application for a command that acts through it without serving.
    pub async fn application(&self) -> anyhow::Result<App> {
        self.application_at(Clock::Machine(machine_now)).await
    }

    /// The same by another clock.
    pub async fn application_at(&self, clock: Clock) -> anyhow::Result<App> {
        let settings = Settings {
            clock,
            random: machine_random,
            files: self.files()?,
            metrics: Arc::new(String::new),
            secure_cookies: false,
            outbound: server::Outbound::default(),
        };
        Ok(App::start(self.open().await?, settings).await?)
    }

    /// Reads the keys; makes them once, readable by their owner only. Without them sealed columns
    /// can never be read again, so they belong in the backup, apart from the database.
    fn keys(&self) -> anyhow::Result<Keys> {
        let path = self.data.join("keys");
        let mut bytes = [0; 64];
        if path.exists() {
            let kept = std::fs::read(&path)?;
            if kept.len() != bytes.len() {
                bail!("{} is damaged: it must hold 64 bytes, restore it from the backup", path.display());
            }
            bytes.copy_from_slice(&kept);
        } else {
            getrandom::fill(&mut bytes).map_err(|error| anyhow::anyhow!("no randomness: {error}"))?;
            let mut file =
                std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
            file.write_all(&bytes)?;
            file.sync_all()?;
        }
        Ok(Keys::new(&bytes))
    }
}
