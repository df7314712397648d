//! The modules that a server finds in its projects, as its operator reads them.

use std::fs;

use goproxy_core::status::{Cursor, DiscoveredModule, MODULES_PATH, ModulesPage, ProjectModules};
use goproxy_tests::{
    goproxy::Goproxy,
    history::{History, put},
    http,
};

use crate::world::{HOST, World, eventually, get};

const BEARER: &str = "bearer-of-the-status";

/// A server whose operator may read everything, and that looks often.
fn serve(world: &World) -> Goproxy {
    fs::write(world.folder().join("status-bearer"), BEARER).unwrap();
    let arguments = ["--poll-interval", "100ms"];
    Goproxy::start_declared(&world.sandbox, &world.folder(), &arguments)
}

fn page(goproxy: &Goproxy, since: Option<&str>) -> ModulesPage {
    let target = match since {
        Some(cursor) => format!("{MODULES_PATH}?since={cursor}"),
        None => MODULES_PATH.to_owned(),
    };
    let bearer = format!("Bearer {BEARER}");
    let headers = [("Authorization", bearer.as_str())];
    let answer = http::request(goproxy.management, "GET", &target, &headers);
    assert_eq!(answer.status, 200, "{}", answer.text());
    serde_json::from_slice(&answer.body).unwrap()
}

/// Follows the changes until one of `path` is as wanted; returns it and the cursor behind it.
#[track_caller]
fn follow(
    goproxy: &Goproxy,
    mut cursor: Cursor,
    path: &str,
    is_wanted: impl Fn(&ProjectModules) -> bool,
) -> (ProjectModules, Cursor) {
    let mut found = None;
    eventually(&format!("the change of {path}"), || {
        let page = page(goproxy, Some(&cursor.to_string()));
        assert!(!page.from_beginning);
        cursor = page.cursor;
        let mut projects = page.projects.into_iter();
        found = projects.find(|project| project.path == path && is_wanted(project));
        found.is_some()
    });
    (found.unwrap(), cursor)
}

fn module(path: &str, latest: Option<&str>) -> DiscoveredModule {
    DiscoveredModule {
        path: format!("{HOST}/team/{path}"),
        latest: latest.map(str::to_owned),
    }
}

/// `team/deep/nested` with two further modules, and go.mod files that are none of its modules.
fn many_modules() -> History {
    let own = |path: &str| format!("module {HOST}/team/deep/nested{path}\n");
    History::new()
        .commit([
            put("go.mod", own("")),
            put("sub/go.mod", own("/sub")),
            put("v2/go.mod", own("/v2")),
            put("testdata/go.mod", own("/elsewhere")),
            put("vendor/x/go.mod", "module example.com/x\n"),
            put("lib.go", "package lib\n"),
        ])
        .tag("v1.1.0")
        .tag("sub/v0.3.0")
        .tag("sub/v0.4.0-rc.1")
}

#[test]
fn modules_are_told_with_their_latest_versions_and_then_only_what_changes() {
    let world = World::new();
    let nested = world.sandbox.path("volume/deep/nested.git");
    fs::remove_dir_all(&nested).unwrap();
    many_modules().create(&nested, &|| world.sandbox.command("git"));
    let goproxy = serve(&world);
    let mut first = page(&goproxy, None);
    eventually("the first look", || {
        first = page(&goproxy, None);
        first.projects.len() == 5
    });
    assert!(first.from_beginning && !first.more);
    let of = |page: &ModulesPage, path: &str| {
        let mut projects = page.projects.iter();
        let project = projects.find(|project| project.path == path);
        project.cloned().unwrap()
    };
    let private = of(&first, "team/private");
    assert_eq!((private.id, private.total), (Some(3), 1));
    assert_eq!(private.modules, [module("private", Some("v1.0.0"))]);
    let nested_modules = of(&first, "team/deep/nested");
    assert_eq!(nested_modules.total, 3);
    let [root, sub, major] = &nested_modules.modules[..] else {
        panic!("{nested_modules:?}");
    };
    assert_eq!(*root, module("deep/nested", Some("v1.1.0")));
    assert_eq!(*sub, module("deep/nested/sub", Some("v0.3.0")));
    let pseudo = major.latest.as_deref().unwrap();
    assert!(pseudo.starts_with("v2.0.0-"), "{pseudo}");

    world.sandbox.git(&nested, &["tag", "v1.2.0"]);
    let (changed, cursor) = follow(&goproxy, first.cursor, "team/deep/nested", |_| true);
    assert_eq!(changed.modules[0].latest.as_deref(), Some("v1.2.0"));
    let again = page(&goproxy, Some(&cursor.to_string()));
    assert!(again.projects.is_empty() && !again.from_beginning);
    assert_eq!(again.cursor, cursor);

    // What is declared anew is told anew: another number, and that it is gone.
    let document = world.document();
    world.write(&document.replace("id: 5,", "id: 55,"));
    let (changed, cursor) = follow(&goproxy, cursor, "team/deep/nested", |_| true);
    assert_eq!((changed.id, changed.total), (Some(55), 3));
    let start = document.find("- {id: 5,").unwrap();
    let end = start + document[start..].find('\n').unwrap() + 1;
    world.write(&format!("{}{}", &document[..start], &document[end..]));
    let (gone, _) = follow(&goproxy, cursor, "team/deep/nested", |project| project.gone);
    assert!(gone.modules.is_empty() && gone.total == 0);
    eventually("who begins hears nothing of it", || {
        page(&goproxy, None).projects.len() == 4
    });
}

#[test]
fn cursors_of_another_process_begin_anew_and_strangers_learn_nothing() {
    let world = World::new();
    let goproxy = serve(&world);
    let cursor = page(&goproxy, None).cursor.to_string();
    drop(goproxy);
    let goproxy = serve(&world);
    for cursor in [cursor.as_str(), "", "what", "1-1"] {
        assert!(page(&goproxy, Some(cursor)).from_beginning, "{cursor}");
    }
    for headers in [&[][..], &[("Authorization", "Bearer wrong")]] {
        let answer = http::request(goproxy.management, "GET", MODULES_PATH, headers);
        assert_eq!(answer.status, 401);
        assert!(!answer.text().contains("team"), "{}", answer.text());
    }
    assert_eq!(get(&goproxy, MODULES_PATH, &[]).status, 404);
}

#[test]
fn of_many_modules_the_first_are_told_and_how_many_there_are() {
    let world = World::new();
    let folder = world.sandbox.path("volume/private.git");
    fs::remove_dir_all(&folder).unwrap();
    let files = (0..60).map(|number| {
        let module = format!("module {HOST}/team/private/m{number:02}\n");
        put(format!("m{number:02}/go.mod"), module)
    });
    let history = History::new().commit(files);
    history.create(&folder, &|| world.sandbox.command("git"));
    let goproxy = serve(&world);
    let is_private = |project: &ProjectModules| project.path == "team/private";
    let mut found = None;
    eventually("the project", || {
        found = page(&goproxy, None).projects.into_iter().find(is_private);
        found.is_some()
    });
    let found = found.unwrap();
    assert_eq!((found.total, found.modules.len()), (60, 50));
    assert!(found.modules[49].path.ends_with("/m49"));
    assert!(found.modules.iter().all(|module| module.latest.is_some()));
}
