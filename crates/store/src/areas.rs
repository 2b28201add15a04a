//! Areas: rows of the ladder. A subtree is one range of `area_path`; sizes are kept on the lowest
//! units only and summed over the range. The model the other capabilities copy.

use std::collections::HashMap;

use domain::access::Permit;
use domain::areas::{AreaPath, Size};
use domain::ids::{AreaId, County};
use jiff::civil::Date;

use crate::db::{Reader, Row, StoreError, Value, Where, Writer};
use crate::search;

/// A node of the ladder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    /// Opaque key: grids are split and merged, codes are withdrawn.
    pub id: AreaId,
    /// The node above; none for the county.
    pub parent: Option<AreaId>,
    /// Place in the tree.
    pub path: AreaPath,
    /// Level id of the playbook.
    pub level: String,
    /// National code where there is one, a label only.
    pub code: Option<String>,
    /// What people call it.
    pub name: String,
    /// Outside the village tree: what it is and how many it holds.
    pub exclusive: Option<Exclusive>,
}

/// What makes an area an exclusive grid (Q-37, B-55).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exclusive {
    /// Kind of the playbook.
    pub kind: String,
    /// Heads it holds by actual count.
    pub headcount: i64,
}

/// What stands: units that were ended stay in the table for the history that names them, and nowhere else.
const STANDS: &str = "valid_to is null";
/// Of so many namesakes the first in the tree are shown.
const NAMESAKES: usize = 1_000;
const COLUMNS: &str = "id, parent, path, level, code, name, exclusive, headcount";

fn area(mut row: Row) -> Result<Area, StoreError> {
    Ok(Area {
        id: row.take(0)?,
        parent: row.take(1)?,
        path: row.take(2)?,
        level: row.take(3)?,
        code: row.take(4)?,
        name: row.take(5)?,
        exclusive: row
            .take::<Option<String>>(6)?
            .map(|kind| {
                Ok::<_, StoreError>(Exclusive { kind, headcount: row.take::<Option<i64>>(7)?.unwrap_or(0) })
            })
            .transpose()?,
    })
}

/// Adds areas, parents first.
///
/// # Errors
/// [`StoreError::Conflict`] `area_path` or `area_code` when one stands already.
pub async fn insert(writer: &Writer, county: County, areas: &[Area], from: Date) -> Result<(), StoreError> {
    let rows = areas
        .iter()
        .map(|area| {
            let spelling = search::spell(&area.name);
            vec![
                county.into(),
                area.id.into(),
                area.parent.into(),
                (&area.path).into(),
                area.path.depth().into(),
                (&area.level).into(),
                area.code.clone().into(),
                (&area.name).into(),
                spelling.pinyin.into(),
                spelling.initials.into(),
                from.into(),
                area.exclusive.as_ref().map(|it| it.kind.clone()).into(),
                area.exclusive.as_ref().map(|it| it.headcount).into(),
            ]
        })
        .collect();
    writer
        .execute_many(
            "insert into area (county, id, parent, path, depth, level, code, name, pinyin, initials, valid_from, exclusive, \
             headcount) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
            rows,
        )
        .await?;
    Ok(())
}

/// One area inside the permit's subtree.
pub async fn find(reader: &Reader, permit: &Permit, id: AreaId) -> Result<Option<Area>, StoreError> {
    let range = permit.range();
    let sql = format!(
        "select {COLUMNS} from area where county = $1 and id = $2 and path >= $3 and path < $4 and {STANDS}"
    );
    let params = [permit.county().into(), id.into(), range.from.into(), range.until.into()];
    reader.query_opt(&sql, &params).await?.map(area).transpose()
}

/// What else an area is: the villagers' group or the buildings it equals (B-25).
pub async fn also(reader: &Reader, county: County, id: AreaId) -> Result<Option<String>, StoreError> {
    let sql = "select also from area where county = $1 and id = $2";
    reader.query_opt(sql, &[county.into(), id.into()]).await?.map_or(Ok(None), |mut row| row.take(0))
}

/// Holds an area until the transaction ends, so that two decisions about it come one after the other.
pub async fn hold(writer: &Writer, county: County, id: AreaId) -> Result<(), StoreError> {
    let sql = "select id from area where county = $1 and id = $2";
    writer.query_locked(sql, &[county.into(), id.into()]).await.map(drop)
}

