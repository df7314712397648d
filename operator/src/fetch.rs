//! Plain HTTP to management ports.

use http_body_util::{BodyExt as _, Empty, Limited};
use hyper::Response;
use hyper::body::{Bytes, Incoming};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;

/// Asks without a body.
pub(crate) type Fetcher = Client<HttpConnector, Empty<Bytes>>;

/// One that keeps connections open.
pub(crate) fn fetcher() -> Fetcher {
    Client::builder(TokioExecutor::new()).build_http()
}

/// The body of an answer; an error if it has more than `most` bytes.
pub(crate) async fn body(answer: Response<Incoming>, most: usize) -> anyhow::Result<Bytes> {
    let body = Limited::new(answer.into_body(), most).collect().await;
    Ok(body.map_err(|error| anyhow::anyhow!(error))?.to_bytes())
}
