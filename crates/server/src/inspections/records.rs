//! Looking at inspections and filing them. Whoever is inspected knows nothing of an unannounced visit before it is
//! filed: not in a list, not by its id, not in a count.

use std::collections::BTreeMap;

use domain::Refusal;
use domain::access::{Action, Permit, Purpose};
use domain::ids::{FindingId, InspectionId, RectificationId};
use domain::inspections::number;
use jiff::{SignedDuration, Timestamp, civil::Date};
use playbook::{AREA, Inspections};
use serde_json::json;
use store::inspections::{FiledInspection, Finding, Inspection, InspectionFilter, NewRectification, Viewer};
use store::{Reader, Writer};

use super::plan::{YEAR, rules};
use super::wire::{
    FileInspection, InspectionPage, InspectionWire, InspectionsAsked, NewFinding, NewNotice,
    RectificationWire,
};
use crate::areas::actions::within;
use crate::entry::{Actor, audited, fingerprint};
use crate::places::answerable::Answerable;
use crate::problem::{FieldError, Problem};

const LISTED: usize = 500;
const PHOTOS: usize = 4;
const LONGEST_HOURS: u32 = 24 * 30;
/// Strokes of a pen, no picture.
const SIGNATURE: usize = 12_000;

/// How much of the plan somebody may know.
pub(super) fn viewer(actor: &Actor) -> Viewer {
    let plans = actor.permit(Action::PlanInspections, Purpose::Oversight).is_ok();
    // Membership counts only through a post that inspects: whoever left, or serves elsewhere now, sees nothing.
    let inspects = actor.permit(Action::Inspect, Purpose::Oversight).is_ok();
    Viewer { member: inspects.then_some(actor.post.worker), plans }
}

fn asked_day(text: Option<&String>, field: &str) -> Result<Option<Date>, Problem> {
    let unfit = |_| Problem::invalid(vec![FieldError::new(field, "unfit")]);
    text.map(|it| it.parse().map_err(unfit)).transpose()
}

/// Inspections one may know of, the latest day first.
///
/// # Errors
/// [`Refusal::NotFound`] outside the scope.
pub async fn list(actor: &Actor, asked: InspectionsAsked) -> Result<Vec<InspectionWire>, Problem> {
    let permit = actor.permit(Action::ReadInspections, Purpose::Oversight)?;
    let filter = InspectionFilter {
        from: asked_day(asked.from.as_ref(), "from")?,
        until: asked_day(asked.until.as_ref(), "until")?,
        member: asked.mine.then_some(actor.post.worker),
        filed: asked.filed,
    };
    let viewer = viewer(actor);
    actor
        .read(async move |db: &Reader| {
            let (here, _) = within(db, &permit, asked.area).await?;
            let found = store::inspections::list(db, &here, viewer, &filter, LISTED).await?;
            Ok(found.into_iter().map(InspectionWire::from).collect())
        })
        .await
}

/// One inspection one may know of.
///
/// # Errors
/// [`Refusal::NotFound`] outside the scope, and for an unannounced one before it is filed.
pub async fn open(actor: &Actor, id: InspectionId) -> Result<InspectionPage, Problem> {
    let permit = actor.permit(Action::ReadInspections, Purpose::Oversight)?;
    let me = actor.clone();
    actor
        .read(async move |db: &Reader| {
            let found = store::inspections::find(db, &permit, viewer(&me), id).await?;
            page(db, &me, &permit, found.ok_or(Refusal::NotFound)?).await
        })
        .await
}

async fn page(
    db: &Reader,
    actor: &Actor,
    permit: &Permit,
    it: Inspection,
) -> Result<InspectionPage, Problem> {
    let answers: BTreeMap<String, String> =
        it.answers.as_deref().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
    let findings = store::inspections::findings(db, permit, it.id).await?;
    let notice = store::inspections::of_inspection(db, permit, it.id).await?;
    let mut before = BTreeMap::new();
    let mut operator = None;
    if let Some(venue) = it.venue {
        for item in rules(actor)?.items(it.category.as_deref().unwrap_or_default()) {
            let since = actor.now - YEAR;
            let times = store::inspections::repeated(db, permit, venue, &item.id, since).await?;
            if times > 0 {
                before.insert(item.id.clone(), times);
            }
        }
        operator =
            store::places::find_venue(db, permit, venue, actor.today()).await?.and_then(|it| it.operator);
    }
    let mine = store::inspections::is_member(db, permit, it.team, actor.post.worker).await?;
    Ok(InspectionPage {
        note: store::inspections::note(db, permit, it.id).await?,
        mine,
        answers,
        findings: findings.into_iter().map(Into::into).collect(),
        rectification: notice.map(|it| RectificationWire::new(it, actor.now)),
        before,
        operator,
        inspection: it.into(),
    })
}

