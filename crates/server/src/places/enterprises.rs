//! Registered enterprises: by credit code, placed in a unit or waiting to be (Q-31, B-56, B-57).

use domain::Refusal;
use domain::access::{Action, Permit, Purpose};
use domain::ids::EnterpriseId;
use domain::places::CreditCode;
use serde_json::json;
use store::Writer;
use store::places::{EnterpriseFilter, NewEnterprise};

use super::venues::{lengths, phone, tidy};
use super::wire::{EnterpriseList, EnterpriseWire, EnterprisesAsked, KeepEnterprise};
use crate::areas::actions::within;
use crate::entry::{Actor, audited};
use crate::problem::{FieldError, Problem};

const PAGE: usize = 50;
const MOST_EMPLOYEES: i64 = 1_000_000;

/// A page of enterprises.
///
/// # Errors
/// [`Refusal::NotFound`] outside the scope.
pub async fn list(actor: &Actor, asked: EnterprisesAsked) -> Result<EnterpriseList, Problem> {
    let permit = actor.permit(Action::ReadPlaces, Purpose::Oversight)?;
    let (lowest, now) = (actor.playbook.ladder().lowest_depth(), actor.now);
    actor
        .write(async move |writer: &Writer| {
            let (here, _) = within(writer, &permit, asked.area).await?;
            let after = asked.after.as_deref().and_then(|text| {
                let mut parts = text.splitn(3, '|');
                let (path, id, name) = (parts.next()?, parts.next()?.parse().ok()?, parts.next()?);
                Some((path.to_owned(), name.to_owned(), EnterpriseId(id)))
            });
            let typed = asked.q.filter(|it| !it.trim().is_empty());
            let filter = EnterpriseFilter { typed, unplaced: asked.unplaced, after };
            let mut found = store::places::enterprises(writer, &here, &filter, PAGE + 1).await?;
            let more = found.len() > PAGE;
            found.truncate(PAGE);
            let last = found.last().filter(|_| more);
            let next = last.map(|it| format!("{}|{}|{}", it.path.as_str(), it.id, it.name));
            audited(writer, &permit, here.path().as_str(), json!({ "enterprises": found.len() }), now)
                .await?;
            // One phone at a time, when the enterprise is opened (I-12).
            let row = |it| EnterpriseWire { phone: None, ..EnterpriseWire::from(it) };
            let (placed, unplaced) = store::places::count_enterprises(writer, &here, lowest).await?;
            Ok(EnterpriseList { rows: found.into_iter().map(row).collect(), placed, unplaced, next })
        })
        .await
}

/// One enterprise, with whom to call.
///
/// # Errors
/// [`Refusal::NotFound`] outside the scope.
pub async fn open(actor: &Actor, id: EnterpriseId) -> Result<EnterpriseWire, Problem> {
    let permit = actor.permit(Action::ReadPlaces, Purpose::Contact)?;
    let now = actor.now;
    actor
        .write(async move |writer: &Writer| {
            let found = store::places::find_enterprise(writer, &permit, id).await?;
            audited(writer, &permit, &id.to_string(), json!({ "enterprise": "opened" }), now).await?;
            Ok(found.ok_or(Refusal::NotFound)?.into())
        })
        .await
}

/// What was entered, checked; a code whose check sign does not fit is kept with a reason only.
pub(super) fn check(asked: &KeepEnterprise) -> Result<(Option<CreditCode>, Option<String>), Problem> {
    let mut wrong = Vec::new();
    let text = |it: &Option<String>| it.clone().unwrap_or_default();
    let (contact, dormitory, why) = (text(&asked.contact), text(&asked.dormitory), text(&asked.code_why));
    lengths(
        &[
            ("name", &asked.name, 80, true),
            ("contact", &contact, 40, false),
            ("dormitory", &dormitory, 80, false),
            ("code_why", &why, 200, false),
        ],
        &mut wrong,
    );
    if !(0..=MOST_EMPLOYEES).contains(&asked.employees) {
        wrong.push(FieldError::new("employees", "unfit"));
    }
    let code = match tidy(asked.credit_code.clone()).map(|it| CreditCode::parse(&it)) {
        Some(Err(_)) => {
            wrong.push(FieldError::new("credit_code", "unfit"));
            None
        }
        Some(Ok(code)) if !code.checks() && why.trim().is_empty() => {
            wrong.push(FieldError::new("code_why", "missing"));
            None
        }
        other => other.transpose().unwrap_or_default(),
    };
    let phone = phone(asked.phone.as_deref(), &mut wrong);
    if wrong.is_empty() { Ok((code, phone)) } else { Err(Problem::invalid(wrong)) }
}

