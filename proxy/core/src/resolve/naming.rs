//! From a query to a version: the commit is looked up, then it gets its name.
//!
//! Go Modules Reference, "Version queries" and "Mapping versions to commits". A commit is called
//! by the tag that was asked for, else by its highest tag that is not retracted, else by a
//! pseudo-version. A canonical version that was asked for is never answered with another one.

use super::incompatible::Incompatible;
use super::lookup::Revision;
use super::{Error, GoModBytes, Outcome, Reason, Resolved, Resolver};
use crate::go_mod::Retractions;
use crate::repository::Repository;
use crate::tag::{self, TagVersion};
use crate::version::{Version, pseudo, semver};

impl<R: Repository> Resolver<'_, R> {
    pub(super) fn stat(&self, query: &str) -> Outcome<Resolved, R> {
        if query == "latest" {
            return self.latest();
        }
        let revision = self.lookup(&self.module.revision_of(query))?;
        self.name(&revision, query)
    }

    /// [`Resolver::stat`] for callers who hold a version, and want no other.
    pub(super) fn stat_exactly(&self, version: &Version) -> Outcome<Resolved, R> {
        let resolved = self.stat(version.as_str())?;
        if resolved.version == *version {
            return Ok(resolved);
        }
        Err(Reason::NotCanonical {
            asked: version.clone(),
            canonical: resolved.version,
        }
        .into())
    }

    pub(super) fn go_mod(&self, version: &Version) -> Outcome<GoModBytes, R> {
        self.stat_exactly(version)?;
        self.raw_go_mod(version)
    }

    /// The version of a commit. `asked` is what led to it, or empty for `HEAD`.
    pub(super) fn name(&self, revision: &Revision, asked: &str) -> Outcome<Resolved, R> {
        let naming = Naming {
            resolver: self,
            revision,
            asked,
            asked_version: Version::parse(asked).ok(),
            incompatible: Incompatible::new(revision.commit.tree, asked),
            retractions: None,
        };
        naming.run()
    }
}

/// The search for one commit's version.
pub(super) struct Naming<'a, R> {
    pub(super) resolver: &'a Resolver<'a, R>,
    pub(super) revision: &'a Revision,
    asked: &'a str,
    asked_version: Option<Version>,
    incompatible: Incompatible,
    retractions: Option<Retractions>,
}

impl<R: Repository> Naming<'_, R> {
    fn run(mut self) -> Outcome<Resolved, R> {
        if pseudo::is_pseudo(self.asked) {
            return self.given_pseudo_version();
        }
        if let Some(version) = self.looked_up_version() {
            match self.resolve(version) {
                Err(Error::NotFound(_)) => {}
                outcome => return outcome,
            }
        }
        let mut highest: Option<Version> = None;
        let mut base = None;
        for TagVersion {
            version,
            is_canonical,
        } in self.versions_of_commit()
        {
            if semver::compare(version.as_str(), self.asked).is_eq() {
                if is_canonical {
                    return self.resolve(version);
                }
                base = Some(version.clone());
            }
            if is_canonical && highest.as_ref() < Some(&version) && self.is_allowed(&version)? {
                highest = Some(version);
            }
        }
        let version = match (highest, base) {
            (Some(highest), _) => highest,
            (None, Some(base)) => self.pseudo_version(Some(&base))?,
            (None, None) => {
                let base = self.highest_ancestor()?;
                self.pseudo_version(base.as_ref())?
            }
        };
        self.resolve(version)
    }

    fn given_pseudo_version(&mut self) -> Outcome<Resolved, R> {
        let Some(version) = self.asked_version.clone() else {
            return Err(Reason::BuildMetadata(self.asked.to_owned()).into());
        };
        let resolved = self.resolve(version.clone())?;
        self.validate(&version)?;
        Ok(resolved)
    }

    /// The version of the tag that has the name that was looked up.
    fn looked_up_version(&self) -> Option<Version> {
        let tag = self.revision.tag.as_deref()?;
        tag::version_of(tag, self.resolver.module.code_directory())
            .and_then(|found| found.is_canonical.then_some(found.version))
    }

    fn versions_of_commit(&self) -> Vec<TagVersion> {
        let references = self.resolver.repository.references();
        let directory = self.resolver.module.code_directory();
        let tags = references.tags_at(self.revision.commit.id);
        tags.filter_map(|tag| tag::version_of(tag, directory))
            .collect()
    }

    /// Whether a tag may name the commit, or be the base of its name: its major version fits, or
    /// the commit may be `+incompatible`; and it is not retracted.
    pub(super) fn is_allowed(&mut self, version: &Version) -> Outcome<bool, R> {
        let resolver = self.resolver;
        let fits = resolver.module.path_major().check(version)
            || self.incompatible.allows(resolver, version.major())?;
        if !fits {
            return Ok(false);
        }
        if self.retractions.is_none() {
            self.retractions = Some(resolver.retractions_of_releases()?);
        }
        let retractions = self.retractions.as_ref();
        Ok(!retractions.is_some_and(|retractions| retractions.contains(version)))
    }

    /// Checks `version` against the commit's files and adds `+incompatible` where it is due.
    fn resolve(&mut self, version: Version) -> Outcome<Resolved, R> {
        let resolver = self.resolver;
        let directory = resolver.find_directory(&version)?.path;
        let version = match &self.asked_version {
            Some(asked) if asked.without_incompatible() == version => asked.clone(),
            _ => version,
        };
        let base = version.without_incompatible();
        let compatibility = self.compatible(&version, &base)?;
        if let Some(asked) = &self.asked_version
            && asked.without_incompatible() != base
        {
            return Err(Reason::NotATag {
                asked: asked.without_incompatible(),
                resolved: compatibility.unwrap_or(version),
            }
            .into());
        }
        let version = compatibility?;
        let reference = self.revision.reference.clone();
        Ok(Resolved {
            commit: self.revision.commit,
            reference: reference.filter(|_| !pseudo::is_pseudo(self.asked)),
            version,
            directory,
            code_directory: resolver.module.code_directory().to_owned(),
        })
    }

    /// `version` as it must be spelled, with or without `+incompatible`; `base` is without.
    fn compatible(
        &mut self,
        version: &Version,
        base: &Version,
    ) -> Outcome<Result<Version, Reason>, R> {
        let module = self.resolver.module;
        let major = base.major();
        if module.path_major().check(base) {
            return Ok(if version.is_incompatible() {
                Err(Reason::NeedlesslyIncompatible(major.to_owned()))
            } else {
                Ok(version.clone())
            });
        }
        if self.incompatible.allows(self.resolver, major)? {
            return Ok(Ok(base.with_incompatible()));
        }
        Ok(Err(if module.suffix().is_empty() {
            Reason::IncompatibleWithGoMod(format!("{}/{major}", module.prefix()))
        } else {
            Reason::MajorMismatch
        }))
    }
}
