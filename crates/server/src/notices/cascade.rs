//! How far instructions have come, branch by branch, and where they are stuck (B-43, B-114).

use std::collections::BTreeMap;

use domain::access::{Action, Purpose};
use domain::areas::AreaPath;
use domain::ids::County;
use domain::notices::{InstructionKind, ReceiptState};
use jiff::civil::Date;
use playbook::Playbook;
use store::Reader;
use store::areas::Area;
use store::notices::{Branch, Instruction};
use uuid::Uuid;

use super::instructions::known;
use super::wire::{BranchWire, CascadeWire, IssuedWire, LinkWire, RungWire, WaitingWire};
use crate::areas::actions::within;
use crate::entry::Actor;
use crate::problem::Problem;

const LISTED: usize = 20;
const WAITING: usize = 500;

/// Roles that confirm for their unit, with their rung.
fn answering(playbook: &Playbook) -> Vec<(String, String)> {
    let confirms = playbook.roles.iter().filter(|it| it.actions.contains(&Action::ConfirmInstructions));
    confirms.map(|it| (it.id.get_ref().clone(), it.level.get_ref().clone())).collect()
}

async fn counted(
    db: &Reader,
    here: &domain::access::Permit,
    it: &Instruction,
    answering: &[(String, String)],
    at: (usize, Date),
) -> Result<Vec<Branch>, Problem> {
    Ok(match it.kind {
        InstructionKind::Order => store::notices::branches(db, here, it, answering, at).await?,
        InstructionKind::Rules => store::notices::people(db, here, it, at).await?,
    })
}

fn named(state: ReceiptState) -> String {
    state.as_str().to_owned()
}

fn rungs(branches: &[Branch]) -> Vec<RungWire> {
    let mut rungs: Vec<(RungWire, i64)> = Vec::new();
    for it in branches {
        let place = rungs.iter().position(|(rung, _)| rung.level == it.level).unwrap_or_else(|| {
            rungs.push((RungWire { level: it.level.clone(), ..RungWire::default() }, 0));
            rungs.len() - 1
        });
        let (rung, took) = &mut rungs[place];
        rung.asked += it.asked;
        rung.unreached += it.unreached;
        rung.delivered += it.delivered;
        rung.read += it.read;
        rung.confirmed += it.confirmed;
        *took += it.took;
    }
    let timed = |(mut rung, took): (RungWire, i64)| {
        rung.minutes = (rung.confirmed > 0).then(|| took / rung.confirmed / 60_000_000);
        rung
    };
    rungs.into_iter().map(timed).collect()
}

/// What was sent from one's area and below, newest first, with how far it has come.
///
/// # Errors
/// [`domain::Refusal::NotAllowed`].
pub async fn issued(actor: &Actor) -> Result<Vec<IssuedWire>, Problem> {
    let permit = actor.permit(Action::Instruct, Purpose::Oversight)?;
    let (answering, today, own) = (answering(&actor.playbook), actor.today(), actor.post.path.clone());
    actor
        .read(async move |db: &Reader| {
            let mut shown = Vec::new();
            for it in store::notices::issued(db, &permit, LISTED).await? {
                let found = counted(db, &permit, &it, &answering, (own.depth(), today)).await?;
                let all = |of: fn(&Branch) -> i64| found.iter().map(of).sum();
                shown.push(IssuedWire {
                    id: it.id,
                    area_name: it.area_name,
                    kind: it.kind.as_str().to_owned(),
                    title: it.title,
                    drill: it.drill,
                    issuer: it.issuer,
                    issued_at: it.issued_at.to_string(),
                    due_at: it.due_at.to_string(),
                    asked: all(|it| it.asked),
                    confirmed: all(|it| it.confirmed),
                });
            }
            Ok(shown)
        })
        .await
}

