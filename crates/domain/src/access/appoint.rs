//! Who may appoint whom (Q-07 … ): whoever stands above, and beside oneself only to roles without power over
//! others. Nobody raises their own kind.

use super::Action;
use crate::areas::AreaPath;

/// Powers over others, handed out from above only.
const POWERS: [Action; 7] = [
    Action::Appoint,
    Action::AppointBeside,
    Action::GrantAuthority,
    Action::DecideMeasures,
    Action::GrantExports,
    Action::PlanInspections,
    Action::ReadAudit,
];

/// Whether somebody at `own` may appoint to a role with these actions at `place`. Who may appoint `beside`
/// themselves is an administrator: the first appointments are theirs.
pub fn may_appoint(own: &AreaPath, place: &AreaPath, actions: &[Action], beside: bool) -> bool {
    let level = own == place && !beside;
    own.covers(place) && !(level && actions.iter().any(|it| POWERS.contains(it)))
}

/// Whether a response may lend an action to a role for its time (I-24): never a power over others, never a way to people's
/// full records, never the power to respond itself.
pub fn may_be_lent(action: Action) -> bool {
    let never = [
        Action::ExportPeople,
        Action::UnmaskPeople,
        Action::ReceiveLeads,
        Action::RewardTips,
        Action::Mediate,
        Action::WatchViewpoints,
        Action::KeepViewpoints,
        Action::Assess,
        Action::ReviewAssessments,
        Action::OpenDoors,
        Action::Respond,
        // Who answers for a unit does not change with a response.
        Action::ConfirmInstructions,
    ];
    !POWERS.contains(&action) && !never.contains(&action)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_response_lends_a_way_to_what_is_sealed() {
        for action in [Action::Mediate, Action::RewardTips, Action::UnmaskPeople, Action::ExportPeople] {
            assert!(!may_be_lent(action), "{action:?}");
        }
        assert!(may_be_lent(Action::DispatchEvents));
    }

    #[test]
    fn powers_come_from_above_and_nowhere_else() {
        let town = AreaPath::county();
        let zone = town.child(1);
        let village = zone.child(2);
        let (plain, powers) = (vec![Action::RecordVisits], vec![Action::RecordVisits, Action::Appoint]);
        let cases = [
            (&zone, &village, &powers, false, true),
            (&zone, &zone, &plain, false, true),
            (&zone, &zone, &powers, false, false),
            (&village, &zone, &plain, false, false),
            (&zone, &town.child(2), &plain, false, false),
            // The administrator begins at the top.
            (&town, &town, &powers, true, true),
        ];
        for (own, place, actions, beside, want) in cases {
            assert_eq!(may_appoint(own, place, actions, beside), want, "{own:?} {place:?} {actions:?}");
        }
    }
}
