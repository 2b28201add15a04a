//! The binary: settings, commands, and the embedded web client. No rules.

mod commands;
mod demo;
mod installation;
mod ladder;
mod simulate;
mod territory;
mod web;

use clap::{Parser, Subcommand};

use crate::installation::Installation;

/// Rows are made on one thread and let go on another, which the system's allocator is slow at.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// wangge 网格: a community grid from a county down to a few neighbouring households.
#[derive(Parser)]
#[command(version, about)]
struct Arguments {
    #[command(flatten)]
    installation: Installation,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the grid over HTTP.
    Serve(commands::serve::Serve),
    /// Fill an empty installation with the demonstration county, then serve it.
    Demo(commands::demo::Demo),
    /// Begin an installation: playbook, ladder and the first administrator.
    Setup(commands::setup::Setup),
    /// Work with accounts.
    #[command(subcommand)]
    Account(commands::setup::Account),
    /// Work with playbooks.
    #[command(subcommand)]
    Playbook(commands::playbook::Playbook),
    /// Work with the audit.
    #[command(subcommand)]
    Audit(commands::audit::Audit),
    /// Read a roster in: XLSX or CSV.
    Import(commands::roster::Import),
    /// Take a roster out, masked: XLSX or CSV by the file's name.
    Export(commands::roster::Export),
    /// Divide buildings of a map or table into units, without a database.
    Divide(commands::divide::Divide),
    /// Look whether everything is in order.
    Doctor,
    /// Play a day through the interface and hold the books against it.
    Simulate(simulate::Simulate),
    /// Print the OpenAPI document of the interface.
    Openapi,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    tracing_subscriber::fmt()
        .json()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_env("WANGGE_LOG").unwrap_or_else(|_| "warn".into()),
        )
        .with_writer(std::io::stderr)
        .init();
    server::speak_tls();
    let installation = arguments.installation;
    match arguments.command {
        Command::Serve(it) => it.run(&installation).await,
        Command::Demo(it) => it.run(&installation).await,
        Command::Setup(it) => it.run(&installation).await,
        Command::Account(it) => it.run(&installation).await,
        Command::Playbook(it) => it.run(&installation).await,
        Command::Audit(it) => it.run(&installation).await,
        Command::Import(it) => it.run(&installation).await,
        Command::Export(it) => it.run(&installation).await,
        Command::Divide(it) => it.run(),
        Command::Doctor => commands::doctor::run(&installation).await,
        Command::Simulate(it) => it.run().await,
        Command::Openapi => {
            println!("{}", server::openapi().to_pretty_json()?);
            Ok(())
        }
    }
}
