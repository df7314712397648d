use super::*;
use crate::version::Version;
use proptest::prelude::*;

const VALID: &[&str] = &[
    "a.b",
    "example.com/m",
    "example.com/m/v2",
    "example.com/m/v10",
    "example.com/A-b_c~d.e",
    "example.com/m/v",
    "example.com/m/v2x",
    "example.com/xv1",
    "example.com/m2",
    "example.com/v2/m",
    "x-y.z/a",
    "1.2",
    "example.com/a~b",
    "example.com/com10",
    "gopkg.in/yaml.v0",
    "gopkg.in/yaml.v3",
    "gopkg.in/u/p.v2-unstable",
    "example.com/v99999999999999999999999999",
];

const INVALID: &[&str] = &[
    "",
    "/",
    "/a.b",
    "a.b/",
    "a.b//c",
    "-a.b/c",
    "fmt",
    "localhost/m",
    "Example.com/m",
    "example_x.com/m",
    "example.com/.hidden",
    "example.com/..",
    "example.com/a.",
    "example.com/a b",
    "example.com/a+b",
    "example.com/a!b",
    "example.com/a@b",
    "example.com/é",
    "example.com/con",
    "example.com/Aux.x",
    "example.com/a~1",
    "example.com/m/v0",
    "example.com/m/v1",
    "example.com/m/v02",
    "example.com/m/v2.1",
    "example.com/m/v1.",
    "gopkg.in/yaml",
    "gopkg.in/yaml.v",
    "gopkg.in/yaml.v01",
    "gopkg.in/yaml/v2",
    "gopkg.in/yaml.v0-unstable",
];

#[test]
fn valid_paths_are_accepted() {
    for path in VALID {
        assert_eq!(
            ModulePath::parse(path).map(|path| path.to_string()),
            Ok((*path).to_owned())
        );
    }
}

#[test]
fn invalid_paths_are_refused() {
    for path in INVALID {
        assert!(ModulePath::parse(path).is_err(), "{path:?}");
    }
}

/// The `go` command crashes on this path, although `CheckPath` lets it pass.
#[test]
fn a_gopkg_path_needs_a_number_even_when_unstable() {
    assert!(ModulePath::parse("gopkg.in/yaml.v-unstable").is_err());
}

#[test]
fn paths_split_into_prefix_and_major() {
    for (path, prefix, major) in [
        ("example.com/m", "example.com/m", PathMajor::None),
        ("example.com/m/v2", "example.com/m", PathMajor::Slash("v2")),
        ("example.com/m/v", "example.com/m/v", PathMajor::None),
        ("a.b/v12", "a.b", PathMajor::Slash("v12")),
        (
            "gopkg.in/yaml.v0",
            "gopkg.in/yaml",
            PathMajor::GopkgIn {
                major: "v0",
                unstable: false,
            },
        ),
        (
            "gopkg.in/u/p.v2-unstable",
            "gopkg.in/u/p",
            PathMajor::GopkgIn {
                major: "v2",
                unstable: true,
            },
        ),
    ] {
        let path = ModulePath::parse(path).unwrap();
        assert_eq!((path.prefix(), path.path_major()), (prefix, major));
    }
}

#[test]
fn versions_must_fit_the_suffix() {
    for (path, fitting, others) in [
        (
            "a.b",
            vec!["v0.1.0", "v1.2.3", "v2.0.0+incompatible"],
            vec!["v2.0.0", "v10.0.0"],
        ),
        (
            "a.b/v2",
            vec!["v2.0.0", "v2.1.0-rc.1"],
            vec!["v1.0.0", "v20.0.0", "v3.0.0+incompatible"],
        ),
        (
            "gopkg.in/x.v1",
            vec!["v1.0.0", "v0.0.0-2016"],
            vec!["v0.1.0", "v0.0.0", "v2.0.0"],
        ),
        (
            "gopkg.in/x.v1-unstable",
            vec!["v1.0.0", "v0.0.0-2016"],
            vec!["v0.0.1-x"],
        ),
        (
            "gopkg.in/x.v2-unstable",
            vec!["v2.0.0"],
            vec!["v0.0.0-2016"],
        ),
        ("gopkg.in/x.v0", vec!["v0.0.1"], vec!["v1.0.0"]),
    ] {
        let path = ModulePath::parse(path).unwrap();
        let fits = |text: &&str| path.path_major().check(&Version::parse(text).unwrap());
        assert!(fitting.iter().all(fits), "{path}: {fitting:?}");
        assert!(!others.iter().any(fits), "{path}: {others:?}");
    }
}

