//! Shapes with what is written on them, out of whichever file.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use geo::{BoundingRect, Geometry, Point};
use geojson::FeatureReader;

use crate::heading::detect_among;
use crate::sheet;

/// Shapes at most in one file.
const MOST: usize = 2_000_000;

/// A shape and the words and numbers that stand with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Feature {
    /// Its number in the file, from one.
    pub number: u64,
    /// Its shape, in degrees of the file's datum; none where the file gives none.
    pub shape: Option<Geometry>,
    /// What is written on it, by heading.
    pub fields: BTreeMap<String, String>,
}

/// Why a file is no map.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MapProblem {
    /// Not to be read, or broken in the middle.
    #[error("the file cannot be read near shape {number}: {why}")]
    Unreadable {
        /// The shape reached, from one.
        number: u64,
        /// What the reader says.
        why: String,
    },
    /// A table without the two columns that say where.
    #[error("the table has no columns for longitude and latitude (lon, lat; 经度、纬度)")]
    Nowhere,
    /// An archive with several Shapefiles: which of them is meant is not known.
    #[error("the archive holds more than one Shapefile; put one in it")]
    Several,
    /// Metres of a projection, not degrees.
    #[error(
        "the coordinates are no longitude and latitude; convert the file to WGS 84 or CGCS2000 degrees first"
    )]
    Projected,
    /// More shapes than any county has.
    #[error("the file has more than {MOST} shapes")]
    Endless,
}

impl MapProblem {
    fn at(number: usize, why: impl std::fmt::Display) -> Self {
        Self::Unreadable { number: number as u64 + 1, why: why.to_string() }
    }
}

/// Reads all shapes of a file, whose kind is told by its content.
///
/// # Errors
/// [`MapProblem`], with the shape that was reached.
pub fn features(path: &Path) -> Result<Vec<Feature>, MapProblem> {
    let mut head = [0u8; 256];
    let read =
        File::open(path).and_then(|mut file| file.read(&mut head)).map_err(|it| MapProblem::at(0, it))?;
    let head = &head[..read];
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let found = match text.iter().find(|it| !it.is_ascii_whitespace()) {
        Some(b'{') => geojson(path),
        _ if head.starts_with(b"PK") => match shapefile_in(path)? {
            Some(features) => Ok(features),
            None => table(path),
        },
        _ if head.starts_with(&[0, 0, 0x27, 0x0a]) => shapefile(path),
        _ => table(path),
    }?;
    let first = found.iter().find_map(|it| it.shape.as_ref()?.bounding_rect());
    let metres = first.is_some_and(|it| it.max().x.abs() > 1_000.0 || it.max().y.abs() > 1_000.0);
    if metres { Err(MapProblem::Projected) } else { Ok(found) }
}

/// Where the list of shapes begins: boxes and names may stand before it.
fn list_begins(file: &mut File) -> std::io::Result<u64> {
    let mut head = Vec::new();
    file.by_ref().take(HEAD).read_to_end(&mut head)?;
    let key = b"\"features\"";
    Ok(head.windows(key.len()).position(|it| it == key).unwrap_or(0) as u64)
}

/// What stands before the shapes of a file is shorter than this.
const HEAD: u64 = 1 << 20;

fn geojson(path: &Path) -> Result<Vec<Feature>, MapProblem> {
    let mut file = File::open(path).map_err(|it| MapProblem::at(0, it))?;
    let begins = list_begins(&mut file).map_err(|it| MapProblem::at(0, it))?;
    file.seek(SeekFrom::Start(begins)).map_err(|it| MapProblem::at(0, it))?;
    let mut features = Vec::new();
    for (at, feature) in FeatureReader::from_reader(BufReader::new(file)).features().enumerate() {
        let feature = feature.map_err(|it| MapProblem::at(at, it))?;
        let shape =
            feature.geometry.map(Geometry::try_from).transpose().map_err(|it| MapProblem::at(at, it))?;
        let written = feature.properties.unwrap_or_default().into_iter();
        let fields = written
            .filter_map(|(name, value)| {
                let text = match value {
                    geojson::JsonValue::Null => return None,
                    geojson::JsonValue::String(text) => text.trim().to_owned(),
                    other => other.to_string(),
                };
                (!text.is_empty()).then_some((name, text))
            })
            .collect();
        features.push(Feature { number: at as u64 + 1, shape, fields });
        limited(&features)?;
    }
    Ok(features)
}

