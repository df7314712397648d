//! `@v/{version}.zip`: the files of a version (Go Modules Reference, "GOPROXY protocol" and
//! "Module zip files").

mod send;

use std::sync::Arc;

use goproxy_core::object_id::ObjectId;
use goproxy_core::version::Version;
use goproxy_git::Freshness;
use hyper::{Response, header};

use super::asked::Asked;
use super::{Body, Error, response};
use crate::build::{BuildError, ModuleZip};

/// The zip of the module that was asked for, whose files lie in `directory` of the root tree
/// `tree`.
pub(super) async fn answer(
    asked: &Asked<'_>,
    version: Version,
    tree: ObjectId,
    directory: String,
) -> Result<Response<Body>, Error> {
    let project = &asked.place.project;
    let zip = ModuleZip {
        tree,
        directory,
        module: asked.place.module.path().clone(),
        version,
    };
    let name = zip.name();
    let source = project.git_directory().as_os_str().as_encoded_bytes();
    let key = zip.store_key((!asked.state.settings.verify_objects).then_some(source));
    let (state, opened) = (Arc::clone(asked.state), Arc::clone(project));
    let open = move |cancel: &_| {
        let freshness = Freshness::MaxAge(state.settings.refs_max_age);
        state.repositories.view(&opened, freshness, cancel)
    };
    let sent = send::send(
        &asked.state.builder,
        zip,
        key,
        asked.parts,
        asked.door.turn(asked.state),
        open,
    )
    .await;
    let answer = sent.map_err(|error| failure(&error, &name, project.path()))?;
    let caching = asked.sharing().cache_control();
    Ok(response::with_header(
        answer,
        header::CACHE_CONTROL,
        caching,
    ))
}

/// What refuses the zip is "not found", as the `go` command's proxies say it; trouble is not.
fn failure(error: &Arc<BuildError>, name: &str, project: &str) -> Error {
    match &**error {
        error if error.is_refusal() => Error::not_found(format!("{name}: create zip: {error}")),
        BuildError::Pool(error) => Error::from(error.clone()),
        BuildError::Repository(error) => Error::unreadable(project, error),
        error => Error::Unavailable {
            reason: format!("{name}: {error}"),
            cause: None,
        },
    }
}
