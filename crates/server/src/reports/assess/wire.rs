//! Shapes of assessments and commendations.

use domain::reports::Done;
use serde::{Deserialize, Serialize};
use store::reports::{Assessment, Commendation};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::words::Name;

/// Whose month.
#[derive(Debug, Deserialize, IntoParams)]
pub struct AssessmentsAsked {
    /// Inside this area; one's whole scope when absent.
    pub area: Option<Uuid>,
    /// `2022-03`.
    pub month: String,
}

/// What is counted.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct IndicatorWire {
    /// Short name.
    pub id: String,
    /// What people call it.
    pub name: Name,
}

/// What was counted of one indicator.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CountedWire {
    /// The indicator.
    pub id: String,
    /// As it should be.
    pub good: u32,
    /// Of so many.
    pub of: u32,
}

/// Workers of an area and their month.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct AssessmentPage {
    /// What is counted.
    pub indicators: Vec<IndicatorWire>,
    /// Those who serve below.
    pub rows: Vec<AssessedWire>,
    /// Contests that wait for an answer, of any month.
    pub contested: Vec<AssessmentWire>,
    /// Days within which somebody may contest.
    pub contest_days: u32,
    /// Whether one assesses.
    pub assesses: bool,
    /// Whether one answers contests and decides commendations.
    pub reviews: bool,
    /// Whether there are more than are shown.
    pub more: bool,
}

/// Somebody and their month.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct AssessedWire {
    /// Their appointment.
    pub appointment: Uuid,
    /// Who.
    pub worker: Uuid,
    /// Their name.
    pub name: String,
    /// What they are.
    pub role: String,
    /// Where.
    pub area_name: String,
    /// What the books say now.
    pub figures: Vec<CountedWire>,
    /// What was written down.
    pub assessment: Option<AssessmentWire>,
}

/// An assessment.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AssessmentWire {
    /// Made by the client.
    pub id: Uuid,
    /// Who is assessed.
    pub name: String,
    /// What they are.
    pub role: String,
    /// Where.
    pub area_name: String,
    /// `2022-03`.
    pub month: String,
    /// What was counted then.
    pub figures: Vec<CountedWire>,
    /// In words.
    pub word: String,
    /// Who assessed.
    pub maker: String,
    /// When.
    pub made_at: String,
    /// What was said against it.
    pub contest: Option<String>,
    /// When.
    pub contested_at: Option<String>,
    /// Whether that was right.
    pub upheld: Option<bool>,
    /// The answer.
    pub answer: Option<String>,
    /// Whether one may answer it: who made it and who is assessed may not.
    pub may_answer: bool,
}

/// What is written down.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct NewAssessment {
    /// Whose appointment.
    pub appointment: Uuid,
    /// `2022-03`.
    pub month: String,
    /// In words.
    pub word: String,
}

/// What somebody says against it.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct NewContest {
    /// In their words.
    pub said: String,
}

/// The answer.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ContestAnswer {
    /// Whether it was right.
    pub upheld: bool,
    /// In words.
    pub answer: String,
}

/// What was written down about oneself.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct OwnAssessments {
    /// The latest first.
    pub assessments: Vec<AssessmentWire>,
    /// What was granted.
    pub commendations: Vec<CommendationWire>,
    /// What is counted.
    pub indicators: Vec<IndicatorWire>,
    /// Days within which one may contest.
    pub contest_days: u32,
}

/// Somebody is proposed for praise.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct NewCommendation {
    /// Whose appointment.
    pub appointment: Uuid,
    /// For what.
    pub reason: String,
    /// What they get, where they get anything.
    pub reward: Option<String>,
}

/// What is decided.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct CommendationDecision {
    /// Whether it is granted.
    pub granted: bool,
}

/// A commendation.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CommendationWire {
    /// Made by the client.
    pub id: Uuid,
    /// For whom.
    pub name: String,
    /// Where they serve.
    pub area_name: String,
    /// For what.
    pub reason: String,
    /// What they get.
    pub reward: Option<String>,
    /// Who proposed it.
    pub proposer: String,
    /// When.
    pub proposed_at: String,
    /// Who decided.
    pub decider: Option<String>,
    /// Whether it was granted.
    pub granted: Option<bool>,
    /// Whether one may decide: who proposed it and who is proposed may not.
    pub may_decide: bool,
}

impl CountedWire {
    /// Of an indicator.
    pub fn of(id: &str, done: Done) -> Self {
        Self { id: id.to_owned(), good: done.good, of: done.of }
    }
}

impl AssessmentWire {
    /// As a worker sees it; `reviews` says whether they answer contests.
    pub fn of(it: Assessment, me: domain::ids::WorkerId, reviews: bool) -> Self {
        let other = it.made_by != me && it.worker != me;
        let open = it.contest.as_ref().is_some_and(|it| it.answer.is_none());
        let (upheld, answer) = it.contest.as_ref().and_then(|it| it.answer.clone()).unzip();
        Self {
            id: it.id.0,
            name: it.name,
            role: it.role,
            area_name: it.area_name,
            month: it.month,
            figures: serde_json::from_str(&it.figures).unwrap_or_default(),
            word: it.word,
            maker: it.maker,
            made_at: it.made_at.to_string(),
            contested_at: it.contest.as_ref().map(|it| it.at.to_string()),
            contest: it.contest.map(|it| it.said),
            upheld,
            answer,
            may_answer: reviews && other && open,
        }
    }
}

impl CommendationWire {
    /// As a worker sees it; `reviews` says whether they decide.
    pub fn of(it: Commendation, me: domain::ids::WorkerId, reviews: bool) -> Self {
        let other = it.proposed_by != me && it.worker != me;
        Self {
            id: it.id.0,
            name: it.name,
            area_name: it.area_name,
            reason: it.reason,
            reward: it.reward,
            proposer: it.proposer,
            proposed_at: it.proposed_at.to_string(),
            decider: it.decider,
            may_decide: reviews && other && it.granted.is_none(),
            granted: it.granted,
        }
    }
}
