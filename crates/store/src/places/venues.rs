//! Venues: what they are, where, who runs them and which cadre is assigned. Leader and department are looked up by
//! category where a venue names none of its own.

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::ids::{AreaId, County, EnterpriseId, VenueId, WorkerId};
use jiff::{Timestamp, civil::Date};

use crate::db::{Reader, Row, StoreError, Value, Where, Writer};
use crate::search;

const PHONE: &str = "venue.phone";

/// A place people go to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Venue {
    /// Opaque key.
    pub id: VenueId,
    /// The unit it lies in.
    pub area: AreaId,
    /// Where in the tree.
    pub path: AreaPath,
    /// Category of the playbook.
    pub category: String,
    /// What people call it.
    pub name: String,
    /// Where to find it.
    pub address: String,
    /// The business that runs it.
    pub enterprise: Option<EnterpriseId>,
    /// Who runs it.
    pub operator: Option<String>,
    /// Sealed phones of operator, cadre and leader of its own: the same phone is the same bytes, so that a card tells
    /// whether it still says what it said without anybody reading a number.
    pub marks: [Option<Vec<u8>>; 3],
    /// The cadre assigned.
    pub cadre: Option<WorkerId>,
    /// A leader of its own, where it differs from its category's.
    pub leader: Option<WorkerId>,
    /// A department of its own, where it differs from its category's.
    pub department: Option<String>,
    /// What the QR of its card says.
    pub code: String,
    /// When it was closed for good.
    pub closed_at: Option<Timestamp>,
    /// Notices that are open.
    pub open_notices: i64,
    /// The day an inspection last looked at it.
    pub seen_on: Option<Date>,
    /// Counts up with every change.
    pub version: i64,
    /// Name of its unit.
    pub area_name: String,
    /// Name of the cadre.
    pub cadre_name: Option<String>,
    /// Name of the leader of its own.
    pub leader_name: Option<String>,
    /// Name of the business.
    pub enterprise_name: Option<String>,
    /// What its hanging card says, as a digest.
    pub card: Option<String>,
    /// The closure it is under, which ends by itself.
    pub closure: Option<Closure>,
}

/// A measure by which a venue is closed to the public for some time (B-109).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closure {
    /// Until when.
    pub until: Timestamp,
    /// Who ordered it.
    pub issuer: String,
    /// The document it rests on.
    pub document: String,
    /// What is done meanwhile.
    pub services: String,
    /// Where to object.
    pub appeal: String,
}

/// A venue as it shall be.
#[derive(Debug, Clone)]
pub struct NewVenue {
    /// Made by the client.
    pub id: VenueId,
    /// The unit it lies in.
    pub area: AreaId,
    /// Where in the tree.
    pub path: AreaPath,
    /// Category of the playbook.
    pub category: String,
    /// What people call it.
    pub name: String,
    /// Where to find it.
    pub address: String,
    /// The business that runs it.
    pub enterprise: Option<EnterpriseId>,
    /// Who runs it.
    pub operator: Option<String>,
    /// Their phone in E.164, or a landline as written; sealed when kept.
    pub phone: Option<String>,
    /// The cadre assigned.
    pub cadre: Option<WorkerId>,
    /// A leader of its own.
    pub leader: Option<WorkerId>,
    /// A department of its own.
    pub department: Option<String>,
    /// The code of its card; that of a known venue stays.
    pub code: String,
}

/// Which venues.
#[derive(Debug, Clone, Default)]
pub struct VenueFilter {
    /// Of a category.
    pub category: Option<String>,
    /// Of a department, with the categories that are its own unless a venue says otherwise.
    pub department: Option<(String, Vec<String>)>,
    /// Assigned to a cadre.
    pub cadre: Option<WorkerId>,
    /// Part of the name, pinyin or initials.
    pub typed: Option<String>,
    /// With a notice open.
    pub rectifying: bool,
    /// Without a cadre or an operator, or of these categories.
    pub incomplete: Option<Vec<String>>,
    /// Closed for good rather than open.
    pub closed: bool,
    /// Under a closure that holds at an instant.
    pub suspended: Option<Timestamp>,
    /// Behind this one: path, name, id.
    pub after: Option<(String, String, VenueId)>,
}

