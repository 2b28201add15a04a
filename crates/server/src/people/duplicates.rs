//! Pairs of records that may be one person: shown side by side, decided by a person, undone while it can be.

use std::collections::{BTreeSet, HashMap};

use domain::Refusal;
use domain::access::{Action, Permit, Purpose};
use domain::ids::PersonId;
use domain::people::{Facts, Pair};
use jiff::Timestamp;
use serde_json::json;
use store::Writer;
use store::changes::Kind;
use store::people::{Duplicate, NewPerson, Undo};
use uuid::Uuid;

use super::ledger_wire::{DecideDuplicate, DuplicatePerson, DuplicateWire, DuplicatesAsked};
use crate::areas::actions::within;
use crate::entry::{Actor, audited};
use crate::problem::{FieldError, Problem};

const SHOWN: usize = 50;

/// Pairs whose both records one may see.
///
/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NotFound`], [`Refusal::Invalid`] for an unknown state.
pub async fn list(actor: &Actor, asked: DuplicatesAsked) -> Result<Vec<DuplicateWire>, Problem> {
    let permit = actor.permit(Action::EditPeople, Purpose::Register)?;
    let state = asked.state.unwrap_or_else(|| "open".to_owned());
    if !matches!(state.as_str(), "open" | "merged" | "different") {
        return Err(Problem::invalid(vec![FieldError::new("state", "unknown")]));
    }
    let (now, tally) = (actor.now, actor.playbook.ladder().tally_depth());
    actor
        .write(async move |writer: &Writer| {
            let (here, _) = within(writer, &permit, asked.area).await?;
            let found = store::people::duplicates(writer, &here, &state, SHOWN).await?;
            let mut names: HashMap<_, String> = HashMap::new();
            let mut shown = Vec::with_capacity(found.len());
            for it in found {
                let mut people = Vec::new();
                for id in [it.pair.one, it.pair.other] {
                    let Some(person) = store::people::find_person(writer, &permit, id).await? else {
                        continue;
                    };
                    let household = store::people::find(writer, &permit, person.household).await?;
                    let mut unit = String::new();
                    for depth in [tally, person.path.depth()] {
                        let path = person.path.at_depth(depth);
                        if !names.contains_key(&path) {
                            let area = store::areas::at_path(writer, permit.county(), &path).await?;
                            names.insert(path.clone(), area.map(|it| it.name).unwrap_or_default());
                        }
                        if let Some(name) =
                            names.get(&path).filter(|name| !name.starts_with(&unit) || unit.is_empty())
                        {
                            unit = format!("{unit} {name}").trim().to_owned();
                        } else if let Some(name) = names.get(&path) {
                            unit.clone_from(name);
                        }
                    }
                    let source = person.source.split(':').next().unwrap_or_default().to_owned();
                    let address = household.map(|it| it.address).unwrap_or_default();
                    people.push(DuplicatePerson { person: person.into(), address, unit, source });
                }
                shown.push(wire(it, people));
            }
            let detail = json!({ "duplicates": shown.len() });
            audited(writer, &permit, here.path().as_str(), detail, now).await?;
            Ok(shown)
        })
        .await
}

fn wire(it: Duplicate, people: Vec<DuplicatePerson>) -> DuplicateWire {
    DuplicateWire {
        people,
        one: it.pair.one.0,
        other: it.pair.other.0,
        doubt: it.doubt,
        state: it.state,
        decided_at: it.decided_at.map(|at| at.to_string()),
        undoable: it.undoable,
    }
}

fn pair(one: Uuid, other: Uuid) -> Result<Pair, Problem> {
    Ok(Pair::new(PersonId(one), PersonId(other)).ok_or(Refusal::NotFound)?)
}

/// Decides about a pair: one person, of whom one record stays and takes from the other what it lacks, or two people.
/// The same decision again is the same act.
///
/// # Errors
/// [`Refusal::NotFound`], [`Refusal::ChangedMeanwhile`] when somebody has decided otherwise, [`Refusal::Invalid`] when the
/// record to keep is none of the two.
pub async fn decide(actor: &Actor, (one, other): (Uuid, Uuid), said: DecideDuplicate) -> Result<(), Problem> {
    let permit = actor.permit(Action::EditPeople, Purpose::Register)?;
    let (pair, keep) = (pair(one, other)?, said.keep.map(PersonId));
    let gone = keep.map(|keep| {
        pair.beside(keep).ok_or_else(|| Problem::invalid(vec![FieldError::new("keep", "unknown")]))
    });
    let gone = gone.transpose()?;
    let (now, tally) = (actor.now, actor.playbook.ladder().tally_depth());
    actor
        .write(async move |writer: &Writer| {
            let found =
                store::people::hold_duplicate(writer, &permit, pair).await?.ok_or(Refusal::NotFound)?;
            match (found.state.as_str(), keep) {
                ("open", _) => {}
                ("different", None) => return Ok(()),
                ("merged", Some(keep)) if found.kept == Some(keep) => return Ok(()),
                _ => return Err(Refusal::ChangedMeanwhile.into()),
            }
            match keep.zip(gone) {
                None => store::people::decide_duplicate(writer, &permit, pair, None, now).await?,
                Some((keep, gone)) => merge(writer, &permit, pair, (keep, gone), tally, now).await?,
            }
            let detail = json!({ "pair": pair.other.to_string(), "merged": keep.is_some() });
            audited(writer, &permit, &pair.one.to_string(), detail, now).await?;
            Ok(())
        })
        .await
}

async fn merge(
    writer: &Writer,
    permit: &Permit,
    pair: Pair,
    (keep, gone): (PersonId, PersonId),
    tally: usize,
    now: Timestamp,
) -> Result<(), Problem> {
    let county = permit.county();
    // Held in one order, so that two who decide do not wait for one another.
    let one = store::people::hold_person(writer, permit, pair.one).await?.ok_or(Refusal::NotFound)?;
    let other = store::people::hold_person(writer, permit, pair.other).await?.ok_or(Refusal::NotFound)?;
    let ((was, version), (gone_was, _)) = if keep == pair.one { (one, other) } else { (other, one) };
    let facts = facts(&was).completed(self::facts(&gone_was));
    let is = NewPerson {
        sex: facts.sex,
        born: facts.born,
        phone: facts.phone,
        id_number: facts.id_number,
        ..was.clone()
    };
    let version = version + 1;
    let undo = Undo { version, kept: was.clone().into(), gone: gone_was.clone().into() };
    store::people::decide_duplicate(writer, permit, pair, Some((keep, &undo)), now).await?;
    // A consent is given for one record: nobody's is handed to another, nor lost with it.
    if store::people::find_care(writer, permit, gone).await?.is_some() {
        return Err(Refusal::OnCareList.into());
    }
    store::people::remove_person(writer, county, gone).await?;
    if !store::people::upsert_person(writer, county, &is, now).await? {
        store::people::count_up(writer, county, keep, now).await?;
    }
    let mut facts = store::people::differences(&was, &is);
    facts.insert("merged".to_owned(), (None, Some(gone_was.name.clone())));
    store::people::remember(writer, county, keep, &facts, (permit.worker(), "merge"), now).await?;
    settle(writer, permit, [&was, &gone_was], tally).await
}

fn facts(it: &NewPerson) -> Facts {
    let (phone, id_number) = (it.phone.clone(), it.id_number.clone());
    Facts { sex: it.sex, born: it.born, phone, id_number }
}

/// Counts the households of two records again and tells phones.
async fn settle(
    writer: &Writer,
    permit: &Permit,
    people: [&NewPerson; 2],
    tally: usize,
) -> Result<(), Problem> {
    let households: BTreeSet<_> = people.iter().map(|it| it.household).collect();
    let units: BTreeSet<_> = people.iter().map(|it| it.path.clone()).collect();
    store::people::recount(writer, permit, &households, &units).await?;
    for it in people {
        let unit = it.path.at_depth(tally);
        let changed = store::changes::touch(writer, permit.county(), &unit, Kind::People).await?;
        store::people::mark_changed(writer, permit, it.household, changed).await?;
    }
    Ok(())
}

/// Undoes a decision: the pair is open again, and of two records that became one both stand as they did.
///
/// # Errors
/// [`Refusal::NotFound`], [`Refusal::ChangedMeanwhile`] when the record that stayed has changed since, or it is too long
/// ago.
pub async fn undo(actor: &Actor, (one, other): (Uuid, Uuid)) -> Result<(), Problem> {
    let permit = actor.permit(Action::EditPeople, Purpose::Register)?;
    let pair = pair(one, other)?;
    let (now, tally) = (actor.now, actor.playbook.ladder().tally_depth());
    actor
        .write(async move |writer: &Writer| {
            let county = permit.county();
            let found =
                store::people::hold_duplicate(writer, &permit, pair).await?.ok_or(Refusal::NotFound)?;
            if found.state == "open" {
                return Ok(());
            }
            let undo = store::people::reopen_duplicate(writer, &permit, pair).await?;
            if let Some(Undo { version, kept, gone }) = undo {
                let (kept, mut gone) = (NewPerson::from(kept), NewPerson::from(gone));
                let held = store::people::hold_person(writer, &permit, kept.id).await?;
                let is = held.filter(|(_, now)| *now == version).ok_or(Refusal::ChangedMeanwhile)?.0;
                let household = store::people::locked(writer, &permit, gone.household).await?;
                gone.path = household.ok_or(Refusal::ChangedMeanwhile)?.path;
                let kept = NewPerson { path: is.path.clone(), ..kept };
                store::people::upsert_person(writer, county, &kept, now).await?;
                store::people::insert_people(writer, county, std::slice::from_ref(&gone), now).await?;
                settle(writer, &permit, [&kept, &gone], tally).await?;
            } else if found.state == "merged" {
                return Err(Refusal::ChangedMeanwhile.into());
            }
            audited(writer, &permit, &pair.one.to_string(), json!({ "undone": pair.other.to_string() }), now)
                .await?;
            Ok(())
        })
        .await
}
