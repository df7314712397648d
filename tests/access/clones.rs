//! Each caller of git over HTTP, and partial clones where they are declared.

use goproxy_tests::{goproxy::Goproxy, http::Response};

use crate::world::{ELSEWHERE, EXPIRED, GUEST, PACKAGES, READER, USELESS, World, basic, get};

fn refs(goproxy: &Goproxy, name: &str, service: &str, password: Option<&str>) -> Response {
    let target = format!("/team/{name}.git/info/refs?service={service}");
    let authorization = password.map(|password| basic("anybody", password));
    let header = authorization
        .as_deref()
        .map(|value| ("Authorization", value));
    get(goproxy, &target, header.as_slice())
}

#[test]
fn clones_answer_each_caller_as_gitlab_does() {
    let world = World::new();
    let goproxy = world.serve();
    // GitLab's flag is about packages: a project that is switched off is cloned all the same.
    for (name, anonymous, reader, elsewhere, guest) in [
        ("public", 200, 200, 200, 200),
        ("internal", 401, 200, 404, 200),
        ("private", 401, 200, 404, 403),
        ("off", 401, 200, 404, 403),
        ("absent", 401, 404, 404, 404),
    ] {
        let callers = [
            (None, anonymous),
            (Some(READER.text), reader),
            (Some(ELSEWHERE.text), elsewhere),
            (Some(GUEST.text), guest),
            (Some("unknown-password-of-nobody"), anonymous),
            (Some(EXPIRED.text), 401),
            (Some(PACKAGES.text), 403),
            (Some(USELESS.text), 403),
        ];
        for (password, status) in callers {
            let answer = refs(&goproxy, name, "git-upload-pack", password);
            let text = answer.text();
            assert_eq!(answer.status, status, "{name} {password:?}: {text}");
            assert_eq!(answer.header("www-authenticate").is_some(), status == 401);
            if status == 401 {
                let challenge = answer.header("www-authenticate");
                assert_eq!(challenge, Some("Basic realm=\"GitLab\""));
                assert!(text.starts_with("HTTP Basic: Access denied"), "{text}");
            }
        }
    }
}

#[test]
fn strangers_cannot_tell_private_from_absent() {
    let world = World::new();
    let goproxy = world.serve();
    let said = |name, service, password| {
        let mut answer = refs(&goproxy, name, service, password);
        answer.headers.retain(|(name, _)| name != "date");
        (answer.status, answer.headers.clone(), answer.text())
    };
    for service in ["git-upload-pack", "git-receive-pack", "other"] {
        for password in [None, Some(ELSEWHERE.text), Some(EXPIRED.text)] {
            let absent = said("absent", service, password);
            for name in ["private", "internal", "off"] {
                assert_eq!(
                    said(name, service, password),
                    absent,
                    "{service} {password:?}"
                );
            }
        }
    }
}

#[test]
fn pushes_ask_for_a_credential_and_then_are_refused() {
    let world = World::new();
    let goproxy = world.serve();
    let service = "git-receive-pack";
    assert_eq!(refs(&goproxy, "public", service, None).status, 401);
    for name in ["public", "private"] {
        let answer = refs(&goproxy, name, service, Some(READER.text));
        assert_eq!(answer.status, 403, "{}", answer.text());
    }
}

#[test]
fn git_clones_with_a_token_under_the_present_and_the_former_path() {
    let world = World::new();
    let goproxy = world.serve();
    for (index, path) in ["team/private", "old/place", "team/deep/nested"]
        .iter()
        .enumerate()
    {
        let address = goproxy.address;
        let url = format!("http://user:{}@{address}/{path}.git", READER.text);
        let folder = world.sandbox.path(&format!("clone-{index}"));
        let folder = folder.to_str().unwrap();
        world
            .sandbox
            .git(&world.sandbox.path("empty"), &["clone", "-q", &url, folder]);
    }
}

#[test]
fn partial_clones_work_where_they_are_declared() {
    let world = World::new();
    let document = world.document();
    let declared = "  enabled: true\n  git: {allowFilter: true}\n";
    world.write(&document.replace("  enabled: true\n", declared));
    let goproxy = world.serve();
    let url = format!("http://{}/team/public.git", goproxy.address);
    for protocol in [0, 2] {
        let version = format!("protocol.version={protocol}");
        let folder = world.sandbox.path(&format!("partial-{protocol}"));
        let text = folder.to_str().unwrap();
        let filter = [
            "-c",
            &version,
            "clone",
            "-q",
            "--bare",
            "--filter=blob:none",
            &url,
            text,
        ];
        world.sandbox.git(&world.sandbox.path("empty"), &filter);
        let list = ["rev-list", "--objects", "--all", "--missing=print"];
        let missing = world.sandbox.git(&folder, &list);
        assert_eq!(
            missing.lines().filter(|line| line.starts_with('?')).count(),
            2
        );
        let content = world.sandbox.git(
            &folder,
            &["-c", &version, "cat-file", "-p", "v1.0.0:lib.go"],
        );
        assert_eq!(content, "package lib");
    }
}
