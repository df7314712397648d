//! The `Range` and `If-Range` of a request for stored bytes (RFC 9110, sections 13.1.5 and 14).

use hyper::header::{self, HeaderMap, HeaderValue};

/// Which bytes a request wants of a representation whose length is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// All of it: no range, one that cannot be read, or more than one, which a server may ignore.
    Whole,
    /// The bytes `start..end`, at least one.
    Part {
        /// Offset of the first byte.
        start: u64,
        /// Offset behind the last byte.
        end: u64,
    },
    /// A range that begins behind the end.
    Unsatisfiable,
}

/// What `headers` want of `length` bytes with the strong entity tag `etag`.
pub(super) fn wanted(headers: &HeaderMap, etag: &HeaderValue, length: u64) -> Wanted {
    let mut ranges = headers.get_all(header::RANGE).iter();
    let (Some(range), None) = (ranges.next(), ranges.next()) else {
        return Wanted::Whole;
    };
    // Strong comparison: a weak tag, another tag or a date asks for the whole.
    if headers.get(header::IF_RANGE).is_some_and(|tag| tag != etag) {
        return Wanted::Whole;
    }
    range
        .to_str()
        .ok()
        .and_then(|range| parse(range, length))
        .unwrap_or(Wanted::Whole)
}

/// `bytes=1-2`, `bytes=1-`, `bytes=-2`; `None` for anything else.
fn parse(range: &str, length: u64) -> Option<Wanted> {
    let (unit, range) = range.split_once('=')?;
    if !unit.eq_ignore_ascii_case("bytes") {
        return None;
    }
    let (first, last) = range.trim().split_once('-')?;
    let (start, end) = match (first, last) {
        ("", suffix) => (length.saturating_sub(number(suffix)?), length),
        (first, "") => (number(first)?, length),
        (first, last) => {
            let (first, last) = (number(first)?, number(last)?);
            if last < first {
                return None;
            }
            (first, last.saturating_add(1).min(length))
        }
    };
    Some(if start < end {
        Wanted::Part { start, end }
    } else {
        Wanted::Unsatisfiable
    })
}

/// Digits only; more than fit count as the largest number.
fn number(digits: &str) -> Option<u64> {
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| digits.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(range: &str, if_range: Option<&str>, length: u64) -> Wanted {
        let mut headers = HeaderMap::new();
        headers.insert(header::RANGE, range.parse().unwrap());
        if let Some(tag) = if_range {
            headers.insert(header::IF_RANGE, tag.parse().unwrap());
        }
        wanted(&headers, &HeaderValue::from_static("\"abc\""), length)
    }

    fn part(start: u64, end: u64) -> Wanted {
        Wanted::Part { start, end }
    }

    #[test]
    fn one_range_in_each_form_is_cut_to_the_length() {
        assert_eq!(ask("bytes=0-0", None, 10), part(0, 1));
        assert_eq!(ask("bytes=2-5", None, 10), part(2, 6));
        assert_eq!(ask("Bytes= 2-5 ", None, 10), part(2, 6));
        assert_eq!(ask("bytes=2-50", None, 10), part(2, 10));
        assert_eq!(ask("bytes=2-", None, 10), part(2, 10));
        assert_eq!(ask("bytes=-3", None, 10), part(7, 10));
        assert_eq!(ask("bytes=-30", None, 10), part(0, 10));
        assert_eq!(ask("bytes=9-18446744073709551615", None, 10), part(9, 10));
    }

    #[test]
    fn a_range_without_a_byte_cannot_be_satisfied() {
        for range in [
            "bytes=10-",
            "bytes=10-20",
            "bytes=-0",
            "bytes=99999999999999999999-",
        ] {
            assert_eq!(ask(range, None, 10), Wanted::Unsatisfiable, "{range}");
        }
        assert_eq!(ask("bytes=0-", None, 0), Wanted::Unsatisfiable);
    }

    #[test]
    fn several_ranges_and_unreadable_ones_mean_the_whole() {
        for range in [
            "bytes=0-1,3-4",
            "bytes=5-2",
            "bytes=",
            "bytes=-",
            "bytes=a-b",
            "bytes=+1-2",
            "lines=1-2",
            "0-1",
            "",
        ] {
            assert_eq!(ask(range, None, 10), Wanted::Whole, "{range}");
        }
    }

    #[test]
    fn if_range_is_compared_strongly() {
        assert_eq!(ask("bytes=0-0", Some("\"abc\""), 10), part(0, 1));
        for tag in ["W/\"abc\"", "\"other\"", "Sat, 21 Nov 2026 10:00:00 GMT"] {
            assert_eq!(ask("bytes=0-0", Some(tag), 10), Wanted::Whole, "{tag}");
        }
    }

    #[test]
    fn no_range_means_the_whole() {
        let etag = HeaderValue::from_static("\"abc\"");
        assert_eq!(wanted(&HeaderMap::new(), &etag, 10), Wanted::Whole);
    }
}
