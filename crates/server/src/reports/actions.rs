//! Reading, signing and correcting reports. The lowest unit's figures come from the day's work, every
//! other unit's from the standing reports below it: nobody types a number the books know (L-45).

use domain::Refusal;
use domain::access::{Action, Permit, Purpose};
use domain::reports::{Below, Figures, Signed, Standing, correct, cut_off, sign, standing};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use playbook::{Playbook, ReportForm, Source};
use serde_json::json;
use store::access::Appointment;
use store::areas::Area;
use store::reports::{Owing, Report};
use store::{Reader, Writer};
use uuid::Uuid;

use super::wire::{ChaseAsked, Chased, LevelProgress, ReportPage, SignReport, UnitReport, VersionWire};
use crate::areas::actions::within;
use crate::entry::{Actor, audited};
use crate::problem::{FieldError, Problem};

const LISTED: usize = 1000;

/// Which report of which day, judged at which instant.
#[derive(Clone)]
struct Asked {
    form: ReportForm,
    day: Date,
    cut_off: Timestamp,
    now: Timestamp,
}

impl Asked {
    fn new(actor: &Actor, form: &str, day: &str) -> Result<Self, Problem> {
        let form = actor.playbook.report(form).ok_or(Refusal::NotFound)?.clone();
        let day: Date = day.parse().map_err(|_| Problem::invalid(vec![FieldError::new("day", "unfit")]))?;
        if day > actor.today() {
            return Err(Refusal::DayInFuture.into());
        }
        let cut_off = cut_off(day, form.cut_off, actor.app.zone());
        Ok(Self { form, day, cut_off, now: actor.now })
    }

    fn id(&self) -> &str {
        self.form.id.get_ref()
    }

    fn standing(&self, signed: Option<(Timestamp, bool)>) -> Standing {
        standing(signed, self.cut_off, self.now)
    }
}

/// Everything about one unit's report that signing and showing need.
struct State {
    versions: Vec<Report>,
    figures: Figures,
    below: Vec<Owing>,
}

impl State {
    fn signed(&self) -> Option<Signed> {
        self.versions.first().map(|it| Signed { version: it.version })
    }

    fn counts(&self) -> Below {
        let signed = self.below.iter().filter(|unit| unit.signed.is_some()).count();
        Below { units: self.below.len() as i64, signed: signed as i64 }
    }
}

async fn state(
    db: &Reader,
    here: &Permit,
    area: &Area,
    asked: &Asked,
    playbook: &Playbook,
) -> Result<State, Problem> {
    let levels = &asked.form.levels;
    if !levels.iter().any(|level| *level.get_ref() == area.level) {
        return Err(Refusal::NotFound.into());
    }
    let versions = store::reports::versions(db, here, asked.id(), asked.day, area.id).await?;
    let next = playbook.ladder().at(area.path.depth() + 1);
    let rolls_up = next.is_some_and(|next| levels.iter().any(|level| level.get_ref() == next.id.get_ref()));
    let (below, mut figures) = if rolls_up {
        let depth = area.path.depth() + 1;
        let below = store::reports::owing(db, here, asked.id(), asked.day, depth, false, LISTED).await?;
        // Its own checkpoints count at the unit itself.
        let mut sum = store::figures::day_figures_at(db, here, asked.day, &area.path).await?;
        for signed in below.iter().filter_map(|unit| unit.signed.as_ref()) {
            sum.add(&signed.figures);
        }
        (below, sum)
    } else {
        (Vec::new(), store::figures::day_figures(db, here, asked.day).await?)
    };
    figures.0.retain(|id, _| asked.form.figures.iter().any(|figure| figure.id.get_ref() == id));
    for figure in &asked.form.figures {
        figures.0.entry(figure.id.get_ref().clone()).or_default();
    }
    Ok(State { versions, figures, below })
}

/// One unit's report of one day.
///
/// # Errors
/// [`Refusal::NotFound`] outside the scope or for a level that signs no such report.
pub async fn page(actor: &Actor, form: &str, day: &str, area: Option<Uuid>) -> Result<ReportPage, Problem> {
    let permit = actor.permit(Action::ReadReports, Purpose::Oversight)?;
    let may_file = actor.permit(Action::FileReports, Purpose::Oversight).is_ok();
    let asked = Asked::new(actor, form, day)?;
    let playbook = actor.playbook.clone();
    actor
        .read(async move |db: &Reader| {
            let (here, area) = within(db, &permit, area).await?;
            let state = state(db, &here, &area, &asked, &playbook).await?;
            let progress = progress(db, &here, &asked, &playbook).await?;
            let latest = state.versions.first();
            let signed = latest.map(|it| (it.first_signed_at, it.is_zero));
            let counted = |figures: &Figures| {
                let mut counted = figures.clone();
                for figure in asked.form.figures.iter().filter(|figure| figure.from == Source::Entered) {
                    counted.0.remove(figure.id.get_ref());
                }
                counted
            };
            Ok(ReportPage {
                form: asked.id().to_owned(),
                day: asked.day,
                standing: asked.standing(signed).into(),
                cut_off: asked.cut_off,
                is_zero: state.figures.is_zero(&asked.form.watched()),
                moved_since: latest.is_some_and(|it| counted(&it.figures) != counted(&state.figures)),
                figures: state.figures.0.clone(),
                below: state.below.iter().map(|unit| unit_report(unit, &asked)).collect(),
                versions: state.versions.into_iter().map(VersionWire::from).collect(),
                progress,
                may_sign: may_file,
                area: area.into(),
            })
        })
        .await
}

