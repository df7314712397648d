//! The search for the project of a module: whether the caller may ask, and where the module is.

use std::pin::pin;
use std::sync::Arc;

use goproxy_core::access::{Outcome, Purpose};
use goproxy_core::module_path::ModulePath;
use goproxy_core::serving_set::OwnPrefixMiss;

use super::Error;
use super::access::Door;
use super::path::Scope;
use crate::catalog::{Project, Served};
use crate::placement::Place;
use crate::state::AppState;

/// The search for a module's project, on behalf of a caller.
pub(super) struct Search<'a> {
    pub(super) state: &'a Arc<AppState>,
    pub(super) served: &'a Arc<Served>,
    pub(super) door: &'a Door<'a>,
    pub(super) purpose: Purpose,
}

impl Search<'_> {
    /// Where `module` is, for the endpoint of `scope`.
    pub(super) async fn place(&self, scope: &Scope, module: &ModulePath) -> Result<Place, Error> {
        match scope {
            Scope::Project(id) => pin!(self.in_project(id, module)).await,
            Scope::Instance => pin!(self.anywhere(module, |_| true)).await,
            Scope::Group(group) => {
                let group = format!("{}/", group.to_ascii_lowercase());
                let is_inside =
                    |project: &Project| project.path().to_ascii_lowercase().starts_with(&group);
                pin!(self.anywhere(module, is_inside)).await
            }
        }
    }

    /// A module of the project that the URL names: GitLab's order of questions.
    async fn in_project(&self, id: &str, module: &ModulePath) -> Result<Place, Error> {
        let (state, served) = (self.state, self.served);
        let project = served.projects.find(id);
        self.door
            .enter(id, project.map(AsRef::as_ref), self.purpose)?;
        let project = project.ok_or_else(|| Error::ProjectNotFound(id.to_owned()))?;
        let place = |findings: &_| state.place_in(served, findings, project, module);
        if let Some(place) = place(&state.survey.current()) {
            return Ok(place);
        }
        let findings = state.survey.complete(served).await?;
        place(&findings).ok_or_else(|| {
            let path = project.path();
            let prefix = &served.instance.module_prefix;
            Error::not_found(format!(
                "{module}: project {path} holds {prefix}/{path}, what lies below it, and the \
                 modules that its go.mod files declare"
            ))
        })
    }

    /// A module of whatever project the caller may read. Paths that the projects' own names place
    /// are found at once; what go.mod files declare is known after the first look at all
    /// repositories.
    async fn anywhere(
        &self,
        module: &ModulePath,
        is_inside: impl Fn(&Project) -> bool,
    ) -> Result<Place, Error> {
        let (state, served) = (self.state, self.served);
        // What is wrong with the credential or the instance is said before any path is looked at.
        match self.door.decide(None, self.purpose) {
            Outcome::NoRegistry | Outcome::Expired | Outcome::InsufficientScope => {
                self.door.enter("", None, self.purpose)?;
            }
            Outcome::Unauthorized if self.door.is_unknown() => return Err(Error::Unauthorized),
            _ => {}
        }
        let find = |findings: &_| {
            let place = state.place(served, findings, module)?;
            let decision = self.door.decide(Some(&place.project), self.purpose);
            (is_inside(&place.project) && decision == Outcome::Allowed).then_some(place)
        };
        if let Some(place) = find(&state.survey.current()) {
            return Ok(place);
        }
        let findings = state.survey.complete(served).await?;
        find(&findings).ok_or_else(|| self.miss(module))
    }

    /// Nothing that the caller may read holds the module.
    fn miss(&self, module: &ModulePath) -> Error {
        let instance = &self.served.instance;
        let host = module.as_str().split('/').next().unwrap_or_default();
        let is_own = module.is_within(&instance.module_prefix)
            || instance.import_hosts.iter().any(|own| own == host);
        match instance.own_prefix_miss {
            OwnPrefixMiss::Deny if is_own && self.door.holds_token() => Error::Forbidden(format!(
                "{module}: no project at or above this path that your token reads and where the \
                 Go proxy is switched on"
            )),
            OwnPrefixMiss::Deny if is_own => Error::Unauthorized,
            OwnPrefixMiss::Deny | OwnPrefixMiss::NotFound => {
                Error::not_found(format!("{module}: no project here holds this module"))
            }
        }
    }
}
