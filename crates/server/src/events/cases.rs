//! Cases of another system as lists (B-82): those still running are taken in as events, in words the playbook maps to its own
//! kinds; events are given out as a sheet, without what was said and by whom.

use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;

use domain::access::{Action, Purpose};
use domain::events::EventSource;
use domain::ids::EventId;
use formats::{SheetKind, SheetWriter};
use jiff::SignedDuration;
use playbook::{Events, Playbook};
use serde_json::json;
use store::{Reader, Writer};
use uuid::Uuid;

use super::report::{Ready, keep, ready};
use super::rules::rules;
use super::wire::{CaseWord, NewEventWire};
use crate::areas::named::{UNIT, Units, VILLAGE};
use crate::entry::{Actor, audited, fingerprint};
use crate::fields::Fields;
use crate::problem::{FieldError, Problem};
use crate::sheet::{self, Column, Row, SheetPlan, SheetSent};

const COLUMNS: [Column; 8] = [
    ("category", &["类别", "事件类别", "问题类别", "案件类型", "事件类型", "问题类型", "大类", "小类"]),
    ("said", &["描述", "内容", "问题描述", "事件描述", "案件描述", "诉求内容"]),
    ("number", &["编号", "事件编号", "案卷号", "案件编号", "工单编号", "受理编号"]),
    VILLAGE,
    UNIT,
    ("place", &["位置", "地点", "具体位置", "地址", "事发地点", "事发地址"]),
    ("told_at", &["上报时间", "受理时间", "登记时间", "发生时间", "创建时间"]),
    ("state", &["状态", "办理状态", "当前状态", "案件状态"]),
];
/// What other systems call a case that is over; it stays where it is.
const OVER: [&str; 7] = ["办结", "结案", "完结", "关闭", "归档", "closed", "resolved"];
const PLACE: usize = 80;
const WORD: usize = 40;
/// As many as one sheet may hold.
const GIVEN: usize = 100_000;
const YEAR: SignedDuration = SignedDuration::from_hours(366 * 24);

fn wrong(field: &str, code: &str) -> Problem {
    Problem::invalid(vec![FieldError::new(field, code)])
}

/// A kind of the playbook by its own names, or by what was said another system's word means.
fn category<'a>(
    events: &'a Events,
    words: &'a BTreeMap<String, String>,
    said: &str,
) -> Result<&'a str, Problem> {
    let own = |it: &&playbook::EventCategory| {
        [it.id.get_ref().as_str(), &it.name.zh, &it.name.en]
            .iter()
            .any(|name| name.eq_ignore_ascii_case(said))
    };
    let own = events.categories.iter().find(own).map(|it| it.id.get_ref().as_str());
    let mapped = || words.get(said).map(String::as_str).filter(|it| events.category(it).is_some());
    own.or_else(mapped).ok_or_else(|| wrong("category", "unknown"))
}

fn case(actor: &Actor, units: &Units, words: &BTreeMap<String, String>, row: &Row) -> Result<Ready, Problem> {
    let events = rules(&actor.playbook)?;
    let said = row.text("said").unwrap_or_default();
    let category = category(events, words, row.get("category").unwrap_or_default())?;
    let over = row.get("state").map(str::to_lowercase);
    if over.is_some_and(|state| OVER.iter().any(|it| state.contains(it)) && !state.contains('未')) {
        return Err(wrong("state", "ended"));
    }
    let area = units.of(row, |_| true)?.map(|it| it.id.0);
    let from = [row.get("number"), row.get("told_at")].into_iter().flatten().collect::<Vec<_>>().join("，");
    let place = row.text("place").or_else(|| row.text(UNIT.0)).or_else(|| row.text(VILLAGE.0));
    let sent = NewEventWire {
        area,
        category: category.to_owned(),
        place: place.unwrap_or_else(|| "见描述".to_owned()).chars().take(PLACE).collect(),
        said: if from.is_empty() { said } else { format!("{said}\n（原系统：{from}）") },
        people: events.category(category).filter(|it| it.people).map(|_| 0),
        source: Some(EventSource::Data.into()),
        photos: Vec::new(),
        blurred: false,
        handled: None,
    };
    let print = fingerprint(actor, &sent);
    ready(&actor.playbook, sent, print)
}

/// Looks at a list of cases, or takes in those that still run.
///
/// # Errors
/// [`domain::Refusal::Invalid`] for a list that cannot be read; what is wrong with its lines is in the answer.
pub async fn take_in(actor: &Actor, list: Uuid, sent: SheetSent) -> Result<SheetPlan, Problem> {
    let permit = actor.permit(Action::OpenDoors, Purpose::Oversight)?;
    rules(&actor.playbook)?;
    let read = sheet::read(&sent.text, &COLUMNS, &["category", "said"])?;
    let me = actor.clone();
    actor
        .write(async move |writer: &Writer| {
            let units = Units::read(writer, &permit, &read.rows).await?;
            let words = store::events::case_words(writer, &permit).await?.into_iter().collect();
            let (mut plan, mut found, mut numbers) = (read.plan(), Vec::new(), HashSet::new());
            for row in &read.rows {
                let again = row.text("number").is_some_and(|it| !numbers.insert(it));
                let case = if again { Err(wrong("number", "twice")) } else { case(&me, &units, &words, row) };
                match case {
                    Ok(case) => {
                        let id = EventId(row.id(list));
                        let known = store::events::fingerprint_of(writer, permit.county(), id).await?;
                        plan.right(known.is_none());
                        found.push((id, case));
                    }
                    Err(problem) => plan.wrong(row, problem)?,
                }
            }
            if plan.goes(&sent) {
                let cases = found.len();
                for (id, case) in found {
                    keep(writer, &me, &permit, id, case).await?;
                }
                audited(writer, &permit, &list.to_string(), json!({ "cases": cases }), me.now).await?;
                plan.kept = true;
            }
            Ok(plan)
        })
        .await
}

