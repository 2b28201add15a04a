//! Signing in, out, and from one post to another.

use domain::Refusal;
use domain::ids::{AppointmentId, County, WorkerId};
use jiff::SignedDuration;
use store::access::{Appointment, Session};
use store::{Reader, Writer};

use super::password::{NOBODY, matches};
use super::wire::{Me, PostWire, SignIn};
use crate::app::App;
use crate::entry::{Actor, token_hash};
use crate::problem::Problem;

/// Wrong passwords in five minutes: of one account from one address, and of one address.
const TRIES: u32 = 8;
const TRIES_AN_ADDRESS: u32 = 200;
const LASTS: SignedDuration = SignedDuration::from_hours(12);

/// Checks a password and opens a session; returns the county and the token for the cookie.
///
/// # Errors
/// [`Refusal::SignInWrong`], [`Refusal::SignInTooOften`], [`Refusal::NoPost`].
pub async fn sign_in(app: &App, asked: SignIn, address: &str) -> Result<(Actor, String), Problem> {
    let now = app.now();
    let county = asked.county.map(County).or_else(|| app.only_county()).ok_or(Refusal::SignInWrong)?;
    let login = asked.login.trim().to_owned();
    if login.chars().count() > 64 || asked.password.len() > 256 {
        return Err(Refusal::SignInWrong.into());
    }
    // One account from one address, and one address over all accounts: nobody else is locked out by
    // a stranger's wrong passwords.
    let keys = [format!("{} {login} {address}", county.0), format!("address {address}")];
    let allowed =
        app.throttle().allows(&keys[0], TRIES, now) && app.throttle().allows(&keys[1], TRIES_AN_ADDRESS, now);
    if !allowed {
        return Err(Refusal::SignInTooOften.into());
    }
    let (wanted, day) = (login.clone(), app.day(now));
    let found: Option<(WorkerId, String, String)> =
        app.read(async move |db: &Reader| Ok(store::access::find_login(db, county, &wanted).await?)).await?;
    let hash = found.as_ref().map_or(NOBODY, |(_, _, hash)| hash).to_owned();
    // Counted before they are looked at, so that many at once are no way around the limit.
    for key in &keys {
        app.throttle().failed(key, now);
    }
    let right = matches(asked.password, hash).await;
    let (worker, name, _) = found.filter(|_| right).ok_or(Refusal::SignInWrong)?;
    app.throttle().passed(&keys[0]);
    app.throttle().forgive(&keys[1]);
    let token: String = app.random::<32>().iter().map(|byte| format!("{byte:02x}")).collect();
    let hash = token_hash(&token);
    let kept = hash.clone();
    let (appointment, lent) = app
        .write(async move |writer: &Writer| {
            let posts = store::access::posts(writer, county, worker, day).await?;
            let post = posts.into_iter().next().ok_or(Refusal::NoPost)?;
            store::access::open_session(writer, county, &kept, &post, now, now + LASTS).await?;
            let entry = store::audit::Entry {
                county,
                at: now,
                worker: Some(worker),
                action: "session.opened",
                subject: &post.id.to_string(),
                detail: serde_json::Value::Null,
            };
            store::audit::append(writer, entry).await?;
            let lent = store::access::powers(writer, county, (&post.role, &post.path), now).await?;
            Ok((post, lent))
        })
        .await?;
    let session = Session { worker, name, appointment, expires_at: now + LASTS, kept_days: None, lent };
    let actor = Actor::new(app.clone(), county, session, hash)?;
    let cookie = format!("{}.{token}", county.0);
    Ok((actor, cookie))
}

/// Who is signed in, with all posts of today.
///
/// # Errors
/// The store's.
pub async fn me(actor: &Actor) -> Result<Me, Problem> {
    let (county, worker, day) = (actor.post.county, actor.post.worker, actor.today());
    let named: Vec<(Appointment, String, String)> = actor
        .read(async move |db: &Reader| {
            let mut named = Vec::new();
            for post in store::access::posts(db, county, worker, day).await? {
                if let Some(area) = store::areas::at_path(db, county, &post.path).await? {
                    named.push((post, area.name, area.level));
                }
            }
            Ok(named)
        })
        .await?;
    let posts: Vec<PostWire> = named
        .into_iter()
        .filter_map(|(post, area_name, level)| {
            let role = actor.playbook.role(&post.role)?;
            Some(PostWire {
                id: post.id.0,
                role: post.role.clone(),
                role_name: (&role.name).into(),
                area: post.area.0,
                area_name,
                level,
                department: post.terms.department.clone(),
            })
        })
        .collect();
    let post = posts.iter().find(|it| it.id == actor.post.appointment.0).cloned().ok_or(Refusal::NoPost)?;
    Ok(Me {
        county: county.0,
        worker: worker.0,
        name: actor.name.clone(),
        post,
        posts,
        actions: actor.post.actions.iter().map(|action| action.as_str().to_owned()).collect(),
        day: day.to_string(),
        now: actor.now.to_string(),
    })
}

/// Acts through another of one's own posts from now on.
///
/// # Errors
/// [`Refusal::NotFound`] for somebody else's post.
pub async fn switch_post(actor: &Actor, to: AppointmentId) -> Result<(), Problem> {
    let (county, token) = (actor.post.county, actor.token.clone());
    let switched: bool = actor
        .write(async move |writer: &Writer| Ok(store::access::switch_post(writer, county, &token, to).await?))
        .await?;
    if switched { Ok(()) } else { Err(Refusal::NotFound.into()) }
}

/// Ends the session.
///
/// # Errors
/// The store's.
pub async fn sign_out(actor: &Actor) -> Result<(), Problem> {
    let (county, token) = (actor.post.county, actor.token.clone());
    let closed = actor
        .write(async move |writer: &Writer| Ok(store::access::close_session(writer, county, &token).await?));
    closed.await
}
