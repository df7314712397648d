//! Credentials from `.netrc`, by default and by `GOAUTH`, of people, jobs and deploy tokens.

use crate::{
    machine::alone,
    page::block,
    world::{DEPLOY, JOB, World},
};

/// The first release with `GOAUTH`.
const GOAUTH: u32 = 24;

const TRIES: &str = "go get gitlab.example.com/platform/my-go-lib@v1.0.0 && go list -m all";
const LISTED: &str = "main.test/program\ngitlab.example.com/platform/my-go-lib v1.0.0\n";

#[test]
fn goauth_netrc_is_the_default_and_off_is_nobody() {
    alone(|| {
        let world = World::new();
        let servers = world.serve();
        for developer in servers.developers("goauth", GOAUTH) {
            let developer = developer.adds(&block("netrc")).program(&[]);
            let said = developer.succeeds(&[], "go env GOAUTH");
            assert_eq!(said, "netrc\n");
            let blocks = [block("instance"), block("goauth-netrc")];
            assert_eq!(developer.succeeds(&blocks, TRIES), LISTED);
            let other = developer.set("GOAUTH", "off");
            let clean = format!("go clean -modcache\n{TRIES}");
            let told = other.fails(&[block("instance")], &clean);
            assert!(told.contains("401 Unauthorized"), "{told}");
        }
    });
}

#[test]
fn job_and_deploy_tokens_are_passwords_as_well() {
    alone(|| {
        let world = World::new();
        let servers = world.serve();
        for developer in servers.developers("job", 0) {
            let developer = developer.set("CI_JOB_TOKEN", JOB).program(&[]);
            let blocks = [block("job"), block("instance")];
            assert_eq!(developer.succeeds(&blocks, TRIES), LISTED);
        }
        let developer = servers
            .developer("robot")
            .named("robot", DEPLOY)
            .program(&[]);
        let developer = developer.adds(&block("netrc"));
        assert_eq!(developer.succeeds(&[block("instance")], TRIES), LISTED);
        let other = servers
            .developer("other")
            .named("other", DEPLOY)
            .program(&[]);
        let told = other
            .adds(&block("netrc"))
            .fails(&[block("instance")], TRIES);
        assert!(told.contains("401 Unauthorized"), "{told}");
    });
}
