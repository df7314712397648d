//! From resources to what is to be served: pure, and the same in a cluster and in a folder.
//!
//! What is wrong with the GoProxy itself concerns all; what is wrong with one project, path or
//! token concerns that one alone.

mod instance;
mod projects;
mod tokens;
mod volumes;

use std::collections::BTreeMap;
use std::path::PathBuf;

use goproxy_core::serving_set::{Instance, Volumes, document};
use goproxy_crds::conditions::Reason;
use goproxy_crds::{GoModuleProject, GoProxy};
use jiff::Timestamp;
use k8s_openapi::api::core::v1::Secret;

pub use projects::{JudgedProject, Verdict, proxy_of, recover};
pub use tokens::{JudgedSecret, JudgedTokens, NOTICE};

use crate::fault::Fault;
use crate::permissions::Permissions;

/// A GoProxy and what of its namespace concerns it.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// The GoProxy.
    pub proxy: &'a GoProxy,
    /// The projects that name it, in any order.
    pub projects: &'a [&'a GoModuleProject],
    /// Secrets by name; of the token type, and others where they are known.
    pub secrets: &'a BTreeMap<String, Secret>,
    /// What the operator allows.
    pub permissions: Permissions,
    /// Where volumes lie for the proxy.
    pub mounts: Mounts<'a>,
    /// By which tokens expire.
    pub now: Timestamp,
}

/// Where volumes lie for the proxy.
#[derive(Debug, Clone, Copy)]
pub enum Mounts<'a> {
    /// At `/volumes/NAME` in pods.
    InPods,
    /// In folders of this machine, by the volume's name.
    Folders(&'a BTreeMap<String, PathBuf>),
}

impl Mounts<'_> {
    /// The folder of the volume `name`. One that nobody placed is nowhere, so that its projects
    /// are unavailable and not absent.
    pub fn path(self, name: &str) -> String {
        let folder = match self {
            Self::InPods => None,
            Self::Folders(folders) => folders.get(name),
        };
        folder.map_or_else(
            || format!("/volumes/{name}"),
            |folder| folder.to_string_lossy().into_owned(),
        )
    }
}

/// A GoProxy that can be served.
#[derive(Debug, Clone)]
pub struct Validated {
    /// What holds for the whole proxy, checked.
    pub instance: Instance,
    /// The document that says all of it.
    pub document: document::Document,
    /// Every project that names the GoProxy, the oldest first.
    pub projects: Vec<JudgedProject>,
    /// The Secrets with tokens.
    pub tokens: JudgedTokens,
}

/// Judges a GoProxy and everything that belongs to it.
pub fn validate(input: Input<'_>) -> Result<Validated, Fault> {
    let spec = &input.proxy.spec;
    volumes::check_permissions(spec, input.permissions)?;
    let written = instance::document(spec);
    let instance = Instance::check(written.clone())
        .map_err(|error| Fault::new(Reason::InvalidSpec, instance::in_spec(&error)))?;
    let declared = volumes::document(spec, input.mounts);
    let volumes = Volumes::check(declared.clone(), &mut Vec::new());
    let projects = projects::judge(input.projects, &instance, &volumes);
    let tokens = tokens::judge(&input, &projects);
    let document = document::Document {
        version: 1,
        instance: written,
        volumes: declared,
        projects: projects.iter().filter_map(JudgedProject::value).collect(),
        tokens: tokens.values(),
    };
    Ok(Validated {
        instance,
        document,
        projects,
        tokens,
    })
}

impl Validated {
    /// How many projects are accepted.
    pub fn accepted(&self) -> usize {
        let is_accepted = |project: &&JudgedProject| project.verdict.is_accepted();
        self.projects.iter().filter(is_accepted).count()
    }
}

#[cfg(test)]
mod tests;
