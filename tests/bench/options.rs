//! What a run is told: which topics, how many rounds, how much changes between versions.

use crate::TOPICS;

/// How the command is used, without the topics.
const USAGE: &str = "usage: scripts/bench [--rounds N] [--large-rounds N] [--changed PERCENT] \
                     [--no-published] [TOPIC…]\n";

/// The options of a run.
#[derive(Debug)]
pub(crate) struct Options {
    /// Rounds of what takes fractions of a second.
    pub(crate) rounds: usize,
    /// Rounds of what takes seconds.
    pub(crate) large_rounds: usize,
    /// Files of the large module that change from version to version, in percent.
    pub(crate) changed: usize,
    /// Whether a published module is measured too.
    pub(crate) published: bool,
    topics: Vec<String>,
}

impl Options {
    /// Reads the arguments of the process.
    ///
    /// # Errors
    /// How to use it, for arguments that make no sense.
    pub(crate) fn parse(arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut options = Self {
            rounds: 7,
            large_rounds: 3,
            changed: 10,
            published: true,
            topics: Vec::new(),
        };
        // Cargo adds `--bench` by itself.
        let mut arguments = arguments.filter(|argument| argument != "--bench");
        while let Some(argument) = arguments.next() {
            let mut number = || {
                let value = arguments.next().and_then(|value| value.parse().ok());
                let value = value.filter(|value| (1..=100).contains(value));
                value.ok_or_else(|| usage(&format!("{argument} wants a number from 1 to 100")))
            };
            match argument.as_str() {
                "--rounds" => options.rounds = number()?,
                "--large-rounds" => options.large_rounds = number()?,
                "--changed" => options.changed = number()?,
                "--no-published" => options.published = false,
                topic if TOPICS.iter().any(|known| known.name == topic) => {
                    options.topics.push(argument);
                }
                _ => return Err(usage(&format!("{argument}: no such topic or option"))),
            }
        }
        Ok(options)
    }

    /// Whether a topic runs: all do unless some are named.
    pub(crate) fn wants(&self, topic: &str) -> bool {
        self.topics.is_empty() || self.topics.iter().any(|name| name == topic)
    }
}

/// How to use the command.
pub(crate) fn usage(problem: &str) -> String {
    let topics = TOPICS.map(|topic| format!("  {:<12}{}\n", topic.name, topic.about));
    format!(
        "{problem}\n{USAGE}topics, all by default:\n{}",
        topics.concat()
    )
}
