//! `info/refs`: what there is to fetch.

use hyper::Response;
use hyper::header::HeaderValue;

use super::{Asked, Body, Error, on_view, receive, run};
use crate::limits::Turn;
use crate::upload_pack;

const ADVERTISEMENT: HeaderValue =
    HeaderValue::from_static("application/x-git-upload-pack-advertisement");

pub(super) async fn answer(asked: &Asked<'_>) -> Result<Response<Body>, Error> {
    match service(asked.parts.uri.query().unwrap_or_default()) {
        Some("git-upload-pack") => {}
        Some("git-receive-pack") => return Err(receive::refused(asked)),
        // The dumb protocol, which reads files.
        _ => return Err(Error::Unrouted),
    }
    let project = asked.project()?;
    let terms = asked.terms();
    let job = on_view(asked.state, &project, move |state, looks| {
        let view = looks.recent()?;
        state.upload_pack.advertisement(&view, terms)
    });
    let (job, preamble) = (job.await?, upload_pack::preamble(terms.protocol));
    let beginning = (preamble, ADVERTISEMENT);
    run(asked.state, &project, job, beginning, Turn::default()).await
}

/// The service that a query asks for. Git sends its name unescaped.
fn service(query: &str) -> Option<&str> {
    let mut pairs = query.split('&');
    pairs.find_map(|pair| pair.strip_prefix("service="))
}
