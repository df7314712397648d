//! go.mod files as the `go` command reads those of dependencies: leniently.
//!
//! Of a dependency only the directives `module`, `go`, `require`, `retract` and `ignore` are
//! read, and of these `require` and `ignore` only to see whether they are well formed; everything
//! else, known or not, is skipped. One error makes the whole file unreadable. Where the `go`
//! command wants nothing but the module path it looks at lines instead and never fails:
//! [`module_path_of`]. Sources: Go Modules Reference, "go.mod files"; the documentation of
//! `golang.org/x/mod/modfile` (`ParseLax`, `ModulePath`).

mod comments;
mod directives;
mod go_version;
mod lexer;
mod module_line;
mod quote;
mod retractions;
mod statements;
#[cfg(test)]
mod tests;
mod vendor;

pub use module_line::module_path_of;
pub use retractions::{MAX_RETRACTIONS, Retraction, Retractions};
pub use vendor::VendorRule;

use crate::limits;

/// What a go.mod file says of its module.
#[derive(Debug, Clone, Default)]
pub struct GoMod {
    /// The path in the `module` directive, unchecked; bytes that are not UTF-8 are replaced.
    pub module: Option<String>,
    /// The language version in the `go` directive, such as `1.21` or `1.24.3`.
    pub go: Option<String>,
    /// The message of a comment `// Deprecated: …` on the `module` directive.
    pub deprecated: Option<String>,
    /// The versions that `retract` directives take back.
    pub retractions: Retractions,
}

/// Why a go.mod file cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GoModError {
    /// The file has more bytes than [`limits::MAX_GO_MOD`].
    #[error("go.mod has {0} bytes, more than the {max} allowed", max = limits::MAX_GO_MOD)]
    TooLarge(usize),
    /// The file has more `retract` directives than [`MAX_RETRACTIONS`].
    #[error("go.mod has more than {MAX_RETRACTIONS} retractions")]
    TooManyRetractions,
    /// A line is wrong.
    #[error("go.mod:{line}: {fault}")]
    Line {
        /// The number of the line, from 1 on.
        line: usize,
        /// What is wrong with it.
        fault: GoModFault,
    },
}

/// What is wrong with a line of a go.mod file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GoModFault {
    /// Only `//` introduces comments.
    #[error("mod files must use // comments (not /* */ comments)")]
    BlockComment,
    /// A quoted string does not end on its line.
    #[error("unterminated string")]
    UnterminatedString,
    /// A character that cannot stand outside strings and comments, such as a byte order mark.
    #[error("unexpected input character {0:?}")]
    Character(char),
    /// The file ends within parentheses.
    #[error("syntax error (unterminated block)")]
    UnterminatedBlock,
    /// Something follows a closing parenthesis.
    #[error("syntax error (expected newline after closing paren)")]
    AfterBlock,
    /// The directive may stand once.
    #[error("repeated {0} statement")]
    Repeated(&'static str),
    /// The directive has too few or too many arguments.
    #[error("{0} directive has the wrong number of arguments")]
    Arguments(&'static str),
    /// A quoted string holds a wrong escape, or a quote stands where none may.
    #[error("invalid quoted string {0}")]
    Quoting(String),
    /// The argument of `go` is no Go version.
    #[error("invalid go version '{0}': must match format 1.23.0")]
    GoVersion(String),
    /// A `require` directive names an impossible module path or version.
    #[error("require {path}: version {version:?} invalid")]
    Requirement {
        /// The module path.
        path: String,
        /// The version.
        version: String,
    },
}

impl GoMod {
    /// Reads the go.mod file of a dependency. Takes time and memory proportional to its size.
    pub fn parse_lax(content: &[u8]) -> Result<Self, GoModError> {
        if u64::try_from(content.len()).is_ok_and(|size| size > limits::MAX_GO_MOD) {
            return Err(GoModError::TooLarge(content.len()));
        }
        directives::read(&String::from_utf8_lossy(content))
    }

    /// Whether the language version is Go `major.minor` or later. A file without `go` directive
    /// is older than everything.
    pub fn is_at_least(&self, major: u64, minor: u64) -> bool {
        let version = self.go.as_deref().and_then(go_version::language);
        version.is_some_and(|version| version >= (major, minor))
    }
}
