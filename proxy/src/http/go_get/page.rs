//! The page that the `go` command reads: meta elements in its head.

use goproxy_core::access::{Outcome, Purpose};
use goproxy_core::serving_set::GitProtocol;
use hyper::header::{self, HeaderValue};
use hyper::{Response, StatusCode};

use super::Found;
use crate::catalog::Served;
use crate::http::Body;
use crate::http::access::Door;
use crate::http::response::{self, TRANSIENT};

const HTML: HeaderValue = HeaderValue::from_static("text/html");

/// The elements of a project: its repository, and what the instance adds.
pub(super) fn elements(served: &Served, door: &Door<'_>, found: &Found<'_>) -> String {
    let (root, project) = (&found.root, found.project);
    let instance = &served.instance;
    let mut elements = repository(served, root, project.path());
    let usable = || {
        let decide = |purpose| door.decide(Some(&**project), purpose) == Outcome::Allowed;
        decide(Purpose::List) && decide(Purpose::Download)
    };
    if instance.go_get.mod_tag && usable() {
        let endpoint = instance.external_url.instance_endpoint();
        elements += &meta("go-import", &format!("{root} mod {endpoint}"));
    }
    if let Some(template) = &instance.go_get.source_url {
        let url = template.replace("{project}", project.path());
        let (tree, blob) = ("/-/tree/HEAD{/dir}", "/-/blob/HEAD{/dir}/{file}#L{line}");
        elements += &meta(
            "go-source",
            &format!("{root} {url} {url}{tree} {url}{blob}"),
        );
    }
    elements
}

/// The element that says that the repository of `root` is that of the project at `path`.
pub(super) fn repository(served: &Served, root: &str, path: &str) -> String {
    meta("go-import", &format!("{root} git {}", url(served, path)))
}

fn meta(name: &str, content: &str) -> String {
    let content = escape(content);
    format!("<meta name=\"{name}\" content=\"{content}\">")
}

/// Where git finds the project at `path`.
fn url(served: &Served, path: &str) -> String {
    let instance = &served.instance;
    if instance.git.protocol == GitProtocol::Http {
        return instance.external_url.repository(path);
    }
    let ssh = &instance.git.ssh;
    let user = if ssh.user.is_empty() {
        String::new()
    } else {
        format!("{}@", ssh.user)
    };
    let port = if ssh.port == 22 {
        String::new()
    } else {
        format!(":{}", ssh.port)
    };
    format!("ssh://{user}{}{port}/{path}.git", ssh.host)
}

/// The page with these elements.
pub(super) fn answer(elements: &str, root: &str) -> Response<Body> {
    let root = escape(root);
    let page = format!("<html><head>{elements}</head><body>go get {root}</body></html>");
    let answer = response::response(StatusCode::OK, TRANSIENT, response::full(page));
    response::with_header(answer, header::CONTENT_TYPE, HTML)
}

/// For attribute values and text.
pub(in crate::http) fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
