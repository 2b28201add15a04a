//! Those who need looking after (B-78): put on the list with consent, contacted before their day, taken off at once when
//! they want it.

use domain::Refusal;
use domain::access::{Action, Permit, Purpose};
use domain::ids::PersonId;
use domain::people::{CarePlan, Consent, after};
use jiff::civil::Date;
use playbook::Care as Rules;
use serde_json::json;
use store::people::CareContact;
use store::{Reader, Writer};
use uuid::Uuid;

use super::care_wire::{
    CareAsked, CareContactWire, CareCounts, CareList, CarePage, CareWire, ContactCare, EndCare, KeepCare,
};
use crate::areas::actions::within;
use crate::entry::{Actor, audited};
use crate::problem::{FieldError, Problem};

const PAGE: usize = 50;
const LONGEST: usize = 200;

fn rules(actor: &Actor) -> Result<&Rules, Problem> {
    actor.playbook.people.care.as_ref().ok_or_else(|| Refusal::NotFound.into())
}

fn allowed(actor: &Actor) -> Result<Permit, Problem> {
    rules(actor)?;
    actor.permit(Action::CareFor, Purpose::Help)
}

/// Those on the list, whose contact is due first.
///
/// # Errors
/// [`Refusal::NotAllowed`]; [`Refusal::NotFound`] outside the scope or where the playbook knows no such list.
pub async fn list(actor: &Actor, asked: CareAsked) -> Result<CareList, Problem> {
    let permit = allowed(actor)?;
    let (now, today) = (actor.now, actor.today());
    let mark = |it: &str| {
        let (day, id) = it.split_once('|')?;
        Some((day.parse::<Date>().ok()?, PersonId(id.parse().ok()?)))
    };
    let behind = asked.after.as_deref().and_then(mark);
    actor
        .write(async move |writer: &Writer| {
            let (here, _) = within(writer, &permit, asked.area).await?;
            let due = asked.due.then_some(today);
            let mut found = store::people::care_list(writer, &here, due, behind, PAGE + 1).await?;
            let more = found.len() > PAGE;
            found.truncate(PAGE);
            let next = found.last().filter(|_| more).map(|it| format!("{}|{}", it.plan.next_on, it.person));
            audited(writer, &permit, here.path().as_str(), json!({ "care": found.len() }), now).await?;
            Ok(CareList { rows: found.into_iter().map(|it| CareWire::of(it, today)).collect(), next })
        })
        .await
}

/// How many are on the list, and of how many the contact is due. Nothing of anybody is read.
///
/// # Errors
/// As [`list`].
pub async fn counts(actor: &Actor, area: Option<Uuid>) -> Result<CareCounts, Problem> {
    let permit = allowed(actor)?;
    let today = actor.today();
    actor
        .read(async move |db: &Reader| {
            let (here, _) = within(db, &permit, area).await?;
            let (all, due) = store::people::care_counts(db, &here, today).await?;
            Ok(CareCounts { all, due })
        })
        .await
}

/// Whether a resident is on the list, what they need, and how they were contacted.
///
/// # Errors
/// [`Refusal::NotFound`].
pub async fn open(actor: &Actor, person: PersonId) -> Result<CarePage, Problem> {
    let permit = allowed(actor)?;
    let (now, today) = (actor.now, actor.today());
    actor
        .write(async move |writer: &Writer| {
            store::people::find_person(writer, &permit, person).await?.ok_or(Refusal::NotFound)?;
            let care = store::people::find_care(writer, &permit, person).await?;
            let contacts = store::people::care_contacts(writer, permit.county(), person, PAGE).await?;
            audited(writer, &permit, &person.to_string(), json!({ "care": "opened" }), now).await?;
            let contacts = contacts.into_iter().map(CareContactWire::from).collect();
            Ok(CarePage { care: care.map(|it| CareWire::of(it, today)), contacts })
        })
        .await
}

fn plan(actor: &Actor, said: &KeepCare, wrong: &mut Vec<FieldError>) -> Option<CarePlan> {
    let day = |field: &str, text: &str, wrong: &mut Vec<FieldError>| {
        text.parse::<Date>().map_err(|_| wrong.push(FieldError::new(field, "unfit"))).ok()
    };
    let consented_on = day("consented_on", &said.consented_on, wrong);
    let next_on = match &said.next_on {
        Some(text) => day("next_on", text, wrong),
        None => Some(after(actor.today(), said.every_days)),
    };
    let consent = match said.consent.as_str() {
        "own" => Some(Consent::Own),
        "guardian" => Some(Consent::Guardian(said.consent_by.clone().unwrap_or_default().trim().to_owned())),
        _ => {
            wrong.push(FieldError::new("consent", "missing"));
            None
        }
    };
    let long = |it: &Option<String>| it.as_ref().is_some_and(|it| it.chars().count() > LONGEST);
    for (field, text) in [("note", &said.note), ("consent_by", &said.consent_by)] {
        if long(text) {
            wrong.push(FieldError::new(field, "too_long"));
        }
    }
    Some(CarePlan {
        needs: said.needs.clone(),
        consent: consent?,
        consented_on: consented_on?,
        every_days: said.every_days,
        next_on: next_on?,
    })
}

