//! Files that are wrong, processes that die, repositories that are gone.

use std::{fs, os::unix::fs::PermissionsExt as _};

use goproxy_tests::processes;

use crate::world::{TOKEN, World, eventually, project, secret};

#[test]
fn a_file_that_is_wrong_is_told_by_its_line_and_harms_no_other() {
    let world = World::new();
    let operator = world.start();
    world.eventually("open", None, 200);
    world.write("broken.yaml", "kind: GoModuleProject\nspec: [\n");
    operator.shows(&["left out:", "broken.yaml:"]);
    world.write("odd.yaml", &project("odd", 3, "visibilty: public"));
    operator.shows(&["left out:", "odd.yaml:", "GoModuleProject odd", "visibilty"]);
    assert_eq!(world.status("open", None), Some(200));
    assert_eq!(world.status("closed", Some(TOKEN)), Some(200));
    world.write(
        "odd.yaml",
        &project("odd", 3, "visibility: public").replace("odd.git", "open.git"),
    );
    operator.shows(&["GoModuleProject", "odd", "True", "Ready"]);
}

#[test]
fn a_process_that_dies_is_started_again() {
    let world = World::new();
    let operator = world.start();
    world.eventually("open", None, 200);
    let first = processes::below(operator.id());
    let id = i32::try_from(first[0]).unwrap();
    let id = rustix::process::Pid::from_raw(id).unwrap();
    rustix::process::kill_process(id, rustix::process::Signal::KILL).unwrap();
    operator.shows(&["the process of GoProxy main ended", "goproxy.log"]);
    world.eventually("open", None, 200);
    let second = processes::below(operator.id());
    assert_eq!(second.len(), 1);
    assert_ne!(first, second);
}

#[test]
fn a_repository_that_is_missing_is_the_fault_of_its_project_alone() {
    let world = World::new();
    let folder = world.sandbox.path("volume/closed.git");
    let aside = world.sandbox.path("volume/aside.git");
    fs::rename(&folder, &aside).unwrap();
    let operator = world.start();
    operator.shows(&[
        "GoModuleProject",
        "closed",
        "False",
        "RepositoryUnavailable",
        "does not exist",
    ]);
    operator.shows(&["GoModuleProject", "open", "True", "Ready"]);
    assert_eq!(world.status("closed", Some(TOKEN)), Some(503));
    assert_eq!(world.status("open", None), Some(200));
    fs::rename(&aside, &folder).unwrap();
    operator.shows(&["GoModuleProject", "closed", "True", "Ready"]);
}

#[test]
fn ctrl_c_ends_everything_and_what_was_made_is_for_us_alone() {
    let world = World::new();
    let operator = world.start();
    world.eventually("open", None, 200);
    let proxies = processes::below(operator.id());
    let status = operator.interrupt();
    assert!(status.success(), "{status}");
    eventually("the proxies ended", || {
        proxies
            .iter()
            .all(|id| !fs::exists(format!("/proc/{id}")).unwrap())
    });
    let mode = |path: &str| {
        fs::metadata(world.state().join(path))
            .unwrap()
            .permissions()
            .mode()
            & 0o777
    };
    assert_eq!(mode(""), 0o700);
    assert_eq!(mode("proxies/default/main/serving-set/serving-set"), 0o600);
    assert_eq!(
        mode("proxies/default/main/serving-set/status-bearer"),
        0o600
    );
}

#[test]
fn no_proxy_is_left_behind_by_an_operator_that_is_killed() {
    let world = World::new();
    let operator = world.start();
    world.eventually("open", None, 200);
    let proxies = processes::below(operator.id());
    let id = rustix::process::Pid::from_raw(i32::try_from(operator.id()).unwrap()).unwrap();
    rustix::process::kill_process(id, rustix::process::Signal::KILL).unwrap();
    eventually("the proxies ended", || {
        let is_gone = |id: &u32| !fs::exists(format!("/proc/{id}")).unwrap();
        proxies.iter().all(is_gone)
    });
    let again = world.start();
    again.shows(&["GoProxy", "main", "True", "Ready"]);
}

#[test]
fn no_token_is_written_or_shown() {
    let world = World::new();
    let operator = world.start();
    world.eventually("closed", Some(TOKEN), 200);
    world.write("token.yaml", &secret(&format!("token: {TOKEN}, rol: x")));
    operator.shows(&["TokensResolved=False", "key rol: is unknown"]);
    let shown = operator.shown();
    drop(operator);
    assert!(!shown.contains(TOKEN), "{shown}");
    let output = std::process::Command::new("grep")
        .arg("-rl")
        .arg(TOKEN)
        .arg(world.state())
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout), "");
}
