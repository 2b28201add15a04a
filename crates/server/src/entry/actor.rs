//! Whoever makes a request: the session's worker, their post, the county's playbook, and now.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::{header, request::Parts};
use domain::Refusal;
use domain::access::{Action, Permit, Post, Purpose};
use domain::areas::AreaPath;
use domain::ids::County;
use jiff::{SignedDuration, Timestamp, civil::Date};
use playbook::Playbook;
use serde::Serialize;
use sha2::{Digest, Sha256};
use store::Reader;
use store::access::{Appointment, Session};

use crate::app::App;
use crate::problem::{FieldError, Problem};

/// Cookie that carries the session.
pub const COOKIE: &str = "wangge";

/// Who asks, through which post, when.
#[derive(Clone)]
pub struct Actor {
    /// The application.
    pub app: App,
    /// The post they act through.
    pub post: Post,
    /// Their name.
    pub name: String,
    /// The county's playbook.
    pub playbook: Arc<Playbook>,
    /// The instant of the request.
    pub now: Timestamp,
    /// Hash of the session's token.
    pub token: Vec<u8>,
    /// Until when the session runs.
    pub expires_at: Timestamp,
    /// Days a phone's session lasts beyond each contact.
    pub kept_days: Option<i64>,
    /// Whether this was written down before and is only now handed in, by a phone's outbox.
    pub later: bool,
    /// How far the clock of the phone is behind ours, where it said what it shows.
    pub behind: SignedDuration,
}

/// What was sent, hashed under the installation's key: tells the same thing sent again from another record, and
/// gives nothing away to whoever holds only the database.
pub fn fingerprint(actor: &Actor, sent: &impl Serialize) -> Vec<u8> {
    actor.app.store().keys().hash("sent", &serde_json::to_string(sent).unwrap_or_default())
}

/// What of a session token is kept: its SHA-256.
pub fn token_hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

impl Actor {
    /// Today in the county.
    pub fn today(&self) -> Date {
        self.app.day(self.now)
    }

    /// Asks the post for a permit.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`] or [`Refusal::NoPost`].
    pub fn permit(&self, action: Action, purpose: Purpose) -> Result<Permit, Problem> {
        Ok(self.post.permit(action, purpose, self.today())?)
    }

    /// When something was written down, by our clock: what the phone's clock said, set right.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] for what is no instant, [`Refusal::ClockWrong`] for one that cannot be.
    pub fn made_at(&self, text: &str) -> Result<Timestamp, Problem> {
        let unfit = || Problem::invalid(vec![FieldError::new("made_at", "unfit")]);
        let said: Timestamp = text.parse().map_err(|_| unfit())?;
        let said = said.checked_add(self.behind).map_err(|_| unfit())?;
        Ok(domain::tasks::made_at(said, self.now)?)
    }

    /// Whether the session still runs: for streams that outlive their request.
    pub async fn still_signed_in(&self) -> bool {
        let (county, token, now) = (self.post.county, self.token.clone(), self.app.now());
        let found = self
            .read(async move |db: &Reader| Ok(store::access::find_session(db, county, &token, now).await?));
        found.await.is_ok_and(|session| session.is_some())
    }

    /// Somebody acting through the command line: the first post of a login, as after signing in.
    ///
    /// # Errors
    /// [`Refusal::SignInWrong`] for an unknown login, [`Refusal::NoPost`] without a post today.
    pub async fn acting_as(app: App, county: County, login: &str) -> Result<Self, Problem> {
        Self::acting(app, county, login, |_| true).await
    }

    /// Somebody whose plan is carried out: the first post of theirs that covers a place and allows an action.
    ///
    /// # Errors
    /// [`Refusal::SignInWrong`] for an unknown login, [`Refusal::NoPost`] without such a post today.
    pub async fn acting_for(
        app: App,
        county: County,
        login: &str,
        (action, path): (Action, &AreaPath),
    ) -> Result<Self, Problem> {
        let (playbook, path) = (app.playbook(county)?, path.clone());
        let allows = move |post: &Appointment| {
            let role = playbook.role(&post.role);
            post.path.covers(&path) && role.is_some_and(|role| role.actions.contains(&action))
        };
        Self::acting(app, county, login, allows).await
    }

