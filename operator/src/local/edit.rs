//! How long an edit of the folder takes to count.

use tokio::time::Instant;

use super::show;

/// The edit that is under way, if there is one.
#[derive(Debug, Default)]
pub(super) struct Edit {
    begun: Option<Instant>,
    /// Whether it changed what is to be served.
    counts: bool,
}

impl Edit {
    /// Something in the folder changed.
    pub(super) fn begin(&mut self) {
        if !self.counts {
            self.begun = Some(Instant::now());
        }
    }

    /// It changed what is to be served.
    pub(super) fn counts(&mut self) {
        self.counts = self.begun.is_some();
    }

    /// Everything is served as declared: says how long that took.
    pub(super) fn settle(&mut self) {
        if let Some(begun) = self.begun.take().filter(|_| self.counts) {
            let seconds = begun.elapsed().as_secs_f64();
            show::say(&format!("in effect after {seconds:.2} s"));
        }
        self.counts = false;
    }
}