fn unit_report(unit: &Owing, asked: &Asked) -> UnitReport {
    let signed = unit.signed.as_ref();
    UnitReport {
        area: unit.area.0,
        name: unit.name.clone(),
        standing: asked.standing(signed.map(|it| (it.first_at, it.is_zero))).into(),
        version: signed.map_or(0, |it| it.version),
        signed_at: signed.map(|it| it.first_at),
        figures: signed.map(|it| it.figures.0.clone()).unwrap_or_default(),
    }
}

async fn progress(
    db: &Reader,
    here: &Permit,
    asked: &Asked,
    playbook: &Playbook,
) -> Result<Vec<LevelProgress>, Problem> {
    let mut levels = Vec::new();
    for level in &asked.form.levels {
        let Some(depth) = playbook.ladder().depth(level.get_ref()).filter(|it| *it > here.path().depth())
        else {
            continue;
        };
        let [units, signed, zero, late] =
            store::reports::progress(db, here, asked.id(), asked.day, depth, asked.cut_off).await?;
        let missing = if asked.now > asked.cut_off { units - signed } else { 0 };
        levels.push(LevelProgress { level: level.get_ref().clone(), units, signed, zero, late, missing });
    }
    Ok(levels)
}

/// How far each reporting level below one's scope is today, for the live view.
///
/// # Errors
/// The store's.
pub async fn live(
    db: &Reader,
    here: &Permit,
    form: &ReportForm,
    day: Date,
    now: Timestamp,
    zone: &TimeZone,
    playbook: &Playbook,
) -> Result<Vec<LevelProgress>, Problem> {
    let asked = Asked { form: form.clone(), day, cut_off: cut_off(day, form.cut_off, zone), now };
    progress(db, here, &asked, playbook).await
}

/// Signs a unit's report as the books have it, with the entered figures. Signing again what one has
/// signed already is the same act.
///
/// # Errors
/// [`Refusal::ReportSigned`], [`Refusal::BelowNotReady`], [`Refusal::Invalid`], [`Refusal::NotFound`].
pub async fn file(actor: &Actor, form: &str, day: &str, sent: SignReport) -> Result<VersionWire, Problem> {
    let permit = actor.permit(Action::FileReports, Purpose::Oversight)?;
    let asked = Asked::new(actor, form, day)?;
    let entered = entered(&asked.form, &sent, false)?;
    // Only what a phone could not send earlier counts for when it was signed.
    let said = sent.made_at.as_deref().filter(|_| actor.later);
    let signed_at = said.map_or(Ok(actor.now), |text| actor.made_at(text))?;
    let (playbook, signer) = (actor.playbook.clone(), actor.name.clone());
    let signed = actor.write(async move |writer: &Writer| {
        let (here, area) = within(writer, &permit, Some(sent.area)).await?;
        let mut state = state(writer, &here, &area, &asked, &playbook).await?;
        state.figures.add(&entered);
        if let Some(known) = state.versions.iter().find(|it| it.entry.is_some() && it.entry == sent.id) {
            return Ok(known.clone());
        }
        if let Some(standing) = state.versions.first()
            && standing.signed_by == permit.worker()
            && standing.figures == state.figures
        {
            return Ok(standing.clone());
        }
        let below = state.counts();
        let version = sign(state.signed(), below, sent.reason.as_deref())?.version;
        let report = Report {
            area: area.id,
            path: area.path.clone(),
            version,
            // Who has not heard from everybody cannot say that nothing happened.
            is_zero: below.signed == below.units && state.figures.is_zero(&asked.form.watched()),
            figures: state.figures,
            signed_by: permit.worker(),
            signer,
            signed_at,
            first_signed_at: signed_at,
            reason: sent.reason.filter(|text| !text.trim().is_empty()),
            below_units: below.units,
            below_signed: below.signed,
            entry: sent.id,
        };
        keep(writer, &permit, &asked, report).await
    });
    Ok(signed.await?.into())
}

