//! One answer to a rumour, made like any other, so that the handbook shows what such a thing looks like.

use server::App;
use server::notices::rumours;
use server::notices::wire::NewRumour;
use uuid::Uuid;

/// Publishes the answer unless there is one.
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
    Ok(())
}
