//! What happens by itself: campaigns whose time is over are closed, a playbook whose day has come
//! takes effect, sessions that ended are forgotten, sheets nobody kept are thrown away. Every step
//! may be done twice or by several servers at once.

use std::time::Duration;

use jiff::SignedDuration;
use store::StoreError;

use crate::app::App;

const EVERY: Duration = Duration::from_secs(20);
/// Sheets that were uploaded but not kept stay this long.
const SHEETS: SignedDuration = SignedDuration::from_hours(24);

/// Goes on for as long as the program runs.
pub async fn run(app: App) {
    loop {
        tokio::time::sleep(EVERY).await;
        if let Err(error) = once(&app).await {
            tracing::error!(%error, "upkeep failed; it is tried again");
        }
    }
}

/// Does once what is due now.
///
/// # Errors
/// [`StoreError`] of the engine.
pub async fn once(app: &App) -> Result<(), StoreError> {
    app.reload_playbooks().await?;
    let now = app.now();
    for county in app.counties() {
        let forgotten = app.store().write::<_, StoreError, _>(move |writer| {
            Box::pin(async move {
                store::tasks::close_over(writer, county, now).await?;
                store::access::forget_sessions(writer, county, now).await?;
                store::imports::forget(writer, county, now - SHEETS).await
            })
        });
        for id in forgotten.await? {
            for path in crate::people::roster::files(app, id) {
                let _ = tokio::fs::remove_file(path).await;
            }
        }
    }
    Ok(())
}
