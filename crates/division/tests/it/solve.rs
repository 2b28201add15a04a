//! What holds for every division: each place in one unit, each unit in one piece, the same again for the same seed.

use std::collections::{BTreeMap, BTreeSet};

use division::{Count, Effort, Ground, Size, solve};
use proptest::prelude::*;

/// A street grid with some houses missing: `wide × high` places 20 m apart.
fn town(wide: u32, high: u32, sizes: &[u32], missing: &BTreeSet<u32>) -> Ground {
    let kept: Vec<u32> = (0..wide * high).filter(|it| !missing.contains(it)).collect();
    let number: BTreeMap<u32, u32> = kept.iter().enumerate().map(|(at, place)| (*place, at as u32)).collect();
    let at = kept.iter().map(|it| [f64::from(it % wide) * 20.0, f64::from(it / wide) * 20.0]).collect();
    let size = kept.iter().map(|it| sizes[*it as usize % sizes.len()]).collect();
    let mut pairs = Vec::new();
    for place in &kept {
        let right = (place % wide + 1 < wide).then_some(place + 1);
        for next in right.into_iter().chain([place + wide]) {
            if let Some(next) = number.get(&next) {
                pairs.push((number[place], *next, 20.0));
            }
        }
    }
    Ground::new(at, size, &pairs)
}

fn held(ground: &Ground, unit: &[u32]) -> BTreeMap<u32, u64> {
    let mut held = BTreeMap::new();
    for (place, unit) in unit.iter().enumerate() {
        *held.entry(*unit).or_default() += u64::from(ground.size[place]);
    }
    held
}

/// Units that are in more than one piece.
fn torn(ground: &Ground, unit: &[u32]) -> usize {
    let mut seen = vec![false; unit.len()];
    let mut pieces = BTreeMap::<u32, usize>::new();
    for start in 0..unit.len() {
        if seen[start] {
            continue;
        }
        *pieces.entry(unit[start]).or_default() += 1;
        let mut todo = vec![start as u32];
        while let Some(place) = todo.pop() {
            if std::mem::replace(&mut seen[place as usize], true) {
                continue;
            }
            todo.extend(
                ground.links(place).iter().map(|it| it.to).filter(|it| unit[*it as usize] == unit[start]),
            );
        }
    }
    pieces.values().filter(|it| **it > 1).count()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_place_is_in_one_unit_and_every_unit_in_one_piece(
        wide in 1u32..24,
        high in 1u32..24,
        sizes in prop::collection::vec(0u32..60, 1..40),
        missing in prop::collection::btree_set(0u32..576, 0..80),
        seed in 0u64..50,
        least in 1u32..120,
        room in 0u32..120,
    ) {
        let ground = town(wide, high, &sizes, &missing);
        let size = Size { least, most: least + room };
        let effort = Effort { seed, ..Effort::default() };
        let unit = solve(&ground, size, Count::Fitting, &effort);
        prop_assert_eq!(unit.len(), ground.len());
        prop_assert_eq!(torn(&ground, &unit), 0);
        prop_assert_eq!(&unit, &solve(&ground, size, Count::Fitting, &effort));
        let names: BTreeSet<u32> = unit.iter().copied().collect();
        prop_assert_eq!(names.len() as u32, names.last().map_or(0, |it| it + 1), "numbered without gaps");
    }

    /// Where a rule leaves room (houses of a few people, units twice the least), it is kept.
    #[test]
    fn a_rule_with_room_is_kept(wide in 8u32..30, high in 8u32..30, sizes in prop::collection::vec(2u32..7, 5..40)) {
        let ground = town(wide, high, &sizes, &BTreeSet::new());
        let size = Size { least: 40, most: 80 };
        let unit = solve(&ground, size, Count::Fitting, &Effort::default());
        let outside: Vec<u64> = held(&ground, &unit).into_values().filter(|it| size.off(*it) > 0).collect();
        prop_assert!(outside.is_empty(), "{outside:?}");
    }
}

#[test]
fn so_many_units_as_are_asked_for() {
    let ground = town(40, 40, &[3, 4, 5], &BTreeSet::new());
    for units in [24, 27, 30] {
        let unit = solve(&ground, Size { least: 200, most: 300 }, Count::Exactly(units), &Effort::default());
        let held = held(&ground, &unit);
        assert_eq!(held.len() as u32, units);
        assert!(held.values().all(|it| (200..=300).contains(it)), "{held:?}");
    }
}

/// Hamlets that lie apart become units of their own wherever whole units fit.
#[test]
fn settlements_that_lie_apart_are_not_mixed() {
    let (mut at, mut pairs, mut size) = (Vec::new(), Vec::new(), Vec::new());
    for hamlet in 0..6u32 {
        for house in 0..60u32 {
            at.push([f64::from(hamlet) * 900.0 + f64::from(house % 10) * 15.0, f64::from(house / 10) * 15.0]);
            size.push(4);
            let number = hamlet * 60 + house;
            if house % 10 > 0 {
                pairs.push((number - 1, number, 15.0));
            }
            if house > 9 {
                pairs.push((number - 10, number, 15.0));
            }
        }
        if hamlet > 0 {
            pairs.push((hamlet * 60 - 51, hamlet * 60, 765.0));
        }
    }
    let unit = solve(
        &Ground::new(at, size, &pairs),
        Size { least: 200, most: 300 },
        Count::Fitting,
        &Effort::default(),
    );
    for hamlet in 0..6 {
        let own: BTreeSet<u32> = (0..60).map(|house| unit[hamlet * 60 + house]).collect();
        assert_eq!(own.len(), 1, "hamlet {hamlet}");
    }
    assert_eq!(unit.iter().collect::<BTreeSet<_>>().len(), 6);
}

#[test]
fn work_that_is_stopped_still_ends_with_whole_units() {
    let ground = town(30, 30, &[3, 4, 5], &BTreeSet::new());
    let stop = |_| false;
    let effort = Effort { go_on: &stop, ..Effort::default() };
    let unit = solve(&ground, Size { least: 200, most: 300 }, Count::Fitting, &effort);
    assert_eq!(torn(&ground, &unit), 0);
}
