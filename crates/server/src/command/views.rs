//! What open live views of one area share: one reader for all of them, for as long as anybody looks.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};

use domain::ids::{CampaignId, County};
use tokio::sync::watch;
use uuid::Uuid;

/// What a view is about.
pub type Subject = (County, CampaignId, Uuid);
/// The newest state of a view, as sent.
pub type Shown = watch::Receiver<Arc<str>>;

/// Between two readings at least this long.
const PAUSE: Duration = Duration::from_millis(500);
/// And at least so many times what a reading takes, so that reading never fills a core.
const REST: u32 = 10;

/// The views that somebody looks at.
#[derive(Default)]
pub struct Views(Mutex<HashMap<Subject, Weak<watch::Sender<Arc<str>>>>>);

impl Views {
    /// Joins the view of a subject, or opens it with what was just read. `read` answers with the
    /// present state, or nothing when the view can no longer be had.
    pub fn join<F, R>(&self, subject: Subject, first: Arc<str>, read: F) -> Shown
    where
        F: Fn() -> R + Send + 'static,
        R: Future<Output = Option<Arc<str>>> + Send,
    {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(view) = open.get(&subject).and_then(Weak::upgrade) {
            return view.subscribe();
        }
        let (view, shown) = watch::channel(first);
        let view = Arc::new(view);
        open.retain(|_, view| view.strong_count() > 0);
        open.insert(subject, Arc::downgrade(&view));
        tokio::spawn(async move {
            while view.receiver_count() > 0 {
                let started = Instant::now();
                let Some(found) = read().await else { return };
                view.send_if_modified(|shown| {
                    let moved = **shown != *found;
                    *shown = found;
                    moved
                });
                tokio::time::sleep(PAUSE.max(started.elapsed() * REST)).await;
            }
        });
        shown
    }
}
