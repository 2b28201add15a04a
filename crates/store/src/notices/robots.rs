//! Robots of chat groups, and the messages that wait for them (B-87). Addresses and secrets are sealed.

use domain::areas::AreaPath;
use domain::ids::{County, WorkerId};
use jiff::Timestamp;
use uuid::Uuid;

use crate::db::{Reader, Row, StoreError, Writer};

const ADDRESS: &str = "robot.address";
const SECRET: &str = "robot.secret";

/// Whose robot it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Platform {
    /// 钉钉
    DingTalk,
    /// 企业微信
    WeCom,
    /// 飞书
    Feishu,
    /// Another system that takes signed webhooks.
    Webhook,
}

impl Platform {
    /// Its name on the wire and in the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::DingTalk => "dingtalk",
            Self::WeCom => "wecom",
            Self::Feishu => "feishu",
            Self::Webhook => "webhook",
        }
    }

    /// Takes a name back.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::DingTalk, Self::WeCom, Self::Feishu, Self::Webhook].into_iter().find(|it| it.as_str() == text)
    }
}

/// A robot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Robot {
    /// Its chat group.
    pub chat: Uuid,
    /// Whose it is.
    pub platform: Platform,
    /// Where to write to.
    pub address: String,
    /// What to sign with, where it asks for that.
    pub secret: Option<String>,
    /// A word every message must contain, where it asks for that.
    pub keyword: Option<String>,
    /// Whether it is sent the hourly word.
    pub hourly: bool,
    /// Left alone until then.
    pub blocked_until: Option<Timestamp>,
    /// Where its group stands.
    pub path: AreaPath,
    /// What that is called.
    pub area_name: String,
}

/// A robot to be kept.
#[derive(Debug, Clone)]
pub struct NewRobot {
    /// Its chat group.
    pub chat: Uuid,
    /// Whose it is.
    pub platform: Platform,
    /// Where to write to.
    pub address: String,
    /// What to sign with.
    pub secret: Option<String>,
    /// A word every message must contain.
    pub keyword: Option<String>,
    /// Whether it is sent the hourly word.
    pub hourly: bool,
}

/// A message to a robot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RobotMessage {
    /// Once for ever by this key.
    pub key: String,
    /// What it says.
    pub text: String,
    /// When it was made.
    pub made_at: Timestamp,
    /// `queued`, `sending`, `sent` or `failed`.
    pub state: String,
    /// How often it was tried.
    pub tries: i64,
    /// Since when it is in that state.
    pub changed_at: Timestamp,
    /// What went wrong last.
    pub error: Option<String>,
}

const SELECT: &str = "select r.chat, r.platform, r.address_sealed, r.secret_sealed, r.keyword, r.hourly, \
    r.blocked_until, g.path, a.name from robot r \
    join chat_group g on g.county = r.county and g.id = r.chat and g.closed_at is null \
    join area a on a.county = g.county and a.id = g.area where r.county = $1";

fn read(reader: &Reader, mut row: Row) -> Result<Robot, StoreError> {
    let chat: Uuid = row.take(0)?;
    let unknown = StoreError::Inconsistent("a robot of an unknown platform");
    let secret: Option<Vec<u8>> = row.take(3)?;
    Ok(Robot {
        chat,
        platform: Platform::parse(&row.take::<String>(1)?).ok_or(unknown)?,
        address: reader.keys().open(ADDRESS, chat.as_bytes(), &row.take::<Vec<u8>>(2)?)?,
        secret: secret.map(|it| reader.keys().open(SECRET, chat.as_bytes(), &it)).transpose()?,
        keyword: row.take(4)?,
        hourly: row.take(5)?,
        blocked_until: row.take(6)?,
        path: row.take(7)?,
        area_name: row.take(8)?,
    })
}

