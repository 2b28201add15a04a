//! What lies on the base map: roads, water, walls, buildings. Taken in kind by kind for an area, as a whole.

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::ids::County;
use domain::territory::{Bounds, LandKind, Tile};
use uuid::Uuid;

use super::{Shape, boxed, shape, windows};
use crate::db::{Reader, StoreError, Value, Where, Writer};

/// Something on the base map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Land {
    /// Opaque key.
    pub id: Uuid,
    /// What it is.
    pub kind: LandKind,
    /// What it is called; may be empty.
    pub name: String,
    /// Its shape.
    pub shape: Shape,
}

/// What lies in a square of the map with its rim, of these kinds; base maps are the same for everybody of a county.
pub async fn land_in(
    reader: &Reader,
    county: County,
    (tile, rim): (Tile, f64),
    kinds: &[LandKind],
    limit: usize,
) -> Result<Vec<Land>, StoreError> {
    let mut found = Vec::new();
    for (condition, values) in windows(tile, tile.bounds(rim), "l") {
        let mut filter = Where::behind(vec![county.into()]);
        let names = kinds.iter().map(|it| it.as_str().into());
        filter.and(&format!("l.kind in {}", Where::marks(kinds.len())), names);
        filter.and(&condition, values);
        filter.then(" order by l.square, l.id limit ?", [limit.into()]);
        let sql = format!(
            "select l.id, l.kind, l.name, l.shape, l.west, l.south, l.east, l.north from land l \
             where l.county = $1{}",
            filter.sql
        );
        for mut row in reader.query(&sql, &filter.params).await? {
            let kind = LandKind::from_name(&row.take::<String>(1)?);
            let kind = kind.ok_or(StoreError::Inconsistent("an unknown kind of land"))?;
            found.push(Land { id: row.take(0)?, kind, name: row.take(2)?, shape: shape(&mut row, 3)? });
        }
    }
    Ok(found)
}

/// How much of each kind is kept for an area and what lies below it.
pub async fn land_counts(reader: &Reader, permit: &Permit) -> Result<Vec<(LandKind, i64)>, StoreError> {
    let filter = Where::within(permit, "l");
    let sql = format!(
        "select l.kind, count(*) from land l where l.county = $1{} group by l.kind order by l.kind",
        filter.sql
    );
    let mut counts = Vec::new();
    for mut row in reader.query(&sql, &filter.params).await? {
        if let Some(kind) = LandKind::from_name(&row.take::<String>(0)?) {
            counts.push((kind, row.take(1)?));
        }
    }
    Ok(counts)
}

/// Puts what lies on the base map of an area in the place of what was kept there of the kind before.
pub async fn replace_land(
    writer: &Writer,
    county: County,
    path: &AreaPath,
    kind: LandKind,
    land: &[Land],
) -> Result<(), StoreError> {
    let range = path.range();
    let sql = "delete from land where county = $1 and path >= $2 and path < $3 and kind = $4";
    let params = [county.into(), range.from.into(), range.until.into(), kind.as_str().into()];
    writer.execute(sql, &params).await?;
    let row = |it: &Land| -> Vec<Value> {
        let head = [county.into(), it.id.into(), path.into(), it.kind.as_str().into(), (&it.name).into()];
        head.into_iter().chain(boxed(&it.shape)).collect()
    };
    let sql = "insert into land (county, id, path, kind, name, shape, west, south, east, north, square) \
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    writer.execute_many(sql, land.iter().map(row).collect()).await.map(drop)
}

/// The box around every border of the permit's subtree; around the base map where there is none.
pub async fn extent(reader: &Reader, permit: &Permit) -> Result<Option<Bounds>, StoreError> {
    let filter = Where::within(permit, "b");
    for (table, more) in [("border", "and b.state = 'held'"), ("land", "")] {
        let sql = format!(
            "select min(b.west), min(b.south), max(b.east), max(b.north) from {table} b where b.county = $1{} {more}",
            filter.sql
        );
        let mut row = reader.query_one(&sql, &filter.params).await?;
        let edge: Option<i64> = row.take(0)?;
        if let Some(west) = edge {
            return Ok(Some(Bounds { west, south: row.take(1)?, east: row.take(2)?, north: row.take(3)? }));
        }
    }
    Ok(None)
}
