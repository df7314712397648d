//! Why a version does not exist. The `go` command prints these texts to its users.

use crate::module_path::ModulePath;
use crate::version::Version;
use crate::version::pseudo::PseudoVersionError;

/// Why a question of the GOPROXY protocol has no answer.
#[derive(Debug, thiserror::Error)]
pub enum Error<E: std::error::Error + 'static> {
    /// The repository was read, and what was asked for does not exist in it.
    #[error(transparent)]
    NotFound(#[from] Reason),
    /// The repository could not be read.
    #[error("failed to read the repository")]
    Repository(#[source] E),
}

/// What exactly does not exist.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// No tag, branch or commit has that name.
    #[error("invalid version: unknown revision {0}")]
    UnknownRevision(String),
    /// Several commits have ids that start so.
    #[error("invalid version: ambiguous revision {0} (give more digits)")]
    AmbiguousRevision(String),
    /// A ref leads to a blob or a tree.
    #[error("invalid version: revision {0} is no commit")]
    NotACommit(String),
    /// `HEAD` leads nowhere: the repository is empty or its default branch does not exist.
    #[error("no commits (HEAD of the repository leads to none)")]
    NoCommits,
    /// Nothing is left for `latest` to choose from.
    #[error("no matching versions for query \"latest\"")]
    NoMatchingVersion,
    /// No directory of the commit is the module.
    #[error("invalid version: {reason} at revision {revision}")]
    Directory {
        /// The revision by which the commit was looked up.
        revision: String,
        /// What is wrong with its files.
        reason: DirectoryReason,
    },
    /// A canonical version was asked for and is no tag, but a branch or the like.
    #[error("invalid version: resolves to version {resolved} ({asked} is not a tag)")]
    NotATag {
        /// The version that was asked for, without `+incompatible`.
        asked: Version,
        /// The version that its commit has.
        resolved: Version,
    },
    /// `v1.2.3+incompatible`, although the module's path allows `v1.2.3`.
    #[error("invalid version: +incompatible suffix not allowed: major version {0} is compatible")]
    NeedlesslyIncompatible(String),
    /// The module's path ends in another major version.
    #[error(
        "invalid version: module path includes a major version suffix, so major version must match"
    )]
    MajorMismatch,
    /// The commit has a go.mod file, so `+incompatible` is no way out.
    #[error(
        "invalid version: module contains a go.mod file, so module path must match major version \
         ({0:?})"
    )]
    IncompatibleWithGoMod(String),
    /// The version is not the canonical one of its commit.
    #[error("version {asked} is not canonical (should be {canonical})")]
    NotCanonical {
        /// What was asked for.
        asked: Version,
        /// What `.info` answers.
        canonical: Version,
    },
    /// A pseudo-version cannot be read or made.
    #[error(transparent)]
    Malformed(#[from] PseudoVersionError),
    /// A pseudo-version has build metadata other than `+incompatible`.
    #[error("version {0:?} invalid: build metadata")]
    BuildMetadata(String),
    /// The pseudo-version does not tell the truth about its commit.
    #[error("invalid pseudo-version: {0}")]
    Pseudo(#[from] PseudoReason),
}

/// Why no directory of a commit is the module.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DirectoryReason {
    /// The go.mod file that had to be there is not.
    #[error("missing {0}")]
    Missing(String),
    /// Neither the code directory nor its major version directory has a go.mod file.
    #[error("missing {0} and {1}")]
    MissingBoth(String, String),
    /// Both of them claim to be the module.
    #[error("{0} and {1} both have module paths that end in {2}")]
    Both(String, String, String),
    /// The go.mod file has no line with the module's path.
    #[error("{0} is missing module path")]
    NoModulePath(String),
    /// The major version suffix of the declared path is none.
    #[error("{file} has malformed module path {declared:?}")]
    Malformed {
        /// The go.mod file.
        file: String,
        /// The path that it declares.
        declared: String,
    },
    /// The declared path is of another major version than the module's.
    #[error("{file} has module path {declared:?}, whose major version does not suit {module}")]
    OtherMajor {
        /// The go.mod file.
        file: String,
        /// The path that it declares.
        declared: String,
        /// The module that was asked for.
        module: ModulePath,
    },
    /// The go.mod file has more bytes than the `go` command accepts in a module.
    #[error("{file} has {size} bytes, more than the limit of {limit}")]
    TooLarge {
        /// The go.mod file.
        file: String,
        /// Its bytes.
        size: u64,
        /// The most bytes allowed.
        limit: u64,
    },
}

/// What is untrue in a pseudo-version.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PseudoReason {
    /// More digits than twelve.
    #[error("revision is longer than canonical (expected {0})")]
    LongRevision(String),
    /// Fewer digits than twelve.
    #[error("revision is shorter than canonical (expected {0})")]
    ShortRevision(String),
    /// A name that is not the start of the commit's id.
    #[error("does not match short name of revision (expected {0})")]
    OtherRevision(String),
    /// Another time than the committer's.
    #[error("does not match version-control timestamp (expected {0})")]
    OtherTime(String),
    /// `v1.0.0-…` for a path without a suffix, which only a tag could justify.
    #[error("major version without preceding tag must be v0, not v1")]
    MajorWithoutTag,
    /// The commit has the tag itself.
    #[error(
        "tag ({tag}) found on revision {revision} is already canonical, so should not be replaced \
         with a pseudo-version derived from that tag"
    )]
    BaseOnCommit {
        /// The tag.
        tag: String,
        /// The commit's digits.
        revision: String,
    },
    /// The tag that the version builds on does not exist.
    #[error("preceding tag ({0}) not found")]
    BaseNotFound(String),
    /// The tag exists, but not in the history of the commit.
    #[error("revision {revision} is not a descendent of preceding tag ({tag})")]
    NotADescendant {
        /// The commit's digits.
        revision: String,
        /// The tag.
        tag: String,
    },
}
