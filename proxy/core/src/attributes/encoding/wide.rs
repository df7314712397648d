//! Encodings in units of two or four bytes.

use super::is_tag;

/// One of them.
pub(super) struct Wide {
    pub(super) unit: Unit,
    pub(super) order: Order,
    /// Whether a byte order mark is put in front.
    pub(super) mark: bool,
}

/// What a character becomes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    /// Two bytes; there are only the first 65,536 characters.
    Ucs2,
    /// Two bytes, or two times two.
    Utf16,
    /// Four bytes.
    Utf32,
}

/// The order of bytes in a unit.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    Big,
    Little,
}

impl Wide {
    pub(super) fn encode(&self, text: &str) -> Option<Vec<u8>> {
        let mut encoded = Vec::with_capacity(text.len().saturating_mul(2) + 4);
        if self.mark {
            self.push(&mut encoded, '\u{feff}')?;
        }
        for character in text.chars() {
            self.push(&mut encoded, character)?;
        }
        Some(encoded)
    }

    fn push(&self, encoded: &mut Vec<u8>, character: char) -> Option<()> {
        let mut buffer = [0; 2];
        match self.unit {
            Unit::Utf32 => encoded.extend(match self.order {
                Order::Big => u32::from(character).to_be_bytes(),
                Order::Little => u32::from(character).to_le_bytes(),
            }),
            Unit::Ucs2 if is_tag(character) => {}
            Unit::Ucs2 if character.len_utf16() > 1 => return None,
            Unit::Ucs2 | Unit::Utf16 => {
                for unit in character.encode_utf16(&mut buffer) {
                    encoded.extend(match self.order {
                        Order::Big => unit.to_be_bytes(),
                        Order::Little => unit.to_le_bytes(),
                    });
                }
            }
        }
        Some(())
    }

    pub(super) fn size_bounds(&self, size: u64) -> (u64, u64) {
        let (lower, factor, mark) = match self.unit {
            // Three bytes of UTF-8 become two.
            Unit::Utf16 => (size - size.div_ceil(3), 2, 2),
            Unit::Ucs2 => (0, 2, 2),
            Unit::Utf32 => (size, 4, 4),
        };
        let mark = if self.mark && size > 0 { mark } else { 0 };
        (lower, size.saturating_mul(factor).saturating_add(mark))
    }
}
