//! Two clients: one that watches for as long as it takes, and one whose every call is bounded.

use std::time::Duration;

use anyhow::Context as _;
use kube::client::ClientBuilder;
use kube::{Client, Config};
use tower::BoxError;
use tower::util::MapFutureLayer;

/// How long the API server may keep silent during a call.
const READ_TIMEOUT: Duration = Duration::from_secs(15);
/// How long a connection may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a list or a watch may take to begin. What comes then, watches bound themselves.
const BEGIN_TIMEOUT: Duration = Duration::from_secs(30);

/// The clients.
#[derive(Clone)]
pub(super) struct Clients {
    /// For watches, which have time-outs of their own once they have begun.
    pub(super) watching: Client,
    /// For everything else.
    pub(super) calling: Client,
}

impl Clients {
    pub(super) fn new(config: &Config) -> anyhow::Result<Self> {
        let mut config = config.clone();
        config.connect_timeout = Some(CONNECT_TIMEOUT);
        // Whoever calls knows better when to repeat, and has to see that it fails: by itself a client
        // goes on for as long as a server says, up to minutes, without a word to anybody.
        config.default_retry = false;
        let mut bounded = config.clone();
        bounded.read_timeout = Some(READ_TIMEOUT);
        bounded.write_timeout = Some(READ_TIMEOUT);
        // The time in which nothing was asked is no silence.
        bounded.reset_reader_on_write = true;
        let builder = |config| ClientBuilder::try_from(config).context("cannot make a client");
        Ok(Self {
            watching: builder(config)?
                .with_layer(&MapFutureLayer::new(begun))
                .build(),
            calling: builder(bounded)?.build(),
        })
    }
}

/// The answer's head, unless it is too long in coming: without an end to that a connection that
/// died on its way would leave a watch deaf for ever.
async fn begun<T>(answer: impl Future<Output = Result<T, BoxError>>) -> Result<T, BoxError> {
    let answered = tokio::time::timeout(BEGIN_TIMEOUT, answer).await;
    answered.unwrap_or_else(|_| {
        let seconds = BEGIN_TIMEOUT.as_secs();
        Err(format!("no answer within {seconds} s").into())
    })
}

/// What the API server said, or why it could not be asked.
pub(super) fn words(error: &kube::Error) -> String {
    match error {
        kube::Error::Api(status) => status.message.clone(),
        other => format!("the API server cannot be asked: {other}"),
    }
}
