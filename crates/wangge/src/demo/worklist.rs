//! Today's work list of Nishan: published by headquarters, split by one zone, done by some of its villages.

use server::command::wire::{FinishItem, PublishItem};
use server::command::worklist;
use server::{Actor, App, Problem};
use uuid::Uuid;

const ITEMS: [(&str, &str); 3] = [
    ("核对外出人员台账", "逐户核对现居住地和联系电话，告知返乡政策。"),
    ("检查场所联系卡", "没有张贴、已换人的当天补上。"),
    ("宣传景区预约限流", "村口张贴、群里转发。"),
];

/// Publishes today's list unless it is there.
pub async fn keep_worklist(app: &App) -> anyhow::Result<()> {
    let Some(hq) = super::headquarters(app).await? else { return Ok(()) };
    if hq.playbook.id != super::NISHAN.id || !worklist::list(&hq, None).await?.is_empty() {
        return Ok(());
    }
    let zone = Actor::acting_as(app.clone(), hq.post.county, "zone-secretary").await?;
    let (below, villages) = (children(&hq).await?, children(&zone).await?);
    let id = || Uuid::from_bytes(app.random());
    let mut own = None;
    for (title, detail) in ITEMS {
        for area in &below {
            let asked = PublishItem {
                response: None,
                line: None,
                parent: None,
                day: hq.today().to_string(),
                area: *area,
                title: title.to_owned(),
                detail: detail.to_owned(),
            };
            let item = worklist::publish(&hq, id(), asked).await?;
            if *area == zone.post.area.0 && own.is_none() {
                own = Some(item.id);
            }
        }
    }
    let Some(whole) = own else { return Ok(()) };
    for (place, area) in villages.iter().enumerate() {
        let asked = PublishItem {
            response: None,
            line: None,
            parent: Some(whole),
            day: hq.today().to_string(),
            area: *area,
            title: ITEMS[0].0.to_owned(),
            detail: ITEMS[0].1.to_owned(),
        };
        let part = worklist::publish(&zone, id(), asked).await?;
        if place % 3 == 1 {
            let login = format!("village{}", place + 1);
            let village = Actor::acting_as(app.clone(), hq.post.county, &login).await?;
            let note = Some("已逐户核对".to_owned());
            worklist::done(&village, part.id, FinishItem { note }).await?;
        }
    }
    Ok(())
}

/// Units directly below somebody's own.
async fn children(actor: &Actor) -> anyhow::Result<Vec<Uuid>> {
    let permit = actor.permit(domain::access::Action::ReadAreas, domain::access::Purpose::Oversight)?;
    let own = actor.post.area;
    let read = actor.app.store().read::<_, Problem, _>(move |db| {
        Box::pin(async move { Ok(store::areas::children(db, &permit, own).await?) })
    });
    Ok(read.await?.into_iter().filter(|it| it.exclusive.is_none()).map(|it| it.id.0).collect())
}