/// Keeps the robot of a group in place of the one before.
pub async fn keep_robot(
    writer: &Writer,
    (county, worker): (County, WorkerId),
    it: &NewRobot,
    now: Timestamp,
) -> Result<(), StoreError> {
    let row = it.chat.as_bytes();
    let secret = it.secret.as_deref().map(|text| writer.keys().seal(SECRET, row, text)).transpose()?;
    let sql = "insert into robot (county, chat, platform, address_sealed, secret_sealed, keyword, hourly, kept_by, \
               kept_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (county, chat) do update set \
               platform = excluded.platform, address_sealed = excluded.address_sealed, \
               secret_sealed = excluded.secret_sealed, keyword = excluded.keyword, hourly = excluded.hourly, \
               kept_by = excluded.kept_by, kept_at = excluded.kept_at, blocked_until = null";
    let params = [
        county.into(),
        it.chat.into(),
        it.platform.as_str().into(),
        writer.keys().seal(ADDRESS, row, &it.address)?.into(),
        secret.into(),
        it.keyword.clone().into(),
        it.hourly.into(),
        worker.into(),
        now.into(),
    ];
    writer.execute(sql, &params).await.map(drop)
}

/// Takes the robot of a group away, with what waits for it.
pub async fn drop_robot(writer: &Writer, county: County, chat: Uuid) -> Result<(), StoreError> {
    for sql in [
        "delete from robot where county = $1 and chat = $2",
        "delete from robot_message where county = $1 and chat = $2 and state = 'queued'",
    ] {
        writer.execute(sql, &[county.into(), chat.into()]).await?;
    }
    Ok(())
}

/// The robot of a group.
pub async fn robot(reader: &Reader, county: County, chat: Uuid) -> Result<Option<Robot>, StoreError> {
    let sql = format!("{SELECT} and r.chat = $2");
    let found = reader.query_opt(&sql, &[county.into(), chat.into()]).await?;
    found.map(|row| read(reader, row)).transpose()
}

/// The robot of a group, held until the transaction ends: servers that send to it at once count one after the other.
pub async fn hold_robot(writer: &Writer, county: County, chat: Uuid) -> Result<Option<Robot>, StoreError> {
    let sql = "select chat from robot where county = $1 and chat = $2";
    writer.query_locked(sql, &[county.into(), chat.into()]).await?;
    robot(writer, county, chat).await
}

/// Robots that are sent the hourly word.
pub async fn robots(reader: &Reader, county: County) -> Result<Vec<Robot>, StoreError> {
    let sql = format!("{SELECT} and r.hourly = 1 order by r.chat");
    reader.query(&sql, &[county.into()]).await?.into_iter().map(|row| read(reader, row)).collect()
}

/// Lets a robot alone until an instant.
pub async fn block(writer: &Writer, county: County, chat: Uuid, until: Timestamp) -> Result<(), StoreError> {
    let sql = "update robot set blocked_until = $3 where county = $1 and chat = $2";
    writer.execute(sql, &[county.into(), chat.into(), until.into()]).await.map(drop)
}

/// Queues a message; `false` where one of that key is known.
pub async fn queue(
    writer: &Writer,
    (county, chat): (County, Uuid),
    key: &str,
    text: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let sql = "insert into robot_message (county, chat, key, text, made_at, due_at, state, changed_at) \
               values ($1, $2, $3, $4, $5, $5, 'queued', $5) on conflict (county, chat, key) do nothing";
    let params = [county.into(), chat.into(), key.into(), text.into(), now.into()];
    Ok(writer.execute(sql, &params).await? == 1)
}

/// The text of the last message to a group whose key begins so.
pub async fn last_of(
    reader: &Reader,
    (county, chat): (County, Uuid),
    begins: &str,
) -> Result<Option<String>, StoreError> {
    let sql = "select text from robot_message where county = $1 and chat = $2 and key like $3 \
               order by made_at desc limit 1";
    let params = [county.into(), chat.into(), format!("{begins}%").into()];
    reader.query_opt(sql, &params).await?.map(|mut row| row.take(0)).transpose()
}

