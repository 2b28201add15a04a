//! The plan of a day: what each group looks at, drawn up from what was never or longest not seen, from situation
//! factors and repeated findings; or chosen by hand. Who is visited unannounced is decided by chance
//! that nobody can foresee.

use std::collections::{BTreeMap, HashSet};

use domain::Refusal;
use domain::access::{Action, Permit, Purpose};
use domain::areas::AreaPath;
use domain::ids::{AreaId, InspectionId, TeamId, VenueId};
use domain::inspections::{Candidate, plan};
use jiff::{SignedDuration, Timestamp, civil::Date};
use playbook::{Inspections, Programme};
use serde_json::json;
use store::inspections::{Factor, NewInspection, Scope, Target};
use store::staffing::Team;
use store::{Reader, Writer};
use uuid::Uuid;

use super::wire::{InspectionWire, PlanDay, PlanInspection, Planned};
use crate::entry::{Actor, audited};
use crate::problem::{FieldError, Problem};

/// A day that is planned lies within so many days.
const AHEAD: i32 = 31;
/// What was found counts as found before for so long.
pub(super) const YEAR: SignedDuration = SignedDuration::from_hours(24 * 365);

pub(super) fn rules(actor: &Actor) -> Result<&Inspections, Problem> {
    actor.playbook.inspections.as_ref().ok_or_else(|| Refusal::NotFound.into())
}

fn day(actor: &Actor, text: &str) -> Result<Date, Problem> {
    let today = actor.today();
    let day: Option<Date> = text.parse().ok();
    day.filter(|day| (0..=AHEAD).contains(&(*day - today).get_days()))
        .ok_or_else(|| Problem::invalid(vec![FieldError::new("day", "unfit")]))
}

/// What the groups of a programme look at, by group: their own categories, and the programme's units.
pub(super) async fn groups(
    db: &Reader,
    permit: &Permit,
    programme: &Programme,
) -> Result<Vec<(Team, Vec<String>)>, Problem> {
    const MOST: usize = 500;
    let categories = store::staffing::categories(db, permit).await?;
    let teams = store::staffing::list(db, permit, MOST).await?;
    let own = teams.into_iter().filter(|team| team.kind == *programme.team.get_ref()).map(|team| {
        let own = categories.iter().filter(|(id, _)| *id == team.id).map(|(_, it)| it.clone());
        let own = own.collect();
        (team, own)
    });
    Ok(own.collect())
}

/// What a programme looks at, for a group with categories of its own or for all.
pub fn scope<'a>(programme: &'a Programme, categories: &'a [String], now: Timestamp) -> Scope<'a> {
    Scope {
        programme: programme.id.get_ref(),
        venues: programme.venues,
        categories,
        level: programme.areas.as_ref().map(|it| it.get_ref().as_str()),
        repeats_since: now - YEAR,
    }
}

/// The strongest factor that holds at a place.
fn times(rules: &Inspections, factors: &[Factor], path: &AreaPath) -> u32 {
    let here = factors.iter().filter(|it| it.path.covers(path));
    let strengths = here.filter_map(|it| {
        let known = rules.factors.iter().find(|factor| *factor.id.get_ref() == it.factor)?;
        Some(*known.times.get_ref())
    });
    strengths.max().unwrap_or(1)
}

/// Chance from the installation's source: who comes first among equals, who is visited unannounced.
struct Chance(Vec<u64>);

impl Chance {
    fn draw(actor: &Actor) -> Self {
        let bytes = actor.app.random::<4096>();
        let numbers = bytes.chunks_exact(8).map(|it| u64::from_le_bytes(it.try_into().unwrap_or_default()));
        Self(numbers.collect())
    }

