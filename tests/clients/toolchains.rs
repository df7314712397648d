//! Modules that want a newer Go than there is. Since Go 1.21 `go` looks for releases of itself
//! through the proxies, as the module golang.org/toolchain; we answer 404, so that it goes on to the
//! next entry of `GOPROXY`, or tells its user which release is missing.

use goproxy_tests::{
    differential::World,
    history::{History, put},
};

use crate::{client, file_proxy::FileProxy, repositories};

const FUTURE: &str = "mod.test/team/future";
const TOOLCHAIN: &str = "golang.org/toolchain";

/// The release from which on `go` fetches others.
const SWITCHES: u32 = 21;

fn world() -> World {
    let world = World::new();
    let go_mod = format!("module {FUTURE}\n\ngo 1.99\n\ntoolchain go1.99.0\n");
    let history = History::new().commit(repositories::library(FUTURE, "future 1.0"));
    let history = history.commit([put("go.mod", go_mod)]);
    world.create("team/future", &history.tag("v1.0.0"));
    world
}

#[test]
fn module_that_wants_a_newer_go_names_it() {
    let world = world();
    let goproxy = world.goproxy();
    let asked = format!("{}/{TOOLCHAIN}/@v/list: 404 Not Found", goproxy.url());
    client::each(&world, &goproxy, |client| {
        let program = client.program("dependency").set("GOTOOLCHAIN", "auto");
        let program = program.set("GOPROXY", &format!("{},off", goproxy.url()));
        program.module(&[]);
        program.prints(&[FUTURE]);
        if client.minor < SWITCHES {
            program.succeeds(&["get", FUTURE]);
            assert_eq!(program.builds(&["."]), "future 1.0\n");
            return;
        }
        let messages = program.fails(&["get", "-x", FUTURE]);
        for expected in [
            asked.as_str(),
            "mod.test/team/future@v1.0.0 requires go >= 1.99",
            "switching to go >= 1.99: module lookup disabled by GOPROXY=off",
        ] {
            assert!(messages.contains(expected), "no {expected}: {messages}");
        }
        let messages = program.set("GOTOOLCHAIN", "local").fails(&["get", FUTURE]);
        assert!(messages.contains("requires go >= 1.99"), "{messages}");
    });
}

#[test]
fn program_that_wants_a_newer_toolchain_names_it() {
    let world = world();
    let goproxy = world.goproxy();
    client::each(&world, &goproxy, |client| {
        if client.minor < SWITCHES {
            return;
        }
        let program = client.program("main").set("GOTOOLCHAIN", "auto");
        let program = program.set("GOPROXY", &format!("{},off", goproxy.url()));
        program.write(
            "go.mod",
            "module main.test/program\n\ngo 1.98\n\ntoolchain go1.98.2\n",
        );
        let messages = program.fails(&["mod", "tidy"]);
        assert!(messages.contains("download go1.98.2 for "), "{messages}");
        assert!(messages.contains("toolchain not available"), "{messages}");
    });
}

#[test]
fn next_proxy_is_asked_for_toolchains() {
    let world = world();
    let second = FileProxy::new(world.sandbox());
    let releases = "v0.0.1-go1.99.3.linux-amd64\nv0.0.1-go1.99.3.linux-arm64\n";
    second.write(&format!("{TOOLCHAIN}/@v/list"), releases.as_bytes());
    let goproxy = world.goproxy();
    client::each(&world, &goproxy, |client| {
        if client.minor < SWITCHES {
            return;
        }
        let program = client.program("next").set("GOTOOLCHAIN", "auto");
        let program = program.set("GOPROXY", &format!("{},{}", goproxy.url(), second.url()));
        program.module(&[]);
        let messages = program.fails(&["get", FUTURE]);
        // It is in the list of the second proxy; neither has the release itself.
        assert!(
            messages.contains("download go1.99.3 for linux/"),
            "{messages}"
        );
        assert!(messages.contains("toolchain not available"), "{messages}");
    });
}

#[test]
fn no_toolchain_is_found_here() {
    let world = world();
    let goproxy = world.goproxy();
    for request in [
        "@latest",
        "@v/list",
        "@v/v0.0.1-go1.99.0.linux-amd64.zip",
        "@v/v0.0.1-go1.99.0.linux-amd64.info",
        "@v/v0.0.1-go1.99.0.linux-amd64.mod",
    ] {
        let response = goproxy.get(&format!("{TOOLCHAIN}/{request}"));
        assert_eq!(response.status, 404, "{request}: {}", response.text());
    }
}
