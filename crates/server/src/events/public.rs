//! What tips and requests of the public share: where they can be about, a code by which they are followed, how who sent them
//! is reached, and no more than so many from one address.

use domain::Refusal;
use domain::ids::{AreaId, County};
use domain::people::Phone;
use serde::{Deserialize, Serialize};
use store::areas::Area;
use store::{Reader, Writer};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::app::App;
use crate::fields::Fields;
use crate::problem::{FieldError, Problem};

const NAME: usize = 40;
/// Of one kind from one address in five minutes.
const TRIES: u32 = 20;

/// A unit that the public can choose.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct OpenUnit {
    /// The unit.
    pub id: Uuid,
    /// What it is called.
    pub name: String,
    /// What the unit above it is called.
    pub above: String,
}

/// What was answered when something was kept.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct FollowCode {
    /// By which one asks what became of it.
    pub code: String,
}

/// The units of a county that the public can choose, in the order of the tree.
pub async fn units(app: &App, county: County) -> Result<Vec<OpenUnit>, Problem> {
    let depth = app.playbook(county)?.ladder().tally_depth();
    let read = app.read(async move |db: &Reader| Ok(store::areas::named_at(db, county, depth).await?));
    Ok(read.await?.into_iter().map(|(id, name, above)| OpenUnit { id: id.0, name, above }).collect())
}

/// The unit that was chosen.
pub async fn unit(writer: &Writer, app: &App, county: County, chosen: Uuid) -> Result<Area, Problem> {
    let depth = app.playbook(county)?.ladder().tally_depth();
    let area = store::areas::standing(writer, county, AreaId(chosen)).await?;
    let area = area.filter(|it| it.path.depth() == depth);
    area.ok_or_else(|| Problem::invalid(vec![FieldError::new("area", "unknown")]))
}

/// Counts one more of a kind from an address.
///
/// # Errors
/// [`Refusal::SignInTooOften`].
pub fn throttled(app: &App, what: &str, address: &str) -> Result<(), Problem> {
    let (now, key) = (app.now(), format!("{what} {address}"));
    if !app.throttle().allows(&key, TRIES, now) {
        return Err(Refusal::SignInTooOften.into());
    }
    app.throttle().failed(&key, now);
    Ok(())
}

/// The code by which it is followed: made from the id, so that a lost answer loses nothing.
pub fn code(app: &App, what: &str, id: Uuid) -> String {
    const SIGNS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz234567895";
    let hash = app.store().keys().hash(what, &id.to_string());
    hash.iter().take(10).map(|byte| SIGNS[usize::from(byte % 32)] as char).collect()
}

/// How who sent it is called and reached. A name alone reaches nobody, and is not kept.
pub fn contact(
    name: Option<&str>,
    phone: Option<&str>,
    fields: &mut Fields,
) -> Option<(Option<String>, String)> {
    let name = name.map(str::trim).filter(|it| !it.is_empty()).map(str::to_owned);
    fields.check(name.as_ref().is_none_or(|it| it.chars().count() <= NAME), "name", "too_long");
    match Phone::parse(phone.map(str::trim).filter(|it| !it.is_empty())?) {
        Ok(phone) => Some((name, phone.as_str().to_owned())),
        Err(_) => {
            fields.wrong("phone", "unfit");
            None
        }
    }
}
