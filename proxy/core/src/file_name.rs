//! Which paths may stand in a module zip.
//!
//! The `go` command refuses a whole module when one of its files has a name that some system
//! cannot hold. Source: Go Modules Reference, "File path and size constraints"; the documentation
//! of `golang.org/x/mod/module` (`CheckFilePath`).

use crate::path_element::{self, ElementError};
use crate::unicode;

/// Why a path may not stand in a module zip.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("malformed file path {path:?}: {fault}")]
pub struct FileNameError {
    /// The refused path.
    pub path: String,
    /// What is wrong with one of its elements.
    pub fault: ElementError,
}

/// Checks a path relative to the module's directory, elements separated by `/`.
pub fn check(path: &str) -> Result<(), FileNameError> {
    path.split('/')
        .try_for_each(|element| path_element::check(element, is_allowed))
        .map_err(|fault| FileNameError {
            path: path.to_owned(),
            fault,
        })
}

/// Checks the name of one file; a slash is refused.
pub fn check_element(name: &str) -> Result<(), FileNameError> {
    path_element::check(name, is_allowed).map_err(|fault| FileNameError {
        path: name.to_owned(),
        fault,
    })
}

/// Letters of any script, but of ASCII only what no shell and no file system treats specially.
fn is_allowed(character: char) -> bool {
    if character.is_ascii() {
        return character.is_ascii_alphanumeric() || "!#$%&()+,-.=@[]^_{}~ ".contains(character);
    }
    unicode::is_letter(character)
}
