//! Durations on the command line: a number with a unit, as `1s` or `500ms`.

use std::time::Duration;

/// Beyond it nobody means what is written, and sums with the clock would not fit.
const LONGEST: Duration = Duration::from_hours(10_000);

/// The text is no duration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a duration is a whole number and a unit, for example 500ms, 10s, 5m or 1h; 10000h at most"
)]
pub struct DurationError;

/// Reads `500ms`, `10s`, `5m`, `1h`; a bare `0` needs no unit.
pub fn parse_duration(text: &str) -> Result<Duration, DurationError> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at(digits);
    let number: u64 = number.parse().map_err(|_| DurationError)?;
    let seconds = |factor| number.checked_mul(factor).map(Duration::from_secs);
    let duration = match unit {
        "ms" => Some(Duration::from_millis(number)),
        "s" => seconds(1),
        "m" => seconds(60),
        "h" => seconds(3600),
        "" if number == 0 => Some(Duration::ZERO),
        _ => None,
    };
    duration
        .filter(|duration| *duration <= LONGEST)
        .ok_or(DurationError)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_and_a_unit_make_a_duration() {
        let cases = [
            ("0", 0),
            ("0s", 0),
            ("500ms", 500),
            ("2s", 2_000),
            ("3m", 180_000),
            ("1h", 3_600_000),
            ("10000h", 36_000_000_000),
        ];
        for (text, milliseconds) in cases {
            assert_eq!(
                parse_duration(text),
                Ok(Duration::from_millis(milliseconds)),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_no_duration_is_refused() {
        for text in [
            "",
            "s",
            "5",
            "-1s",
            "1.5s",
            "1 s",
            "1d",
            "10001h",
            "99999999999999999999h",
        ] {
            assert_eq!(parse_duration(text), Err(DurationError), "{text}");
        }
    }
}
