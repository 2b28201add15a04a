//! Tries are counted.

use jiff::{SignedDuration, Timestamp};
use server::internals::Throttle;

#[test]
fn eight_wrong_tries_wait_five_minutes() {
    let throttle = Throttle::default();
    let start: Timestamp = "2022-03-15T00:00:00Z".parse().expect("an instant");
    for _ in 0..8 {
        assert!(throttle.allows("a", 8, start));
        throttle.failed("a", start);
    }
    assert!(!throttle.allows("a", 8, start));
    assert!(throttle.allows("b", 8, start));
    assert!(throttle.allows("a", 8, start + SignedDuration::from_secs(301)));
    throttle.passed("a");
    assert!(throttle.allows("a", 8, start));
}