/// Writes an enterprise down, or keeps it as it shall be. The same again is the same act.
///
/// # Errors
/// [`Refusal::Invalid`] with the fields, [`Refusal::CodeTaken`], [`Refusal::ChangedMeanwhile`],
/// [`Refusal::NotFound`].
pub async fn keep(actor: &Actor, id: EnterpriseId, asked: KeepEnterprise) -> Result<EnterpriseWire, Problem> {
    let permit = actor.permit(Action::EditPlaces, Purpose::Oversight)?;
    check(&asked)?;
    let me = actor.clone();
    actor.write(async move |writer: &Writer| keep_one(writer, &me, &permit, id, asked).await).await
}

pub(super) async fn keep_one(
    writer: &Writer,
    actor: &Actor,
    permit: &Permit,
    id: EnterpriseId,
    asked: KeepEnterprise,
) -> Result<EnterpriseWire, Problem> {
    let (code, phone) = check(&asked)?;
    let now = actor.now;
    let (_, area) = within(writer, permit, asked.area).await?;
    let known = store::places::find_enterprise(writer, permit, id).await?;
    match (&known, asked.version) {
        (Some(known), Some(seen)) if known.version != seen => {
            return Err(Refusal::ChangedMeanwhile.into());
        }
        (Some(known), None) => return Ok(known.clone().into()),
        (None, Some(_)) => return Err(Refusal::NotFound.into()),
        _ => {}
    }
    let enterprise = NewEnterprise {
        id,
        area: area.id,
        path: area.path,
        placed: asked.area.is_some(),
        name: asked.name.trim().to_owned(),
        code_why: code.as_ref().filter(|it| !it.checks()).and_then(|_| tidy(asked.code_why)),
        credit_code: code.map(|it| it.as_str().to_owned()),
        contact: tidy(asked.contact),
        phone,
        employees: asked.employees,
        dormitory: tidy(asked.dormitory),
    };
    let seen = known.as_ref().map(|it| it.version);
    match store::places::keep_enterprise(writer, permit, &enterprise, seen, now).await {
        Err(error) if error.conflicts_with("enterprise_credit_code") => {
            return Err(Refusal::CodeTaken.into());
        }
        kept => {
            if !kept? {
                let why = if known.is_none() { Refusal::IdReused } else { Refusal::ChangedMeanwhile };
                return Err(why.into());
            }
        }
    }
    let detail = json!({ "placed": enterprise.placed, "override": enterprise.code_why.is_some() });
    audited(writer, permit, &id.to_string(), detail, now).await?;
    let kept = store::places::find_enterprise(writer, permit, id).await?.ok_or(Refusal::NotFound)?;
    store::places::remember_enterprise(writer, permit, known.as_ref(), &kept, now).await?;
    super::doors::keep(writer, permit, &actor.playbook, &kept, (actor.today(), now)).await?;
    Ok(kept.into())
}

/// Strikes an enterprise off.
///
/// # Errors
/// [`Refusal::NotFound`] outside the scope.
pub async fn strike(actor: &Actor, id: EnterpriseId) -> Result<(), Problem> {
    let permit = actor.permit(Action::EditPlaces, Purpose::Oversight)?;
    let now = actor.now;
    actor
        .write(async move |writer: &Writer| {
            let was = store::places::find_enterprise(writer, &permit, id).await?.ok_or(Refusal::NotFound)?;
            store::places::close_enterprise(writer, &permit, id, now).await?;
            let is = store::places::find_enterprise(writer, &permit, id).await?.ok_or(Refusal::NotFound)?;
            store::places::remember_enterprise(writer, &permit, Some(&was), &is, now).await?;
            audited(writer, &permit, &id.to_string(), json!({ "struck_off": true }), now).await?;
            Ok(())
        })
        .await
}
