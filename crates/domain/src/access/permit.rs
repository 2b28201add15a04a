//! Posts and permits. A permit cannot be made in any other way than by asking a post, so a store
//! function that takes one cannot be called without a decision.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Action, Purpose};
use crate::areas::{AreaPath, PathRange};
use crate::ids::{AppointmentId, AreaId, County, WorkerId};
use crate::refusal::Refusal;

/// How much of a resident a role sees (I-11).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sight {
    /// Name, unit and needed flags; phone masked; never an id number (neighbour-group heads).
    Narrow,
    /// Everything on the record, phone and id number masked.
    Masked,
}

/// An appointment somebody acts through: a worker in a role at an area between two days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// The county.
    pub county: County,
    /// Who.
    pub worker: WorkerId,
    /// The appointment itself.
    pub appointment: AppointmentId,
    /// Role id of the playbook.
    pub role: String,
    /// Where.
    pub area: AreaId,
    /// Where, as a path.
    pub path: AreaPath,
    /// First day.
    pub from: Date,
    /// Last day; open when `None`.
    pub until: Option<Date>,
    /// What the role allows, from the playbook.
    pub actions: Vec<Action>,
    /// How much of a resident the role sees.
    pub sight: Sight,
    /// The department one stands in.
    pub department: Option<String>,
}

/// A decision that somebody may do one thing in one subtree for one purpose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permit {
    county: County,
    worker: WorkerId,
    path: AreaPath,
    action: Action,
    purpose: Purpose,
    sight: Sight,
}

impl Post {
    /// Whether the appointment holds on a day.
    pub fn holds_on(&self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }

    /// Asks for an action on the whole of the post's area.
    ///
    /// # Errors
    /// [`Refusal::NoPost`] outside the dates, [`Refusal::NotAllowed`] when the role lacks it.
    pub fn permit(&self, action: Action, purpose: Purpose, today: Date) -> Result<Permit, Refusal> {
        if !self.holds_on(today) {
            return Err(Refusal::NoPost);
        }
        if !self.actions.contains(&action) {
            return Err(Refusal::NotAllowed);
        }
        Ok(Permit {
            county: self.county,
            worker: self.worker,
            path: self.path.clone(),
            action,
            purpose,
            sight: self.sight,
        })
    }

    /// The permit of a phone to hand in what it holds, which somebody else then decides on: it needs no
    /// action of its own and outlasts the appointment.
    pub fn permit_to_hand_in(&self) -> Permit {
        Permit {
            county: self.county,
            worker: self.worker,
            path: self.path.clone(),
            action: Action::RecordVisits,
            purpose: Purpose::DoorVisit,
            sight: Sight::Narrow,
        }
    }
}

impl Permit {
    /// The same permit for a smaller area.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for an area outside the scope: what one may not see is not there.
    pub fn narrowed(&self, path: &AreaPath) -> Result<Self, Refusal> {
        if !self.path.covers(path) {
            return Err(Refusal::NotFound);
        }
        Ok(Self { path: path.clone(), ..self.clone() })
    }

    /// The same permit at the place a record has moved to, for what was written down while it still
    /// stood inside the scope: a phone may have been without a network meanwhile.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for a record that stood outside the scope.
    pub fn carried(&self, stood: &AreaPath, stands: &AreaPath) -> Result<Self, Refusal> {
        self.narrowed(stood)?;
        Ok(Self { path: stands.clone(), ..self.clone() })
    }

    /// The county every query begins with.
    pub fn county(&self) -> County {
        self.county
    }

    /// Who acts.
    pub fn worker(&self) -> WorkerId {
        self.worker
    }

    /// The subtree, as an index range.
    pub fn range(&self) -> PathRange {
        self.path.range()
    }

    /// The top of the subtree.
    pub fn path(&self) -> &AreaPath {
        &self.path
    }

    /// What for, in the registry's words.
    pub fn purpose(&self) -> Purpose {
        self.purpose
    }

    /// What is done.
    pub fn action(&self) -> Action {
        self.action
    }

    /// How much of a resident may be shown.
    pub fn sight(&self) -> Sight {
        self.sight
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use uuid::Uuid;

    fn post() -> Post {
        Post {
            county: County(621_228),
            worker: WorkerId(Uuid::from_u128(1)),
            appointment: AppointmentId(Uuid::from_u128(2)),
            role: "group_head".into(),
            area: AreaId(Uuid::from_u128(3)),
            path: AreaPath::county().child(1).child(2),
            from: date(2022, 3, 1),
            until: Some(date(2022, 3, 31)),
            actions: vec![Action::RecordVisits],
            sight: Sight::Narrow,
            department: None,
        }
    }

    #[test]
    fn a_post_allows_its_actions_between_its_days_only() {
        let cases = [
            (Action::RecordVisits, date(2022, 2, 28), Some(Refusal::NoPost)),
            (Action::RecordVisits, date(2022, 3, 1), None),
            (Action::RecordVisits, date(2022, 3, 31), None),
            (Action::RecordVisits, date(2022, 4, 1), Some(Refusal::NoPost)),
            (Action::ReadAudit, date(2022, 3, 2), Some(Refusal::NotAllowed)),
        ];
        for (action, day, want) in cases {
            let got = post().permit(action, Purpose::DoorVisit, day).err();
            assert_eq!(got, want, "{action:?} on {day}");
        }
    }

    #[test]
    fn a_permit_narrows_and_never_widens() {
        let permit =
            post().permit(Action::RecordVisits, Purpose::DoorVisit, date(2022, 3, 2)).expect("allowed");
        let below = AreaPath::county().child(1).child(2).child(9);
        assert_eq!(permit.narrowed(&below).expect("below").path(), &below);
        for outside in [AreaPath::county(), AreaPath::county().child(1).child(3)] {
            assert_eq!(permit.narrowed(&outside), Err(Refusal::NotFound));
        }
    }
}
