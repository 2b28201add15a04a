//! Territories as people bring them: villages, special buildings, tall blocks, barriers, decisions, bad geometry.

use std::collections::{BTreeMap, BTreeSet};

use division::{
    Building, Division, Effort, Origin, Reason, Rules, Size, Span, Storey, Territory, Today, Unfit, Way,
    divide, outlines,
};
use geo::{Area, BooleanOps, LineString, MultiPolygon, polygon};
use proptest::prelude::*;

const HOUSEHOLDS: Size = Size { least: 50, most: 100 };

fn house(x: f64, y: f64, size: u32) -> Building {
    Building { at: [x, y], size, ..Building::default() }
}

/// A field of houses, 15 m apart, ten in a row.
fn houses(count: u32, size: u32) -> Vec<Building> {
    (0..count).map(|it| house(f64::from(it % 10) * 15.0, f64::from(it / 10) * 15.0, size)).collect()
}

fn drawn(buildings: Vec<Building>, size: Size) -> (Territory, Division) {
    let territory = Territory { buildings, ..Territory::default() };
    let division = divide(&territory, &Rules::of(size), &Effort::default()).expect("a sound territory");
    (territory, division)
}

/// Every building is in units with all it counts for, and no part of it twice.
fn assert_whole(territory: &Territory, division: &Division) {
    let mut held = BTreeMap::<u32, u32>::new();
    let mut seen = BTreeSet::new();
    for unit in &division.units {
        assert_eq!(unit.held, unit.parts.iter().map(|it| u64::from(it.size)).sum::<u64>());
        for part in &unit.parts {
            *held.entry(part.building).or_default() += part.size;
            assert!(seen.insert((part.building, part.span)), "{part:?} twice");
            assert_eq!(unit.village, territory.buildings[part.building as usize].village);
        }
    }
    assert_eq!(held.len(), territory.buildings.len());
    for (number, building) in territory.buildings.iter().enumerate() {
        assert_eq!(held[&(number as u32)], building.size);
    }
}

#[test]
fn no_unit_crosses_a_village() {
    let mut buildings = houses(200, 1);
    for (number, building) in buildings.iter_mut().enumerate() {
        building.village = u32::from(number % 10 >= 5);
    }
    let (territory, division) = drawn(buildings, HOUSEHOLDS);
    assert_whole(&territory, &division);
    assert_eq!(division.conflicts, []);
    assert_eq!((division.score.below, division.score.above), (0, 0));
}

/// covers: B-53
#[test]
fn villages_are_divided_by_group_or_by_what_stands_together() {
    // Three hamlets of 5, 30 and 140 houses; two groups are named in the middle one.
    let mut buildings = Vec::new();
    for (hamlet, count) in [(0, 5), (1, 30), (2, 140)] {
        for mut house in houses(count, 1) {
            house.at[0] += f64::from(hamlet) * 1_200.0;
            house.group = (hamlet == 1 && house.at[1] < 40.0).then_some(4).or((hamlet == 2).then_some(9));
            buildings.push(house);
        }
    }
    let held = |way: Way| {
        let territory = Territory { buildings: buildings.clone(), ways: vec![way], ..Territory::default() };
        let rules = Rules::of(HOUSEHOLDS);
        let division = divide(&territory, &rules, &Effort::default()).unwrap();
        assert_whole(&territory, &division);
        assert_eq!(division.conflicts, [], "the size rule does not hold for what is given");
        assert!(division.units.iter().all(|it| it.origin == Origin::Given));
        let mut held: Vec<u64> = division.units.iter().map(|it| it.held).collect();
        held.sort_unstable();
        held
    };
    assert_eq!(held(Way::Settlements), [5, 30, 140]);
    assert_eq!(held(Way::Groups), [35, 140], "who is in no group goes with the nearest");
}

#[test]
fn special_buildings_stand_apart_whatever_their_size() {
    let mut buildings = houses(120, 1);
    buildings[55].apart = true;
    buildings[55].size = 900;
    let (territory, division) = drawn(buildings, HOUSEHOLDS);
    assert_whole(&territory, &division);
    let apart: Vec<_> = division.units.iter().filter(|it| it.origin == Origin::Apart).collect();
    assert_eq!(apart.len(), 1);
    assert_eq!((apart[0].held, apart[0].parts[0].building), (900, 55));
    assert_eq!(division.conflicts, []);
}

/// covers: B-54
#[test]
fn tall_blocks_are_cut_into_whole_stairwells_or_floors() {
    let slab = Building {
        size: 240,
        stairwells: 4,
        floors: 6,
        axis: Some([[0.0, 0.0], [60.0, 0.0]]),
        ..house(30.0, 0.0, 0)
    };
    let tower = Building { size: 360, stairwells: 1, floors: 30, ..house(120.0, 0.0, 0) };
    let (territory, division) = drawn(vec![slab, tower], HOUSEHOLDS);
    assert_whole(&territory, &division);
    assert_eq!(division.conflicts, []);
    for part in division.units.iter().flat_map(|it| &it.parts) {
        match part.building {
            0 => assert!(
                part.span.stairwell.is_some() && part.span.floors.is_none(),
                "whole stairwells: {part:?}"
            ),
            _ => {
                assert!(
                    part.span.stairwell.is_none() && part.span.floors.is_some(),
                    "whole floors: {part:?}"
                );
            }
        }
    }
    let of_tower: Vec<Span> = division
        .units
        .iter()
        .flat_map(|it| &it.parts)
        .filter(|it| it.building == 1)
        .map(|it| it.span)
        .collect();
    assert!((4..=7).contains(&of_tower.len()), "runs of floors, not single ones: {of_tower:?}");
}

