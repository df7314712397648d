//! Retractions: versions that their author took back.
//!
//! Go Modules Reference, "retract directive". They are read from the go.mod file of the highest
//! version. Retracted versions stay listed and can be fetched; they only lose where the rules
//! choose a version. A go.mod file that cannot be read retracts nothing.

use super::{Error, Outcome, Resolver};
use crate::go_mod::{GoMod, Retractions};
use crate::repository::Repository;

/// What the go.mod file with these bytes retracts.
pub(super) fn retractions_of(go_mod: &[u8]) -> Retractions {
    GoMod::parse_lax(go_mod)
        .map(|go_mod| go_mod.retractions)
        .unwrap_or_default()
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
            Ok(go_mod) => {
                Ok(go_mod.map_or_else(Retractions::default, |file| retractions_of(&file.bytes)))
            }
            Err(Error::NotFound(_)) => Ok(Retractions::default()),
            Err(error) => Err(error),
        }
    }
}
