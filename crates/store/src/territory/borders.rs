//! Borders: told, decided about, held, followed by others. None is ever deleted, so what held on a day stays known.

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::ids::{AreaId, BorderId, County, WorkerId};
use domain::territory::{BorderOrigin, BorderState, Bounds, DEEPEST, Tile};
use jiff::Timestamp;

use super::{Shape, boxed, shape, windows};
use crate::db::{Reader, Row, StoreError, Value, Where, Writer};

/// A border of a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Border {
    /// Made by the client.
    pub id: BorderId,
    /// Whose border it is.
    pub area: AreaId,
    /// Where that is in the tree.
    pub path: AreaPath,
    /// What it is called.
    pub area_name: String,
    /// Its level.
    pub level: String,
    /// The shape.
    pub shape: Shape,
    /// How it stands.
    pub state: BorderState,
    /// Why it came to be.
    pub origin: BorderOrigin,
    /// What was said with it.
    pub note: String,
    /// Who told it.
    pub told_by: WorkerId,
    /// What they are called.
    pub told_by_name: String,
    /// When.
    pub told_at: Timestamp,
    /// Who decided, and when.
    pub decided: Option<(String, Timestamp)>,
    /// What was said to the decision.
    pub words: Option<String>,
}

/// A border as it is written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewBorder {
    /// Made by the client.
    pub id: BorderId,
    /// Whose border it is.
    pub area: AreaId,
    /// Where that is in the tree.
    pub path: AreaPath,
    /// The shape.
    pub shape: Shape,
    /// Proposed, or held at once.
    pub state: BorderState,
    /// Why it comes to be.
    pub origin: BorderOrigin,
    /// What is said with it.
    pub note: String,
}

/// A unit as it is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    /// The unit.
    pub area: AreaId,
    /// Where it stands in the tree.
    pub path: AreaPath,
    /// Its level.
    pub level: String,
    /// What it is called.
    pub name: String,
    /// Its border.
    pub shape: Shape,
}

/// What is known of the borders of one rung of the ladder.
#[derive(Debug, Clone, PartialEq)]
pub struct Rung {
    /// How deep in the tree.
    pub depth: usize,
    /// Units with a border.
    pub drawn: i64,
    /// Longer side of a unit as a share of the whole map's, on average.
    pub share: f64,
}

const SELECT: &str = "select b.id, b.area, b.path, a.name, a.level, b.shape, b.west, b.south, b.east, b.north, b.state, \
    b.origin, b.note, b.told_by, t.name, b.told_at, d.name, b.decided_at, b.words from border b \
    join area a on a.county = b.county and a.id = b.area \
    join worker t on t.county = b.county and t.id = b.told_by \
    left join worker d on d.county = b.county and d.id = b.decided_by where b.county = $1";

fn border(mut row: Row) -> Result<Border, StoreError> {
    let state = BorderState::from_name(&row.take::<String>(10)?);
    let origin = BorderOrigin::from_name(&row.take::<String>(11)?);
    let decider: Option<String> = row.take(16)?;
    Ok(Border {
        id: row.take(0)?,
        area: row.take(1)?,
        path: row.take(2)?,
        area_name: row.take(3)?,
        level: row.take(4)?,
        shape: shape(&mut row, 5)?,
        state: state.ok_or(StoreError::Inconsistent("an unknown state of a border"))?,
        origin: origin.ok_or(StoreError::Inconsistent("an unknown origin of a border"))?,
        note: row.take(12)?,
        told_by: row.take(13)?,
        told_by_name: row.take(14)?,
        told_at: row.take(15)?,
        decided: decider.zip(row.take::<Option<Timestamp>>(17)?),
        words: row.take(18)?,
    })
}

/// One border of the permit's subtree.
pub async fn find_border(
    reader: &Reader,
    permit: &Permit,
    id: BorderId,
) -> Result<Option<Border>, StoreError> {
    let mut filter = Where::within(permit, "b");
    filter.and("b.id = ?", [id.into()]);
    reader.query_opt(&format!("{SELECT}{}", filter.sql), &filter.params).await?.map(border).transpose()
}

