//! How much memory goes where, within a limit for the process.

use super::ByteSize;

/// The least that the server can be limited to.
const LEAST: u64 = 64 << 20;

/// What each part may take where nothing limits the process: answers are small and many, windows of
/// files keep all cores busy, and one of the largest zips that the `go` command accepts fits into
/// memory where there is no cache directory.
const UNLIMITED: MemorySettings = MemorySettings {
    answers: 128 << 20,
    builds: 64 << 20,
    largest_file: u64::MAX,
    spools: 600 << 20,
};

/// Bytes that the parts may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MemorySettings {
    /// Answers to small questions that are kept.
    pub answers: u64,
    /// Windows of files that are being compressed.
    pub builds: u64,
    /// A file that is compressed; of larger ones there is no zip.
    pub largest_file: u64,
    /// Zips that are read, where there is no cache directory.
    pub spools: u64,
}

/// The limit is too small for the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("--memory-limit {0}: the server needs {least} at least", least = ByteSize(LEAST))]
pub struct MemoryLimitError(ByteSize);

impl Default for MemorySettings {
    fn default() -> Self {
        UNLIMITED
    }
}

impl MemorySettings {
    /// The parts of a process that may take `limit` as a whole: an eighth for answers, an eighth for
    /// windows, a quarter for each of the three copies that one large file takes. A limit that is
    /// ample changes nothing. Connections, projects and git's own programs are beside it.
    pub fn within(limit: ByteSize) -> Result<Self, MemoryLimitError> {
        let bytes = limit.0;
        if bytes < LEAST {
            return Err(MemoryLimitError(limit));
        }
        Ok(Self {
            answers: (bytes / 8).min(UNLIMITED.answers),
            builds: (bytes / 8).min(UNLIMITED.builds),
            largest_file: bytes / 4,
            spools: (bytes / 2).min(UNLIMITED.spools),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_stay_within_the_limit_and_an_ample_one_changes_nothing() {
        for mebibytes in [64, 100, 256, 1024] {
            let limit = mebibytes << 20;
            let parts = MemorySettings::within(ByteSize(limit)).unwrap();
            assert!(
                parts.answers + parts.builds + 3 * parts.largest_file <= limit,
                "{parts:?}"
            );
            assert!(
                parts.answers + parts.builds + parts.spools <= limit,
                "{parts:?}"
            );
        }
        let ample = MemorySettings::within(ByteSize(8 << 30)).unwrap();
        assert_eq!(
            MemorySettings {
                largest_file: u64::MAX,
                ..ample
            },
            MemorySettings::default()
        );
        let error = MemorySettings::within(ByteSize(32 << 20)).unwrap_err();
        assert_eq!(
            error.to_string(),
            "--memory-limit 32MiB: the server needs 64MiB at least"
        );
    }
}
