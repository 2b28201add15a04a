//! Borders drawn by people: what is wrong with them, how they fit, what is mended.

use division::{Broken, Plane, Seam, broken, fit, joined, mended, tidy, within, without};
use geo::{Coord, LineString, MapCoords, MultiPolygon, Polygon};

/// Corners in metres around a place in Beilun, as degrees.
fn shape(corners: &[(f64, f64)]) -> MultiPolygon {
    let plane = Plane::around(121.85, 29.93);
    let ring: LineString = corners.iter().map(|(x, y)| Coord { x: *x, y: *y }).collect();
    MultiPolygon::from(Polygon::new(ring, Vec::new())).map_coords(|at| {
        let [x, y] = plane.round([at.x, at.y]);
        Coord { x, y }
    })
}

fn square(x: f64, y: f64, side: f64) -> MultiPolygon {
    shape(&[(x, y), (x + side, y), (x + side, y + side), (x, y + side)])
}

#[test]
fn what_is_no_border_is_told_apart() {
    assert_eq!(broken(&square(0.0, 0.0, 100.0)), None);
    assert_eq!(broken(&MultiPolygon::new(Vec::new())), Some(Broken::Empty));
    assert_eq!(broken(&square(0.0, 0.0, 0.5)), Some(Broken::Empty));
    let bow = shape(&[(0.0, 0.0), (100.0, 100.0), (100.0, 0.0), (0.0, 100.0)]);
    assert_eq!(broken(&bow), Some(Broken::Crossing));
    assert_eq!(mended(&bow).map(|it| it.0.len()), Some(2), "two halves of a bow tie");
    let beyond = square(0.0, 0.0, 100.0).map_coords(|at| Coord { x: at.x + 100.0, y: at.y });
    assert_eq!(broken(&beyond), Some(Broken::Nowhere));
    assert_eq!(mended(&beyond), None);
}

#[test]
fn a_border_that_moves_says_what_it_takes_and_lets_go() {
    let (old, above) = (square(0.0, 0.0, 100.0), square(-500.0, -500.0, 700.0));
    let beside = [square(100.0, 0.0, 100.0), square(0.0, 100.0, 100.0), square(300.0, 300.0, 50.0)];
    // Twenty metres into the neighbour in the east, and not so far in the west.
    let new = shape(&[(10.0, 0.0), (120.0, 0.0), (120.0, 100.0), (10.0, 100.0)]);
    let told = fit(&new, Some(&old), Some(&above), &beside);
    assert!((told.ground - 11_000.0).abs() < 20.0 && (told.before - 10_000.0).abs() < 20.0, "{told:?}");
    assert_eq!(told.taken.len(), 1);
    let (number, taken, share) = told.taken[0];
    assert!(number == 0 && (taken - 2_000.0).abs() < 5.0 && (share - 0.2).abs() < 0.001, "{told:?}");
    assert!((told.left - 1_000.0).abs() < 5.0, "{told:?}");
    assert!(told.outside < 1e-6);
    // Beyond the unit above.
    let told = fit(&square(150.0, 0.0, 100.0), None, Some(&above), &[]);
    assert!((told.outside - 5_000.0).abs() < 20.0, "{told:?}");
    // Narrower than a lane is no taking.
    assert_eq!(fit(&square(0.0, 0.0, 101.0), Some(&old), Some(&above), &beside).taken, []);
}

#[test]
fn neighbours_give_way_and_halves_are_put_together() {
    let (one, other) = (square(0.0, 0.0, 100.0), square(60.0, 0.0, 100.0));
    let told = fit(&without(&other, &one), None, None, std::slice::from_ref(&one));
    assert!(told.taken.is_empty() && (told.ground - 6_000.0).abs() < 10.0, "{told:?}");
    assert!((fit(&within(&other, &one), None, None, &[]).ground - 4_000.0).abs() < 10.0);
    assert!((fit(&joined(&[one.clone(), other]), None, None, &[]).ground - 16_000.0).abs() < 20.0);
    assert!(without(&one, &square(-10.0, -10.0, 200.0)).0.is_empty(), "swallowed whole");
}

#[test]
fn narrow_seams_are_mended_and_wide_ones_told() {
    // A metre of overlap, then a gap of two metres closed in by others, then ground two claim.
    let mut shapes = [
        square(0.0, 0.0, 100.0),
        shape(&[(99.0, 0.0), (200.0, 0.0), (200.0, 100.0), (99.0, 100.0)]),
        shape(&[(0.0, 102.0), (200.0, 102.0), (200.0, 200.0), (0.0, 200.0)]),
        shape(&[(-50.0, 0.0), (0.0, 0.0), (0.0, 200.0), (-50.0, 200.0)]),
        shape(&[(200.0, 0.0), (250.0, 0.0), (250.0, 200.0), (180.0, 200.0), (180.0, 150.0), (200.0, 150.0)]),
    ];
    let seams = tidy(&mut shapes);
    let told: Vec<&str> = seams
        .iter()
        .map(|it| match it {
            Seam::Cut(0, 1, _) => "cut",
            Seam::Claimed(2, 4, ground) if (ground - 1_000.0).abs() < 5.0 => "claimed",
            Seam::Closed(_, ground) if (ground - 400.0).abs() < 10.0 => "closed",
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(told, ["cut", "claimed", "closed"]);
    let again = tidy(&mut shapes);
    assert!(matches!(again[..], [Seam::Claimed(2, 4, _)]), "what was mended stays mended: {again:?}");
}

#[test]
fn ground_between_units_that_is_nobodys_is_found() {
    let mut shapes = [
        shape(&[(0.0, 0.0), (300.0, 0.0), (300.0, 100.0), (0.0, 100.0)]),
        shape(&[(0.0, 200.0), (300.0, 200.0), (300.0, 300.0), (0.0, 300.0)]),
        shape(&[(0.0, 100.0), (100.0, 100.0), (100.0, 200.0), (0.0, 200.0)]),
        shape(&[(200.0, 100.0), (300.0, 100.0), (300.0, 200.0), (200.0, 200.0)]),
    ];
    let seams = tidy(&mut shapes);
    assert!(matches!(seams[..], [Seam::Gap(_, ground)] if (ground - 10_000.0).abs() < 20.0), "{seams:?}");
}
