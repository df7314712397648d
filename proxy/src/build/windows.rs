//! Which files are read together.

use std::ops::Range;

/// Files and bytes of one window at most.
#[derive(Debug, Clone, Copy)]
struct Bounds {
    files: usize,
    bytes: u64,
}

/// The first window is small, so that the first byte comes early.
const FIRST: Bounds = Bounds {
    files: 64,
    bytes: 1 << 20,
};

/// Large enough for the reader to order its reads by where objects lie, small enough for memory.
const REST: Bounds = Bounds {
    files: 1024,
    bytes: 8 << 20,
};

/// A file of more bytes than this is read alone.
const LARGE_FILE: u64 = 16 << 20;

/// Cuts files of these sizes (in bytes, in path order) into ranges of consecutive files: within
/// the bounds of a window, or one file alone. A file larger than [`LARGE_FILE`] is always alone.
pub(super) fn windows(sizes: &[u64]) -> Vec<Range<usize>> {
    let mut windows: Vec<Range<usize>> = Vec::new();
    let (mut start, mut bytes) = (0, 0_u64);
    for (index, size) in sizes.iter().enumerate() {
        let bounds = if windows.is_empty() { FIRST } else { REST };
        let is_full = index - start >= bounds.files || bytes.saturating_add(*size) > bounds.bytes;
        let follows_large = bytes > LARGE_FILE;
        if index > start && (is_full || follows_large) {
            windows.push(start..index);
            (start, bytes) = (index, 0);
        }
        bytes = bytes.saturating_add(*size);
    }
    if start < sizes.len() {
        windows.push(start..sizes.len());
    }
    windows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_cover_all_files_in_order_within_their_bounds() {
        let sizes: Vec<u64> = (0..5000_u64).map(|index| index * index % 300_000).collect();
        let windows = windows(&sizes);
        let mut next = 0;
        for (index, window) in windows.iter().enumerate() {
            let bounds = if index == 0 { FIRST } else { REST };
            assert_eq!(window.start, next);
            assert!(!window.is_empty() && window.len() <= bounds.files);
            let bytes: u64 = sizes[window.clone()].iter().sum();
            assert!(bytes <= bounds.bytes || window.len() == 1);
            next = window.end;
        }
        assert_eq!(next, sizes.len());
    }

    #[test]
    fn the_first_window_is_small_and_files_count() {
        assert_eq!(windows(&[0; 2000]), [0..64, 64..1088, 1088..2000]);
    }

    #[test]
    fn a_file_beyond_the_bound_is_alone() {
        let large = LARGE_FILE + 1;
        assert_eq!(windows(&[1, large, 1, 1]), [0..1, 1..2, 2..4]);
        assert_eq!(windows(&[REST.bytes + 1, 0, 5]), [0..1, 1..3]);
        assert_eq!(windows(&[1, u64::MAX, u64::MAX]), [0..1, 1..2, 2..3]);
    }

    #[test]
    fn no_files_no_windows() {
        assert_eq!(windows(&[]), Vec::<Range<usize>>::new());
    }
}
