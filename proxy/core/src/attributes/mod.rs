//! Git's attributes at one commit, as far as they change the bytes of an archived file.
//!
//! The `go` command builds a module zip from `git archive`, so a file in it is the blob as git
//! would check it out: `text`, `crlf`, `eol`, `ident` and `working-tree-encoding` apply (see
//! gitattributes(5)). This module answers what
//! `git -c core.autocrlf=input -c core.eol=lf archive` writes in a bare clone without system and
//! user attributes and without filter drivers, where `export-ignore` and `export-subst` are
//! switched off. It reads nothing itself: the caller brings every `.gitattributes` blob of the
//! commit, and applies the resulting [`Conversion`] to the blobs of regular files.

mod conversion;
mod encoding;
mod glob;
mod ident;
mod line_endings;
mod parse;
mod pattern;
mod quote;
mod rules;

pub use conversion::Conversion;

use std::collections::HashMap;

use rules::{Compiler, DirectoryRules, MAX_STEPS, Macros};

/// Why the attributes of a commit cannot be honoured. Each is a refusal of the module version:
/// git would fail as well, or its answer cannot be had at a bounded cost.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The lines that matter are longer in sum than this module keeps in memory.
    #[error("the commit's .gitattributes hold more than {limit} bytes of relevant lines")]
    TooManyRules {
        /// The bound in bytes.
        limit: usize,
    },
    /// Matching one path against the patterns takes too many steps.
    #[error("the patterns of .gitattributes take more than {limit} steps for {path:?}")]
    TooManySteps {
        /// The repository-relative path, lossily decoded.
        path: String,
        /// The bound in comparisons.
        limit: u32,
    },
    /// `working-tree-encoding` without a value: git refuses to archive the commit.
    #[error("attribute working-tree-encoding of {path:?} has no value; name an encoding")]
    EncodingWithoutName {
        /// The repository-relative path, lossily decoded.
        path: String,
    },
    /// The value of `working-tree-encoding` names an encoding whose exact mapping is not known
    /// here.
    #[error("attribute working-tree-encoding={name} of {path:?} is not supported")]
    UnsupportedEncoding {
        /// The repository-relative path, lossily decoded.
        path: String,
        /// The value, lossily decoded.
        name: String,
    },
}

/// Every `.gitattributes` of one commit, ready to be asked about paths.
///
/// Asking costs about a microsecond a path with a dozen attribute files.
#[derive(Debug, Default)]
pub struct Attributes {
    directories: HashMap<Box<[u8]>, DirectoryRules>,
    macros: Macros,
}

impl Attributes {
    /// Builds from pairs of (directory, content): the directory's path from the repository root,
    /// `b""` for the root itself, without a trailing slash; the content of the blob named
    /// `.gitattributes` in it. Git reads that entry whatever its mode, so the text of a symlink
    /// counts; a submodule or directory of that name does not.
    ///
    /// Attribute files above the module's directory apply too: bring them all.
    pub fn from_files<D, C>(files: impl IntoIterator<Item = (D, C)>) -> Result<Self, Error>
    where
        D: AsRef<[u8]>,
        C: AsRef<[u8]>,
    {
        let files: Vec<(D, C)> = files.into_iter().collect();
        let root = files
            .iter()
            .find(|(directory, _)| directory.as_ref().is_empty());
        let mut compiler = Compiler::new(root.map_or(&b""[..], |(_, content)| content.as_ref()))?;
        let mut directories = HashMap::new();
        for (directory, content) in &files {
            let rules = compiler.directory(content.as_ref())?;
            if !rules.is_empty() {
                directories.insert(Box::from(directory.as_ref()), rules);
            }
        }
        Ok(Self {
            directories,
            macros: compiler.finish(),
        })
    }

    /// What checking out the regular file at `path` (from the repository root, elements separated
    /// by `/`) does to its bytes.
    pub fn conversion(&self, path: &[u8]) -> Result<Conversion, Error> {
        if self.directories.is_empty() {
            return Ok(Conversion::default());
        }
        let mut state = self.macros.start();
        let mut steps = MAX_STEPS;
        let mut end = path.len();
        while let Some(parent) = path.get(..end).map(parent_of) {
            if let Some(rules) = self.directories.get(parent) {
                let relative = path.get(parent.len()..).unwrap_or_default();
                let relative = relative.strip_prefix(b"/").unwrap_or(relative);
                rules.apply(relative, &self.macros, &mut state, &mut steps);
            }
            if parent.is_empty() {
                break;
            }
            end = parent.len();
        }
        if steps == 0 {
            return Err(Error::TooManySteps {
                path: lossy(path),
                limit: MAX_STEPS,
            });
        }
        Conversion::from_values(state.values(), path)
    }
}

fn parent_of(path: &[u8]) -> &[u8] {
    let slash = path.iter().rposition(|&byte| byte == b'/');
    slash
        .and_then(|slash| path.get(..slash))
        .unwrap_or_default()
}

fn lossy(text: &[u8]) -> String {
    String::from_utf8_lossy(text).into_owned()
}

#[cfg(test)]
mod tests;