/// Units from where an instruction was sent down to a place, each with how far it has come there: the first that has not
/// confirmed is where it is stuck.
async fn chain(
    db: &Reader,
    county: County,
    it: &Instruction,
    lineage: Vec<Area>,
) -> Result<Vec<LinkWire>, Problem> {
    let mut links = Vec::new();
    for area in lineage {
        let meant = it.targets.iter().any(|target| target.1.covers(&area.path));
        let at = store::notices::furthest(db, county, it.id, &area.path).await?;
        links.push(LinkWire {
            area: area.id.0,
            name: area.name,
            asked: meant && area.path != it.path,
            state: at.map(|it| named(it.0)),
            at: at.map(|it| it.1.to_string()),
        });
    }
    Ok(links)
}

/// How far an instruction has come in a unit: rung by rung, and in each unit below.
///
/// # Errors
/// [`domain::Refusal::NotFound`] for an instruction that is not the post's to see, or a unit outside the scope.
pub async fn cascade(actor: &Actor, id: Uuid, area: Option<Uuid>) -> Result<CascadeWire, Problem> {
    let permit = actor.permit(Action::ReadAreas, Purpose::Oversight)?;
    let (who, answering, today) = (actor.clone(), answering(&actor.playbook), actor.today());
    actor
        .read(async move |db: &Reader| {
            let it = known(db, &who, id).await?;
            let (here, at) = within(db, &permit, area).await?;
            let depth = at.path.depth();
            let found = counted(db, &here, &it, &answering, (depth + 1, today)).await?;
            let mut below: BTreeMap<AreaPath, Vec<Branch>> = BTreeMap::new();
            for one in &found {
                below.entry(one.path.clone()).or_default().push(one.clone());
            }
            let mut children = Vec::new();
            for child in store::areas::children(db, &here, at.id).await? {
                let Some(branches) = below.get(&child.path) else { continue };
                let all = |of: fn(&Branch) -> i64| branches.iter().map(of).sum();
                let own = store::notices::furthest(db, here.county(), id, &child.path).await?;
                children.push(BranchWire {
                    area: child.id.0,
                    name: child.name,
                    asked: all(|it| it.asked),
                    unreached: all(|it| it.unreached),
                    delivered: all(|it| it.delivered),
                    read: all(|it| it.read),
                    confirmed: all(|it| it.confirmed),
                    state: own.map(|it| named(it.0)),
                });
            }
            let mut lineage = store::areas::lineage(db, &permit, &at.path).await?;
            if lineage.last().is_none_or(|last| last.path != at.path) {
                lineage.push(at);
            }
            let links = chain(db, here.county(), &it, lineage).await?;
            Ok(CascadeWire {
                id,
                kind: it.kind.as_str().to_owned(),
                title: it.title,
                body: it.body,
                drill: it.drill,
                issuer: it.issuer,
                area_name: it.area_name,
                issued_at: it.issued_at.to_string(),
                due_at: it.due_at.to_string(),
                chain: links,
                rungs: rungs(&found),
                children,
            })
        })
        .await
}

/// Who in a unit has not confirmed, to be called.
///
/// # Errors
/// [`domain::Refusal::NotFound`] as [`cascade`], [`domain::Refusal::NotAllowed`] for those who may not see who serves.
pub async fn waiting(actor: &Actor, id: Uuid, area: Option<Uuid>) -> Result<Vec<WaitingWire>, Problem> {
    let permit = actor.permit(Action::ReadStaff, Purpose::Oversight)?;
    let (who, answering, today) = (actor.clone(), answering(&actor.playbook), actor.today());
    actor
        .read(async move |db: &Reader| {
            let it = known(db, &who, id).await?;
            let (here, _) = within(db, &permit, area).await?;
            let found = store::notices::waiting(db, &here, &it, &answering, (today, WAITING)).await?;
            let role = |role: String| who.playbook.role(&role).map(|it| (&it.name).into());
            let wire = found.into_iter().map(|it| WaitingWire {
                role_name: it.role.and_then(role),
                name: it.name,
                area_name: it.area_name,
                state: it.state.map(named),
                account: it.account,
                phone: it.phone,
            });
            Ok(wire.collect())
        })
        .await
}