/// Messages that wait and whose time has come: group and key, the oldest first. Those of blocked robots wait on.
pub async fn due(
    reader: &Reader,
    county: County,
    now: Timestamp,
    limit: usize,
) -> Result<Vec<(Uuid, String)>, StoreError> {
    let sql = "select m.chat, m.key from robot_message m join robot r on r.county = m.county and r.chat = m.chat \
               where m.county = $1 and m.state = 'queued' and m.due_at <= $2 \
               and (r.blocked_until is null or r.blocked_until <= $2) order by m.due_at, m.made_at, m.key limit $3";
    let rows = reader.query(sql, &[county.into(), now.into(), limit.into()]).await?;
    rows.into_iter().map(|mut row| Ok((row.take(0)?, row.take(1)?))).collect()
}

/// How many messages went to a group since an instant, whatever became of them.
pub async fn sent_since(
    reader: &Reader,
    (county, chat): (County, Uuid),
    since: Timestamp,
) -> Result<i64, StoreError> {
    let sql = "select count(*) from robot_message where county = $1 and chat = $2 and tries > 0 and changed_at > $3";
    reader.query_one(sql, &[county.into(), chat.into(), since.into()]).await?.take(0)
}

/// Takes a message that waits to send it: its text and how often it was tried, once for whoever comes first.
pub async fn take(
    writer: &Writer,
    (county, chat): (County, Uuid),
    key: &str,
    now: Timestamp,
) -> Result<Option<(String, i64)>, StoreError> {
    let sql = "update robot_message set state = 'sending', tries = tries + 1, changed_at = $4 \
               where county = $1 and chat = $2 and key = $3 and state = 'queued'";
    let params = [county.into(), chat.into(), key.into(), now.into()];
    if writer.execute(sql, &params).await? == 0 {
        return Ok(None);
    }
    let sql = "select text, tries from robot_message where county = $1 and chat = $2 and key = $3";
    let mut row = writer.query_one(sql, &params[..3]).await?;
    Ok(Some((row.take(0)?, row.take(1)?)))
}

/// Writes down what became of a message that was taken: sent, to be tried again at an instant, or given up.
pub async fn finish(
    writer: &Writer,
    (county, chat): (County, Uuid),
    key: &str,
    (state, error): (&str, Option<&str>),
    (now, due): (Timestamp, Timestamp),
) -> Result<(), StoreError> {
    let sql = "update robot_message set state = $4, error = $5, changed_at = $6, due_at = $7 \
               where county = $1 and chat = $2 and key = $3 and state = 'sending'";
    let params = [
        county.into(),
        chat.into(),
        key.into(),
        state.into(),
        error.map(str::to_owned).into(),
        now.into(),
        due.into(),
    ];
    writer.execute(sql, &params).await.map(drop)
}

/// Gives up messages that were on their way before an instant when the program stopped: nobody knows whether they
/// arrived, and none is sent twice.
pub async fn stuck(writer: &Writer, county: County, before: Timestamp) -> Result<(), StoreError> {
    let sql = "update robot_message set state = 'failed', error = 'interrupted' \
               where county = $1 and state = 'sending' and changed_at < $2";
    writer.execute(sql, &[county.into(), before.into()]).await.map(drop)
}

/// Forgets messages that were made before an instant.
pub async fn forget_messages(writer: &Writer, county: County, before: Timestamp) -> Result<(), StoreError> {
    let sql = "delete from robot_message where county = $1 and made_at < $2";
    writer.execute(sql, &[county.into(), before.into()]).await.map(drop)
}

/// The last messages of a group, newest first.
pub async fn messages(
    reader: &Reader,
    (county, chat): (County, Uuid),
    limit: usize,
) -> Result<Vec<RobotMessage>, StoreError> {
    let sql = "select key, text, made_at, state, tries, changed_at, error from robot_message \
               where county = $1 and chat = $2 order by made_at desc, key limit $3";
    let rows = reader.query(sql, &[county.into(), chat.into(), limit.into()]).await?;
    rows.into_iter()
        .map(|mut row| {
            Ok(RobotMessage {
                key: row.take(0)?,
                text: row.take(1)?,
                made_at: row.take(2)?,
                state: row.take(3)?,
                tries: row.take(4)?,
                changed_at: row.take(5)?,
                error: row.take(6)?,
            })
        })
        .collect()
}
