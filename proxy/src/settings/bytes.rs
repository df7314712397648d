//! Sizes on the command line: a number with a unit.

use std::fmt;
use std::str::FromStr;

/// A number of bytes, written `512MiB`, `10GiB`, `4096`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ByteSize(pub u64);

/// The text is no size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a size is a whole number and a unit, for example 512MiB, 10GiB or 2TB")]
pub struct ByteSizeError;

/// Longest names first: `iB` before `B`.
const UNITS: [(&str, u64); 10] = [
    ("KiB", 1 << 10),
    ("MiB", 1 << 20),
    ("GiB", 1 << 30),
    ("TiB", 1 << 40),
    ("kB", 1_000),
    ("KB", 1_000),
    ("MB", 1_000_000),
    ("GB", 1_000_000_000),
    ("TB", 1_000_000_000_000),
    ("B", 1),
];

impl FromStr for ByteSize {
    type Err = ByteSizeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (number, unit) = UNITS
            .iter()
            .find_map(|(name, unit)| Some((text.strip_suffix(name)?, *unit)))
            .unwrap_or((text, 1));
        let number = number.trim_end();
        if !number.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(ByteSizeError);
        }
        let number: u64 = number.parse().map_err(|_| ByteSizeError)?;
        number.checked_mul(unit).map(Self).ok_or(ByteSizeError)
    }
}

impl fmt::Display for ByteSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let binary = UNITS.iter().filter(|(name, _)| name.contains('i'));
        let mut fitting =
            binary.filter(|(_, unit)| self.0 >= *unit && self.0.is_multiple_of(*unit));
        match fitting.next_back() {
            Some((name, unit)) => write!(f, "{}{name}", self.0 / unit),
            None => write!(f, "{}B", self.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_decimal_or_binary_and_default_to_bytes() {
        let cases = [
            ("0", 0),
            ("17", 17),
            ("3B", 3),
            ("2kB", 2000),
            ("10GiB", 10 << 30),
            ("1 MiB", 1 << 20),
        ];
        for (text, bytes) in cases {
            assert_eq!(text.parse(), Ok(ByteSize(bytes)), "{text}");
        }
    }

    #[test]
    fn what_is_no_size_or_too_big_is_refused() {
        for text in ["", "B", "-1", "+1", "1.5GiB", "10 G", "99999999TiB"] {
            assert_eq!(text.parse::<ByteSize>(), Err(ByteSizeError), "{text}");
        }
    }

    #[test]
    fn a_printed_size_reads_back() {
        for bytes in [0, 1, 1023, 1 << 10, 3 << 30, 10 << 40] {
            assert_eq!(ByteSize(bytes).to_string().parse(), Ok(ByteSize(bytes)));
        }
        assert_eq!(ByteSize(10 << 30).to_string(), "10GiB");
    }
}
