//! A request's hold on the work that it began on other threads.

use goproxy_git::Cancel;

/// Cancels what a request began when the request is dropped.
pub(crate) struct CancelOnDrop(pub(crate) Cancel);

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.cancel();
    }
}