#[test]
fn only_the_suffix_of_a_declared_path_must_suit() {
    for (path, suiting, others) in [
        (
            "a.b/m",
            vec!["x.y", "fmt", "gopkg.in/m.v1", "gopkg.in/m.v7"],
            vec!["", "a.b/m/v2", "a.b/m/v1"],
        ),
        (
            "a.b/m/v2",
            vec!["x.y/v2", "gopkg.in/m.v2"],
            vec!["", "a.b/m", "a.b/m/v3", "gopkg.in/m.v2-unstable"],
        ),
        (
            "gopkg.in/m.v1",
            vec!["gopkg.in/n.v1"],
            vec!["a.b/m", "a.b/m/v2"],
        ),
    ] {
        let path = ModulePath::parse(path).unwrap();
        let suits = |declared: &&str| path.path_major().suits(declared);
        assert!(suiting.iter().all(suits), "{path}: {suiting:?}");
        assert!(!others.iter().any(suits), "{path}: {others:?}");
    }
}

#[test]
fn the_suffix_gives_a_directory_and_a_default_major() {
    let both = |path: &str| {
        let path = ModulePath::parse(path).unwrap();
        let major = path.path_major();
        (
            major.directory().map(str::to_owned),
            major.default_major().to_owned(),
        )
    };
    assert_eq!(both("a.b"), (None, "v0".to_owned()));
    assert_eq!(both("a.b/v3"), (Some("v3".to_owned()), "v3".to_owned()));
    assert_eq!(both("gopkg.in/x.v2-unstable"), (None, "v2".to_owned()));
}

#[test]
fn a_path_is_within_whole_elements_only() {
    let path = ModulePath::parse("a.b/group/project").unwrap();
    assert!(path.is_within("a.b/group") && path.is_within("a.b/group/project"));
    assert!(!path.is_within("a.b/gro") && !path.is_within("a.b/group/project/x"));
}

#[test]
fn escaped_paths_are_read_strictly() {
    let path = ModulePath::unescape("github.com/!azure/!s!d!k/v2").unwrap();
    assert_eq!(path.as_str(), "github.com/Azure/SDK/v2");
    for escaped in [
        "github.com/Azure",
        "github.com/!",
        "github.com/!1",
        "!a.b/c",
        "github.com/%21a",
    ] {
        assert!(ModulePath::unescape(escaped).is_err(), "{escaped}");
    }
}

proptest! {
    #[test]
    fn escaping_round_trips(text in "[a-z]{1,3}[.][a-z]{2}(/[A-Za-z0-9_~.-]{1,6}){0,3}(/v[2-9])?") {
        if let Ok(path) = ModulePath::parse(&text) {
            let escaped = path.escape().into_owned();
            prop_assert!(!escaped.bytes().any(|byte| byte.is_ascii_uppercase()));
            prop_assert_eq!(ModulePath::unescape(&escaped), Ok(path));
        }
    }

    #[test]
    fn prefix_and_suffix_make_up_the_path(
        text in "(a[.]b|gopkg[.]in)(/[a-z]{1,3}){0,2}([/.]v[0-9]{1,3})?(-unstable)?"
    ) {
        if let Ok(path) = ModulePath::parse(&text) {
            let suffix = match path.path_major() {
                PathMajor::None => String::new(),
                PathMajor::Slash(major) => format!("/{major}"),
                PathMajor::GopkgIn { major, unstable } => {
                    format!(".{major}{}", if unstable { "-unstable" } else { "" })
                }
            };
            prop_assert_eq!(format!("{}{suffix}", path.prefix()), text);
        }
    }

    #[test]
    fn any_text_is_answered(text in "\\PC{0,30}") {
        let _ = ModulePath::parse(&text);
        let _ = ModulePath::unescape(&text);
    }
}
