//! Metrics as pods show them to a strict reader, and what alerts and the dashboard ask for.

use std::fs;
use std::path::Path;
use std::process::Command;

use goproxy_tests::control_plane::Outcome;
use goproxy_tests::helm::chart;
use goproxy_tests::http;
use goproxy_tests::metrics::names;

use crate::developer::Developer;
use crate::manifests::project;
use crate::pods::{Asking, ready};
use crate::world::World;

/// The reference parser of the format refuses what Prometheus would only overlook.
const STRICT: &str = "import sys\n\
    from prometheus_client.openmetrics.parser import text_string_to_metric_families as parse\n\
    print(len(list(parse(sys.stdin.read()))))\n";

fn assert_strict(text: &str) {
    let read = Outcome::of(Command::new("python3").args(["-c", STRICT]), text);
    assert!(read.succeeded, "{}\n{text}", read.errors);
}

#[test]
fn pods_show_what_alerts_and_the_dashboard_ask_for() {
    let world = World::new("observability");
    world.library("team/lib", &["v1.0.0"]);
    world.apply(&(world.go_proxy("enabled: true") + &project("lib", 1, "team/lib", "")));
    world.wait_until_ready(&["goproxy/main", "gomoduleproject/lib"]);
    let asked = Developer::new(&world, None).versions("example.org/nothing");
    assert!(!asked.succeeded, "{}", asked.output);
    let of_proxy = Asking::metrics(&ready(&world).unwrap().remove(0));
    let service = world
        .read("v1", "services/operator-goproxy-operator-metrics")
        .unwrap();
    let address = service["spec"]["clusterIP"].as_str().unwrap();
    let port = service["spec"]["ports"][0]["port"].as_u64().unwrap();
    let answer = http::get(format!("{address}:{port}").parse().unwrap(), "/metrics");
    assert_eq!(answer.status, 200, "{}", answer.text());
    let of_operator = answer.text();
    assert_strict(&of_proxy);
    assert_strict(&of_operator);

    let mut shown = names(&of_proxy);
    shown.extend(names(&of_operator));
    for file in ["alerts.yaml", "dashboard.json"] {
        let text = fs::read_to_string(
            Path::new(&chart("goproxy-operator"))
                .join("files")
                .join(file),
        )
        .unwrap();
        for name in names(&text) {
            // The heading of a counter stands without what its series end with.
            let family = name.strip_suffix("_total").unwrap_or(&name);
            assert!(shown.contains(family), "{file} asks for {name}: {shown:?}");
        }
    }
}

#[test]
fn a_reader_that_takes_everything_would_be_no_test() {
    let broken = Outcome::of(
        Command::new("python3").args(["-c", STRICT]),
        "goproxy_requests_total 1\n",
    );
    assert!(!broken.succeeded, "there is no `# EOF`");
}
