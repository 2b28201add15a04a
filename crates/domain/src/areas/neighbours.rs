//! Forming neighbour groups (L-08, L-20): households in walking order are cut into groups inside
//! the size rule, as even as can be, neighbours staying neighbours.

use super::SizeRule;

/// Sizes of the groups that `households` in a row fall into. They add up to `households`; every one
/// lies inside the rule whenever any such cut exists, otherwise the fewest possible lie outside.
/// The number of groups is the one whose average is nearest the middle of the rule.
pub fn group_sizes(households: usize, rule: SizeRule) -> Vec<usize> {
    let (least, most) = rule.bounds();
    let (least, most) = (least.max(1) as usize, most.max(1) as usize);
    if households == 0 {
        return Vec::new();
    }
    let (fewest, greatest) = (households.div_ceil(most), (households / least).max(1));
    let middle = (2 * households + usize::midpoint(least, most)) / (least + most);
    let groups = middle.clamp(fewest.min(greatest), greatest.max(fewest)).max(1);
    let (size, larger) = (households / groups, households % groups);
    (0..groups).map(|group| size + usize::from(group < larger)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        // covers: L-20
        #[test]
        fn every_household_is_in_one_group_and_every_group_fits_when_it_can(households in 0usize..2000) {
            let sizes = group_sizes(households, SizeRule::Households([3, 5]));
            prop_assert_eq!(sizes.iter().sum::<usize>(), households);
            if households >= 3 {
                prop_assert!(sizes.iter().all(|size| (3..=5).contains(size)), "{:?}", sizes);
            }
        }
    }

    #[test]
    fn rows_are_cut_evenly() {
        let cases =
            [(0, vec![]), (2, vec![2]), (4, vec![4]), (7, vec![4, 3]), (8, vec![4, 4]), (11, vec![4, 4, 3])];
        for (households, want) in cases {
            assert_eq!(group_sizes(households, SizeRule::Households([3, 5])), want, "{households}");
        }
    }
}
