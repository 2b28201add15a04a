//! Writes a roster of so many residents and the ladder it belongs to, for measuring the import.

use std::io::Write;
use std::path::Path;

use domain::people::IdNumber;

use crate::county;

/// Writes `roster.csv` and an installation with an empty county into the folder named by the third
/// argument.
pub fn write(residents: usize) -> anyhow::Result<()> {
    let folder = std::env::args().nth(3).unwrap_or_else(|| "bench-data".into());
    let folder = Path::new(&folder);
    std::fs::create_dir_all(folder)?;
    std::fs::write(folder.join("keys"), [3; 64])?;
    let households = residents * 2 / 5;
    let made = tokio::task::block_in_place(|| {
        tokio::runtime::Handle::current().block_on(async {
            let (store, lowest) = county::ladder(folder, households).await?;
            let top = lowest[0].path.at_depth(0);
            let tenant = domain::ids::County(621_228);
            let found: Result<_, store::StoreError> = store
                .read(move |db| Box::pin(async move { store::areas::at_path(db, tenant, &top).await }))
                .await;
            let top = found?.ok_or_else(|| anyhow::anyhow!("no county"))?;
            county::staff(&store, tenant, vec![("admin".to_owned(), "administrator", top)]).await?;
            anyhow::Ok(lowest)
        })
    });
    let lowest = made?;
    let mut file = std::io::BufWriter::new(std::fs::File::create(folder.join("roster.csv"))?);
    writeln!(
        file,
        "区划代码,网格,户编码,户所在地,户主姓名,姓名,性别,出生日期,与户主关系,身份证号,联系电话,是否在家"
    )?;
    let mut person = 0;
    for household in 0..households {
        let unit = &lowest[household / 4];
        let code = county::code(household / 400);
        let group = household / 4 % 100 + 1;
        for place in 0..2 + household % 2 {
            let (year, month, day) = (1940 + person / 28 / 12 % 70, person / 28 % 12 + 1, person % 28 + 1);
            let body = format!("621228{year}{month:02}{day:02}{:03}", person / (28 * 12 * 70) % 500 * 2 + 1);
            let relation = ["户主", "配偶", "子"][place];
            writeln!(
                file,
                "{code},第{group}联户组,{household:018},{}{}号,王{household},李{person},男,{year}-{month:02}-{day:02},{relation},{},199{person:08},在家",
                unit.name,
                household % 4 + 1,
                IdNumber::complete(&body),
            )?;
            person += 1;
        }
    }
    file.flush()?;
    println!("{person} residents");
    Ok(())
}