/// A zipped Shapefile; none when the archive holds no `.shp`.
fn shapefile_in(path: &Path) -> Result<Option<Vec<Feature>>, MapProblem> {
    let wrong = |it: zip::result::ZipError| MapProblem::at(0, it);
    let mut archive =
        zip::ZipArchive::new(File::open(path).map_err(|it| MapProblem::at(0, it))?).map_err(wrong)?;
    let has =
        |name: &str, end: &str| Path::new(name).extension().is_some_and(|it| it.eq_ignore_ascii_case(end));
    match archive.file_names().flatten().filter(|name| has(name, "shp")).count() {
        0 => return Ok(None),
        1 => {}
        _ => return Err(MapProblem::Several),
    }
    let folder = tempfile::tempdir().map_err(|it| MapProblem::at(0, it))?;
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).map_err(wrong)?;
        let Ok(name) = file.name().map(std::borrow::Cow::into_owned) else { continue };
        // Under names of our own: what stands in an archive is no path to follow.
        for end in ["shp", "shx", "dbf", "cpg"].into_iter().filter(|end| has(&name, end)) {
            let mut out = File::create(folder.path().join("map").with_extension(end))
                .map_err(|it| MapProblem::at(0, it))?;
            std::io::copy(&mut (&mut file).take(UNPACKED), &mut out).map_err(|it| MapProblem::at(0, it))?;
        }
    }
    shapefile(&folder.path().join("map.shp")).map(Some)
}

/// Unpacked bytes of one part of a Shapefile.
const UNPACKED: u64 = 1 << 30;

fn shapefile(path: &Path) -> Result<Vec<Feature>, MapProblem> {
    let mut reader = shapefile::Reader::from_path(path).map_err(|it| MapProblem::at(0, it))?;
    let mut features = Vec::new();
    for (at, record) in reader.iter_shapes_and_records().enumerate() {
        let (shape, record) = record.map_err(|it| MapProblem::at(at, it))?;
        let shape = match shape {
            shapefile::Shape::NullShape => None,
            shape => Some(Geometry::try_from(shape).map_err(|it| MapProblem::at(at, it))?),
        };
        let fields = record.into_iter().filter_map(|(name, value)| Some((name, written(&value)?))).collect();
        features.push(Feature { number: at as u64 + 1, shape, fields });
        limited(&features)?;
    }
    Ok(features)
}

fn written(value: &shapefile::dbase::FieldValue) -> Option<String> {
    use shapefile::dbase::FieldValue as V;
    match value {
        V::Character(text) => text.clone(),
        V::Memo(text) => Some(text.clone()),
        V::Numeric(number) => number.map(|it| it.to_string()),
        V::Float(number) => number.map(|it| it.to_string()),
        V::Double(number) | V::Currency(number) => Some(number.to_string()),
        V::Integer(number) => Some(number.to_string()),
        V::Logical(yes) => yes.map(|it| it.to_string()),
        V::Date(_) | V::DateTime(_) => None,
    }
    .map(|it| it.trim().to_owned())
    .filter(|it| !it.is_empty())
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Axis {
    Lon,
    Lat,
}

const AXES: &[(Axis, &[&str])] = &[
    (Axis::Lon, &["经度", "lon", "lng", "longitude", "Lon", "LON", "x", "X"]),
    (Axis::Lat, &["纬度", "lat", "latitude", "Lat", "LAT", "y", "Y"]),
];

/// A spreadsheet whose rows are points.
fn table(path: &Path) -> Result<Vec<Feature>, MapProblem> {
    let bad = |it: sheet::SheetProblem| MapProblem::at(0, it);
    let mut rows = sheet::open(path).map_err(bad)?;
    let first: Vec<_> = rows.by_ref().take(12).collect::<Result<_, _>>().map_err(bad)?;
    let header = detect_among(AXES, &first);
    let [Some(lon), Some(lat)] = [Axis::Lon, Axis::Lat].map(|axis| header.columns.get(&axis).copied()) else {
        return Err(MapProblem::Nowhere);
    };
    let mut features = Vec::new();
    let below = first.into_iter().filter(|(number, _)| *number > header.last_row).map(Ok);
    for row in below.chain(rows) {
        let (_, cells) = row.map_err(|it| MapProblem::at(features.len(), it))?;
        if cells.iter().all(|it| it.trim().is_empty()) {
            continue;
        }
        let number = |column: usize| cells.get(column).and_then(|it| it.trim().parse::<f64>().ok());
        let shape = number(lon).zip(number(lat)).map(|(lon, lat)| Geometry::Point(Point::new(lon, lat)));
        let named = header.headings.iter().zip(&cells);
        let fields = named
            .filter(|(name, text)| !name.is_empty() && !text.trim().is_empty())
            .map(|(name, text)| (name.clone(), text.trim().to_owned()))
            .collect();
        features.push(Feature { number: features.len() as u64 + 1, shape, fields });
        limited(&features)?;
    }
    Ok(features)
}

fn limited(features: &[Feature]) -> Result<(), MapProblem> {
    if features.len() > MOST { Err(MapProblem::Endless) } else { Ok(()) }
}
