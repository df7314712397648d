//! A public and a private project, a token, the server over them, and the good client that is
//! served whatever others do.

use std::{
    fs,
    io::{BufReader, Write as _},
    net::TcpStream,
};

use base64::Engine as _;
use goproxy_tests::{
    goproxy::Goproxy,
    history::{History, put},
    http::{self, Response},
    sandbox::Sandbox,
};
use sha2::{Digest as _, Sha256};

/// The module prefix.
pub(crate) const HOST: &str = "gitlab.example.com";
/// A token that reads both projects, and one of another project.
pub(crate) const TOKEN: &str = "glpat-reader-0123456789abcdef";
pub(crate) const OTHER: &str = "glpat-other-0123456789abcdefg";
/// A list that everybody reads and one that a token reads; what they hold.
pub(crate) const PUBLIC: &str = "/api/v4/packages/go/gitlab.example.com/team/public/@v/list";
pub(crate) const PRIVATE: &str = "/api/v4/packages/go/gitlab.example.com/team/private/@v/list";
pub(crate) const VERSIONS: &str = "v1.0.0\n";

pub(crate) struct World {
    sandbox: Sandbox,
}

impl World {
    pub(crate) fn new() -> Self {
        let world = Self {
            sandbox: Sandbox::new(),
        };
        for name in ["public", "private"] {
            let module = format!("module {HOST}/team/{name}\n");
            let history = History::new().commit([put("go.mod", module)]).tag("v1.0.0");
            let folder = world.sandbox.path(&format!("volume/{name}.git"));
            history.create(&folder, &|| world.sandbox.command("git"));
        }
        let digest = |token: &str| {
            let digest = Sha256::digest(token.as_bytes());
            let digits: Vec<String> = digest.iter().map(|byte| format!("{byte:02x}")).collect();
            digits.concat()
        };
        let document = format!(
            "version: 1\ninstance: {{externalUrl: 'https://{HOST}', enabled: true}}\n\
             volumes:\n- {{name: v, mountPath: {}}}\nprojects:\n\
             - {{id: 1, path: team/public, visibility: public, repository: {{volume: v, path: public.git}}}}\n\
             - {{id: 2, path: team/private, repository: {{volume: v, path: private.git}}}}\n\
             tokens:\n- {{sha256: {}}}\n- {{sha256: {}, projects: [other/thing]}}\n",
            world.sandbox.path("volume").display(),
            digest(TOKEN),
            digest(OTHER),
        );
        fs::write(world.sandbox.path("serving-set"), document).unwrap();
        world
    }

    pub(crate) fn serve(&self) -> Goproxy {
        self.serve_with(&[])
    }

    pub(crate) fn serve_with(&self, arguments: &[&str]) -> Goproxy {
        let path = self.sandbox.path("serving-set");
        Goproxy::start_declared(&self.sandbox, &path, arguments)
    }

    /// The commit of the public project.
    pub(crate) fn head(&self) -> String {
        let folder = self.sandbox.path("volume/public.git");
        self.sandbox.git(&folder, &["rev-parse", "main"])
    }
}

/// A good client is served what it may read, and nothing broke on the way.
#[track_caller]
pub(crate) fn assert_serves(goproxy: &Goproxy) {
    let public = http::get(goproxy.address, PUBLIC);
    assert_eq!((public.status, public.text().as_str()), (200, VERSIONS));
    assert_eq!(http::get(goproxy.address, PRIVATE).status, 401);
    let token = [("Private-Token", TOKEN)];
    let private = http::request(goproxy.address, "GET", PRIVATE, &token);
    assert_eq!((private.status, private.text().as_str()), (200, VERSIONS));
    let log = goproxy.log();
    let is_broken = |line: &&String| line.contains("panicked") || line.contains("ERROR");
    let broken: Vec<_> = log.iter().filter(is_broken).collect();
    assert!(broken.is_empty(), "{broken:#?}");
}

/// A connection on which `request` was sent as far as the server takes it: it may have answered
/// and closed before it had everything.
pub(crate) fn begin(goproxy: &Goproxy, request: &[u8]) -> TcpStream {
    let mut stream = http::connect(goproxy.address).unwrap();
    stream.write_all(request).ok();
    stream
}

/// All answers until the server ends the connection. A reset ends it, too.
pub(crate) fn answers(stream: TcpStream) -> Vec<Response> {
    let mut reader = BufReader::new(stream);
    std::iter::from_fn(|| http::next(&mut reader).ok()).collect()
}

/// The statuses of what came back.
pub(crate) fn statuses(goproxy: &Goproxy, request: &[u8]) -> Vec<u16> {
    let answers = answers(begin(goproxy, request));
    answers.iter().map(|answer| answer.status).collect()
}

/// A request that must never be taken for one: it is a part of another.
pub(crate) const SMUGGLED: &str =
    "GET /smuggled HTTP/1.1\r\nHost: gitlab.example.com\r\nConnection: close\r\n\r\n";

/// No request for [`SMUGGLED`] was served.
#[track_caller]
pub(crate) fn assert_not_smuggled(goproxy: &Goproxy, what: &str) {
    // Lines are written in order: once this one is there, the others are.
    let mark = format!("/mark/{}", goproxy.log().len());
    http::get(goproxy.address, &mark);
    goproxy.wait_for_log("the mark", |line| line.contains(&mark).then_some(()));
    let log = goproxy.log();
    let is_smuggled = log.iter().any(|line| line.contains("/smuggled"));
    assert!(!is_smuggled, "{what:?}: {log:#?}");
}

/// The value of `Authorization` for a token as Basic's password.
pub(crate) fn basic(password: &str) -> String {
    let pair = format!("anybody:{password}");
    let encoded = base64::engine::general_purpose::STANDARD.encode(pair);
    format!("Basic {encoded}")
}
