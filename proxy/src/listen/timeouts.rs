//! How long clients may take before their connection ends.

use std::time::Duration;

/// How long a client may take.
#[derive(Debug, Clone, Copy)]
pub struct Timeouts {
    /// From the accepted connection to its first byte.
    pub first_byte: Duration,
    /// From the first byte of a request's head to its last.
    pub head: Duration,
    /// From the end of an answer to the first byte of the next request.
    pub idle: Duration,
    /// From one byte of an answer taken to the next.
    pub write: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            first_byte: Duration::from_secs(10),
            head: Duration::from_secs(10),
            // Longer than the `go` command keeps an idle connection (90 s in Go's HTTP client
            // would tie up a place for nothing when it has ended; it reconnects without harm).
            idle: Duration::from_secs(75),
            write: Duration::from_mins(2),
        }
    }
}
