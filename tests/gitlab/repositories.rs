//! The repositories of the cases. The first is the one that GitLab's own tests use: seven commits,
//! five tags, a nested module and a second major version.

use goproxy_tests::history::{History, put};

/// A project: its path, visibility, and how its repository comes about; `None` leaves it missing.
pub(crate) struct Project {
    pub(crate) path: &'static str,
    pub(crate) visibility: &'static str,
    pub(crate) history: Option<History>,
}

const PACKAGE: &str = "package a\n";
/// GitLab's own fixture.
pub(crate) const MY_GO_LIB: &str = "ns/my-go-lib";

/// The projects in the order of their ids, which start at 1. In files `B` in braces is the
/// project's own module path.
pub(crate) fn projects() -> Vec<Project> {
    let mut projects = vec![project(MY_GO_LIB, "private", my_go_lib())];
    projects.extend(odd_go_mod_files());
    projects.extend(odd_tags());
    projects.extend(for_discovery());
    projects
}

fn project(path: &'static str, visibility: &'static str, history: History) -> Project {
    Project {
        path,
        visibility,
        history: Some(history),
    }
}

fn my_go_lib() -> History {
    History::new()
        .commit([put("README.md", "Hi")])
        .tag("v1.0.0")
        .commit([put("go.mod", "module {B}\n"), put("a.go", PACKAGE)])
        .tag("v1.0.1")
        .commit([put("pkg/b.go", "package b\n")])
        .tag("v1.0.2")
        .commit([
            put("mod/go.mod", "module {B}/mod\n"),
            put("mod/a.go", PACKAGE),
        ])
        .tag("v1.0.3")
        .commit([put("y.go", "package a\n")])
        .commit([put("v2/go.mod", "module {B}/v2\n"), put("v2/a.go", PACKAGE)])
        .commit([put("v2/x.go", "package a\n")])
        .tag("v2.0.0")
}

fn module(line: &str) -> History {
    History::new().commit([put("go.mod", line), put("a.go", PACKAGE)])
}

fn odd_go_mod_files() -> Vec<Project> {
    let own = "module {B}\n";
    let v2 = [put("v2/go.mod", own), put("v2/a.go", PACKAGE)];
    let elsewhere = "module example.org/else/where\n";
    let nested = [put("go.mod", own), put("mod/go.mod", elsewhere)];
    let unusual = module("module {B}\r\n")
        .tag("v1.0.0")
        .commit([put("go.mod", "// A comment.\nmodule {B}\n")])
        .tag("v1.1.0")
        .commit([put("go.mod", "module \"{B}\"\n")])
        .tag("v1.2.0");
    vec![
        project("ns/renames", "public", module(elsewhere).tag("v1.0.0")),
        project(
            "ns/lacks-suffix",
            "private",
            module(own).commit(v2).tag("v2.0.0"),
        ),
        project(
            "ns/nested",
            "private",
            History::new().commit(nested).tag("v1.0.0"),
        ),
        project("ns/unusual", "private", unusual),
        project(
            "ns/major",
            "private",
            module("module {B}/v2\n").tag("v2.0.0"),
        ),
        project(
            "ns/no-go-mod",
            "private",
            History::new().note("x").tag("v2.0.0"),
        ),
        project("ns/empty-go-mod", "private", module("").tag("v1.0.0")),
    ]
}

fn odd_tags() -> Vec<Project> {
    let own = "module {B}\n";
    let prefixed = module(own)
        .commit([put("mod/go.mod", "module {B}/mod\n")])
        .tag("mod/v1.2.0");
    let odd = module(own)
        .tag("v1.0.0")
        .git(&["tag", "v1.1.0", "main:a.go"])
        .git(&["tag", "v1.2.0", "main^{tree}"])
        .git(&["branch", "v1.5.0", "main"])
        .git(&["branch", "master", "main"]);
    let west = module(own)
        .offset("-0600")
        .note("far west")
        .tag("v1.0.0")
        .note("further");
    vec![
        project(
            "ns/MyGoLib",
            "private",
            module(own)
                .tag("v1.0.1-prerelease")
                .tag("v1.0.1-Prerelease"),
        ),
        project("ns/prefixed", "private", prefixed),
        project("ns/odd-tags", "private", odd),
        project("ns/west", "private", west),
        project(
            "ns/pre",
            "private",
            module(own).tag("v1.0.0-rc1").note("later"),
        ),
        project("ns/zero", "private", module(own).tag("v0.1.0")),
    ]
}

fn for_discovery() -> Vec<Project> {
    let own = || module("module {B}\n").tag("v1.0.0");
    vec![
        project("ns/open", "public", own()),
        project("ns/deep/open", "public", own()),
        project("ns/deep/nested", "private", own()),
        Project {
            path: "ns/no-repository",
            visibility: "public",
            history: None,
        },
    ]
}
