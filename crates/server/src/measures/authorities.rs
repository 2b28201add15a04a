//! Who may decide about measures: written down by somebody else, by a document, until a day (I-4).

use domain::Refusal;
use domain::access::{Action, Purpose};
use domain::ids::{AuthorityId, WorkerId};
use domain::measures::MeasureKind;
use serde_json::json;
use store::measures::Authority;
use store::{Reader, Writer};

use super::actions::text;
use super::wire::{AuthoritiesPage, AuthorityWire, DeciderWire, NewAuthority};
use crate::areas::actions::within;
use crate::entry::{Actor, audited};
use crate::problem::{FieldError, Problem};

/// Authorities that hold, and who may be given one.
///
/// # Errors
/// [`Refusal::NotAllowed`].
pub async fn list(actor: &Actor) -> Result<AuthoritiesPage, Problem> {
    let permit = actor.permit(Action::ReadMeasures, Purpose::Measure)?;
    let grants = actor.permit(Action::GrantAuthority, Purpose::Measure).is_ok();
    let (playbook, day, me) = (actor.playbook.clone(), actor.today(), actor.post.worker);
    actor
        .read(async move |db: &Reader| {
            let held = store::measures::authorities(db, &permit, day).await?;
            let mut able = Vec::new();
            let deciders =
                playbook.roles.iter().filter(|role| role.actions.contains(&Action::DecideMeasures));
            for role in deciders.filter(|_| grants) {
                let posts = store::access::holders_of(db, &permit, role.id.get_ref(), day).await?;
                able.extend(posts.into_iter().filter(|it| it.0 != me).map(
                    |(worker, name, area, area_name)| DeciderWire {
                        worker: worker.0,
                        name,
                        area: area.0,
                        area_name,
                    },
                ));
            }
            Ok(AuthoritiesPage { held: held.into_iter().map(AuthorityWire::from).collect(), able })
        })
        .await
}

/// Writes an authority down. The same again is the same act.
///
/// # Errors
/// [`Refusal::OwnRequest`] for oneself, [`Refusal::Invalid`] with the fields, [`Refusal::WorkerNotHere`].
pub async fn grant(actor: &Actor, id: AuthorityId, asked: NewAuthority) -> Result<(), Problem> {
    let permit = actor.permit(Action::GrantAuthority, Purpose::Measure)?;
    let mut wrong = Vec::new();
    let document = text("document", &asked.document, &mut wrong);
    let kind = MeasureKind::from_name(&asked.kind);
    if kind.is_none() {
        wrong.push(FieldError::new("kind", "unknown"));
    }
    let (now, day) = (actor.now, actor.today());
    let until = asked.until.parse().ok().filter(|until| *until >= day);
    if until.is_none() {
        wrong.push(FieldError::new("until", "unfit"));
    }
    let (Some(kind), Some(until), true) = (kind, until, wrong.is_empty()) else {
        return Err(Problem::invalid(wrong));
    };
    let worker = WorkerId(asked.worker);
    if worker == permit.worker() {
        return Err(Refusal::OwnRequest.into());
    }
    actor
        .write(async move |writer: &Writer| {
            let (here, area) = within(writer, &permit, Some(asked.area)).await?;
            let posts = store::access::posts(writer, permit.county(), worker, day).await?;
            if !posts.iter().any(|post| post.path.covers(&area.path) || here.path().covers(&post.path)) {
                return Err(Refusal::WorkerNotHere.into());
            }
            let authority = Authority {
                id,
                worker,
                name: String::new(),
                kind,
                path: area.path,
                area_name: area.name,
                document,
                until,
                granted_by: String::new(),
                ended_at: None,
            };
            if !store::measures::insert_authority(writer, &permit, &authority, now).await? {
                let held = store::measures::authorities(writer, &here, day).await?;
                let same = |it: &Authority| {
                    it.id == id && it.worker == worker && it.path == authority.path && it.until == until
                };
                return if held.iter().any(same) { Ok(()) } else { Err(Refusal::IdReused.into()) };
            }
            let detail = json!({ "authority": kind.as_str(), "worker": worker.to_string(),
                "document": authority.document, "until": until.to_string() });
            audited(writer, &permit, &id.to_string(), detail, now).await?;
            Ok(())
        })
        .await
}

/// Takes an authority back; what was decided by it stands until it ends or is lifted.
///
/// # Errors
/// [`Refusal::NotFound`] outside the scope.
pub async fn end(actor: &Actor, id: AuthorityId) -> Result<(), Problem> {
    let permit = actor.permit(Action::GrantAuthority, Purpose::Measure)?;
    let now = actor.now;
    actor
        .write(async move |writer: &Writer| {
            if !store::measures::end_authority(writer, &permit, id, now).await? {
                return Err(Refusal::NotFound.into());
            }
            audited(writer, &permit, &id.to_string(), json!({ "authority": "ended" }), now).await?;
            Ok(())
        })
        .await
}
