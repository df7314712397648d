//! Why a repository could not be read.
//!
//! "There is no such tag" is not here: that is an answer. Each variant says which file or object
//! failed and what to do; [`Error::kind`] is what the caller branches on.

use std::path::{Path, PathBuf};

use goproxy_core::object_id::ObjectId;

/// A repository, or something in it, could not be read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nothing lies at the repository's path.
    #[error("repository {} does not exist; check the path and the mount", .path.display())]
    Missing {
        /// The path that was asked for.
        path: PathBuf,
    },
    /// Something lies there, but git would not call it a repository.
    #[error("{} is not a git repository: {reason}", .path.display())]
    NotARepository {
        /// The path that was asked for.
        path: PathBuf,
        /// What it lacks.
        reason: &'static str,
    },
    /// A format that this program does not read.
    #[error("repository {} cannot be served: {what}", .path.display())]
    Unsupported {
        /// The repository.
        path: PathBuf,
        /// Which format, and the remedy.
        what: Unsupported,
    },
    /// A file of the repository leads out of the served folder.
    #[error("{} leads to {}, outside of the served folder {}", .named_by.display(), .target.display(), .root.display())]
    OutsideRoot {
        /// The file or link that names the target.
        named_by: PathBuf,
        /// What it names.
        target: PathBuf,
        /// The served folder.
        root: PathBuf,
    },
    /// An object that something refers to is in no pack and no loose file.
    #[error("object {id} is missing from the repository; run git fsck on it")]
    ObjectMissing {
        /// The object.
        id: ObjectId,
    },
    /// Something is there and its content cannot be right.
    #[error("{what} is corrupt: {reason}; run git fsck on the repository")]
    Corrupt {
        /// The object or file.
        what: String,
        /// What is wrong with it.
        reason: String,
    },
    /// More of something than this program reads for one question.
    #[error("{what}: more than {limit}, the most that is read")]
    Bound {
        /// What there is too much of, and where.
        what: String,
        /// The limit.
        limit: u64,
    },
    /// The request that asked was cancelled.
    #[error("cancelled")]
    Cancelled,
    /// The operating system refused.
    #[error("failed to read {}", .path.display())]
    Io {
        /// The file or directory.
        path: PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
}

/// A repository format that git knows and this program refuses (gitrepository-layout,
/// "repositoryformatversion"; git-config, "extensions.*").
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unsupported {
    /// Objects are named by SHA-256.
    #[error(
        "extensions.objectFormat is sha256; only sha1 repositories are read: \
         serve a clone made with git init --object-format=sha1"
    )]
    Sha256,
    /// Refs are stored in a reftable.
    #[error(
        "extensions.refStorage is reftable; only the files format is read: \
         run git refs migrate --ref-format=files"
    )]
    Reftable,
    /// Another extension, by name.
    #[error("extensions.{0} is not known; serve a clone without it")]
    Extension(String),
    /// A later repository format, by its number's text.
    #[error("core.repositoryFormatVersion is {0}; 0 and 1 are read")]
    FormatVersion(String),
    /// Objects that lie on a web server.
    #[error(
        "objects/info/http-alternates names objects elsewhere; \
         fetch them (git repack -a -d in a full clone) and remove the file"
    )]
    HttpAlternates,
    /// A line of objects/info/alternates that git and libgit2 read differently.
    #[error(
        "objects/info/alternates has {0:?}; write an absolute path or one that starts with ../"
    )]
    AlternatePath(String),
}

/// What kind of failure an [`Error`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// Nothing at the repository's path.
    Missing,
    /// Not a git repository.
    NotARepository,
    /// A format that is not read.
    Unsupported,
    /// A file leads out of the served folder.
    OutsideRoot,
    /// A missing or malformed object or file.
    Corrupt,
    /// The operating system refused.
    Io,
    /// A bound was passed.
    Bound,
    /// The request was cancelled.
    Cancelled,
}

impl Error {
    /// What kind of failure this is.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Missing { .. } => ErrorKind::Missing,
            Self::NotARepository { .. } => ErrorKind::NotARepository,
            Self::Unsupported { .. } => ErrorKind::Unsupported,
            Self::OutsideRoot { .. } => ErrorKind::OutsideRoot,
            Self::ObjectMissing { .. } | Self::Corrupt { .. } => ErrorKind::Corrupt,
            Self::Bound { .. } => ErrorKind::Bound,
            Self::Cancelled => ErrorKind::Cancelled,
            Self::Io { .. } => ErrorKind::Io,
        }
    }

    pub(crate) fn io(path: &Path, source: std::io::Error) -> Self {
        Self::Io {
            path: path.to_owned(),
            source,
        }
    }

    pub(crate) fn corrupt(what: impl Into<String>, reason: impl Into<String>) -> Self {
        Self::Corrupt {
            what: what.into(),
            reason: reason.into(),
        }
    }

    pub(crate) fn object_corrupt(id: ObjectId, reason: impl Into<String>) -> Self {
        Self::corrupt(format!("object {id}"), reason)
    }
}
