//! Maps as they arrive: GeoJSON, Shapefile, tables; good ones and damaged ones.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use formats::{BuildingFault, BuildingField as F, MapProblem, building, columns, features};
use proptest::prelude::*;
use shapefile::dbase;

const GEOJSON: &str = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"楼栋":"3号楼","户数":24,"楼层":"6","类型":null},"geometry":{"type":"Polygon","coordinates":
[[[121.80,29.90],[121.8006,29.90],[121.8006,29.9001],[121.80,29.9001],[121.80,29.90]]]}},
{"type":"Feature","properties":{"户数":3},"geometry":{"type":"Point","coordinates":[121.81,29.91]}},
{"type":"Feature","properties":null,"geometry":null}]}"#;

fn kept(name: &str, bytes: &[u8]) -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).expect("writes");
    (folder, path)
}

#[test]
fn geojson_gives_buildings_with_their_long_side() {
    let (_folder, path) = kept("map.geojson", GEOJSON.as_bytes());
    let shapes = features(&path).unwrap();
    let columns = columns(&shapes, &BTreeMap::new());
    assert_eq!(columns[&F::Households], "户数");
    let block = building(&shapes[0], &columns).unwrap();
    assert_eq!((block.name.as_deref(), block.households, block.floors), (Some("3号楼"), Some(24), Some(6)));
    let [a, b] = block.axis.expect("a footprint has a long side");
    assert!((a[0] - b[0]).abs() > 0.0005 && (a[1] - b[1]).abs() < 0.00002, "{a:?} {b:?}");
    assert_eq!(building(&shapes[1], &columns).unwrap().households, Some(3));
    assert_eq!(building(&shapes[2], &columns), Err(BuildingFault::Place(3)));
}

#[test]
fn what_stands_before_the_shapes_is_passed_over() {
    let boxed = GEOJSON.replace("\"features\":", "\"bbox\":[121.8,29.9,121.81,29.91],\"features\":");
    let boxed = boxed.replace("\"户数\":3", "\"户数\":\" \"");
    let (_folder, path) = kept("map.geojson", boxed.as_bytes());
    let shapes = features(&path).unwrap();
    assert_eq!(shapes.len(), 3);
    assert_eq!(shapes[1].fields.get("户数"), None, "an empty cell says nothing");
}

#[test]
fn metres_are_no_degrees() {
    let metres = GEOJSON.replace("121.8", "395121.8").replace("29.9", "3312029.9");
    let (_folder, path) = kept("map.geojson", metres.as_bytes());
    assert_eq!(features(&path), Err(MapProblem::Projected));
}

#[test]
fn a_table_needs_longitude_and_latitude() {
    let (_folder, path) = kept(
        "楼栋.csv",
        "楼栋表\n楼栋,户数,经度,纬度\n1号楼,30,121.8,29.9\n,,,\n2号楼,三十,121.9,29.8\n".as_bytes(),
    );
    let shapes = features(&path).unwrap();
    assert_eq!(shapes.len(), 2);
    let columns = columns(&shapes, &BTreeMap::new());
    let at = building(&shapes[0], &columns).unwrap().at.map(|it| it.to_string());
    assert_eq!(at, ["121.8", "29.9"]);
    let fault = BuildingFault::Count { number: 2, field: F::Households, text: "三十".to_owned() };
    assert_eq!(building(&shapes[1], &columns), Err(fault));
    let (_folder, path) = kept("nowhere.csv", b"name,households\n1,2\n");
    assert_eq!(features(&path), Err(MapProblem::Nowhere));
}

#[test]
fn a_column_may_be_named_by_hand() {
    let (_folder, path) = kept("map.csv", b"lon,lat,n\n121.8,29.9,12\n");
    let shapes = features(&path).unwrap();
    let told = BTreeMap::from([(F::People, "n".to_owned())]);
    assert_eq!(building(&shapes[0], &columns(&shapes, &told)).unwrap().people, Some(12));
}

fn shapefile_at(path: &Path) {
    let name = |it: &str| dbase::FieldName::try_from(it).expect("a name");
    let table = dbase::TableWriterBuilder::new()
        .add_numeric_field(name("households"), 8, 0)
        .add_character_field(name("name"), 20);
    let mut writer = shapefile::Writer::from_path(path, table).expect("begins");
    for number in 0..3 {
        let mut record = dbase::Record::default();
        record.insert("households".to_owned(), dbase::FieldValue::Numeric(Some(f64::from(number) + 10.0)));
        record.insert("name".to_owned(), dbase::FieldValue::Character(Some(format!("B{number}"))));
        let point = shapefile::Point::new(121.8 + f64::from(number) / 1000.0, 29.9);
        writer.write_shape_and_record(&point, &record).expect("writes");
    }
}

#[test]
fn a_shapefile_is_read_alone_and_zipped() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("houses.shp");
    shapefile_at(&path);
    let zipped = folder.path().join("houses.zip");
    let mut archive = zip::ZipWriter::new(std::fs::File::create(&zipped).unwrap());
    for end in ["shp", "shx", "dbf"] {
        archive.start_file(format!("数据/houses.{end}"), zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(&std::fs::read(path.with_extension(end)).unwrap()).unwrap();
    }
    archive.finish().unwrap();
    for path in [path, zipped] {
        let shapes = features(&path).unwrap();
        let columns = columns(&shapes, &BTreeMap::new());
        let houses: Vec<_> = shapes.iter().map(|it| building(it, &columns).unwrap()).collect();
        assert_eq!(houses.iter().map(|it| it.households).collect::<Vec<_>>(), [Some(10), Some(11), Some(12)]);
        assert_eq!(houses[2].name.as_deref(), Some("B2"));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Cut short or with wrong bytes in it, a map ends in words or in fewer shapes, never in a panic.
    #[test]
    fn a_damaged_map_does_no_harm(which in 0usize..3, at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<bool>()) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("houses.shp");
        shapefile_at(&path);
        let (name, mut bytes) = match which {
            0 => ("map.geojson", GEOJSON.as_bytes().to_vec()),
            1 => ("houses.shp", std::fs::read(&path).unwrap()),
            _ => ("houses.dbf", std::fs::read(path.with_extension("dbf")).unwrap()),
        };
        let place = at.index(bytes.len());
        if cut { bytes.truncate(place) } else { bytes[place] = byte }
        std::fs::write(folder.path().join(name), bytes).unwrap();
        let read = if which == 0 { folder.path().join(name) } else { path };
        if let Ok(shapes) = features(&read) {
            let columns = columns(&shapes, &BTreeMap::new());
            for shape in &shapes {
                let _ = building(shape, &columns);
            }
        }
    }
}
