//! A worker's month: counted, written down with a word, seen, contested, answered.

use std::collections::HashMap;

use domain::Refusal;
use domain::access::{Action, Purpose};
use domain::ids::{AssessmentId, County, WorkerId};
use domain::reports::{Done, Measured};
use domain::time::instant;
use jiff::civil::{Date, Time};
use jiff::{SignedDuration, Timestamp, ToSpan};
use playbook::Assessment as Rules;
use serde_json::json;
use store::reports::Assessment;
use store::staffing::AppointmentFilter;
use store::{Reader, Writer};

use super::wire::{
    AssessedWire, AssessmentPage, AssessmentWire, AssessmentsAsked, CommendationWire, ContestAnswer,
    CountedWire, IndicatorWire, NewAssessment, NewContest, OwnAssessments,
};
use super::{below, rules, sees};
use crate::areas::actions::within;
use crate::entry::{Actor, audited};
use crate::problem::{FieldError, Problem};

const LISTED: usize = 300;
const OWN: usize = 24;
const WORD: usize = 300;
const SAID: usize = 500;

fn wrong(field: &str, code: &str) -> Problem {
    Problem::invalid(vec![FieldError::new(field, code)])
}

fn text(field: &str, said: &str, most: usize) -> Result<String, Problem> {
    let said = said.trim();
    match said.chars().count() {
        0 => Err(wrong(field, "missing")),
        long if long > most => Err(wrong(field, "too_long")),
        _ => Ok(said.to_owned()),
    }
}

/// The first day of a month that has begun, and the instants between which it lies.
fn month(actor: &Actor, text: &str) -> Result<(Date, Timestamp, Timestamp), Problem> {
    let first: Date = format!("{text}-01").parse().map_err(|_| wrong("month", "unfit"))?;
    if first > actor.today() {
        return Err(wrong("month", "unfit"));
    }
    let at = |day| instant(day, Time::midnight(), actor.app.zone());
    Ok((first, at(first), at(first.saturating_add(1.month()))))
}

type Counts = HashMap<(Measured, WorkerId), Done>;

async fn counted(
    db: &Reader,
    county: County,
    rules: &Rules,
    workers: &[WorkerId],
    span: (Timestamp, Timestamp),
) -> Result<Counts, Problem> {
    let mut counts = Counts::new();
    for what in rules.indicators.iter().map(|it| it.counts) {
        for (worker, done) in store::reports::measured(db, county, what, workers, span).await? {
            counts.insert((what, worker), done);
        }
    }
    Ok(counts)
}

/// What was counted of somebody. It is not summed up: no person has a score (I-1).
fn figures(rules: &Rules, counts: &Counts, worker: WorkerId) -> Vec<CountedWire> {
    let done = |it: &playbook::Indicator| {
        let done = counts.get(&(it.counts, worker)).copied().unwrap_or_default();
        it.target.map_or(done, |target| Done { good: done.good.min(target), of: target })
    };
    rules.indicators.iter().map(|it| CountedWire::of(it.id.get_ref(), done(it))).collect()
}

fn indicators(rules: &Rules) -> Vec<IndicatorWire> {
    let wire =
        |it: &playbook::Indicator| IndicatorWire { id: it.id.get_ref().clone(), name: (&it.name).into() };
    rules.indicators.iter().map(wire).collect()
}