/// Borders of the permit's subtree that stand so, newest first.
pub async fn by_state(
    reader: &Reader,
    permit: &Permit,
    state: BorderState,
    limit: usize,
) -> Result<Vec<Border>, StoreError> {
    let mut filter = Where::within(permit, "b");
    filter.and("b.state = ? order by b.told_at desc, b.id limit ?", [state.as_str().into(), limit.into()]);
    let rows = reader.query(&format!("{SELECT}{}", filter.sql), &filter.params).await?;
    rows.into_iter().map(border).collect()
}

async fn of(
    reader: &Reader,
    county: County,
    area: AreaId,
    state: BorderState,
) -> Result<Option<Border>, StoreError> {
    let sql = format!("{SELECT} and b.area = $2 and b.state = $3");
    let params = [county.into(), area.into(), state.as_str().into()];
    reader.query_opt(&sql, &params).await?.map(border).transpose()
}

/// The border a unit has.
pub async fn held_of(reader: &Reader, county: County, area: AreaId) -> Result<Option<Border>, StoreError> {
    of(reader, county, area, BorderState::Held).await
}

/// The border that waits for a decision at a unit.
pub async fn proposal_of(
    reader: &Reader,
    county: County,
    area: AreaId,
) -> Result<Option<Border>, StoreError> {
    of(reader, county, area, BorderState::Proposed).await
}

const DRAWN: &str = "select b.area, b.path, a.level, a.name, b.shape, b.west, b.south, b.east, b.north from border b \
    join area a on a.county = b.county and a.id = b.area and a.valid_to is null where b.county = $1";

fn drawn(mut row: Row) -> Result<Drawn, StoreError> {
    let shape = shape(&mut row, 4)?;
    Ok(Drawn { area: row.take(0)?, path: row.take(1)?, level: row.take(2)?, name: row.take(3)?, shape })
}

/// Units below a path that have a border, in tree order: down to so deep, at most so many.
pub async fn held_below(
    reader: &Reader,
    county: County,
    path: &AreaPath,
    depth: usize,
    limit: usize,
) -> Result<Vec<Drawn>, StoreError> {
    let range = path.range();
    let sql = format!(
        "{DRAWN} and b.state = 'held' and b.path > $2 and b.path < $3 and b.depth <= $4 order by b.path limit $5"
    );
    let params = [county.into(), path.into(), range.until.into(), depth.into(), limit.into()];
    reader.query(&sql, &params).await?.into_iter().map(drawn).collect()
}

/// Units of the same parent that have a border, without the unit itself.
pub async fn around(reader: &Reader, county: County, area: AreaId) -> Result<Vec<Drawn>, StoreError> {
    let sql = format!(
        "{DRAWN} and b.state = 'held' and b.area <> $2 and a.parent = (select o.parent from area o \
         where o.county = $1 and o.id = $2) order by b.path"
    );
    reader.query(&sql, &[county.into(), area.into()]).await?.into_iter().map(drawn).collect()
}

