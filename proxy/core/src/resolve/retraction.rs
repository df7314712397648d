//! Retractions: versions that their author took back.
//!
//! Go Modules Reference, "retract directive". They are read from the go.mod file of the highest
//! version. Retracted versions stay listed and can be fetched; they only lose where the rules
//! choose a version. A go.mod file that cannot be read retracts nothing.

use super::{Error, Outcome, Resolver};
use crate::repository::Repository;
use crate::version::Version;

/// Closed intervals of versions.
#[derive(Debug, Default)]
pub(super) struct Retractions(Vec<(Version, Version)>);

impl Retractions {
    /// What a go.mod file retracts.
    pub(super) fn parse(_go_mod: &[u8]) -> Self {
        Self::default()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn contains(&self, version: &Version) -> bool {
        self.0
            .iter()
            .any(|(low, high)| low <= version && version <= high)
    }
}

impl<R: Repository> Resolver<'_, R> {
    /// The retractions that count when a commit is named: those of the highest release, or of the
    /// highest pre-release where there is no release. `+incompatible` versions have no go.mod
    /// file that could retract anything.
    pub(super) fn retractions_of_releases(&self) -> Outcome<Retractions, R> {
        let go_mod = self.list().and_then(|versions| {
            let mut compatible = versions.iter().filter(|version| !version.is_incompatible());
            let highest = (compatible.clone().rfind(|version| !version.is_prerelease()))
                .or_else(|| compatible.next_back());
            highest.map(|highest| self.raw_go_mod(highest)).transpose()
        });
        match go_mod {
            Ok(go_mod) => Ok(
                go_mod.map_or_else(Retractions::default, |file| Retractions::parse(&file.bytes))
            ),
            Err(Error::NotFound(_)) => Ok(Retractions::default()),
            Err(error) => Err(error),
        }
    }
}
