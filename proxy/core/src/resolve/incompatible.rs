//! `+incompatible`: versions of major 2 and above of repositories that have no go.mod file.
//!
//! Go Modules Reference, "Compatibility with non-module repositories".

use super::{Outcome, Resolver};
use crate::object_id::ObjectId;
use crate::repository::Repository;

/// Whether versions of *one* commit may be `+incompatible`. Answers are kept, because a commit can
/// have thousands of tags before it.
#[derive(Debug)]
pub(super) struct Incompatible {
    tree: ObjectId,
    /// Whether the version asked for spells `+incompatible`: then a directory `vN` that is a
    /// module is tolerated, because old releases of the `go` command did not look for it
    /// (golang.org/issue/51324).
    is_explicit: bool,
    root_has_no_go_mod: Option<bool>,
    /// The last major version asked for (`v2`), and whether its directory has no go.mod file.
    major_has_no_go_mod: Option<(String, bool)>,
}

impl Incompatible {
    pub(super) fn new(tree: ObjectId, asked: &str) -> Self {
        Self {
            tree,
            is_explicit: asked.ends_with("+incompatible"),
            root_has_no_go_mod: None,
            major_has_no_go_mod: None,
        }
    }

    /// Whether the commit may be called by versions of the major version `major` (`v2`) with
    /// `+incompatible`.
    pub(super) fn allows<R: Repository>(
        &mut self,
        resolver: &Resolver<'_, R>,
        major: &str,
    ) -> Outcome<bool, R> {
        if !resolver.module.may_be_incompatible() {
            return Ok(false);
        }
        let at_root = match self.root_has_no_go_mod {
            Some(known) => known,
            None => !resolver.has_file(self.tree, "go.mod")?,
        };
        self.root_has_no_go_mod = Some(at_root);
        if !at_root || self.is_explicit {
            return Ok(at_root);
        }
        if let Some((known, answer)) = &self.major_has_no_go_mod
            && known == major
        {
            return Ok(*answer);
        }
        let answer = !resolver.has_file(self.tree, &format!("{major}/go.mod"))?;
        self.major_has_no_go_mod = Some((major.to_owned(), answer));
        Ok(answer)
    }
}
