//! Go versions in the `go` directive (Go documentation, "Go Toolchains", "Go versions").

/// Reads the argument of `go` in a dependency's go.mod file: `1.21`, `1.21.3` and `1.21rc1` as
/// they are; of anything else that begins with a version, with or without `v`, the first two
/// numbers. `None` when it is no version.
pub(super) fn read(argument: &str) -> Option<&str> {
    if is_exact(argument) {
        return Some(argument);
    }
    let lenient = argument.strip_prefix('v').unwrap_or(argument);
    let (_, _, rest) = two_numbers(lenient)?;
    let version = lenient.strip_suffix(rest)?;
    (!rest.is_empty()).then_some(version)
}

/// The language version, `(1, 21)` of `1.21.3`; `None` for what [`read`] accepts but no release
/// of Go is called. Numbers beyond 64 bits count as the greatest there is.
pub(super) fn language(version: &str) -> Option<(u64, u64)> {
    let (major, minor, rest) = two_numbers(version)?;
    is_release(rest).then(|| (value(major), value(minor)))
}

/// Whether what follows the language version makes up the name of a release or pre-release.
fn is_release(rest: &str) -> bool {
    let (mark, number) = split_kind(rest);
    let is_number = number_length(number) == Some(number.len());
    let is_kind = || mark.bytes().all(|byte| byte.is_ascii_lowercase());
    match mark {
        "" => rest.is_empty(),
        "." => is_number,
        _ => is_kind() && (number.is_empty() || is_number),
    }
}

/// `MAJOR.MINOR`, `.PATCH` or not, and letters with a number or not.
fn is_exact(text: &str) -> bool {
    let Some((_, _, rest)) = two_numbers(text) else {
        return false;
    };
    let rest = match rest.strip_prefix('.') {
        Some(patch) => match number_length(patch).and_then(|length| patch.get(length..)) {
            Some(rest) => rest,
            None => return false,
        },
        None => rest,
    };
    let (kind, number) = split_kind(rest);
    rest.is_empty()
        || !kind.is_empty()
            && kind.bytes().all(|byte| byte.is_ascii_lowercase())
            && !number.is_empty()
            && number.bytes().all(|byte| byte.is_ascii_digit())
}

/// The first two numbers and what follows them.
fn two_numbers(text: &str) -> Option<(&str, &str, &str)> {
    let (major, rest) = text.split_at_checked(number_length(text)?)?;
    let rest = rest.strip_prefix('.')?;
    let (minor, rest) = rest.split_at_checked(number_length(rest)?)?;
    (major != "0").then_some((major, minor, rest))
}

/// How long the number is that the text begins with; `None` without one, or with leading zeros.
fn number_length(text: &str) -> Option<usize> {
    let end = text.bytes().take_while(u8::is_ascii_digit).count();
    match text.as_bytes() {
        [b'0', b'0'..=b'9', ..] => None,
        _ => (end > 0).then_some(end),
    }
}

/// What stands before the first digit, and the rest.
fn split_kind(text: &str) -> (&str, &str) {
    let is_digit = |character: char| character.is_ascii_digit();
    text.split_at(text.find(is_digit).unwrap_or(text.len()))
}

fn value(number: &str) -> u64 {
    number.parse().unwrap_or(u64::MAX)
}
