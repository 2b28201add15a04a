//! Territory: borders of units and what lies on the base map. Shapes are bytes here (WKB, degrees WGS 84); a window of
//! the map is found by squares: the few above it, and one range of those inside it.

mod borders;
mod land;

use domain::ids::County;
use domain::territory::{Bounds, Tile};

use crate::db::{Reader, Row, StoreError, Value, Where, Writer};

pub use borders::{
    Border, Drawn, NewBorder, Rung, around, boxes_at, by_state, decide_border, find_border, held_below,
    held_of, insert_border, proposal_of, rungs, units_in,
};
pub use land::{Land, extent, land_counts, land_in, replace_land};

/// A shape with the box around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shape {
    /// Well-known binary, degrees WGS 84.
    pub wkb: Vec<u8>,
    /// Around it.
    pub bounds: Bounds,
}

fn boxed(shape: &Shape) -> [Value; 6] {
    let Bounds { west, south, east, north } = shape.bounds;
    [
        shape.wkb.clone().into(),
        west.into(),
        south.into(),
        east.into(),
        north.into(),
        shape.bounds.key().into(),
    ]
}

fn shape(row: &mut Row, from: usize) -> Result<Shape, StoreError> {
    let (west, south) = (row.take(from + 1)?, row.take(from + 2)?);
    let (east, north) = (row.take(from + 3)?, row.take(from + 4)?);
    Ok(Shape { wkb: row.take(from)?, bounds: Bounds { west, south, east, north } })
}

/// How often the map has changed.
pub async fn version(reader: &Reader, county: County) -> Result<i64, StoreError> {
    let sql = "select version from map_head where county = $1";
    reader.query_opt(sql, &[county.into()]).await?.map_or(Ok(0), |mut row| row.take(0))
}

/// Counts a change of the map.
pub async fn changed(writer: &Writer, county: County) -> Result<(), StoreError> {
    let sql = "insert into map_head (county, version) values ($1, 1) \
               on conflict (county) do update set version = map_head.version + 1";
    writer.execute(sql, &[county.into()]).await.map(drop)
}

/// The conditions of a window, one for the squares above it and one for those inside; together they find each shape once.
fn windows(tile: Tile, window: Bounds, table: &str) -> [(String, Vec<Value>); 2] {
    let key = tile.key();
    let touches =
        format!("{table}.east >= ? and {table}.west <= ? and {table}.north >= ? and {table}.south <= ?");
    let edges = || [window.west, window.east, window.south, window.north].map(Value::from);
    let above: Vec<Value> = (0..key.len()).map(|length| key[..length].into()).collect();
    let higher = format!("{table}.square in {} and {touches}", Where::marks(above.len()));
    let inside = format!("{table}.square >= ? and {table}.square < ? and {touches}");
    // A colon is the byte behind the last digit.
    let range = [key.as_str().into(), format!("{key}:").into()];
    [
        (higher, above.into_iter().chain(edges()).collect()),
        (inside, range.into_iter().chain(edges()).collect()),
    ]
}
