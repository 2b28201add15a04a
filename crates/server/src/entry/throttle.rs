//! Sign-in limits: so many wrong passwords a login and an address in a while, then a wait.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

const WINDOW: SignedDuration = SignedDuration::from_mins(5);
const REMEMBERED: usize = 100_000;

/// Counts failures by key; forgets after five minutes.
#[derive(Default)]
pub struct Throttle(Mutex<HashMap<String, (Timestamp, u32)>>);

impl Throttle {
    /// Whether a key with so many tries may try now.
    pub fn allows(&self, key: &str, tries: u32, now: Timestamp) -> bool {
        let failures = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        failures.get(key).is_none_or(|(since, count)| now.duration_since(*since) > WINDOW || *count < tries)
    }

    /// Counts a failure.
    pub fn failed(&self, key: &str, now: Timestamp) {
        let mut failures = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if failures.len() >= REMEMBERED {
            failures.retain(|_, (since, _)| now.duration_since(*since) <= WINDOW);
        }
        if failures.len() >= REMEMBERED {
            failures.clear();
        }
        let entry = failures.entry(key.to_owned()).or_insert((now, 0));
        if now.duration_since(entry.0) > WINDOW {
            *entry = (now, 0);
        }
        entry.1 += 1;
    }

    /// Takes back one failure that was none after all.
    pub fn forgive(&self, key: &str) {
        if let Some((_, count)) = self.0.lock().unwrap_or_else(PoisonError::into_inner).get_mut(key) {
            *count = count.saturating_sub(1);
        }
    }

    /// Forgets a key that got it right.
    pub fn passed(&self, key: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(key);
    }
}
