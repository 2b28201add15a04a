//! What everybody can do without an account: tell of something, and ask with a code what became of it.

use domain::Refusal;
use domain::ids::{County, TipId};
use serde_json::json;
use store::audit::Entry;
use store::{Reader, Writer};

use super::super::public::{FollowCode, throttled, unit, units};
use super::wire::{NewTipWire, OpenTips, TipKept, TipStandingWire};
use crate::app::App;
use crate::problem::Problem;

/// What may be told of in a county, and where.
///
/// # Errors
/// [`Refusal::NotFound`] for a county that is not here or takes no tips.
pub async fn form(app: &App, county: County) -> Result<OpenTips, Problem> {
    let playbook = app.playbook(county)?;
    let tips = super::rules(&playbook)?;
    Ok(OpenTips {
        name: (&playbook.name).into(),
        days: tips.days(),
        reward_most: tips.reward_most.as_ref().map(|it| *it.get_ref()),
        subjects: tips.subjects.iter().map(|it| (*it.about.get_ref()).into()).collect(),
        units: units(app, county).await?,
    })
}

/// Takes in what somebody tells. Nothing is kept of where it was sent from. The same again is the same act.
///
/// # Errors
/// [`Refusal::Invalid`] with the fields, [`Refusal::SignInTooOften`], [`Refusal::IdReused`].
pub async fn tell(
    app: &App,
    county: County,
    id: TipId,
    sent: NewTipWire,
    address: &str,
) -> Result<TipKept, Problem> {
    throttled(app, "tip", address)?;
    let (me, now) = (app.clone(), app.now());
    app.write(async move |writer: &Writer| {
        let area = unit(writer, &me, county, sent.area).await?;
        let (fresh, kept) = super::keep(writer, &me, (county, now), (id, area), &sent, None).await?;
        if fresh {
            let (action, subject) = ("events.tip", id.to_string());
            let detail = json!({ "tip": "told by the public" });
            let entry = Entry { county, at: now, worker: None, action, subject: &subject, detail };
            store::audit::append(writer, entry).await?;
        }
        Ok(kept)
    })
    .await
}

/// What became of the tip behind a code.
///
/// # Errors
/// [`Refusal::NotFound`] for a code that is none, [`Refusal::SignInTooOften`].
pub async fn standing(
    app: &App,
    county: County,
    asked: FollowCode,
    address: &str,
) -> Result<TipStandingWire, Problem> {
    throttled(app, "tip code", address)?;
    let playbook = app.playbook(county)?;
    super::rules(&playbook)?;
    let code = asked.code.trim().to_lowercase();
    let read = app.read(async move |db: &Reader| Ok(store::events::tip_standing(db, county, &code).await?));
    let it = read.await?.ok_or(Refusal::NotFound)?;
    let paid = it.paid_at.is_some();
    Ok(TipStandingWire::of(it, paid))
}
