//! The name of a git object: a SHA-1 of 20 bytes, written as 40 lowercase hexadecimal digits.

use std::fmt;
use std::str::FromStr;

use data_encoding::HEXLOWER;

/// A git object id (gitglossary, "object name"). Repositories in the SHA-256 object format have
/// none: they are refused before any object of theirs is named.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectId([u8; 20]);

/// The text is not 40 lowercase hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an object id is 40 lowercase hexadecimal digits")]
pub struct ObjectIdError;

impl ObjectId {
    /// The id whose 20 bytes are given, most significant first.
    pub const fn from_bytes(bytes: [u8; 20]) -> Self {
        Self(bytes)
    }

    /// The 20 bytes, most significant first.
    pub const fn as_bytes(&self) -> &[u8; 20] {
        &self.0
    }
}

impl FromStr for ObjectId {
    type Err = ObjectIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut bytes = [0; 20];
        if text.len() != 2 * bytes.len() {
            return Err(ObjectIdError);
        }
        let decoded = HEXLOWER.decode_mut(text.as_bytes(), &mut bytes);
        decoded.map_err(|_| ObjectIdError)?;
        Ok(Self(bytes))
    }
}

impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&HEXLOWER.encode(&self.0))
    }
}

impl fmt::Debug for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_bytes_round_trip() {
        let text = "0123456789abcdef0123456789abcdef01234567";
        let id: ObjectId = text.parse().unwrap();
        assert_eq!(id.to_string(), text);
        assert_eq!(ObjectId::from_bytes(*id.as_bytes()), id);
    }

    #[test]
    fn wrong_length_or_digit_is_refused() {
        for text in [
            "",
            "0123",
            &"A".repeat(40),
            &"g".repeat(40),
            &"0".repeat(64),
        ] {
            assert_eq!(text.parse::<ObjectId>(), Err(ObjectIdError), "{text}");
        }
    }
}