/// Words of other systems and the kinds they mean.
///
/// # Errors
/// [`domain::Refusal::NotAllowed`].
pub async fn words(actor: &Actor) -> Result<Vec<CaseWord>, Problem> {
    let permit = actor.permit(Action::OpenDoors, Purpose::Oversight)?;
    let read = actor.read(async move |db: &Reader| Ok(store::events::case_words(db, &permit).await?));
    Ok(read.await?.into_iter().map(|(said, category)| CaseWord { said, category: Some(category) }).collect())
}

/// Says which kind a word of another system means, or that it means none.
///
/// # Errors
/// [`domain::Refusal::Invalid`] with the fields.
pub async fn say(actor: &Actor, sent: CaseWord) -> Result<(), Problem> {
    let permit = actor.permit(Action::OpenDoors, Purpose::Oversight)?;
    let mut fields = Fields::default();
    let said = fields.text("said", &sent.said, 1..=WORD);
    let known = |it: &String| rules(&actor.playbook).is_ok_and(|events| events.category(it).is_some());
    fields.check(sent.category.as_ref().is_none_or(known), "category", "unknown");
    let said = fields.one(said)?;
    let now = actor.now;
    actor
        .write(async move |writer: &Writer| {
            store::events::keep_case_word(writer, &permit, &said, sent.category.as_deref()).await?;
            let detail = json!({ "word": said, "category": sent.category });
            Ok(audited(writer, &permit, permit.path().as_str(), detail, now).await?)
        })
        .await
}

const HEADINGS: [&str; 14] = [
    "编号",
    "类别",
    "级别",
    "单位",
    "状态",
    "上报时间",
    "应办结时间",
    "派发时间",
    "处置时间",
    "办结时间",
    "升级次数",
    "处置结果",
    "数量",
    "评价",
];

/// Writes the events of the last year to a sheet: how each stood, and nothing of what was said or by whom.
///
/// # Errors
/// [`domain::Refusal::NotFound`] outside the scope; [`store::StoreError`] of the disk.
pub async fn give_out(actor: &Actor, kind: SheetKind) -> Result<PathBuf, Problem> {
    let permit = actor.permit(Action::OpenDoors, Purpose::Oversight)?;
    rules(&actor.playbook)?;
    let (now, me) = (actor.now, actor.clone());
    let cases = actor
        .write(async move |writer: &Writer| {
            let cases = store::events::cases(writer, &permit, now - YEAR, GIVEN).await?;
            audited(writer, &permit, permit.path().as_str(), json!({ "given_out": cases.len() }), now)
                .await?;
            Ok(cases)
        })
        .await?;
    sheet::saved(actor, move || sheet_of(&me, cases, kind)).await
}

fn sheet_of(actor: &Actor, cases: Vec<store::events::Case>, kind: SheetKind) -> Result<SheetWriter, String> {
    let playbook: &Playbook = &actor.playbook;
    let events = playbook.events.as_ref();
    let at = |it| sheet::instant(actor, it);
    let mut written = SheetWriter::new(kind, &HEADINGS)?;
    for it in cases {
        let category = events.and_then(|events| events.category(&it.category));
        let level = events.and_then(|events| events.level(&it.level));
        let outcome = it.outcome.as_deref();
        let outcome =
            events.and_then(|events| events.outcomes.iter().find(|one| Some(one.id.as_str()) == outcome));
        let cells = [
            it.number,
            category.map_or(it.category, |it| it.name.zh.clone()),
            level.map_or(it.level, |it| it.name.zh.clone()),
            it.area_name,
            it.state.zh().to_owned(),
            at(Some(it.reported_at)),
            at(Some(it.due_at)),
            at(it.dispatched_at),
            at(it.handled_at),
            at(it.ended_at),
            it.escalations.to_string(),
            outcome.map_or(String::new(), |it| it.name.zh.clone()),
            it.outcome_count.map_or(String::new(), |it| it.to_string()),
            it.rating.map_or(String::new(), |it| it.to_string()),
        ];
        written.row(&cells.iter().map(String::as_str).collect::<Vec<_>>())?;
    }
    Ok(written)
}

/// The name a sheet is given out under.
pub fn file_name(actor: &Actor, kind: SheetKind) -> String {
    let end = if kind == SheetKind::Xlsx { "xlsx" } else { "csv" };
    format!("events-{}-{}.{end}", actor.post.county.0, actor.today())
}
