//! The flag is switched off and on while clients ask, by an edit of the serving set.

use goproxy_tests::authority::HOST;

use crate::{
    developer::Developer,
    machine::alone,
    page::block,
    world::{World, eventually},
};

/// Gets the module with nothing cached, whatever comes of it.
fn get(developer: &Developer<'_>) -> (bool, String) {
    let outcome = developer.runs(&[block("instance"), block("get")], "go clean -modcache");
    (outcome.success, outcome.stderr)
}

#[test]
fn the_flag_counts_from_the_edit_on_and_nothing_is_restarted() {
    alone(|| {
        let world = World::new();
        let servers = world.serve();
        let on = world.document(HOST);
        let id = servers.gitlab.id();
        for developer in servers.developers("switch", 0) {
            let developer = developer.adds(&block("netrc")).program(&[]);
            assert!(get(&developer).0);
            world.write(&on.replace("enabled: true", "enabled: false"));
            let mut told = String::new();
            eventually("the flag is off", || {
                let (success, messages) = get(&developer);
                told = messages;
                !success
            });
            assert!(told.contains(&block("switched-off").text), "{told}");
            // GitLab's flag is about the proxy: git goes on.
            developer.succeeds(&[block("private"), block("get")], "go clean -modcache");
            world.write(&on);
            eventually("the flag is on", || get(&developer).0);
        }
        assert_eq!(servers.gitlab.id(), id);
        assert!(servers.gitlab.terminate().success(), "it ran all the time");
    });
}

#[test]
fn curl_sees_the_flag_of_one_project() {
    alone(|| {
        let world = World::new();
        let servers = world.serve();
        let developer = servers.developer("curl");
        let on = world.document(HOST);
        let line = "{id: 1, path: platform/my-go-lib,";
        world.write(&on.replace(line, &format!("{line} enabled: false,")));
        let mut told = String::new();
        eventually("the flag is off", || {
            let outcome = developer.runs(&[block("curl")], "");
            told = outcome.stderr;
            !outcome.success
        });
        assert!(told.contains("404"), "{told}");
        let other = "api=https://gitlab.example.com/api/v4/packages/go/gitlab.example.com\n\
                     curl -sf -H \"Private-Token: $TOKEN\" $api/platform/tools/lint/@v/list";
        let developer = developer.set("TOKEN", crate::world::TOKEN);
        assert_eq!(developer.succeeds(&[], other), "v1.0.0\nv1.1.0\n");
        world.write(&on);
        eventually("the flag is on", || {
            developer.runs(&[block("curl")], "").success
        });
    });
}
