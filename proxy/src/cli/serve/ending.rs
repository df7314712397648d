//! How the server ends.

use std::time::Duration;

use clap::Args;

use crate::listen::Quiet;
use crate::settings::{EndingSettings, parse_duration};

/// The times count from the first wish on.
#[derive(Debug, Args)]
pub(super) struct EndingArguments {
    /// After SIGTERM, take connections until none has come for so long: who sends clients here may
    /// hear of the end later. Another SIGTERM ends that
    #[arg(long, env = "GOPROXY_QUIET_PERIOD", value_name = "DURATION", default_value = "0s", value_parser = parse_duration)]
    quiet_period: Duration,

    /// How long connections are taken after SIGTERM at most
    #[arg(long, env = "GOPROXY_QUIET_TIMEOUT", value_name = "DURATION", default_value = "20s", value_parser = parse_duration)]
    quiet_timeout: Duration,

    /// How long open requests may take to end after SIGTERM
    #[arg(long, env = "GOPROXY_DRAIN_TIMEOUT", value_name = "DURATION", default_value = "30s", value_parser = parse_duration)]
    drain_timeout: Duration,

    /// End when standard input is closed: for a program that starts the server and must not leave
    /// it behind when it is killed
    #[arg(long, env = "GOPROXY_END_WITH_STDIN")]
    end_with_stdin: bool,
}

impl EndingArguments {
    pub(super) fn check(self) -> anyhow::Result<EndingSettings> {
        anyhow::ensure!(
            self.quiet_period.is_zero() || self.quiet_timeout < self.drain_timeout,
            "--drain-timeout {:?}: give more than --quiet-timeout {:?}; both count from SIGTERM on, and the last \
             requests need time to end",
            self.drain_timeout,
            self.quiet_timeout
        );
        Ok(EndingSettings {
            quiet: Quiet {
                period: self.quiet_period,
                timeout: self.quiet_timeout,
            },
            drain_timeout: self.drain_timeout,
            with_stdin: self.end_with_stdin,
        })
    }
}
