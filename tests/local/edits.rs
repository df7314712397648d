//! Edits of the folder, and the answers that change with them.

use goproxy_tests::processes;

use crate::world::{TOKEN, World, project, secret};

#[test]
fn flags_visibilities_and_tokens_follow_the_files_without_a_new_process() {
    let world = World::new();
    let operator = world.start();
    operator.shows(&["GoProxy", "main", "True", "Ready"]);
    operator.shows(&["GoModuleProject", "closed", "True", "Ready"]);
    assert_eq!(world.status("open", None), Some(200));
    assert_eq!(world.status("closed", None), Some(401));
    assert_eq!(world.status("closed", Some(TOKEN)), Some(200));
    let proxies = processes::below(operator.id());
    assert_eq!(proxies.len(), 1);

    world.write(
        "open.yaml",
        &project("open", 1, "visibility: public\n  enabled: false"),
    );
    operator.shows(&[
        "GoModuleProject",
        "open",
        "True",
        "Disabled",
        "spec.enabled is false",
    ]);
    assert_eq!(world.status("open", None), Some(404));
    operator.shows(&["in effect after", " s"]);
    world.write("proxy.yaml", &World::proxy("enabled: false"));
    operator.shows(&["GoProxy", "main", "True", "Ready", "spec.enabled is false"]);
    assert_eq!(world.status("closed", Some(TOKEN)), Some(404));
    world.write(
        "closed.yaml",
        &project("closed", 2, "visibility: public\n  enabled: true"),
    );
    world.eventually("closed", None, 200);

    let other = "gopx-another-0123456789abcdef";
    world.write("token.yaml", &secret(&format!("token: {other}")));
    world.write("closed.yaml", &project("closed", 2, "enabled: true"));
    world.eventually("closed", Some(other), 200);
    world.eventually("closed", Some(TOKEN), 401);
    assert_eq!(processes::below(operator.id()), proxies, "the same process");
}

#[test]
fn the_second_of_two_projects_takes_over_when_the_first_one_goes() {
    let world = World::new();
    let operator = world.start();
    world.eventually("open", None, 200);
    let rival = project("zz-rival", 1, "visibility: public").replace("zz-rival.git", "open.git");
    world.write("rival.yaml", &rival);
    operator.shows(&[
        "GoModuleProject",
        "zz-rival",
        "False",
        "NotAccepted",
        "GoModuleProject open",
    ]);
    assert_eq!(world.status("open", None), Some(200));
    world.remove("open.yaml");
    operator.shows(&["GoModuleProject", "zz-rival", "True", "Ready"]);
    world.eventually("open", None, 401);
}

#[test]
fn a_proxy_that_is_taken_out_of_the_folder_ends() {
    let world = World::new();
    let operator = world.start();
    world.eventually("open", None, 200);
    world.remove("proxy.yaml");
    operator.shows(&[
        "GoModuleProject",
        "open",
        "False",
        "NotAccepted",
        "there is no GoProxy main",
    ]);
    assert_eq!(processes::below(operator.id()), Vec::<u32>::new());
    assert!(world.list("open", None).is_none());
}

#[test]
fn an_expiry_takes_effect_by_the_clock() {
    let world = World::new();
    world.write(
        "token.yaml",
        &secret(&format!(
            "token: {TOKEN}, expires-at: '2020-01-01T00:00:00Z'"
        )),
    );
    let operator = world.start();
    operator.shows(&["TokensResolved=False", "expired"]);
    world.eventually("open", None, 200);
    let answer = world.list("closed", Some(TOKEN)).unwrap();
    assert_eq!(answer.status, 401);
    assert!(answer.text().contains("invalid_token"), "{}", answer.text());
}
