//! Shapes of elections.

use serde::{Deserialize, Serialize};
use store::staffing::{Candidate, Election};
use utoipa::ToSchema;
use uuid::Uuid;

/// Somebody who stood.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct StoodWire {
    /// Their name.
    pub name: String,
    /// What the locality prefers, by the playbook's name; a suggestion only.
    pub rank: Option<String>,
    /// Votes, where they were counted.
    pub votes: Option<i64>,
}

/// An election that was held.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct NewElection {
    /// The unit.
    pub area: Uuid,
    /// Role of the playbook.
    pub role: String,
    /// On which day (ISO).
    pub held_on: String,
    /// `meeting`, `ballot` or `door`.
    pub way: String,
    /// Households that took part.
    pub present: i64,
    /// Who stood.
    pub candidates: Vec<StoodWire>,
    /// Which of them was chosen, from 0.
    pub chosen: usize,
    /// Whether whoever was chosen agreed.
    pub consent: bool,
    /// Whoever was chosen, where they serve already.
    pub worker: Option<Uuid>,
    /// Their phone, where they are new.
    pub phone: Option<String>,
}

/// An election.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ElectionWire {
    /// Opaque key.
    pub id: Uuid,
    /// The unit.
    pub area: Uuid,
    /// What that is called.
    pub area_name: String,
    /// Role of the playbook.
    pub role: String,
    /// On which day.
    pub held_on: String,
    /// `meeting`, `ballot` or `door`.
    pub way: String,
    /// Households that took part.
    pub present: i64,
    /// Who stood; only for those who appoint, and forgotten after some time.
    pub candidates: Vec<StoodWire>,
    /// Who was chosen and agreed.
    pub chosen: String,
    /// Last day of the term.
    pub until: String,
    /// Who wrote it down.
    pub worker: String,
}

impl From<Election> for ElectionWire {
    fn from(it: Election) -> Self {
        let wire = |it: Candidate| StoodWire { name: it.name, rank: it.rank, votes: it.votes };
        Self {
            id: it.id,
            area: it.area.0,
            area_name: it.area_name,
            role: it.role,
            held_on: it.held_on.to_string(),
            way: it.way,
            present: it.present,
            candidates: it.candidates.into_iter().map(wire).collect(),
            chosen: it.chosen,
            until: it.until.to_string(),
            worker: it.worker,
        }
    }
}
