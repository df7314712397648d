//! The projects.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::document::{self, Visibility};
use super::entry::{check_requires, entry};
use super::error::{Refused, Subject};
use super::instance::Instance;
use super::volume::{PlaceError, Volumes};
use crate::access::Resource;
use crate::identity::{ProjectId, ProjectPath};
use crate::module_path::ModulePath;

/// A project that may be served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    /// Its number.
    pub id: ProjectId,
    /// Its path.
    pub path: ProjectPath,
    /// Who may read it.
    pub visibility: Visibility,
    /// The flag `go_proxy` in effect: the project's own, else the instance's.
    pub enabled: bool,
    /// Whether its package registry is on.
    pub package_registry: bool,
    /// The folder of its volume, which nothing of its repository may leave.
    pub volume: String,
    /// Its repository's path in the volume.
    pub repository: String,
    /// Paths that it had before.
    pub former_paths: Vec<ProjectPath>,
    /// Import paths on other hosts.
    pub import_paths: Vec<ModulePath>,
}

/// Why a project may not be served.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProjectFault {
    /// Its repository may not lie where it says.
    #[error(transparent)]
    Place(#[from] PlaceError),
    /// A field has a value that cannot be right: the field, the value, and what helps.
    #[error("{0}")]
    Field(String),
}

impl Project {
    /// Checks one project by itself; whether another one has its number or a path of it is seen
    /// where all are together.
    pub fn check(
        project: document::Project,
        instance: &Instance,
        volumes: &Volumes,
    ) -> Result<Self, ProjectFault> {
        let document::Project {
            id,
            path,
            visibility,
            enabled,
            package_registry,
            repository,
            former_paths,
            import_paths,
            requires: _,
        } = project;
        let (volume, repository) = volumes.place(&repository, visibility)?;
        let id = ProjectId::new(id).ok_or("id: 0 is no project's number; they begin with 1");
        let path = ProjectPath::parse(&path).map_err(|error| format!("path: {error}"));
        let former = former_paths.iter().map(|path| former_path(path));
        let import = |path: &String| instance.import_path(path);
        let imports: Result<_, String> = import_paths.iter().map(import).collect();
        Ok(Self {
            id: id.map_err(|fault| ProjectFault::Field(fault.to_owned()))?,
            path: path.map_err(ProjectFault::Field)?,
            visibility,
            enabled: enabled.unwrap_or(instance.enabled),
            package_registry: package_registry.enabled,
            volume,
            repository,
            former_paths: former
                .collect::<Result<_, _>>()
                .map_err(ProjectFault::Field)?,
            import_paths: imports.map_err(ProjectFault::Field)?,
        })
    }

    /// What a decision about it needs.
    pub fn resource(&self) -> Resource<'_> {
        Resource {
            path: &self.path,
            visibility: self.visibility,
            enabled: self.enabled,
            package_registry: self.package_registry,
        }
    }
}

/// The usable projects in the document's order; the others are refused. Of two with one number or
/// path the first stays, a present path beats a former one, and of those the first stays, too.
pub(super) fn check_all(
    projects: Vec<Value>,
    instance: &Instance,
    volumes: &Volumes,
    refused: &mut Vec<Refused>,
) -> Vec<Project> {
    let mut checked = Vec::new();
    let (mut ids, mut paths) = (BTreeMap::new(), BTreeMap::new());
    for (number, value) in projects.into_iter().enumerate() {
        let path = value.get("path").and_then(Value::as_str).map(str::to_owned);
        let subject = || Subject::Project(path.unwrap_or_else(|| format!("projects[{number}]")));
        let project = match check(value, instance, volumes) {
            Ok(project) => project,
            Err(reason) => {
                refused.push(Refused::new(subject(), reason));
                continue;
            }
        };
        let key = ProjectPath::lookup_key(project.path.as_str());
        let same_id: Option<&ProjectPath> = ids.get(&project.id);
        let same_path: Option<&ProjectPath> = paths.get(&key);
        if let Some(other) = same_id.or(same_path) {
            let field = if same_id.is_some() { "id" } else { "path" };
            let reason = format!("{field}: project {other} has it; of two the first is served");
            refused.push(Refused::new(subject(), reason));
            continue;
        }
        ids.insert(project.id, project.path.clone());
        paths.insert(key, project.path.clone());
        checked.push(project);
    }
    settle_claims(&mut checked, &paths, refused);
    checked
}

/// Takes away former and import paths that belong to others.
fn settle_claims(
    projects: &mut [Project],
    paths: &BTreeMap<String, ProjectPath>,
    refused: &mut Vec<Refused>,
) {
    let mut former = BTreeSet::new();
    let mut imports = BTreeSet::new();
    for project in projects {
        let subject = || Subject::Project(project.path.to_string());
        project.former_paths.retain(|path| {
            let key = ProjectPath::lookup_key(path.as_str());
            let is_free = !paths.contains_key(&key) && former.insert(key);
            if !is_free {
                let reason = format!("formerPaths: {path} belongs to another project");
                refused.push(Refused::new(subject(), reason));
            }
            is_free
        });
        project.import_paths.retain(|path| {
            let is_free = imports.insert(path.clone());
            if !is_free {
                let reason = format!("importPaths: {path} belongs to another project");
                refused.push(Refused::new(subject(), reason));
            }
            is_free
        });
    }
}

fn check(value: Value, instance: &Instance, volumes: &Volumes) -> Result<Project, String> {
    check_requires(&value)?;
    let project: Result<document::Project, _> = entry(value, || Subject::Project(String::new()));
    let project = project.map_err(|refused| refused.reason)?;
    Project::check(project, instance, volumes).map_err(|fault| fault.to_string())
}

/// A path that a project had before.
fn former_path(path: &str) -> Result<ProjectPath, String> {
    ProjectPath::parse(path).map_err(|error| format!("formerPaths: {error}"))
}

impl Instance {
    /// An import path that projects may claim: below a host that the proxy may answer for, never
    /// below its own module prefix. The error names the field and what helps.
    pub fn import_path(&self, path: &str) -> Result<ModulePath, String> {
        let parsed = ModulePath::parse(path).map_err(|error| format!("importPaths: {error}"))?;
        if parsed.is_within(&self.module_prefix) {
            return Err(format!(
                "importPaths: {path} lies below the module prefix {}, where projects' own paths \
                 hold",
                self.module_prefix
            ));
        }
        let host = path.split('/').next().unwrap_or(path);
        if !self.import_hosts.iter().any(|allowed| allowed == host) {
            return Err(format!(
                "importPaths: host {host} is not among the proxy's importHosts; add it there"
            ));
        }
        Ok(parsed)
    }
}
