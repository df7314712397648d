//! A proxy between the operator and the API server that can be told what to do with each call.

mod call;
mod treatment;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::{future, thread};

use futures::TryStreamExt as _;
use goproxy_tests::control_plane::{ADMIN, ControlPlane};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt as _, Full, StreamBody};
use hyper::body::{Bytes, Frame, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, header};
use hyper_util::rt::TokioIo;
use kube::config::{KubeConfigOptions, Kubeconfig};
use tokio::net::{TcpListener, TcpStream};

pub(crate) use call::Call;
pub(crate) use treatment::Treatment;

type Error = Box<dyn std::error::Error + Send + Sync>;
type Body = UnsyncBoxBody<Bytes, Error>;
type Decide = Box<dyn FnMut(&Call) -> Treatment + Send>;

/// The proxy. It runs as long as the test process.
pub(crate) struct Proxy {
    pub(crate) url: String,
    shared: Arc<Shared>,
}

struct Shared {
    upstream: kube::Client,
    /// Whether anything passes: nothing does of an operator that counts as killed.
    is_open: AtomicBool,
    state: Mutex<State>,
}

struct State {
    decide: Decide,
    counts: BTreeMap<(&'static str, String), usize>,
    calls: Vec<(Call, Treatment)>,
    /// Calls that were not answered, and that the operator waits for no longer.
    given_up: Vec<Call>,
}

impl Proxy {
    /// Starts it. Each call is passed on as one of `user`, until [`Self::disturb`] says otherwise.
    pub(crate) fn start(plane: &ControlPlane, user: String) -> Self {
        let config = Kubeconfig::read_from(plane.kubeconfig(ADMIN)).unwrap();
        let (started, starting) = channel();
        thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async {
                let shared = Arc::new(Shared {
                    upstream: upstream(config, user).await,
                    is_open: AtomicBool::new(true),
                    state: Mutex::new(State {
                        decide: Box::new(|_| Treatment::Pass),
                        counts: BTreeMap::new(),
                        calls: Vec::new(),
                        given_up: Vec::new(),
                    }),
                });
                let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
                let url = format!("http://{}", listener.local_addr().unwrap());
                started.send((url, Arc::clone(&shared))).unwrap();
                accept(listener, shared).await;
            });
        });
        let (url, shared) = starting.recv().unwrap();
        Self { url, shared }
    }

    /// From now on `decide` says what happens to each call.
    pub(crate) fn disturb(&self, decide: impl FnMut(&Call) -> Treatment + Send + 'static) {
        self.shared.lock().decide = Box::new(decide);
    }

    /// What was called so far, and what happened to it.
    pub(crate) fn calls(&self) -> Vec<(Call, Treatment)> {
        self.shared.lock().calls.clone()
    }

    /// The calls that were never answered and that the operator no longer waits for.
    pub(crate) fn given_up(&self) -> Vec<Call> {
        self.shared.lock().given_up.clone()
    }

    /// Whether the operator counts as killed.
    pub(crate) fn is_closed(&self) -> bool {
        !self.shared.is_open()
    }

    /// Lets the successor of a killed operator in.
    pub(crate) fn open(&self) {
        self.shared.is_open.store(true, Ordering::SeqCst);
    }
}

/// The administrator, in the name of `user`.
async fn upstream(config: Kubeconfig, user: String) -> kube::Client {
    let options = KubeConfigOptions::default();
    let config = kube::Config::from_custom_kubeconfig(config, &options).await;
    let mut config = config.unwrap();
    config.default_retry = false;
    config.auth_info.impersonate = Some(user);
    let groups = ["system:serviceaccounts", "system:authenticated"];
    config.auth_info.impersonate_groups = Some(groups.map(str::to_owned).into());
    kube::Client::try_from(config).unwrap()
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        if shared.is_open() {
            tokio::spawn(serve(stream, Arc::clone(&shared)));
        }
    }
}

async fn serve(stream: TcpStream, shared: Arc<Shared>) {
    let service = service_fn(|request| treat(Arc::clone(&shared), request));
    let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    // The operator may hang up, and an answer that is lost is an error, too.
    connection.await.ok();
}

async fn treat(shared: Arc<Shared>, request: Request<Incoming>) -> Result<Response<Body>, Error> {
    let (parts, body) = request.into_parts();
    let body = body.collect().await?.to_bytes();
    if !shared.is_open() {
        return Err("the operator has been killed".into());
    }
    let request = Request::from_parts(parts.clone(), body);
    let (call, treatment) = shared.note(Call::read(&parts));
    match treatment {
        Treatment::Pass => shared.pass(request).await,
        Treatment::Answer(code) => Ok(treatment::answer(code, None)),
        Treatment::TooMany(seconds) => Ok(treatment::answer(429, Some(seconds))),
        Treatment::Late(by) => {
            tokio::time::sleep(by).await;
            shared.pass(request).await
        }
        Treatment::Silence => {
            let _until = Hanging { call, shared };
            future::pending().await
        }
        Treatment::Lose => {
            shared.pass(request).await?;
            Err("the answer is lost".into())
        }
        Treatment::Expired => Ok(treatment::expired()),
        Treatment::Cut(events) => Ok(cut(shared.pass(request).await?, events)),
        Treatment::KillAfter => {
            let passed = shared.pass(request).await;
            shared.kill();
            passed?;
            Err("the operator has been killed".into())
        }
        Treatment::KillBefore => {
            shared.kill();
            Err("the operator has been killed".into())
        }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_open(&self) -> bool {
        self.is_open.load(Ordering::SeqCst)
    }

    /// Counts the call and decides what happens to it.
    fn note(&self, mut call: Call) -> (Call, Treatment) {
        let mut state = self.lock();
        let count = state.counts.entry((call.verb, call.resource.clone()));
        let count = count.or_default();
        *count += 1;
        call.number = *count;
        let treatment = (state.decide)(&call);
        state.calls.push((call.clone(), treatment));
        (call, treatment)
    }

    fn kill(&self) {
        self.is_open.store(false, Ordering::SeqCst);
    }

    async fn pass(&self, request: Request<Bytes>) -> Result<Response<Body>, Error> {
        let (mut parts, body) = request.into_parts();
        for name in [header::AUTHORIZATION, header::HOST, header::CONTENT_LENGTH] {
            parts.headers.remove(name);
        }
        let request = Request::from_parts(parts, kube::client::Body::from(body));
        let response = self.upstream.send(request).await?;
        Ok(response.map(|body| body.map_err(Into::into).boxed_unsync()))
    }
}

/// A call that is not answered. It is dropped when the operator hangs up.
struct Hanging {
    call: Call,
    shared: Arc<Shared>,
}

impl Drop for Hanging {
    fn drop(&mut self) {
        self.shared.lock().given_up.push(self.call.clone());
    }
}

fn whole(bytes: Bytes) -> Body {
    Full::new(bytes)
        .map_err(|never| match never {})
        .boxed_unsync()
}

/// The answer up to this many events, and then the end of the connection.
fn cut(response: Response<Body>, events: usize) -> Response<Body> {
    response.map(|body| {
        let mut left = events;
        let frames = body.into_data_stream().and_then(move |bytes| {
            let lines = bytes.split(|byte| *byte == b'\n').count() - 1;
            let is_over = lines > left;
            left = left.saturating_sub(lines);
            future::ready(if is_over {
                Err("the watch is cut".into())
            } else {
                Ok(Frame::data(bytes))
            })
        });
        StreamBody::new(frames).boxed_unsync()
    })
}
