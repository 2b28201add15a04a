//! The proof that a checkpoint was never left: what lies between the times somebody was there.

use jiff::{SignedDuration, Timestamp};

/// Nobody there, or too few, from one instant to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    /// From when.
    pub from: Timestamp,
    /// Until when.
    pub until: Timestamp,
}

/// The times between `from` and `until` in which fewer than `least` of the spans run.
pub fn gaps(from: Timestamp, until: Timestamp, spans: &[(Timestamp, Timestamp)], least: usize) -> Vec<Gap> {
    let mut turns: Vec<(Timestamp, i64)> = vec![(from, 0), (until, 0)];
    for (begins, ends) in spans.iter().filter(|(begins, ends)| begins < ends) {
        turns.extend([((*begins).clamp(from, until), 1), ((*ends).clamp(from, until), -1)]);
    }
    turns.sort_unstable();
    let (mut there, mut found) = (0, Vec::<Gap>::new());
    for pair in turns.windows(2) {
        there += pair[0].1;
        let (begins, ends) = (pair[0].0, pair[1].0);
        if begins == ends || there >= least as i64 {
            continue;
        }
        match found.last_mut().filter(|gap| gap.until == begins) {
            Some(gap) => gap.until = ends,
            None => found.push(Gap { from: begins, until: ends }),
        }
    }
    found
}

/// Minutes after which a gap is told one level higher each time.
const CLIMBS: [i64; 3] = [0, 15, 45];

/// How many levels above the checkpoint's own unit a gap of this age is told.
pub fn climbed(age: SignedDuration) -> usize {
    CLIMBS.iter().filter(|minutes| age >= SignedDuration::from_mins(**minutes)).count().saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From one hour to another.
    type Hours<'a> = &'a [(i64, i64)];

    fn at(hour: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_hours(hour)
    }

    // covers: S-11 S-39
    #[test]
    fn whatever_nobody_held_is_a_gap() {
        let cases: [(Hours, usize, Hours); 7] = [
            (&[], 1, &[(0, 24)]),
            (&[(0, 8), (8, 16), (16, 24)], 1, &[]),
            (&[(-4, 8), (8, 30)], 1, &[]),
            (&[(0, 8), (9, 16), (15, 22)], 1, &[(8, 9), (22, 24)]),
            (&[(0, 24), (8, 16)], 2, &[(0, 8), (16, 24)]),
            (&[(8, 8), (10, 9)], 1, &[(0, 24)]),
            (&[(0, 12), (0, 12), (12, 24)], 2, &[(12, 24)]),
        ];
        for (spans, least, want) in cases {
            let spans: Vec<_> = spans.iter().map(|(from, until)| (at(*from), at(*until))).collect();
            let want: Vec<_> =
                want.iter().map(|(from, until)| Gap { from: at(*from), until: at(*until) }).collect();
            assert_eq!(gaps(at(0), at(24), &spans, least), want, "{spans:?} {least}");
        }
    }

    #[test]
    fn a_gap_climbs_the_ladder_as_it_grows_old() {
        let levels = [0, 14, 15, 44, 45, 600].map(|minutes| climbed(SignedDuration::from_mins(minutes)));
        assert_eq!(levels, [0, 0, 1, 1, 2, 2]);
    }
}
