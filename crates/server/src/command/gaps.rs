//! Every duty has an owner: whatever has none, in one list, from posts and teams to venues and tasks.

use domain::access::{Action, Permit, Purpose};
use store::Reader;
use uuid::Uuid;

use super::wire::OwnerlessWire;
use crate::areas::actions::within;
use crate::entry::Actor;
use crate::places::answerable::Answerable;
use crate::problem::Problem;
use crate::words::Name;

/// Units counted of one kind of gap; more than that is told as that many.
const MOST: usize = 1_000;
const FIRST: usize = 8;

/// What has no owner in an area and below.
///
/// # Errors
/// [`domain::Refusal::NotFound`] outside the scope.
pub async fn list(actor: &Actor, area: Option<Uuid>) -> Result<Vec<OwnerlessWire>, Problem> {
    let permit = actor.permit(Action::ReadStaff, Purpose::Oversight)?;
    let me = actor.clone();
    actor
        .read(async move |db: &Reader| {
            let (here, _) = within(db, &permit, area).await?;
            gaps(db, &me, &here).await
        })
        .await
}

pub(super) async fn gaps(db: &Reader, actor: &Actor, here: &Permit) -> Result<Vec<OwnerlessWire>, Problem> {
    let mut found = Vec::new();
    let mut add = |kind: &str, what: Option<Name>, count: i64, first: Vec<String>| {
        if count > 0 {
            found.push(OwnerlessWire { kind: kind.to_owned(), what, count, first });
        }
    };
    let (playbook, day) = (&actor.playbook, actor.today());
    for role in playbook.roles.iter().filter(|role| role.required > 0) {
        let exclusive = role.exclusive.as_ref().map(|it| it.get_ref().as_str());
        let units = (role.level.get_ref().as_str(), exclusive);
        let empty = store::access::vacancies(db, here, units, role.id.get_ref(), day, MOST).await?;
        let first = empty.iter().take(FIRST).map(|(_, name, _)| name.clone()).collect();
        add("post", Some((&role.name).into()), empty.len() as i64, first);
    }
    for team in &playbook.teams {
        if let Some(level) = &team.covers {
            let (count, first) =
                store::staffing::uncovered(db, here, &team.id, level.get_ref(), FIRST).await?;
            add("team", Some((&team.name).into()), count, first.into_iter().map(|it| it.1).collect());
        }
        for seat in &team.seats {
            let role = seat.role.get_ref();
            let short =
                store::staffing::short_of(db, here, &team.id, role, i64::from(seat.least), day).await?;
            let name = playbook.role(role).map(|role| Name {
                zh: format!("{}：{}", team.name.zh, role.name.zh),
                en: format!("{}: {}", team.name.en, role.name.en),
            });
            add("seat", name, short.len() as i64, short.into_iter().take(FIRST).collect());
        }
    }
    let reads_places = actor.permit(Action::ReadPlaces, Purpose::Oversight).is_ok();
    if let Some(places) = playbook.places.as_ref().filter(|_| reads_places) {
        let answerable = Answerable::read(db, here.county(), playbook, day).await?;
        let unnamed = answerable.unnamed();
        let filter = store::places::VenueFilter { incomplete: Some(unnamed), ..Default::default() };
        let venues = store::places::venues(db, here, &filter, day, MOST).await?;
        let first = venues.iter().take(FIRST).map(|it| it.name.clone()).collect();
        add("venue", None, venues.len() as i64, first);
        // Departments and lines are the whole locality's matter.
        if here.path().depth() == 0 {
            let headless =
                playbook.departments.iter().filter(|it| answerable.head(it.id.get_ref()).is_none());
            let headless: Vec<String> = headless.map(|it| it.name.zh.clone()).collect();
            add("department", None, headless.len() as i64, headless.into_iter().take(FIRST).collect());
            if places.leader.is_some() {
                let led = |id: &str| answerable.category(id).is_some_and(|it| it.1.is_some());
                let open = places.categories.iter().filter(|it| !led(it.id.get_ref()));
                let open: Vec<String> = open.map(|it| it.name.zh.clone()).collect();
                add("line", None, open.len() as i64, open.into_iter().take(FIRST).collect());
            }
        }
    }
    for chat in store::staffing::chats(db, here, MOST).await? {
        let roles: Vec<String> = serde_json::from_str(&chat.roles).unwrap_or_default();
        let within = here.narrowed(&chat.path)?;
        let missing = store::staffing::missing(db, &within, chat.id, &roles, day, MOST).await?;
        let name = Name { zh: chat.name.clone(), en: chat.name };
        let first = missing.iter().take(FIRST).map(|it| it.1.clone()).collect();
        add("chat", Some(name), missing.len() as i64, first);
    }
    let (count, mut first) = store::tasks::ownerless(db, here, day, FIRST).await?;
    // Doors are named only to whoever may see residents.
    if actor.permit(Action::ReadPeople, Purpose::Oversight).is_err() {
        first.clear();
    }
    add("task", None, count, first);
    Ok(found)
}
