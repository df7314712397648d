//! Percent escapes, undone once, and not where they would make another path.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use super::PathError;

/// A path without the escapes of its elements.
pub(super) fn decode_elements(path: &str) -> Result<Cow<'_, str>, PathError> {
    if !path.contains('%') {
        return Ok(Cow::Borrowed(path));
    }
    let elements: Result<Vec<_>, _> = path.split('/').map(decode).collect();
    Ok(Cow::Owned(elements?.join("/")))
}

/// One path element without its escapes; a slash must not come out.
pub(super) fn decode(element: &str) -> Result<Cow<'_, str>, PathError> {
    let decoded = decode_all(element)?;
    if decoded.contains('/') {
        return Err(PathError::EncodedSlash(element.to_owned()));
    }
    Ok(decoded)
}

/// A text without its escapes, whatever comes out.
pub(super) fn decode_all(element: &str) -> Result<Cow<'_, str>, PathError> {
    if !element.contains('%') {
        return Ok(Cow::Borrowed(element));
    }
    let malformed = || PathError::Escapes(element.to_owned());
    if !escapes_are_whole(element) {
        return Err(malformed());
    }
    percent_decode_str(element)
        .decode_utf8()
        .map_err(|_| malformed())
}

/// The decoder lets `%zz` and a lone `%` pass as they are; here they are errors.
fn escapes_are_whole(element: &str) -> bool {
    let mut pieces = element.split('%');
    pieces.next();
    pieces.all(|piece| {
        matches!(piece.as_bytes(), [high, low, ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit())
    })
}
