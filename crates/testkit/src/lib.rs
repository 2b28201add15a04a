//! For tests only: a PostgreSQL of their own, a fresh store on either engine, a small county to
//! work with. Never part of the product.
#![allow(clippy::missing_panics_doc, reason = "a test helper that fails should fail the test")]
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "the same")]

mod app;
mod county;
mod engines;
mod postgres;
mod vendors;

pub use app::{Answer, Client, PASSWORD, TestApp};
pub use county::{BEILUN, LIANGDANG, NINGJIANG, NISHAN, SmallCounty, TENGZHOU, now, small_county};
pub use engines::{Fresh, keys, postgres_store, sqlite_store};
pub use vendors::{SECRET, Vendors, WEBHOOK_SECRET};

/// Runs a test on SQLite and on PostgreSQL.
///
/// ```text
/// testkit::both_engines! {
///     async fn areas_are_found_by_initials(store) { … }
/// }
/// ```
#[macro_export]
macro_rules! both_engines {
    ($($(#[$attribute:meta])* async fn $name:ident($app:ident: TestApp) $body:block)+) => {
        $crate::both_engines! { of $crate::LIANGDANG; $($(#[$attribute])* async fn $name($app: TestApp) $body)+ }
    };
    (of $playbook:path; $($(#[$attribute:meta])* async fn $name:ident($app:ident: TestApp) $body:block)+) => {$(
        mod $name {
            use super::*;

            async fn run($app: $crate::TestApp) $body

            $(#[$attribute])*
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                run($crate::TestApp::start($crate::sqlite_store(), $playbook).await).await;
            }

            $(#[$attribute])*
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgres() {
                run($crate::TestApp::start($crate::postgres_store().await, $playbook).await).await;
            }
        }
    )+};
    ($($(#[$attribute:meta])* async fn $name:ident($fresh:ident: Fresh) $body:block)+) => {$(
        mod $name {
            use super::*;

            async fn run($fresh: $crate::Fresh) $body

            $(#[$attribute])*
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                run($crate::sqlite_store()).await;
            }

            $(#[$attribute])*
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgres() {
                run($crate::postgres_store().await).await;
            }
        }
    )+};
    ($($(#[$attribute:meta])* async fn $name:ident($store:ident) $body:block)+) => {
        $crate::both_engines! {
            $($(#[$attribute])* async fn $name(fresh: Fresh) {
                let $store = fresh.store.clone();
                $body
            })+
        }
    };
}
