//! `wangge setup` and `wangge account`: from nothing to a county one can sign in to.

use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use domain::ids::{AppointmentId, County, WorkerId};
use jiff::{Timestamp, civil::Date};
use playbook::Playbook;
use store::access::{Appointment, Worker};
use store::areas::Area;
use store::{Store, StoreError};
use uuid::Uuid;

use super::serve::{machine_now, machine_random};
use crate::installation::Installation;
use crate::ladder;

/// Begin an installation: playbook, ladder and the first administrator.
#[derive(Args)]
pub struct Setup {
    /// The playbook.
    #[arg(long)]
    playbook: PathBuf,
    /// The ladder: CSV with code,name,parent.
    #[arg(long)]
    divisions: PathBuf,
    /// Account of the first administrator.
    #[arg(long, default_value = "admin")]
    login: String,
    /// Role of the first administrator.
    #[arg(long, default_value = "administrator")]
    role: String,
}

/// Work with accounts.
#[derive(Subcommand)]
pub enum Account {
    /// Make an account with a post; prints its password once.
    Add {
        /// Account name, unique in the county.
        login: String,
        /// The worker's name.
        #[arg(long)]
        name: String,
        /// Role of the playbook.
        #[arg(long)]
        role: String,
        /// Code or full name of the area.
        #[arg(long)]
        area: String,
    },
    /// Close an account at once, on every device; a phone hands in what it holds and wipes itself.
    Close {
        /// Account name.
        login: String,
    },
}

fn id() -> Uuid {
    let mut bytes = [0; 16];
    machine_random(&mut bytes);
    uuid::Builder::from_random_bytes(bytes).into_uuid()
}

/// Twelve characters nobody confuses.
fn password() -> String {
    const SIGNS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz234567895";
    let mut bytes = [0; 12];
    machine_random(&mut bytes);
    bytes.iter().map(|byte| SIGNS[usize::from(byte % 32)] as char).collect()
}

impl Setup {
    pub async fn run(self, installation: &Installation) -> anyhow::Result<()> {
        let (source, playbook) = super::playbook::read(&self.playbook)?;
        let divisions = std::fs::read_to_string(&self.divisions)
            .with_context(|| format!("读不了 {0} / cannot read {0}", self.divisions.display()))?;
        let areas = ladder::read(&divisions, &playbook, id)?;
        let top = areas.first().context("名单是空的 / the list is empty")?.clone();
        let store = installation.open().await?;
        let (county, now, count) = (playbook.county_code(), machine_now(), areas.len());
        let (version, effective) = (playbook.version, playbook.effective);
        let kept: Result<(), StoreError> = store
            .write(move |writer| {
                Box::pin(async move {
                    store::playbooks::insert(writer, county, version, effective, &source, now).await?;
                    store::areas::insert(writer, county, &areas, effective).await
                })
            })
            .await;
        match kept {
            Err(StoreError::Conflict(_)) => bail!("这里已经有一个县了 / a county is set up here already"),
            other => other?,
        }
        println!("{count} 个区域 / areas");
        add(&store, county, &playbook, &self.login, "系统管理员", &self.role, &top, now).await
    }
}

impl Account {
    pub async fn run(self, installation: &Installation) -> anyhow::Result<()> {
        let app = installation.application().await?;
        let county = app.only_county().context("没有县，或不止一个县 / no county here, or several")?;
        let (login, name, role, area) = match self {
            Self::Add { login, name, role, area } => (login, name, role, area),
            Self::Close { login } => return close(app.store(), county, login, app.now()).await,
        };
        let playbook = app.playbook(county)?;
        let wanted = area.clone();
        let found: Result<Option<Area>, StoreError> = app
            .store()
            .read(move |db| Box::pin(async move { store::areas::named(db, county, &wanted).await }))
            .await;
        let found = found?.with_context(|| format!("没有唯一的区域 {area} / no single area {area}"))?;
        add(app.store(), county, &playbook, &login, &name, &role, &found, app.now()).await
    }
}

async fn close(store: &Store, county: County, login: String, now: Timestamp) -> anyhow::Result<()> {
    let wanted = login.clone();
    let closed = store.write::<_, StoreError, _>(move |writer| {
        Box::pin(async move {
            let closed = store::access::close_account(writer, county, &wanted).await?;
            if closed {
                let (action, detail) = ("account.closed", serde_json::Value::Null);
                let entry =
                    store::audit::Entry { county, at: now, worker: None, action, subject: &wanted, detail };
                store::audit::append(writer, entry).await?;
            }
            Ok(closed)
        })
    });
    if !closed.await? {
        bail!("没有在用的账号 {login} / no open account {login}");
    }
    println!("已停用 / closed: {login}");
    Ok(())
}

#[expect(clippy::too_many_arguments, reason = "an account is all of these")]
async fn add(
    store: &Store,
    county: County,
    playbook: &Playbook,
    login: &str,
    name: &str,
    role: &str,
    area: &Area,
    now: Timestamp,
) -> anyhow::Result<()> {
    let known = playbook.role(role).with_context(|| format!("手册里没有角色 {role} / no role {role}"))?;
    if *known.level.get_ref() != area.level {
        bail!("角色 {role} 属于 {0} 一级 / role {role} belongs to level {0}", known.level.get_ref());
    }
    let password = password();
    let mut salt = [0; 16];
    machine_random(&mut salt);
    let today: Date = domain::time::day_of(now, &domain::time::china());
    let worker = Worker {
        id: WorkerId(id()),
        login: login.to_owned(),
        password_hash: Some(server::hash_password(&password, &salt)?),
        name: name.to_owned(),
        party_member: None,
        phone: None,
    };
    let post = Appointment {
        id: AppointmentId(id()),
        worker: worker.id,
        role: role.to_owned(),
        area: area.id,
        path: area.path.clone(),
        from: today,
        until: None,
        basis: "appointed".to_owned(),
        terms: store::access::Terms::default(),
    };
    let kept: Result<(), StoreError> = store
        .write(move |writer| {
            Box::pin(async move {
                store::access::insert_workers(writer, county, &[worker], now).await?;
                store::access::insert_appointments(writer, county, &[post], now).await
            })
        })
        .await;
    match kept {
        Err(error) if error.conflicts_with("worker_login") => {
            bail!("账号 {login} 已有人用 / {login} is taken")
        }
        other => other?,
    }
    println!("账号 / account: {login}\n密码 / password: {password}");
    Ok(())
}