/// Units of the permit's subtree whose border touches a square of the map with its rim, down to so deep.
pub async fn units_in(
    reader: &Reader,
    permit: &Permit,
    (tile, rim): (Tile, f64),
    deepest: usize,
) -> Result<Vec<Drawn>, StoreError> {
    let mut found = Vec::new();
    for (condition, values) in windows(tile, tile.bounds(rim), "b") {
        let mut filter = Where::within(permit, "b");
        filter.and("b.state = 'held' and b.depth <= ?", [deepest.into()]);
        filter.and(&condition, values);
        let rows = reader.query(&format!("{DRAWN}{}", filter.sql), &filter.params).await?;
        found.extend(rows.into_iter().map(drawn).collect::<Result<Vec<_>, _>>()?);
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(found)
}

/// Units of a county whose box holds a place, the deepest first: whoever asks looks which of the shapes does.
pub async fn boxes_at(reader: &Reader, county: County, lon: f64, lat: f64) -> Result<Vec<Drawn>, StoreError> {
    let at = Bounds::of([lon, lat], [lon, lat]);
    let square = Tile::at(DEEPEST, lon, lat).key();
    let squares: Vec<Value> = (0..=square.len()).map(|length| square[..length].into()).collect();
    let mut filter = Where::behind(vec![county.into()]);
    filter.and(
        "b.state = 'held' and b.west <= ? and b.east >= ? and b.south <= ? and b.north >= ?",
        [at.west.into(), at.east.into(), at.south.into(), at.north.into()],
    );
    filter.and(&format!("b.square in {}", Where::marks(squares.len())), squares);
    filter.then(" order by b.depth desc, b.path", []);
    let rows = reader.query(&format!("{DRAWN}{}", filter.sql), &filter.params).await?;
    rows.into_iter().map(drawn).collect()
}

/// How many units of each depth have a border, and how large they are drawn.
pub async fn rungs(reader: &Reader, permit: &Permit) -> Result<Vec<Rung>, StoreError> {
    let filter = Where::within(permit, "b");
    let sql = format!(
        "select b.depth, count(*), cast(avg(b.east - b.west) as double precision) from border b join area a \
         on a.county = b.county and a.id = b.area and a.valid_to is null where b.county = $1{} and b.state = 'held' \
         group by b.depth order by b.depth",
        filter.sql
    );
    let rung = |mut row: Row| {
        let (depth, drawn): (i64, i64) = (row.take(0)?, row.take(1)?);
        Ok(Rung { depth: usize::try_from(depth).unwrap_or(0), drawn, share: row.take::<f64>(2)? / 3.6e9 })
    };
    reader.query(&sql, &filter.params).await?.into_iter().map(rung).collect()
}

/// Writes a border down in the name of the permit's worker; one that holds at once ends the one before. `false` when the
/// id is in use.
///
/// # Errors
/// [`StoreError::Conflict`] `border_open` where another waits for a decision.
pub async fn insert_border(
    writer: &Writer,
    permit: &Permit,
    it: &NewBorder,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let taken = "select id from border where county = $1 and id = $2";
    if writer.query_opt(taken, &[permit.county().into(), it.id.into()]).await?.is_some() {
        return Ok(false);
    }
    let held = it.state == BorderState::Held;
    if held {
        ended(writer, permit.county(), it.area).await?;
    }
    let decided = held.then(|| (permit.worker(), now));
    let [wkb, west, south, east, north, square] = boxed(&it.shape);
    let params = [
        permit.county().into(),
        it.id.into(),
        it.area.into(),
        (&it.path).into(),
        it.path.depth().into(),
        wkb,
        west,
        south,
        east,
        north,
        square,
        it.state.as_str().into(),
        it.origin.as_str().into(),
        (&it.note).into(),
        permit.worker().into(),
        now.into(),
        decided.map(|it| it.0).into(),
        decided.map(|it| it.1).into(),
    ];
    let sql = "insert into border (county, id, area, path, depth, shape, west, south, east, north, square, state, origin, \
               note, told_by, told_at, decided_by, decided_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, \
               $13, $14, $15, $16, $17, $18) on conflict (county, id) do nothing";
    Ok(writer.execute(sql, &params).await? == 1)
}

async fn ended(writer: &Writer, county: County, area: AreaId) -> Result<(), StoreError> {
    let sql = "update border set state = 'past' where county = $1 and area = $2 and state = 'held'";
    writer.execute(sql, &[county.into(), area.into()]).await.map(drop)
}

/// Decides about a border that waits; one that is to hold ends the one before. `false` when it waits no longer.
///
/// # Errors
/// [`StoreError`] of the engine; the table refuses whoever proposed it.
pub async fn decide_border(
    writer: &Writer,
    permit: &Permit,
    it: &Border,
    (state, words): (BorderState, &str),
    now: Timestamp,
) -> Result<bool, StoreError> {
    let county = permit.county();
    if state == BorderState::Held {
        ended(writer, county, it.area).await?;
    }
    let sql = "update border set state = $3, words = $4, decided_by = $5, decided_at = $6 \
               where county = $1 and id = $2 and state = 'proposed'";
    let words = Value::from(Some(words.to_owned()).filter(|it| !it.is_empty()));
    let params =
        [county.into(), it.id.into(), state.as_str().into(), words, permit.worker().into(), now.into()];
    Ok(writer.execute(sql, &params).await? == 1)
}