/// How many venues of a category there are and how they stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CategoryCount {
    /// Category of the playbook.
    pub category: String,
    /// Open ones.
    pub venues: i64,
    /// Of these, with a notice open.
    pub rectifying: i64,
    /// Of these, without cadre or operator and with no notice open.
    pub incomplete: i64,
}

/// Venues on a day: a cadre or leader counts while they hold a post that covers the venue.
fn select(day: Date) -> String {
    SELECT.replace("{cadre}", &serves("cadre", day)).replace("{leader}", &serves("leader", day))
}

/// That whoever a venue names holds a post on a day that covers it.
fn serves(who: &str, day: Date) -> String {
    format!(
        "exists (select 1 from appointment p where p.county = v.county and p.worker = v.{who} \
         and p.from_day <= '{day}' and (p.until_day is null or p.until_day >= '{day}') \
         and substr(v.path, 1, length(p.path)) = p.path)"
    )
}

const SELECT: &str = "select v.id, v.area, v.path, v.category, v.name, v.address, v.enterprise, v.operator, \
    v.phone_sealed, v.cadre, v.leader, v.department, v.code, v.closed_at, \
    v.open_notices, v.seen_on, v.version, a.name, wc.name, wl.name, e.name, c.said, wc.phone_sealed, wl.phone_sealed, \
    v.suspended_until, m.issuer, m.document, m.services, m.appeal from venue v \
    join area a on a.county = v.county and a.id = v.area \
    left join worker wc on wc.county = v.county and wc.id = v.cadre and wc.active = 1 and {cadre} \
    left join worker wl on wl.county = v.county and wl.id = v.leader and wl.active = 1 and {leader} \
    left join enterprise e on e.county = v.county and e.id = v.enterprise \
    left join measure m on m.county = v.county and m.id = v.suspended_by \
    left join contact_card c on c.county = v.county and c.venue = v.id where v.county = $1";

fn closure(row: &mut Row) -> Result<Option<Closure>, StoreError> {
    let Some(until) = row.take(24)? else { return Ok(None) };
    let (issuer, document) = (row.take(25)?, row.take(26)?);
    Ok(Some(Closure { until, issuer, document, services: row.take(27)?, appeal: row.take(28)? }))
}

fn venue(mut row: Row) -> Result<Venue, StoreError> {
    Ok(Venue {
        closure: closure(&mut row)?,
        id: row.take(0)?,
        area: row.take(1)?,
        path: row.take(2)?,
        category: row.take(3)?,
        name: row.take(4)?,
        address: row.take(5)?,
        enterprise: row.take(6)?,
        operator: row.take(7)?,
        marks: [row.take(8)?, row.take(22)?, row.take(23)?],
        cadre: row.take(9)?,
        leader: row.take(10)?,
        department: row.take(11)?,
        code: row.take(12)?,
        closed_at: row.take(13)?,
        open_notices: row.take(14)?,
        seen_on: row.take(15)?,
        version: row.take(16)?,
        area_name: row.take(17)?,
        cadre_name: row.take(18)?,
        leader_name: row.take(19)?,
        enterprise_name: row.take(20)?,
        card: row.take(21)?,
    })
}

pub(super) fn texts(list: &[String]) -> impl Iterator<Item = Value> + '_ {
    list.iter().map(Value::from)
}

fn of_department(filter: &mut Where, department: &str, categories: &[String]) {
    let own = format!(
        "(v.department = ? or (v.department is null and v.category in {}))",
        Where::marks(categories.len())
    );
    filter.and(&own, std::iter::once(Value::from(department)).chain(texts(categories)));
}

