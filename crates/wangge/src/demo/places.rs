//! Public places of Nishan and Beilun: shops, clinics and schools of its villages, inns and sites of the scenic area, the
//! enterprises behind some, the leaders of the responsibility list. Made by the same actions as at a desk, names of
//! operators made up.

use domain::ids::{EnterpriseId, VenueId};
use domain::places::CreditCode;
use rand::prelude::*;
use rand_chacha::ChaCha8Rng;
use server::places::wire::{KeepEnterprise, KeepResponsibility, KeepVenue, MakeCards, VenuesAsked};
use server::places::{cards, enterprises, responsibility, venues};
use server::{Actor, App, Problem};
use store::areas::Area;
use uuid::Uuid;

/// What a village has, by category, and in one of how many villages.
const IN_VILLAGES: [(&str, &str, u32); 16] = [
    ("supermarket", "便民超市", 1),
    ("clinic", "卫生室", 1),
    ("restaurant", "饭店", 3),
    ("school", "幼儿园", 4),
    ("express", "快递点", 3),
    ("chess", "棋牌室", 5),
    ("bath", "理发店", 3),
    ("pharmacy", "大药房", 6),
    ("fair", "集市", 5),
    ("culture", "农家书屋", 4),
    ("factory", "食品厂", 6),
    ("building_site", "改造工地", 7),
    ("ktv", "量贩KTV", 7),
    ("bar", "酒吧", 9),
    ("foot_bath", "足浴店", 5),
    ("cinema", "网吧", 11),
];
const IN_SCENIC: [(&str, &str); 8] = [
    ("scenic", "尼山圣境游客中心"),
    ("scenic", "大学堂展区"),
    ("hotel", "尼山书院酒店"),
    ("hotel", "鲁源小镇民宿一号院"),
    ("hotel", "鲁源小镇民宿二号院"),
    ("restaurant", "耕读餐厅"),
    ("supermarket", "文创商店"),
    ("station", "景区接驳站"),
];
const SURNAMES: [&str; 8] = ["孔", "颜", "张", "王", "刘", "李", "陈", "孟"];
const GIVEN: [&str; 10] = ["建国", "秀兰", "志强", "桂英", "海波", "玉梅", "立新", "春华", "永康", "丽萍"];

/// Writes the places down unless there are some.
pub async fn keep_places(app: &App) -> anyhow::Result<()> {
    let Some(county) = app.only_county() else { return Ok(()) };
    let playbook = app.playbook(county)?;
    if playbook.places.is_none() {
        return Ok(());
    }
    let login = if playbook.id == super::NISHAN.id { "hq" } else { "room" };
    let hq = Actor::acting_as(app.clone(), county, login).await?;
    if !venues::list(&hq, VenuesAsked::default()).await?.rows.is_empty() {
        return Ok(());
    }
    let mut rng = ChaCha8Rng::seed_from_u64(81);
    let permit = hq.permit(domain::access::Action::ReadAreas, domain::access::Purpose::Oversight)?;
    let lowest = hq.playbook.ladder().lowest_depth();
    let read = app.store().read::<_, Problem, _>(move |db| {
        Box::pin(async move {
            let zones = store::areas::at_depth(db, &permit, 1).await?;
            let villages = store::areas::at_depth(db, &permit, 2).await?;
            let lowest = store::areas::at_depth(db, &permit, lowest).await?;
            let scenic = zones.into_iter().map(|it| it.0).find(|it| it.exclusive.is_some());
            let areas = |of: Vec<(Area, _)>| of.into_iter().map(|it| it.0).collect::<Vec<Area>>();
            Ok((areas(villages), areas(lowest), scenic))
        })
    });
    let (villages, lowest, scenic) = read.await?;
    lead(&hq).await?;
    for (place, village) in villages.iter().enumerate() {
        let cadres = venues::cadres(&hq, Some(village.id.0)).await?;
        let cadre = cadres.iter().find(|it| it.usual).map(|it| it.id);
        for (kind, (category, name, share)) in IN_VILLAGES.iter().enumerate() {
            let known = hq.playbook.category(category).is_some();
            if known && (place as u32 + kind as u32).is_multiple_of(*share) {
                let full = format!("{}{name}", village.name);
                let firm = if *category == "factory" {
                    let grids = lowest.iter().filter(|it| village.path.covers(&it.path));
                    let grid = grids.choose(&mut rng).unwrap_or(village);
                    Some(firm(&hq, grid, &full, &mut rng).await?)
                } else {
                    None
                };
                // A few have no cadre yet: what a list of gaps is for.
                let cadre = cadre.filter(|_| rng.random_ratio(14, 15));
                keep(&hq, village, category, full, cadre, firm, &mut rng).await?;
            }
        }
    }
    if let Some(scenic) = scenic {
        let cadres = venues::cadres(&hq, Some(scenic.id.0)).await?;
        let cadre = cadres.first().map(|it| it.id);
        for (category, name) in IN_SCENIC.into_iter().filter(|it| hq.playbook.category(it.0).is_some()) {
            keep(&hq, &scenic, category, name.to_owned(), cadre, None, &mut rng).await?;
        }
    }
    print(&hq).await
}

