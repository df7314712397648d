//! Revisions: what a name leads to.
//!
//! The order is the `go` command's in a fresh clone: tags, branches, `HEAD`, then the digits of a
//! commit, first among those that refs lead to, then in their history.

use super::{Outcome, Reason, Resolver};
use crate::object_id::ObjectId;
use crate::repository::{Commit, PrefixMatch, Repository};

/// How many digits of a commit's id make a revision.
const HASH_DIGITS: std::ops::RangeInclusive<usize> = 7..=40;

/// A commit, and how it was found.
#[derive(Debug, Clone)]
pub(super) struct Revision {
    pub(super) commit: Commit,
    /// The tag that has exactly the name that was looked up.
    pub(super) tag: Option<String>,
    /// The full name of the ref that led to the commit.
    pub(super) reference: Option<String>,
}

impl<R: Repository> Resolver<'_, R> {
    /// The commit that `name` leads to.
    pub(super) fn lookup(&self, name: &str) -> Outcome<Revision, R> {
        let references = self.repository.references();
        if let Some(target) = references.tag(name) {
            let mut revision = self.revision(target, Some(format!("refs/tags/{name}")))?;
            revision.tag = Some(name.to_owned());
            return Ok(revision);
        }
        if let Some(target) = references.branch(name) {
            return self.revision(target, Some(format!("refs/heads/{name}")));
        }
        match references.head() {
            // The `go` command fetches this commit by its id and notes no ref.
            Some(target) if name == "HEAD" => self.revision(target, None),
            _ if is_hash(name) => self.lookup_hash(name),
            _ => Err(Reason::UnknownRevision(name.to_owned()).into()),
        }
    }

    /// The commit of `HEAD`.
    pub(super) fn lookup_head(&self) -> Outcome<Revision, R> {
        let head = self.repository.references().head();
        let target = head.ok_or(Reason::NoCommits)?;
        let revision = self.lookup(&target.to_string())?;
        Ok(Revision {
            reference: Some("HEAD".to_owned()),
            ..revision
        })
    }

    fn lookup_hash(&self, digits: &str) -> Outcome<Revision, R> {
        let references = self.repository.references();
        match references.target_with_prefix(digits) {
            PrefixMatch::One(target) => {
                let name = references.first_name_of(target);
                return self.revision(target, name.filter(|name| name != "HEAD"));
            }
            PrefixMatch::Ambiguous => {
                return Err(Reason::AmbiguousRevision(digits.to_owned()).into());
            }
            PrefixMatch::None => {}
        }
        match self
            .repository
            .find_prefix(digits)
            .map_err(super::Error::Repository)?
        {
            PrefixMatch::One(id) => self.revision(id, None),
            PrefixMatch::Ambiguous => Err(Reason::AmbiguousRevision(digits.to_owned()).into()),
            PrefixMatch::None => Err(Reason::UnknownRevision(digits.to_owned()).into()),
        }
    }

    fn revision(&self, target: ObjectId, reference: Option<String>) -> Outcome<Revision, R> {
        let commit = self
            .repository
            .commit(target)
            .map_err(super::Error::Repository)?;
        let Some(commit) = commit else {
            let name = reference.unwrap_or_else(|| target.to_string());
            return Err(Reason::NotACommit(name).into());
        };
        Ok(Revision {
            commit,
            tag: None,
            reference,
        })
    }
}

fn is_hash(name: &str) -> bool {
    let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    HASH_DIGITS.contains(&name.len()) && name.bytes().all(is_digit)
}
