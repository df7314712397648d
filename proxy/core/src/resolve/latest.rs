//! The query `latest`.
//!
//! Go Modules Reference, "Version queries": the highest release, else the highest pre-release,
//! else the commit of `HEAD`, without retracted versions. The choice is made before it is checked,
//! and there is no second one: a highest tag that is no version of the module hides the others.

use super::retraction::retractions_of;
use super::{Error, Outcome, Reason, Resolved, Resolver};
use crate::go_mod::Retractions;
use crate::repository::Repository;
use crate::version::Version;

impl<R: Repository> Resolver<'_, R> {
    pub(super) fn latest(&self) -> Outcome<Resolved, R> {
        let versions = self.list()?;
        let with_retracted = self.choose_latest(&versions, &Retractions::default());
        let go_mod = match &with_retracted {
            Ok(latest) => self.raw_go_mod(&latest.version),
            Err(_) => return with_retracted,
        };
        let retractions = match go_mod {
            Ok(go_mod) => retractions_of(&go_mod.bytes),
            Err(Error::NotFound(_)) => Retractions::default(),
            Err(error) => return Err(error),
        };
        if retractions.is_empty() {
            return with_retracted;
        }
        self.choose_latest(&versions, &retractions)
    }

    fn choose_latest(
        &self,
        versions: &[Version],
        retractions: &Retractions,
    ) -> Outcome<Resolved, R> {
        let allowed = (versions.iter()).filter(|version| !retractions.contains(version));
        let candidates = self.without_incompatible_rest(allowed)?;
        let releases = (candidates.iter()).rfind(|version| !version.is_prerelease());
        if let Some(highest) = releases.or(candidates.last()) {
            return self.stat(highest.as_str());
        }
        let latest = self.name(&self.lookup_head()?, "")?;
        if retractions.contains(&latest.version) {
            return Err(Reason::NoMatchingVersion.into());
        }
        Ok(latest)
    }

    /// `versions` without the `+incompatible` ones, which stand last, when the highest other
    /// version has a go.mod file: then the author has turned to modules. One that merely names
    /// the module counts as none, because through a proxy nobody can tell it from a synthesized
    /// one.
    fn without_incompatible_rest<'v>(
        &self,
        versions: impl Iterator<Item = &'v Version>,
    ) -> Outcome<Vec<&'v Version>, R> {
        let (mut compatible, incompatible): (Vec<_>, Vec<_>) =
            versions.partition(|version| !version.is_incompatible());
        if let (Some(highest), false) = (compatible.last(), incompatible.is_empty())
            && self.raw_go_mod(highest)?.bytes != self.synthesized_go_mod()
        {
            return Ok(compatible);
        }
        compatible.extend(incompatible);
        Ok(compatible)
    }
}
