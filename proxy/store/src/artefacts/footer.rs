//! The footer behind an artefact's content: it proves that the file is whole and is what its name
//! says. Files are renamed into place without being synced, so after a crash any part of one may
//! be missing or zero; CRC-32 over everything finds that. It is no defence against somebody who
//! writes into the folder on purpose.
//!
//! ```text
//! magic 8 | content length 8 | key 32 | CRC-32 of the content 4 | CRC-32 of these 52 bytes 4
//! ```
//!
//! Numbers are little-endian.

use crate::key::Key;

const MAGIC: [u8; 8] = *b"goproxy1";

/// Bytes of a footer.
pub(super) const LENGTH: usize = 56;

/// What a footer says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Footer {
    pub(super) content_length: u64,
    pub(super) key: Key,
    pub(super) checksum: u32,
}

impl Footer {
    pub(super) fn to_bytes(self) -> [u8; LENGTH] {
        let mut bytes = [0; LENGTH];
        let (rest, own) = bytes.split_at_mut(LENGTH - 4);
        let fields: [&[u8]; 4] = [
            &MAGIC,
            &self.content_length.to_le_bytes(),
            self.key.as_bytes(),
            &self.checksum.to_le_bytes(),
        ];
        for (to, from) in rest.iter_mut().zip(fields.concat()) {
            *to = from;
        }
        own.copy_from_slice(&crc32fast::hash(rest).to_le_bytes());
        bytes
    }

    /// `None` when these are not the bytes of a footer.
    pub(super) fn from_bytes(bytes: &[u8; LENGTH]) -> Option<Self> {
        let (rest, own) = bytes.split_last_chunk::<4>()?;
        if crc32fast::hash(rest) != u32::from_le_bytes(*own) {
            return None;
        }
        let (magic, rest) = rest.split_first_chunk::<8>()?;
        let (length, rest) = rest.split_first_chunk::<8>()?;
        let (key, rest) = rest.split_first_chunk::<32>()?;
        let (checksum, _) = rest.split_first_chunk::<4>()?;
        (*magic == MAGIC).then(|| Self {
            content_length: u64::from_le_bytes(*length),
            key: Key::from_bytes(*key),
            checksum: u32::from_le_bytes(*checksum),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn footer_round_trips_and_any_flipped_bit_is_noticed() {
        let footer = Footer {
            content_length: 0x0102_0304_0506_0708,
            key: Key::from_bytes([7; 32]),
            checksum: 0xdead_beef,
        };
        let bytes = footer.to_bytes();
        assert_eq!(Footer::from_bytes(&bytes), Some(footer));
        for bit in 0..8 * LENGTH {
            let mut torn = bytes;
            torn[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(Footer::from_bytes(&torn), None, "bit {bit}");
        }
    }

    #[test]
    fn zeros_are_no_footer() {
        assert_eq!(Footer::from_bytes(&[0; LENGTH]), None);
    }
}
