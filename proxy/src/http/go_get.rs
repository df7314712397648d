//! `?go-get=1`: where the repository of an import path is (Go Modules Reference, "Finding a
//! repository for a module path"; GitLab behaviour §4).
//!
//! The longest project path that the URL's path is or lies below answers; a former path keeps
//! standing as the root and names the present repository. Whoever may not know is told what
//! GitLab tells strangers: by its policy a guess from the first two segments, or to log in.

use std::sync::Arc;

use goproxy_core::access::{Outcome, Purpose};
use goproxy_core::identity::ProjectPath;
use goproxy_core::serving_set::{GitProtocol, GoGetPolicy};
use goproxy_git::{Cancel, Freshness};
use hyper::header::{self, HeaderValue};
use hyper::http::request::Parts;
use hyper::{Method, Response, StatusCode};
use percent_encoding::percent_decode_str;

use super::access::Door;
use super::response::{self, TEXT, TRANSIENT};
use super::{Body, Error};
use crate::catalog::{Project, Served};
use crate::state::AppState;

const HTML: HeaderValue = HeaderValue::from_static("text/html");

/// Segments of a path that may be a project's: as many as GitLab looks at.
const MAX_SEGMENTS: usize = 22;

/// The path below the relative root, if the request asks for discovery: by `GET` or `HEAD`, with
/// `go-get=1`, outside of the API, of other pages of a project and of git.
pub(super) fn wanted(parts: &Parts, root: &str) -> Option<String> {
    let path = parts.uri.path();
    let path = path.strip_prefix(root).unwrap_or(path);
    let reserved = path.starts_with("/api/") || path.contains("/-/") || path.contains(".git/");
    let asks = parts
        .uri
        .query()
        .is_some_and(|query| query.split('&').any(is_go_get));
    if reserved || !asks || !matches!(parts.method, Method::GET | Method::HEAD) {
        return None;
    }
    percent_decode_str(path.trim_matches('/'))
        .decode_utf8()
        .ok()
        .map(std::borrow::Cow::into_owned)
}

/// `go-get=1`; GitLab reads the number and ignores what follows it.
fn is_go_get(parameter: &str) -> bool {
    let value = parameter.strip_prefix("go-get=");
    value.is_some_and(|value| {
        let digits = value.bytes().take_while(u8::is_ascii_digit).count();
        value.get(..digits).and_then(|number| number.parse().ok()) == Some(1_u64)
    })
}

/// What a path leads to: its root in import paths, and the project there.
struct Found<'a> {
    root: String,
    project: &'a Arc<Project>,
}

/// Answers for `path`, which [`wanted`] returned.
pub(super) async fn answer(
    state: &Arc<AppState>,
    door: &Door<'_>,
    path: &str,
    parts: &Parts,
) -> Result<Response<Body>, Error> {
    let served = door.served;
    let import_host = import_host(served, parts);
    let found = find(served, path, import_host);
    let project = found.as_ref().map(|found| &**found.project);
    let decision = door.decide(project, Purpose::Discover);
    if let (Outcome::Allowed, Some(found)) = (decision, &found) {
        check_repository(state, found.project).await?;
        return Ok(page(&tags(served, door, found), &found.root));
    }
    let has_credentials = parts.headers.contains_key(header::AUTHORIZATION);
    if served.document.is_none() || has_credentials || import_host.is_some() {
        return Ok(not_found(served));
    }
    match served.instance.go_get.policy {
        GoGetPolicy::Guess => Ok(guess(served, path)),
        GoGetPolicy::Deny => Err(Error::Unauthorized),
    }
}

/// The vanity host that the request was sent to, if it is one of ours.
fn import_host<'a>(served: &'a Served, parts: &Parts) -> Option<&'a str> {
    let host = parts.headers.get(header::HOST)?.to_str().ok()?;
    let host = host.rsplit_once(':').map_or(host, |(host, _)| host);
    let mut hosts = served.instance.import_hosts.iter();
    hosts
        .find(|own| own.eq_ignore_ascii_case(host))
        .map(String::as_str)
}

/// The project at the longest beginning of `path`.
fn find<'a>(served: &'a Served, path: &str, import_host: Option<&str>) -> Option<Found<'a>> {
    let segments: Vec<&str> = path.split('/').take(MAX_SEGMENTS).collect();
    let beginnings = (1..=segments.len()).rev();
    let prefix = import_host.unwrap_or(&served.instance.module_prefix);
    beginnings
        .filter_map(|count| segments.get(..count))
        .find_map(|segments| {
            let path = segments.join("/");
            let root = format!("{prefix}/{path}");
            let projects = &served.projects;
            let project = match import_host {
                Some(_) => projects.by_import_path(&root),
                None => projects
                    .by_path(&path)
                    .or_else(|| projects.by_former_path(&path)),
            };
            project.map(|project| Found { root, project })
        })
}

