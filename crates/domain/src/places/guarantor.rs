//! Three guarantee one: a venue is in order only while each party the locality asks for is named,
//! nothing is to be put right, and no order suspends it. Which parties is the playbook's matter.

use serde::{Deserialize, Serialize};

/// A party answerable for a venue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Guarantor {
    /// The leader in charge of the category's line.
    Leader,
    /// The head of the responsible department.
    Department,
    /// The cadre assigned to the venue.
    Cadre,
    /// Whoever runs it.
    Operator,
}

/// How a venue stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Everybody is named and nothing is open.
    InOrder,
    /// These parties are not named yet.
    Incomplete(Vec<Guarantor>),
    /// A notice asks for something to be put right.
    Rectifying,
    /// It is closed for good.
    Closed,
}

impl Guarantor {
    /// The name in playbooks and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Leader => "leader",
            Self::Department => "department",
            Self::Cadre => "cadre",
            Self::Operator => "operator",
        }
    }
}

impl Standing {
    /// The name on the wire.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::InOrder => "in_order",
            Self::Incomplete(_) => "incomplete",
            Self::Rectifying => "rectifying",
            Self::Closed => "closed",
        }
    }
}

/// How a venue stands: `needed` parties, those `named`, open notices, whether it is closed. What must be put right
/// counts before a missing name: the name is missing meanwhile as well, and is told beside it.
pub fn standing(needed: &[Guarantor], named: &[Guarantor], open_notices: i64, closed: bool) -> Standing {
    let missing: Vec<Guarantor> = needed.iter().copied().filter(|it| !named.contains(it)).collect();
    match (closed, open_notices, missing) {
        (true, ..) => Standing::Closed,
        (_, 1.., _) => Standing::Rectifying,
        (.., missing) if missing.is_empty() => Standing::InOrder,
        (.., missing) => Standing::Incomplete(missing),
    }
}

#[cfg(test)]
mod tests {
    use super::Guarantor::{Cadre, Department, Leader, Operator};
    use super::*;

    //
    #[test]
    fn a_venue_is_in_order_only_with_everybody_named_and_nothing_open() {
        let three = [Department, Cadre, Operator];
        let with_leader = [Leader, Department, Cadre];
        let check = |needed: &[Guarantor], named: &[Guarantor], (open, closed), want: Standing| {
            assert_eq!(standing(needed, named, open, closed), want, "{named:?} of {needed:?}");
        };
        check(&three, &three, (0, false), Standing::InOrder);
        check(&three, &[Operator, Cadre, Department, Leader], (0, false), Standing::InOrder);
        check(&three, &[Operator], (0, false), Standing::Incomplete(vec![Department, Cadre]));
        check(&three, &three, (2, false), Standing::Rectifying);
        check(&three, &three, (2, true), Standing::Closed);
        check(&with_leader, &three, (0, false), Standing::Incomplete(vec![Leader]));
    }
}
