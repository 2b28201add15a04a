//! Borders and base map out of a file: matched to units by name or code, converted to WGS 84, fitted to one another, told
//! before anything is kept.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use division::{Seam, broken, mended, tidy};
use domain::Refusal;
use domain::access::{Action, Permit, Purpose};
use domain::ids::{AreaId, BorderId};
use domain::territory::{BorderOrigin, BorderState, LandKind};
use formats::{Datum, Feature, MapProblem, features};
use geo::{Centroid, Contains, Coord, Geometry, MapCoords, MultiPolygon};
use jiff::Timestamp;
use serde_json::json;
use store::areas::Area;
use store::territory::{Land, NewBorder};
use store::{Reader, StoreError, Writer};
use uuid::Uuid;

use super::borders::give_way_but;
use super::shapes::{ground, kept};
use super::wire::{MapFault, MapFile, MapMend, MapPlan};
use crate::areas::actions::within;
use crate::areas::named::{UNIT, Units, VILLAGE};
use crate::entry::{Actor, audited};
use crate::problem::{FieldError, Problem};
use crate::sheet::{Column, Row};

/// Shapes of one file at most.
const MOST: usize = 500_000;
/// Faults that are told at once.
const TOLD: usize = 100;
/// What the unit's name stands under: as in lists, or as maps say it.
static NAMES: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let maps = ["名称", "单位名称", "区域名称", "name", "unit", "代码", "code", "NAME", "Name"];
    UNIT.1.iter().copied().chain(maps).collect()
});

/// A file as it was read: each shape in degrees WGS 84, with its number and name.
struct Sheet {
    features: Vec<Feature>,
    rows: Vec<Row>,
    datum: Datum,
}

fn field(name: &str, code: &str) -> Problem {
    Problem::invalid(vec![FieldError::new(name, code)])
}

fn read(path: &Path, datum: Datum) -> Result<Sheet, Problem> {
    let mut features = features(path).map_err(|it| match it {
        MapProblem::Unreadable { .. } => Problem::from(Refusal::FileUnreadable),
        MapProblem::Nowhere => field("file", "nowhere"),
        MapProblem::Several => field("file", "several"),
        MapProblem::Projected => field("file", "projected"),
        MapProblem::Endless => field("file", "too_long"),
    })?;
    match features.len() {
        0 => return Err(field("file", "missing")),
        n if n > MOST => return Err(field("file", "too_long")),
        _ => {}
    }
    for it in &mut features {
        it.shape = it.shape.take().map(|shape| {
            shape.map_coords(|at| {
                let [x, y] = datum.to_wgs84([at.x, at.y]);
                Coord { x, y }
            })
        });
    }
    let rows = rows(&features, &[VILLAGE, ("unit", &NAMES)]);
    Ok(Sheet { features, rows, datum })
}

/// What is written on shapes, as rows of a list.
fn rows(features: &[Feature], columns: &[Column]) -> Vec<Row> {
    let mut headings: Vec<String> = Vec::new();
    for it in features.iter().take(1_000).flat_map(|it| it.fields.keys()) {
        if !headings.contains(it) {
            headings.push(it.clone());
        }
    }
    let found = formats::detect_among(columns, &[(1, headings.clone())]).columns;
    let cells = |it: &Feature| {
        let cell = |(name, place): (&&'static str, &usize)| {
            let said = it.fields.get(&headings[*place])?.trim();
            (!said.is_empty()).then(|| (*name, said.to_owned()))
        };
        found.iter().filter_map(cell).collect()
    };
    features.iter().map(|it| Row::of(it.number, cells(it))).collect()
}

fn fault(row: &Row, code: &str) -> MapFault {
    let name = row.get("unit").or(row.get("village")).unwrap_or_default().to_owned();
    MapFault { number: row.line, name, code: code.to_owned(), other: None, ground: None }
}

