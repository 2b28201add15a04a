//! How records go along with their unit. Every table that places its rows by path is named here once, with what becomes
//! of them; a test holds the list against the schema.

use std::collections::{BTreeMap, BTreeSet};

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::ids::{AppointmentId, AreaId, CampaignId, County, HouseholdId, PersonId};
use domain::tasks::{Delta, TaskState};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use uuid::Uuid;

use crate::access::Appointment;
use crate::areas::Area;
use crate::db::{StoreError, Value, Writer};
use crate::search;
use crate::tasks::add_to_tally;

/// Rows that go along with their unit wherever it goes, with the column that names the unit.
const ALONG: [(&str, Option<&str>); 50] = [
    ("household", Some("area")),
    ("land", None),
    ("person", None),
    ("person_change", None),
    ("place_change", None),
    ("census", None),
    ("told", None),
    ("duplicate", None),
    ("appointment", Some("area")),
    ("campaign", None),
    ("task", None),
    ("visit", None),
    ("photo", None),
    ("photo_promise", None),
    ("arrival", None),
    ("returnee", None),
    ("event", Some("area")),
    ("event_part", Some("area")),
    ("event_order", Some("area")),
    ("tip", Some("area")),
    ("viewpoint", Some("area")),
    ("dispute", Some("area")),
    ("assessment", Some("area")),
    ("commendation", Some("area")),
    ("lead_list", Some("area")),
    ("lead", Some("area")),
    ("rumour", None),
    ("notice", Some("area")),
    ("instruction", Some("area")),
    ("instruction_target", Some("area")),
    ("receipt", None),
    ("election", Some("area")),
    ("team", Some("area")),
    ("enterprise", Some("area")),
    ("venue", Some("area")),
    ("contact_card", None),
    ("card", None),
    ("trip", None),
    ("work_item", Some("area")),
    ("chat_group", Some("area")),
    ("inspection", Some("area")),
    ("rectification", Some("area")),
    ("finding", None),
    ("checkpoint", Some("area")),
    ("shift", None),
    ("passage", None),
    ("camera", Some("area")),
    ("sighting", None),
    ("set_aside", None),
    ("reshape", None),
];
/// Rows that go along with a unit that moves, but stay its own when it goes up in another one: its books, and what was
/// granted or declared for it alone.
const OWN: [&str; 14] = [
    "area",
    "border",
    "report",
    "day_figure",
    "tally",
    "change_head",
    "team_unit",
    "guarantee",
    "roster_export",
    "zone",
    "response",
    "power",
    "event_pace",
    "area_factor",
];
/// Rows that never move: what was decided stays where it was decided, with the authority it was decided by.
const STAY: [&str; 4] = ["authority", "measure", "objection", "area_left"];

/// Every table whose rows stand at a path.
pub fn placed_tables() -> impl Iterator<Item = &'static str> {
    ALONG.iter().map(|(table, _)| *table).chain(OWN).chain(STAY)
}

/// The number of the next child of an area: higher than any it ever had. The area is held until the transaction ends.
pub async fn free_ordinal(writer: &Writer, county: County, parent: &Area) -> Result<u32, StoreError> {
    let sql = "select id from area where county = $1 and id = $2";
    writer.query_locked(sql, &[county.into(), parent.id.into()]).await?;
    let (range, depth) = (parent.path.range(), parent.path.depth() + 1);
    let params = [county.into(), range.from.into(), range.until.into(), depth.into()];
    let mut next = 0;
    for sql in [
        "select max(path) from area where county = $1 and path >= $2 and path < $3 and depth = $4",
        "select max(path) from area_left where county = $1 and path >= $2 and path < $3 and length(path) = 4 * $4",
    ] {
        let last: Option<AreaPath> = writer.query_one(sql, &params).await?.take(0)?;
        next = last.and_then(|it| it.ordinal()).map_or(next, |last| next.max(last + 1));
    }
    Ok(next)
}

