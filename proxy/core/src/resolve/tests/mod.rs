//! One test for each rule, on repositories in memory.

use super::*;
use crate::module_path::ModulePath;
use crate::test_support::TestRepository;

mod list;
mod versions;

/// The module `path` of the repository whose root is `e.org/r`.
fn module(path: &str) -> Module {
    let root = if path.starts_with("gopkg.in/") {
        path
    } else {
        "e.org/r"
    };
    Module::new(ModulePath::parse(path).unwrap(), root, "").unwrap()
}

fn listed(repository: &TestRepository, path: &str) -> String {
    match list(repository, &module(path)) {
        Ok(versions) => versions
            .iter()
            .map(Version::as_str)
            .collect::<Vec<_>>()
            .join(" "),
        Err(error) => error.to_string(),
    }
}

/// The version that a query resolves to, or the reason why it does not.
fn resolved(repository: &TestRepository, path: &str, query: &str) -> String {
    text(stat(repository, &module(path), query))
}

fn text(outcome: Result<Resolved, Error<std::convert::Infallible>>) -> String {
    match outcome {
        Ok(resolved) => resolved.version.to_string(),
        Err(error) => error.to_string(),
    }
}
