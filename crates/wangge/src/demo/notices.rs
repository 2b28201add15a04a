//! One answer to a rumour, and some texts of the library, made like any other, so that the handbook shows what such things
//! look like.

use server::notices::wire::{NewRumour, NoticesAsked, PublishNotice};
use server::notices::{messages, rumours};
use server::{Actor, App};
use uuid::Uuid;

/// What everybody may put up: general rules of health, not of a locality.
const LIBRARY: [(&str, &str); 3] = [
    (
        "七步洗手",
        "内：掌心对掌心搓。\n外：手心对手背搓。\n夹：十指交叉搓。\n弓：弯曲关节搓。\n大：握住拇指转。\n立：指尖在掌心转。\n腕：握住手腕转。\n每次不少于二十秒。",
    ),
    (
        "回家早知道",
        "从外地回来，提前给村里打个电话。\n说清从哪里来、坐什么车、哪天到。\n到家后身体不舒服，先打电话，不要自己坐车去。",
    ),
    (
        "一家一户常通风",
        "每天开窗两次，每次半小时。\n咳嗽打喷嚏用胳膊肘挡住。\n去人多的地方戴好口罩。\n老人孩子少去人多的地方。",
    ),
];

/// Publishes the answer and the texts unless there are some.
pub async fn keep_answers(app: &App) -> anyhow::Result<()> {
    let Some(commander) = super::headquarters(app).await? else { return Ok(()) };
    let publishes = commander.post.actions.contains(&domain::access::Action::PublishNotices);
    if !publishes || !rumours::list(&commander).await?.is_empty() {
        return Ok(());
    }
    let answer = NewRumour {
        claim: "听说要封村，赶紧囤粮".to_owned(),
        answer: "没有封村。米面油菜供应正常，出不了门的请网格员代买代送。".to_owned(),
        source: "区疫情防控指挥部（演示）".to_owned(),
        source_day: commander.today().to_string(),
    };
    rumours::publish(&commander, Uuid::from_bytes(app.random()), answer).await?;
    keep_library(app, &commander).await
}

async fn keep_library(app: &App, commander: &Actor) -> anyhow::Result<()> {
    let asked = NoticesAsked { kind: "library".to_owned(), area: None };
    if !messages::list(commander, asked).await?.is_empty() {
        return Ok(());
    }
    for (title, body) in LIBRARY {
        let text = PublishNotice {
            kind: "library".to_owned(),
            area: None,
            title: title.to_owned(),
            body: body.to_owned(),
            places: String::new(),
        };
        messages::publish(commander, Uuid::from_bytes(app.random()), text).await?;
    }
    Ok(())
}
