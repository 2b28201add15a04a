//! Measurements against named baselines in the same run: `cargo run --release -p bench -- PART`.
//! Each prints rows for docs/performance.md. Never part of the test run.

mod county;
mod duty;
mod events;
mod ledgers;
mod reads;
mod roster;
mod sync;
mod visits;

use anyhow::bail;

/// The same as the product's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    server::speak_tls();
    let part = std::env::args().nth(1).unwrap_or_default();
    let size: usize = std::env::args().nth(2).and_then(|it| it.parse().ok()).unwrap_or(1_000_000);
    match part.as_str() {
        "visits" => visits::run().await,
        "reads" => reads::run(size).await,
        "ledgers" => ledgers::run(size).await,
        "tree" => ledgers::tree(size).await,
        "roster" => roster::write(size),
        "duty" => {
            duty::run();
            Ok(())
        }
        "events" => {
            events::rush().await?;
            events::dashboard(size).await
        }
        "replay" => events::replay(size).await,
        "sync" => sync::run(size).await,
        _ => bail!("say which part: visits, reads, ledgers, tree, roster, duty, events, replay or sync"),
    }
}

/// The value at a share of the sorted measurements, 0.5 being the median.
fn quantile(values: &mut [f64], share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    values[((values.len() - 1) as f64 * share).round() as usize]
}
