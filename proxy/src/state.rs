//! What every request may use: settings, what is served, threads, what is known. Made once in
//! [`crate::serve`].

use std::sync::Arc;

use goproxy_core::module_path::ModulePath;

use crate::build::Builder;
use crate::catalog::{Catalog, Project, Served};
use crate::limits::Usage;
use crate::metrics::Metrics;
use crate::placement::{Place, Placement};
use crate::pools::Pools;
use crate::questions::AnswerCache;
use crate::repositories::Repositories;
use crate::seldom::Seldom;
use crate::settings::Settings;
use crate::survey::{Findings, Survey};
use crate::tls::Certificates;
use crate::upload_pack::UploadPack;

/// Shared by all requests, behind an `Arc`.
#[derive(Debug)]
pub struct AppState {
    /// What the command line asked for.
    pub settings: Settings,
    /// What is served.
    pub catalog: Catalog,
    /// What the background looks found in the projects.
    pub survey: Survey,
    /// The repositories that are open.
    pub repositories: Repositories,
    /// Answers that were given.
    pub answers: AnswerCache,
    /// The threads for blocking work.
    pub pools: Pools,
    /// Makes zips and keeps them.
    pub builder: Builder,
    /// Answers clones and fetches.
    pub upload_pack: UploadPack,
    /// What the clients' connections are encrypted with, if they are.
    pub certificates: Option<Arc<Certificates>>,
    /// What callers used up of what they may.
    pub usage: Usage,
    /// When it was last said that passwords are unknown.
    pub unknown_passwords: Seldom,
    /// What the metrics count.
    pub metrics: Metrics,
}

impl AppState {
    /// The project that holds `module`, as far as `findings` tell.
    pub fn place(
        &self,
        served: &Served,
        findings: &Findings,
        module: &ModulePath,
    ) -> Option<Place> {
        self.placement(served, findings).find(module)
    }

    /// `module` in `project`.
    pub fn place_in(
        &self,
        served: &Served,
        findings: &Findings,
        project: &Project,
        module: &ModulePath,
    ) -> Option<Place> {
        self.placement(served, findings).find_in(project, module)
    }

    fn placement<'a>(&'a self, served: &'a Served, findings: &'a Findings) -> Placement<'a> {
        Placement {
            projects: &served.projects,
            module_prefix: &served.instance.module_prefix,
            given: &self.settings.module_roots,
            declared: findings.roots(),
        }
    }
}