    /// A number for the n-th thing.
    fn of(&self, n: usize) -> u64 {
        let seed = self.0[n % self.0.len()] ^ (n as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        seed.wrapping_mul(0xff51_afd7_ed55_8ccd).rotate_left(29)
    }
}

/// Draws up a day's plan for every group, up to what the programme asks of each. Once more adds nothing that is there.
///
/// # Errors
/// [`Refusal::Invalid`] for a day that is past or far ahead.
pub async fn draw_up(actor: &Actor, asked: PlanDay) -> Result<Planned, Problem> {
    let permit = actor.permit(Action::PlanInspections, Purpose::Oversight)?;
    let day = day(actor, &asked.day)?;
    let rules = rules(actor)?.clone();
    let (now, chance, me) = (actor.now, Chance::draw(actor), actor.clone());
    actor
        .write(async move |writer: &Writer| {
            let factors = store::inspections::factors(writer, &permit, day).await?;
            let busy = store::inspections::busy(writer, &permit, day).await?;
            let mut taken: HashSet<(Option<VenueId>, AreaId)> =
                busy.iter().map(|(_, venue, area)| (*venue, *area)).collect();
            let mut load: BTreeMap<TeamId, usize> = BTreeMap::new();
            for (team, ..) in &busy {
                *load.entry(*team).or_default() += 1;
            }
            // What is planned on the days before will have been seen by then.
            let ahead = store::inspections::planned(writer, &permit, me.today(), day).await?;
            let seen_by = |it: &Target| {
                let coming = ahead.iter().filter(|(venue, area, _)| *venue == it.venue && *area == it.area);
                coming.map(|(.., day)| *day).chain(it.seen_on).max()
            };
            let mut planned = 0;
            for programme in &rules.programmes {
                for (team, categories) in groups(writer, &permit, programme).await? {
                    let has = load.get(&team.id).copied().unwrap_or_default();
                    let room = (*programme.daily.get_ref() as usize).saturating_sub(has);
                    let targets =
                        store::inspections::candidates(writer, &permit, &scope(programme, &categories, now))
                            .await?;
                    let free: Vec<&Target> =
                        targets.iter().filter(|it| !taken.contains(&(it.venue, it.area))).collect();
                    let candidates: Vec<Candidate> = free
                        .iter()
                        .enumerate()
                        .map(|(n, it)| Candidate {
                            seen_on: seen_by(it),
                            times: times(&rules, &factors, &it.path),
                            repeats: it.repeats,
                            tie: chance.of(n),
                        })
                        .collect();
                    for pick in plan(&candidates, day, *programme.every_days.get_ref(), room) {
                        let target = free[pick.index];
                        taken.insert((target.venue, target.area));
                        let share = u64::from(programme.unannounced);
                        let inspection = NewInspection {
                            id: InspectionId(Uuid::from_bytes(me.app.random())),
                            programme: programme.id.get_ref().clone(),
                            team: team.id,
                            venue: target.venue,
                            area: target.area,
                            path: target.path.clone(),
                            day,
                            unannounced: share > 0 && chance.of(planned + 100_000) % share == 0,
                            why: pick.why.as_str().to_owned(),
                        };
                        store::inspections::insert(writer, &permit, &inspection, now).await?;
                        planned += 1;
                    }
                }
            }
            // Nothing of whom: the audit is read by people who may be visited.
            let detail = json!({ "day": day.to_string(), "planned": planned });
            audited(writer, &permit, "plan", detail, now).await?;
            Ok(Planned { planned: planned as i64 })
        })
        .await
}

/// Puts one inspection on the plan by hand. The same id again is the same act.
///
/// # Errors
/// [`Refusal::Invalid`] with the fields, [`Refusal::NotFound`] for a place outside the scope.
pub async fn choose(
    actor: &Actor,
    id: InspectionId,
    asked: PlanInspection,
) -> Result<InspectionWire, Problem> {
    let permit = actor.permit(Action::PlanInspections, Purpose::Oversight)?;
    let day = day(actor, &asked.day)?;
    let unknown = |field: &str| Problem::invalid(vec![FieldError::new(field, "unknown")]);
    let programme = rules(actor)?.programme(&asked.programme).ok_or_else(|| unknown("programme"))?.clone();
    let (now, me) = (actor.now, actor.clone());
    let viewer = super::records::viewer(actor);
    actor
        .write(async move |writer: &Writer| {
            if let Some(known) = store::inspections::find(writer, &permit, viewer, id).await? {
                return Ok(known.into());
            }
            let own = groups(writer, &permit, &programme).await?;
            let team = own.into_iter().find(|(team, _)| team.id.0 == asked.team);
            let (team, categories) = team.ok_or_else(|| unknown("team"))?;
            let unfit = |field: &str| Problem::invalid(vec![FieldError::new(field, "unfit")]);
            let (venue, area, path) = match (asked.venue, asked.area) {
                (Some(venue), _) => {
                    let venue =
                        store::places::find_venue(writer, &permit, VenueId(venue), me.today()).await?;
                    let venue = venue.ok_or(Refusal::NotFound)?;
                    if venue.closed_at.is_some() {
                        return Err(Refusal::VenueClosed.into());
                    }
                    // What counts for no coverage is not looked at under its name.
                    let line = categories.is_empty() || categories.contains(&venue.category);
                    if !programme.venues || !line {
                        return Err(unfit("venue"));
                    }
                    (Some(venue.id), venue.area, venue.path)
                }
                (None, Some(area)) => {
                    let area = store::areas::find(writer, &permit, AreaId(area)).await?;
                    let area = area.ok_or(Refusal::NotFound)?;
                    if programme.areas.as_ref().is_none_or(|level| *level.get_ref() != area.level) {
                        return Err(unfit("area"));
                    }
                    (None, area.id, area.path)
                }
                (None, None) => return Err(Problem::invalid(vec![FieldError::new("venue", "missing")])),
            };
            let inspection = NewInspection {
                id,
                programme: asked.programme,
                team: team.id,
                venue,
                area,
                path,
                day,
                unannounced: asked.unannounced,
                why: "chosen".to_owned(),
            };
            store::inspections::insert(writer, &permit, &inspection, now).await?;
            audited(writer, &permit, "plan", json!({ "day": day.to_string(), "planned": 1 }), now).await?;
            let found = store::inspections::find(writer, &permit, viewer, id).await?;
            Ok(found.ok_or(Refusal::IdReused)?.into())
        })
        .await
}

/// Takes an inspection off the plan.
///
/// # Errors
/// [`Refusal::InspectionFiled`], [`Refusal::NotFound`].
pub async fn take_off(actor: &Actor, id: InspectionId) -> Result<(), Problem> {
    let permit = actor.permit(Action::PlanInspections, Purpose::Oversight)?;
    let (now, viewer) = (actor.now, super::records::viewer(actor));
    actor
        .write(async move |writer: &Writer| {
            store::inspections::find(writer, &permit, viewer, id).await?.ok_or(Refusal::NotFound)?;
            if !store::inspections::remove(writer, &permit, id).await? {
                return Err(Refusal::InspectionFiled.into());
            }
            audited(writer, &permit, "plan", json!({ "taken_off": 1 }), now).await?;
            Ok(())
        })
        .await
}
