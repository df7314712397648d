//! A user who asks for what cannot be had reads the reason in the messages of their `go`.

use goproxy_tests::{
    differential::World,
    history::{History, put},
};

use crate::{client, file_proxy::FileProxy, repositories};

const CLASH: &str = "mod.test/team/clash";

/// What is asked for, and what must stand in the messages after `server response: `.
const REASONS: [(&str, &str); 5] = [
    (
        "mod.test/team/clash@v9.9.9",
        "not found: mod.test/team/clash@v9.9.9: invalid version: unknown revision v9.9.9",
    ),
    (
        "mod.test/team/clash@no-such-branch",
        "not found: mod.test/team/clash@no-such-branch: invalid version: unknown revision \
         no-such-branch",
    ),
    (
        "mod.test/team/missing@v1.0.0",
        "not found: mod.test/team/missing: no project here holds this module",
    ),
    (
        "mod.test/team/clash/v2@main",
        "not found: mod.test/team/clash/v2@main: invalid version: go.mod has module path \
         \"mod.test/team/clash\", whose major version does not suit mod.test/team/clash/v2",
    ),
    (
        "mod.test/team/clash@v1.0.0",
        "not found: mod.test/team/clash@v1.0.0: create zip: ",
    ),
];

#[test]
fn go_prints_the_server_s_reason() {
    let world = World::new();
    let history = History::new().commit(repositories::library(CLASH, "clash"));
    let history = history.commit([
        put("Same.go", "package library\n"),
        put("same.go", "package library\n"),
    ]);
    world.create("team/clash", &history.tag("v1.0.0"));
    let goproxy = world.goproxy();
    client::each(&world, &goproxy, |client| {
        let program = client.program("reasons");
        program.module(&[]);
        for (asked, reason) in REASONS {
            for command in [&["get"][..], &["mod", "download"]] {
                let messages = program.fails(&[command, &[asked]].concat());
                let expected = format!("server response: {reason}");
                assert!(
                    messages.contains(&expected),
                    "{command:?} {asked}: {messages}"
                );
            }
        }
        let messages = program.fails(&["get", &format!("{CLASH}@v1.0.0")]);
        assert!(
            messages.contains("differs from") && messages.contains("in case only"),
            "{messages}"
        );
    });
}

#[test]
fn unreadable_repository_is_no_reason_to_ask_the_next_proxy() {
    let world = World::new();
    let sandbox = world.sandbox();
    let folder = world.folder("team/modern");
    let folder = folder.to_str().expect("a path in UTF-8");
    sandbox.git(
        &world.repositories(),
        &[
            "init",
            "--quiet",
            "--bare",
            "--object-format=sha256",
            folder,
        ],
    );
    let second = FileProxy::new(sandbox);
    second.publish(
        "mod.test/team/modern",
        "v1.0.0",
        "modern from the second proxy",
    );
    let goproxy = world.goproxy();
    client::each(&world, &goproxy, |client| {
        let program = client.program("unreadable");
        let program = program.set("GOPROXY", &format!("{},{}", goproxy.url(), second.url()));
        program.module(&[]);
        let messages = program.fails(&["get", "mod.test/team/modern@v1.0.0"]);
        let expected = "503 Service Unavailable\n\tserver response: unavailable: the repository of \
                        project team/modern cannot be served: ";
        assert!(messages.contains(expected), "{messages}");
    });
}
