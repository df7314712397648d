//! How claims may be mounted, and what that means for replacing pods.

use std::collections::BTreeMap;

use goproxy_crds::GoProxy;

/// The access modes of claims, by the claim's name. A claim that is not there has none.
pub type AccessModes = BTreeMap<String, Vec<String>>;

/// How many pods there may be, and how they are replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rollout {
    /// How many pods there are to be.
    pub replicas: i32,
    /// How they are replaced.
    pub(super) strategy: Strategy,
    /// Why that is not as declared, or not without interruption; for people.
    pub note: Option<String>,
}

/// How pods are replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Strategy {
    /// A further pod first, so that nobody notices.
    Surge,
    /// One pod less meanwhile: a further one might come to a node that cannot mount the volume,
    /// and wait there for ever.
    NoSurge,
    /// None meanwhile: only one pod may have the volume.
    Recreate,
}

impl Rollout {
    /// What the access modes of the claims of a GoProxy allow.
    pub fn of(proxy: &GoProxy, modes: &AccessModes) -> Self {
        let declared = proxy.spec.replicas;
        let claims = proxy.spec.volumes.iter().filter_map(|volume| {
            let name = &volume.persistent_volume_claim.as_ref()?.claim_name;
            Some((strategy(modes.get(name)?), name))
        });
        let (strategy, claim) = match claims.max_by_key(|(strategy, _)| rank(*strategy)) {
            Some((strategy, claim)) => (strategy, claim.as_str()),
            None => (Strategy::Surge, ""),
        };
        let note = match strategy {
            Strategy::Surge => None,
            Strategy::NoSurge => Some(format!(
                "claim {claim} is ReadWriteOnce: all pods run on one node, and while pods are \
                 replaced there is one less"
            )),
            Strategy::Recreate => Some(format!(
                "claim {claim} is ReadWriteOncePod: there is one pod at most, and none while it is \
                 replaced"
            )),
        };
        Self {
            replicas: match strategy {
                Strategy::Surge | Strategy::NoSurge => declared,
                Strategy::Recreate => declared.min(1),
            },
            strategy,
            note,
        }
    }
}

/// The freest of the modes counts.
fn strategy(modes: &[String]) -> Strategy {
    let has = |wanted: &str| modes.iter().any(|mode| mode == wanted);
    if has("ReadWriteMany") || has("ReadOnlyMany") {
        Strategy::Surge
    } else if has("ReadWriteOnce") {
        Strategy::NoSurge
    } else if has("ReadWriteOncePod") {
        Strategy::Recreate
    } else {
        Strategy::Surge
    }
}

fn rank(strategy: Strategy) -> u8 {
    match strategy {
        Strategy::Surge => 0,
        Strategy::NoSurge => 1,
        Strategy::Recreate => 2,
    }
}
