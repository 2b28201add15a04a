//! How far a grid is set up (B-64): its units drawn, its posts filled, its people reached, its tasks given out. Counted from
//! what stands, never ticked off.

use domain::access::{Action, Permit, Purpose};
use playbook::Playbook;
use store::Reader;
use uuid::Uuid;

use super::wire::{SetupPage, SetupStep, SetupUnit};
use crate::areas::actions::within;
use crate::entry::Actor;
use crate::problem::Problem;
use crate::staffing::strength::sufficient;

/// More than any county has.
const ALL: usize = 100_000;

/// How far an area and each unit directly below it are set up.
///
/// # Errors
/// [`domain::Refusal::NotFound`] outside the scope.
pub async fn page(actor: &Actor, area: Option<Uuid>) -> Result<SetupPage, Problem> {
    let permit = actor.permit(Action::ReadStaff, Purpose::Oversight)?;
    let me = actor.clone();
    actor
        .read(async move |db: &Reader| {
            let (here, area) = within(db, &permit, area).await?;
            let mut below = Vec::new();
            if area.path.depth() < me.playbook.ladder().tally_depth() {
                for unit in store::areas::children(db, &here, area.id).await? {
                    let part = here.narrowed(&unit.path)?;
                    let steps = steps(db, &me, &part).await?;
                    below.push(SetupUnit { area: unit.id.0, name: unit.name, steps });
                }
            }
            let steps = steps(db, &me, &here).await?;
            Ok(SetupPage { whole: SetupUnit { area: area.id.0, name: area.name, steps }, below })
        })
        .await
}

/// Units that should be so, and how many are.
fn step(kind: &str, (done, total): (i64, i64)) -> SetupStep {
    SetupStep { kind: kind.to_owned(), done, total }
}

async fn steps(db: &Reader, actor: &Actor, here: &Permit) -> Result<Vec<SetupStep>, Problem> {
    let (playbook, day) = (&actor.playbook, actor.today());
    let levels = store::areas::by_level(db, here).await?;
    let count = |level: &str| levels.iter().find(|(id, ..)| id == level).map_or(0, |(_, count, _)| *count);
    let zones = store::staffing::zones(db, here, day).await?;
    let (units, manned) = sufficient(db, here, playbook, &zones, day).await?;
    let chats = store::staffing::chat_coverage(db, here).await?;
    let ladder = playbook.ladder();
    let books = ladder.at(ladder.tally_depth()).map_or(0, |level| count(level.id.get_ref()));
    let mut found = vec![
        step("units", drawn(db, playbook, here, count).await?),
        step("posts", filled(db, actor, here, count).await?),
    ];
    if units > 0 {
        found.push(step("strength", (manned, units)));
    }
    let (total, reached) = chats.iter().fold((0, 0), |(all, with), (_, a, b)| (all + a, with + b));
    found.push(step("chats", (reached, total)));
    found.push(step("tasks", (store::tasks::deployed(db, here, actor.now).await?, books)));
    Ok(found)
}

/// Lowest units within the rule of size, of all of them.
async fn drawn(
    db: &Reader,
    playbook: &Playbook,
    here: &Permit,
    count: impl Fn(&str) -> i64,
) -> Result<(i64, i64), Problem> {
    let ladder = playbook.ladder();
    let Some(lowest) = ladder.lowest() else { return Ok((0, 0)) };
    let total = count(lowest.id.get_ref());
    let Some(rule) = lowest.size else { return Ok((total, total)) };
    let wrong = store::areas::out_of_size(db, here, ladder.lowest_depth(), rule, ALL).await?;
    let wrong = wrong.iter().filter(|(unit, _)| unit.exclusive.is_none()).count() as i64;
    Ok(((total - wrong).max(0), total))
}

/// Posts that every unit of their level must have and that somebody holds, of all such posts.
async fn filled(
    db: &Reader,
    actor: &Actor,
    here: &Permit,
    count: impl Fn(&str) -> i64,
) -> Result<(i64, i64), Problem> {
    let (mut held, mut total) = (0, 0);
    for role in actor.playbook.roles.iter().filter(|it| it.required > 0 && it.exclusive.is_none()) {
        let level = role.level.get_ref().as_str();
        let id = role.id.get_ref();
        let empty = store::access::vacancies(db, here, (level, None), id, actor.today(), ALL).await?;
        let units = count(level);
        total += units;
        held += (units - empty.len() as i64).max(0);
    }
    Ok((held, total))
}