/// Looks at a file with shapes, or keeps it in one go.
///
/// # Errors
/// [`Refusal::Invalid`] `kind`, `datum`, `file`; [`Refusal::FileUnreadable`], [`Refusal::NotFound`]. What is wrong with its
/// shapes is in the answer.
pub async fn take_in(actor: &Actor, id: Uuid, path: PathBuf, asked: MapFile) -> Result<MapPlan, Problem> {
    let permit = actor.permit(Action::KeepTerritory, Purpose::Oversight)?;
    let datum = Datum::named(&asked.datum).ok_or_else(|| field("datum", "unknown"))?;
    let kind = LandKind::from_name(&asked.kind);
    if kind.is_none() && asked.kind != "border" {
        return Err(field("kind", "unknown"));
    }
    // Reading a large file is work for a thread of its own.
    let sheet = tokio::task::spawn_blocking(move || read(&path, datum)).await;
    let sheet = sheet.map_err(|it| StoreError::Engine(it.to_string()))??;
    // Looked at by a reader, so that nobody waits for it to write; only what is to be kept goes to the writer.
    let (scope, wanted) = (permit.clone(), asked.clone());
    let (area, (mut plan, ready)) = actor
        .read(async move |db: &Reader| {
            let (here, area) = within(db, &scope, wanted.area).await?;
            let ready = match kind {
                Some(kind) => land(id, kind, &sheet),
                None => borders(db, &here, (id, &area), sheet).await?,
            };
            Ok((area, ready))
        })
        .await?;
    if goes(&plan, &asked) {
        let (now, shapes) = (actor.now, plan.shapes);
        actor
            .write(async move |writer: &Writer| {
                let county = permit.county();
                match (ready, kind) {
                    (Ready::Land(land), Some(kind)) => {
                        store::territory::replace_land(writer, county, &area.path, kind, &land).await?;
                    }
                    (Ready::Land(_), None) => {}
                    (Ready::Borders(borders), _) => keep(writer, &permit, &borders, now).await?,
                }
                store::territory::changed(writer, county).await?;
                let detail = json!({ "kind": asked.kind, "shapes": shapes });
                Ok(audited(writer, &permit, &area.id.to_string(), detail, now).await?)
            })
            .await?;
        plan.kept = true;
    }
    plan.faults.truncate(TOLD);
    plan.open.truncate(TOLD);
    Ok(plan)
}

/// What is right and can be kept.
enum Ready {
    Land(Vec<Land>),
    Borders(Vec<(Uuid, Area, MultiPolygon)>),
}

fn goes(plan: &MapPlan, asked: &MapFile) -> bool {
    asked.keep && plan.shapes > 0 && (plan.faulty == 0 || asked.leave_out)
}

fn land(list: Uuid, kind: LandKind, sheet: &Sheet) -> (MapPlan, Ready) {
    let (mut plan, mut land) = (MapPlan::default(), Vec::new());
    for (feature, row) in sheet.features.iter().zip(&sheet.rows) {
        let shape =
            feature.shape.as_ref().filter(|it| !matches!(it, Geometry::Point(_) | Geometry::MultiPoint(_)));
        let Some(shape) = shape.and_then(kept).filter(|it| on_earth(it.bounds.degrees())) else {
            plan.faulty += 1;
            plan.faults.push(fault(row, "no_shape"));
            continue;
        };
        let name = row.text("unit").unwrap_or_default();
        land.push(Land { id: row.id(list), kind, name, shape });
    }
    (plan.shapes, plan.fresh) = (land.len(), land.len());
    (plan, Ready::Land(land))
}

fn on_earth([[west, south], [east, north]]: [[f64; 2]; 2]) -> bool {
    west >= -180.0 && east <= 180.0 && south >= -85.0 && north <= 85.0
}

/// Shapes that are borders of units, in the order of the tree, and what is wrong with the rest.
async fn matched(
    db: &Reader,
    permit: &Permit,
    sheet: Sheet,
    plan: &mut MapPlan,
) -> Result<Vec<(Area, Row, MultiPolygon)>, Problem> {
    let units = Units::read(db, permit, &sheet.rows).await?;
    let (mut found, mut seen, mut crossing) = (Vec::new(), HashSet::new(), 0);
    for (feature, row) in sheet.features.into_iter().zip(sheet.rows) {
        let unit = match units.of(&row, |_| true) {
            Ok(Some(unit)) => Ok(unit),
            Ok(None) => Err("unnamed"),
            Err(Problem::Refused(_, fields)) => {
                Err(if fields.iter().any(|it| it.code == "several") { "several" } else { "unknown" })
            }
            Err(other) => return Err(other),
        };
        let shape = feature.shape.and_then(formats::ground);
        let whole =
            shape.as_ref().and_then(|it| if broken(it).is_some() { mended(it) } else { Some(it.clone()) });
        match (unit, whole) {
            (Ok(unit), Some(whole)) if seen.insert(unit.id) => {
                crossing += usize::from(shape.as_ref().is_some_and(|it| broken(it).is_some()));
                found.push((unit.clone(), row, whole));
            }
            (unit, whole) => {
                let code = unit.err().unwrap_or(if whole.is_some() { "twice" } else { "no_ground" });
                plan.faulty += 1;
                plan.faults.push(fault(&row, code));
            }
        }
    }
    if crossing > 0 {
        plan.mended.push(MapMend { code: "crossing".to_owned(), count: crossing });
    }
    found.sort_by(|a, b| a.0.path.depth().cmp(&b.0.path.depth()).then_with(|| a.0.path.cmp(&b.0.path)));
    Ok(found)
}

