//! Taking a roster out: masked, audited, with the headings the import knows, so that reading it back
//! changes nothing.

use std::path::PathBuf;

use domain::access::Permit;
use domain::people::Presence::Away;
use domain::people::RosterField as F;
use formats::{SheetKind, SheetWriter};
use playbook::Choice;
use serde_json::json;
use store::{Reader, StoreError, Writer};

use crate::entry::{Actor, audited};
use crate::problem::Problem;

const AT_ONCE: usize = 500;

/// Writes the roster of a permit's subtree to a file, under a line that says whose it is, and says
/// where it lies.
///
/// # Errors
/// [`StoreError`] of the engine or the disk.
pub async fn write(
    actor: &Actor,
    permit: &Permit,
    kind: SheetKind,
    watermark: &str,
) -> Result<PathBuf, Problem> {
    let path = crate::sheet::target(actor);
    let (now, target) = (actor.now, path.clone());
    let tally = actor.playbook.ladder().tally_depth();
    let people = &actor.playbook.people;
    let (reasons, kinds) = (people.away_reasons.clone(), people.incoming.clone());
    let (here, permit, watermark) = (permit.clone(), permit.clone(), watermark.to_owned());
    let (subject, rows) = actor
        .read(async move |db: &Reader| {
            let areas = store::areas::all(db, &here).await?;
            let headings: Vec<&str> = F::ALL.iter().map(|field| field.heading()).collect();
            let mut sheet = SheetWriter::titled(kind, &watermark, &headings).map_err(StoreError::Engine)?;
            let (mut after, mut rows) = (None, 0);
            loop {
                let page = store::people::export_page(db, &here, after.as_ref(), AT_ONCE).await?;
                let Some((last, _)) = page.last() else { break };
                after = Some((last.path.clone(), last.id));
                for (household, members) in page {
                    let named = |depth: usize| {
                        let path = household.path.at_depth(depth);
                        let place = areas.binary_search_by(|area| area.path.cmp(&path)).ok();
                        place.map(|place| &areas[place])
                    };
                    let unit = named(household.path.depth());
                    let village = match named(tally) {
                        Some(village) => Some(village.clone()),
                        // Outside the exported area itself.
                        None => {
                            store::areas::at_path(db, here.county(), &household.path.at_depth(tally)).await?
                        }
                    };
                    for member in members {
                        rows += 1;
                        let cells: Vec<String> = F::ALL
                            .iter()
                            .map(|field| match field {
                                F::Code => {
                                    village.as_ref().and_then(|it| it.code.clone()).unwrap_or_default()
                                }
                                F::Village => village.as_ref().map_or(String::new(), |it| it.name.clone()),
                                F::Unit => unit.map_or(String::new(), |it| it.name.clone()),
                                F::Household => household.number.clone(),
                                F::Address => household.address.clone(),
                                F::Head => household.head.clone(),
                                F::Name => member.name.clone(),
                                F::Sex => ["不详", "男", "女"][member.sex.code() as usize].to_owned(),
                                F::Born => member.born.map_or(String::new(), |day| day.to_string()),
                                F::Relation => member.relation.clone(),
                                F::IdNumber => member.id_number.clone().unwrap_or_default(),
                                F::Phone => member.phone.clone().unwrap_or_default(),
                                F::Presence => {
                                    if member.stay.presence == Away { "外出" } else { "在家" }.to_owned()
                                }
                                F::AwayPlace => member.stay.away_place.clone().unwrap_or_default(),
                                F::AwayReason => word(&reasons, member.stay.away_reason.as_deref()),
                                F::Kind => {
                                    word(&kinds, member.stay.incoming.as_ref().map(|it| it.kind.as_str()))
                                }
                                F::Host => {
                                    let incoming = member.stay.incoming.as_ref();
                                    incoming.and_then(|it| it.host.clone()).unwrap_or_default()
                                }
                            })
                            .collect();
                        let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
                        sheet.row(&cells).map_err(StoreError::Engine)?;
                    }
                }
            }
            sheet.save(&target).map_err(StoreError::Engine)?;
            Ok((here.path().as_str().to_owned(), rows))
        })
        .await?;
    actor
        .write(async move |writer: &Writer| {
            let detail = json!({ "rows": rows, "purpose": permit.purpose().as_str() });
            Ok(audited(writer, &permit, &subject, detail, now).await?)
        })
        .await?;
    Ok(path)
}

/// What the playbook calls something.
fn word(choices: &[Choice], id: Option<&str>) -> String {
    let found = choices.iter().find(|it| Some(it.id.as_str()) == id);
    found.map(|it| it.name.zh.clone()).unwrap_or_default()
}
