//! Shapes of files become a territory to divide, and a division becomes files.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::Write;
use std::path::Path;

use clap::ValueEnum;
use division::{Building, Conflict, Division, Plane, Reason, Span, Territory, Today};
use formats::{BuildingDraft, BuildingFault, BuildingField, Datum, Feature, MapProblem, building};
use geo::{
    Area, BoundingRect, Centroid, Contains, Geometry, LineString, MapCoords, MultiPolygon, Point, Rect,
};
use serde_json::{Map, Value, json};

/// The names of what can be known of a building, for options.
pub const FIELDS: [(&str, BuildingField); 9] = [
    ("name", BuildingField::Name),
    ("households", BuildingField::Households),
    ("people", BuildingField::People),
    ("stairwells", BuildingField::Stairwells),
    ("floors", BuildingField::Floors),
    ("kind", BuildingField::Kind),
    ("village", BuildingField::Village),
    ("group", BuildingField::Group),
    ("unit", BuildingField::Unit),
];

/// What a size rule counts.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Counted {
    /// Households.
    Households,
    /// People.
    People,
}

/// Uses of a building that make it a unit of its own (B-55), as files name them.
const APART: &[&str] = &[
    "学校",
    "幼儿园",
    "商场",
    "商业楼宇",
    "医院",
    "卫生院",
    "办公楼",
    "写字楼",
    "文体场馆",
    "工厂",
    "厂房",
    "school",
    "kindergarten",
    "university",
    "college",
    "mall",
    "retail",
    "supermarket",
    "hospital",
    "office",
    "commercial",
    "stadium",
    "factory",
    "industrial",
];

/// So many more of a hundred buildings must stand inside the borders before another datum is offered.
const CLEARLY: usize = 20;
/// So many buildings are looked at for that.
const LOOKED: usize = 2_000;

/// How a file is read.
pub struct Sheet {
    pub columns: BTreeMap<BuildingField, String>,
    pub datum: Datum,
    pub count: Counted,
    pub estimate: Option<f64>,
    pub villages: Vec<Feature>,
    pub barriers: Vec<Feature>,
}

