//! What every request needs: store, playbooks, clock, randomness. Time and chance are given from
//! outside, so a day passes in a test by assignment.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use domain::Refusal;
use domain::ids::County;
use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};
use playbook::Playbook;
use store::{Store, StoreError};

use crate::command::Views;
use crate::entry::Throttle;
use crate::outbound::Outbound;
use crate::people::roster::Imports;
use crate::problem::Problem;
use crate::territory::Tiles;

/// Where the time comes from.
#[derive(Clone)]
pub enum Clock {
    /// The machine's clock, read by the given function.
    Machine(fn() -> Timestamp),
    /// The machine's clock, so much ahead: a demonstration that begins at a good hour.
    Ahead(fn() -> Timestamp, SignedDuration),
    /// A clock that moves when told to, in microseconds.
    Virtual(Arc<AtomicI64>),
}

/// What an installation decides.
pub struct Settings {
    /// The clock.
    pub clock: Clock,
    /// Fills a slice with randomness.
    pub random: fn(&mut [u8]),
    /// Directory of uploads and other files.
    pub files: PathBuf,
    /// Prometheus text.
    pub metrics: Arc<dyn Fn() -> String + Send + Sync>,
    /// Whether cookies travel only over HTTPS.
    pub secure_cookies: bool,
    /// Where requests may go.
    pub outbound: Outbound,
}

/// The running application. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    store: Store,
    settings: Settings,
    playbooks: RwLock<HashMap<County, Arc<Playbook>>>,
    throttle: Throttle,
    imports: Imports,
    views: Views,
    tiles: Tiles,
    zone: TimeZone,
    client: OnceLock<reqwest::Client>,
}

impl Clock {
    /// Now.
    pub fn now(&self) -> Timestamp {
        match self {
            Self::Machine(read) => read(),
            Self::Ahead(read, ahead) => read() + *ahead,
            Self::Virtual(micros) => {
                Timestamp::from_microsecond(micros.load(Ordering::Acquire)).unwrap_or(Timestamp::UNIX_EPOCH)
            }
        }
    }
}

impl Clock {
    /// What the machine's clock shows, however far ahead the installation is: others hold signatures against it.
    pub fn machine(&self) -> Timestamp {
        match self {
            Self::Machine(read) | Self::Ahead(read, _) => read(),
            Self::Virtual(_) => self.now(),
        }
    }
}

impl App {
    /// Starts on a store: reads the playbooks that hold today.
    ///
    /// # Errors
    /// [`StoreError`] when they cannot be read.
    pub async fn start(store: Store, settings: Settings) -> Result<Self, StoreError> {
        let app = Self(Arc::new(Inner {
            store,
            settings,
            playbooks: RwLock::default(),
            throttle: Throttle::default(),
            imports: Imports::default(),
            views: Views::default(),
            tiles: Tiles::default(),
            zone: domain::time::china(),
            client: OnceLock::new(),
        }));
        app.reload_playbooks().await?;
        Ok(app)
    }

    /// Reads the playbooks that hold today again; a county whose text does not read keeps the one it has.
    ///
    /// # Errors
    /// [`StoreError::Inconsistent`] when a stored playbook no longer reads.
    pub async fn reload_playbooks(&self) -> Result<(), StoreError> {
        let day = self.day(self.now());
        let texts: Vec<(County, String)> =
            self.store().read(move |db| Box::pin(store::playbooks::list(db, day))).await?;
        let mut wrong = Ok(());
        for (county, text) in texts {
            match Playbook::read(&text) {
                Ok(playbook) => {
                    let mut playbooks = self.0.playbooks.write().unwrap_or_else(PoisonError::into_inner);
                    playbooks.insert(county, Arc::new(playbook));
                }
                Err(_) => wrong = Err(StoreError::Inconsistent("a stored playbook does not read")),
            }
        }
        wrong
    }

    /// The store.
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// Squares of the map that were drawn.
    pub fn tiles(&self) -> &Tiles {
        &self.0.tiles
    }

    /// Now.
    pub fn now(&self) -> Timestamp {
        self.0.settings.clock.now()
    }

    /// The civil day of an instant.
    pub fn day(&self, at: Timestamp) -> Date {
        domain::time::day_of(at, &self.0.zone)
    }

    /// The time zone of days and cut-offs.
    pub fn zone(&self) -> &TimeZone {
        &self.0.zone
    }

    /// The settings.
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// The one client of requests that go out.
    pub(crate) fn client(&self) -> Result<&reqwest::Client, String> {
        if let Some(client) = self.0.client.get() {
            return Ok(client);
        }
        let client = self.0.settings.outbound.client().map_err(|error| error.to_string())?;
        Ok(self.0.client.get_or_init(|| client))
    }

    pub(crate) fn throttle(&self) -> &Throttle {
        &self.0.throttle
    }

    pub(crate) fn views(&self) -> &Views {
        &self.0.views
    }

    pub(crate) fn imports(&self) -> &Imports {
        &self.0.imports
    }

    /// `N` random bytes.
    pub fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        (self.0.settings.random)(&mut bytes);
        bytes
    }

    /// A code for a QR or a card: eight signs that nobody can guess and nobody confuses when they are typed.
    pub fn code(&self) -> String {
        const SIGNS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz234567895";
        self.random::<8>().iter().map(|byte| SIGNS[usize::from(byte % 32)] as char).collect()
    }

    /// The playbook of a county.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for a county this installation does not hold.
    pub fn playbook(&self, county: County) -> Result<Arc<Playbook>, Problem> {
        let playbooks = self.0.playbooks.read().unwrap_or_else(PoisonError::into_inner);
        playbooks.get(&county).cloned().ok_or_else(|| Refusal::NotFound.into())
    }

    /// The counties of this installation.
    pub fn counties(&self) -> Vec<County> {
        let playbooks = self.0.playbooks.read().unwrap_or_else(PoisonError::into_inner);
        playbooks.keys().copied().collect()
    }

    /// The only county, when there is only one.
    pub fn only_county(&self) -> Option<County> {
        match self.counties().as_slice() {
            [one] => Some(*one),
            _ => None,
        }
    }
}
