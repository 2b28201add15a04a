//! Shapes of measures, authorities and objections.

use domain::measures::Terms;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::measures::{Authority, Measure, Objection};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::entry::Actor;

pub use open::{ObjectionKept, OpenMeasure, OpenMeasures, OpenObjection};

mod open;

/// How often a household goes out.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
pub struct ExitTermsWire {
    /// So many times.
    pub exits: u32,
    /// In so many days, the first included.
    pub every_days: u32,
    /// Minutes outside that are asked for.
    pub max_minutes: u32,
}

/// A measure to be proposed.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct NewMeasure {
    /// `exit_limit` or `venue_closure`.
    pub kind: String,
    /// Where: the smallest unit that will do.
    pub area: Uuid,
    /// The document it rests on, with its number.
    pub document: String,
    /// The authority that decided so.
    pub issuer: String,
    /// `case`, `contacts`, `abnormal`, `exposure` or `risk_area`.
    pub reason: String,
    /// What is done for the people meanwhile.
    pub services: String,
    /// Where to object.
    pub appeal: String,
    /// From when (RFC 3339).
    pub starts_at: String,
    /// Until when, at most fourteen days.
    pub ends_at: String,
    /// By when it is reviewed, at most seven days.
    pub review_at: String,
    /// How often a household goes out: of an exit limit.
    pub terms: Option<ExitTermsWire>,
    /// Categories whose venues are closed: of a closure.
    #[serde(default)]
    pub categories: Vec<String>,
}

/// A measure.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct MeasureWire {
    /// Opaque key.
    pub id: Uuid,
    /// What it limits.
    pub kind: String,
    /// Where.
    pub area: Uuid,
    /// What that area is called.
    pub area_name: String,
    /// `waiting`, `declined`, `ahead`, `in_force`, `lapsed`, `lifted` or `ended`.
    pub standing: String,
    /// The document it rests on.
    pub document: String,
    /// The authority that decided so.
    pub issuer: String,
    /// Why.
    pub reason: String,
    /// What is done for the people meanwhile.
    pub services: String,
    /// Where to object.
    pub appeal: String,
    /// From when.
    pub starts_at: String,
    /// Until when.
    pub ends_at: String,
    /// By when it is reviewed.
    pub review_at: String,
    /// How often a household goes out: of an exit limit.
    pub terms: Option<ExitTermsWire>,
    /// Categories whose venues are closed: of a closure.
    pub categories: Vec<String>,
    /// Households it was about when it was proposed.
    pub households: i64,
    /// People it was about.
    pub people: i64,
    /// Venues it was about.
    pub venues: i64,
    /// Who proposed it.
    pub proposer: String,
    /// When.
    pub proposed_at: String,
    /// Who decided.
    pub decider: Option<String>,
    /// When.
    pub decided_at: Option<String>,
    /// The document that gave them the authority.
    pub authority: Option<String>,
    /// When somebody last said that it is still needed.
    pub reviewed_at: Option<String>,
    /// Why it was taken back.
    pub lifted_why: Option<String>,
    /// Whether one may decide about it: never on one's own.
    pub may_decide: bool,
    /// Cards made and handed over, where there are any.
    pub cards: Option<CardCount>,
}

/// Cards of a measure.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
pub struct CardCount {
    /// Made and valid.
    pub made: i64,
    /// Handed over, with all that must be told.
    pub told: i64,
    /// Households there are now.
    pub households: i64,
    /// Whether households wait for more than a day to be told (I-7).
    pub overdue: bool,
}

/// A household's card, to be printed.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct CardWire {
    /// Eight signs.
    pub serial: String,
    /// Whose.
    pub household: Uuid,
    /// The household's number.
    pub number: String,
    /// Their address.
    pub address: String,
    /// How many they are.
    pub people: i64,
    /// When it was handed over.
    pub told_at: Option<String>,
    /// What its QR says.
    pub code: String,
}

/// Cards of a measure.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct CardsPage {
    /// By number.
    pub rows: Vec<CardWire>,
    /// Ask with it for those behind.
    pub next: Option<String>,
}

/// Which page of cards.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
pub struct CardsAsked {
    /// The last number of the page before.
    pub after: Option<String>,
}

/// That a card was handed over.
#[derive(Debug, Deserialize, ToSchema)]
pub struct CardTold {
    /// When, by the phone's clock.
    pub made_at: String,
}

/// Why a card is replaced.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ReplaceCard {
    /// `lost` or `damaged`.
    pub why: String,
}

/// The word of the second person.
#[derive(Debug, Deserialize, ToSchema)]
pub struct DecideMeasure {
    /// Whether it is agreed to.
    pub grant: bool,
}

/// That a measure is still needed.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ReviewMeasure {
    /// The next review, at most seven days on and not after its end.
    pub review_at: String,
}

/// Taking a measure back.
#[derive(Debug, Deserialize, ToSchema)]
pub struct LiftMeasure {
    /// Why.
    pub why: String,
}

/// Somebody's right to decide.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct AuthorityWire {
    /// Opaque key.
    pub id: Uuid,
    /// Who may decide.
    pub worker: Uuid,
    /// Their name.
    pub name: String,
    /// About what.
    pub kind: String,
    /// Where, and below.
    pub area_name: String,
    /// By which document.
    pub document: String,
    /// Last day.
    pub until: String,
    /// Who wrote it down.
    pub granted_by: String,
}

