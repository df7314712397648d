//! What every request may use: settings, projects, threads, what is known. Made once in
//! [`crate::serve`].

use std::sync::Arc;

use goproxy_core::module_path::ModulePath;

use crate::build::Builder;
use crate::catalog::{Catalog, Project, ProjectSet};
use crate::metrics::Metrics;
use crate::placement::{Place, Placement};
use crate::pools::Pools;
use crate::questions::AnswerCache;
use crate::repositories::Repositories;
use crate::settings::{ExternalUrl, Settings};
use crate::survey::{Findings, Survey};

/// Shared by all requests, behind an `Arc`.
#[derive(Debug)]
pub struct AppState {
    /// What the command line asked for.
    pub settings: Settings,
    /// Where clients reach this proxy.
    pub external_url: ExternalUrl,
    /// The projects that are served.
    pub catalog: Catalog,
    /// What the background looks found in them.
    pub survey: Survey,
    /// The repositories that are open.
    pub repositories: Repositories,
    /// Answers that were given.
    pub answers: AnswerCache,
    /// The threads for blocking work.
    pub pools: Pools,
    /// Makes zips and keeps them.
    pub builder: Builder,
    /// What the metrics count.
    pub metrics: Metrics,
}

impl AppState {
    /// The project of `projects` that holds `module`, as far as `findings` tell.
    pub fn place(
        &self,
        projects: &ProjectSet,
        findings: &Findings,
        module: &ModulePath,
    ) -> Option<Place> {
        self.placement(projects, findings).find(module)
    }

    /// `module` in `project`.
    pub fn place_in(&self, project: &Arc<Project>, module: &ModulePath) -> Option<Place> {
        let projects = self.catalog.current();
        let findings = self.survey.current();
        self.placement(&projects, &findings)
            .find_in(project, module)
    }

    fn placement<'a>(&'a self, projects: &'a ProjectSet, findings: &'a Findings) -> Placement<'a> {
        Placement {
            projects,
            module_prefix: self.external_url.module_prefix(),
            given: &self.settings.module_roots,
            declared: findings.roots(),
        }
    }
}
