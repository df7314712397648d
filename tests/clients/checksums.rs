//! The checksum database: it knows nothing of private modules, and our proxy passes on to none.
//! With `GONOSUMDB` our modules need none; for all others `go` must hear 404 from us and ask the
//! next proxy.

use crate::{
    client::{self, Client},
    file_proxy::FileProxy,
    program::Program,
    repositories,
};

const KIT: &str = "mod.test/team/kit";

/// A database that nobody runs, as `GOSUMDB` names it: its name, and a key of 32 bytes that
/// no signature was ever made with.
const DATABASE: &str = "sum.mod.test+b168a008+AQABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f";

/// What asks the database itself gets nowhere.
const NOWHERE: &str = "http://127.0.0.1:1";

fn program<'a>(client: &Client<'a>, name: &str, proxies: &str) -> Program<'a> {
    let program = client.program(name).set("GOSUMDB", DATABASE);
    let program = program.set("HTTPS_PROXY", NOWHERE).set("GOPROXY", proxies);
    program.module(&[]);
    program
}

#[test]
fn our_modules_need_no_database_where_it_is_told_to_leave_them_out() {
    let (world, goproxy, _) = repositories::served();
    client::each(&world, &goproxy, |client| {
        let program = program(client, "excluded", &goproxy.url());
        let program = program.set("GONOSUMDB", "mod.test");
        program.prints(&[KIT]);
        let messages = program.messages(&["get", "-x", KIT]);
        assert!(!messages.contains("/sumdb/"), "{messages}");
        assert_eq!(program.builds(&["."]), "kit 1.2\n");
    });
}

#[test]
fn go_asks_the_next_proxy_for_the_database() {
    let (world, goproxy, _) = repositories::served();
    let second = FileProxy::new(world.sandbox());
    second.write("sumdb/sum.mod.test/supported", b"");
    let proxies = format!("{},{}", goproxy.url(), second.url());
    let ours = format!(
        "{}/sumdb/sum.mod.test/supported: 404 Not Found",
        goproxy.url()
    );
    let asked = format!("{KIT}@v1.2.0");
    client::each(&world, &goproxy, |client| {
        let alone = program(client, "alone", &goproxy.url());
        let messages = alone.fails(&["mod", "download", "-x", &asked]);
        assert!(messages.contains(&ours), "{messages}");
        let both = program(client, "both", &proxies);
        let messages = both.fails(&["mod", "download", "-x", &asked]);
        for expected in [
            ours.as_str(),
            &format!("{}/sumdb/sum.mod.test/lookup/{KIT}@v1.2.0", second.url()),
        ] {
            assert!(messages.contains(expected), "no {expected}: {messages}");
        }
    });
    let answer = goproxy.get("sumdb/sum.golang.org/supported");
    assert_eq!(answer.status, 404, "{}", answer.text());
}
