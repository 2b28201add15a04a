//! Tips from the public: what was told and what became of it; who told of it stands apart (I-18, T-53, T-54).

use domain::access::Permit;
use domain::areas::AreaPath;
use domain::events::{TipState, TipSubject};
use domain::ids::{AreaId, County, EventId, TipId, WorkerId};
use jiff::Timestamp;

use crate::db::{Reader, StoreError, Where, Writer, rows};

const SAID: &str = "tip.said";
const NAME: &str = "tip_reporter.name";
const PHONE: &str = "tip_reporter.phone";

rows! {
    /// A tip, as whoever looks into it sees it.
    pub struct Tip {
        /// Made by the client.
        pub id: TipId = "t.id",
        /// Where it is.
        pub area: AreaId = "t.area",
        /// In the tree.
        pub path: AreaPath = "t.path",
        /// What that is called.
        pub area_name: String = "a.name",
        /// What it is about.
        pub subject: TipSubject = "t.subject",
        /// The spot, a line break, and what was told there; gone where it came to nothing.
        pub said: Option<String> = sealed("t.said_sealed", SAID, id),
        /// What became of it.
        pub state: TipState = "t.state",
        /// Who entered it for somebody who called.
        pub entered_by: Option<WorkerId> = "t.entered_by",
        /// When it was told.
        pub received_at: Timestamp = "t.received_at",
        /// When it is gone unless somebody confirms it.
        pub expires_at: Timestamp = "t.expires_at",
        /// Who looked.
        pub decided_by: Option<WorkerId> = "t.decided_by",
        /// When they decided.
        pub decided_at: Option<Timestamp> = "t.decided_at",
        /// What they found.
        pub word: Option<String> = "t.word",
        /// The event it became.
        pub event: Option<EventId> = "t.event",
        /// Whether whoever told of it can be reached.
        pub reachable: bool = "case when r.tip is null then 0 else 1 end",
        /// What was decided about a reward.
        pub reward: Option<Reward> = ..,
    }

    /// A reward.
    pub struct Reward {
        /// In yuan.
        pub yuan: i64 = "w.yuan",
        /// Who decided.
        pub decided_by: WorkerId = "w.decided_by",
        /// The receipt under which it was paid.
        pub voucher: Option<String> = "w.voucher",
        /// When it was paid.
        pub paid_at: Option<Timestamp> = "w.paid_at",
    }

    /// What becomes of a tip, for whoever told of it.
    pub struct TipStanding {
        /// What became of it.
        pub state: TipState = "t.state",
        /// When it was told.
        pub received_at: Timestamp = "t.received_at",
        /// When it is gone unless somebody confirms it.
        pub expires_at: Timestamp = "t.expires_at",
        /// The reward that was decided, in yuan.
        pub yuan: Option<i64> = "w.yuan",
        /// When it was paid.
        pub paid_at: Option<Timestamp> = "w.paid_at",
    }
}

/// A tip that comes in.
#[derive(Debug, Clone)]
pub struct NewTip {
    /// Made by the client.
    pub id: TipId,
    /// Where it is.
    pub area: AreaId,
    /// In the tree.
    pub path: AreaPath,
    /// What it is about.
    pub subject: TipSubject,
    /// What is told, the spot included; sealed when kept.
    pub said: String,
    /// Who enters it for somebody who called.
    pub entered_by: Option<WorkerId>,
    /// When it is gone unless somebody confirms it.
    pub expires_at: Timestamp,
    /// The code by which who told of it asks what became of it; a hash of it is kept.
    pub code: String,
    /// What was sent, to tell the same from another.
    pub fingerprint: Vec<u8>,
    /// Who tells, where they want to be known.
    pub reporter: Option<Reporter>,
}

/// Who told of something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reporter {
    /// Their name, where they gave it.
    pub name: Option<String>,
    /// Their phone.
    pub phone: String,
}

/// What somebody found.
#[derive(Debug, Clone)]
pub struct Decision {
    /// What became of it.
    pub state: TipState,
    /// In words.
    pub word: String,
    /// The event it became.
    pub event: Option<EventId>,
}

const FROM: &str = "from tip t join area a on a.county = t.county and a.id = t.area \
    left join tip_reporter r on r.county = t.county and r.tip = t.id \
    left join tip_reward w on w.county = t.county and w.tip = t.id where t.county = $1";