#[test]
fn a_block_is_cut_as_it_is_counted() {
    let storey = |stairwell, floor, size| Storey { stairwell, floor, size };
    let storeys = vec![storey(1, 1, 60), storey(2, 1, 20), storey(2, 2, 25), storey(3, 1, 90)];
    let block = Building { size: 195, storeys, ..house(0.0, 0.0, 0) };
    let (territory, division) = drawn(vec![block], HOUSEHOLDS);
    assert_whole(&territory, &division);
    let held: Vec<u64> = division.units.iter().map(|it| it.held).collect();
    assert!(
        held.iter().all(|it| [60, 45, 105, 90].contains(it)),
        "whole stairwells of 60, 45 and 90: {held:?}"
    );
}

#[test]
fn barriers_are_crossed_only_where_nothing_else_fits() {
    // A river between the fifth and sixth row: fifty houses on each side, units of forty to sixty.
    let river = LineString::from(vec![(-500.0, 67.0), (500.0, 67.0)]);
    let size = Size { least: 40, most: 60 };
    let territory = Territory { buildings: houses(100, 1), barriers: vec![river], ..Territory::default() };
    let division = divide(&territory, &Rules::of(size), &Effort::default()).unwrap();
    for unit in &division.units {
        let sides: BTreeSet<bool> = unit.parts.iter().map(|it| it.building < 50).collect();
        assert_eq!(sides.len(), 1, "a unit crosses the river");
    }
    // With units of eighty and more there is no other way than across.
    let size = Size { least: 80, most: 120 };
    let division = divide(&territory, &Rules::of(size), &Effort::default()).unwrap();
    assert_eq!((division.units.len(), division.conflicts.len()), (1, 0));
}

#[test]
fn what_a_person_decided_stays() {
    let mut buildings = houses(150, 1);
    for number in [0, 1, 2, 10, 11, 12] {
        buildings[number].decided = Some(7);
    }
    let (territory, division) = drawn(buildings, HOUSEHOLDS);
    assert_whole(&territory, &division);
    let decided: Vec<_> = division.units.iter().filter(|it| it.origin == Origin::Decided).collect();
    assert_eq!(decided.len(), 1);
    assert_eq!(decided[0].parts.iter().map(|it| it.building).collect::<Vec<_>>(), [0, 1, 2, 10, 11, 12]);
    assert_eq!(division.conflicts[0].reason, Reason::Decided);
}

#[test]
fn what_cannot_be_is_told_with_the_facts() {
    let reason = |buildings: Vec<Building>| {
        let (_, division) = drawn(buildings, HOUSEHOLDS);
        division.conflicts.into_iter().map(|it| it.reason).collect::<Vec<_>>()
    };
    assert_eq!(
        reason(vec![house(0.0, 0.0, 7)]),
        [Reason::Village { held: 7 }],
        "a village of few households"
    );
    assert_eq!(
        reason(vec![house(0.0, 0.0, 5_000)]),
        [Reason::Whole { building: 0, span: Span::default(), held: 5_000 }]
    );
    // 120 can be two of sixty, but not out of pieces of 45, 45 and 30 in a row with 45 at the ends.
    let row = vec![house(0.0, 0.0, 45), house(20.0, 0.0, 70), house(40.0, 0.0, 45)];
    let held = vec![70, 45, 45];
    assert!(reason(row).iter().all(|it| *it == Reason::Pieces { held: held.clone() }));
}

/// Every building is larger than a unit: told for each, and soon.
#[test]
fn a_rule_nothing_can_keep_ends_all_the_same() {
    let (territory, division) = drawn(houses(20_000, 5), Size { least: 1, most: 4 });
    assert_whole(&territory, &division);
    assert_eq!(division.conflicts.len(), division.units.len());
    assert!(division.conflicts.iter().all(|it| matches!(it.reason, Reason::Whole { held: 5, .. })));
}

