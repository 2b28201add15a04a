//! Nishan's chat groups: one for the town's grid leaders, one a village, a few people not in them yet.

use rand::prelude::*;
use rand_chacha::ChaCha8Rng;
use server::staffing::chats;
use server::staffing::wire::{Joining, KeepChat};
use server::{App, Problem};
use uuid::Uuid;

/// Writes the groups down unless there are some.
pub async fn keep_chats(app: &App) -> anyhow::Result<()> {
    let Some(hq) = super::headquarters(app).await? else { return Ok(()) };
    if hq.playbook.id != super::NISHAN.id || !chats::list(&hq, None).await?.is_empty() {
        return Ok(());
    }
    let mut rng = ChaCha8Rng::seed_from_u64(12_345);
    let permit = hq.permit(domain::access::Action::ReadAreas, domain::access::Purpose::Oversight)?;
    let read = app.store().read::<_, Problem, _>(move |db| {
        Box::pin(async move { Ok(store::areas::at_depth(db, &permit, 2).await?) })
    });
    let mut wanted = vec![(
        hq.post.area,
        "尼山镇网格长群".to_owned(),
        vec!["village_head", "village_cadre", "grid_worker"],
    )];
    for (village, _) in read.await? {
        wanted.push((
            village.id,
            format!("{}联络群", village.name),
            vec!["committee_member", "grid_worker", "fine_member"],
        ));
    }
    for (area, name, roles) in wanted {
        let asked = KeepChat {
            area: area.0,
            name,
            purpose: "发布通知、听取需求".to_owned(),
            platform: "微信群".to_owned(),
            owner: Some(hq.post.worker.0),
            roles: roles.into_iter().map(str::to_owned).collect(),
            version: None,
        };
        let id = uuid::Builder::from_random_bytes(rng.random()).into_uuid();
        let page = chats::keep(&hq, id, asked).await?;
        let joined: Vec<Uuid> =
            page.missing.iter().map(|it| it.id).filter(|_| rng.random_ratio(29, 30)).collect();
        chats::join(&hq, id, Joining { joined, left: Vec::new() }).await?;
    }
    Ok(())
}
