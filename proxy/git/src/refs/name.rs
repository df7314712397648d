//! Which names of refs git accepts (git-check-ref-format).

/// Whether `name` is a full ref name that git would read.
pub(super) fn is_valid(name: &str) -> bool {
    !name.is_empty()
        && !name.ends_with('.')
        && !name.contains("..")
        && !name.contains("@{")
        && !name.contains(is_refused)
        && name.split('/').all(is_valid_component)
}

fn is_refused(character: char) -> bool {
    character.is_ascii_control()
        || matches!(character, ' ' | '~' | '^' | ':' | '?' | '*' | '[' | '\\')
}

fn is_valid_component(component: &str) -> bool {
    let refused = component.is_empty() || component.starts_with('.');
    !refused && !component.as_bytes().ends_with(b".lock")
}

#[cfg(test)]
mod tests {
    use super::is_valid;

    #[test]
    fn names_that_git_refuses_are_refused() {
        for name in [
            "",
            "refs/heads/",
            "refs//a",
            "/refs",
            "refs/tags/.a",
            "refs/tags/a.lock",
            "refs/tags/a.lock/b",
            "refs/a..b",
            "refs/a.",
            "refs/a b",
            "refs/a\u{7f}",
            "refs/a~1",
            "refs/a^",
            "refs/a:b",
            "refs/a?",
            "refs/a*",
            "refs/a[",
            "refs/a\\b",
            "refs/a@{b",
            "refs/../a",
        ] {
            assert!(!is_valid(name), "{name}");
        }
        for name in [
            "HEAD",
            "refs/tags/v1.0.0",
            "refs/heads/ü/@",
            "refs/tags/sub/dir/v1.2.3-a{b}",
        ] {
            assert!(is_valid(name), "{name}");
        }
    }
}
