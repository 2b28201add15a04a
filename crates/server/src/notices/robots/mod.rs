//! Robots of chat groups: kept, written to within their limits, hour by hour (B-87).

pub mod actions;
mod digest;
pub mod http;
mod send;
pub mod sign;
pub mod wire;

use std::time::Duration;

use domain::ids::County;

use crate::app::App;
use crate::problem::Problem;

const EVERY: Duration = Duration::from_secs(10);

/// Goes on for as long as the program runs.
pub async fn run(app: App) {
    loop {
        tokio::time::sleep(EVERY).await;
        if let Err(error) = once(&app).await {
            tracing::error!(%error, "robots failed; it is tried again");
        }
    }
}

/// Makes and sends once what is due now; several servers may do so at once.
///
/// # Errors
/// What the last thing that failed said.
pub async fn once(app: &App) -> Result<(), Problem> {
    let mut failed = Ok(());
    for county in app.counties() {
        if let Err(error) = county_once(app, county).await {
            tracing::error!(%error, county = county.0, "robots failed for a county");
            failed = Err(error);
        }
    }
    failed
}

async fn county_once(app: &App, county: County) -> Result<(), Problem> {
    digest::make_due(app, county).await?;
    send::send_due(app, county).await
}