/// Takes an area with everything below it and everything recorded there to another place in the tree, under a parent of
/// the same level as before. `tally` is the depth whose units keep the books.
pub async fn shift_subtree(
    writer: &Writer,
    county: County,
    area: &Area,
    parent: &Area,
    (tally, now): (usize, Timestamp),
) -> Result<AreaPath, StoreError> {
    let (from, to) = (&area.path, parent.path.child(free_ordinal(writer, county, parent).await?));
    hold(writer, county, from).await?;
    if from.depth() > tally {
        move_books(writer, county, from, &to, tally).await?;
    }
    let range = from.range();
    let params = [
        county.into(),
        (&range.from).into(),
        (&range.until).into(),
        (&to).into(),
        Value::Int(from.as_str().len() as i64 + 1),
    ];
    let goes = |table: &str, column: &str| {
        format!(
            "update {table} set {column} = cast($4 as text) || substr({column}, cast($5 as int)) \
             where county = $1 and {column} >= $2 and {column} < $3"
        )
    };
    // What the unit's phones wrote down before still lands, wherever its households stood then.
    writer.execute(&goes("household_move", "from_path"), &params).await?;
    let stood = "insert into household_move (county, household, moved_at, from_path) \
                 select county, id, $4, path from household where county = $1 and path >= $2 and path < $3 \
                 on conflict (county, household, moved_at) do nothing";
    writer.execute(stood, &[county.into(), (&range.from).into(), (&range.until).into(), now.into()]).await?;
    for table in ALONG.iter().map(|(table, _)| table).chain(&OWN) {
        writer.execute(&goes(table, "path"), &params).await?;
    }
    let sql = "update area set parent = $3 where county = $1 and id = $2";
    writer.execute(sql, &[county.into(), area.id.into(), parent.id.into()]).await?;
    let sql = "insert into area_left (county, path) values ($1, $2) on conflict (county, path) do nothing";
    writer.execute(sql, &[county.into(), from.into()]).await?;
    place_doubts(writer, county, &to).await?;
    Ok(to)
}

/// Holds the areas of a subtree until the transaction ends: nobody writes a household down there meanwhile.
async fn hold(writer: &Writer, county: County, path: &AreaPath) -> Result<(), StoreError> {
    let range = path.range();
    let sql = "select id from area where county = $1 and path >= $2 and path < $3";
    writer.query_locked(sql, &[county.into(), range.from.into(), range.until.into()]).await.map(drop)
}

/// A doubt stands at the lowest area that covers both records.
async fn place_doubts(writer: &Writer, county: County, moved: &AreaPath) -> Result<(), StoreError> {
    let range = moved.range();
    let sql = "select d.one, d.other, p.path, q.path from duplicate d \
               join person p on p.county = d.county and p.id = d.one \
               join person q on q.county = d.county and q.id = d.other where d.county = $1 \
               and ((p.path >= $2 and p.path < $3) or (q.path >= $2 and q.path < $3))";
    for mut row in writer.query(sql, &[county.into(), range.from.into(), range.until.into()]).await? {
        let (one, other): (PersonId, PersonId) = (row.take(0)?, row.take(1)?);
        let (path, second): (AreaPath, AreaPath) = (row.take(2)?, row.take(3)?);
        let sql = "update duplicate set path = $4 where county = $1 and one = $2 and other = $3";
        writer
            .execute(sql, &[county.into(), one.into(), other.into(), (&path.common(&second)).into()])
            .await?;
    }
    Ok(())
}

/// The books of the tasks below `from` go to the tally unit of `to`.
async fn move_books(
    writer: &Writer,
    county: County,
    from: &AreaPath,
    to: &AreaPath,
    tally: usize,
) -> Result<(), StoreError> {
    let (old, new) = (from.at_depth(tally), to.at_depth(tally));
    if old == new {
        return Ok(());
    }
    let range = from.range();
    let sql = "select campaign, state, count(*) from task where county = $1 and path >= $2 and path < $3 \
               group by campaign, state order by campaign, state";
    let mut gains: BTreeMap<CampaignId, Delta> = BTreeMap::new();
    for mut row in writer.query(sql, &[county.into(), range.from.into(), range.until.into()]).await? {
        let gain = gains.entry(row.take(0)?).or_default();
        let state: TaskState = row.take(1)?;
        let count: i64 = row.take(2)?;
        let one = Delta::between(TaskState::Open, state);
        gain.targets += count;
        gain.done += one.done * count;
        gain.excused += one.excused * count;
    }
    for (campaign, gain) in gains {
        add_to_tally(writer, county, campaign, &new, gain).await?;
        let loss = Delta { targets: -gain.targets, done: -gain.done, excused: -gain.excused };
        add_to_tally(writer, county, campaign, &old, loss).await?;
    }
    Ok(())
}

