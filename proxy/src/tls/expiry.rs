//! Until when a certificate is valid, and when that is worth a warning.

use std::fmt;

use jiff::{SignedDuration, Timestamp};
use x509_parser::certificate::X509Certificate;
use x509_parser::prelude::FromDer as _;

/// Nearer than this, an automatic renewal has failed: the usual ones renew 30 days before.
const NEAR: SignedDuration = SignedDuration::from_hours(14 * 24);
/// Between two warnings.
const PAUSE: SignedDuration = SignedDuration::from_hours(24);

/// The last moment at which a certificate is valid (RFC 5280, section 4.1.2.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAfter(Timestamp);

impl NotAfter {
    /// Of a certificate in DER; `None` if it is none.
    pub(super) fn read(certificate: &[u8]) -> Option<Self> {
        let (_, certificate) = X509Certificate::from_der(certificate).ok()?;
        let seconds = certificate.validity().not_after.timestamp();
        Timestamp::from_second(seconds).ok().map(Self)
    }

    /// Seconds since the beginning of 1970.
    pub fn seconds(self) -> i64 {
        self.0.as_second()
    }

    /// What to say at `now`, if the last time it was said, at `warned`, is long enough ago.
    pub(super) fn warning(self, now: Timestamp, warned: Option<Timestamp>) -> Option<String> {
        let said = warned.is_some_and(|warned| now.duration_since(warned) < PAUSE);
        let left = self.0.duration_since(now);
        if said || left >= NEAR {
            return None;
        }
        let days = left.as_hours() / 24;
        Some(if left.is_negative() {
            format!("has been invalid since {self}; clients refuse it")
        } else {
            format!("is valid until {self} only, {days} days from now")
        })
    }
}

impl fmt::Display for NotAfter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_warning_comes_from_14_days_before_the_end_on_once_a_day() {
        let end = NotAfter(at("2031-05-15T12:00:00Z"));
        let warning = |now, warned: Option<&str>| end.warning(at(now), warned.map(at));
        assert_eq!(warning("2031-05-01T12:00:00Z", None), None);
        let first = warning("2031-05-01T12:00:01Z", None).unwrap();
        assert!(
            first.contains("2031-05-15T12:00:00Z only, 13 days"),
            "{first}"
        );
        let said = Some("2031-05-01T12:00:01Z");
        assert_eq!(warning("2031-05-02T12:00:00Z", said), None);
        assert!(warning("2031-05-02T12:00:01Z", said).is_some());
        let over = warning("2031-05-15T12:00:01Z", None).unwrap();
        assert!(over.contains("invalid since"), "{over}");
    }

    #[test]
    fn what_is_no_certificate_has_no_end() {
        assert_eq!(NotAfter::read(b""), None);
        assert_eq!(NotAfter::read(b"\x30\x03\x02\x01\x00"), None);
    }
}