    async fn acting(
        app: App,
        county: County,
        login: &str,
        wanted: impl Fn(&Appointment) -> bool + Send + Sync + 'static,
    ) -> Result<Self, Problem> {
        let (login, day) = (login.to_owned(), app.day(app.now()));
        let session = app
            .read(async move |db: &Reader| {
                let found = store::access::find_login(db, county, &login).await?;
                let (worker, name, _) = found.ok_or(Refusal::SignInWrong)?;
                let posts = store::access::posts(db, county, worker, day).await?;
                let appointment = posts.into_iter().find(wanted).ok_or(Refusal::NoPost)?;
                let (expires_at, lent) = (Timestamp::MAX, Vec::new());
                Ok(Session { worker, name, appointment, expires_at, kept_days: None, lent })
            })
            .await?;
        Self::new(app, county, session, Vec::new())
    }

    /// Whoever a session's post says they are.
    ///
    /// # Errors
    /// [`Refusal::NoPost`] when the playbook no longer knows the role.
    pub fn new(app: App, county: County, session: Session, token: Vec<u8>) -> Result<Self, Problem> {
        let playbook = app.playbook(county)?;
        let (expires_at, kept_days) = (session.expires_at, session.kept_days);
        let Appointment { id, worker, role, area, path, from, until, terms, .. } = session.appointment;
        let department = terms.department;
        let known = playbook.role(&role).ok_or(Refusal::NoPost)?;
        let (mut actions, sight) = (known.actions.clone(), known.sight);
        // What a response lends is the role's for its time.
        let lent: Vec<Action> = session.lent.into_iter().filter(|it| !actions.contains(it)).collect();
        actions.extend(lent);
        let post = Post {
            county,
            worker,
            appointment: id,
            role,
            area,
            path,
            from,
            until,
            actions,
            sight,
            department,
        };
        let now = app.now();
        let behind = SignedDuration::ZERO;
        Ok(Self {
            app,
            post,
            name: session.name,
            playbook,
            now,
            token,
            expires_at,
            kept_days,
            later: false,
            behind,
        })
    }
}

impl FromRequestParts<App> for Actor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let (county, hash) = token(parts)?;
        let now = app.now();
        let asked = hash.clone();
        let found = app.read(async move |db: &Reader| {
            let session = store::access::find_session(db, county, &asked, now).await?;
            let closed =
                session.is_none() && store::access::find_closed(db, county, &asked, now).await?.is_some();
            Ok((session, closed))
        });
        match found.await? {
            (Some(session), _) => Self::new(app.clone(), county, session, hash),
            (None, true) => Err(Refusal::AccountClosed.into()),
            (None, false) => Err(Refusal::SignedOut.into()),
        }
    }
}

/// Somebody whose account was closed: allowed nothing but to hand in what their phone still holds.
pub struct Leaver(pub Actor);

impl FromRequestParts<App> for Leaver {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let (county, hash) = token(parts)?;
        let now = app.now();
        let asked = hash.clone();
        let found =
            app.read(async move |db: &Reader| Ok(store::access::find_closed(db, county, &asked, now).await?));
        let session = found.await?.ok_or(Refusal::SignedOut)?;
        Ok(Self(Actor::new(app.clone(), county, session, hash)?))
    }
}

/// The county and the hash of the token that a request's cookie carries.
fn token(parts: &Parts) -> Result<(County, Vec<u8>), Problem> {
    let (county, token) = parts
        .headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(COOKIE)?.strip_prefix('='))
        .and_then(|value| value.split_once('.'))
        .ok_or(Refusal::SignedOut)?;
    let county = County(county.parse().map_err(|_| Refusal::SignedOut)?);
    Ok((county, token_hash(token)))
}
