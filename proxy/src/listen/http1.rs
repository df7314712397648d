//! HTTP/1.1 on a connection: one answer at a time.

use std::convert::Infallible;
use std::pin::pin;

use hyper::body::Incoming;
use hyper::rt::{Read, Write};
use hyper::server::conn::http1::Builder;
use hyper::service::service_fn;
use hyper::{Request, Response};

use super::Handler;
use super::connection::{Client, Error};
use super::guarded_body::GuardedBody;

/// Bytes of a request's head, and of an answer's that wait to be written. Module paths and
/// credentials are far below it. Of header lines hyper takes 100, for which alone it needs no
/// memory of the heap.
const MAX_BUFFER: usize = 64 << 10;

pub(super) async fn serve<I, H>(io: I, client: Client<H>) -> Result<(), Error>
where
    I: Read + Write + Unpin,
    H: Handler,
{
    let mut shutdown = client.shutdown.clone();
    let service = service_fn(|request: Request<Incoming>| {
        let answer = client.answer(request);
        async move {
            let (answer, answering): (Response<_>, _) = answer.await;
            Ok::<_, Infallible>(answer.map(|body| GuardedBody::whole(body, answering)))
        }
    });
    let connection = Builder::new()
        .header_read_timeout(None)
        .max_buf_size(MAX_BUFFER)
        .serve_connection(io, service);
    let mut connection = pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        _ = shutdown.begun() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    ended.map_err(Error::Http)
}