/// What was sent under an id, where it is kept already.
pub async fn tip_fingerprint(
    reader: &Reader,
    county: County,
    id: TipId,
) -> Result<Option<Vec<u8>>, StoreError> {
    let sql = "select fingerprint from tip where county = $1 and id = $2";
    let row = reader.query_opt(sql, &[county.into(), id.into()]).await?;
    row.map(|mut row| row.take(0)).transpose()
}

/// Keeps a tip, and apart from it who told of it.
///
/// # Errors
/// [`StoreError::Conflict`] `tip_pkey` when the id is taken.
pub async fn insert_tip(
    writer: &Writer,
    county: County,
    it: &NewTip,
    now: Timestamp,
) -> Result<(), StoreError> {
    let seal = |place: &str, text: &str| writer.keys().seal(place, it.id.0.as_bytes(), text);
    let row = [
        ("county", county.into()),
        ("id", it.id.into()),
        ("area", it.area.into()),
        ("path", (&it.path).into()),
        ("subject", it.subject.into()),
        ("said_sealed", seal(SAID, &it.said)?.into()),
        ("state", TipState::Received.into()),
        ("entered_by", it.entered_by.into()),
        ("received_at", now.into()),
        ("expires_at", it.expires_at.into()),
        ("code_hash", writer.keys().hash("tip.code", &it.code).into()),
        ("fingerprint", it.fingerprint.clone().into()),
    ];
    writer.insert("tip", row).await?;
    let Some(reporter) = &it.reporter else { return Ok(()) };
    let row = [
        ("county", county.into()),
        ("tip", it.id.into()),
        ("name_sealed", reporter.name.as_deref().map(|it| seal(NAME, it)).transpose()?.into()),
        ("phone_sealed", seal(PHONE, &reporter.phone)?.into()),
    ];
    writer.insert("tip_reporter", row).await
}

/// Tips of the permit's subtree: those that wait first, the soonest gone on top, or those that are over.
pub async fn tips(
    reader: &Reader,
    permit: &Permit,
    over: bool,
    limit: usize,
) -> Result<Vec<Tip>, StoreError> {
    let mut filter = Where::within(permit, "t");
    let (standing, order) = if over {
        ("t.state <> 'received'", "t.received_at desc")
    } else {
        ("t.state = 'received'", "t.expires_at")
    };
    filter.and(standing, []);
    filter.then(&format!(" order by {order}, t.id limit ?"), [limit.into()]);
    reader.rows(&format!("{FROM}{}", filter.sql), &filter.params).await
}

/// How many tips of the permit's subtree wait for somebody to look; none of them is opened for it.
pub async fn count_waiting_tips(reader: &Reader, permit: &Permit) -> Result<i64, StoreError> {
    let mut filter = Where::within(permit, "t");
    filter.and("t.state = 'received'", []);
    let sql = format!("select count(*) from tip t where t.county = $1{}", filter.sql);
    reader.query_one(&sql, &filter.params).await?.take(0)
}

/// One tip of the permit's subtree, held until the transaction ends.
pub async fn hold_tip(writer: &Writer, permit: &Permit, id: TipId) -> Result<Option<Tip>, StoreError> {
    let held = "select id from tip where county = $1 and id = $2";
    writer.query_locked(held, &[permit.county().into(), id.into()]).await?;
    let mut filter = Where::within(permit, "t");
    filter.and("t.id = ?", [id.into()]);
    writer.row(&format!("{FROM}{}", filter.sql), &filter.params).await
}

/// Writes down what somebody found. Of what came to nothing neither the words nor who told of it stay.
///
/// # Errors
/// [`StoreError::Conflict`] `tip_other` for who entered it, [`StoreError::Inconsistent`] when it waits no longer.
pub async fn decide_tip(
    writer: &Writer,
    permit: &Permit,
    id: TipId,
    it: &Decision,
    now: Timestamp,
) -> Result<(), StoreError> {
    let keeps = i64::from(it.state.keeps_words());
    let sql = "update tip set state = $3, decided_by = $4, decided_at = $5, word = $6, event = $7, \
               said_sealed = case when cast($8 as bigint) = 1 then said_sealed end \
               where county = $1 and id = $2 and state = 'received'";
    let params = [
        permit.county().into(),
        id.into(),
        it.state.into(),
        permit.worker().into(),
        now.into(),
        (&it.word).into(),
        it.event.into(),
        keeps.into(),
    ];
    if writer.execute(sql, &params).await? != 1 {
        return Err(StoreError::Inconsistent("a tip that waits no longer"));
    }
    if !it.state.earns() {
        let sql = "delete from tip_reporter where county = $1 and tip = $2";
        writer.execute(sql, &[permit.county().into(), id.into()]).await?;
    }
    Ok(())
}