/// An authority to be written down.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct NewAuthority {
    /// Who may decide; never oneself.
    pub worker: Uuid,
    /// About what.
    pub kind: String,
    /// Where, and below.
    pub area: Uuid,
    /// By which document.
    pub document: String,
    /// Last day.
    pub until: String,
}

/// Somebody who may be given an authority.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct DeciderWire {
    /// Who.
    pub worker: Uuid,
    /// Their name.
    pub name: String,
    /// The area they serve.
    pub area: Uuid,
    /// What that area is called.
    pub area_name: String,
}

/// Authorities that hold, and who may be given one.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct AuthoritiesPage {
    /// Those that hold.
    pub held: Vec<AuthorityWire>,
    /// Who may be given one.
    pub able: Vec<DeciderWire>,
}

/// An objection a worker enters for a resident.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct NewObjection {
    /// Made by the client.
    pub id: Uuid,
    /// In the resident's words.
    pub said: String,
    /// How to reach them, where they want to be.
    pub contact: Option<String>,
}

/// An objection.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ObjectionWire {
    /// Opaque key.
    pub id: Uuid,
    /// To which measure.
    pub measure: Uuid,
    /// What that measure's area is called.
    pub area_name: String,
    /// What was said.
    pub said: String,
    /// How to reach them.
    pub contact: Option<String>,
    /// The worker who entered it for somebody.
    pub entered_by: Option<String>,
    /// When.
    pub raised_at: String,
    /// By when it must be answered.
    pub due_at: String,
    /// Whether that time is over.
    pub overdue: bool,
    /// Who answered.
    pub answered_by: Option<String>,
    /// When.
    pub answered_at: Option<String>,
    /// Whether it was right.
    pub upheld: Option<bool>,
    /// The answer.
    pub answer: Option<String>,
    /// Whether one may answer: nobody who had a part in the measure may.
    pub may_answer: bool,
}

/// An answer.
#[derive(Debug, Deserialize, ToSchema)]
pub struct AnswerObjection {
    /// Whether the objection is right; then whoever decided must take the measure back or change it.
    pub upheld: bool,
    /// What is answered.
    pub answer: String,
}

impl From<domain::measures::ExitTerms> for ExitTermsWire {
    fn from(it: domain::measures::ExitTerms) -> Self {
        Self { exits: it.exits, every_days: it.every_days, max_minutes: it.max_minutes }
    }
}

impl From<&playbook::Exits> for ExitTermsWire {
    fn from(it: &playbook::Exits) -> Self {
        Self { exits: *it.exits.get_ref(), every_days: it.every_days, max_minutes: it.max_minutes }
    }
}

fn closed(terms: &Terms) -> &[String] {
    match terms {
        Terms::Exits(_) => &[],
        Terms::Closure(categories) => categories,
    }
}

impl MeasureWire {
    /// A measure as an actor sees it.
    pub fn of(it: Measure, actor: &Actor, decides: bool, cards: Option<CardCount>) -> Self {
        let standing = it.standing(actor.now).as_str().to_owned();
        let waits = standing == "waiting";
        Self {
            id: it.id.0,
            kind: it.kind().as_str().to_owned(),
            terms: it.exits().map(ExitTermsWire::from),
            categories: closed(&it.terms).to_vec(),
            area: it.area.0,
            area_name: it.area_name,
            standing,
            document: it.document,
            issuer: it.issuer,
            reason: it.reason.as_str().to_owned(),
            services: it.services,
            appeal: it.appeal,
            starts_at: it.plan.starts_at.to_string(),
            ends_at: it.plan.ends_at.to_string(),
            review_at: it.plan.review_at.to_string(),
            venues: it.venues,
            households: it.households,
            people: it.people,
            proposer: it.proposer,
            proposed_at: it.proposed_at.to_string(),
            decider: it.decider,
            decided_at: it.decided_at.map(|at| at.to_string()),
            authority: it.authority_document,
            reviewed_at: it.reviewed_at.map(|at| at.to_string()),
            lifted_why: it.lifted_why,
            may_decide: waits && decides && it.proposed_by != actor.post.worker,
            cards,
        }
    }
}

impl From<Authority> for AuthorityWire {
    fn from(it: Authority) -> Self {
        Self {
            id: it.id.0,
            worker: it.worker.0,
            name: it.name,
            kind: it.kind.as_str().to_owned(),
            area_name: it.area_name,
            document: it.document,
            until: it.until.to_string(),
            granted_by: it.granted_by,
        }
    }
}

impl ObjectionWire {
    /// An objection at an instant, as whoever may answer or not sees it.
    pub fn of(it: Objection, now: Timestamp, answers: bool) -> Self {
        Self {
            id: it.id.0,
            measure: it.measure.0,
            area_name: it.area_name,
            said: it.said,
            // How to reach somebody is for who answers, not for who decided (I-12).
            contact: it.contact.filter(|_| answers && !it.own),
            entered_by: it.entered_by,
            raised_at: it.raised_at.to_string(),
            due_at: it.due_at.to_string(),
            overdue: it.answered_at.is_none() && it.due_at < now,
            may_answer: answers && !it.own && it.answered_at.is_none(),
            answered_by: it.answered_by,
            answered_at: it.answered_at.map(|at| at.to_string()),
            upheld: it.upheld,
            answer: it.answer,
        }
    }
}