/// Venues of the permit's subtree, in tree order and by name.
pub async fn venues(
    reader: &Reader,
    permit: &Permit,
    asked: &VenueFilter,
    day: Date,
    limit: usize,
) -> Result<Vec<Venue>, StoreError> {
    let mut filter = Where::within(permit, "v");
    filter.and(if asked.closed { "v.closed_at is not null" } else { "v.closed_at is null" }, []);
    if let Some(now) = asked.suspended {
        filter.and("v.suspended_until > ?", [now.into()]);
    }
    if let Some(category) = &asked.category {
        filter.and("v.category = ?", [category.into()]);
    }
    if let Some((department, categories)) = &asked.department {
        of_department(&mut filter, department, categories);
    }
    if let Some(cadre) = asked.cadre {
        filter.and("v.cadre = ?", [cadre.into()]);
    }
    if let Some(typed) = &asked.typed {
        filter.named("v", typed);
    }
    if asked.rectifying {
        filter.and("v.open_notices > 0", []);
    }
    if let Some(unnamed) = &asked.incomplete {
        let gaps = format!(
            "(not {} or v.operator is null or v.category in {}) and v.open_notices = 0",
            serves("cadre", day),
            Where::marks(unnamed.len())
        );
        filter.and(&gaps, texts(unnamed));
    }
    if let Some((path, name, id)) = &asked.after {
        let behind = "(v.path > ? or (v.path = ? and (v.name > ? or (v.name = ? and v.id > ?))))";
        filter.and(behind, [path.into(), path.into(), name.into(), name.into(), (*id).into()]);
    }
    filter.then(" order by v.path, v.name, v.id limit ?", [limit.into()]);
    reader
        .query(&format!("{}{}", select(day), filter.sql), &filter.params)
        .await?
        .into_iter()
        .map(venue)
        .collect()
}

/// How many venues of each category the subtree holds and how they stand.
pub async fn count_venues(
    reader: &Reader,
    permit: &Permit,
    day: Date,
) -> Result<Vec<CategoryCount>, StoreError> {
    let filter = Where::within(permit, "v");
    let cadre = serves("cadre", day);
    let sql = format!(
        "select v.category, count(*), cast(sum(case when v.open_notices > 0 then 1 else 0 end) as bigint), \
         cast(sum(case when v.open_notices = 0 and (not {cadre} or v.operator is null) then 1 else 0 end) \
         as bigint) from venue v where v.county = $1 and v.closed_at is null{} group by v.category order by 1",
        filter.sql
    );
    let rows = reader.query(&sql, &filter.params).await?;
    let counts = rows.into_iter().map(|mut row| {
        Ok(CategoryCount {
            category: row.take(0)?,
            venues: row.take(1)?,
            rectifying: row.take(2)?,
            incomplete: row.take(3)?,
        })
    });
    counts.collect()
}

/// One venue of the permit's subtree.
pub async fn find_venue(
    reader: &Reader,
    permit: &Permit,
    id: VenueId,
    day: Date,
) -> Result<Option<Venue>, StoreError> {
    let mut filter = Where::within(permit, "v");
    filter.and("v.id = ?", [id.into()]);
    let sql = format!("{}{}", select(day), filter.sql);
    reader.query_opt(&sql, &filter.params).await?.map(venue).transpose()
}

/// The venue whose card carries a code: what hangs at its entrance is public.
pub async fn find_venue_code(
    reader: &Reader,
    county: County,
    code: &str,
    day: Date,
) -> Result<Option<Venue>, StoreError> {
    let sql = format!("{} and v.code = $2", select(day));
    reader.query_opt(&sql, &[county.into(), code.into()]).await?.map(venue).transpose()
}