/// A territory with the words that belong to its numbers.
pub struct Land {
    pub territory: Territory,
    pub plane: Plane,
    pub drafts: Vec<BuildingDraft>,
    pub villages: Vec<String>,
    pub units: Vec<String>,
    /// What was read, in words, and how many.
    pub report: Vec<(&'static str, usize)>,
    /// A datum under which many more buildings would stand inside the borders.
    pub likelier: Option<Datum>,
}

/// Names with numbers, in the order they are met.
#[derive(Default)]
struct Names(Vec<String>, HashMap<String, u32>);

impl Names {
    fn number(&mut self, name: &str) -> u32 {
        if let Some(known) = self.1.get(name) {
            return *known;
        }
        let at = self.0.len() as u32;
        self.0.push(name.to_owned());
        self.1.insert(name.to_owned(), at);
        at
    }
}

impl Sheet {
    /// Makes a territory of buildings, borders and barriers; every unusable shape is an error with its number.
    pub fn territory(&self, shapes: &[Feature]) -> anyhow::Result<Land> {
        let read = |it| building(it, &self.columns).map_err(|fault| anyhow::anyhow!(faulty(&fault)));
        let drafts = shapes.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        let round = |at: [f64; 2]| self.datum.to_wgs84(at);
        let count = drafts.len().max(1) as f64;
        let middle = drafts
            .iter()
            .map(|it| round(it.at))
            .fold([0.0; 2], |sum, at| [sum[0] + at[0] / count, sum[1] + at[1] / count]);
        let plane = Plane::around(middle[0], middle[1]);
        let flat = |at: [f64; 2]| {
            let [lon, lat] = round(at);
            plane.flat(lon, lat)
        };
        let flatten = |shape: &Geometry| {
            shape.map_coords(|it| {
                let [x, y] = flat([it.x, it.y]);
                geo::Coord { x, y }
            })
        };
        let (mut villages, mut units, mut groups) = (Names::default(), Names::default(), Names::default());
        let borders = self.borders(&plane, &mut villages);
        let bordered = villages.0.len();
        let (mut buildings, mut homeless, mut estimated) = (Vec::new(), 0, 0);
        for draft in &drafts {
            let at = flat(draft.at);
            let told = draft.village.as_deref().map(|name| villages.number(name));
            let within = inside(&borders, at);
            if bordered > 0 && told.is_none() && within.is_none() {
                homeless += 1;
            }
            let village = told.or(within).unwrap_or_else(|| villages.number(""));
            let known = match self.count {
                Counted::Households => draft.households,
                Counted::People => draft.people,
            };
            let apart =
                draft.kind.as_deref().is_some_and(|kind| APART.contains(&kind.to_lowercase().as_str()));
            let size = known.or_else(|| {
                let ground = draft
                    .footprint
                    .as_ref()
                    .map(|it| flatten(&Geometry::from(it.clone())).unsigned_area())?;
                let floors = f64::from(draft.floors.unwrap_or(1).max(1));
                estimated += 1;
                self.estimate.map(|each| (ground * floors / each).round() as u32)
            });
            buildings.push(Building {
                at,
                axis: draft.axis.map(|ends| ends.map(flat)),
                size: size.unwrap_or(0),
                storeys: Vec::new(),
                stairwells: draft.stairwells.unwrap_or(0),
                floors: draft.floors.unwrap_or(0),
                village,
                apart,
                decided: None,
                group: draft.group.as_deref().map(|it| groups.number(it)),
                today: draft
                    .unit
                    .as_deref()
                    .map(|it| Today { span: Span::default(), unit: units.number(it) })
                    .into_iter()
                    .collect(),
            });
        }
        let mut bounds = vec![MultiPolygon::new(Vec::new()); villages.0.len()];
        for (village, border, _) in borders {
            bounds[village as usize].0.extend(border);
        }
        let lines: Vec<LineString> = self
            .barriers
            .iter()
            .filter_map(|it| it.shape.as_ref())
            .flat_map(|it| lines(&flatten(it)))
            .collect();
        let empty = buildings.iter().filter(|it| it.size == 0).count();
        let mut report = vec![("楼栋 / buildings", buildings.len()), ("村社 / villages", villages.0.len())];
        let more = [
            ("障碍 / barriers", lines.len()),
            ("在村界外 / outside every border", homeless),
            ("没有人户 / without anybody", empty),
            ("规模按面积估算 / estimated by area", if self.estimate.is_some() { estimated } else { 0 }),
        ];
        report.extend(more.into_iter().filter(|it| it.1 > 0));
        let territory = Territory { buildings, barriers: lines, borders: bounds, ways: Vec::new() };
        let likelier = self.likelier(&drafts);
        Ok(Land { territory, plane, drafts, villages: villages.0, units: units.0, report, likelier })
    }

    /// The borders of villages by their number, in metres, each with the box around it.
    fn borders(&self, plane: &Plane, villages: &mut Names) -> Vec<(u32, MultiPolygon, Rect)> {
        let mut borders = Vec::new();
        for (at, feature) in self.villages.iter().enumerate() {
            let name = ["name", "名称", "NAME"].iter().find_map(|key| feature.fields.get(*key));
            let name = name.cloned().unwrap_or_else(|| (at + 1).to_string());
            let flat = feature.shape.as_ref().map(|shape| {
                shape.map_coords(|it| {
                    let [x, y] = plane.flat(it.x, it.y);
                    geo::Coord { x, y }
                })
            });
            let ground = flat.and_then(formats::ground);
            if let Some((ground, around)) = ground.and_then(|it| Some((it.clone(), it.bounding_rect()?))) {
                borders.push((villages.number(&name), ground, around));
            }
        }
        borders
    }