/// Fits the shapes of each rung to one another; those who claim somebody else's ground fall out.
fn fitted(found: Vec<(Area, Row, MultiPolygon)>, plan: &mut MapPlan) -> Vec<(Area, MultiPolygon, Row)> {
    let mut rungs: BTreeMap<usize, Vec<(Area, Row, MultiPolygon)>> = BTreeMap::new();
    for it in found {
        rungs.entry(it.0.path.depth()).or_default().push(it);
    }
    let (mut out, mut counts) = (Vec::new(), BTreeMap::<&str, usize>::new());
    for units in rungs.into_values() {
        let (named, mut shapes): (Vec<_>, Vec<_>) =
            units.into_iter().map(|(area, row, shape)| ((area, row), shape)).unzip();
        let mut claims = HashSet::new();
        for seam in tidy(&mut shapes) {
            match seam {
                Seam::Cut(..) => *counts.entry("cut").or_default() += 1,
                Seam::Closed(..) => *counts.entry("closed").or_default() += 1,
                Seam::Claimed(first, second, ground) => {
                    if claims.insert(second) {
                        let other = Some(named[first].0.name.clone());
                        plan.faulty += 1;
                        plan.faults.push(MapFault {
                            other,
                            ground: Some(ground),
                            ..fault(&named[second].1, "claimed")
                        });
                    }
                }
                Seam::Gap([lon, lat], ground) => plan.open.push(MapFault {
                    number: 0,
                    name: format!("{lon:.5}, {lat:.5}"),
                    code: "gap".to_owned(),
                    other: None,
                    ground: Some(ground),
                }),
            }
        }
        let kept = named.into_iter().zip(shapes).enumerate().filter(|(number, _)| !claims.contains(number));
        out.extend(kept.map(|(_, ((area, row), shape))| (area, shape, row)));
    }
    plan.mended.extend(counts.into_iter().map(|(code, count)| MapMend { code: code.to_owned(), count }));
    out
}

async fn borders(
    db: &Reader,
    permit: &Permit,
    (list, area): (Uuid, &Area),
    sheet: Sheet,
) -> Result<(MapPlan, Ready), Problem> {
    let mut plan = MapPlan::default();
    let whole = store::territory::held_of(db, permit.county(), area.id).await?;
    if let Some(whole) = whole.map(|it| ground(&it.shape)).transpose()? {
        plan.likelier = likelier(&sheet, &whole).map(|it| it.name().to_owned());
    }
    let found = matched(db, permit, sheet, &mut plan).await?;
    let drawn = fitted(found, &mut plan);
    let mut held: HashMap<AreaId, MultiPolygon> = HashMap::new();
    let mut ready = Vec::new();
    for (unit, shape, row) in drawn {
        let above = match unit.parent {
            Some(parent) if !held.contains_key(&parent) => {
                store::territory::held_of(db, permit.county(), parent).await?
            }
            _ => None,
        };
        if let (Some(parent), Some(above)) = (unit.parent, above) {
            held.insert(parent, ground(&above.shape)?);
        }
        let outside = unit.parent.and_then(|it| held.get(&it));
        let outside = outside.map_or(0.0, |above| division::fit(&shape, None, Some(above), &[]).outside);
        if outside > 0.0 {
            plan.open.push(MapFault { ground: Some(outside), ..fault(&row, "outside") });
        }
        let known = store::territory::held_of(db, permit.county(), unit.id).await?;
        plan.shapes += 1;
        plan.fresh += usize::from(known.is_none());
        held.insert(unit.id, shape.clone());
        ready.push((row.id(list), unit, shape));
    }
    Ok((plan, Ready::Borders(ready)))
}

async fn keep(
    writer: &Writer,
    permit: &Permit,
    ready: &[(Uuid, Area, MultiPolygon)],
    now: Timestamp,
) -> Result<(), Problem> {
    let coming: HashSet<AreaId> = ready.iter().map(|it| it.1.id).collect();
    for (id, unit, shape) in ready {
        let id = BorderId(*id);
        let border = NewBorder {
            id,
            area: unit.id,
            path: unit.path.clone(),
            shape: kept(&Geometry::from(shape.clone())).ok_or(Refusal::Invalid)?,
            state: BorderState::Held,
            origin: BorderOrigin::Central,
            note: String::new(),
        };
        // The same file again is the same act.
        if store::territory::find_border(writer, permit, id).await?.is_none() {
            store::territory::insert_border(writer, permit, &border, now).await?;
        }
        give_way_but(writer, permit, (id, unit), shape, &coming, now).await?;
    }
    Ok(())
}

/// The datum in which clearly more of a file lies inside the border of the area it is for.
fn likelier(sheet: &Sheet, whole: &MultiPolygon) -> Option<Datum> {
    let middles: Vec<_> =
        sheet.features.iter().filter_map(|it| it.shape.as_ref()?.centroid()).take(2_000).collect();
    let inside = |datum: Datum| {
        let hits = middles.iter().filter(|at| {
            let shown = sheet.datum.shown([at.x(), at.y()]);
            let [x, y] = datum.to_wgs84(shown);
            whole.contains(&geo::Point::new(x, y))
        });
        hits.count()
    };
    let now = inside(sheet.datum);
    let best = Datum::ALL.into_iter().max_by_key(|it| (inside(*it), *it == sheet.datum))?;
    let clearly = inside(best) * 10 >= middles.len() * 9 && now * 10 < middles.len() * 9;
    (best != sheet.datum && clearly).then_some(best)
}
