//! The operators' listener.

use std::{fs, time::Instant};

use goproxy_core::status::{DiscoveredModule, MODULES_PATH, ModulesPage};
use goproxy_tests::{
    goproxy::Goproxy,
    history::{History, put},
    http::{self, PATIENCE},
    metrics, workspace,
};

use crate::world::{World, library};

fn status(goproxy: &Goproxy) -> serde_json::Value {
    let answer = http::get(goproxy.management, "/status");
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), Some("application/json"));
    serde_json::from_slice(&answer.body).unwrap()
}

#[test]
fn the_process_lives_and_is_ready() {
    let world = World::with(&library());
    let goproxy = world.serve();
    for path in ["/livez", "/readyz"] {
        assert_eq!(http::get(goproxy.management, path).status, 200, "{path}");
    }
    assert_eq!(
        http::get(goproxy.management, "/api/v4/packages/go/x/@v/list").status,
        404
    );
    assert_eq!(http::get(goproxy.address, "/livez").status, 404);
}

#[test]
fn status_says_what_is_served_and_what_is_not_and_why() {
    let world = World::with(&library());
    let damaged = world.add("team/damaged", &library());
    fs::write(damaged.join("packed-refs"), "what\n").unwrap();
    world.add("-odd", &library());
    let goproxy = world.serve();
    // A question about an unknown module waits for the look at all repositories.
    assert_eq!(goproxy.get("elsewhere.example.com/x/@v/list").status, 404);
    let status = status(&goproxy);
    assert_eq!(status["projects"], 2);
    assert_eq!(status["external_url"], "https://mod.test");
    assert_eq!(status["unusable"][0]["project"], "team/damaged");
    let reason = status["unusable"][0]["reason"].as_str().unwrap();
    assert!(reason.contains("packed-refs"), "{reason}");
    let left_out = status["left_out"][0]["reason"].as_str().unwrap();
    assert!(left_out.contains("rename"), "{left_out}");
    assert_eq!(status["module_roots"][0]["root"], "mod.test/team/lib");
    let logged = goproxy.log();
    let warnings = logged
        .iter()
        .filter(|line| line.contains("team/damaged cannot be served"));
    assert_eq!(warnings.count(), 1, "{logged:#?}");
}

#[test]
fn modules_are_told_under_the_paths_that_their_go_mod_files_declare() {
    let world = World::with(&library());
    let files = [put("go.mod", "module elsewhere.example.com/kit/v3\n")];
    world.add("team/kit", &History::new().commit(files).tag("v3.1.0"));
    let damaged = world.add("team/damaged", &library());
    fs::write(damaged.join("packed-refs"), "what\n").unwrap();
    let goproxy = world.serve_with(&["--poll-interval", "100ms"]);
    let told = || -> Vec<(String, String, Option<String>)> {
        let answer = http::get(goproxy.management, MODULES_PATH);
        let page: ModulesPage = serde_json::from_slice(&answer.body).unwrap();
        let modules = page.projects.into_iter().flat_map(|project| {
            let named =
                move |module: DiscoveredModule| (project.path.clone(), module.path, module.latest);
            project.modules.into_iter().map(named)
        });
        modules.collect()
    };
    let wait = |expected: &[(&str, &str, &str)]| {
        let own = |(project, module, latest): &(&str, &str, &str)| {
            let latest = Some((*latest).to_owned());
            ((*project).to_owned(), (*module).to_owned(), latest)
        };
        let expected: Vec<_> = expected.iter().map(own).collect();
        let deadline = Instant::now() + PATIENCE;
        loop {
            let mut told = told();
            told.sort();
            if told == expected {
                return;
            }
            assert!(Instant::now() < deadline, "{told:?} is not {expected:?}");
        }
    };
    let kit = ("team/kit", "elsewhere.example.com/kit/v3", "v3.1.0");
    wait(&[kit, ("team/lib", "mod.test/team/lib", "v1.1.0")]);
    // What cannot be read at the moment keeps what was found; the others go on.
    fs::write(world.folder("team/kit").join("packed-refs"), "what\n").unwrap();
    goproxy.wait_for_log("the damage", |line| {
        line.contains("project team/kit cannot be served")
            .then_some(())
    });
    world.git("team/lib", &["tag", "v1.2.0"]);
    wait(&[kit, ("team/lib", "mod.test/team/lib", "v1.2.0")]);
}

#[test]
fn metrics_count_requests_by_endpoint_and_status() {
    let world = World::with(&library());
    let goproxy = world.serve();
    for _ in 0..3 {
        goproxy.get("mod.test/team/lib/@v/list");
    }
    goproxy.get("mod.test/team/lib/@v/v9.0.0.info");
    goproxy.get("nothing");
    let answer = http::get(goproxy.management, "/metrics");
    let text = answer.text();
    for line in [
        "goproxy_requests_total{route=\"list\",status=\"200\"} 3",
        "goproxy_requests_total{route=\"info\",status=\"404\"} 1",
        "goproxy_requests_total{route=\"none\",status=\"404\"} 1",
        "goproxy_projects 1",
        "# EOF",
    ] {
        assert!(text.lines().any(|found| found == line), "{line}: {text}");
    }
}

#[test]
fn a_request_is_one_line_of_log_with_its_reason() {
    let world = World::with(&library());
    let goproxy = world.serve_with(&["--log-format", "json"]);
    goproxy.get("mod.test/team/lib/@v/v9.0.0.info");
    goproxy.wait_for_log("the request", |line| {
        let line: serde_json::Value = serde_json::from_str(line).ok()?;
        (line["path"].as_str()?.ends_with("v9.0.0.info")).then(|| {
            assert_eq!(line["status"], 404);
            assert_eq!(line["method"], "GET");
            let reason = line["reason"].as_str().unwrap();
            assert!(reason.contains("unknown revision v9.0.0"), "{reason}");
        })
    });
    let lines = goproxy.log();
    let about = lines.iter().filter(|line| line.contains("v9.0.0.info"));
    assert_eq!(about.count(), 1, "{lines:#?}");
}

#[test]
fn the_page_of_metrics_has_each_of_them_and_no_other() {
    let world = World::with(&library());
    let goproxy = world.serve();
    goproxy.get("mod.test/team/lib/@v/list");
    let text = http::get(goproxy.management, "/metrics").text();
    let samples = text.lines().filter(|line| !line.starts_with('#'));
    let seen = metrics::names(&samples.collect::<Vec<_>>().join("\n"));
    let page = fs::read_to_string(workspace::root().join("docs/metrics.md")).unwrap();
    let mut documented = metrics::names(&page);
    documented.retain(|name| !name.starts_with("goproxy_operator_"));
    // Shown where there is a certificate, and once a limit was used up.
    documented.retain(|name| !name.starts_with("goproxy_tls_") && !name.contains("turned_away"));
    assert_eq!(documented, seen);
}
