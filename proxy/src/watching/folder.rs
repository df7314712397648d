//! A folder of repositories as a source: whatever lies below it is a public project.

use std::path::PathBuf;
use std::sync::Arc;

use goproxy_core::external_url::ExternalUrl;
use goproxy_core::serving_set::Instance;

use crate::catalog::{ProjectSet, Served};
use crate::discovery::Discovery;

/// The folder.
pub struct FolderSource {
    discovery: Discovery,
    instance: Arc<Instance>,
}

impl FolderSource {
    /// Looks for the first time; `changed` is called, from another thread, when a look is due.
    pub fn begin(
        folder: PathBuf,
        external_url: ExternalUrl,
        changed: impl Fn() + Send + 'static,
    ) -> (Self, Served) {
        let mut discovery = Discovery::new(folder, changed);
        let instance = Arc::new(Instance::open(external_url));
        let projects = discovery.look(&ProjectSet::default());
        let served = Served::folder(Arc::clone(&instance), projects);
        let source = Self {
            discovery,
            instance,
        };
        (source, served)
    }

    /// What is served from now on; `None` when nothing changed.
    pub fn look(&mut self, previous: &Served) -> Option<Served> {
        let projects = self.discovery.look(&previous.projects);
        let changed = !projects.is_same_as(&previous.projects);
        changed.then(|| Served::folder(Arc::clone(&self.instance), projects))
    }
}
