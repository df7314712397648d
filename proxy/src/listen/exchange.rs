//! What is under way on one connection: its answers, when the last of them ended, and since when
//! clients are to take what was handed to them.
//!
//! With HTTP/1.1 there is one answer at a time, with HTTP/2 there are several, and then a client
//! can refuse the bytes of one answer while it takes others: no wait on the socket shows that.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::time::{Instant, sleep_until};

use super::timeouts::Timeouts;

/// The answers under way on a connection.
#[derive(Debug)]
pub(super) struct Exchange(Mutex<State>);

#[derive(Debug)]
struct State {
    /// Each answer under way; with a time when the client is to take bytes since then.
    answers: Vec<(u64, Option<Instant>)>,
    begun: u64,
    ended: u64,
    last_end: Instant,
}

/// Marks an answer as under way until it is dropped.
#[derive(Debug)]
pub(super) struct Answering {
    exchange: Arc<Exchange>,
    number: u64,
}

/// What [`Exchange::look`] saw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Look {
    /// Whether an answer is under way.
    pub(super) answering: bool,
    /// How many answers have ended.
    pub(super) ended: u64,
}

/// Why a connection is to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Overdue {
    /// No answer has been under way for [`Timeouts::idle`].
    Idle,
    /// A client has not taken what it was handed for [`Timeouts::write`].
    Stalled,
}

impl Default for Exchange {
    fn default() -> Self {
        Self(Mutex::new(State {
            answers: Vec::new(),
            begun: 0,
            ended: 0,
            last_end: Instant::now(),
        }))
    }
}

impl Exchange {
    /// From the call of the service to the last byte of its body.
    pub(super) fn begin(self: &Arc<Self>) -> Answering {
        let mut state = self.state();
        let number = state.begun;
        state.begun += 1;
        state.answers.push((number, None));
        drop(state);
        Answering {
            exchange: Arc::clone(self),
            number,
        }
    }

    pub(super) fn look(&self) -> Look {
        let state = self.state();
        Look {
            answering: !state.answers.is_empty(),
            ended: state.ended,
        }
    }

    /// Waits until the connection is overdue; `Idle` only if `idling` counts.
    pub(super) async fn overdue(&self, timeouts: &Timeouts, idling: bool) -> Overdue {
        loop {
            let next = match self.state().due(Instant::now(), timeouts) {
                Ok(Overdue::Idle) if !idling => Instant::now() + timeouts.write,
                Ok(overdue) => return overdue,
                Err(next) => next,
            };
            sleep_until(next).await;
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// What is overdue at `now`, or the first moment at which something can be.
    fn due(&self, now: Instant, timeouts: &Timeouts) -> Result<Overdue, Instant> {
        if self.answers.is_empty() {
            let end = self.last_end + timeouts.idle;
            return if end <= now {
                Ok(Overdue::Idle)
            } else {
                Err(end.min(now + timeouts.write))
            };
        }
        let first = self
            .answers
            .iter()
            .filter_map(|(_, since)| since.as_ref())
            .min()
            .unwrap_or(&now);
        let end = *first + timeouts.write;
        if end <= now {
            return Ok(Overdue::Stalled);
        }
        Err(end.min(now + timeouts.idle))
    }
}

impl Answering {
    /// The client is to take what was handed over.
    pub(super) fn handed_over(&self) {
        self.set(Some(Instant::now()));
    }

    /// It did, and wants more; that it has to wait for more is not its fault.
    pub(super) fn taken(&self) {
        self.set(None);
    }

    fn set(&self, since: Option<Instant>) {
        let mut state = self.exchange.state();
        let mut answers = state.answers.iter_mut();
        if let Some((_, own)) = answers.find(|(number, _)| *number == self.number) {
            *own = since;
        }
    }
}

impl Drop for Answering {
    fn drop(&mut self) {
        let mut state = self.exchange.state();
        state.answers.retain(|(number, _)| *number != self.number);
        state.ended += 1;
        state.last_end = Instant::now();
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    async fn overdue(exchange: &Exchange, idling: bool) -> (Overdue, u64) {
        let begun = Instant::now();
        let overdue = exchange.overdue(&Timeouts::default(), idling).await;
        (overdue, begun.elapsed().as_secs())
    }

    async fn pass(seconds: u64) {
        tokio::time::sleep(Duration::from_secs(seconds)).await;
    }

    #[tokio::test(start_paused = true)]
    async fn idling_begins_with_the_end_of_the_last_of_several_answers() {
        let exchange = Arc::new(Exchange::default());
        let (first, second) = (exchange.begin(), exchange.begin());
        drop(first);
        let still = Look {
            answering: true,
            ended: 1,
        };
        assert_eq!(exchange.look(), still);
        pass(1000).await;
        drop(second);
        assert_eq!(overdue(&exchange, true).await, (Overdue::Idle, 75));
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_that_is_made_is_never_overdue() {
        let exchange = Arc::new(Exchange::default());
        let answering = exchange.begin();
        answering.handed_over();
        pass(100).await;
        answering.taken();
        let hour = Duration::from_hours(1);
        let wait = tokio::time::timeout(hour, overdue(&exchange, true)).await;
        assert!(wait.is_err());
    }

    #[tokio::test(start_paused = true)]
    async fn one_answer_that_is_not_taken_shows_beside_one_that_is() {
        let exchange = Arc::new(Exchange::default());
        let (stalled, read) = (exchange.begin(), exchange.begin());
        stalled.handed_over();
        for _ in 0..5 {
            pass(20).await;
            read.handed_over();
            read.taken();
        }
        assert_eq!(overdue(&exchange, true).await, (Overdue::Stalled, 20));
    }

    #[tokio::test(start_paused = true)]
    async fn idling_does_not_count_once_it_was_said() {
        let exchange = Arc::new(Exchange::default());
        let wait = overdue(&exchange, false);
        let wait = tokio::time::timeout(Duration::from_hours(1), wait).await;
        assert!(wait.is_err());
    }
}
