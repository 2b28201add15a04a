//! Who answers for a household, level by level: an address lies in one unit of each, and each unit has somebody (T-56).

use domain::access::Action;
use domain::areas::AreaPath;
use domain::ids::County;
use jiff::civil::Date;
use playbook::{Playbook, Role};
use store::Reader;

use super::wire::AnswerableWire;
use crate::problem::Problem;

/// Those whom each unit above a place must have, by name or as empty, the nearest first.
pub async fn ladder(
    db: &Reader,
    playbook: &Playbook,
    county: County,
    (path, day): (&AreaPath, Date),
) -> Result<Vec<AnswerableWire>, Problem> {
    let held = store::staffing::ladder(db, county, path, day).await?;
    let mut rungs = Vec::new();
    for depth in (0..=path.depth()).rev() {
        let Some(area) = store::areas::at_path(db, county, &path.at_depth(depth)).await? else { continue };
        let kind = area.exclusive.as_ref().map(|it| it.kind.as_str());
        let required = playbook.roles.iter().filter(|it| answers(it) && *it.level.get_ref() == area.level);
        for role in required.filter(|it| it.exclusive.as_ref().map(|it| it.get_ref().as_str()) == kind) {
            let here = held.iter().filter(|it| it.depth == depth && it.role == *role.id.get_ref());
            rungs.push(AnswerableWire {
                area_name: area.name.clone(),
                role_name: (&role.name).into(),
                names: here.map(|it| it.name.clone()).collect(),
            });
        }
    }
    Ok(rungs)
}

/// Whether a post of a role is a rung: it must be held, by somebody who works with households. Who keeps the system, and
/// who hears objections, answers for none.
fn answers(role: &Role) -> bool {
    let may = |action| role.actions.contains(&action);
    role.required > 0 && may(Action::ReadPeople) && !may(Action::AppointBeside)
}
