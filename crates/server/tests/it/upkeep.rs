//! What happens by itself: a step that fails stops no other, is kept, and is forgotten when it works again.

use store::{StoreError, upkeep::Failure};
use testkit::TestApp;

async fn change(app: &TestApp, sql: &'static str) {
    let done: Result<u64, StoreError> =
        app.fresh.store.write(move |db| Box::pin(async move { db.execute(sql, &[]).await })).await;
    done.expect("changes");
}

async fn failures(app: &TestApp) -> Vec<Failure> {
    let read: Result<_, StoreError> =
        app.fresh.store.read(|db| Box::pin(async move { store::upkeep::failures(db, None).await })).await;
    read.expect("reads")
}

async fn sessions(app: &TestApp) -> i64 {
    let read: Result<i64, StoreError> = app
        .fresh
        .store
        .read(|db| Box::pin(async move { db.query_one("select count(*) from session", &[]).await?.take(0) }))
        .await;
    read.expect("reads")
}

testkit::both_engines! {
    async fn a_step_that_fails_stops_no_other_and_is_told(app: TestApp) {
        app.sign_in("commander", 0).await;
        app.set_time("2022-06-15T02:00:00Z");
        // Tasks come before sessions and duty after them.
        change(&app, "alter table campaign rename to campaign_hidden").await;
        change(&app, "alter table sighting rename to sighting_hidden").await;
        for tries in 1..=2 {
            assert!(server::upkeep::once(&app.app).await.is_err());
            let failing = failures(&app).await;
            let steps: Vec<_> = failing.iter().map(|it| it.step.as_str()).collect();
            assert_eq!(steps, ["duty.forget_sightings", "tasks.close", "tasks.destroy"]);
            assert!(failing.iter().all(|it| it.tries == tries && !it.error.is_empty()));
            assert_eq!(sessions(&app).await, 0, "sessions that ended are forgotten all the same");
        }
        change(&app, "alter table campaign_hidden rename to campaign").await;
        change(&app, "alter table sighting_hidden rename to sighting").await;
        server::upkeep::once(&app.app).await.expect("works again");
        assert_eq!(failures(&app).await, []);
    }
}
