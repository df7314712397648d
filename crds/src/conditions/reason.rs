//! The reasons: one word each, stable, the same in conditions, Events and metrics.

use std::fmt;

/// Declares the reasons and their texts, which are their names.
macro_rules! reasons {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {
        /// Why a condition is as it is.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Reason {
            $($(#[$doc])* $name),+
        }

        impl Reason {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The text in `reason`.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => stringify!($name)),+
                }
            }
        }
    };
}

reasons! {
    /// Everything is as declared.
    Ready,
    /// Served as declared, which is: not at all, since the flag is off.
    Disabled,
    /// The operator is at work.
    Progressing,
    /// The operator is at work; the last attempt failed.
    ProgressingWithRetry,
    /// The spec cannot be right, whatever else there is.
    InvalidSpec,
    /// The operator was not started with the flag that this field needs.
    NotAllowed,
    /// An object of a name that is needed belongs to somebody else.
    NameConflict,
    /// An object could not be written.
    ApplyFailed,
    /// The pods are not all ready.
    RolloutInProgress,
    /// Pods cannot be created or do not become ready.
    RolloutFailed,
    /// Another condition of the object does not hold.
    VolumesNotBound,
    /// Not every ready pod answers accordingly.
    NotProgrammed,
    /// All volumes can be mounted.
    Bound,
    /// A claim does not exist.
    ClaimNotFound,
    /// A claim has no volume yet.
    ClaimPending,
    /// A claim has lost its volume.
    ClaimLost,
    /// All Secrets are there and all their tokens count.
    Resolved,
    /// No Secret is named.
    NoTokens,
    /// A Secret does not exist.
    SecretNotFound,
    /// A Secret holds tokens that do not count.
    InvalidTokens,
    /// Tokens have expired.
    TokensExpired,
    /// All tokens count, and some expire within a week.
    TokensExpireSoon,
    /// Every ready pod answers accordingly.
    Programmed,
    /// The pods have not all taken what was written.
    Pending,
    /// A proxy does not take what was written.
    Refused,
    /// What is to be served does not fit into a Secret.
    ServingSetTooLarge,
    /// Pods cannot be asked.
    PodsUnreachable,
    /// There is no ready pod.
    NoPods,
    /// The GoProxy is suspended.
    Suspended,
    /// The GoProxy is not suspended.
    NotSuspended,
    /// The project is taken into what its GoProxy serves.
    Accepted,
    /// The project is taken, but not all of its paths.
    PartiallyAccepted,
    /// The project is not taken.
    NotAccepted,
    /// There is no such GoProxy.
    ProxyNotFound,
    /// The GoProxy cannot be served itself.
    ProxyInvalid,
    /// An older project of the GoProxy has the number or the path.
    Conflict,
    /// The GoProxy has no such volume.
    VolumeNotFound,
    /// The volume does not allow the repository's path.
    PathNotAllowed,
    /// The volume does not allow the visibility.
    VisibilityNotAllowed,
    /// The repository cannot be read.
    RepositoryUnavailable,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