/// Takes what hangs on a unit itself to the unit it goes up in: households, posts, venues, open work. Units below it must
/// have gone before. A post somebody holds in both ends; its reports and figures stay its own.
pub async fn go_up_in(
    writer: &Writer,
    county: County,
    area: &Area,
    into: &Area,
    (day, now): (Date, Timestamp),
    tally: usize,
) -> Result<(), StoreError> {
    hold(writer, county, &area.path).await?;
    let earlier = "update household_move set from_path = $3 where county = $1 and from_path = $2";
    writer.execute(earlier, &[county.into(), (&area.path).into(), (&into.path).into()]).await?;
    let moves = "insert into household_move (county, household, moved_at, from_path) \
                 select county, id, $3, path from household where county = $1 and path = $2 \
                 on conflict (county, household, moved_at) do nothing";
    writer.execute(moves, &[county.into(), (&area.path).into(), now.into()]).await?;
    move_books(writer, county, &area.path, &into.path, tally).await?;
    let both = "update appointment set until_day = $4 where county = $1 and path = $2 \
                and (until_day is null or until_day > $4) and exists (select 1 from appointment o \
                where o.county = appointment.county and o.path = $3 and o.worker = appointment.worker \
                and o.role = appointment.role and o.from_day <= $5 \
                and (o.until_day is null or o.until_day >= coalesce(appointment.until_day, '9999-12-31')))";
    let params = [
        county.into(),
        (&area.path).into(),
        (&into.path).into(),
        day.saturating_sub(1.day()).into(),
        day.into(),
    ];
    writer.execute(both, &params).await?;
    for (table, unit) in ALONG {
        let named = unit.map(|unit| format!(", {unit} = $4")).unwrap_or_default();
        let sql = format!("update {table} set path = $3{named} where county = $1 and path = $2");
        let params = [county.into(), (&area.path).into(), (&into.path).into(), into.id.into()];
        writer.execute(&sql, &params[..if unit.is_some() { 4 } else { 3 }]).await?;
    }
    // What happened there from the day on counts where it is reported from the day on.
    let figures = "insert into day_figure (county, day, path, figure, value) \
                   select county, day, $3, figure, value from day_figure where county = $1 and path = $2 and day >= $4 \
                   on conflict (county, day, path, figure) do update set value = day_figure.value + excluded.value";
    let from_day = [county.into(), (&area.path).into(), (&into.path).into(), day.into()];
    writer.execute(figures, &from_day).await?;
    let sql = "delete from day_figure where county = $1 and path = $2 and day >= $3";
    writer.execute(sql, &[county.into(), (&area.path).into(), day.into()]).await?;
    for sql in [
        "delete from team_unit where county = $1 and unit = $2",
        "delete from guarantee where county = $1 and unit = $2",
    ] {
        writer.execute(sql, &[county.into(), area.id.into()]).await?;
    }
    place_doubts(writer, county, &into.path).await
}

/// Ends a unit with a day, the first it no longer stands. Its code is free again.
pub async fn end(writer: &Writer, county: County, area: AreaId, day: Date) -> Result<(), StoreError> {
    let sql = "update area set valid_to = $3, code = null where county = $1 and id = $2";
    writer.execute(sql, &[county.into(), area.into(), day.into()]).await.map(drop)
}

/// Gives a unit another name and says what else it is; an exclusive grid gets another headcount as well.
pub async fn rename(
    writer: &Writer,
    county: County,
    area: AreaId,
    (name, also): (&str, Option<&str>),
    headcount: Option<i64>,
) -> Result<(), StoreError> {
    let spelling = search::spell(name);
    let sql = "update area set name = $3, pinyin = $4, initials = $5, also = $7, \
               headcount = case when exclusive is null then null else coalesce($6, headcount) end \
               where county = $1 and id = $2";
    let params = [
        county.into(),
        area.into(),
        name.into(),
        spelling.pinyin.into(),
        spelling.initials.into(),
        headcount.into(),
        also.map(str::to_owned).into(),
    ];
    writer.execute(sql, &params).await.map(drop)
}

