//! Which versions a module has, and which commit and directory each one is.
//!
//! The rules by which the `go` command reads a repository itself (`GOPROXY=direct`), over a
//! [`Repository`]: every function answers one endpoint of the GOPROXY protocol, reads what it must
//! and keeps nothing. What the `go` command refuses is [`Error::NotFound`] with the reason to
//! print; [`Error::Repository`] says that the repository could not be read, which must never look
//! like an answer. Sources: Go Modules Reference, "Mapping versions to commits",
//! "Pseudo-versions", "Version queries", "Module directories within a repository"; in doubt the
//! behaviour of the `go` command.

mod directory;
mod incompatible;
mod latest;
mod list;
mod lookup;
mod module;
mod naming;
mod pseudo;
mod reason;
mod retraction;
#[cfg(test)]
mod tests;

pub use module::{Module, ModuleError};
pub use reason::{DirectoryReason, Error, PseudoReason, Reason};

use crate::repository::{Commit, Repository};
use crate::version::Version;

/// What a version or a query stands for: all that an `.info` file says, and where the files are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolved {
    /// The canonical version.
    pub version: Version,
    /// Its commit.
    pub commit: Commit,
    /// The full name of the ref by which the commit was found (`refs/tags/v1.2.3`,
    /// `refs/heads/main`, `HEAD`). `None` where a pseudo-version was asked for, which names its
    /// commit by itself, and where only `HEAD` or a hash led to it.
    pub reference: Option<String>,
    /// The directory of the commit that is the module, without slashes around it; empty for the
    /// root.
    pub directory: String,
    /// [`Module::code_directory`]: what the module's tags begin with. It differs from `directory`
    /// by `/vN` when the module lies in a major version directory.
    pub code_directory: String,
}

/// Where the files of a version are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// The commit.
    pub commit: Commit,
    /// The directory of its tree that is the module; empty for the root.
    pub directory: String,
}

/// What the `.mod` endpoint answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoModBytes {
    /// The file as git stores it (no conversion of line endings), or the synthesized one.
    pub bytes: Vec<u8>,
    /// Whether the commit has no go.mod file, so that this one merely names the module.
    pub is_synthesized: bool,
}

/// The versions that the `list` endpoint shows, in its order: by precedence, `+incompatible` ones
/// last. Neither pseudo-versions nor checked: a listed version can turn out not to exist.
pub fn list<R: Repository>(
    repository: &R,
    module: &Module,
) -> Result<Vec<Version>, Error<R::Error>> {
    Resolver { repository, module }.list()
}

/// What the query `latest` means, retractions considered.
pub fn latest<R: Repository>(repository: &R, module: &Module) -> Result<Resolved, Error<R::Error>> {
    Resolver { repository, module }.latest()
}

/// What `query` means, which stands before `.info`: a version, or a tag, a branch, `HEAD`, or at
/// least seven digits of a commit's id. A canonical version that fits the module's path resolves
/// to itself or not at all; anything else to the best version of the commit it leads to.
pub fn stat<R: Repository>(
    repository: &R,
    module: &Module,
    query: &str,
) -> Result<Resolved, Error<R::Error>> {
    Resolver { repository, module }.stat(query)
}

/// The go.mod file of `version`, which must exist as [`stat`] says.
pub fn go_mod<R: Repository>(
    repository: &R,
    module: &Module,
    version: &Version,
) -> Result<GoModBytes, Error<R::Error>> {
    Resolver { repository, module }.go_mod(version)
}

/// Where the files of `version` are, which must exist as [`stat`] says.
pub fn locate<R: Repository>(
    repository: &R,
    module: &Module,
    version: &Version,
) -> Result<Location, Error<R::Error>> {
    let resolved = Resolver { repository, module }.stat_exactly(version)?;
    Ok(Location {
        commit: resolved.commit,
        directory: resolved.directory,
    })
}

/// A module in a repository; the rules are its methods, one file for each.
struct Resolver<'a, R> {
    repository: &'a R,
    module: &'a Module,
}

/// Short for what every rule returns.
type Outcome<T, R> = Result<T, Error<<R as Repository>::Error>>;
