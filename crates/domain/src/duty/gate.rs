//! Gates of a compound: each is staffed, locked or free, and one always lets people through (B-105, I-2).

use crate::names::names;

names! {
    /// How a gate is kept.
    GateRegime {
        /// Somebody is there by the roster.
        Staffed "staffed",
        /// Shut; whoever is named opens it when there is need.
        Locked "locked",
        /// Everybody passes.
        Free "free",
    }
}

/// Whether people can leave a compound with gates kept like this: shutting them all would confine everybody, which only a
/// measure may do.
pub fn passable(gates: &[GateRegime]) -> bool {
    gates.is_empty() || gates.iter().any(|it| *it != GateRegime::Locked)
}

#[cfg(test)]
mod tests {
    use super::GateRegime::{Free, Locked, Staffed};
    use super::*;

    #[test]
    fn one_gate_always_lets_people_through() {
        for (gates, passes) in [
            (vec![], true),
            (vec![Locked], false),
            (vec![Locked, Locked], false),
            (vec![Locked, Staffed], true),
            (vec![Locked, Free], true),
        ] {
            assert_eq!(passable(&gates), passes, "{gates:?}");
        }
    }
}