/// Households of a unit that is split go to a new unit beside it, with everything that hangs on them; whoever serves in
/// the old unit serves in the new one as well, and its teams answer for it.
///
/// # Errors
/// [`StoreError`] of the engine; [`StoreError::Inconsistent`] when one of them is not there any more.
pub async fn take_households(
    writer: &Writer,
    permit: &Permit,
    (from, to): (&Area, &Area),
    households: &[HouseholdId],
    (day, now): (Date, Timestamp),
    tally: usize,
) -> Result<(), StoreError> {
    let county = permit.county();
    hold(writer, county, &from.path).await?;
    for household in households {
        let sql = "update household set area = $4, path = $5, version = version + 1, updated_at = $6 \
                   where county = $1 and id = $2 and path = $3";
        let params = [
            county.into(),
            (*household).into(),
            (&from.path).into(),
            to.id.into(),
            (&to.path).into(),
            now.into(),
        ];
        // Somebody who moved away meanwhile stays where they are now.
        if writer.execute(sql, &params).await? == 1 {
            crate::people::remember_move(writer, county, *household, &from.path, now).await?;
            crate::people::move_members(writer, county, *household, &to.path).await?;
            crate::measures::move_cards(writer, county, *household, &to.path).await?;
            crate::tasks::move_tasks(writer, county, *household, &to.path, |_| None, tally).await?;
        }
    }
    place_doubts(writer, county, &to.path).await?;
    let units = BTreeSet::from([from.path.clone(), to.path.clone()]);
    crate::people::recount(writer, permit, &BTreeSet::new(), &units).await?;
    serve_beside(writer, permit, (from, to), (day, now)).await
}

/// Whoever serves in a unit serves in the new one beside it as well, its teams and guarantors answer for it, and zones and
/// factors hold there too.
async fn serve_beside(
    writer: &Writer,
    permit: &Permit,
    (from, to): (&Area, &Area),
    (day, now): (Date, Timestamp),
) -> Result<(), StoreError> {
    let county = permit.county();
    let posts: Vec<_> = crate::access::posts_at(writer, permit, &from.path, day)
        .await?
        .into_iter()
        .map(|post| Appointment {
            // Of two random ids another random one, the same whenever it is made.
            id: AppointmentId(Uuid::from_u128(post.id.0.as_u128() ^ to.id.0.as_u128())),
            area: to.id,
            path: to.path.clone(),
            from: post.from.max(day),
            ..post
        })
        .collect();
    crate::access::insert_appointments(writer, county, &posts, now).await?;
    let sql = "insert into team_unit (county, kind, unit, team, path) \
               select county, kind, $3, team, $4 from team_unit where county = $1 and unit = $2";
    let params = [county.into(), from.id.into(), to.id.into(), (&to.path).into()];
    writer.execute(sql, &params).await?;
    let sql = "insert into guarantee (county, link, unit, path, worker, since, made_by) \
               select county, link, $3, $4, worker, since, made_by from guarantee where county = $1 and unit = $2";
    writer.execute(sql, &params).await?;
    for (table, columns) in [
        ("zone", "kind, document, from_day, until_day, made_by, made_at"),
        ("area_factor", "factor, from_day, until_day, note, made_by, made_at"),
    ] {
        let sql = format!(
            "select id from {table} where county = $1 and area = $2 and (until_day is null or until_day >= $3) order by id"
        );
        for mut row in writer.query(&sql, &[county.into(), from.id.into(), day.into()]).await? {
            let known: Uuid = row.take(0)?;
            let own = Uuid::from_u128(known.as_u128() ^ to.id.0.as_u128());
            let sql = format!(
                "insert into {table} (county, id, area, path, {columns}) \
                 select county, $3, $4, $5, {columns} from {table} where county = $1 and id = $2"
            );
            let params = [county.into(), known.into(), own.into(), to.id.into(), (&to.path).into()];
            writer.execute(&sql, &params).await?;
        }
    }
    Ok(())
}

/// Units of a unit that is split go to a new one beside it.
pub async fn take_units(
    writer: &Writer,
    permit: &Permit,
    (from, to): (&Area, &Area),
    below: &[AreaId],
    (day, now): (Date, Timestamp),
    tally: usize,
) -> Result<(), StoreError> {
    for id in below {
        let area = crate::areas::find(writer, permit, *id).await?;
        // One that went elsewhere meanwhile stays there.
        if let Some(area) = area.filter(|it| it.path.parent().as_ref() == Some(&from.path)) {
            shift_subtree(writer, permit.county(), &area, to, (tally, now)).await?;
        }
    }
    serve_beside(writer, permit, (from, to), (day, now)).await
}
