//! Questions about modules: where the module is, then the endpoint.

use std::sync::Arc;

use goproxy_core::module_path::ModulePath;
use hyper::Response;
use hyper::http::request::Parts;

use super::path::{ModuleRequest, Scope};
use super::{Body, Error, info, latest, list, mod_file, zip};
use crate::placement::Place;
use crate::questions::{self, Answer, Question};
use crate::state::AppState;

/// What an endpoint needs to answer a request.
pub(super) struct Asked<'a> {
    pub(super) state: &'a Arc<AppState>,
    pub(super) place: &'a Place,
    pub(super) parts: &'a Parts,
}

pub(super) async fn answer(
    state: &Arc<AppState>,
    request: ModuleRequest,
    parts: &Parts,
) -> Result<Response<Body>, Error> {
    let place = match &request.scope {
        Scope::Instance => anywhere(state, &request.module).await?,
        Scope::Project(id) => in_project(state, id, &request.module).await?,
    };
    let asked = Asked {
        state,
        place: &place,
        parts,
    };
    let answer = questions::ask(state, &place, &request.question).await?;
    match (request.question, answer) {
        (Question::List, Answer::List(body)) => Ok(list::answer(&asked, body)),
        (Question::Latest, Answer::Info { json, .. }) => Ok(latest::answer(&asked, json)),
        (Question::Info(query), Answer::Info { json, version }) => {
            Ok(info::answer(&asked, &query, &version, json))
        }
        (Question::Mod(_), Answer::Mod(body)) => Ok(mod_file::answer(&asked, body)),
        (Question::Zip(version), Answer::Zip { tree, directory }) => {
            zip::answer(&asked, version, tree, directory).await
        }
        (question, answer) => Err(Error::Internal(
            format!("{question:?} was answered with {answer:?}").into(),
        )),
    }
}

/// A module of whatever project. Paths that the projects' own names place are found at once;
/// what go.mod files declare is known after the first look at all repositories.
async fn anywhere(state: &AppState, module: &ModulePath) -> Result<Place, Error> {
    let projects = state.catalog.current();
    if let Some(place) = state.place(&projects, &state.survey.current(), module) {
        return Ok(place);
    }
    let findings = state.survey.complete(&projects).await?;
    state
        .place(&projects, &findings, module)
        .ok_or_else(|| Error::not_found(format!("{module}: no project here holds this module")))
}

/// A module of the project that the URL names.
async fn in_project(state: &AppState, id: &str, module: &ModulePath) -> Result<Place, Error> {
    let projects = state.catalog.current();
    let project = projects
        .find(id)
        .ok_or_else(|| Error::ProjectNotFound(id.to_owned()))?;
    if let Some(place) = state.place_in(project, module) {
        return Ok(place);
    }
    state.survey.complete(&projects).await?;
    state.place_in(project, module).ok_or_else(|| {
        let path = project.path();
        let prefix = state.external_url.module_prefix();
        Error::not_found(format!(
            "{module}: project {path} holds {prefix}/{path}, what lies below it, and the modules \
             that its go.mod files declare"
        ))
    })
}
