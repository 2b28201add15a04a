//! Checks of the house itself: what the compiler cannot see. `cargo run -p xtask -- CHECK`.

mod catalogue;
mod house;
mod sources;

use anyhow::bail;

use std::process::ExitCode;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> anyhow::Result<()> {
    match std::env::args().nth(1).as_deref() {
        Some("catalogue") => catalogue::coverage(),
        Some("house") => house::check(),
        _ => bail!("say what to check: catalogue or house"),
    }
}