    /// The datum under which the buildings stand inside the borders, where that is clearly not the one that was told:
    /// borders are taken as WGS 84, as they are kept.
    fn likelier(&self, drafts: &[BuildingDraft]) -> Option<Datum> {
        let borders: Vec<(u32, MultiPolygon, Rect)> = self
            .villages
            .iter()
            .filter_map(|it| formats::ground(it.shape.clone()?))
            .filter_map(|it| Some((0, it.clone(), it.bounding_rect()?)))
            .collect();
        // Some of them, spread over the file, tell as much as all.
        let looked: Vec<&BuildingDraft> = drafts.iter().step_by((drafts.len() / LOOKED).max(1)).collect();
        let hits = Datum::ALL.map(|datum| {
            looked.iter().filter(|it| inside(&borders, datum.to_wgs84(it.at)).is_some()).count()
        });
        let of = |datum: Datum| Datum::ALL.iter().position(|it| *it == datum).map_or(0, |at| hits[at]);
        let best = Datum::ALL.into_iter().max_by_key(|datum| (of(*datum), *datum == self.datum))?;
        let clearly = (of(best) - of(self.datum)) * 100 >= looked.len() * CLEARLY;
        (!borders.is_empty() && best != self.datum && clearly).then_some(best)
    }
}

/// Whose border a place lies in.
fn inside(borders: &[(u32, MultiPolygon, Rect)], [x, y]: [f64; 2]) -> Option<u32> {
    let at = Point::new(x, y);
    borders.iter().find(|it| it.2.contains(&at) && it.1.contains(&at)).map(|it| it.0)
}

/// Why a shape is no building, in both languages.
fn faulty(fault: &BuildingFault) -> String {
    match fault {
        BuildingFault::Place(number) => {
            format!("第 {number} 个图形没有可用的位置 / {fault}")
        }
        BuildingFault::Count { number, field, text } => {
            let known = FIELDS.iter().find(|it| it.1 == *field).map_or("", |it| it.0);
            format!("第 {number} 个图形的 {known} 是“{text}”，不是数目；请改正后再试 / {fault}")
        }
    }
}

/// Why a file is no map, in both languages.
pub fn unreadable(problem: &MapProblem) -> String {
    match problem {
        MapProblem::Nowhere => format!("表里没有经度、纬度两列 / {problem}"),
        MapProblem::Several => format!("压缩包里有不止一个 Shapefile，请只放一个 / {problem}"),
        MapProblem::Projected => format!("坐标不是经纬度，请先转换 / {problem}"),
        MapProblem::Endless => format!("图形太多，请分开 / {problem}"),
        MapProblem::Unreadable { number, .. } => format!("文件在第 {number} 个图形处读不下去 / {problem}"),
    }
}

/// The lines of a shape.
fn lines(shape: &Geometry) -> Vec<LineString> {
    match shape {
        Geometry::LineString(one) => vec![one.clone()],
        Geometry::MultiLineString(all) => all.0.clone(),
        Geometry::Polygon(one) => vec![one.exterior().clone()],
        Geometry::MultiPolygon(all) => all.iter().map(|it| it.exterior().clone()).collect(),
        _ => Vec::new(),
    }
}

/// What the units are called: as the one each goes on from, else by its village and a number nobody has.
pub fn names(land: &Land, division: &Division) -> Vec<String> {
    let going_on = division.units.iter().filter_map(|it| it.today);
    let mut taken: HashSet<String> = going_on.map(|it| land.units[it as usize].clone()).collect();
    let mut last: HashMap<u32, u32> = HashMap::new();
    let mut next = |village: u32| {
        let count = last.entry(village).or_default();
        loop {
            *count += 1;
            let name = format!("{}{count:03}", land.villages[village as usize]);
            if taken.insert(name.clone()) {
                return name;
            }
        }
    };
    let name = |it: &division::Unit| match it.today {
        Some(today) => land.units[today as usize].clone(),
        None => next(it.village),
    };
    division.units.iter().map(name).collect()
}

/// What a building is called.
fn called(land: &Land, building: u32) -> String {
    let draft = &land.drafts[building as usize];
    draft.name.clone().unwrap_or_else(|| draft.number.to_string())
}

fn spanned(span: Span) -> (String, String) {
    let stairwell = span.stairwell.map(|it| it.to_string()).unwrap_or_default();
    let floors =
        span.floors.map(|(low, high)| if low == high { low.to_string() } else { format!("{low}–{high}") });
    (stairwell, floors.unwrap_or_default())
}

fn listed(held: impl Iterator<Item = impl ToString>) -> String {
    held.map(|it| it.to_string()).collect::<Vec<_>>().join("、")
}

/// Why a unit is outside the rule, in both languages.
pub fn reason(land: &Land, division: &Division, names: &[String], conflict: &Conflict) -> String {
    let unit = &names[conflict.unit as usize];
    let held = division.units[conflict.unit as usize].held;
    match &conflict.reason {
        Reason::Village { held } => {
            format!(
                "{unit}：连在一起共 {held}，怎样分都不合规模 / all that hangs together there holds {held}, which no number of units fills"
            )
        }
        Reason::Whole { building, span, held } => {
            let (stairwell, floors) = spanned(*span);
            let what = format!("{} {stairwell} {floors}", called(land, *building)).trim().to_owned();
            format!("{unit}：{what} 有 {held}，不能再分 / {what} alone holds {held} and cannot be cut")
        }
        Reason::Pieces { held } => {
            let held = listed(held.iter());
            format!("{unit}：{held} 怎样合并都不合规模 / no way of joining {held} keeps the rule")
        }
        Reason::Decided => format!("{unit}：{held}，由人决定 / holds {held}, as decided"),
        Reason::Unfound { held, near } => {
            let near = listed(near.iter());
            format!(
                "{unit}：{held}，相邻的 {near}，没有找到更好的分法 / holds {held} beside {near}; nothing better was found"
            )
        }
    }
}

/// The units as GeoJSON in WGS 84.
pub fn geojson(land: &Land, division: &Division, shapes: &[MultiPolygon]) -> String {
    let names = names(land, division);
    let features: Vec<Value> = shapes
        .iter()
        .enumerate()
        .map(|(at, shape)| {
            let unit = &division.units[at];
            let ring = |line: &LineString| {
                let round = |it: &geo::Coord| {
                    let [lon, lat] = land.plane.round([it.x, it.y]);
                    [(lon * 1e7).round() / 1e7, (lat * 1e7).round() / 1e7]
                };
                line.coords().map(round).collect::<Vec<_>>()
            };
            let polygon = |it: &geo::Polygon| {
                std::iter::once(it.exterior()).chain(it.interiors()).map(ring).collect::<Vec<_>>()
            };
            let middle = shape.centroid().map(|it| land.plane.round([it.x(), it.y()]));
            let mut properties = Map::new();
            properties.insert("name".into(), names[at].clone().into());
            properties.insert("village".into(), land.villages[unit.village as usize].clone().into());
            properties.insert("held".into(), unit.held.into());
            properties.insert("buildings".into(), unit.parts.len().into());
            properties.insert("origin".into(), format!("{:?}", unit.origin).to_lowercase().into());
            properties.insert("middle".into(), json!(middle));
            json!({ "type": "Feature", "properties": properties, "geometry": {
                "type": "MultiPolygon", "coordinates": shape.iter().map(polygon).collect::<Vec<_>>() } })
        })
        .collect();
    json!({ "type": "FeatureCollection", "features": features }).to_string()
}

/// Which building, stairwell and floors are in which unit.
pub fn list(land: &Land, division: &Division, path: &Path) -> anyhow::Result<()> {
    let names = names(land, division);
    let mut file = std::fs::File::create(path)?;
    // Without this mark spreadsheets take Chinese for something else.
    file.write_all("\u{feff}".as_bytes())?;
    let mut out = csv::Writer::from_writer(file);
    out.write_record([
        "微网格 unit",
        "村社区 village",
        "楼栋 building",
        "单元楼道 stairwell",
        "楼层 floors",
        "数量 count",
    ])?;
    for (at, unit) in division.units.iter().enumerate() {
        for part in &unit.parts {
            let (stairwell, floors) = spanned(part.span);
            out.write_record([
                &names[at],
                &land.villages[unit.village as usize],
                &called(land, part.building),
                &stairwell,
                &floors,
                &part.size.to_string(),
            ])?;
        }
    }
    Ok(out.flush()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(datum: Datum) -> Sheet {
        let corner = |x, y| geo::Coord { x, y };
        let square = geo::Rect::new(corner(121.80, 29.90), corner(121.82, 29.92)).to_polygon();
        let named = BTreeMap::from([("name".to_owned(), "横杨社区".to_owned())]);
        let village = Feature { number: 1, shape: Some(square.into()), fields: named };
        let columns = BTreeMap::from([
            (BuildingField::Households, "户数".to_owned()),
            (BuildingField::Kind, "类型".to_owned()),
        ]);
        let (count, villages) = (Counted::Households, vec![village]);
        Sheet { columns, datum, count, estimate: None, villages, barriers: Vec::new() }
    }

    /// Two hundred houses near the eastern border, as a map in `datum` shows them.
    fn houses(datum: Datum) -> Vec<Feature> {
        let house = |n: u64| {
            let (column, row) = (n % 20, n / 20);
            let [x, y] = datum.shown([121.8155 + column as f64 * 0.0002, 29.9002 + row as f64 * 0.0002]);
            let kind = if n == 7 { "学校" } else { "住宅" };
            let fields = [("户数", "1"), ("类型", kind)].map(|(a, b)| (a.to_owned(), b.to_owned())).into();
            Feature { number: n + 1, shape: Some(Point::new(x, y).into()), fields }
        };
        (0..200).map(house).collect()
    }

    #[test]
    fn another_datum_is_offered_where_the_buildings_lie_beside_their_borders() {
        let shown = houses(Datum::Bd09);
        assert_eq!(sheet(Datum::Wgs84).territory(&shown).unwrap().likelier, Some(Datum::Bd09));
        assert_eq!(sheet(Datum::Bd09).territory(&shown).unwrap().likelier, None);
        assert_eq!(sheet(Datum::Wgs84).territory(&houses(Datum::Wgs84)).unwrap().likelier, None);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_number_and_column() {
        let mut shown = houses(Datum::Wgs84);
        shown[4].fields.insert("户数".to_owned(), "三十".to_owned());
        let told = sheet(Datum::Wgs84).territory(&shown).err().map(|it| it.to_string()).unwrap_or_default();
        assert!(told.contains("第 5 个图形的 households 是“三十”"), "{told}");
    }

    #[test]
    fn a_division_is_written_as_a_map_and_a_list() {
        let land = sheet(Datum::Wgs84).territory(&houses(Datum::Wgs84)).unwrap();
        let rules = division::Rules::of(division::Size { least: 50, most: 100 });
        let division = division::divide(&land.territory, &rules, &division::Effort::default()).unwrap();
        assert_eq!((division.score.apart, division.conflicts.len()), (1, 0), "the school stands apart");
        let shapes = division::outlines(&land.territory, &division.units);
        let map: Value = serde_json::from_str(&geojson(&land, &division, &shapes)).unwrap();
        let features = map["features"].as_array().unwrap();
        assert_eq!(features.len(), division.units.len());
        let held: u64 = features.iter().map(|it| it["properties"]["held"].as_u64().unwrap()).sum();
        assert_eq!(held, 200);
        assert_eq!(features[0]["properties"]["name"], json!("横杨社区001"));
        let file = tempfile::NamedTempFile::new().unwrap();
        list(&land, &division, file.path()).unwrap();
        assert_eq!(std::fs::read_to_string(file.path()).unwrap().lines().count(), 201);
    }
}