/// Corrects a signed report: a new version with a reason, the earlier ones stay.
///
/// # Errors
/// [`Refusal::ReportNotSigned`], [`Refusal::ReasonMissing`], [`Refusal::ChangedMeanwhile`],
/// [`Refusal::Invalid`], [`Refusal::NotFound`].
pub async fn amend(actor: &Actor, form: &str, day: &str, sent: SignReport) -> Result<VersionWire, Problem> {
    let permit = actor.permit(Action::FileReports, Purpose::Oversight)?;
    let asked = Asked::new(actor, form, day)?;
    let changed = entered(&asked.form, &sent, true)?;
    let (playbook, signer) = (actor.playbook.clone(), actor.name.clone());
    let signed = actor.write(async move |writer: &Writer| {
        let (here, area) = within(writer, &permit, Some(sent.area)).await?;
        let state = state(writer, &here, &area, &asked, &playbook).await?;
        let version = correct(state.signed(), sent.reason.as_deref())?.version;
        let below = state.counts();
        let counted = state.figures;
        let before = state.versions.into_iter().next().ok_or(Refusal::ReportNotSigned)?;
        if sent.version.is_some_and(|seen| seen != before.version) {
            return Err(Refusal::ChangedMeanwhile.into());
        }
        // What the work and the reports below count now, what was typed in before, what is
        // corrected.
        let mut figures = counted;
        for figure in asked.form.figures.iter().filter(|figure| figure.from == Source::Entered) {
            let id = figure.id.get_ref();
            if figures.get(id) == 0 {
                figures.set(id, before.figures.get(id));
            }
        }
        figures.0.extend(changed.0);
        let report = Report {
            version,
            is_zero: figures.is_zero(&asked.form.watched()),
            figures,
            signed_by: permit.worker(),
            signer,
            signed_at: asked.now,
            reason: sent.reason,
            below_units: below.units,
            below_signed: below.signed,
            entry: sent.id,
            ..before
        };
        keep(writer, &permit, &asked, report).await
    });
    Ok(signed.await?.into())
}

async fn keep(
    writer: &store::Writer,
    permit: &Permit,
    asked: &Asked,
    report: Report,
) -> Result<Report, Problem> {
    match store::reports::insert(writer, permit, asked.id(), asked.day, &report).await {
        Err(error) if error.conflicts_with("report_pkey") => return Err(Refusal::ChangedMeanwhile.into()),
        other => other?,
    }
    let subject = format!("{}/{}/{}", asked.id(), asked.day, report.area);
    let detail = json!({ "version": report.version, "zero": report.is_zero });
    audited(writer, permit, &subject, detail, asked.now).await?;
    Ok(report)
}

fn entered(form: &ReportForm, sent: &SignReport, any: bool) -> Result<Figures, Problem> {
    let mut figures = Figures::default();
    let mut wrong = Vec::new();
    for (id, value) in &sent.figures {
        let figure = form.figures.iter().find(|figure| figure.id.get_ref() == id);
        match figure {
            Some(figure) if any || figure.from == Source::Entered => {
                if (0..=10_000_000).contains(value) {
                    figures.set(id, *value);
                } else {
                    wrong.push(FieldError::new(format!("figures.{id}"), "unfit"));
                }
            }
            _ => wrong.push(FieldError::new(format!("figures.{id}"), "unknown")),
        }
    }
    if wrong.is_empty() { Ok(figures) } else { Err(Problem::invalid(wrong)) }
}

/// Units that have not reported, with who answers for them.
///
/// # Errors
/// [`Refusal::NotFound`] outside the scope.
pub async fn chase(actor: &Actor, form: &str, day: &str, which: ChaseAsked) -> Result<Vec<Chased>, Problem> {
    let permit = actor.permit(Action::ReadReports, Purpose::Oversight)?;
    let asked = Asked::new(actor, form, day)?;
    let (playbook, today) = (actor.playbook.clone(), actor.today());
    actor
        .read(async move |db: &Reader| {
            let (here, _) = within(db, &permit, which.area).await?;
            let level = which.level.or_else(|| asked.form.levels.last().map(|it| it.get_ref().clone()));
            let depth = level.and_then(|level| playbook.ladder().depth(&level));
            let depth = depth.ok_or(Problem::invalid(vec![FieldError::new("level", "unknown")]))?;
            let missing =
                store::reports::owing(db, &here, asked.id(), asked.day, depth, true, LISTED).await?;
            let mut chased = Vec::new();
            for unit in missing {
                // Who is to be called is who may file it.
                let files = |post: &Appointment| {
                    playbook.role(&post.role).is_some_and(|it| it.actions.contains(&Action::FileReports))
                };
                let mut holders = store::access::holders(db, &here, &unit.path, today).await?;
                holders.retain(|(post, _)| files(post));
                let above = match unit.path.parent() {
                    Some(path) => store::areas::at_path(db, here.county(), &path).await?,
                    None => None,
                };
                chased.push(Chased {
                    area: unit.area.0,
                    name: unit.name,
                    above: above.map_or(String::new(), |area| area.name),
                    standing: asked.standing(None).into(),
                    holders: holders.into_iter().map(|(_, name)| name).collect(),
                });
            }
            Ok(chased)
        })
        .await
}
