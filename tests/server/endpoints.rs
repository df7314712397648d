//! What the endpoints answer when all is well: status, headers, body.

use goproxy_tests::http::{self, Response};

use crate::world::{World, library};

fn json(response: &Response) -> serde_json::Value {
    assert_eq!(response.status, 200, "{}", response.text());
    serde_json::from_slice(&response.body).unwrap()
}

#[test]
fn each_question_gets_its_body_type_and_caching() {
    let world = World::with(&library());
    let goproxy = world.serve();
    let module = "mod.test/team/lib";
    let cases = [
        ("@v/list", "text/plain; charset=utf-8", false),
        ("@latest", "application/json", false),
        ("@v/v1.0.0.info", "application/json", true),
        ("@v/main.info", "application/json", false),
        ("@v/v1.0.0.mod", "text/plain; charset=utf-8", true),
        ("@v/v1.0.0.zip", "application/zip", true),
    ];
    for (question, content_type, is_artefact) in cases {
        let answer = goproxy.get(&format!("{module}/{question}"));
        assert_eq!(answer.status, 200, "{question}: {}", answer.text());
        assert_eq!(
            answer.header("content-type"),
            Some(content_type),
            "{question}"
        );
        let caching = if is_artefact {
            "public, no-cache"
        } else {
            "private, no-store"
        };
        assert_eq!(answer.header("cache-control"), Some(caching), "{question}");
        assert_eq!(answer.header("etag").is_some(), is_artefact, "{question}");
        let vary = answer.header("vary").unwrap();
        assert!(vary.contains("Authorization"), "{question}: {vary}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    }
    let list = goproxy.get(&format!("{module}/@v/list"));
    assert_eq!(list.text(), "v1.0.0\nv1.1.0\n");
    let go_mod = goproxy.get(&format!("{module}/@v/v1.0.0.mod"));
    assert_eq!(go_mod.text(), "module mod.test/team/lib\n\ngo 1.21\n");
}

#[test]
fn info_names_commit_ref_and_where_to_clone() {
    let world = World::with(&library());
    let goproxy = world.serve();
    let info = json(&goproxy.get("mod.test/team/lib/@v/v1.1.0.info"));
    let commit = world.git("team/lib", &["rev-parse", "v1.1.0^{commit}"]);
    assert_eq!(info["Version"], "v1.1.0");
    assert_eq!(info["Time"], "2024-01-01T01:00:00Z");
    assert_eq!(info["Origin"]["VCS"], "git");
    assert_eq!(info["Origin"]["URL"], "https://mod.test/team/lib.git");
    assert_eq!(info["Origin"]["Hash"], commit);
    assert_eq!(info["Origin"]["Ref"], "refs/tags/v1.1.0");
    let head = world.git("team/lib", &["rev-parse", "main"]);
    let pseudo = format!("v1.1.1-0.20240101020000-{}", &head[..12]);
    for query in ["main", "HEAD", &head, &head[..12], &head[..7], &pseudo] {
        let escaped = query.replace("HEAD", "!h!e!a!d");
        let info = json(&goproxy.get(&format!("mod.test/team/lib/@v/{escaped}.info")));
        assert_eq!(info["Version"], pseudo, "{query}");
    }
    let latest = json(&goproxy.get("mod.test/team/lib/@latest"));
    assert_eq!(latest["Version"], "v1.1.0");
}

#[test]
fn the_project_endpoint_answers_the_same_by_path_in_any_case() {
    let world = World::with(&library());
    world.add("team/other", &library());
    let goproxy = world.serve();
    let at = |project: &str, rest: &str| {
        http::get(
            goproxy.address,
            &format!("/api/v4/projects/{project}/packages/go/{rest}"),
        )
    };
    for question in [
        "@v/list",
        "@latest",
        "@v/v1.0.0.info",
        "@v/v1.0.0.mod",
        "@v/v1.0.0.zip",
    ] {
        let rest = format!("mod.test/team/lib/{question}");
        let everywhere = goproxy.get(&rest);
        for project in ["team%2Flib", "team%2flib", "TEAM%2FLib"] {
            let here = at(project, &rest);
            assert_eq!(here.status, 200, "{question}: {}", here.text());
            assert_eq!(here.body, everywhere.body, "{question} of {project}");
        }
    }
    let foreign = at("team%2Fother", "mod.test/team/lib/@v/list");
    assert_eq!(foreign.status, 404);
    assert!(
        foreign
            .text()
            .contains("team/other holds mod.test/team/other")
    );
    let unknown = at("team%2Fnone", "mod.test/team/lib/@v/list");
    assert_eq!(unknown.status, 404);
    assert!(unknown.text().contains("project team/none does not exist"));
    // Module paths spell a project as it is spelt, as in GitLab.
    assert_eq!(at("team%2Flib", "mod.test/!team/lib/@v/list").status, 404);
}

#[test]
fn what_a_client_has_is_not_sent_again() {
    let world = World::with(&library());
    let goproxy = world.serve();
    for question in ["@v/v1.0.0.info", "@v/v1.0.0.mod", "@v/v1.0.0.zip"] {
        let path = format!("/api/v4/packages/go/mod.test/team/lib/{question}");
        let first = http::get(goproxy.address, &path);
        let etag = first.header("etag").unwrap();
        let headers = [("If-None-Match", etag)];
        let second = http::request(goproxy.address, "GET", &path, &headers);
        assert_eq!(second.status, 304, "{question}");
        assert_eq!(second.header("etag"), Some(etag));
        assert!(second.body.is_empty());
    }
}

#[test]
fn head_has_the_headers_of_get_and_no_body() {
    let world = World::with(&library());
    let goproxy = world.serve();
    for question in ["@v/list", "@latest", "@v/v1.0.0.info", "@v/v1.0.0.mod"] {
        let path = format!("/api/v4/packages/go/mod.test/team/lib/{question}");
        let get = http::request(goproxy.address, "GET", &path, &[]);
        let head = http::request(goproxy.address, "HEAD", &path, &[]);
        let without_date = |response: &Response| {
            let mut headers = response.headers.clone();
            headers.retain(|(name, _)| name != "date");
            headers
        };
        assert_eq!(without_date(&head), without_date(&get), "{question}");
    }
}

#[test]
fn other_methods_are_refused_with_those_there_are() {
    let world = World::with(&library());
    let goproxy = world.serve();
    let path = "/api/v4/packages/go/mod.test/team/lib/@v/list";
    for method in ["POST", "PUT", "DELETE", "PATCH"] {
        let answer = http::request(goproxy.address, method, path, &[]);
        assert_eq!(answer.status, 405, "{method}");
        assert_eq!(answer.header("allow"), Some("OPTIONS, GET, HEAD"));
        assert_eq!(answer.text(), r#"{"error":"405 Not Allowed"}"#);
    }
    let options = http::request(goproxy.address, "OPTIONS", path, &[]);
    assert_eq!(options.status, 204);
    assert_eq!(options.header("allow"), Some("OPTIONS, GET, HEAD"));
}

#[test]
fn errors_are_text_for_the_go_command_and_gitlab_s_json_for_others() {
    let world = World::with(&library());
    let goproxy = world.serve();
    let path = "/api/v4/packages/go/mod.test/team/lib/@v/v9.9.9.info";
    let go = http::get(goproxy.address, path);
    assert_eq!(go.status, 404);
    assert!(go.text().starts_with("not found: "), "{}", go.text());
    assert!(
        go.text().contains("unknown revision v9.9.9"),
        "{}",
        go.text()
    );
    let curl = [("User-Agent", "curl/8.0"), ("Accept", "*/*")];
    let other = http::request(goproxy.address, "GET", path, &curl);
    assert_eq!(other.status, 404);
    assert_eq!(other.text(), r#"{"message":"404 Not Found"}"#);
    assert_eq!(other.header("content-type"), Some("application/json"));
}

#[test]
fn the_checksum_database_is_nowhere_and_the_root_says_what_this_is() {
    let world = World::with(&library());
    let goproxy = world.serve();
    for path in [
        "/api/v4/packages/go/sumdb/sum.golang.org/supported",
        "/api/v4/projects/team%2Flib/packages/go/sumdb/sum.golang.org/supported",
        "/api/v4/projects/none/packages/go/sumdb/sum.golang.org/lookup/a@v1",
    ] {
        assert_eq!(http::get(goproxy.address, path).status, 404, "{path}");
    }
    let root = http::get(goproxy.address, "/");
    assert_eq!(root.status, 200);
    let line = "export GOPROXY=https://mod.test/api/v4/packages/go,$(go env GOPROXY)";
    assert!(root.text().contains(line), "{}", root.text());
    let browser = [("Accept", "text/html,application/xhtml+xml")];
    let page = http::request(goproxy.address, "GET", "/", &browser);
    assert_eq!(
        page.header("content-type"),
        Some("text/html; charset=utf-8")
    );
    assert!(
        page.text().contains("<pre>export GOPROXY="),
        "{}",
        page.text()
    );
}

#[test]
fn modules_are_found_by_what_their_go_mod_files_declare() {
    let world = World::new();
    let history = library().replace("ROOT", "vanity.example.com/kit");
    let history = history
        .commit([put_module("log", "vanity.example.com/kit/log")])
        .tag("log/v0.1.0")
        .commit([put_module("tools", "elsewhere.example.org/tools")])
        .tag("tools/v0.2.0");
    world.add("team/kit", &history);
    let goproxy = world.serve();
    for (module, versions) in [
        ("vanity.example.com/kit", "v1.0.0\nv1.1.0\n"),
        ("vanity.example.com/kit/log", "v0.1.0\n"),
        ("elsewhere.example.org/tools", "v0.2.0\n"),
        ("mod.test/team/kit/log", "v0.1.0\n"),
    ] {
        let list = goproxy.get(&format!("{module}/@v/list"));
        assert_eq!(
            (list.status, list.text().as_str()),
            (200, versions),
            "{module}"
        );
    }
    let foreign = goproxy.get("golang.org/x/text/@v/list");
    assert_eq!(foreign.status, 404);
    assert!(foreign.text().contains("no project here holds this module"));
}

fn put_module(directory: &str, path: &str) -> goproxy_tests::history::Change {
    let content = format!("module {path}\n");
    goproxy_tests::history::put(format!("{directory}/go.mod"), content)
}
