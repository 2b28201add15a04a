//! Whoever tells of events without a post: another system, or the residents. They tell anywhere in the county, see what they
//! told of themselves, and can do nothing else.

use domain::access::{Action, Post, Sight};
use domain::areas::AreaPath;
use domain::ids::{AppointmentId, AreaId, County, WorkerId};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::app::App;
use crate::entry::Actor;
use crate::problem::Problem;

/// Somebody who tells of events and has no post.
///
/// # Errors
/// [`domain::Refusal::NotFound`] for a county that is not here.
pub fn teller(
    app: &App,
    county: County,
    (worker, appointment): (WorkerId, AppointmentId),
    name: String,
) -> Result<Actor, Problem> {
    let day = app.day(app.now());
    let post = Post {
        county,
        worker,
        appointment,
        role: "door".to_owned(),
        area: AreaId(Uuid::nil()),
        path: AreaPath::county(),
        from: day,
        until: None,
        actions: vec![Action::ReportEvents],
        sight: Sight::Narrow,
        department: None,
    };
    Ok(Actor {
        playbook: app.playbook(county)?,
        now: app.now(),
        app: app.clone(),
        post,
        name,
        token: Vec::new(),
        expires_at: Timestamp::MAX,
        kept_days: None,
        later: false,
        behind: SignedDuration::ZERO,
    })
}
