//! `GOPRIVATE`: discovery by `?go-get=1` and a clone, with credentials from `.netrc` or in URLs.

use std::fs;

use crate::{
    developer::Developer,
    machine::alone,
    page::{block, table},
    round::Round,
    servers::Servers,
    world::{DEPLOY, TOKEN, World},
};

/// The first release with `GOAUTH`.
const GOAUTH: u32 = 24;

fn tries(developer: Developer<'_>, project: &str) -> (bool, String) {
    let developer = developer.program(&[]);
    let get = format!("go get gitlab.example.com/{project}@v1.0.0");
    let outcome = developer.runs(&[block("private")], &get);
    (outcome.success, outcome.stderr)
}

fn with<'a>(developer: Developer<'a>, credentials: &str) -> Developer<'a> {
    match credentials {
        "`.netrc`" => developer.adds(&block("netrc")),
        "`GOAUTH=git`" => {
            developer.succeeds(&[block("goauth-git")], "");
            let stored = format!("https://alice:{TOKEN}@gitlab.example.com\n");
            fs::write(developer.home.join(".git-credentials"), stored).unwrap();
            let goauth = format!("git {}", developer.home.display());
            developer.set("GOAUTH", &goauth)
        }
        "`insteadOf`" => developer.adds(&block("insteadof")),
        other => panic!("unknown credentials {other}"),
    }
}

/// Tries each row of the page for `policy` with everybody.
fn assert_rows(servers: &Servers<'_>, policy: &str) {
    let rows = table("subgroups").into_iter();
    let rows: Vec<_> = rows.filter(|row| row[0] == format!("`{policy}`")).collect();
    assert_eq!(rows.len(), 3);
    for row in rows {
        for (column, project) in [(2, "platform/my-go-lib"), (3, "platform/tools/lint")] {
            let name = format!("{}-{column}", row[1].replace(['`', '.'], ""));
            let since = if row[1] == "`GOAUTH=git`" { GOAUTH } else { 0 };
            for developer in servers.developers(&name, since) {
                let release = developer.release;
                let (success, told) = tries(with(developer, &row[1]), project);
                let says = if success { "works" } else { "fails" };
                assert_eq!(
                    says, row[column],
                    "go 1.{release}, {project}, {row:?}: {told}"
                );
            }
        }
    }
}

#[test]
fn gitlab_s_guess_misleads_strangers_in_subgroups() {
    alone(|| {
        let world = World::new();
        let servers = world.serve();
        assert_rows(&servers, "guess");
        let next = servers.theirs();
        assert_eq!(next, [""; 0], "with GOPRIVATE no proxy is asked");
    });
}

#[test]
fn denial_asks_strangers_to_log_in() {
    alone(|| {
        let world = World::with("  goGet: {policy: deny}\n", &[]);
        let servers = world.serve();
        assert_rows(&servers, "deny");
        let robot = servers.developer("robot").named("robot", DEPLOY);
        let (success, told) = tries(robot.adds(&block("netrc")), "platform/tools/lint");
        assert!(success, "read_repository suffices: {told}");
    });
}

#[test]
fn a_mod_tag_leads_to_the_proxy() {
    alone(|| {
        let world = World::with("  goGet: {modTag: true}\n", &[]);
        let servers = world.serve();
        for developer in servers.developers("mod", 0) {
            let developer = developer.adds(&block("netrc")).program(&[]);
            let blocks = [block("private"), block("get")];
            let round = Round::of(&servers, &developer, &blocks, "");
            assert!(round.outcome.success, "{round:#?}");
            let asked = |what: &str| round.ours.iter().any(|line| line.contains(what));
            assert!(asked(".zip 200") && !asked("git-upload-pack"), "{round:#?}");
            assert_eq!(round.theirs, [""; 0], "go 1.{}", round.release);
        }
    });
}

#[test]
fn paths_with_git_need_no_discovery_and_the_proxy_knows_them() {
    alone(|| {
        for policy in ["guess", "deny"] {
            let world = World::with(&format!("  goGet: {{policy: {policy}}}\n"), &[]);
            let servers = world.serve();
            for developer in servers.developers("insteadof", 0) {
                let developer = developer.adds(&block("insteadof")).program(&[]);
                developer.succeeds(&[block("private"), block("dot-git")], "");
            }
            for developer in servers.developers("proxy", 0) {
                let developer = developer.adds(&block("netrc")).program(&[]);
                let printed =
                    developer.succeeds(&[block("instance"), block("dot-git")], "go list -m all");
                assert!(
                    printed.contains("platform/tools/gen.git v1.1.0"),
                    "{printed}"
                );
            }
        }
    });
}

#[test]
fn credentials_in_urls_are_shown_by_git() {
    alone(|| {
        let world = World::new();
        let servers = world.serve();
        let developer = servers.developer("shown").adds(&block("insteadof"));
        let show = "cd my-go-lib && git remote -v && git config --list";
        let printed = developer.succeeds(&[block("clone")], show);
        assert!(printed.lines().next().unwrap().contains(TOKEN), "{printed}");
    });
}
