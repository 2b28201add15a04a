//! Whether those who serve in a unit suffice: how many, of which kinds (B-67 … B-70), and whether a share is reached
//! (B-24).

use std::collections::BTreeMap;

/// What a unit needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need<'a> {
    /// At least and at most so many people.
    pub people: [i64; 2],
    /// Kinds that may be counted; any where none is named.
    pub kinds: Vec<&'a str>,
    /// Seats that must be filled, each by one of some kinds.
    pub seats: Vec<Vec<&'a str>>,
}

/// How those who serve stand against what is needed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verdict {
    /// How many are counted.
    pub counted: i64,
    /// So many are missing.
    pub short: i64,
    /// So many are too many.
    pub over: i64,
    /// Of no kind that may be counted.
    pub unfit: i64,
    /// Places of the seats nobody fills.
    pub empty: Vec<usize>,
}

impl Verdict {
    /// Whether nothing is missing and nothing too much.
    pub fn suffices(&self) -> bool {
        self.short == 0 && self.over == 0 && self.unfit == 0 && self.empty.is_empty()
    }
}

/// Holds the people of a unit, by kind (empty where none is known), against what it needs. Nobody fills two seats: seats
/// are filled in the way that leaves the fewest empty.
pub fn judge(need: &Need<'_>, people: &BTreeMap<&str, i64>) -> Verdict {
    let fits = |kind: &str| need.kinds.is_empty() || need.kinds.contains(&kind);
    let counted: i64 = people.iter().filter(|(kind, _)| fits(kind)).map(|(_, count)| count).sum();
    let all: i64 = people.values().sum();
    let [least, most] = need.people;
    Verdict {
        counted,
        short: (least - counted).max(0),
        over: (counted - most).max(0),
        unfit: all - counted,
        empty: unfilled(&need.seats, people),
    }
}

/// Seats nobody is left for: a matching of seats to people by augmenting paths, seats in their order.
fn unfilled(seats: &[Vec<&str>], people: &BTreeMap<&str, i64>) -> Vec<usize> {
    let chairs: Vec<&str> = people
        .iter()
        .flat_map(|(kind, count)| {
            std::iter::repeat_n(*kind, usize::try_from(*count).unwrap_or_default().min(seats.len()))
        })
        .collect();
    let mut taken: Vec<Option<usize>> = vec![None; chairs.len()];
    let mut empty = Vec::new();
    for seat in 0..seats.len() {
        if !place(seat, seats, &chairs, &mut taken, &mut vec![false; chairs.len()]) {
            empty.push(seat);
        }
    }
    empty
}

fn place(
    seat: usize,
    seats: &[Vec<&str>],
    chairs: &[&str],
    taken: &mut [Option<usize>],
    seen: &mut [bool],
) -> bool {
    for person in 0..chairs.len() {
        if seen[person] || !seats[seat].contains(&chairs[person]) {
            continue;
        }
        seen[person] = true;
        if taken[person].is_none_or(|other| place(other, seats, chairs, taken, seen)) {
            taken[person] = Some(seat);
            return true;
        }
    }
    false
}

/// A share in tenths of a percent; none where there is nobody.
pub fn share(part: i64, of: i64) -> Option<i64> {
    (of > 0).then(|| (part * 2_000 / of + 1) / 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    // covers: B-68 B-69 B-70
    #[test]
    fn a_unit_has_enough_people_of_the_right_kinds() {
        let sealed =
            Need { people: [6, 8], kinds: vec!["police", "cadre", "head", "volunteer"], seats: vec![] };
        let usual = Need {
            people: [3, 3],
            kinds: vec![],
            seats: vec![vec!["head", "stairwell"], vec!["cadre"], vec!["volunteer"]],
        };
        let verdict = |short, over, unfit, empty: &[usize], counted| Verdict {
            counted,
            short,
            over,
            unfit,
            empty: empty.to_vec(),
        };
        for (need, people, want) in [
            (&sealed, vec![("police", 1), ("cadre", 4), ("volunteer", 1)], verdict(0, 0, 0, &[], 6)),
            (&sealed, vec![("police", 1), ("cadre", 2)], verdict(3, 0, 0, &[], 3)),
            (&sealed, vec![("cadre", 5), ("stranger", 2)], verdict(1, 0, 2, &[], 5)),
            (&sealed, vec![("cadre", 9)], verdict(0, 1, 0, &[], 9)),
            (&sealed, vec![], verdict(6, 0, 0, &[], 0)),
            (&usual, vec![("stairwell", 1), ("cadre", 1), ("volunteer", 1)], verdict(0, 0, 0, &[], 3)),
            (&usual, vec![("cadre", 3)], verdict(0, 0, 0, &[0, 2], 3)),
            (&usual, vec![("head", 1), ("volunteer", 1)], verdict(1, 0, 0, &[1], 2)),
            (&usual, vec![("", 3)], verdict(0, 0, 0, &[0, 1, 2], 3)),
        ] {
            assert_eq!(judge(need, &people.iter().copied().collect()), want, "{people:?}");
        }
    }

    #[test]
    fn nobody_fills_two_seats_and_a_seat_is_given_up_for_another() {
        let need = Need { people: [1, 9], kinds: vec![], seats: vec![vec!["a", "b"], vec!["a"], vec!["b"]] };
        let empty = |people: &[(&str, i64)]| judge(&need, &people.iter().copied().collect()).empty;
        assert_eq!(empty(&[("a", 1), ("b", 1)]), [2], "the first seat moves over to the second kind");
        assert_eq!(empty(&[("a", 2)]), [2]);
        assert_eq!(empty(&[("a", 1), ("b", 2)]), [] as [usize; 0]);
    }

    // covers: B-24
    #[test]
    fn a_share_is_rounded_to_a_tenth() {
        assert_eq!(
            [share(2, 5), share(1, 3), share(2, 3), share(0, 9), share(0, 0)],
            [Some(400), Some(333), Some(667), Some(0), None]
        );
    }
}
