//! git over TLS: both versions of HTTP, both protocols of git, and who may do what.

use std::fs;

use crate::{
    developer::Developer,
    machine::alone,
    page::block,
    servers::Servers,
    world::{DEPLOY, World},
};

const PROJECT: &str = "platform/my-go-lib";
const URL: &str = "https://gitlab.example.com/platform/my-go-lib.git";

/// Runs `check` for each version of HTTP and of git's protocol, with somebody whose git uses them;
/// the first line of an answer shows which version of HTTP it was.
fn each(servers: &Servers<'_>, check: impl Fn(&Developer<'_>)) {
    for (http, answer) in [("HTTP/1.1", "HTTP/1.1 200 OK"), ("HTTP/2", "HTTP/2 200")] {
        for protocol in [0, 2] {
            let name = format!("git-{}-{protocol}", http.replace('/', "-"));
            let developer = servers.developer(&name).adds(&block("netrc"));
            let trace = developer.home.join("trace");
            let developer = developer.set("GIT_TRACE_CURL", trace.to_str().unwrap());
            let settings = format!(
                "git config --global http.version {http}\n\
                 git config --global protocol.version {protocol}\n"
            );
            developer.succeeds(&[], &settings);
            check(&developer);
            let trace = fs::read_to_string(trace).unwrap();
            let answers = trace
                .lines()
                .filter(|line| line.contains("<= Recv header: HTTP/"));
            let others = answers.filter(|line| line.contains(" 200") && !line.contains(answer));
            assert_eq!(others.count(), 0, "{name}: {trace}");
            assert!(trace.contains(answer), "{name}: {trace}");
        }
    }
}

/// Git in the server's repository.
fn serverside(world: &World, arguments: &[&str]) -> String {
    world.sandbox.git(&world.repository(PROJECT), arguments)
}

/// Adds a commit to `main` there.
fn commit(world: &World) -> String {
    let tree = ["commit-tree", "-p", "main", "-m", "more", "main^{tree}"];
    let id = serverside(world, &tree);
    serverside(world, &["update-ref", "refs/heads/main", &id]);
    id
}

#[test]
fn refs_clones_fetches_and_shallow_clones() {
    alone(|| {
        let world = World::new();
        let servers = world.serve();
        each(&servers, |developer| {
            let refs = serverside(&world, &["ls-remote", "."]);
            assert_eq!(
                developer
                    .succeeds(&[], &format!("git ls-remote {URL}"))
                    .trim_end(),
                refs
            );
            developer.succeeds(&[block("clone")], "git -C my-go-lib fsck --strict");
            let shallow = block("clone").text.replace("clone", "clone --depth 1");
            let count = "git -C shallow rev-list --count HEAD";
            let shallow = format!("{} shallow\n{count}", shallow.trim_end());
            assert_eq!(developer.succeeds(&[], &shallow), "1\n");
            let more = format!("git -C shallow fetch --unshallow\n{count}");
            let whole = serverside(&world, &["rev-list", "--count", "main"]);
            assert_eq!(developer.succeeds(&[], &more).trim_end(), whole);
            let new = commit(&world);
            let fetch = "git -C my-go-lib fetch -q && git -C my-go-lib rev-parse origin/main";
            assert_eq!(developer.succeeds(&[], fetch).trim_end(), new);
        });
    });
}

#[test]
fn many_commits_of_the_client_s_own_go_packed_by_gzip() {
    alone(|| {
        let world = World::new();
        let servers = world.serve();
        each(&servers, |developer| {
            // Git tells of its commits by their dates: of one second, the server's may come first.
            let own = "cd my-go-lib\nnow=$(date +%s)\nfor number in $(seq 80); do\n\
                       export GIT_COMMITTER_DATE=\"$((now + number)) +0000\"\n\
                       git commit -q --allow-empty -m $number\ndone\n";
            developer.succeeds(&[block("clone")], own);
            let new = commit(&world);
            let trace = developer.home.join("trace");
            fs::remove_file(&trace).unwrap();
            let fetch = "git -C my-go-lib fetch -q && git -C my-go-lib rev-parse origin/main";
            assert_eq!(developer.succeeds(&[], fetch).trim_end(), new);
            let trace = fs::read_to_string(trace).unwrap().to_lowercase();
            assert!(
                trace.contains("=> send header: content-encoding: gzip"),
                "{trace}"
            );
        });
    });
}

#[test]
fn deploy_tokens_count_under_their_own_user_name_alone() {
    alone(|| {
        let world = World::new();
        let servers = world.serve();
        let list = format!("git ls-remote {URL}");
        let robot = servers
            .developer("robot")
            .named("robot", DEPLOY)
            .adds(&block("netrc"));
        assert!(robot.succeeds(&[], &list).contains("refs/heads/main"));
        let other = servers
            .developer("other")
            .named("alice", DEPLOY)
            .adds(&block("netrc"));
        let told = other.fails(&[], &list);
        let refused = servers.ours().pop();
        let expected = format!("GET /{PROJECT}.git/info/refs 401");
        assert_eq!(refused, Some(expected));
        // Git without a terminal asks in vain for another name.
        assert!(told.contains("could not read Username"), "{told}");
        let robot = servers
            .developer("url")
            .named("robot", DEPLOY)
            .adds(&block("insteadof"));
        robot.succeeds(&[block("clone")], "");
    });
}

#[test]
fn pushes_are_refused_in_gitlab_s_words() {
    alone(|| {
        let world = World::new();
        let servers = world.serve();
        each(&servers, |developer| {
            developer.succeeds(&[block("clone")], "");
            let push = "git -C my-go-lib push origin HEAD:refs/heads/mine";
            let told = developer.fails(&[], push);
            assert!(told.contains(block("push").text.trim_end()), "{told}");
        });
        assert_eq!(serverside(&world, &["for-each-ref", "refs/heads/mine"]), "");
    });
}