/// What was sent, item by item.
fn check(rules: &Inspections, category: &str, sent: &FileInspection) -> Result<(), Problem> {
    let mut wrong = Vec::new();
    for item in rules.items(category) {
        match sent.answers.get(&item.id).map(String::as_str) {
            Some("ok" | "bad" | "none") => {}
            Some(_) => wrong.push(FieldError::new(format!("answers.{}", item.id), "unfit")),
            None => wrong.push(FieldError::new(format!("answers.{}", item.id), "missing")),
        }
    }
    let known = |item: &str| rules.items(category).any(|it| it.id == item);
    for item in sent.answers.keys().filter(|item| !known(item)) {
        wrong.push(FieldError::new(format!("answers.{item}"), "unknown"));
    }
    for (item, _) in sent.answers.iter().filter(|(_, answer)| *answer == "bad") {
        if !sent.findings.iter().any(|it| it.item == *item) {
            wrong.push(FieldError::new(format!("findings.{item}"), "missing"));
        }
    }
    for it in &sent.findings {
        let field = |name: &str| format!("findings.{}.{name}", it.item);
        if sent.answers.get(&it.item).is_none_or(|answer| answer != "bad") {
            wrong.push(FieldError::new(format!("findings.{}", it.item), "unknown"));
        }
        if it.said.chars().count() > 300 {
            wrong.push(FieldError::new(field("said"), "too_long"));
        }
        if !["on_spot", "notice"].contains(&it.settled.as_str()) {
            wrong.push(FieldError::new(field("settled"), "unknown"));
        }
        if it.photos.len() > PHOTOS {
            wrong.push(FieldError::new(field("photos"), "too_long"));
        }
    }
    let later = sent.findings.iter().any(|it| it.settled == "notice");
    match &sent.notice {
        None if later => wrong.push(FieldError::new("notice", "missing")),
        Some(_) if !later => wrong.push(FieldError::new("notice", "unknown")),
        Some(notice) => check_notice(notice, &mut wrong),
        None => {}
    }
    if sent.note.as_ref().is_some_and(|it| it.chars().count() > 500) {
        wrong.push(FieldError::new("note", "too_long"));
    }
    if wrong.is_empty() { Ok(()) } else { Err(Problem::invalid(wrong)) }
}

fn check_notice(notice: &NewNotice, wrong: &mut Vec<FieldError>) {
    match notice.recipient.trim().chars().count() {
        0 => wrong.push(FieldError::new("notice.recipient", "missing")),
        41.. => wrong.push(FieldError::new("notice.recipient", "too_long")),
        _ => {}
    }
    if notice.hours.is_some_and(|it| !(1..=LONGEST_HOURS).contains(&it)) {
        wrong.push(FieldError::new("notice.hours", "unfit"));
    }
    let strokes =
        |text: &str| text.bytes().all(|it| it.is_ascii_digit() || matches!(it, b',' | b' ' | b'|' | b'.'));
    if notice.signature.as_deref().is_some_and(|it| it.len() > SIGNATURE || !strokes(it)) {
        wrong.push(FieldError::new("notice.signature", "unfit"));
    }
}