/// Those who serve below, with what the books say of their month and what was written down.
///
/// # Errors
/// [`Refusal::NotFound`] outside the scope or where nobody is assessed, [`Refusal::Invalid`] for no month.
pub async fn list(actor: &Actor, asked: AssessmentsAsked) -> Result<AssessmentPage, Problem> {
    let permit = sees(actor)?;
    rules(&actor.playbook)?;
    let (first, from, until) = month(actor, &asked.month)?;
    let reviews = actor.permit(Action::ReviewAssessments, Purpose::Oversight).is_ok();
    let assesses = actor.permit(Action::Assess, Purpose::Oversight).is_ok();
    let (playbook, now, me) = (actor.playbook.clone(), actor.now, actor.post.worker);
    let day = actor.today().min(first.last_of_month());
    actor
        .write(async move |writer: &Writer| {
            let rules = rules(&playbook)?;
            let (here, _) = within(writer, &permit, asked.area).await?;
            // Those of the units directly below; who leads deeper ones looks there.
            let deepest = Some(here.path().depth() + 1);
            let filter = AppointmentFilter { day: Some(day), deepest, ..AppointmentFilter::default() };
            let mut held = store::staffing::appointments(writer, &here, &filter, LISTED + 1).await?;
            let more = held.len() > LISTED;
            held.truncate(LISTED);
            held.retain(|it| {
                it.appointment.path.depth() > permit.path().depth() && it.appointment.worker != me
            });
            let workers: Vec<WorkerId> = held.iter().map(|it| it.appointment.worker).collect();
            let counts = counted(writer, permit.county(), rules, &workers, (from, until)).await?;
            let mut known = store::reports::assessments(writer, &here, &asked.month).await?;
            let rows = held.into_iter().map(|it| {
                let figures = figures(rules, &counts, it.appointment.worker);
                let same = |one: &Assessment| {
                    one.worker == it.appointment.worker
                        && one.role == it.appointment.role
                        && one.area == it.appointment.area
                };
                let place = known.iter().position(same);
                AssessedWire {
                    appointment: it.appointment.id.0,
                    worker: it.appointment.worker.0,
                    name: it.name,
                    role: it.appointment.role,
                    area_name: it.area_name,
                    figures,
                    assessment: place.map(|at| AssessmentWire::of(known.swap_remove(at), me, reviews)),
                }
            });
            let rows: Vec<_> = rows.collect();
            let contested =
                if reviews { store::reports::contested(writer, &here).await? } else { Vec::new() };
            let detail = json!({ "assessments": rows.len() });
            audited(writer, &permit, here.path().as_str(), detail, now).await?;
            Ok(AssessmentPage {
                indicators: indicators(rules),
                rows,
                contested: contested.into_iter().map(|it| AssessmentWire::of(it, me, reviews)).collect(),
                contest_days: *rules.contest_days.get_ref(),
                assesses,
                reviews,
                more,
            })
        })
        .await
}

/// Writes an assessment down, with the figures as the books have them. The same again is the same act.
///
/// # Errors
/// [`Refusal::Invalid`] with the fields, [`Refusal::OwnPost`] for who does not serve below, [`Refusal::AlreadyDecided`]
/// for a month that was assessed, [`Refusal::IdReused`].
pub async fn make(actor: &Actor, id: AssessmentId, sent: NewAssessment) -> Result<AssessmentWire, Problem> {
    let permit = actor.permit(Action::Assess, Purpose::Oversight)?;
    rules(&actor.playbook)?;
    let word = text("word", &sent.word, WORD)?;
    let (_, from, until) = month(actor, &sent.month)?;
    let (playbook, now) = (actor.playbook.clone(), actor.now);
    actor
        .write(async move |writer: &Writer| {
            let (rules, county) = (rules(&playbook)?, permit.county());
            let held = below(writer, &permit, sent.appointment).await?;
            let post = held.appointment;
            if let Some(known) = store::reports::hold_assessment(writer, county, id).await? {
                let same = known.worker == post.worker && known.month == sent.month && known.word == word;
                let same = same && known.made_by == permit.worker();
                return if same {
                    Ok(AssessmentWire::of(known, permit.worker(), false))
                } else {
                    Err(Refusal::IdReused.into())
                };
            }
            let counts = counted(writer, county, rules, &[post.worker], (from, until)).await?;
            let figures = figures(rules, &counts, post.worker);
            let new = Assessment {
                id,
                worker: post.worker,
                name: held.name,
                area: post.area,
                path: post.path,
                area_name: held.area_name,
                role: post.role,
                month: sent.month,
                figures: serde_json::to_string(&figures).unwrap_or_default(),
                word,
                made_by: permit.worker(),
                maker: String::new(),
                made_at: now,
                contest: None,
            };
            match store::reports::keep_assessment(writer, county, &new).await {
                Err(error) if error.conflicts_with("assessment_month") => {
                    return Err(Refusal::AlreadyDecided.into());
                }
                // The same page sends it at the same time: once more, and it is found.
                Err(error) if error.conflicts_with("assessment_pkey") => {
                    return Err(store::StoreError::Busy.into());
                }
                other => other?,
            }
            audited(writer, &permit, &id.to_string(), json!({ "month": new.month }), now).await?;
            let kept = store::reports::hold_assessment(writer, county, id).await?.ok_or(Refusal::NotFound)?;
            Ok(AssessmentWire::of(kept, permit.worker(), false))
        })
        .await
}

