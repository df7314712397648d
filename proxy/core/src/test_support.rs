//! A repository in memory, built from a few lines of text.
//!
//! Each line describes a commit: its name, then in any order `<parent`, `#tag`, `@branch`,
//! `=digits` (what its id begins with) and `path:content`. Files are not inherited. The content of
//! a `go.mod` is the module path that it declares; [`TestRepository::write`] sets others. Commits
//! are an hour apart from 2020-01-01T00:00:00Z on; `HEAD` is the branch `main`.

use std::collections::BTreeMap;
use std::convert::Infallible;

use sha2::{Digest, Sha256};

use crate::object_id::ObjectId;
use crate::references::{Reference, References};
use crate::repository::{Commit, File, PrefixMatch, Repository};

/// 2020-01-01T00:00:00Z.
const START: i64 = 1_577_836_800;

#[derive(Debug, Clone, Default)]
pub(crate) struct TestRepository {
    references: References,
    commits: BTreeMap<String, TestCommit>,
    /// Ids of annotated tags, and what they lead to.
    pub(crate) tag_objects: Vec<(ObjectId, ObjectId)>,
}

#[derive(Debug, Clone)]
struct TestCommit {
    id: ObjectId,
    time: i64,
    parents: Vec<String>,
    files: BTreeMap<String, Vec<u8>>,
}

/// The id that the commit or blob `name` has where the description gives none.
pub(crate) fn id_of(name: &str) -> ObjectId {
    id_with_digits("", name)
}

fn id_with_digits(digits: &str, name: &str) -> ObjectId {
    let hash = Sha256::digest(name.as_bytes());
    let own = ObjectId::from_bytes(hash[..20].try_into().unwrap()).to_string();
    format!("{digits}{}", &own[digits.len()..]).parse().unwrap()
}

impl TestRepository {
    pub(crate) fn new(description: &str) -> Self {
        let mut repository = Self::default();
        let mut tags = Vec::new();
        let mut branches = Vec::new();
        let lines = description.lines().map(str::trim);
        for (line, time) in lines
            .filter(|line| !line.is_empty())
            .zip((START..).step_by(3600))
        {
            let (name, rest) = line.split_once(' ').unwrap_or((line, ""));
            let words = || rest.split_whitespace();
            let marked = |mark| words().filter_map(move |word| word.strip_prefix(mark));
            let digits = marked('=').next().unwrap_or_default();
            let id = id_with_digits(digits, name);
            tags.extend(marked('#').map(|tag| (tag.to_owned(), id)));
            branches.extend(marked('@').map(|branch| (branch.to_owned(), id)));
            let files = words().filter_map(|word| word.split_once(':'));
            let files = files.map(|(path, content)| {
                let is_go_mod = path.ends_with("go.mod");
                let module_line = format!("module {content}\n");
                let content = if is_go_mod { &module_line } else { content };
                (path.to_owned(), content.as_bytes().to_vec())
            });
            let commit = TestCommit {
                id,
                time,
                parents: marked('<').map(str::to_owned).collect(),
                files: files.collect(),
            };
            repository.commits.insert(name.to_owned(), commit);
        }
        let head = branches.iter().find(|(name, _)| name == "main");
        repository.set_references(&tags, &branches, head.map(|(_, id)| *id));
        repository
    }

    /// Replaces all refs.
    pub(crate) fn set_references(
        &mut self,
        tags: &[(String, ObjectId)],
        branches: &[(String, ObjectId)],
        head: Option<ObjectId>,
    ) {
        let references = |list: &[(String, ObjectId)]| {
            let list = list.iter().map(|(name, target)| Reference {
                name: name.as_str().into(),
                target: *target,
            });
            list.collect()
        };
        self.references = References::new(references(tags), references(branches), head);
    }

    /// Adds a tag that may lead to anything.
    pub(crate) fn tag(&mut self, name: &str, target: ObjectId) {
        let mut tags = self.references.tags().to_vec();
        tags.push(Reference {
            name: name.into(),
            target,
        });
        let branches = self.references.branches().to_vec();
        self.references = References::new(tags, branches, self.references.head());
    }

    /// Sets the content of a file.
    pub(crate) fn write(&mut self, commit: &str, path: &str, content: &str) {
        let files = &mut self.commits.get_mut(commit).unwrap().files;
        files.insert(path.to_owned(), content.as_bytes().to_vec());
    }

    pub(crate) fn id(&self, commit: &str) -> ObjectId {
        self.commits[commit].id
    }

    fn by_id(&self, id: ObjectId) -> Option<&TestCommit> {
        self.commits.values().find(|commit| commit.id == id)
    }

    /// The commits that `from` lead to, themselves included.
    fn history(&self, from: impl Iterator<Item = ObjectId>) -> Vec<&TestCommit> {
        let mut seen: Vec<&TestCommit> = Vec::new();
        let mut open: Vec<_> = from.filter_map(|id| self.by_id(id)).collect();
        while let Some(commit) = open.pop() {
            if !seen.iter().any(|other| other.id == commit.id) {
                seen.push(commit);
                open.extend(commit.parents.iter().map(|parent| &self.commits[parent]));
            }
        }
        seen
    }
}

impl Repository for TestRepository {
    type Error = Infallible;

    fn references(&self) -> &References {
        &self.references
    }

    fn commit(&self, id: ObjectId) -> Result<Option<Commit>, Infallible> {
        // The tree has the id of its commit.
        Ok(self.by_id(id).map(|commit| Commit {
            id,
            tree: id,
            time: commit.time,
        }))
    }

    fn find_prefix(&self, prefix: &str) -> Result<PrefixMatch, Infallible> {
        let references = self
            .references
            .tags()
            .iter()
            .chain(self.references.branches());
        let commits = self.history(references.map(|reference| reference.target));
        let commits = commits.iter().map(|commit| (commit.id, commit.id));
        let all = commits.chain(self.tag_objects.iter().copied());
        let found: Vec<_> = all
            .filter(|(id, _)| id.to_string().starts_with(prefix))
            .collect();
        Ok(match found[..] {
            [] => PrefixMatch::None,
            [(_, commit)] => PrefixMatch::One(commit),
            _ => PrefixMatch::Ambiguous,
        })
    }

    fn file(&self, tree: ObjectId, path: &str, limit: u64) -> Result<Option<File>, Infallible> {
        let file = self.by_id(tree).and_then(|commit| commit.files.get(path));
        Ok(file.map(|bytes| match bytes.len() as u64 {
            size if size > limit => File::TooLarge(size),
            _ => File::Bytes(bytes.clone()),
        }))
    }

    fn first_ancestor(
        &self,
        candidates: &[ObjectId],
        of: ObjectId,
    ) -> Result<Option<ObjectId>, Infallible> {
        let history = self.history(std::iter::once(of));
        let is_ancestor = |id: &&ObjectId| history.iter().any(|commit| commit.id == **id);
        Ok(candidates.iter().find(is_ancestor).copied())
    }
}
