//! Shapes of responses.

use jiff::Timestamp;
use playbook::Playbook;
use serde::{Deserialize, Serialize};
use store::access::Power;
use store::command::Response;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::command::wire::WorkItemWire;
use crate::words::Name;

/// A response or a drill to be opened.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct OpenResponse {
    /// Kind of the playbook.
    pub kind: String,
    /// Where.
    pub area: Uuid,
    /// What has happened.
    pub matter: String,
    /// The document that says so.
    pub document: String,
    /// `I` (highest) to `IV`.
    pub grade: String,
    /// What is done.
    pub measures: String,
    /// When it ends by itself (RFC 3339).
    pub until: String,
    /// Whether it is a drill.
    #[serde(default)]
    pub drill: bool,
}

/// Until when a response holds, decided anew.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct ProlongResponse {
    /// The document that says so.
    pub document: String,
    /// When it ends by itself (RFC 3339).
    pub until: String,
}

/// That a response ends.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct CloseResponse {
    /// Id of the instruction that tells so, made by the client.
    pub id: Uuid,
    /// Its title.
    #[serde(default)]
    pub title: String,
    /// Why it ends, for everybody to read.
    pub said: String,
}

/// What a response lends.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PowerWire {
    /// To whom.
    pub role_name: Name,
    /// What they may do meanwhile.
    pub name: Name,
}

/// A response or a drill.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ResponseWire {
    /// Opaque key.
    pub id: Uuid,
    /// Kind of the playbook.
    pub kind: String,
    /// What that is called.
    pub name: Name,
    /// Where.
    pub area: Uuid,
    /// What that is called.
    pub area_name: String,
    /// What has happened.
    pub matter: String,
    /// The document behind it, the latest where it was prolonged.
    pub document: String,
    /// `I` (highest) to `IV`.
    pub grade: String,
    /// What is done.
    pub measures: String,
    /// Whether it is a drill.
    pub drill: bool,
    /// `stands`, `lapsed` (ended by itself) or `closed`.
    pub state: String,
    /// Who opened it; nobody by name in public.
    pub opener: String,
    /// When.
    pub opened_at: String,
    /// When it ends, or ended, by itself.
    pub until: String,
    /// When somebody ended it.
    pub closed_at: Option<String>,
    /// What they said.
    pub said: Option<String>,
    /// Percent of the usual limits of events.
    pub limits: u32,
    /// What it lends to whom.
    pub powers: Vec<PowerWire>,
    /// Whether it holds where whoever reads it serves.
    pub here: bool,
    /// Whether whoever reads it may prolong and end it.
    pub may: bool,
}

/// A decision about the end of a response.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TermWire {
    /// The document.
    pub document: String,
    /// Until when.
    pub until: String,
    /// Who decided.
    pub by: String,
    /// When.
    pub at: String,
}

/// A response with what is behind it and what came of it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ResponsePage {
    /// The response.
    pub response: ResponseWire,
    /// Ends that were decided, in their order.
    pub terms: Vec<TermWire>,
    /// What was learned: who does what by when.
    pub learned: Vec<WorkItemWire>,
}

impl ResponseWire {
    /// A response as it stands at an instant.
    pub fn new(it: Response, powers: Vec<Power>, playbook: &Playbook, now: Timestamp) -> Self {
        let kind = playbook.response(&it.kind);
        let mut lent: Vec<PowerWire> = Vec::new();
        for power in powers {
            let role = playbook.role(&power.role);
            let role_name: Name = role.map_or_else(|| Name::same(&power.role), |it| (&it.name).into());
            let name = Name { zh: power.words.0, en: power.words.1 };
            // One power may be several actions.
            if !lent.iter().any(|it| it.name.zh == name.zh && it.role_name.zh == role_name.zh) {
                lent.push(PowerWire { role_name, name });
            }
        }
        let state = match (&it.closed, it.until_at > now) {
            (Some(_), _) => "closed",
            (None, true) => "stands",
            (None, false) => "lapsed",
        };
        let (closed_at, said) = it.closed.map(|(at, _, said)| (at.to_string(), said)).unzip();
        Self {
            id: it.id,
            name: kind.map_or_else(|| Name::same(&it.kind), |kind| (&kind.name).into()),
            limits: if it.drill { 100 } else { kind.map_or(100, |kind| kind.limits) },
            kind: it.kind,
            area: it.area.0,
            area_name: it.area_name,
            matter: it.matter,
            document: it.document,
            grade: it.grade,
            measures: it.measures,
            drill: it.drill,
            state: state.to_owned(),
            opener: it.opener,
            opened_at: it.opened_at.to_string(),
            until: it.until_at.to_string(),
            closed_at,
            said,
            powers: lent,
            here: false,
            may: false,
        }
    }

    /// As somebody sees it: whether it holds where they serve, and whether they may end it.
    #[must_use]
    pub fn seen(self, here: bool, may: bool) -> Self {
        Self { here, may, ..self }
    }
}

impl From<(String, Timestamp, String, Timestamp)> for TermWire {
    fn from((document, until, by, at): (String, Timestamp, String, Timestamp)) -> Self {
        Self { document, until: until.to_string(), by, at: at.to_string() }
    }
}
