//! `wangge doctor`: looks at everything an installation needs and says what to do about it.

use anyhow::bail;
use store::{StoreError, Value};

use super::serve::machine_now;
use crate::installation::Installation;

pub async fn run(installation: &Installation) -> anyhow::Result<()> {
    let mut wrong = 0;
    let mut say = |good: bool, what: String| {
        println!("{} {what}", if good { "✓" } else { "✗" });
        wrong += usize::from(!good);
    };
    let store = match installation.open().await {
        Ok(store) => store,
        Err(error) => {
            say(false, format!("数据库打不开 / the database does not open: {error:#}"));
            bail!("1 处问题 / 1 problem");
        }
    };
    say(true, format!("数据库 / database: {}", store.engine()));
    let version: Result<i64, StoreError> = store.read(|db| Box::pin(store::schema::version(db))).await;
    let (version, latest) = (version?, store::schema::latest());
    say(version == latest, format!("数据库版本 / schema version: {version}（程序 / program: {latest}）"));
    let failing: Result<_, StoreError> = store.read(|db| Box::pin(store::upkeep::failures(db, None))).await;
    let failing = failing?;
    say(failing.is_empty(), format!("自动维护 / upkeep: {} 项失败 / failing", failing.len()));
    for it in failing {
        let said = format!(
            "{}: {} 自 {} 起连续失败 {} 次 / has failed {} times in a row since then: {}",
            it.county.0, it.step, it.since, it.tries, it.tries, it.error
        );
        say(false, said);
    }
    let keys = std::fs::metadata(installation.data.join("keys"))?;
    let mode = std::os::unix::fs::PermissionsExt::mode(&keys.permissions()) & 0o777;
    say(mode == 0o600, format!("密钥文件权限 / key file mode: {mode:o}（应为 / should be 600）"));
    let today = domain::time::day_of(machine_now(), &domain::time::china());
    let counties: Result<_, StoreError> =
        store.read(move |db| Box::pin(store::playbooks::list(db, today))).await;
    for (county, text) in counties? {
        let reads = playbook::Playbook::read(&text).is_ok();
        say(reads, format!("{}: 工作手册 / playbook", county.0));
        let sums: Result<[i64; 8], StoreError> =
            store.read(move |db| Box::pin(async move { books(db, county).await })).await;
        let [targets, tallied, households, sized, done, tallied_done, excused, tallied_excused] = sums?;
        say(targets == tallied, format!("{}: 任务 {targets} 与台账 {tallied} / tasks and books", county.0));
        say(
            done == tallied_done,
            format!("{}: 已办 {done} 与台账 {tallied_done} / done and books", county.0),
        );
        let agree = excused == tallied_excused;
        say(agree, format!("{}: 免办 {excused} 与台账 {tallied_excused} / excused and books", county.0));
        say(
            households == sized,
            format!("{}: 户数 {households} 与网格合计 {sized} / households and units", county.0),
        );
        let audit: Result<_, StoreError> =
            store.read(move |db| Box::pin(store::audit::verify(db, county))).await;
        let audit = audit?;
        say(audit.broken.is_empty(), format!("{}: 审计 {} 条 / audit entries", county.0, audit.entries));
    }
    if wrong > 0 {
        bail!("{wrong} 处问题 / {wrong} problems");
    }
    Ok(())
}

async fn books(db: &store::Reader, county: domain::ids::County) -> Result<[i64; 8], StoreError> {
    let mut sums = [0; 8];
    for (place, sql) in [
        "select count(*) from task where county = $1",
        "select cast(coalesce(sum(targets), 0) as bigint) from tally where county = $1",
        "select count(*) from household where county = $1",
        "select cast(coalesce(sum(households), 0) as bigint) from area where county = $1",
        "select count(*) from task where county = $1 and state = 'done'",
        "select cast(coalesce(sum(done), 0) as bigint) from tally where county = $1",
        "select count(*) from task where county = $1 and state = 'excused'",
        "select cast(coalesce(sum(excused), 0) as bigint) from tally where county = $1",
    ]
    .into_iter()
    .enumerate()
    {
        sums[place] = db.query_one(sql, &[Value::from(county)]).await?.take(0)?;
    }
    Ok(sums)
}