/// The area at a path, for callers that hold the path already (sessions, imports).
pub async fn at_path(reader: &Reader, county: County, path: &AreaPath) -> Result<Option<Area>, StoreError> {
    let sql = format!("select {COLUMNS} from area where county = $1 and path = $2");
    reader.query_opt(&sql, &[county.into(), path.into()]).await?.map(area).transpose()
}

/// Direct children inside the permit's subtree, in tree order.
pub async fn children(reader: &Reader, permit: &Permit, parent: AreaId) -> Result<Vec<Area>, StoreError> {
    let range = permit.range();
    let sql = format!(
        "select {COLUMNS} from area where county = $1 and parent = $2 and path >= $3 and path < $4 \
         and {STANDS} order by path"
    );
    let params = [permit.county().into(), parent.into(), range.from.into(), range.until.into()];
    reader.query(&sql, &params).await?.into_iter().map(area).collect()
}

/// From the top of the ladder (or of the permit's subtree) down to an area: the breadcrumb.
pub async fn lineage(reader: &Reader, permit: &Permit, path: &AreaPath) -> Result<Vec<Area>, StoreError> {
    let mut areas = Vec::new();
    for depth in permit.path().depth()..=path.depth() {
        areas.extend(at_path(reader, permit.county(), &path.at_depth(depth)).await?);
    }
    Ok(areas)
}

/// Up to `limit` areas whose name, pinyin, initials or code begin with what was typed, in tree order. Below the county a
/// subtree is read by place and filtered; the whole county by the letters, of very many namesakes the first in spelling.
pub async fn search(
    reader: &Reader,
    permit: &Permit,
    typed: &str,
    limit: usize,
) -> Result<Vec<Area>, StoreError> {
    let range = permit.range();
    let mut found: Vec<Area> = Vec::new();
    let mut prefixes = search::prefixes(typed);
    if typed.bytes().all(|byte| byte.is_ascii_digit()) {
        for prefix in &mut prefixes {
            prefix.column = "code";
        }
        prefixes.truncate(1);
    }
    let whole = permit.path().depth() == 0;
    for prefix in prefixes {
        let column = prefix.column;
        // Negated so that the planner does not choose the index of this range.
        let (letters, place) = if whole {
            (format!("{column} >= $2 and {column} < $3"), "not (path < $4 or path >= $5)".to_owned())
        } else {
            (format!("not ({column} < $2 or {column} >= $3)"), "path >= $4 and path < $5".to_owned())
        };
        let most = if whole { NAMESAKES } else { limit };
        let order = if whole { "" } else { "order by path " };
        let sql = format!(
            "select {COLUMNS} from (select {COLUMNS} from area where county = $1 and {letters} and {place} and {STANDS} \
             {order}limit $6) f order by path limit $7"
        );
        let params = [
            permit.county().into(),
            prefix.from.into(),
            prefix.until.into(),
            (&range.from).into(),
            (&range.until).into(),
            most.into(),
            limit.into(),
        ];
        for row in reader.query(&sql, &params).await? {
            let area = area(row)?;
            if found.len() < limit && found.iter().all(|other| other.id != area.id) {
                found.push(area);
            }
        }
    }
    Ok(found)
}

/// Households and people of the permit's subtree, summed over its lowest units.
pub async fn size(reader: &Reader, permit: &Permit) -> Result<Size, StoreError> {
    let range = permit.range();
    let mut row = reader
        .query_one(
            "select cast(coalesce(sum(households), 0) as bigint), cast(coalesce(sum(people), 0) as bigint) \
             from area where county = $1 and path >= $2 and path < $3 and valid_to is null",
            &[permit.county().into(), range.from.into(), range.until.into()],
        )
        .await?;
    Ok(Size { households: row.take(0)?, people: row.take(1)? })
}

/// The areas of one depth of a county with their names and those of the units above them, in tree order: what everybody may
/// know.
pub async fn named_at(
    reader: &Reader,
    county: County,
    depth: usize,
) -> Result<Vec<(AreaId, String, String)>, StoreError> {
    let sql = "select a.id, a.name, coalesce(b.name, '') from area a \
               left join area b on b.county = a.county and b.id = a.parent \
               where a.county = $1 and a.depth = $2 and a.valid_to is null order by a.path";
    let rows = reader.query(sql, &[county.into(), depth.into()]).await?;
    rows.into_iter().map(|mut row| Ok((row.take(0)?, row.take(1)?, row.take(2)?))).collect()
}

