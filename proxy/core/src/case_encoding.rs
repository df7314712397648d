//! The case encoding of module paths and versions in URLs and file systems: every upper-case
//! letter is written as `!` and its lower-case form, so that names stay distinct where case does
//! not count. Source: Go Modules Reference, "GOPROXY protocol".

use std::borrow::Cow;

/// Why a text is not the case encoding of anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CaseEncodingError {
    /// An upper-case letter stands for itself.
    #[error("upper-case {0:?} must be written as an exclamation mark and its lower-case form")]
    UpperCase(char),
    /// An exclamation mark is not followed by a lower-case letter.
    #[error("an exclamation mark must be followed by a lower-case letter")]
    Mark,
    /// Only ASCII can be encoded.
    #[error("non-ASCII char {0:?}")]
    NotAscii(char),
}

/// Encodes `text`, which must be ASCII without `!` (module paths and versions are).
pub(crate) fn escape(text: &str) -> Cow<'_, str> {
    if !text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        if character.is_ascii_uppercase() {
            escaped.push('!');
        }
        escaped.push(character.to_ascii_lowercase());
    }
    Cow::Owned(escaped)
}

/// Undoes [`escape`]. Strict: each text has at most one encoding that is accepted.
pub(crate) fn unescape(escaped: &str) -> Result<Cow<'_, str>, CaseEncodingError> {
    let stands_for_itself =
        |byte: u8| byte.is_ascii() && byte != b'!' && !byte.is_ascii_uppercase();
    if escaped.bytes().all(stands_for_itself) {
        return Ok(Cow::Borrowed(escaped));
    }
    let mut text = String::with_capacity(escaped.len());
    let mut characters = escaped.chars();
    while let Some(character) = characters.next() {
        match character {
            '!' => match characters.next() {
                Some(letter @ 'a'..='z') => text.push(letter.to_ascii_uppercase()),
                _ => return Err(CaseEncodingError::Mark),
            },
            'A'..='Z' => return Err(CaseEncodingError::UpperCase(character)),
            _ if character.is_ascii() => text.push(character),
            _ => return Err(CaseEncodingError::NotAscii(character)),
        }
    }
    Ok(Cow::Owned(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn decoding_is_strict() {
        assert_eq!(unescape("a/B"), Err(CaseEncodingError::UpperCase('B')));
        for text in ["!", "a!", "!A", "!!a", "!1", "!é", "a!/b"] {
            assert_eq!(unescape(text), Err(CaseEncodingError::Mark), "{text}");
        }
        assert_eq!(unescape("é"), Err(CaseEncodingError::NotAscii('é')));
    }

    #[test]
    fn upper_case_letters_are_marked() {
        assert_eq!(escape("github.com/Azure/SDK"), "github.com/!azure/!s!d!k");
        assert!(matches!(escape("github.com/azure"), Cow::Borrowed(_)));
    }

    proptest! {
        #[test]
        fn escaping_round_trips_and_leaves_no_upper_case(text in "[ -~&&[^!]]{0,40}") {
            let escaped = escape(&text);
            prop_assert!(!escaped.bytes().any(|byte| byte.is_ascii_uppercase()));
            prop_assert_eq!(unescape(&escaped), Ok(Cow::Borrowed(&*text)));
        }

        #[test]
        fn whatever_decodes_is_the_encoding_of_its_result(escaped in "[a-cA-C!./é]{0,12}") {
            if let Ok(text) = unescape(&escaped) {
                prop_assert_eq!(escape(&text), &*escaped);
            }
        }
    }
}
