//! Two clients: one that watches for as long as it takes, and one whose every call is bounded.

use std::time::Duration;

use anyhow::Context as _;
use kube::{Client, Config};

/// How long the API server may keep silent during a call.
const READ_TIMEOUT: Duration = Duration::from_secs(15);
/// How long a connection may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// The clients.
#[derive(Clone)]
pub(super) struct Clients {
    /// For watches, which have time-outs of their own.
    pub(super) watching: Client,
    /// For everything else. It does not repeat by itself: whoever calls knows better when.
    pub(super) calling: Client,
}

impl Clients {
    pub(super) fn new(config: &Config) -> anyhow::Result<Self> {
        let mut config = config.clone();
        config.connect_timeout = Some(CONNECT_TIMEOUT);
        let mut bounded = config.clone();
        bounded.read_timeout = Some(READ_TIMEOUT);
        bounded.write_timeout = Some(READ_TIMEOUT);
        bounded.default_retry = false;
        let client = |config| Client::try_from(config).context("cannot make a client");
        Ok(Self {
            watching: client(config)?,
            calling: client(bounded)?,
        })
    }
}

/// What the API server said, or why it could not be asked.
pub(super) fn words(error: &kube::Error) -> String {
    match error {
        kube::Error::Api(status) => status.message.clone(),
        other => format!("the API server cannot be asked: {other}"),
    }
}
