//! A go-get server: answers `?go-get=1` with `go-import` tags, as module hosts do.
//!
//! The `go` command reaches it as its HTTP proxy: HTTPS goes to a closed port and fails at once,
//! `GOINSECURE` lets go fall back to plain HTTP, and the request arrives here with its whole URL.

use std::{
    collections::BTreeMap,
    io::{BufRead as _, BufReader, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::Arc,
    thread,
};

/// Import root to the rest of its tag: repository URL and, since Go 1.25, a subdirectory.
pub type Imports = BTreeMap<String, Import>;

/// Where the modules below an import root come from.
#[derive(Clone, Debug)]
pub struct Import {
    pub url: String,
    /// The tag's fourth field; empty for none.
    pub subdirectory: String,
}

/// A running go-get server; its thread ends with the process.
#[derive(Debug)]
pub struct Vanity {
    pub address: SocketAddr,
}

impl Vanity {
    /// Serves `imports` on a free port of the loopback address.
    pub fn start(imports: Imports) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("its address");
        let imports = Arc::new(imports);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let imports = Arc::clone(&imports);
                thread::spawn(move || answer(&stream, &imports));
            }
        });
        Self { address }
    }
}

/// Answers one request and closes; a client that goes away early is no failure.
fn answer(mut stream: &TcpStream, imports: &Imports) -> Option<()> {
    let mut lines = BufReader::new(stream.try_clone().ok()?).lines();
    let request = lines.next()?.ok()?;
    while !lines.next()?.ok()?.is_empty() {}
    let url = request.split(' ').nth(1)?;
    let path = url
        .strip_prefix("http://")?
        .split('?')
        .next()?
        .trim_end_matches('/');
    let (status, body) = match find(imports, path) {
        Some((root, import)) => ("200 OK", page(root, import)),
        None => ("404 Not Found", String::from("no such module\n")),
    };
    let length = body.len();
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: text/html\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )
    .ok()
}

fn page(root: &str, import: &Import) -> String {
    let Import { url, subdirectory } = import;
    let content = format!("{root} git {url} {subdirectory}");
    format!(
        "<html><head><meta name=\"go-import\" content=\"{}\"></head></html>\n",
        content.trim_end()
    )
}

/// The longest root that is `path` or lies above it.
pub fn find<'a>(imports: &'a Imports, path: &'a str) -> Option<(&'a str, &'a Import)> {
    let ends = path
        .match_indices('/')
        .map(|(end, _)| end)
        .chain([path.len()]);
    let found = ends
        .filter_map(|end| imports.get_key_value(&path[..end]))
        .next_back();
    found.map(|(root, import)| (root.as_str(), import))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn longest_root_wins_and_whole_elements_count() {
        let import = Import {
            url: String::new(),
            subdirectory: String::new(),
        };
        let imports: Imports = ["a.b/c", "a.b/c/d"]
            .into_iter()
            .map(|root| (root.to_owned(), import.clone()))
            .collect();
        let root = |path| find(&imports, path).map(|(root, _)| root.to_owned());
        assert_eq!(root("a.b/c/d/e").as_deref(), Some("a.b/c/d"));
        assert_eq!(root("a.b/c/dd").as_deref(), Some("a.b/c"));
        assert_eq!(root("a.b/cc"), None);
    }
}
