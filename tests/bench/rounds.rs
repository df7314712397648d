//! Contenders in turn, round after round, so that what else the machine does hits all of them; a
//! ratio is taken within a round, and of all rounds the median is shown.

use std::{fmt, time::Duration};

use goproxy_tests::processes::Cost;

/// What one contender took in one round.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Figures {
    /// CPU time of the measured process.
    pub(crate) cpu: Duration,
    pub(crate) wall: Duration,
    /// Bytes that came out.
    pub(crate) bytes: u64,
    /// Things that were done: requests, mostly.
    pub(crate) count: u64,
    /// The most bytes of memory beyond what the idle process had.
    pub(crate) peak: u64,
    /// The same without mapped files.
    pub(crate) anonymous: u64,
    /// Seconds that the server itself counted.
    pub(crate) counted: f64,
}

impl Figures {
    /// Seconds of CPU time.
    pub(crate) fn cpu(&self) -> f64 {
        self.cpu.as_secs_f64()
    }

    /// Seconds on the clock.
    pub(crate) fn wall(&self) -> f64 {
        self.wall.as_secs_f64()
    }
}

impl From<Cost> for Figures {
    fn from(cost: Cost) -> Self {
        Self {
            cpu: cost.cpu,
            wall: cost.wall,
            count: 1,
            peak: cost.peak,
            anonymous: cost.anonymous,
            ..Self::default()
        }
    }
}

/// What takes part: its name and one turn of it.
pub(crate) type Contender<'a> = (&'static str, Box<dyn FnMut() -> Figures + 'a>);

/// All rounds of one contender.
#[derive(Debug)]
pub(crate) struct Series {
    pub(crate) name: &'static str,
    rounds: Vec<Figures>,
}

/// Lets the contenders take turns.
pub(crate) fn interleave(rounds: usize, contenders: Vec<Contender<'_>>) -> Vec<Series> {
    let mut series: Vec<(Series, _)> = contenders
        .into_iter()
        .map(|(name, turn)| {
            let rounds = Vec::new();
            (Series { name, rounds }, turn)
        })
        .collect();
    for _ in 0..rounds {
        for (series, turn) in &mut series {
            series.rounds.push(turn());
        }
    }
    series.into_iter().map(|(series, _)| series).collect()
}

impl Series {
    /// The median of a figure.
    pub(crate) fn median(&self, figure: impl Fn(&Figures) -> f64) -> f64 {
        Spread::of(self.rounds.iter().map(figure)).median
    }

    /// How many times less of a figure this took than `baseline`.
    pub(crate) fn less(&self, baseline: &Self, figure: impl Fn(&Figures) -> f64) -> Spread {
        let pairs = self.rounds.iter().zip(&baseline.rounds);
        Spread::of(pairs.map(|(own, other)| figure(other) / figure(own)))
    }

    /// How many times more of a figure this had than `baseline`.
    pub(crate) fn more(&self, baseline: &Self, figure: impl Fn(&Figures) -> f64) -> Spread {
        baseline.less(self, figure)
    }
}

/// Values of all rounds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spread {
    pub(crate) median: f64,
    low: f64,
    high: f64,
}

impl Spread {
    fn of(values: impl Iterator<Item = f64>) -> Self {
        let mut values: Vec<f64> = values.collect();
        values.sort_by(f64::total_cmp);
        let (low, high) = (values[0], values[values.len() - 1]);
        Self {
            median: f64::midpoint(values[(values.len() - 1) / 2], values[values.len() / 2]),
            low,
            high,
        }
    }
}

impl fmt::Display for Spread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { median, low, high } = *self;
        let digits = if median < 10.0 { 2 } else { 0 };
        write!(f, "{median:.digits$} ({low:.digits$} to {high:.digits$})")
    }
}