/// The duty phone of whoever runs a venue; it stands on the card that hangs there.
pub async fn operator_phone(
    reader: &Reader,
    county: County,
    id: VenueId,
) -> Result<Option<String>, StoreError> {
    let sql = "select phone_sealed from venue where county = $1 and id = $2";
    let Some(mut row) = reader.query_opt(sql, &[county.into(), id.into()]).await? else { return Ok(None) };
    let sealed: Option<Vec<u8>> = row.take(0)?;
    sealed.map(|it| reader.keys().open(PHONE, id.0.as_bytes(), &it)).transpose()
}

/// Keeps a venue as it shall be; its code stays once it has one. `seen` is the version that is changed, none for a new
/// one. `false` when another stands there under this id, or somebody has changed it meanwhile.
///
/// # Errors
/// [`StoreError::Conflict`] `venue_code` when a fresh code is taken.
pub async fn keep_venue(
    writer: &Writer,
    permit: &Permit,
    it: &NewVenue,
    seen: Option<i64>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let spelling = search::spell(&it.name);
    let row = it.id.0.as_bytes();
    let phone = it.phone.as_deref().map(|phone| writer.keys().seal(PHONE, row, phone)).transpose()?;
    let sql = "insert into venue (county, id, area, path, category, name, pinyin, initials, address, enterprise, \
               operator, phone_sealed, cadre, leader, department, code, opened_at, version, updated_at) values \
               ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, 1, $17) \
               on conflict (county, id) do update set area = excluded.area, path = excluded.path, \
               category = excluded.category, name = excluded.name, pinyin = excluded.pinyin, \
               initials = excluded.initials, address = excluded.address, enterprise = excluded.enterprise, \
               operator = excluded.operator, phone_sealed = excluded.phone_sealed, cadre = excluded.cadre, \
               leader = excluded.leader, department = excluded.department, \
               suspended_by = case when venue.category = excluded.category and venue.path = excluded.path \
               then venue.suspended_by end, suspended_until = case when venue.category = excluded.category \
               and venue.path = excluded.path then venue.suspended_until end, version = venue.version + 1, \
               updated_at = excluded.updated_at where venue.version = $18 and venue.path >= $19 and venue.path < $20";
    let range = permit.range();
    let params = [
        permit.county().into(),
        it.id.into(),
        it.area.into(),
        (&it.path).into(),
        (&it.category).into(),
        (&it.name).into(),
        spelling.pinyin.into(),
        spelling.initials.into(),
        (&it.address).into(),
        it.enterprise.into(),
        it.operator.clone().into(),
        phone.into(),
        it.cadre.into(),
        it.leader.into(),
        it.department.clone().into(),
        (&it.code).into(),
        now.into(),
        seen.unwrap_or(-1).into(),
        range.from.into(),
        range.until.into(),
    ];
    Ok(writer.execute(sql, &params).await? == 1)
}

/// Open venues of a name in a place, at most two: one is meant, two are not told apart.
pub async fn venues_called(
    reader: &Reader,
    county: County,
    path: &AreaPath,
    name: &str,
) -> Result<Vec<VenueId>, StoreError> {
    let range = path.range();
    let sql = "select id from venue where county = $1 and name = $2 and path >= $3 and path < $4 \
               and closed_at is null limit 2";
    let params = [county.into(), name.into(), range.from.into(), range.until.into()];
    reader.query(sql, &params).await?.into_iter().map(|mut row| row.take(0)).collect()
}

/// Closes a venue for good. `false` when it is closed already.
pub async fn close_venue(
    writer: &Writer,
    permit: &Permit,
    id: VenueId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let sql = "update venue set closed_at = $3, version = version + 1, updated_at = $3 \
               where county = $1 and id = $2 and closed_at is null";
    Ok(writer.execute(sql, &[permit.county().into(), id.into(), now.into()]).await? == 1)
}

/// Opens a venue again that was closed.
pub async fn reopen_venue(
    writer: &Writer,
    permit: &Permit,
    id: VenueId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "update venue set closed_at = null, version = version + 1, updated_at = $3 \
               where county = $1 and id = $2";
    writer.execute(sql, &[permit.county().into(), id.into(), now.into()]).await.map(drop)
}
