//! The name of an artefact: a digest over everything its bytes depend on.

use std::fmt;
use std::str::FromStr;

use data_encoding::HEXLOWER;

/// A content key of 32 bytes, written as 64 lowercase hexadecimal digits. Equal keys mean equal
/// bytes; whoever makes the key must put everything into it that the bytes depend on.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key([u8; 32]);

/// The text is not 64 lowercase hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a content key is 64 lowercase hexadecimal digits")]
pub struct KeyError;

impl Key {
    /// The key with these bytes.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl FromStr for Key {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut bytes = [0; 32];
        if text.len() != 2 * bytes.len() {
            return Err(KeyError);
        }
        let decoded = HEXLOWER.decode_mut(text.as_bytes(), &mut bytes);
        decoded.map_err(|_| KeyError)?;
        Ok(Self(bytes))
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&HEXLOWER.encode(&self.0))
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_bytes_round_trip() {
        let key = Key::from_bytes(std::array::from_fn(|index| {
            u8::try_from(index * 8).unwrap()
        }));
        assert_eq!(key.to_string().parse(), Ok(key));
        assert!(key.to_string().starts_with("000810"));
    }

    #[test]
    fn wrong_length_or_digit_is_refused() {
        for text in ["", "00", &"A".repeat(64), &"g".repeat(64), &"0".repeat(65)] {
            assert_eq!(text.parse::<Key>(), Err(KeyError), "{text}");
        }
    }
}
