//! The census as a baseline of the register: counts of units taken in as a list, held against the register and the
//! doors that were knocked at, and settled with a word about what differs.

use axum::extract::DefaultBodyLimit;
use domain::Refusal;
use domain::access::{Action, Purpose};
use domain::ids::AreaId;
use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::people::{Census, Counted};
use store::{Reader, Writer};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::app::App;
use crate::areas::actions::within;
use crate::areas::named::{UNIT, Units, VILLAGE};
use crate::areas::wire::AreaAsked;
use crate::entry::{Actor, Json, Path, Query, audited};
use crate::problem::{FieldError, Problem, ProblemBody};
use crate::sheet::{self, Column, LARGEST, Row, SheetPlan, SheetSent};

const LISTED: usize = 2_000;
const LONGEST: usize = 200;
/// What a list is of that says nothing else: the seventh national census and the day it counts for.
const SEVENTH: (&str, Date) = ("第七次全国人口普查", date(2020, 11, 1));
const COLUMNS: [Column; 6] = [
    VILLAGE,
    UNIT,
    ("people", &["人口", "人口数", "人数", "常住人口", "常住人口数", "人口总数"]),
    ("households", &["户数", "家庭户数", "总户数", "家庭户"]),
    ("source", &["来源", "数据来源", "普查"]),
    ("day", &["标准时点", "普查日期", "日期", "时点"]),
];

/// A unit's census beside its register.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct CensusWire {
    /// The unit.
    pub area: Uuid,
    /// What it is called.
    pub area_name: String,
    /// Households that were counted.
    pub households: Option<i64>,
    /// People who were counted.
    pub people: i64,
    /// Which census.
    pub source: String,
    /// The day it counts for.
    pub counted_on: String,
    /// Households of the register.
    pub households_now: i64,
    /// Residents of the register.
    pub people_now: i64,
    /// Households whose door was knocked at since the count was taken in.
    pub visited: i64,
    /// Why they differ.
    pub explained: Option<String>,
    /// Who settled it.
    pub settled_by: Option<String>,
    /// When.
    pub settled_at: Option<String>,
    /// Counts up with every change.
    pub version: i64,
}

/// Why a census and the register differ.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct SettleCensus {
    /// In words.
    pub explained: String,
    /// The version one has seen.
    pub version: i64,
}

pub fn routes() -> OpenApiRouter<App> {
    let lists = OpenApiRouter::new().routes(routes!(census_list)).layer(DefaultBodyLimit::max(LARGEST));
    OpenApiRouter::new().merge(lists).routes(routes!(censuses)).routes(routes!(settle_census))
}

/// Censuses of the units of an area beside their register.
#[utoipa::path(get, path = "/census", tag = "people", params(AreaAsked),
    responses((status = 200, body = [CensusWire])))]
async fn censuses(actor: Actor, Query(asked): Query<AreaAsked>) -> Result<Json<Vec<CensusWire>>, Problem> {
    Ok(Json(list(&actor, asked.area).await?))
}

/// Look at a list of counts, or keep it.
#[utoipa::path(put, path = "/census/lists/{id}", tag = "people", params(("id" = Uuid, Path)),
    request_body = SheetSent,
    responses((status = 200, body = SheetPlan), (status = 422, body = ProblemBody)))]
async fn census_list(
    actor: Actor,
    Path(_list): Path<Uuid>,
    Json(sent): Json<SheetSent>,
) -> Result<Json<SheetPlan>, Problem> {
    Ok(Json(take_in(&actor, sent).await?))
}