/// Files what was found. The same again is the same act and gets the same number.
///
/// # Errors
/// [`Refusal::Invalid`] with the fields, [`Refusal::NotYourGroup`], [`Refusal::InspectionFiled`] by another,
/// [`Refusal::NotFound`].
pub async fn file(actor: &Actor, id: InspectionId, sent: FileInspection) -> Result<InspectionPage, Problem> {
    let permit = actor.permit(Action::Inspect, Purpose::Oversight)?;
    let made_at = actor.made_at(&sent.made_at)?;
    let rules = rules(actor)?.clone();
    let (print, code, me) = (fingerprint(actor, &sent), actor.app.code(), actor.clone());
    actor
        .write(async move |writer: &Writer| {
            let found = store::inspections::find(writer, &permit, viewer(&me), id).await?;
            let it = found.ok_or(Refusal::NotFound)?;
            if !store::inspections::is_member(writer, &permit, it.team, me.post.worker).await? {
                return Err(Refusal::NotYourGroup.into());
            }
            if it.filed_at.is_some() {
                let same = store::inspections::was_sent(writer, &permit, id, &print).await?;
                return if same {
                    page(writer, &me, &permit, it).await
                } else {
                    Err(Refusal::InspectionFiled.into())
                };
            }
            check(&rules, it.category.as_deref().unwrap_or(AREA), &sent)?;
            let mut findings = Vec::new();
            for one in &sent.findings {
                findings.push(finding(writer, &permit, &rules, &it, one, made_at).await?);
            }
            let filed = FiledInspection {
                answers: serde_json::to_string(&sent.answers).unwrap_or_default(),
                note: sent.note.clone().filter(|it| !it.trim().is_empty()),
                fingerprint: print,
            };
            let when = (me.app.day(made_at), made_at);
            if !store::inspections::file(writer, &permit, &it, &filed, &findings, when).await? {
                return Err(Refusal::InspectionFiled.into());
            }
            for one in &sent.findings {
                store::tasks::promise_photos(writer, &permit, one.id, &it.path, &one.photos).await?;
            }
            if let Some(notice) = &sent.notice {
                issue(writer, &me, &permit, &rules, &it, notice, (made_at, code)).await?;
            }
            let detail = json!({ "findings": findings.len(), "notice": sent.notice.is_some() });
            audited(writer, &permit, &id.to_string(), detail, me.now).await?;
            let filed = store::inspections::find(writer, &permit, viewer(&me), id).await?;
            page(writer, &me, &permit, filed.ok_or(Refusal::NotFound)?).await
        })
        .await
}

async fn finding(
    writer: &Writer,
    permit: &Permit,
    rules: &Inspections,
    it: &Inspection,
    sent: &NewFinding,
    made_at: Timestamp,
) -> Result<Finding, Problem> {
    let before = match it.venue {
        Some(venue) => {
            store::inspections::repeated(writer, permit, venue, &sent.item, made_at - YEAR).await?
        }
        None => 0,
    };
    Ok(Finding {
        id: FindingId(sent.id),
        item: sent.item.clone(),
        said: sent.said.trim().to_owned(),
        settled: sent.settled.clone(),
        repeated: before + 1 >= i64::from(*rules.repeat_after.get_ref()),
        photos: Vec::new(),
    })
}

/// Writes the notice: its number is the next of its year, whoever else writes one at the same moment.
async fn issue(
    writer: &Writer,
    actor: &Actor,
    permit: &Permit,
    rules: &Inspections,
    it: &Inspection,
    sent: &NewNotice,
    (made_at, code): (Timestamp, String),
) -> Result<(), Problem> {
    let year = actor.app.day(made_at).year();
    let serial = store::inspections::issue_number(writer, permit.county(), i64::from(year)).await?;
    let department = match it.venue {
        Some(venue) => {
            let venue = store::places::find_venue(writer, permit, venue, actor.today())
                .await?
                .ok_or(Refusal::NotFound)?;
            let answerable =
                Answerable::read(writer, permit.county(), &actor.playbook, actor.today()).await?;
            Some(answerable.department(&venue).to_owned())
        }
        None => None,
    };
    let hours = i64::from(sent.hours.unwrap_or(*rules.rectify_hours.get_ref()));
    let notice = NewRectification {
        id: RectificationId(sent.id),
        number: number(&rules.notice_prefix, year, serial),
        inspection: it.id,
        venue: it.venue,
        area: it.area,
        path: it.path.clone(),
        department,
        code,
        recipient: sent.recipient.trim().to_owned(),
        signature: sent.signature.clone().filter(|it| !it.is_empty()),
        due_at: actor.now + SignedDuration::from_hours(hours),
    };
    // Issued when its number is given: a slow clock makes no notice late.
    store::inspections::insert_rectification(writer, permit, &notice, actor.now).await?;
    Ok(())
}
