//! A serving set as a source: read whole, swapped in whole, and kept when its successor cannot
//! be read.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::files::{self, Files};
use crate::catalog::{DocumentFacts, Project, ProjectSet, Served, TokenIndex};
use crate::folder_watch::{FolderWatch, is_change};
use anyhow::Context as _;
use goproxy_core::serving_set::{self, ServingSet};

/// The document and the watch on its folder.
pub struct DocumentSource {
    path: PathBuf,
    /// What was read last, whether it could be used or not.
    last: Files,
    /// The last failure to read the file, so that it is logged once.
    failure: Option<String>,
    /// Why what was read last is not served.
    refusal: Option<String>,
    /// A hint only: the file is polled in any case.
    _watch: FolderWatch,
}

impl DocumentSource {
    /// Reads the document for the first time, which must succeed; `changed` is called, from
    /// another thread, when a look is due.
    pub fn begin(
        path: PathBuf,
        changed: impl Fn() + Send + 'static,
    ) -> anyhow::Result<(Self, Served)> {
        // The watch first: what changes during the reading shows at the next look.
        let watch = watch(&path, changed);
        let files = files::read(&path).context("--serving-set")?;
        let set = serving_set::read(&files.document)
            .with_context(|| format!("--serving-set {}", path.display()))?;
        let served = serve(set, &files, &ProjectSet::default());
        let source = Self {
            path,
            last: files,
            failure: None,
            refusal: None,
            _watch: watch,
        };
        Ok((source, served))
    }

    /// What is served from now on; `None` when nothing changed or what changed cannot be used.
    pub fn look(&mut self, previous: &Served) -> Option<Served> {
        let files = match files::read(&self.path) {
            Ok(files) => files,
            Err(error) => {
                self.fail(crate::http::error::chain(&error));
                return None;
            }
        };
        if files == self.last {
            self.failure = None;
            return None;
        }
        self.failure = None;
        let served = match serving_set::read(&files.document) {
            Ok(set) => {
                self.refusal = None;
                Some(serve(set, &files, &previous.projects))
            }
            Err(error) => {
                let reason = error.to_string();
                tell(&reason);
                self.refusal = Some(reason);
                None
            }
        };
        self.last = files;
        served
    }

    /// Why what came last is not served.
    pub fn problem(&self) -> Option<String> {
        self.failure.clone().or_else(|| self.refusal.clone())
    }

    fn fail(&mut self, reason: String) {
        if self.failure.as_ref() != Some(&reason) {
            tell(&reason);
        }
        self.failure = Some(reason);
    }
}

fn tell(reason: &str) {
    tracing::error!("the serving set is not taken over, the one before stays: {reason}");
}

/// A project that stays in its place keeps what is known of its repository.
fn serve(set: ServingSet, files: &Files, previous: &ProjectSet) -> Served {
    let known: HashMap<&str, &Arc<Project>> = previous
        .iter()
        .map(|project| (project.path(), project))
        .collect();
    let projects = set
        .projects
        .into_iter()
        .map(|project| match known.get(project.path.as_str()) {
            Some(known) if known.is_declared_as(&project) => Arc::clone(known),
            Some(known) => Arc::new(known.redeclared(project)),
            None => Arc::new(Project::declared(project)),
        });
    for refused in &set.refused {
        tracing::warn!("{refused}");
    }
    Served {
        instance: Arc::new(set.instance),
        projects: ProjectSet::new(projects, Vec::new()),
        tokens: TokenIndex::new(set.tokens),
        document: Some(DocumentFacts {
            hash: set.hash,
            refused: set.refused,
            status_bearer: files.bearer.clone(),
        }),
    }
}

/// Kubernetes swaps a symlink in the folder, editors rename over the file: the folder tells both.
fn watch(path: &Path, changed: impl Fn() + Send + 'static) -> FolderWatch {
    let mut watch = FolderWatch::new(is_change, changed);
    watch.follow(&[files::folder(path)]);
    watch
}
