//! A project's endpoint, asked with a name instead of a module path.
//!
//! The example of GitLab's API page asks so: `packages/go/my-go-module/@v/1.0.0.info`. There as
//! here it is answered 404; who reads the project is told the URL that was meant. To everybody
//! else the answer depends on the path alone.

use goproxy_core::access::{Outcome, Purpose};
use goproxy_core::module_path::ModulePath;

use super::Error;
use super::access::Door;
use super::path::Misnamed;
use crate::catalog::{Project, Served};

/// Why nothing is at this URL.
pub(super) fn refuse(door: &Door<'_>, request: &Misnamed) -> Error {
    let reason = request.fault.to_string();
    let served = door.served;
    let project = served.projects.find(&request.project);
    let project = project
        .filter(|project| door.decide(Some(project.as_ref()), Purpose::List) == Outcome::Allowed);
    match project {
        Some(project) => Error::Misnamed {
            reason,
            url: corrected(served, project, request),
        },
        None => Error::not_found(reason),
    }
}

/// The same question about the project's own module path, or what lies below it.
fn corrected(served: &Served, project: &Project, request: &Misnamed) -> String {
    let instance = &served.instance;
    let own = format!("{}/{}", instance.module_prefix, project.path());
    let below = request.module.split_once('/').map(|(_, below)| below);
    let nested = below.map(|below| format!("{own}/{below}"));
    // What stands below the name may be no path, either.
    let nested = nested.and_then(|path| ModulePath::parse(&path).ok());
    let module = nested.or_else(|| ModulePath::parse(&own).ok());
    let module = module.map_or(own, |module| module.escape().into_owned());
    format!(
        "{}/api/v4/projects/{}/packages/go/{module}/{}",
        instance.external_url.as_str(),
        request.project.replace('/', "%2F"),
        file(&request.file)
    )
}

/// A file name with the `v` that versions start with.
fn file(asked: &str) -> String {
    match asked {
        "@latest" => asked.to_owned(),
        number if number.starts_with(|first: char| first.is_ascii_digit()) => {
            format!("@v/v{number}")
        }
        file => format!("@v/{file}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_get_their_v_and_nothing_else_changes() {
        for (asked, meant) in [
            ("1.0.0.info", "@v/v1.0.0.info"),
            ("v1.0.0.zip", "@v/v1.0.0.zip"),
            ("list", "@v/list"),
            ("@latest", "@latest"),
        ] {
            assert_eq!(file(asked), meant);
        }
    }
}
