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

#[cfg(test)]
mod tests {
    use super::*;

    /// Expectations are those of `CheckFilePath` in `golang.org/x/mod`.
    #[test]
    fn names_of_ordinary_files_are_fine() {
        for path in [
            "a.go",
            ".gitattributes",
            "a/.b/..c/d...e",
            "A b (1).txt",
            "!#$%&()+,-.=@[]^_{}~ ",
            "-x",
            " ",
            "a~1",
            "com0/lpt10",
            "é/ж/中/ª/𝐀/ʰ",
            "a/\u{1e9e}",
        ] {
            assert_eq!(check(path), Ok(()), "{path:?}");
        }
    }

    #[test]
    fn names_that_some_system_cannot_hold_are_refused() {
        for path in [
            "",
            "/",
            "/a",
            "a/",
            "a//b",
            ".",
            "..",
            "a/./b",
            "a/../b",
            "...",
            "a.",
            "a/b./c",
            "a\\b",
            "a:b",
            "a*",
            "a?",
            "a\"",
            "a'",
            "a`",
            "a|b",
            "a<b",
            "a>b",
            "a;b",
            "a\n",
            "a\0",
            "a\u{7f}",
            "con",
            "a/AUX.go",
            "Nul.tar.gz",
            "com1",
            "x/lPt9.x",
            "a\u{301}",
            "🦀",
            "Ⅷ",
            "’",
            "a\u{a0}b",
            "\u{feff}a",
            "٣",
            "a\u{200d}",
        ] {
            assert!(check(path).is_err(), "{path:?}");
        }
    }

    #[test]
    fn an_element_has_no_slash() {
        assert_eq!(check_element("a b.go"), Ok(()));
        assert_eq!(
            check_element("a/b").unwrap_err().fault,
            ElementError::Character('/')
        );
    }

    #[test]
    fn the_error_names_the_path_and_the_fault() {
        let error = check("docs/a:b.md").unwrap_err();
        assert_eq!(
            error.to_string(),
            "malformed file path \"docs/a:b.md\": invalid char ':'"
        );
    }
}
