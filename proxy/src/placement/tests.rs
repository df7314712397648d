use goproxy_core::identity::ProjectPath;

use super::*;
use crate::catalog::ProjectSet;

fn projects(paths: &[&str]) -> ProjectSet {
    let projects = paths.iter().map(|path| {
        let directory = format!("/repositories/{path}.git").into();
        let path = ProjectPath::parse_in_folder(path).unwrap();
        Arc::new(Project::found(
            path,
            directory,
            "/repositories".into(),
            None,
        ))
    });
    ProjectSet::new(projects, Vec::new())
}

fn module(path: &str) -> ModulePath {
    ModulePath::parse(path).unwrap()
}

/// The project and the code directory.
fn find(placement: Placement<'_>, path: &str) -> Option<(String, String)> {
    let place = placement.find(&module(path))?;
    Some((
        place.project.path().to_owned(),
        place.module.code_directory().to_owned(),
    ))
}

fn found(project: &str, directory: &str) -> (String, String) {
    (project.to_owned(), directory.to_owned())
}

#[test]
fn the_longest_project_path_below_the_prefix_holds_the_module() {
    let projects = projects(&["g/kit", "g/kit/log", "single"]);
    let declared = DeclaredRoots::default();
    let placement = Placement {
        projects: &projects,
        module_prefix: "git.example.com",
        given: &[],
        declared: &declared,
    };
    let cases = [
        ("git.example.com/g/kit", Some(found("g/kit", ""))),
        ("git.example.com/g/kit/v2", Some(found("g/kit", ""))),
        ("git.example.com/g/kit/a/b", Some(found("g/kit", "a/b"))),
        ("git.example.com/g/kit/log/x", Some(found("g/kit/log", "x"))),
        ("git.example.com/g/kit.git/a", Some(found("g/kit", "a"))),
        ("git.example.com/single", Some(found("single", ""))),
        ("git.example.com/g", None),
        ("git.example.com/G/kit", None),
        ("git.example.com/g/kitten", None),
        ("git.example.community/g/kit", None),
        ("other.example.com/g/kit", None),
    ];
    for (path, expected) in cases {
        assert_eq!(find(placement, path), expected, "{path}");
    }
}

#[test]
fn roots_given_by_hand_come_first_and_declared_ones_last() {
    let projects = projects(&["g/kit", "g/fork"]);
    let given = ["git.example.com/g/kit=g/fork//src".parse().unwrap()];
    let declarations = [
        Declaration {
            module: module("git.example.com/g/kit/log"),
            directory: "log".to_owned(),
        },
        Declaration {
            module: module("vanity.example.com/kit"),
            directory: String::new(),
        },
    ];
    let declared = DeclaredRoots::new([("g/kit", &declarations[..])]);
    let placement = Placement {
        projects: &projects,
        module_prefix: "git.example.com",
        given: &given,
        declared: &declared,
    };
    assert_eq!(
        find(placement, "git.example.com/g/kit/log"),
        Some(found("g/fork", "log/src"))
    );
    assert_eq!(
        find(placement, "vanity.example.com/kit/a"),
        Some(found("g/kit", "a"))
    );
    let kit = projects.by_path("g/kit").unwrap();
    let place = placement.find_in(kit, &module("git.example.com/g/kit/log"));
    assert_eq!(place.unwrap().module.root(), "git.example.com/g/kit");
    assert!(
        placement
            .find_in(kit, &module("git.example.com/g/fork"))
            .is_none()
    );
}