/// An area that stands, whoever asks.
pub async fn standing(reader: &Reader, county: County, id: AreaId) -> Result<Option<Area>, StoreError> {
    let sql = format!("select {COLUMNS} from area where county = $1 and id = $2 and {STANDS}");
    reader.query_opt(&sql, &[county.into(), id.into()]).await?.map(area).transpose()
}

/// The areas of one depth inside the subtree with their size, in tree order.
pub async fn at_depth(
    reader: &Reader,
    permit: &Permit,
    depth: usize,
) -> Result<Vec<(Area, Size)>, StoreError> {
    let range = permit.range();
    let sql = format!(
        "select {COLUMNS}, households, people from area \
         where county = $1 and path >= $2 and path < $3 and depth = $4 and {STANDS} order by path"
    );
    let params = [permit.county().into(), range.from.into(), range.until.into(), depth.into()];
    sized(reader.query(&sql, &params).await?)
}

/// The areas of one depth inside the subtree, each with what stands in it and everywhere below, in tree order.
pub async fn summed(reader: &Reader, permit: &Permit, depth: usize) -> Result<Vec<(Area, Size)>, StoreError> {
    let range = permit.range();
    let sql = format!(
        "select substr(path, 1, {}), cast(sum(households) as bigint), cast(sum(people) as bigint) from area \
         where county = $1 and path >= $2 and path < $3 and {STANDS} group by 1",
        AreaPath::county().child(0).as_str().len() * depth
    );
    let params = [permit.county().into(), range.from.into(), range.until.into()];
    let mut sums: HashMap<AreaPath, Size> = HashMap::new();
    for mut row in reader.query(&sql, &params).await? {
        sums.insert(row.take(0)?, Size { households: row.take(1)?, people: row.take(2)? });
    }
    let mut areas = at_depth(reader, permit, depth).await?;
    for (area, size) in &mut areas {
        *size = sums.remove(&area.path).unwrap_or(*size);
    }
    Ok(areas)
}

/// Areas of one depth under a path, in tree order. Their names are public: no permit is needed.
pub async fn named_under(
    reader: &Reader,
    county: County,
    path: &AreaPath,
    depth: usize,
) -> Result<Vec<Area>, StoreError> {
    let range = path.range();
    let sql = format!(
        "select {COLUMNS} from area where county = $1 and path >= $2 and path < $3 and depth = $4 \
         and {STANDS} order by path"
    );
    let params = [county.into(), range.from.into(), range.until.into(), depth.into()];
    reader.query(&sql, &params).await?.into_iter().map(area).collect()
}

/// Exclusive grids of the permit's subtree, in tree order.
pub async fn exclusive(reader: &Reader, permit: &Permit, limit: usize) -> Result<Vec<Area>, StoreError> {
    let range = permit.range();
    let sql = format!(
        "select {COLUMNS} from area where county = $1 and path >= $2 and path < $3 and exclusive is not null \
         and {STANDS} order by path limit $4"
    );
    let params = [permit.county().into(), range.from.into(), range.until.into(), limit.into()];
    reader.query(&sql, &params).await?.into_iter().map(area).collect()
}

/// How many areas of each level the subtree holds, with the households and people that stand there, top level first;
/// exclusive grids are counted as none of a level.
pub async fn by_level(reader: &Reader, permit: &Permit) -> Result<Vec<(String, i64, Size)>, StoreError> {
    let range = permit.range();
    let sql = format!(
        "select level, cast(sum(case when exclusive is null then 1 else 0 end) as bigint), min(depth), \
         cast(sum(households) as bigint), cast(sum(people) as bigint) from area \
         where county = $1 and path >= $2 and path < $3 and {STANDS} group by level order by 3"
    );
    let rows = reader.query(&sql, &[permit.county().into(), range.from.into(), range.until.into()]).await?;
    rows.into_iter()
        .map(|mut row| {
            let size = Size { households: row.take(3)?, people: row.take(4)? };
            Ok((row.take(0)?, row.take(1)?, size))
        })
        .collect()
}

/// How many areas of each depth the subtree holds, exclusive grids among them.
pub async fn by_depth(reader: &Reader, permit: &Permit) -> Result<Vec<(i64, i64)>, StoreError> {
    let range = permit.range();
    let sql = format!(
        "select depth, count(*) from area where county = $1 and path >= $2 and path < $3 and {STANDS} \
         group by depth order by depth"
    );
    let rows = reader.query(&sql, &[permit.county().into(), range.from.into(), range.until.into()]).await?;
    rows.into_iter().map(|mut row| Ok((row.take(0)?, row.take(1)?))).collect()
}

