//! The visit form: what is asked at the door, one question a line. A question may count into a
//! figure of the day's report, so nobody types a fact twice (L-45).

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;
use toml::Spanned;

use crate::model::Words;

/// What is asked at the door.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Visit {
    /// Why it is asked and how long it is kept, shown on the form (PIPL art. 7 and 17).
    pub notice: Words,
    /// Days after a campaign's end on which answers, reasons and arrivals are destroyed (I-15).
    pub keep_days: Spanned<u32>,
    /// The questions, in order.
    #[serde(rename = "question")]
    pub questions: Vec<Question>,
}

/// One question.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Short latin name; the key of the answer.
    pub id: Spanned<String>,
    /// The question.
    pub name: Words,
    /// What kind of answer.
    pub kind: Kind,
    /// Choices of `choice` and `choices`.
    #[serde(default)]
    pub choices: Vec<Choice>,
    /// Must be answered.
    #[serde(default)]
    pub required: bool,
    /// Whoever is named here goes first in queues (S-24).
    #[serde(default)]
    pub first: bool,
}

/// Kinds of answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Some of the household's residents: a list of person ids.
    People,
    /// Yes or no.
    YesNo,
    /// One of the choices.
    Choice,
    /// Some of the choices.
    Choices,
    /// A few words.
    Text,
    /// Photographs of things, never of people: a list of photo ids (S-25).
    Photo,
}

/// One choice.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Short latin name.
    pub id: String,
    /// What people read.
    pub name: Words,
}

/// Answers by question id, checked against the form.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Answers(pub BTreeMap<String, Value>);

/// What is wrong with one answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AnswerProblem {
    /// Nobody asked that.
    Unknown(String),
    /// Must be answered.
    Missing(String),
    /// Not an answer to that question.
    Unfit(String),
}

impl Visit {
    /// Checks answers against the form; `members` are the person ids of the household.
    ///
    /// # Errors
    /// Every problem at once, so that the form can show each beside its field.
    pub fn check(
        &self,
        given: BTreeMap<String, Value>,
        members: &[String],
    ) -> Result<Answers, Vec<AnswerProblem>> {
        let mut problems = Vec::new();
        for id in given.keys() {
            if !self.questions.iter().any(|question| question.id.get_ref() == id) {
                problems.push(AnswerProblem::Unknown(id.clone()));
            }
        }
        for question in &self.questions {
            let id = question.id.get_ref();
            match given.get(id) {
                None | Some(Value::Null) if question.required => {
                    problems.push(AnswerProblem::Missing(id.clone()));
                }
                Some(answer) if !question.fits(answer, members) => {
                    problems.push(AnswerProblem::Unfit(id.clone()));
                }
                _ => {}
            }
        }
        if problems.is_empty() { Ok(Answers(given)) } else { Err(problems) }
    }
}

/// So many photographs a question.
const PHOTOS: usize = 3;

/// An id as phones make them: eight, four, four, four and twelve hexadecimal digits.
fn is_id(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    parts.iter().map(|part| part.len()).eq([8, 4, 4, 4, 12])
        && parts.iter().all(|part| part.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')))
}

impl Visit {
    /// Ids of the photographs that answers name.
    pub fn photos(&self, answers: &Answers) -> Vec<String> {
        let asked = self.questions.iter().filter(|it| it.kind == Kind::Photo);
        let named = asked.filter_map(|it| answers.0.get(it.id.get_ref())?.as_array());
        named.flatten().filter_map(|id| id.as_str().map(str::to_owned)).collect()
    }

    /// How many people of a household go first in queues by its answers; nothing where nobody was asked.
    pub fn first(&self, answers: &Answers) -> Option<i64> {
        let question = self.questions.iter().find(|it| it.first)?;
        let Some(Value::Array(named)) = answers.0.get(question.id.get_ref()) else { return None };
        Some(named.len() as i64)
    }
}

impl Question {
    fn fits(&self, answer: &Value, members: &[String]) -> bool {
        let is_choice = |value: &Value| {
            value.as_str().is_some_and(|text| self.choices.iter().any(|choice| choice.id == text))
        };
        let is_member =
            |value: &Value| value.as_str().is_some_and(|text| members.iter().any(|member| member == text));
        let is_id = |value: &Value| value.as_str().is_some_and(is_id);
        match (self.kind, answer) {
            (_, Value::Null) | (Kind::YesNo, Value::Bool(_)) => true,
            (Kind::Choice, value) => is_choice(value),
            (Kind::Choices, Value::Array(values)) => values.len() <= 50 && values.iter().all(is_choice),
            (Kind::People, Value::Array(values)) => values.len() <= 200 && values.iter().all(is_member),
            (Kind::Photo, Value::Array(values)) => values.len() <= PHOTOS && values.iter().all(is_id),
            (Kind::Text, Value::String(text)) => text.chars().count() <= 500,
            _ => false,
        }
    }
}

impl Answers {
    /// How much an answer counts: people and choices by number, yes as one.
    pub fn count(&self, question: &str) -> i64 {
        match self.0.get(question) {
            Some(Value::Array(values)) => values.len() as i64,
            Some(Value::Bool(true)) => 1,
            _ => 0,
        }
    }
}
