//! Whoever makes a request: the session's worker, their post, the county's playbook, and now.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::{header, request::Parts};
use domain::Refusal;
use domain::access::{Action, Permit, Post, Purpose};
use domain::ids::County;
use jiff::{Timestamp, civil::Date};
use playbook::Playbook;
use sha2::{Digest, Sha256};
use store::StoreError;
use store::access::{Appointment, Session};

use crate::app::App;
use crate::problem::Problem;

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

    /// Whether the session still runs: for streams that outlive their request.
    pub async fn still_signed_in(&self) -> bool {
        let (county, token, now) = (self.post.county, self.token.clone(), self.app.now());
        let found = self.app.store().read::<_, StoreError, _>(move |db| {
            Box::pin(async move { store::access::find_session(db, county, &token, now).await })
        });
        found.await.is_ok_and(|session| session.is_some())
    }

    /// Somebody acting through the command line: the first post of a login, as after signing in.
    ///
    /// # Errors
    /// [`Refusal::SignInWrong`] for an unknown login, [`Refusal::NoPost`] without a post today.
    pub async fn acting_as(app: App, county: County, login: &str) -> Result<Self, Problem> {
        let (login, day) = (login.to_owned(), app.day(app.now()));
        let read = app.store().read::<_, Problem, _>(move |db| {
            Box::pin(async move {
                let found = store::access::find_login(db, county, &login).await?;
                let (worker, name, _) = found.ok_or(Refusal::SignInWrong)?;
                let posts = store::access::posts(db, county, worker, day).await?;
                let appointment = posts.into_iter().next().ok_or(Refusal::NoPost)?;
                Ok(Session { worker, name, appointment })
            })
        });
        let session = read.await?;
        Self::new(app, county, session, Vec::new())
    }

    /// Whoever a session's post says they are.
    ///
    /// # Errors
    /// [`Refusal::NoPost`] when the playbook no longer knows the role.
    pub fn new(app: App, county: County, session: Session, token: Vec<u8>) -> Result<Self, Problem> {
        let playbook = app.playbook(county)?;
        let Appointment { id, worker, role, area, path, from, until, .. } = session.appointment;
        let known = playbook.role(&role).ok_or(Refusal::NoPost)?;
        let (actions, sight) = (known.actions.clone(), known.sight);
        let post = Post { county, worker, appointment: id, role, area, path, from, until, actions, sight };
        let now = app.now();
        Ok(Self { app, post, name: session.name, playbook, now, token })
    }
}

impl FromRequestParts<App> for Actor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
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
        let (hash, now) = (token_hash(token), app.now());
        let looked_up = hash.clone();
        let session: Option<Session> = app
            .store()
            .read::<_, StoreError, _>(move |db| {
                Box::pin(async move { store::access::find_session(db, county, &looked_up, now).await })
            })
            .await?;
        Self::new(app.clone(), county, session.ok_or(Refusal::SignedOut)?, hash)
    }
}
