//! `wangge import FILE` and `wangge export FILE`: the same way as the wizard, for large sheets.

use std::io::IsTerminal;
use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::Args;
use domain::ids::{ExportId, ImportId};
use server::roster::wire::{AskExport, ImportPage};
use server::roster::{actions, exports};
use server::{Actor, App, SignIn};

use crate::installation::Installation;

/// Read a roster in.
#[derive(Args)]
pub struct Import {
    /// XLSX or CSV (UTF-8 or GBK).
    file: PathBuf,
    /// Account to act as; it must be allowed to import.
    #[arg(long = "as", default_value = "admin")]
    login: String,
    /// Only check, keep nothing.
    #[arg(long)]
    dry_run: bool,
}

/// Take a roster out.
#[derive(Args)]
pub struct Export {
    /// Where to write; `.csv` for CSV, anything else XLSX.
    file: PathBuf,
    /// Account to act as; it must be allowed to export.
    #[arg(long = "as", default_value = "admin")]
    login: String,
    /// What for, in words; it stands above the heading of the file.
    #[arg(long)]
    reason: String,
    /// Account of whoever agrees; its password is read from the first line of the input.
    #[arg(long)]
    granted_by: String,
}

async fn acting(app: &App, login: &str) -> anyhow::Result<Actor> {
    let county = app.only_county().context("没有县，或不止一个县 / no county here, or several")?;
    Ok(Actor::acting_as(app.clone(), county, login).await?)
}

impl Import {
    pub async fn run(self, installation: &Installation) -> anyhow::Result<()> {
        let app = installation.application().await?;
        let actor = acting(&app, &self.login).await?;
        let id = ImportId(uuid::Builder::from_random_bytes(app.random()).into_uuid());
        let name = self.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        std::fs::copy(&self.file, actions::sheet_path(&actor, id))
            .with_context(|| format!("读不了 {0} / cannot read {0}", self.file.display()))?;
        let page = actions::take_in(&actor, id, name).await?;
        for field in &page.fields {
            let column = page.columns.get(&field.id).map(|column| page.headings[*column].replace('\n', ""));
            println!("  {:<12} {}", field.heading, column.as_deref().unwrap_or("–"));
        }
        actions::check(&actor, id).await?.run().await?;
        let page = actions::show(&actor, id).await?;
        tell(&page);
        if page.counts.errors > 0 {
            let list = actions::errors_path(&actor, id);
            std::fs::remove_file(actions::sheet_path(&actor, id))?;
            bail!("有错误，没有导入；原因见 {0} / errors, nothing kept; see {0}", list.display());
        }
        if !self.dry_run {
            actions::commit(&actor, id).await?.run().await?;
            println!("已导入 / kept");
            return Ok(());
        }
        std::fs::remove_file(actions::sheet_path(&actor, id))?;
        std::fs::remove_file(actions::errors_path(&actor, id))?;
        Ok(())
    }
}

impl Export {
    pub async fn run(self, installation: &Installation) -> anyhow::Result<()> {
        let app = installation.application().await?;
        let actor = acting(&app, &self.login).await?;
        let csv = self.file.extension().is_some_and(|it| it.eq_ignore_ascii_case("csv"));
        let id = ExportId(uuid::Builder::from_random_bytes(app.random()).into_uuid());
        let kind = if csv { "csv" } else { "xlsx" }.to_owned();
        exports::ask(&actor, id, AskExport { area: None, kind, reason: self.reason }).await?;
        let password = password_of(&self.granted_by)?;
        let asked = SignIn { county: None, login: self.granted_by, password };
        let (second, _) = server::sign_in(&app, asked, "console").await?;
        let decided = exports::decide(&second, id, true).await;
        server::sign_out(&second).await?;
        decided?;
        let (written, _) = exports::fetch(&actor, id).await?;
        std::fs::copy(&written, &self.file)?;
        std::fs::remove_file(written)?;
        Ok(())
    }
}

/// Asks on a terminal without showing what is typed; reads the first line of anything else.
fn password_of(login: &str) -> anyhow::Result<String> {
    if std::io::stdin().is_terminal() {
        return Ok(rpassword::prompt_password(format!("{login} 的密码 / password of {login}: "))?);
    }
    let mut line = String::new();
    std::io::stdin().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

fn tell(page: &ImportPage) {
    let it = page.counts;
    println!(
        "{} 行 / rows: 新户 {} 新人 {} 变更 {} 相同 {} 搁置 {} 错误 {} / new households, people, changed, same, aside, errors",
        it.rows, it.new_households, it.new_people, it.changed, it.same, it.aside, it.errors
    );
    for problem in page.problems.iter().take(20) {
        println!("  {}: {} {}", problem.row, problem.field, problem.code);
    }
}
