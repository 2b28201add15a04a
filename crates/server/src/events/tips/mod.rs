//! Tips from the public (T-53, T-54): taken in without an account, looked into by whoever answers for the place, rewarded by
//! somebody else where there is a reward at all. Who told of it is read only to reward them; a tip never leads to a measure
//! (I-18).

mod desk;
mod http;
mod open;
mod reward;
mod wire;

pub use http::routes;

use domain::Refusal;
use domain::events::TipSubject;
use domain::ids::{AreaId, County, TipId, WorkerId};
use jiff::{SignedDuration, Timestamp};
use playbook::{Playbook, Tips};
use store::Writer;
use store::areas::Area;
use store::events::{NewTip, Reporter};

use self::wire::{NewTipWire, TipKept};
use super::public::{code, contact};
use crate::app::App;
use crate::fields::Fields;
use crate::problem::Problem;

const PLACE: usize = 80;
const SAID: usize = 1_000;

fn rules(playbook: &Playbook) -> Result<&Tips, Problem> {
    playbook.tips.as_ref().ok_or_else(|| Refusal::NotFound.into())
}

/// What was sent, in order, with the subject it is about.
fn tidy(tips: &Tips, sent: &NewTipWire) -> Result<(TipSubject, String, Option<Reporter>), Problem> {
    let mut fields = Fields::default();
    let subject = fields.known("subject", Some(sent.subject.0).filter(|it| tips.takes(*it)));
    let place = fields.text("place", &sent.place.replace('\n', " "), 1..=PLACE);
    let said = fields.text("said", &sent.said, 1..=SAID);
    let reporter = contact(sent.name.as_deref(), sent.phone.as_deref(), &mut fields);
    let (subject, place, said) = fields.all((subject, place, said))?;
    Ok((subject, format!("{place}\n{said}"), reporter.map(|(name, phone)| Reporter { name, phone })))
}

/// Keeps a tip at a unit. The same again is the same act.
async fn keep(
    writer: &Writer,
    app: &App,
    (county, now): (County, Timestamp),
    (id, area): (TipId, Area),
    sent: &NewTipWire,
    entered_by: Option<WorkerId>,
) -> Result<(bool, TipKept), Problem> {
    let playbook = app.playbook(county)?;
    let tips = rules(&playbook)?;
    let (subject, said, reporter) = tidy(tips, sent)?;
    let print = app.store().keys().hash("sent", &serde_json::to_string(sent).unwrap_or_default());
    let expires_at = now + SignedDuration::from_hours(24 * i64::from(tips.days()));
    let kept = TipKept { code: code(app, "tip.asks", id.0), days: tips.days() };
    if let Some(known) = store::events::tip_fingerprint(writer, county, id).await? {
        return if known == print { Ok((false, kept)) } else { Err(Refusal::IdReused.into()) };
    }
    let new = NewTip {
        id,
        area: AreaId(area.id.0),
        path: area.path,
        subject,
        said,
        entered_by,
        expires_at,
        code: kept.code.clone(),
        fingerprint: print,
        reporter,
    };
    match store::events::insert_tip(writer, county, &new, now).await {
        Err(error) if error.conflicts_with("tip_pkey") => Err(store::StoreError::Busy.into()),
        other => Ok(other.map(|()| (true, kept))?),
    }
}