/// What was written down about oneself.
///
/// # Errors
/// [`Refusal::NotFound`] where nobody is assessed.
pub async fn own(actor: &Actor) -> Result<OwnAssessments, Problem> {
    let (county, me) = (actor.post.county, actor.post.worker);
    let rules = rules(&actor.playbook)?;
    let (indicators, contest_days) = (indicators(rules), *rules.contest_days.get_ref());
    actor
        .read(async move |db: &Reader| {
            let found = store::reports::assessments_of(db, county, me, OWN).await?;
            let praise = store::reports::granted_to(db, county, me).await?;
            Ok(OwnAssessments {
                assessments: found.into_iter().map(|it| AssessmentWire::of(it, me, false)).collect(),
                commendations: praise.into_iter().map(|it| CommendationWire::of(it, me, false)).collect(),
                indicators,
                contest_days,
            })
        })
        .await
}

/// Says something against one's own assessment, once, within the days of the playbook. The same again is the same act.
///
/// # Errors
/// [`Refusal::Invalid`] without words, [`Refusal::NotFound`] for another's, [`Refusal::ContestOver`] too late,
/// [`Refusal::AlreadyDecided`] a second time.
pub async fn contest(actor: &Actor, id: AssessmentId, sent: NewContest) -> Result<AssessmentWire, Problem> {
    let days = *rules(&actor.playbook)?.contest_days.get_ref();
    let said = text("said", &sent.said, SAID)?;
    let (county, me, now) = (actor.post.county, actor.post.worker, actor.now);
    actor
        .write(async move |writer: &Writer| {
            let known = store::reports::hold_assessment(writer, county, id).await?;
            let known = known.filter(|it| it.worker == me).ok_or(Refusal::NotFound)?;
            if let Some(contest) = &known.contest {
                let same = contest.said == said;
                return if same {
                    Ok(AssessmentWire::of(known, me, false))
                } else {
                    Err(Refusal::AlreadyDecided.into())
                };
            }
            if now > known.made_at + SignedDuration::from_hours(24 * i64::from(days)) {
                return Err(Refusal::ContestOver.into());
            }
            store::reports::contest_assessment(writer, county, id, &said, now).await?;
            let (action, subject, detail) = ("reports.contest", id.to_string(), json!({}));
            let entry =
                store::audit::Entry { county, at: now, worker: Some(me), action, subject: &subject, detail };
            store::audit::append(writer, entry).await?;
            let kept = store::reports::hold_assessment(writer, county, id).await?.ok_or(Refusal::NotFound)?;
            Ok(AssessmentWire::of(kept, me, false))
        })
        .await
}

/// Answers what somebody said against an assessment one did not make. The same again is the same act.
///
/// # Errors
/// [`Refusal::Invalid`] without words, [`Refusal::NotFound`] outside the scope or where nothing was said,
/// [`Refusal::OwnVerdict`] for who assessed or is assessed, [`Refusal::AlreadyDecided`].
pub async fn answer(actor: &Actor, id: AssessmentId, sent: ContestAnswer) -> Result<AssessmentWire, Problem> {
    let permit = actor.permit(Action::ReviewAssessments, Purpose::Oversight)?;
    let said = text("answer", &sent.answer, SAID)?;
    let now = actor.now;
    actor
        .write(async move |writer: &Writer| {
            let (county, me) = (permit.county(), permit.worker());
            let known = store::reports::hold_assessment(writer, county, id).await?;
            let known = known.filter(|it| permit.path().covers(&it.path)).ok_or(Refusal::NotFound)?;
            let contest = known.contest.as_ref().ok_or(Refusal::NotFound)?;
            if known.made_by == me || known.worker == me {
                return Err(Refusal::OwnVerdict.into());
            }
            if let Some((upheld, answer)) = &contest.answer {
                let same = *upheld == sent.upheld && *answer == said;
                return if same {
                    Ok(AssessmentWire::of(known, me, true))
                } else {
                    Err(Refusal::AlreadyDecided.into())
                };
            }
            store::reports::answer_assessment(writer, &permit, id, (sent.upheld, &said), now).await?;
            audited(writer, &permit, &id.to_string(), json!({ "upheld": sent.upheld }), now).await?;
            let kept = store::reports::hold_assessment(writer, county, id).await?.ok_or(Refusal::NotFound)?;
            Ok(AssessmentWire::of(kept, me, true))
        })
        .await
}
