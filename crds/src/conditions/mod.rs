//! The types and reasons of conditions: a closed set. What each of them means and what helps is
//! said by [`GO_PROXY`] and [`GO_MODULE_PROJECT`], from which the reference pages are made.
//!
//! Types that are present only while they are true: `Reconciling` and `Stalled`, as kstatus reads
//! them. All others are always there.

mod go_module_project;
mod go_proxy;
mod reason;

use std::fmt;

pub use go_module_project::GO_MODULE_PROJECT;
pub use go_proxy::GO_PROXY;
pub use reason::Reason;

/// What a condition is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ConditionType {
    /// Whether the object is served as declared: the summary of all others.
    Ready,
    /// The operator is at work on it; present only while true.
    Reconciling,
    /// Only a change by a person helps; present only while true.
    Stalled,
    /// Whether the volumes of a GoProxy can be mounted.
    VolumesBound,
    /// Whether the Secrets with tokens are there and right.
    TokensResolved,
    /// Whether every ready pod answers accordingly at this moment.
    Programmed,
    /// Whether a GoProxy is suspended.
    Paused,
    /// Whether a GoModuleProject is taken into what its GoProxy serves.
    Accepted,
}

impl ConditionType {
    /// The text in `type`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ready => "Ready",
            Self::Reconciling => "Reconciling",
            Self::Stalled => "Stalled",
            Self::VolumesBound => "VolumesBound",
            Self::TokensResolved => "TokensResolved",
            Self::Programmed => "Programmed",
            Self::Paused => "Paused",
            Self::Accepted => "Accepted",
        }
    }
}

/// What a condition's `status` is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ConditionStatus {
    /// It holds.
    True,
    /// It does not.
    False,
    /// It cannot be told.
    Unknown,
}

impl ConditionStatus {
    /// The text in `status`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::True => "True",
            Self::False => "False",
            Self::Unknown => "Unknown",
        }
    }
}

/// What is said of one condition of a kind.
#[derive(Debug, Clone, Copy)]
pub struct ConditionDocs {
    /// The condition.
    pub condition: ConditionType,
    /// What it says.
    pub meaning: &'static str,
    /// The reasons that it may have.
    pub reasons: &'static [ReasonDocs],
}

/// What is said of one reason of a condition.
#[derive(Debug, Clone, Copy)]
pub struct ReasonDocs {
    /// The status that it comes with.
    pub status: ConditionStatus,
    /// The reason.
    pub reason: Reason,
    /// What it means.
    pub meaning: &'static str,
    /// What to do; empty where nothing is to be done.
    pub remedy: &'static str,
}

/// The same for both kinds.
const RECONCILING: ConditionDocs = ConditionDocs {
    condition: ConditionType::Reconciling,
    meaning: "that the operator is at work; present only while true",
    reasons: &[
        holds(Reason::Progressing, "the message says at what", "wait"),
        holds(
            Reason::ProgressingWithRetry,
            "an attempt failed and is repeated",
            "the message says why; nothing is to be done if it passes by itself",
        ),
    ],
};

impl fmt::Display for ConditionType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for ConditionStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

const fn holds(reason: Reason, meaning: &'static str, remedy: &'static str) -> ReasonDocs {
    ReasonDocs {
        status: ConditionStatus::True,
        reason,
        meaning,
        remedy,
    }
}

const fn fails(reason: Reason, meaning: &'static str, remedy: &'static str) -> ReasonDocs {
    ReasonDocs {
        status: ConditionStatus::False,
        reason,
        meaning,
        remedy,
    }
}

const fn unknown(reason: Reason, meaning: &'static str, remedy: &'static str) -> ReasonDocs {
    ReasonDocs {
        status: ConditionStatus::Unknown,
        reason,
        meaning,
        remedy,
    }
}

#[cfg(test)]
mod tests;
