//! gzip bodies, bounded before anything is unpacked.

use libdeflater::{DecompressionError, Decompressor};

use super::MAX_REQUEST;
use super::request::Malformed;

/// How every gzip file begins.
const MAGIC: &[u8] = b"\x1f\x8b";

/// The bytes that a gzip file holds. Its end says how many they are (RFC 1952, "ISIZE"): more
/// than [`MAX_REQUEST`] are refused unread, and a file that holds more than it says is malformed.
pub(super) fn unpack(packed: &[u8]) -> Result<Vec<u8>, Malformed> {
    if !packed.starts_with(MAGIC) {
        return Err(Malformed::Gzip);
    }
    let size = packed.last_chunk().copied().map(u32::from_le_bytes);
    let size = usize::try_from(size.ok_or(Malformed::Gzip)?).unwrap_or(usize::MAX);
    if size > MAX_REQUEST {
        return Err(Malformed::TooLarge);
    }
    let mut out = vec![0; size];
    let written = Decompressor::new().gzip_decompress(packed, &mut out);
    match written {
        Ok(written) if written == size => Ok(out),
        Ok(_) | Err(DecompressionError::BadData | DecompressionError::InsufficientSpace) => {
            Err(Malformed::Gzip)
        }
    }
}

#[cfg(test)]
mod tests {
    use libdeflater::{CompressionLvl, Compressor};

    use super::*;

    fn pack(bytes: &[u8]) -> Vec<u8> {
        let mut compressor = Compressor::new(CompressionLvl::default());
        let mut out = vec![0; compressor.gzip_compress_bound(bytes.len())];
        let length = compressor.gzip_compress(bytes, &mut out).unwrap();
        out.truncate(length);
        out
    }

    #[test]
    fn a_packed_request_is_unpacked() {
        for bytes in [String::new(), "0000".to_owned(), "x".repeat(100_000)] {
            assert_eq!(unpack(&pack(bytes.as_bytes())).unwrap(), bytes.as_bytes());
        }
    }

    #[test]
    fn bombs_liars_and_rubbish_are_refused() {
        let bomb = pack(&vec![0; MAX_REQUEST + 1]);
        assert_eq!(unpack(&bomb), Err(Malformed::TooLarge));
        let mut liar = bomb;
        let end = liar.len() - 4;
        liar[end..].copy_from_slice(&4u32.to_le_bytes());
        assert_eq!(unpack(&liar), Err(Malformed::Gzip));
        for rubbish in [&b""[..], b"0000", b"\x1f\x8b\x08\0\0\0\0\0"] {
            assert_eq!(unpack(rubbish), Err(Malformed::Gzip), "{rubbish:?}");
        }
    }
}
