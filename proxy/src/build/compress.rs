//! One file's bytes to its body in a zip: always the same body for the same bytes.

use goproxy_core::framing::Body;
use libdeflater::CompressionLvl;

/// The level of every body. A change of it changes the bytes of zips, so
/// `goproxy_core::framing::ENCODING` has to count up with it.
const LEVEL: i32 = 1;

/// A buffer of this size stays with the compressor; larger ones go after use.
const KEPT_BUFFER: usize = 1 << 20;

/// A deflate compressor with its working memory, reused from file to file.
pub(super) struct Compressor {
    deflate: libdeflater::Compressor,
    buffer: Vec<u8>,
}

impl Compressor {
    pub(super) fn new() -> Self {
        let level = CompressionLvl::new(LEVEL).unwrap_or_default();
        Self {
            deflate: libdeflater::Compressor::new(level),
            buffer: Vec::new(),
        }
    }

    /// The body of a file with this content and the facts about it: deflated where that is
    /// smaller, else stored.
    pub(super) fn compress(&mut self, content: Vec<u8>) -> (Body, Vec<u8>) {
        let checksum = crc32fast::hash(&content);
        let size = content.len() as u64;
        if let Some(deflated) = self.deflate(&content)
            && let Ok(body) = Body::deflated(checksum, size, deflated.len() as u64)
        {
            return (body, deflated);
        }
        (Body::stored(checksum, size), content)
    }

    /// `None` when the result is not smaller.
    fn deflate(&mut self, content: &[u8]) -> Option<Vec<u8>> {
        let room = content.len().checked_sub(1)?;
        if room > KEPT_BUFFER {
            let mut buffer = vec![0; room];
            let length = self.deflate.deflate_compress(content, &mut buffer).ok()?;
            buffer.truncate(length);
            buffer.shrink_to_fit();
            return Some(buffer);
        }
        if self.buffer.len() < room {
            self.buffer.resize(room.next_power_of_two(), 0);
        }
        let buffer = self.buffer.get_mut(..room)?;
        let length = self.deflate.deflate_compress(content, buffer).ok()?;
        buffer.get(..length).map(<[u8]>::to_vec)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use goproxy_core::framing::Method;

    fn inflate(body: &Body, bytes: &[u8]) -> Vec<u8> {
        let mut content = vec![0; usize::try_from(body.size()).unwrap()];
        let mut inflate = libdeflater::Decompressor::new();
        let length = inflate.deflate_decompress(bytes, &mut content).unwrap();
        assert_eq!(length, content.len());
        content
    }

    #[test]
    fn what_shrinks_is_deflated_and_inflates_to_the_same_bytes() {
        let mut compressor = Compressor::new();
        for size in [100, 5_000, KEPT_BUFFER, KEPT_BUFFER + 2, 3 * KEPT_BUFFER] {
            let content: Vec<u8> = (0..size)
                .map(|index| u8::try_from(index / 7 % 50).unwrap())
                .collect();
            let (body, bytes) = compressor.compress(content.clone());
            assert_eq!(body.method(), Method::Deflated, "{size}");
            assert_eq!(body.compressed_size(), bytes.len() as u64);
            assert!(bytes.len() < size);
            assert_eq!(body.crc32(), crc32fast::hash(&content));
            assert_eq!(inflate(&body, &bytes), content);
        }
    }

    #[test]
    fn what_does_not_shrink_is_stored() {
        let mut compressor = Compressor::new();
        let mut state = 1_u32;
        let noise: Vec<u8> = std::iter::repeat_with(|| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        })
        .take(2 * KEPT_BUFFER)
        .collect();
        for length in [0, 1, 2, 100, noise.len()] {
            let content = noise[..length].to_vec();
            let (body, bytes) = compressor.compress(content.clone());
            assert_eq!(body.method(), Method::Stored, "{length}");
            assert_eq!(bytes, content);
            assert_eq!(body.crc32(), crc32fast::hash(&content));
        }
    }

    #[test]
    fn the_order_of_files_does_not_show() {
        let (first, second) = (b"abc".repeat(1000), b"xyz".repeat(9));
        let mut one = Compressor::new();
        let mut other = Compressor::new();
        let forward = [one.compress(first.clone()), one.compress(second.clone())];
        let [b, a] = [other.compress(second), other.compress(first)];
        assert_eq!(forward, [a, b]);
    }
}
