//! What the names of module paths and of files in a module zip have in common.
//!
//! Both are lists of elements between slashes, and an element must be a name that every file
//! system the `go` command runs on can hold. [`crate::module_path`] and [`crate::file_name`] each
//! add their own alphabet. Source: Go Modules Reference, "Module paths and versions", and the
//! documentation of `golang.org/x/mod/module`.

/// Why one element of a path is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ElementError {
    /// Nothing stands between two slashes, or before the first or after the last one.
    #[error("empty path element")]
    Empty,
    /// The element is made of dots alone, such as `..`.
    #[error("invalid path element {0:?}")]
    OnlyDots(String),
    /// The element begins with a dot; file names may, module paths may not.
    #[error("leading dot in path element {0:?}")]
    LeadingDot(String),
    /// The element ends in a dot, which Windows drops.
    #[error("trailing dot in path element {0:?}")]
    TrailingDot(String),
    /// The character is not in the alphabet of this kind of path.
    #[error("invalid char {0:?}")]
    Character(char),
    /// The part before the first dot names a device on Windows.
    #[error("{0:?} disallowed as path element component on Windows")]
    DeviceName(String),
    /// The part before the first dot looks like a short name of Windows, `NAME~1`.
    #[error("trailing tilde and digits in path element {0:?}")]
    ShortName(String),
}

/// The rules for elements of every kind; `allowed` is the alphabet.
pub(crate) fn check(element: &str, allowed: impl Fn(char) -> bool) -> Result<(), ElementError> {
    if element.is_empty() {
        return Err(ElementError::Empty);
    }
    if element.bytes().all(|byte| byte == b'.') {
        return Err(ElementError::OnlyDots(element.to_owned()));
    }
    if element.ends_with('.') {
        return Err(ElementError::TrailingDot(element.to_owned()));
    }
    if let Some(character) = element.chars().find(|&character| !allowed(character)) {
        return Err(ElementError::Character(character));
    }
    let stem = stem(element);
    if is_device_name(stem) {
        return Err(ElementError::DeviceName(stem.to_owned()));
    }
    Ok(())
}

/// The further rules for elements of module paths, which file names need not follow.
pub(crate) fn check_module_element(element: &str) -> Result<(), ElementError> {
    if element.starts_with('.') {
        return Err(ElementError::LeadingDot(element.to_owned()));
    }
    let stem = stem(element);
    // Elements are short, and hardly one has a tilde: a look at each byte is the quickest.
    if !stem.bytes().any(|byte| byte == b'~') {
        return Ok(());
    }
    match stem.rsplit_once('~') {
        Some((_, digits))
            if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) =>
        {
            Err(ElementError::ShortName(element.to_owned()))
        }
        _ => Ok(()),
    }
}

fn stem(element: &str) -> &str {
    let end = element.bytes().position(|byte| byte == b'.');
    end.and_then(|end| element.get(..end)).unwrap_or(element)
}

/// Whether Windows reserves the name, in any case: `CON`, `PRN`, `AUX`, `NUL`, `COM1` to `COM9`,
/// `LPT1` to `LPT9` (Microsoft, "Naming Files, Paths, and Namespaces").
fn is_device_name(stem: &str) -> bool {
    let is = |name: &str| stem.eq_ignore_ascii_case(name);
    if ["CON", "PRN", "AUX", "NUL"].into_iter().any(is) {
        return true;
    }
    match stem.split_at_checked(3) {
        Some((port, digit)) => {
            (port.eq_ignore_ascii_case("COM") || port.eq_ignore_ascii_case("LPT"))
                && matches!(digit.as_bytes(), [b'1'..=b'9'])
        }
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn any(_: char) -> bool {
        true
    }

    #[test]
    fn device_names_are_refused_in_any_case_and_before_a_dot() {
        for element in ["con", "CON", "nUl.txt", "com1", "LPT9.tar.gz", "aux.c"] {
            assert!(
                matches!(check(element, any), Err(ElementError::DeviceName(_))),
                "{element}"
            );
        }
        for element in [
            "com0", "com10", "com", "lpt", "cons", "x.con", "comé", "nul1",
        ] {
            assert_eq!(check(element, any), Ok(()), "{element}");
        }
    }

    #[test]
    fn short_names_of_windows_are_refused_in_module_elements() {
        for element in ["a~1", "GIT~12", "~1", "a~b~3.x"] {
            assert!(
                matches!(
                    check_module_element(element),
                    Err(ElementError::ShortName(_))
                ),
                "{element}"
            );
        }
        for element in ["a~", "a~1b", "a.b~1", "a~1~"] {
            assert_eq!(check_module_element(element), Ok(()), "{element}");
        }
    }
}