/// Puts a resident on the list, or keeps how they are looked after as it shall be.
///
/// # Errors
/// [`Refusal::Invalid`] with the fields, without consent or with a child's own; [`Refusal::ChangedMeanwhile`];
/// [`Refusal::NotFound`] outside the scope.
pub async fn keep(actor: &Actor, person: PersonId, said: KeepCare) -> Result<CarePage, Problem> {
    let permit = allowed(actor)?;
    let known: Vec<String> = rules(actor)?.needs.iter().map(|it| it.id.clone()).collect();
    let mut wrong = Vec::new();
    let plan = plan(actor, &said, &mut wrong);
    let (Some(plan), true) = (plan, wrong.is_empty()) else { return Err(Problem::invalid(wrong)) };
    let agreed = said.next_on.is_some();
    let (now, today, me) = (actor.now, actor.today(), actor.clone());
    actor
        .write(async move |writer: &Writer| {
            let (held, _) =
                store::people::hold_person(writer, &permit, person).await?.ok_or(Refusal::NotFound)?;
            let was = store::people::find_care(writer, &permit, person).await?;
            // Whoever says nothing of the next day leaves it where it is, due or not.
            let stays = was.as_ref().filter(|_| !agreed).map(|it| it.plan.next_on);
            let plan = CarePlan { next_on: stays.unwrap_or(plan.next_on), ..plan };
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            let mut faults = plan.faults(&known, held.born, today);
            faults.retain(|(field, _)| stays.is_none() || *field != "next_on");
            if !faults.is_empty() {
                let fields = faults.into_iter().map(|(field, code)| FieldError::new(field, code));
                return Err(Problem::invalid(fields.collect()));
            }
            let note = said.note.map(|it| it.trim().to_owned()).filter(|it| !it.is_empty());
            match (&was, said.version) {
                // Written down already by this very request, whose answer was lost.
                (Some(was), None) if was.plan == plan && was.note == note => return Ok(()),
                (Some(was), seen) if seen != Some(was.version) => {
                    return Err(Refusal::ChangedMeanwhile.into());
                }
                (None, Some(_)) => return Err(Refusal::ChangedMeanwhile.into()),
                _ => {}
            }
            let seen = was.map(|it| it.version);
            if !store::people::keep_care(writer, &permit, person, (&plan, note.as_deref()), seen, now).await?
            {
                return Err(Refusal::ChangedMeanwhile.into());
            }
            let detail = json!({ "care": if seen.is_none() { "put on the list" } else { "changed" } });
            Ok::<_, Problem>(audited(writer, &permit, &person.to_string(), detail, now).await?)
        })
        .await?;
    open(&me, person).await
}

/// Writes a contact down; the next falls due by the plan, or on the day that was agreed. The same again is the same act.
///
/// # Errors
/// [`Refusal::Invalid`] with the fields; [`Refusal::NotFound`].
pub async fn contact(
    actor: &Actor,
    person: PersonId,
    id: Uuid,
    said: ContactCare,
) -> Result<CarePage, Problem> {
    let permit = allowed(actor)?;
    let (now, today, me) = (actor.now, actor.today(), actor.clone());
    let mut wrong = Vec::new();
    if !matches!(said.way.as_str(), "visit" | "phone" | "family") {
        wrong.push(FieldError::new("way", "unknown"));
    }
    if said.said.as_ref().is_some_and(|it| it.chars().count() > LONGEST) {
        wrong.push(FieldError::new("said", "too_long"));
    }
    let agreed = said.next_on.as_deref().map(str::parse::<Date>);
    if agreed
        .as_ref()
        .is_some_and(|it| it.as_ref().map_or(true, |day| *day < today || *day > after(today, 31)))
    {
        wrong.push(FieldError::new("next_on", "unfit"));
    }
    if !wrong.is_empty() {
        return Err(Problem::invalid(wrong));
    }
    actor
        .write(async move |writer: &Writer| {
            let care = store::people::find_care(writer, &permit, person).await?.ok_or(Refusal::NotFound)?;
            let next = agreed.and_then(Result::ok).unwrap_or_else(|| after(today, care.plan.every_days));
            let made = CareContact {
                id,
                worker: String::new(),
                day: today,
                way: said.way,
                said: said.said.map(|it| it.trim().to_owned()).filter(|it| !it.is_empty()),
            };
            if store::people::contact_care(writer, &permit, person, &made, next).await? {
                let detail = json!({ "care": "contacted", "way": made.way });
                audited(writer, &permit, &person.to_string(), detail, now).await?;
            }
            Ok::<_, Problem>(())
        })
        .await?;
    open(&me, person).await
}

/// Takes somebody off the list, with everything that stood there: the audit says that, when and why.
///
/// # Errors
/// [`Refusal::Invalid`] for an unknown reason; [`Refusal::NotFound`].
pub async fn end(actor: &Actor, person: PersonId, said: EndCare) -> Result<(), Problem> {
    let permit = allowed(actor)?;
    if !matches!(said.why.as_str(), "withdrawn" | "over" | "moved") {
        return Err(Problem::invalid(vec![FieldError::new("why", "unknown")]));
    }
    let now = actor.now;
    actor
        .write(async move |writer: &Writer| {
            store::people::find_care(writer, &permit, person).await?.ok_or(Refusal::NotFound)?;
            let contacts = store::people::end_care(writer, permit.county(), person).await?;
            let detail = json!({ "care": "destroyed", "why": said.why, "contacts": contacts });
            Ok::<_, Problem>(audited(writer, &permit, &person.to_string(), detail, now).await?)
        })
        .await
}
