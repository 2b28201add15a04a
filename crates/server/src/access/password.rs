//! Passwords: hashed with argon2id, checked a few at a time, changed by their owner.

use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use argon2::{Algorithm, Argon2, Params, Version};
use domain::Refusal;
use store::{Reader, Writer};
use tokio::sync::Semaphore;

use super::wire::ChangePassword;
use crate::entry::Actor;
use crate::problem::{FieldError, Problem};

/// Hash of a password nobody has, so that an unknown login takes as long as a wrong password.
pub(super) const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$9sUtJBkhzEVwfHGVQ2bN4hFLJm8NQ3TUcs1XvpT5Ck8";
const SHORTEST: usize = 10;
const LONGEST: usize = 256;
/// Wrong old passwords in five minutes.
const TRIES: u32 = 8;

fn argon() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::default())
}

/// argon2id hash of a password in PHC form.
///
/// # Errors
/// [`Refusal::Invalid`] for a password the algorithm cannot take.
pub fn hash_password(password: &str, salt: &[u8; 16]) -> Result<String, Refusal> {
    let hash = argon().hash_password_with_salt(password.as_bytes(), salt);
    hash.map(|hash| hash.to_string()).map_err(|_| Refusal::Invalid)
}

/// Whether a password is the one of a hash.
pub(super) async fn matches(password: String, hash: String) -> bool {
    // Each check takes 19 MiB and a core: only as many at once as a small machine bears.
    static AT_ONCE: Semaphore = Semaphore::const_new(2);
    let Ok(_turn) = AT_ONCE.acquire().await else { return false };
    let checked = tokio::task::spawn_blocking(move || {
        let hash = PasswordHash::new(&hash).ok()?;
        argon().verify_password(password.as_bytes(), &hash).ok()
    });
    checked.await.ok().flatten().is_some()
}

/// Changes one's own password. Other sessions of the account end; this one goes on.
///
/// # Errors
/// [`Refusal::SignInWrong`] when the old one is wrong, [`Refusal::SignInTooOften`] after many wrong
/// ones, [`Refusal::Invalid`] when the new one is short or the same.
pub async fn change(actor: &Actor, asked: ChangePassword) -> Result<(), Problem> {
    let fresh = asked.fresh;
    let wrong = match fresh.chars().count() {
        ..SHORTEST => Some("too_short"),
        _ if fresh.len() > LONGEST => Some("too_long"),
        _ if fresh == asked.old => Some("same"),
        _ => None,
    };
    if let Some(code) = wrong {
        return Err(Problem::invalid(vec![FieldError::new("fresh", code)]));
    }
    let (county, worker, now) = (actor.post.county, actor.post.worker, actor.now);
    let key = format!("password {worker}");
    if asked.old.len() > LONGEST || !actor.app.throttle().allows(&key, TRIES, now) {
        return Err(Refusal::SignInTooOften.into());
    }
    let kept = actor.read(async move |db: &Reader| Ok(store::access::password_of(db, county, worker).await?));
    let kept = kept.await?.ok_or(Refusal::SignInWrong)?;
    // Counted before it is looked at, so that many at once are no way around the limit.
    actor.app.throttle().failed(&key, now);
    if !matches(asked.old, kept).await {
        return Err(Refusal::SignInWrong.into());
    }
    actor.app.throttle().passed(&key);
    let salt = actor.app.random();
    let hashed = tokio::task::spawn_blocking(move || hash_password(&fresh, &salt));
    let (hash, token) = (hashed.await.map_err(|_| Refusal::Invalid)??, actor.token.clone());
    actor
        .write(async move |writer: &Writer| {
            store::access::set_password(writer, county, worker, &hash, &token).await?;
            let entry = store::audit::Entry {
                county,
                at: now,
                worker: Some(worker),
                action: "password.changed",
                subject: &worker.to_string(),
                detail: serde_json::Value::Null,
            };
            Ok(store::audit::append(writer, entry).await?)
        })
        .await
}