/// Lowest units with their sizes that lie outside inclusive bounds, up to `limit`.
pub async fn out_of_size(
    reader: &Reader,
    permit: &Permit,
    depth: usize,
    rule: domain::areas::SizeRule,
    limit: usize,
) -> Result<Vec<(Area, Size)>, StoreError> {
    let range = permit.range();
    let column = match rule {
        domain::areas::SizeRule::Households(_) => "households",
        domain::areas::SizeRule::People(_) => "people",
    };
    let (least, most) = rule.bounds();
    // Those out of bounds are found in the index, and only they are read.
    let sql = format!(
        "select {COLUMNS}, households, people from area where county = $1 and path in (select path from area \
         where county = $1 and path >= $2 and path < $3 and depth = $4 and {STANDS} \
         and ({column} < $5 or {column} > $6) order by path limit $7) order by path"
    );
    let params = [
        permit.county().into(),
        range.from.into(),
        range.until.into(),
        depth.into(),
        least.into(),
        most.into(),
        limit.into(),
    ];
    sized(reader.query(&sql, &params).await?)
}

fn sized(rows: Vec<Row>) -> Result<Vec<(Area, Size)>, StoreError> {
    rows.into_iter()
        .map(|mut row| {
            let size = Size { households: row.take(8)?, people: row.take(9)? };
            Ok((area(row)?, size))
        })
        .collect()
}

/// Changes what one lowest unit holds.
///
/// # Errors
/// [`StoreError::Inconsistent`] when there is no such unit.
pub async fn resize(
    writer: &Writer,
    county: County,
    path: &AreaPath,
    households: i64,
    people: i64,
) -> Result<(), StoreError> {
    let count = writer
        .execute(
            "update area set households = households + $3, people = people + $4 \
             where county = $1 and path = $2 and valid_to is null",
            &[county.into(), path.into(), Value::Int(households), Value::Int(people)],
        )
        .await?;
    if count == 1 { Ok(()) } else { Err(StoreError::Inconsistent("a household points at no area")) }
}

/// Every area by id and code, for imports. Names and paths only, no personal data.
pub async fn all(reader: &Reader, permit: &Permit) -> Result<Vec<Area>, StoreError> {
    let range = permit.range();
    let sql = format!(
        "select {COLUMNS} from area where county = $1 and path >= $2 and path < $3 and {STANDS} order by path"
    );
    let params = [permit.county().into(), range.from.into(), range.until.into()];
    reader.query(&sql, &params).await?.into_iter().map(area).collect()
}

/// Areas of the permit's subtree that carry one of these names or codes.
pub async fn by_names(reader: &Reader, permit: &Permit, names: &[String]) -> Result<Vec<Area>, StoreError> {
    let mut found = Vec::new();
    for names in names.chunks(200) {
        let mut filter = Where::within(permit, "area");
        let marks = Where::marks(names.len());
        let values = names.iter().chain(names).map(Value::from);
        filter.and(&format!("(name in {marks} or code in {marks}) and {STANDS}"), values);
        filter.then(" order by path", []);
        let sql = format!("select {COLUMNS} from area where county = $1{}", filter.sql);
        for row in reader.query(&sql, &filter.params).await? {
            found.push(area(row)?);
        }
    }
    Ok(found)
}

/// The deepest unit whose name stands in a text, such as an address; of namesakes none.
pub async fn named_in(reader: &Reader, county: County, text: &str) -> Result<Option<Area>, StoreError> {
    let sql = format!(
        "select {COLUMNS} from area where county = $1 and length(name) > 1 and $2 like '%' || name || '%' and {STANDS} \
         order by length(name) desc, depth desc limit 2"
    );
    let rows = reader.query(&sql, &[county.into(), text.into()]).await?;
    let mut found = rows.into_iter().map(area).collect::<Result<Vec<_>, _>>()?.into_iter();
    let (first, second) = (found.next(), found.next());
    Ok(first.filter(|it| second.is_none_or(|other| other.name != it.name)))
}

/// The only area of a code or of a full name, for commands.
pub async fn named(reader: &Reader, county: County, text: &str) -> Result<Option<Area>, StoreError> {
    let sql = format!(
        "select {COLUMNS} from area where county = $1 and (code = $2 or name = $2) and {STANDS} limit 2"
    );
    let mut rows = reader.query(&sql, &[county.into(), text.into()]).await?;
    match (rows.pop(), rows.is_empty()) {
        (Some(row), true) => area(row).map(Some),
        _ => Ok(None),
    }
}