/// Who told of something: read to reward them and for nothing else.
pub async fn reporter(reader: &Reader, permit: &Permit, id: TipId) -> Result<Option<Reporter>, StoreError> {
    let sql = "select name_sealed, phone_sealed from tip_reporter where county = $1 and tip = $2";
    let row = reader.query_opt(sql, &[permit.county().into(), id.into()]).await?;
    let open = |place: &str, sealed: Vec<u8>| reader.keys().open(place, id.0.as_bytes(), &sealed);
    row.map(|mut row| {
        let name: Option<Vec<u8>> = row.take(0)?;
        Ok(Reporter { name: name.map(|it| open(NAME, it)).transpose()?, phone: open(PHONE, row.take(1)?)? })
    })
    .transpose()
}

/// Decides about a reward of a tip that was found to be so.
///
/// # Errors
/// [`StoreError::Conflict`] `tip_reward_two` for who looked into it, `tip_reward_pkey` when it was decided before.
pub async fn reward_tip(
    writer: &Writer,
    permit: &Permit,
    it: &Tip,
    yuan: u32,
    now: Timestamp,
) -> Result<(), StoreError> {
    let row = [
        ("county", permit.county().into()),
        ("tip", it.id.into()),
        ("yuan", i64::from(yuan).into()),
        ("verified_by", it.decided_by.into()),
        ("decided_by", permit.worker().into()),
        ("decided_at", now.into()),
    ];
    writer.insert("tip_reward", row).await
}

/// Writes down that a reward was paid, under which receipt. `false` when there is none to pay.
pub async fn pay_reward(
    writer: &Writer,
    permit: &Permit,
    id: TipId,
    voucher: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let sql = "update tip_reward set voucher = $3, paid_by = $4, paid_at = $5 \
               where county = $1 and tip = $2 and paid_at is null";
    let params = [permit.county().into(), id.into(), voucher.into(), permit.worker().into(), now.into()];
    Ok(writer.execute(sql, &params).await? == 1)
}

/// What became of the tip behind a code.
pub async fn tip_standing(
    reader: &Reader,
    county: County,
    code: &str,
) -> Result<Option<TipStanding>, StoreError> {
    let params = [county.into(), reader.keys().hash("tip.code", code).into()];
    reader.row(&format!("{FROM} and t.code_hash = $2"), &params).await
}

/// Tips that nobody confirmed in time are gone, and with them who told of them. Answers with how many.
pub async fn expire_tips(writer: &Writer, county: County, now: Timestamp) -> Result<u64, StoreError> {
    let sql = "delete from tip_reporter where county = $1 and tip in \
               (select id from tip where county = $1 and state = 'received' and expires_at <= $2)";
    writer.execute(sql, &[county.into(), now.into()]).await?;
    let sql = "update tip set state = 'expired', said_sealed = null \
               where county = $1 and state = 'received' and expires_at <= $2";
    writer.execute(sql, &[county.into(), now.into()]).await
}

/// Destroys who told of what was decided before an instant, and the words of it, unless a reward waits to be paid. Answers
/// with how many.
pub async fn forget_reporters(writer: &Writer, county: County, before: Timestamp) -> Result<u64, StoreError> {
    let settled = "select t.id from tip t left join tip_reward w on w.county = t.county and w.tip = t.id \
                   where t.county = $1 and t.decided_at < $2 and (w.tip is null or w.paid_at < $2)";
    let params = [county.into(), before.into()];
    let sql = format!("delete from tip_reporter where county = $1 and tip in ({settled})");
    writer.execute(&sql, &params).await?;
    let sql = format!(
        "update tip set said_sealed = null where county = $1 and said_sealed is not null and id in ({settled})"
    );
    writer.execute(&sql, &params).await
}
