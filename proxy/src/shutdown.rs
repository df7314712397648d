//! The one signal that the process is to end, from whoever hears it to everyone who must act.

use tokio::sync::watch;

/// Tells whether the end has begun; cloned by everyone who waits for it.
#[derive(Debug, Clone)]
pub struct Shutdown(watch::Receiver<bool>);

/// Begins the end. Dropping it begins the end, too.
#[derive(Debug)]
pub struct ShutdownTrigger(watch::Sender<bool>);

/// A trigger and what it triggers.
pub fn channel() -> (ShutdownTrigger, Shutdown) {
    let (sender, receiver) = watch::channel(false);
    (ShutdownTrigger(sender), Shutdown(receiver))
}

impl ShutdownTrigger {
    /// Everyone who waits goes on.
    pub fn begin(&self) {
        self.0.send_replace(true);
    }
}

impl Shutdown {
    /// Waits for the end to begin.
    pub async fn begun(&mut self) {
        // An error means that the trigger is gone, which is the end as well.
        let _ = self.0.wait_for(|begun| *begun).await;
    }

    /// Whether it has begun.
    pub fn has_begun(&self) -> bool {
        *self.0.borrow() || self.0.has_changed().is_err()
    }
}
