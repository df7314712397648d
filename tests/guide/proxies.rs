//! `GOPROXY` with the server first: instance, group and project, and what comes next in the list.

use std::fs;

use crate::{
    machine::alone,
    page::block,
    world::{PUBLIC, World},
};

const MODULE: &str = "gitlab.example.com/platform/my-go-lib";
const NESTED: &str = "gitlab.example.com/platform/tools/lint";

#[test]
fn every_endpoint_serves_ours_and_lets_others_fall_through() {
    alone(|| {
        let world = World::new();
        let servers = world.serve();
        let endpoints = [block("instance"), block("group"), block("project")];
        for endpoint in endpoints {
            for developer in servers.developers(&endpoint.name, 0) {
                let developer = developer.adds(&block("netrc")).program(&[MODULE, PUBLIC]);
                // The public checksum database is out of reach.
                let developer = developer.set("GOSUMDB", "off");
                let blocks = [endpoint.clone(), block("get")];
                developer.succeeds(&blocks, "go mod tidy && go build -o ../built .");
                let printed = developer.succeeds(&[], "../built 2>&1");
                assert_eq!(printed, "v1.1.0\nv0.3.1\n", "{}", endpoint.name);
            }
        }
        let (ours, next) = (servers.ours(), servers.theirs());
        assert!(next.iter().any(|line| line.contains(PUBLIC)), "{next:#?}");
        assert!(
            !next.iter().any(|line| line.contains("gitlab.example.com")),
            "{next:#?}"
        );
        let git = |line: &&String| line.contains("git-upload-pack") || line.contains("go-get");
        assert_eq!(ours.iter().find(git), None, "the proxy alone was asked");
    });
}

#[test]
fn groups_serve_their_subgroups_and_nothing_else() {
    alone(|| {
        let world = World::new();
        let servers = world.serve();
        let developer = servers
            .developer("group")
            .adds(&block("netrc"))
            .program(&[NESTED]);
        developer.succeeds(&[block("group")], "go mod tidy && go build .");
        let told = developer.fails(&[block("group")], "go get gitlab.example.com/infra/deploy");
        assert!(told.contains("403 Forbidden"), "{told}");
        let next = servers.theirs();
        assert!(!next.iter().any(|line| line.contains("infra")), "{next:#?}");
    });
}

#[test]
fn a_project_s_endpoint_passes_other_private_paths_on() {
    alone(|| {
        let world = World::new();
        let servers = world.serve();
        let developer = servers
            .developer("project")
            .adds(&block("netrc"))
            .program(&[]);
        // It is found in the end, in the last entry: `direct`.
        let blocks = [block("project")];
        developer.succeeds(&blocks, &format!("go get {NESTED}@v1.0.0"));
        let next = servers.theirs();
        assert!(next.iter().any(|line| line.contains(NESTED)), "{next:#?}");
    });
}

#[test]
fn a_host_of_its_own_is_in_the_url_and_in_netrc_and_not_in_paths() {
    alone(|| {
        let world = World::with("  modulePrefix: gitlab.example.com\n", &[]);
        let servers = world.serve_at("goproxy.example.com");
        for developer in servers.developers("own-host", 0) {
            let developer = developer.adds(&block("netrc-own-host")).program(&[MODULE]);
            let blocks = [block("instance-own-host"), block("get")];
            developer.succeeds(&blocks, "go build -o ../built .");
            assert_eq!(developer.succeeds(&[], "../built 2>&1"), "v1.1.0\n");
        }
    });
}

#[test]
fn another_port_is_in_the_url_and_in_go_s_netrc_alone() {
    alone(|| {
        let world = World::new();
        let servers = world.serve_at("gitlab.example.com:8443");
        for developer in servers.developers("port", 0) {
            let developer = developer.program(&[MODULE]);
            let developer = developer.adds(&block("netrc"));
            let blocks = [block("instance-port"), block("get")];
            // Go 1.19 looks for the host alone.
            if developer.release > 19 {
                let told = developer.fails(&blocks, "");
                assert!(told.contains("401 Unauthorized"), "{told}");
            }
            fs::remove_file(developer.home.join(".netrc")).unwrap();
            let developer = developer.adds(&block("netrc-port"));
            developer.succeeds(&blocks, "go build -o ../built .");
            assert_eq!(developer.succeeds(&[], "../built 2>&1"), "v1.1.0\n");
            // Git finds the host without its port.
            let url = "https://gitlab.example.com:8443/platform/my-go-lib.git";
            developer.succeeds(&[], &format!("git ls-remote {url}"));
        }
    });
}
