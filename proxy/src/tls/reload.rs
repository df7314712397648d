//! Looks at the files of a certificate when their folders change and now and then, on a thread of
//! its own. What cannot be used leaves the former certificate in place.

use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use super::current::Certificates;
use super::follower::Follower;
use crate::folder_watch::{FolderWatch, is_change};

/// After a change: the two files are seldom replaced at once.
const SETTLE: Duration = Duration::from_millis(100);

enum Message {
    Changed,
    End,
}

/// Follows the files until it is dropped.
#[derive(Debug)]
pub struct Reload {
    ending: Sender<Message>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Reload {
    /// Begins to follow the files of `certificates`, with a look every `interval` at least.
    pub fn start(certificates: Arc<Certificates>, interval: Duration) -> io::Result<Self> {
        let (sender, receiver) = channel();
        let ending = sender.clone();
        let changed = move || {
            // Nobody listens any more at the end.
            let _ = sender.send(Message::Changed);
        };
        let mut follower = Follower::new(certificates, FolderWatch::new(is_change, changed));
        let run = move || {
            follower.look();
            while awaits_change(&receiver, interval) {
                follower.look();
            }
        };
        let thread = thread::Builder::new().name("certificates".to_owned());
        Ok(Self {
            ending,
            thread: Some(thread.spawn(run)?),
        })
    }
}

impl Drop for Reload {
    fn drop(&mut self) {
        let _ = self.ending.send(Message::End);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Waits until another look is due; false at the end.
fn awaits_change(receiver: &Receiver<Message>, interval: Duration) -> bool {
    let mut wait = interval;
    loop {
        match receiver.recv_timeout(wait) {
            Ok(Message::Changed) => wait = SETTLE,
            Ok(Message::End) | Err(RecvTimeoutError::Disconnected) => return false,
            Err(RecvTimeoutError::Timeout) => return true,
        }
    }
}
