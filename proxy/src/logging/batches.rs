//! Lines that are written together: whoever reads the log is woken once for many of them, which
//! is most of what a line costs.

use std::io::{self, Write};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use tracing::{Level, Metadata};
use tracing_subscriber::fmt::MakeWriter;

/// How long a line may wait for others.
const WAIT: Duration = Duration::from_millis(100);
/// Bytes that may wait. Beyond it whoever logs writes, and waits for a slow reader.
const MAX_WAITING: usize = 64 << 10;

/// Writes lines to `W`; clones write to the same.
#[derive(Debug)]
pub(super) struct Batches<W>(Arc<Shared<W>>);

impl<W> Clone for Batches<W> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

#[derive(Debug)]
struct Shared<W> {
    /// Taken first, so that lines stay in order.
    output: Mutex<W>,
    waiting: Mutex<Vec<u8>>,
    /// The first line waits.
    begun: Condvar,
}

impl<W: Write + Send + 'static> Batches<W> {
    /// Starts the thread that writes what waits.
    pub(super) fn start(output: W) -> io::Result<Self> {
        let batches = Self(Arc::new(Shared {
            output: Mutex::new(output),
            waiting: Mutex::default(),
            begun: Condvar::new(),
        }));
        let writer = batches.clone();
        let thread = thread::Builder::new().name("log".to_owned());
        thread.spawn(move || writer.follow())?;
        Ok(batches)
    }

    fn follow(&self) {
        loop {
            let mut waiting = self.waiting();
            while waiting.is_empty() {
                let begun = self.0.begun.wait(waiting);
                waiting = begun.unwrap_or_else(PoisonError::into_inner);
            }
            drop(waiting);
            thread::sleep(WAIT);
            self.write_out();
        }
    }
}

impl<W: Write> Batches<W> {
    /// Writes everything that waits.
    pub(super) fn write_out(&self) {
        let mut output = self.0.output.lock().unwrap_or_else(PoisonError::into_inner);
        let lines = std::mem::take(&mut *self.waiting());
        // Nobody is left to be told that the log cannot be written.
        let _ = output.write_all(&lines).and_then(|()| output.flush());
    }

    fn waiting(&self) -> MutexGuard<'_, Vec<u8>> {
        let waiting = self.0.waiting.lock();
        waiting.unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets lines wait, unless it is `urgent` or too many do.
    fn take(&self, lines: &[u8], urgent: bool) {
        let mut waiting = self.waiting();
        let is_first = waiting.is_empty();
        waiting.extend_from_slice(lines);
        let is_full = waiting.len() > MAX_WAITING;
        drop(waiting);
        if urgent || is_full {
            self.write_out();
        } else if is_first {
            self.0.begun.notify_one();
        }
    }
}

/// One line of a level.
pub(super) struct Line<'a, W> {
    batches: &'a Batches<W>,
    urgent: bool,
}

impl<'a, W: Write + Send + 'static> MakeWriter<'a> for Batches<W> {
    type Writer = Line<'a, W>;

    fn make_writer(&'a self) -> Self::Writer {
        Line {
            batches: self,
            urgent: true,
        }
    }

    fn make_writer_for(&'a self, metadata: &Metadata<'_>) -> Self::Writer {
        Line {
            batches: self,
            urgent: *metadata.level() <= Level::WARN,
        }
    }
}

impl<W: Write> Write for Line<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.batches.take(bytes, self.urgent);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, channel};

    use super::*;
    use crate::logging::told::Told;

    /// Batches whose thread does not run.
    fn still() -> (Batches<Told>, Receiver<String>) {
        let (sender, told) = channel();
        let batches = Batches(Arc::new(Shared {
            output: Mutex::new(Told(sender)),
            waiting: Mutex::default(),
            begun: Condvar::new(),
        }));
        (batches, told)
    }

    #[test]
    fn lines_wait_for_a_warning_and_are_written_before_it() {
        let (batches, told) = still();
        batches.take(b"one\n", false);
        batches.take(b"two\n", false);
        assert!(told.try_recv().is_err());
        batches.take(b"warning\n", true);
        assert_eq!(told.try_recv().unwrap(), "one\ntwo\nwarning\n");
        batches.take(b"last\n", false);
        batches.write_out();
        assert_eq!(told.try_recv().unwrap(), "last\n");
    }

    #[test]
    fn no_more_than_the_bound_waits() {
        let (batches, told) = still();
        let line = [b'a'; 1 << 10];
        for _ in 0..MAX_WAITING / line.len() {
            batches.take(&line, false);
        }
        assert!(told.try_recv().is_err());
        batches.take(&line, false);
        assert_eq!(told.try_recv().unwrap().len(), MAX_WAITING + line.len());
    }

    #[test]
    fn what_waits_is_written_without_being_asked() {
        let (sender, told) = channel();
        let batches = Batches::start(Told(sender)).unwrap();
        for text in ["one\n", "two\n"] {
            batches.take(text.as_bytes(), false);
            assert_eq!(told.recv().unwrap(), text);
        }
    }
}