#[test]
fn dividing_again_changes_few_households() {
    let (mut territory, first) = drawn(houses(400, 1), HOUSEHOLDS);
    for (number, unit) in first.units.iter().enumerate() {
        for part in &unit.parts {
            territory.buildings[part.building as usize].today =
                vec![Today { span: part.span, unit: number as u32 }];
        }
    }
    let again = |territory: &Territory| {
        divide(territory, &Rules { keep: true, ..Rules::of(HOUSEHOLDS) }, &Effort::default()).unwrap()
    };
    let moved = |territory: &Territory, division: &Division| -> u32 {
        let parts =
            division.units.iter().flat_map(|unit| unit.parts.iter().map(move |part| (unit.today, part)));
        parts
            .filter(|(today, part)| {
                *today != territory.buildings[part.building as usize].today.first().map(|it| it.unit)
            })
            .map(|it| it.1.size)
            .sum()
    };
    let same = again(&territory);
    assert_eq!(moved(&territory, &same), 0, "nothing to do: nothing changes");
    // One unit grows beyond the rule.
    for part in &first.units[2].parts {
        territory.buildings[part.building as usize].size = 2;
    }
    let grown = again(&territory);
    assert_whole(&territory, &grown);
    assert_eq!(grown.conflicts, []);
    let changed = moved(&territory, &grown);
    assert!((1..=100).contains(&changed), "{changed} households change");
    // One unit is left by most.
    for part in first.units[2].parts.iter().skip(10) {
        territory.buildings[part.building as usize].size = 0;
    }
    let left = again(&territory);
    assert_whole(&territory, &left);
    assert_eq!(left.conflicts, []);
}

#[test]
fn units_fill_their_village_without_gap_or_overlap() {
    let border: MultiPolygon = polygon![(x: -50.0, y: -50.0), (x: 400.0, y: -50.0), (x: 400.0, y: 150.0), (x: 120.0, y: 160.0), (x: 120.0, y: 300.0), (x: -50.0, y: 300.0)].into();
    let mut buildings = houses(200, 1);
    buildings.push(Building { size: 360, floors: 30, ..house(300.0, 40.0, 0) });
    let territory = Territory { buildings, borders: vec![border.clone()], ..Territory::default() };
    let division = divide(&territory, &Rules::of(HOUSEHOLDS), &Effort::default()).unwrap();
    let drawn = outlines(&territory, &division.units);
    assert_eq!(drawn.len(), division.units.len());
    let sum: f64 = drawn.iter().map(Area::unsigned_area).sum();
    assert!((sum - border.unsigned_area()).abs() < 0.01, "{sum} of {}", border.unsigned_area());
    for (at, one) in drawn.iter().enumerate() {
        assert!(one.unsigned_area() > 0.0, "unit {at} has no ground");
        for two in &drawn[at + 1..] {
            assert!(one.intersection(two).unsigned_area() < 0.01);
        }
    }
}

#[test]
fn a_territory_nothing_can_come_of_is_refused() {
    let rules = Rules::of(HOUSEHOLDS);
    let bad =
        Territory { buildings: vec![house(0.0, 0.0, 1), house(f64::NAN, 0.0, 1)], ..Territory::default() };
    assert_eq!(divide(&bad, &rules, &Effort::default()).unwrap_err(), Unfit::Place(1));
    let rules = Rules::of(Size { least: 9, most: 3 });
    let fine = Territory::default();
    assert_eq!(divide(&fine, &rules, &Effort::default()).unwrap_err(), Unfit::Size { least: 9, most: 3 });
    let rules = Rules::of(HOUSEHOLDS);
    assert_eq!(divide(&fine, &rules, &Effort::default()).unwrap().units, []);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Points on one another, on a line, far apart; borders and barriers that cross themselves.
    #[test]
    fn no_geometry_is_too_bad(
        places in prop::collection::vec((0u8..12, 0u8..12, 0u32..130, 0u16..4, 0u16..12, 0u32..3, any::<bool>()), 0..90),
        line in prop::collection::vec((-10.0f64..200.0, -10.0f64..200.0), 0..12),
        scale in prop::sample::select(vec![0.0, 1e-9, 1.0, 15.0, 40_000.0]),
        keep in any::<bool>(),
    ) {
        let buildings: Vec<Building> = places
            .iter()
            .enumerate()
            .map(|(at, (x, y, size, stairwells, floors, village, apart))| Building {
                at: [f64::from(*x) * scale, f64::from(*y) * scale],
                size: *size,
                stairwells: *stairwells,
                floors: *floors,
                village: *village,
                apart: *apart && at % 7 == 0,
                decided: (at % 11 == 0).then_some(at as u32 % 2),
                today: (at % 3 > 0).then_some(Today { span: Span::default(), unit: at as u32 % 5 }).into_iter().collect(),
                axis: None,
                storeys: Vec::new(),
                group: (at % 4 > 0).then_some(at as u32 % 3),
            })
            .collect();
        let ring = LineString::from(line.clone());
        let crossing: MultiPolygon = geo::Polygon::new(ring.clone(), Vec::new()).into();
        let ways = vec![Way::Size, Way::Settlements, Way::Groups];
        let territory = Territory { buildings, barriers: vec![ring], borders: vec![crossing], ways };
        let division = divide(&territory, &Rules { keep, ..Rules::of(HOUSEHOLDS) }, &Effort::default()).unwrap();
        assert_whole(&territory, &division);
        let ruled = |it: &&division::Unit| matches!(it.origin, Origin::Drawn | Origin::Decided);
        let outside = division.units.iter().filter(ruled).filter(|it| HOUSEHOLDS.off(it.held) > 0).count();
        prop_assert_eq!(outside, division.conflicts.len(), "every unit outside the rule is explained");
        prop_assert_eq!(outlines(&territory, &division.units).len(), division.units.len());
    }
}
