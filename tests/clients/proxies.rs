//! `GOPROXY` with more than one entry: what is ours comes from us, whatever others say about it,
//! and for everything else `go` goes on to the next entry.

use goproxy_tests::{differential::World, http};

use crate::{client, file_proxy::FileProxy, repositories};

const KIT: &str = "mod.test/team/kit";
const FOREIGN: &str = "golang.org/x/text";

/// A second proxy that holds a foreign module, and one of ours in a higher version.
fn second(world: &World) -> FileProxy {
    let second = FileProxy::new(world.sandbox());
    second.publish(FOREIGN, "v0.3.1", "text from the second proxy");
    second.publish(KIT, "v1.9.0", "kit from the second proxy");
    second
}

#[test]
fn foreign_modules_come_from_the_next_proxy_and_ours_from_us() {
    let (world, goproxy, _) = repositories::served();
    let second = second(&world);
    let project = format!(
        "http://{}/api/v4/projects/team%2Fkit/packages/go",
        goproxy.address
    );
    client::each(&world, &goproxy, |client| {
        for (name, ours) in [("instance", goproxy.url()), ("project", project.clone())] {
            let program = client.program(name);
            let program = program.set("GOPROXY", &format!("{ours},{}", second.url()));
            program.module(&[]);
            program.prints(&[FOREIGN, KIT]);
            program.succeeds(&["mod", "tidy"]);
            let expected = [(FOREIGN, "v0.3.1"), (KIT, "v1.2.0")];
            let expected = expected.map(|(path, version)| (path.to_owned(), version.to_owned()));
            assert_eq!(program.requirements(), expected, "{name}");
            assert_eq!(
                program.builds(&["."]),
                "text from the second proxy\nkit 1.2\n"
            );
            // Served from a folder of repositories, what we lack may be anywhere.
            program.succeeds(&["get", &format!("{KIT}@v1.9.0")]);
            let kit = "text from the second proxy\nkit from the second proxy\n";
            assert_eq!(program.builds(&["."]), kit);
        }
    });
}

#[test]
fn foreign_modules_are_not_found_at_either_endpoint() {
    let (_world, goproxy, _) = repositories::served();
    for endpoint in [
        "/api/v4/packages/go",
        "/api/v4/projects/team%2Fkit/packages/go",
    ] {
        for request in [
            "@v/list",
            "@v/v0.3.1.info",
            "@v/v0.3.1.mod",
            "@v/v0.3.1.zip",
            "@latest",
        ] {
            let target = format!("{endpoint}/{FOREIGN}/{request}");
            let response = http::get(goproxy.address, &target);
            assert_eq!(response.status, 404, "{target}: {}", response.text());
        }
    }
}