fn id(rng: &mut ChaCha8Rng) -> Uuid {
    uuid::Builder::from_random_bytes(rng.random()).into_uuid()
}

fn name(rng: &mut ChaCha8Rng) -> String {
    format!("{}{}", SURNAMES.choose(rng).unwrap_or(&""), GIVEN.choose(rng).unwrap_or(&""))
}

/// Each leader in charge has some of the 22 lines.
async fn lead(hq: &Actor) -> anyhow::Result<()> {
    let page = responsibility::list(hq).await?;
    for (place, row) in page.rows.iter().enumerate() {
        let leader = page.leaders.get(place % page.leaders.len().max(1)).map(|it| it.id);
        let asked = KeepResponsibility { department: row.department.clone(), leader };
        responsibility::keep(hq, row.category.clone(), asked).await?;
    }
    Ok(())
}

async fn firm(hq: &Actor, grid: &Area, name: &str, rng: &mut ChaCha8Rng) -> anyhow::Result<Uuid> {
    let code = CreditCode::complete(&format!("91370881MA3{:06}", rng.random_range(100_000..999_999)))?;
    let asked = KeepEnterprise {
        area: Some(grid.id.0),
        name: format!("曲阜{name}有限公司"),
        credit_code: Some(code.as_str().to_owned()),
        code_why: None,
        contact: Some(self::name(rng)),
        phone: None,
        employees: rng.random_range(12..180),
        dormitory: None,
        version: None,
    };
    let id = id(rng);
    enterprises::keep(hq, EnterpriseId(id), asked).await?;
    Ok(id)
}

async fn keep(
    hq: &Actor,
    area: &Area,
    category: &str,
    name: String,
    cadre: Option<Uuid>,
    enterprise: Option<Uuid>,
    rng: &mut ChaCha8Rng,
) -> anyhow::Result<()> {
    let asked = KeepVenue {
        area: area.id.0,
        category: category.to_owned(),
        name,
        address: String::new(),
        operator: Some(self::name(rng)),
        phone: Some(format!("+86197{:08}", rng.random_range(0..100_000_000))),
        cadre,
        leader: None,
        department: None,
        enterprise,
        version: None,
    };
    venues::keep(hq, VenueId(id(rng)), asked).await?;
    Ok(())
}

/// Most cards hang already.
async fn print(hq: &Actor) -> anyhow::Result<()> {
    let mut after = None;
    loop {
        let asked = VenuesAsked { after, ..VenuesAsked::default() };
        let page = venues::list(hq, asked).await?;
        let hung = page.rows.iter().enumerate().filter(|(n, _)| n % 5 > 0).map(|(_, it)| it.id).collect();
        cards::make(hq, MakeCards { venues: hung }).await?;
        after = page.next;
        if after.is_none() {
            return Ok(());
        }
    }
}
