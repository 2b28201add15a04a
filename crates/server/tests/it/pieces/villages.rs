//! Units of a roster.

use server::internals::named_so;

#[test]
fn a_unit_is_meant_by_name_by_ending_or_by_number_and_never_by_part_of_a_number() {
    let units = ["1组", "2组", "11组", "21组", "河西", ""];
    let cases = [
        ("1组", Some(0)),
        ("11组", Some(2)),
        ("21组", Some(3)),
        ("左家村11组", Some(2)),
        ("左家村1组", Some(0)),
        ("第2联户组", Some(1)),
        ("左家村河西", Some(4)),
        ("31组", None),
        ("河东", None),
    ];
    for (said, want) in cases {
        assert_eq!(named_so(said, &units.iter().copied()), want, "{said}");
    }
}
