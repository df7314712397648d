//! What a repository says about the objects and refs that a request names.

use std::collections::HashSet;

use goproxy_core::object_id::ObjectId;
use goproxy_git::{Error, ObjectKind, View};

use super::request::{Judge, Request};

/// The objects of one request that are served, and the refs of the moment.
pub(super) struct Judgement<'a> {
    served: HashSet<ObjectId>,
    view: &'a View,
}

impl<'a> Judgement<'a> {
    pub(super) fn of(view: &'a View, request: &Request) -> Result<Self, Error> {
        let ids = request.ids();
        let served = view.serves(&ids)?;
        let served = ids.into_iter().zip(served).filter(|(_, served)| *served);
        Ok(Self {
            served: served.map(|(id, _)| id).collect(),
            view,
        })
    }

    /// The first object that is wanted and not served. With `allow_filter` blobs and trees are
    /// served by id, whatever leads to them: a partial clone asks for them one by one.
    pub(super) fn refused(
        &self,
        request: &Request,
        allow_filter: bool,
    ) -> Result<Option<ObjectId>, Error> {
        for id in request.wants() {
            let by_kind = || -> Result<bool, Error> {
                let kind = self.view.kind(id)?;
                Ok(matches!(kind, Some(ObjectKind::Blob | ObjectKind::Tree)))
            };
            let passes = self.served.contains(&id) || (allow_filter && by_kind()?);
            if !passes {
                return Ok(Some(id));
            }
        }
        Ok(None)
    }
}

impl Judge for Judgement<'_> {
    fn serves(&self, id: ObjectId) -> bool {
        self.served.contains(&id)
    }

    /// git's order (gitrevisions, "refname"): the name as it stands, tags, branches.
    fn full_name(&self, name: &str) -> Option<String> {
        let references = self.view.snapshot().references();
        let tag = |name: &str| references.tags().iter().any(|tag| &*tag.name == name);
        let branch = |name: &str| references.branch(name).is_some();
        if let Some(short) = name.strip_prefix("refs/tags/") {
            return tag(short).then(|| name.to_owned());
        }
        if let Some(short) = name.strip_prefix("refs/heads/") {
            return branch(short).then(|| name.to_owned());
        }
        if tag(name) {
            return Some(format!("refs/tags/{name}"));
        }
        branch(name).then(|| format!("refs/heads/{name}"))
    }
}
