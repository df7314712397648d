//! A serving set that changes while it is served.

use std::{fs, os::unix::fs::symlink};

use goproxy_tests::{goproxy::Goproxy, http};

use crate::world::{READER, World, at_project, eventually, get, get_as};

fn hash(goproxy: &Goproxy) -> String {
    let answer = http::get(goproxy.management, "/serving-set");
    let answer: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(answer["versions"], serde_json::json!([1]));
    answer["hash"].as_str().unwrap().to_owned()
}

#[test]
fn flags_visibilities_and_tokens_change_without_a_restart() {
    let world = World::new();
    let goproxy = world.serve();
    let (public, private) = (at_project("public", "list"), at_project("private", "list"));
    let original = world.document();
    let before = hash(&goproxy);
    world.write(&original.replace("enabled: true", "enabled: false"));
    eventually("the flag is off", || {
        get(&goproxy, &public, &[]).status == 404
    });
    assert_ne!(hash(&goproxy), before);
    world.write(&original);
    eventually("the flag is on", || {
        get(&goproxy, &public, &[]).status == 200
    });
    assert_eq!(hash(&goproxy), before);
    assert_eq!(get_as(&goproxy, &private, &READER).status, 200);
    let revoked = original.replace("username: alice", "expiresAt: '2020-01-01T00:00:00Z'");
    world.write(&revoked);
    eventually("the token is revoked", || {
        get_as(&goproxy, &private, &READER).status == 401
    });
    world.write(&original.replace("visibility: public", "visibility: private"));
    eventually("the project is private", || {
        get(&goproxy, &public, &[]).status == 401
    });
}

#[test]
fn what_cannot_be_read_changes_nothing_and_what_is_wrong_is_left_out() {
    let world = World::new();
    let goproxy = world.serve();
    let public = at_project("public", "list");
    for broken in [
        "version: [",
        "version: 2\ninstance: {}\n",
        "version: 1\ninstance: {}\n",
    ] {
        world.write(broken);
        goproxy.wait_for_log("the refusal", |line| {
            line.contains("the serving set is not taken over")
                .then_some(())
        });
        assert_eq!(get(&goproxy, &public, &[]).status, 200);
    }
    let wrong = world.document().replace("id: 3,", "id: 2,");
    world.write(&wrong);
    let private = at_project("private", "list");
    eventually("the second of two is left out", || {
        get_as(&goproxy, &private, &READER).status == 404
    });
    let internal = at_project("internal", "list");
    assert_eq!(get_as(&goproxy, &internal, &READER).status, 200);
    let metrics = http::get(goproxy.management, "/metrics").text();
    assert!(
        metrics.contains("goproxy_serving_set_refused 1\n"),
        "{metrics}"
    );
}

#[test]
fn a_directory_is_swapped_as_kubernetes_swaps_a_secret() {
    let world = World::new();
    let folder = world.sandbox.path("mount");
    let write = |name: &str, document: &str| {
        fs::create_dir_all(folder.join(name)).unwrap();
        fs::write(folder.join(name).join("serving-set"), document).unwrap();
        fs::write(
            folder.join(name).join("status-bearer"),
            "bearer-of-the-status\n",
        )
        .unwrap();
        symlink(name, folder.join("..data_tmp")).unwrap();
        fs::rename(folder.join("..data_tmp"), folder.join("..data")).unwrap();
    };
    write("..first", &world.document());
    for file in ["serving-set", "status-bearer"] {
        symlink(format!("..data/{file}"), folder.join(file)).unwrap();
    }
    let goproxy = Goproxy::start_declared(&world.sandbox, &folder, &[]);
    let public = at_project("public", "list");
    assert_eq!(get(&goproxy, &public, &[]).status, 200);
    write(
        "..second",
        &world.document().replace("enabled: true", "enabled: false"),
    );
    eventually("the swap shows", || {
        get(&goproxy, &public, &[]).status == 404
    });

    let status = |bearer: &str| {
        let header = format!("Bearer {bearer}");
        http::request(
            goproxy.management,
            "GET",
            "/status",
            &[("Authorization", &header)],
        )
    };
    assert_eq!(http::get(goproxy.management, "/status").status, 401);
    assert_eq!(status("wrong").status, 401);
    let report = || -> serde_json::Value {
        let answer = status("bearer-of-the-status");
        assert_eq!(answer.status, 200);
        serde_json::from_slice(&answer.body).unwrap()
    };
    assert_eq!(report()["document_versions"], serde_json::json!([1]));
    assert!(report()["problem"].is_null() && report()["modules_cursor"].is_string());
    let served = report()["hash"].clone();
    write("..third", "version: 7\n");
    eventually("the reason why the third is not served", || {
        let problem = report()["problem"].to_string();
        problem.contains("version 7")
    });
    assert_eq!(report()["hash"], served);
    write("..fourth", &world.document());
    eventually("the fourth is served", || report()["problem"].is_null());
}
