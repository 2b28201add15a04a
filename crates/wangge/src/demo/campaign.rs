//! The knock-on-door campaign, and what helpers do: started by the county commander the same way as over HTTP, and started
//! again when the last one has run out, so that the demonstration always has work.

use domain::access::{Action, Purpose};
use server::{App, Problem, StartCampaign};

/// Starts a campaign unless one runs.
pub async fn keep_campaign_running(app: &App) -> anyhow::Result<()> {
    let Some(mut commander) = super::headquarters(app).await? else { return Ok(()) };
    let county = commander.post.county;
    let (permit, now) = (commander.permit(Action::RunCampaigns, Purpose::DoorVisit)?, app.now());
    let running = app.store().write::<_, Problem, _>(move |writer| {
        Box::pin(async move {
            store::tasks::close_over(writer, county, now).await?;
            let campaigns = store::tasks::list(writer, &permit).await?;
            Ok(campaigns.iter().any(|campaign| campaign.open))
        })
    });
    if running.await? {
        return Ok(());
    }
    // What helpers of a role of their own do begins first: the county looks at what began last.
    let own = commander.playbook.campaigns.iter().filter(|it| it.owner.is_some());
    let templates = own.chain(commander.playbook.campaigns.first());
    for template in templates.map(|it| it.id.get_ref().clone()).collect::<Vec<_>>() {
        commander.now = app.now();
        let id = uuid::Builder::from_random_bytes(app.random()).into_uuid();
        let asked = StartCampaign { id, template, title: None, numbers: None };
        server::start_campaign(&commander, asked).await?;
    }
    Ok(())
}
