//! How a database grows: forward only, whole or not at all, and never opened by a program that does not know it.

use store::schema::{self, SchemaProblem};
use store::{Store, StoreError};

fn said(opened: Result<Store, StoreError>) -> SchemaProblem {
    match opened {
        Err(StoreError::Schema(problem)) => problem,
        Err(other) => panic!("another failure: {other}"),
        Ok(_) => panic!("it opened"),
    }
}

/// Names of the migrations are `V` and their place, so that nothing is run out of order.
#[test]
fn versions_count_up_without_a_gap() {
    for (place, (name, _)) in schema::MIGRATIONS.iter().enumerate() {
        let (version, word) = name.split_once("__").expect("a version and a capability");
        assert_eq!(version, format!("V{:02}", place + 1), "{name}");
        assert!(word.chars().all(|it| it.is_ascii_lowercase() || it == '_'), "{name}");
    }
}

async fn version(store: &Store) -> i64 {
    let version: Result<i64, StoreError> = store.read(|db| Box::pin(schema::version(db))).await;
    version.expect("reads")
}

async fn change(store: &Store, sql: &'static str) {
    let done: Result<u64, StoreError> =
        store.write(move |db| Box::pin(async move { db.execute(sql, &[]).await })).await;
    done.expect("changes");
}

testkit::both_engines! {
    async fn a_new_database_is_at_the_latest_version(fresh: Fresh) {
        assert_eq!(version(&fresh.store).await, schema::latest());
    }

    async fn a_newer_database_is_left_alone(fresh: Fresh) {
        let newer = "insert into refinery_schema_history (version, name, applied_on, checksum) \
                     values (9999, 'later', '2030-01-01T00:00:00Z', '1')";
        change(&fresh.store, newer).await;
        let problem = said(fresh.open_again().await);
        assert_eq!(problem, SchemaProblem::Newer { found: 9_999, known: schema::latest() });
        let words = problem.to_string();
        assert!(words.contains("请换用新版程序") && words.contains("Use the newer program"), "{words}");
    }

    async fn a_migration_that_was_changed_since_is_named(fresh: Fresh) {
        change(&fresh.store, "update refinery_schema_history set checksum = '1' where version = 2").await;
        assert_eq!(said(fresh.open_again().await), SchemaProblem::Changed("V2__access".into()));
    }

    async fn a_database_from_before_the_last_migration_is_upgraded(fresh: Fresh) {
        change(&fresh.store, "delete from refinery_schema_history where version = 24").await;
        change(&fresh.store, "drop table upkeep_failure").await;
        assert_eq!(version(&fresh.store).await, 23);
        let upgraded = fresh.open_again().await.expect("opens");
        assert_eq!(version(&upgraded).await, 24);
        change(&upgraded, "delete from upkeep_failure").await;
    }

    /// The database forgets that the last two migrations ran, but has lost only what the first of them makes, so that
    /// running them again fails at the second.
    async fn an_upgrade_that_fails_is_rolled_back_as_a_whole(fresh: Fresh) {
        change(&fresh.store, "delete from refinery_schema_history where version >= 23").await;
        change(&fresh.store, "drop table set_aside").await;
        assert!(matches!(said(fresh.open_again().await), SchemaProblem::Failed(_)));
        assert_eq!(version(&fresh.store).await, 22, "V23 went through and was taken back with V24");
        let there: Result<_, StoreError> =
            fresh.store.read(|db| Box::pin(async move { db.query("select 1 from set_aside", &[]).await })).await;
        assert!(there.is_err(), "nothing of V23 stayed");
    }
}
