//! The head and the body of a small answer in one piece: the system takes one buffer for less than
//! what it costs to copy them.

use std::io::IoSlice;

/// Bytes that are copied rather than handed over in several slices.
pub(super) const SMALL: usize = 1 << 10;

/// All bytes of `slices`, if the buffer holds them.
pub(super) fn gather<'a>(slices: &[IoSlice<'_>], buffer: &'a mut [u8; SMALL]) -> Option<&'a [u8]> {
    let mut length = 0;
    for slice in slices {
        let end = length + slice.len();
        buffer.get_mut(length..end)?.copy_from_slice(slice);
        length = end;
    }
    buffer.get(..length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_is_one_piece_in_its_order_and_nothing_more_is() {
        let mut buffer = [b'?'; SMALL];
        let long = [b'x'; SMALL - 3];
        let fits = [&b"ab"[..], b"", b"c", &long].map(IoSlice::new);
        let whole = gather(&fits, &mut buffer).unwrap();
        assert_eq!(whole, [&b"abc"[..], &long].concat());
        let more = [&b"abcd"[..], &long].map(IoSlice::new);
        assert_eq!(gather(&more, &mut buffer), None);
        assert_eq!(gather(&[], &mut buffer), Some(&b""[..]));
    }
}
