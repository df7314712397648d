//! Expectations are those of `golang.org/x/mod/modfile` (`ParseLax`, `ModulePath`).

use super::*;

mod comments;
mod retract;
mod syntax;
mod vendor;

/// The faults of a file that cannot be read: the line and what is wrong.
fn fault(content: &str) -> (usize, GoModFault) {
    match GoMod::parse_lax(content.as_bytes()).unwrap_err() {
        GoModError::Line { line, fault } => (line, fault),
        other => panic!("{content:?}: {other}"),
    }
}

fn parse(content: &str) -> GoMod {
    GoMod::parse_lax(content.as_bytes()).unwrap_or_else(|error| {
        let beginning: String = content.chars().take(200).collect();
        panic!("{beginning:?}: {error}")
    })
}

const TYPICAL: &str = "\
// Package comment.

module example.com/group/module/v2 // the module

go 1.21

require (
\texample.com/one v1.2.3
\texample.com/two/v3 v3.0.0-20240229123456-0123456789ab // indirect
)

replace example.com/one => ../one

exclude example.com/one v1.2.2

retract (
\tv2.0.0 // broken
\t[v2.1.0, v2.1.9] // more broken
)

some future directive { } => \"x\"
";

#[test]
fn a_typical_file_is_read() {
    for content in [TYPICAL.to_owned(), TYPICAL.replace('\n', "\r\n")] {
        let go_mod = parse(&content);
        assert_eq!(
            go_mod.module.as_deref(),
            Some("example.com/group/module/v2")
        );
        assert_eq!(go_mod.go.as_deref(), Some("1.21"));
        assert_eq!(go_mod.deprecated, None);
        let retractions: Vec<(&str, &str, &str)> = (go_mod.retractions.iter())
            .map(|retraction| (&*retraction.low, &*retraction.high, &*retraction.rationale))
            .collect();
        let expected = [
            ("v2.0.0", "v2.0.0", "broken"),
            ("v2.1.0", "v2.1.9", "more broken"),
        ];
        assert_eq!(retractions, expected);
    }
}

#[test]
fn an_empty_file_says_nothing() {
    let go_mod = parse("");
    assert!(go_mod.module.is_none() && go_mod.go.is_none() && go_mod.retractions.is_empty());
}

#[test]
fn go_versions_are_read_leniently() {
    for (argument, version) in [
        ("1.21", "1.21"),
        ("1.24.3", "1.24.3"),
        ("1.24rc1", "1.24rc1"),
        ("1.24.3rc1", "1.24.3rc1"),
        ("v1.24.1", "1.24"),
        ("1.24-x", "1.24"),
        ("1.24.", "1.24"),
        ("1.24rc", "1.24"),
        ("1.24.01", "1.24"),
    ] {
        assert_eq!(
            parse(&format!("go {argument}")).go.as_deref(),
            Some(version),
            "{argument}"
        );
    }
    for argument in [
        "1", "v1.24", "1.024", "0.9", "1.x", "\"1.24\"", "go1.24", "vv1.2.x",
    ] {
        let expected = (1, GoModFault::GoVersion(argument.to_owned()));
        assert_eq!(fault(&format!("go {argument}")), expected);
    }
}

#[test]
fn a_file_is_as_old_as_its_go_line() {
    for (line, is_at_least) in [
        ("go 1.24", true),
        ("go 1.24rc1", true),
        ("go 1.24.0", true),
        ("go 1.100", true),
        ("go 2.0", true),
        ("go 1.99999999999999999999999999", true),
        ("go 1.24-x", true),
        ("go 1.23.99", false),
        ("go 1.9", false),
        // Accepted by the reader, but no release of Go is called so.
        ("go 1.24.3rc1", false),
        ("go 1.24rc01", false),
        ("go (\n1.24\n)", false),
        ("", false),
    ] {
        assert_eq!(parse(line).is_at_least(1, 24), is_at_least, "{line}");
    }
}

#[test]
fn requirements_must_be_well_formed() {
    for line in [
        "require a.b v1",
        "require a.b v1.2.3+meta",
        "require \"a.b\" \"v1.0.0\"",
        "require a.b v2.0.0+incompatible",
        "require gopkg.in/x.v1 v0.0.0-2016",
        "require not-a-path v1.0.0",
    ] {
        parse(line);
    }
    for line in [
        "require a.b v2.0.0",
        "require a.b/v2 v1.0.0",
        "require a.b master",
        "require a.b/v1 v1.0.0",
        "require gopkg.in/x v1.0.0",
    ] {
        assert!(
            matches!(fault(line).1, GoModFault::Requirement { .. }),
            "{line}"
        );
    }
    assert_eq!(fault("require a.b").1, GoModFault::Arguments("require"));
}

#[test]
fn a_file_beyond_the_limit_is_refused_unread() {
    let limit = usize::try_from(limits::MAX_GO_MOD).unwrap();
    let mut content = vec![b'\n'; limit];
    assert!(GoMod::parse_lax(&content).is_ok());
    content.push(b'\n');
    assert_eq!(
        GoMod::parse_lax(&content).unwrap_err(),
        GoModError::TooLarge(limit + 1)
    );
}

#[test]
fn the_module_path_is_found_line_by_line() {
    for (content, path) in [
        ("module a.b", Some("a.b")),
        ("/* nonsense\n\n  module\ta.b // x\r\n", Some("a.b")),
        ("module \"a.b\"", Some("a.b")),
        ("module `a.b`\r\n", Some("a.b")),
        ("module \"a\\x2eb\"", Some("a.b")),
        ("module a b", Some("a b")),
        ("module (\n\ta.b\n)", Some("(")),
        (
            "// module x\nmodulex y\nmodule\nmodule a.b\nmodule c.d",
            Some("a.b"),
        ),
        ("module\u{a0}a.b", Some("a.b")),
        ("module a.b//c", Some("a.b")),
        ("\u{feff}module a.b", None),
        ("module \"a.b", None),
        ("module \"a\" x\nmodule a.b", None),
        ("module \"\"", None),
        ("go 1.21", None),
        ("", None),
    ] {
        assert_eq!(
            module_path_of(content.as_bytes()).as_deref(),
            path,
            "{content:?}"
        );
    }
    assert_eq!(
        module_path_of(b"\xff\nmodule a.b\xff").as_deref(),
        Some("a.b\u{fffd}")
    );
}
