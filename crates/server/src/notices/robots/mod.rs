//! Robots of chat groups: kept, written to within their limits, hour by hour (B-87).

pub mod actions;
mod digest;
pub mod http;
mod send;
mod sign;
pub mod wire;

use std::time::Duration;

use domain::ids::County;
use store::StoreError;

use crate::app::App;

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
/// [`StoreError`] of the last thing that failed.
pub async fn once(app: &App) -> Result<(), StoreError> {
    let mut failed = Ok(());
    for county in app.counties() {
        if let Err(error) = county_once(app, county).await {
            tracing::error!(%error, county = county.0, "robots failed for a county");
            failed = Err(error);
        }
    }
    failed
}

async fn county_once(app: &App, county: County) -> Result<(), StoreError> {
    digest::make_due(app, county).await?;
    send::send_due(app, county).await
}
