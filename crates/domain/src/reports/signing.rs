//! Signing and correcting. A signed report never changes; a correction is a new version with a
//! reason (Emergency Regulations art. 21: nothing concealed, nothing falsified).

use serde::{Deserialize, Serialize};

use crate::refusal::Refusal;

/// The version that now stands for a unit and day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signed {
    /// 1 for the first signature, counting up with every correction.
    pub version: i64,
}

/// Units directly below that owe the same report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Below {
    /// How many there are.
    pub units: i64,
    /// How many have signed.
    pub signed: i64,
}

/// Signs for the first time.
///
/// # Errors
/// [`Refusal::ReportSigned`] when a version stands already; [`Refusal::BelowNotReady`] when units
/// below are missing and no reason says why it cannot wait.
pub fn sign(standing: Option<Signed>, below: Below, reason: Option<&str>) -> Result<Signed, Refusal> {
    if standing.is_some() {
        return Err(Refusal::ReportSigned);
    }
    if below.signed < below.units && !given(reason) {
        return Err(Refusal::BelowNotReady);
    }
    Ok(Signed { version: 1 })
}

/// Corrects a signed report: a new version with a reason.
///
/// # Errors
/// [`Refusal::ReportNotSigned`] when there is nothing to correct, [`Refusal::ReasonMissing`]
/// without a reason.
pub fn correct(standing: Option<Signed>, reason: Option<&str>) -> Result<Signed, Refusal> {
    let standing = standing.ok_or(Refusal::ReportNotSigned)?;
    if !given(reason) {
        return Err(Refusal::ReasonMissing);
    }
    Ok(Signed { version: standing.version + 1 })
}

fn given(reason: Option<&str>) -> bool {
    reason.is_some_and(|text| !text.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_signed_once_and_then_only_corrected_with_a_reason() {
        let none = Below::default();
        let waiting = Below { units: 5, signed: 3 };
        let first = Some(Signed { version: 1 });
        assert_eq!(sign(None, none, None), Ok(Signed { version: 1 }));
        assert_eq!(sign(first, none, None), Err(Refusal::ReportSigned));
        assert_eq!(sign(None, waiting, None), Err(Refusal::BelowNotReady));
        assert_eq!(sign(None, waiting, Some("  ")), Err(Refusal::BelowNotReady));
        assert_eq!(sign(None, waiting, Some("断路")), Ok(Signed { version: 1 }));
        assert_eq!(correct(None, Some("漏报")), Err(Refusal::ReportNotSigned));
        assert_eq!(correct(first, None), Err(Refusal::ReasonMissing));
        assert_eq!(correct(first, Some("漏报一人")), Ok(Signed { version: 2 }));
    }
}
