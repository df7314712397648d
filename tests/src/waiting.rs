//! Waiting for what comes by itself.

use std::{
    thread,
    time::{Duration, Instant},
};

use crate::http::PATIENCE;

/// How long a wait pauses between two looks.
pub(crate) const PAUSE: Duration = Duration::from_millis(50);

/// Waits until `look` finds something.
///
/// # Panics
/// When patience ends.
#[track_caller]
pub fn wait_for<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(Instant::now() < deadline, "{what} did not come");
        thread::sleep(PAUSE);
    }
}
