//! Pseudo-versions: the base of one that is to be made, and the truth of one that is given.
//!
//! Go Modules Reference, "Pseudo-versions". A made one follows the highest tag before its commit;
//! a given one may follow any, because that tag may have been the highest when it was made.

use super::naming::Naming;
use super::{Error, Outcome, PseudoReason, Reason};
use crate::object_id::ObjectId;
use crate::repository::Repository;
use crate::tag;
use crate::version::pseudo::{self, PseudoVersion, REVISION_LENGTH};
use crate::version::{Version, semver};

impl<R: Repository> Naming<'_, R> {
    pub(super) fn pseudo_version(&self, base: Option<&Version>) -> Outcome<Version, R> {
        let major = self.resolver.module.path_major().default_major();
        let commit = self.revision.commit;
        let version = pseudo::make(base, major, commit.time, commit.id);
        Ok(version.map_err(Reason::from)?)
    }

    /// The version of the highest tag in the commit's history, the commit included.
    pub(super) fn highest_ancestor(&mut self) -> Outcome<Option<Version>, R> {
        let directory = self.resolver.module.code_directory();
        let mut candidates = Vec::new();
        for reference in self.resolver.repository.references().tags() {
            if let Some(found) = tag::version_of(&reference.name, directory)
                && self.is_allowed(&found.version)?
            {
                candidates.push((found.version, reference.target));
            }
        }
        candidates.sort_unstable_by(|left, right| right.cmp(left));
        let targets: Vec<_> = candidates.iter().map(|(_, target)| *target).collect();
        let found = self.first_ancestor(&targets)?;
        let version = candidates
            .into_iter()
            .find(|(_, target)| Some(*target) == found);
        Ok(version.map(|(version, _)| version))
    }

    /// Whether a given pseudo-version tells the truth about the commit.
    pub(super) fn validate(&self, version: &Version) -> Outcome<(), R> {
        let base = self.validated_base(version)?;
        let Some(base) = base else { return Ok(()) };
        let prefix = tag::prefix_of(self.resolver.module.code_directory());
        let references = self.resolver.repository.references();
        let starts = format!("{prefix}{base}");
        let bases = references.tags().iter().filter(|tag| {
            let rest = tag.name.strip_prefix(prefix.as_str());
            tag.name.starts_with(&starts)
                && rest.is_some_and(|rest| semver::compare(rest, base.as_str()).is_eq())
        });
        let (targets, mut names): (Vec<_>, Vec<_>) =
            bases.map(|tag| (tag.target, &*tag.name)).unzip();
        let Some(last) = names.pop() else {
            return Err(refuse(PseudoReason::BaseNotFound(base.to_string())));
        };
        if self.first_ancestor(&targets)?.is_some() {
            return Ok(());
        }
        Err(refuse(PseudoReason::NotADescendant {
            revision: short(self.revision.commit.id),
            tag: last.to_owned(),
        }))
    }

    /// What can be said without the commit's history. The result is the version of the tag that
    /// must be in it.
    fn validated_base(&self, version: &Version) -> Outcome<Option<Version>, R> {
        let without_suffix = version.without_incompatible();
        let Some(pseudo) = PseudoVersion::parse(&without_suffix) else {
            return Ok(None);
        };
        let commit = self.revision.commit;
        check_revision(pseudo.revision(), short(commit.id)).map_err(refuse)?;
        if pseudo.time().map_err(Reason::from)? != commit.time {
            let expected = pseudo::format_time(commit.time).map_err(Reason::from)?;
            return Err(refuse(PseudoReason::OtherTime(expected)));
        }
        let module = self.resolver.module;
        let Some(base) = pseudo.base().map_err(Reason::from)? else {
            return if module.suffix().is_empty() && version.major() == "v1" {
                Err(refuse(PseudoReason::MajorWithoutTag))
            } else {
                Ok(None)
            };
        };
        // The `go` command compares the names of tags with and without the directory.
        let with_prefix = tag::name_of(&base, module.code_directory());
        let mut tags = self.resolver.repository.references().tags_at(commit.id);
        match tags.find(|tag| *tag == base.as_str() || *tag == with_prefix) {
            Some(tag) => Err(refuse(PseudoReason::BaseOnCommit {
                tag: tag.to_owned(),
                revision: short(commit.id),
            })),
            None => Ok(Some(base)),
        }
    }

    fn first_ancestor(&self, targets: &[ObjectId]) -> Outcome<Option<ObjectId>, R> {
        if targets.is_empty() {
            return Ok(None);
        }
        let commit = self.revision.commit.id;
        let found = self.resolver.repository.first_ancestor(targets, commit);
        found.map_err(Error::Repository)
    }
}

fn check_revision(given: &str, expected: String) -> Result<(), PseudoReason> {
    if given == expected {
        Ok(())
    } else if given.starts_with(&expected) {
        Err(PseudoReason::LongRevision(expected))
    } else if expected.starts_with(given) {
        Err(PseudoReason::ShortRevision(expected))
    } else {
        Err(PseudoReason::OtherRevision(expected))
    }
}

/// The digits of a commit's id that stand in its pseudo-versions.
fn short(id: ObjectId) -> String {
    let mut digits = id.to_string();
    digits.truncate(REVISION_LENGTH);
    digits
}

fn refuse<E: std::error::Error>(reason: PseudoReason) -> Error<E> {
    Error::NotFound(reason.into())
}
