//! The list of versions.
//!
//! Go Modules Reference, "Mapping versions to commits": every canonical tag of the directory whose
//! major version fits. Go.mod files only decide about `+incompatible` versions.

use super::{Outcome, Resolver};
use crate::repository::Repository;
use crate::tag;
use crate::version::Version;

impl<R: Repository> Resolver<'_, R> {
    pub(super) fn list(&self) -> Outcome<Vec<Version>, R> {
        let (mut versions, incompatible) = self.tagged_versions();
        if incompatible.is_empty() {
            return Ok(versions);
        }
        if let Some(highest) = versions.last()
            && self.tag_has_go_mod(highest)?
        {
            return Ok(versions);
        }
        for of_one_major in incompatible.chunk_by(|left, right| left.major() == right.major()) {
            if let Some(highest) = of_one_major.last()
                && !self.tag_has_go_mod(highest)?
            {
                versions.extend(of_one_major.iter().map(Version::with_incompatible));
            }
        }
        Ok(versions)
    }

    /// The versions that fit the module's path, and those that could be `+incompatible`, each in
    /// order of precedence.
    fn tagged_versions(&self) -> (Vec<Version>, Vec<Version>) {
        let module = self.module;
        let path_major = module.path_major();
        // The tags v2.x belong to gopkg.in/m.v2, so that gopkg.in/m.v2-unstable has none.
        if path_major.is_unstable() {
            return (Vec::new(), Vec::new());
        }
        let tags = self.repository.references().tags().iter();
        let (mut fitting, mut others): (Vec<_>, Vec<_>) = tags
            .filter_map(|reference| tag::listed_version(&reference.name, module.code_directory()))
            .partition(|version| path_major.check(version));
        fitting.sort_unstable();
        // What is left has major 2 or above where the module's path has no suffix.
        if !module.may_be_incompatible() {
            others.clear();
        }
        others.sort_unstable();
        (fitting, others)
    }

    fn tag_has_go_mod(&self, version: &Version) -> Outcome<bool, R> {
        let tree = self.lookup(version.as_str())?.commit.tree;
        self.has_file(tree, "go.mod")
    }
}