/// Settle a census with why it differs from the register.
#[utoipa::path(put, path = "/census/{id}", tag = "people", params(("id" = Uuid, Path)), request_body = SettleCensus,
    responses((status = 200, body = CensusWire), (status = 412, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn settle_census(
    actor: Actor,
    Path(id): Path<Uuid>,
    Json(sent): Json<SettleCensus>,
) -> Result<Json<CensusWire>, Problem> {
    Ok(Json(settle(&actor, AreaId(id), sent).await?))
}

async fn list(actor: &Actor, area: Option<Uuid>) -> Result<Vec<CensusWire>, Problem> {
    let permit = actor.permit(Action::ReadPeople, Purpose::Register)?;
    let read = actor.read(async move |db: &Reader| {
        let (here, _) = within(db, &permit, area).await?;
        Ok(store::people::censuses(db, &here, LISTED).await?)
    });
    Ok(read.await?.into_iter().map(CensusWire::from).collect())
}

fn counted(units: &Units, row: &Row, tally: usize) -> Result<Counted, Problem> {
    let wrong = |field: &str, code: &str| Problem::invalid(vec![FieldError::new(field, code)]);
    let number = |field: &str| match row.get(field).map(str::parse::<i64>) {
        None => Ok(None),
        Some(Ok(count)) if count >= 0 => Ok(Some(count)),
        Some(_) => Err(wrong(field, "unfit")),
    };
    // Counts are of villages and what lies above: below them people move from unit to unit.
    let area = units.of(row, |it| it.path.depth() <= tally)?.ok_or_else(|| wrong("village", "missing"))?;
    let counted_on = match row.get("day") {
        None => SEVENTH.1,
        Some(text) => text.parse().map_err(|_| wrong("day", "unfit"))?,
    };
    Ok(Counted {
        area: area.id,
        path: area.path.clone(),
        households: number("households")?,
        people: number("people")?.ok_or_else(|| wrong("people", "missing"))?,
        source: row.text("source").unwrap_or_else(|| SEVENTH.0.to_owned()),
        counted_on,
    })
}

async fn take_in(actor: &Actor, sent: SheetSent) -> Result<SheetPlan, Problem> {
    let permit = actor.permit(Action::ImportPeople, Purpose::Register)?;
    let read = sheet::read(&sent.text, &COLUMNS, &["people"])?;
    let (now, tally) = (actor.now, actor.playbook.ladder().tally_depth());
    actor
        .write(async move |writer: &Writer| {
            let units = Units::read(writer, &permit, &read.rows).await?;
            let (mut plan, mut ready) = (read.plan(), Vec::new());
            for row in &read.rows {
                match counted(&units, row, tally) {
                    Ok(it) => {
                        let known = store::people::find_census(writer, &permit, it.area).await?;
                        plan.right(known.is_none());
                        ready.push(it);
                    }
                    Err(problem) => plan.wrong(row, problem)?,
                }
            }
            if plan.goes(&sent) {
                for it in &ready {
                    store::people::keep_census(writer, &permit, it, now).await?;
                }
                let detail = json!({ "census": ready.len() });
                audited(writer, &permit, permit.path().as_str(), detail, now).await?;
                plan.kept = true;
            }
            Ok(plan)
        })
        .await
}

async fn settle(actor: &Actor, area: AreaId, sent: SettleCensus) -> Result<CensusWire, Problem> {
    let permit = actor.permit(Action::EditPeople, Purpose::Register)?;
    let explained = sent.explained.trim().to_owned();
    let code = match explained.chars().count() {
        0 => Some("missing"),
        n if n > LONGEST => Some("too_long"),
        _ => None,
    };
    if let Some(code) = code {
        return Err(Problem::invalid(vec![FieldError::new("explained", code)]));
    }
    let now = actor.now;
    actor
        .write(async move |writer: &Writer| {
            let known = store::people::find_census(writer, &permit, area).await?.ok_or(Refusal::NotFound)?;
            if known.explained.as_ref() == Some(&explained) {
                return Ok(known.into());
            }
            if !store::people::settle_census(writer, &permit, area, &explained, sent.version, now).await? {
                return Err(Refusal::ChangedMeanwhile.into());
            }
            audited(writer, &permit, &area.to_string(), json!({ "census": "settled" }), now).await?;
            Ok(store::people::find_census(writer, &permit, area).await?.ok_or(Refusal::NotFound)?.into())
        })
        .await
}

impl From<Census> for CensusWire {
    fn from(it: Census) -> Self {
        Self {
            area: it.counted.area.0,
            area_name: it.area_name,
            households: it.counted.households,
            people: it.counted.people,
            source: it.counted.source,
            counted_on: it.counted.counted_on.to_string(),
            households_now: it.households_now,
            people_now: it.people_now,
            visited: it.visited,
            explained: it.explained,
            settled_by: it.settled_by,
            settled_at: it.settled_at.map(|at| at.to_string()),
            version: it.version,
        }
    }
}
