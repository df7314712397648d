//! Serving sets as an operator writes them, and the server over one.

use std::{fs, path::PathBuf};

use goproxy_core::hash::{hex, sha256};
use goproxy_tests::{goproxy::Goproxy, http, sandbox::Sandbox};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::inputs::Input;

/// A running server and the folder of its serving set. Both go with it.
pub(crate) struct Declared {
    pub(crate) goproxy: Goproxy,
    folder: TempDir,
}

/// The text of the token with this number.
pub(crate) fn token(number: usize) -> String {
    format!("glpat-{number:032}")
}

/// The entry of a token, with further members.
pub(crate) fn token_entry(number: usize, mut more: Value) -> Value {
    more["sha256"] = Value::from(hex(&sha256(token(number).as_bytes())));
    more
}

/// The entry of a project over the repository of `input`.
pub(crate) fn project_entry(input: &Input, id: usize, path: &str, visibility: &str) -> Value {
    let repository = input.repository.strip_prefix(&input.folder);
    let repository = repository.expect("the repository lies in the folder");
    json!({
        "id": id,
        "path": path,
        "visibility": visibility,
        "repository": {"volume": "v", "path": repository},
    })
}

/// A serving set of these entries.
pub(crate) fn document(input: &Input, projects: &[Value], tokens: &[Value]) -> Value {
    json!({
        "version": 1,
        "instance": {"externalUrl": format!("https://{}", input.host), "enabled": true},
        "volumes": [{"name": "v", "mountPath": input.folder}],
        "projects": projects,
        "tokens": tokens,
    })
}

impl Declared {
    /// Serves `document`; returns when the server has looked at all repositories.
    pub(crate) fn start(sandbox: &Sandbox, document: &Value, variables: &[(&str, &str)]) -> Self {
        let folder = TempDir::with_prefix_in("declared-", sandbox.path(""));
        let folder = folder.expect("a folder in the sandbox");
        let path = folder.path().join("serving-set");
        fs::write(&path, document.to_string()).expect("a file in the sandbox");
        let cache = folder.path().join("cache");
        let cache = cache.to_str().expect("a plain path");
        // Nothing but what is measured shall cost.
        let arguments = ["--cache-dir", cache, "--poll-interval", "1h"];
        let goproxy = Goproxy::start_declared_with(sandbox, &path, &arguments, variables);
        let elsewhere = goproxy.get("elsewhere.test/module/@v/list");
        assert_eq!(elsewhere.status, 404, "{}", elsewhere.text());
        Self { goproxy, folder }
    }

    /// Where the serving set lies.
    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("serving-set")
    }

    /// The digest of the serving set that is served.
    pub(crate) fn hash(&self) -> String {
        let report = http::get(self.goproxy.management, "/serving-set").text();
        let report: Value = serde_json::from_str(&report).expect("a report");
        report["hash"].as_str().expect("a digest").to_owned()
    }
}
