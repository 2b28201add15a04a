//! Instructions that go down to the last unit and come back confirmed (B-41, B-95, B-114).

use serde::{Deserialize, Serialize};

use crate::areas::AreaPath;
use crate::names::names;

names! {
    /// What an instruction asks for.
    InstructionKind {
        /// Something to be done: whoever answers for a unit confirms for it.
        Order "order",
        /// Rules everybody must know: each person confirms for themselves (T-52, T-57).
        Rules "rules",
    }

    /// How far an instruction has come with somebody. It only goes forward.
    ReceiptState {
        /// Their device has it.
        Delivered "delivered",
        /// They opened it.
        Read "read",
        /// They confirmed it.
        Confirmed "confirmed",
    }
}

/// How an instruction concerns a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// It is for the post's unit.
    Addressed,
    /// It passes over the post's unit on its way down, or comes from there: to be known (B-95).
    Copied,
}

/// How an instruction that `issuer` sends to `targets` concerns a post at `own`; `None` where it does not. Whoever
/// issues an order is not asked to confirm it.
pub fn reach(
    kind: InstructionKind,
    issuer: &AreaPath,
    targets: &[AreaPath],
    own: &AreaPath,
) -> Option<Reach> {
    let addressed = targets.iter().any(|it| it.covers(own));
    let between = issuer.covers(own) && targets.iter().any(|it| own.covers(it));
    match (addressed, own == issuer, kind) {
        (true, true, InstructionKind::Order) => Some(Reach::Copied),
        (true, ..) => Some(Reach::Addressed),
        (false, ..) => between.then_some(Reach::Copied),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use InstructionKind::{Order, Rules};

    // covers: B-95
    #[test]
    fn levels_between_the_sender_and_the_target_are_copied() {
        let district = AreaPath::county();
        let street = district.child(1);
        let village = street.child(2);
        let micro = village.child(0).child(3);
        let other = district.child(4);
        let (all, one) = (vec![district.clone()], vec![micro.clone()]);
        for (kind, targets, own, want) in [
            (Order, &one, &micro, Some(Reach::Addressed)),
            (Order, &one, &village, Some(Reach::Copied)),
            (Order, &one, &street, Some(Reach::Copied)),
            (Order, &one, &district, Some(Reach::Copied)),
            (Order, &one, &other, None),
            (Order, &all, &village, Some(Reach::Addressed)),
            (Order, &all, &district, Some(Reach::Copied)),
            (Rules, &all, &district, Some(Reach::Addressed)),
        ] {
            assert_eq!(reach(kind, &district, targets, own), want, "{kind:?} {targets:?} {own:?}");
        }
        assert_eq!(
            reach(Order, &street, &one, &district),
            None,
            "what a street tells its own is not the district's"
        );
    }
}
