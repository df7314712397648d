//! The one signal that the process is to end, from whoever hears it to everyone who must act.

use tokio::sync::watch;
use tokio::time::Instant;

/// Tells whether the end has begun; cloned by everyone who waits for it.
#[derive(Debug, Clone)]
pub struct Shutdown(watch::Receiver<Option<Instant>>);

/// Begins the end. Dropping it begins the end, too, with no time for anything.
#[derive(Debug)]
pub struct ShutdownTrigger(watch::Sender<Option<Instant>>);

/// A trigger and what it triggers.
pub fn channel() -> (ShutdownTrigger, Shutdown) {
    let (sender, receiver) = watch::channel(None);
    (ShutdownTrigger(sender), Shutdown(receiver))
}

impl ShutdownTrigger {
    /// Everyone who waits goes on; what is under way may end until then.
    pub fn begin(&self, until: Instant) {
        self.0.send_replace(Some(until));
    }
}

impl Shutdown {
    /// Waits for the end to begin, and tells until when what is under way may end.
    pub async fn begun(&mut self) -> Instant {
        // An error means that the trigger is gone, which is the end as well.
        let begun = self.0.wait_for(Option::is_some).await;
        let until = begun.ok().and_then(|until| *until);
        until.unwrap_or_else(Instant::now)
    }

    /// Whether it has begun.
    pub fn has_begun(&self) -> bool {
        self.0.borrow().is_some() || self.0.has_changed().is_err()
    }
}
