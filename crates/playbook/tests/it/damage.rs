//! Playbooks with something wrong anywhere in them: each is refused with a line and a key, or reads;
//! none makes the reader fall over. `PROPTEST_CASES=100000` looks longer.

use proptest::prelude::*;

const PLAYBOOKS: [&str; 2] = [
    include_str!("../../../../playbooks/liangdang.toml"),
    include_str!("../../../../playbooks/starter.toml"),
];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_damaged_playbook_is_refused_with_a_place_or_reads(
        which in 0_usize..2,
        line in any::<prop::sample::Index>(),
        other in any::<prop::sample::Index>(),
        piece in prop_oneof![
            Just(String::new()), Just("[[level]]".to_owned()), Just("id = \"county\"".to_owned()),
            Just("size = { households = [9, 1] }".to_owned()), Just("days = -1".to_owned()),
            Just("cut_off = \"25:00\"".to_owned()), "[ -~]{0,30}", "\\PC{0,12}",
        ],
        keep in any::<bool>(),
    ) {
        let mut lines: Vec<&str> = PLAYBOOKS[which].lines().collect();
        let (at, from) = (line.index(lines.len()), other.index(lines.len()));
        let moved = lines[from];
        if keep { lines.insert(at, &piece) } else { lines[at] = if piece.is_empty() { moved } else { &piece } }
        let text = lines.join("\n");
        if let Err(problems) = playbook::Playbook::read(&text) {
            prop_assert!(!problems.is_empty());
            for problem in &problems {
                let said = problem.to_string();
                let line = said.strip_prefix("line ").and_then(|rest| rest.split(':').next());
                prop_assert!(line.is_some_and(|it| it.parse::<usize>().is_ok()), "{said}");
            }
        }
    }
}