/// A project whose repository cannot be read at this moment is trouble, not an answer.
async fn check_repository(state: &Arc<AppState>, project: &Arc<Project>) -> Result<(), Error> {
    let (worker, opened) = (Arc::clone(state), Arc::clone(project));
    let look = move || {
        let view = worker
            .repositories
            .view(&opened, Freshness::Now, &Cancel::new());
        view.map(drop)
    };
    let outcome = state.pools.questions.run(look).await?;
    outcome.map_err(|error| Error::unreadable(project.path(), &error))
}

/// The meta elements: the repository, and what the instance adds.
fn tags(served: &Served, door: &Door<'_>, found: &Found<'_>) -> String {
    let (root, project) = (&found.root, found.project);
    let instance = &served.instance;
    let meta = |name: &str, content: String| {
        let content = escape(&content);
        format!("<meta name=\"{name}\" content=\"{content}\">")
    };
    let mut tags = meta(
        "go-import",
        format!("{root} git {}", repository(served, project.path())),
    );
    let usable = || {
        let decide = |purpose| door.decide(Some(&**project), purpose) == Outcome::Allowed;
        decide(Purpose::List) && decide(Purpose::Download)
    };
    if instance.go_get.mod_tag && usable() {
        let endpoint = instance.external_url.instance_endpoint();
        tags += &meta("go-import", format!("{root} mod {endpoint}"));
    }
    if let Some(template) = &instance.go_get.source_url {
        let url = template.replace("{project}", project.path());
        let (tree, blob) = ("/-/tree/HEAD{/dir}", "/-/blob/HEAD{/dir}/{file}#L{line}");
        tags += &meta("go-source", format!("{root} {url} {url}{tree} {url}{blob}"));
    }
    tags
}

/// Where git finds the project at `path`.
fn repository(served: &Served, path: &str) -> String {
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

/// GitLab's guess: a project has two segments, whether there is one or not.
fn guess(served: &Served, path: &str) -> Response<Body> {
    let segments: Vec<&str> = path.split('/').take(2).collect();
    let path = segments.join("/");
    if segments.len() < 2 || ProjectPath::parse(&path).is_err() {
        return not_found(served);
    }
    let root = format!("{}/{path}", served.instance.module_prefix);
    let content = escape(&format!("{root} git {}", repository(served, &path)));
    page(
        &format!("<meta name=\"go-import\" content=\"{content}\">"),
        &root,
    )
}

fn page(tags: &str, root: &str) -> Response<Body> {
    let root = escape(root);
    let page = format!("<html><head>{tags}</head><body>go get {root}</body></html>");
    let answer = response::response(StatusCode::OK, TRANSIENT, response::full(page));
    response::with_header(answer, header::CONTENT_TYPE, HTML)
}

fn not_found(served: &Served) -> Response<Body> {
    let text = format!(
        "Go package not found or access denied. If it is private, put a token into your netrc \
         file: machine, login and password for {}\n",
        served.instance.external_url
    );
    let answer = response::response(StatusCode::NOT_FOUND, TRANSIENT, response::full(text));
    response::with_header(answer, header::CONTENT_TYPE, TEXT)
}

/// For attribute values and text.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use hyper::Request;

    fn wanted(method: Method, uri: &str) -> Option<String> {
        let request = Request::builder().method(method).uri(uri);
        super::wanted(&request.body(()).unwrap().into_parts().0, "/root")
    }

    #[test]
    fn discovery_is_asked_for_by_get_and_head_outside_of_reserved_paths() {
        for (uri, path) in [
            ("/root/g/p?go-get=1", Some("g/p")),
            ("/g/p/?go-get=1", Some("g/p")),
            ("/g/p?x=2&go-get=1abc", Some("g/p")),
            ("/g/p?go-get=01", Some("g/p")),
            ("/g/p%2Dx?go-get=1", Some("g/p-x")),
            ("/?go-get=1", Some("")),
            ("/g/p", None),
            ("/g/p?go-get=0", None),
            ("/g/p?go-get=11", None),
            ("/g/p?go-get=", None),
            ("/g/p?ago-get=1", None),
            ("/api/v4/x?go-get=1", None),
            ("/g/p/-/tree?go-get=1", None),
            ("/g/p.git/info/refs?go-get=1", None),
            ("/g/p%ff?go-get=1", None),
        ] {
            assert_eq!(wanted(Method::GET, uri).as_deref(), path, "{uri}");
            assert_eq!(wanted(Method::HEAD, uri).as_deref(), path, "{uri}");
            assert_eq!(wanted(Method::POST, uri), None, "{uri}");
        }
    }
}
