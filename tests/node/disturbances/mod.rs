//! Clients that work on while everything around them is changed, moved and broken: none of their commands
//! fails.

mod clients;
mod cut;
mod happenings;

use std::time::{Duration, Instant};

use crate::manifests::{project, token_secret};
use crate::pods::ready;
use crate::world::World;
use clients::Clients;
use happenings::HAPPENINGS;

const TOKEN: &str = "glpat-steady-0123456789abcdefg";

/// How long clients work at least.
const AT_LEAST: Duration = Duration::from_mins(5);

fn world(namespace: &'static str) -> World {
    let world = World::alone(namespace);
    for name in ["lib", "tools", "moving"] {
        world.library(&format!("team/{name}"), &["v1.0.0", "v1.1.0", "v1.2.0"]);
    }
    let manifests = [
        world.go_proxy("enabled: true\nreplicas: 2\ntokens: [{secretName: ci}]"),
        project("lib", 1, "team/lib", ""),
        project("tools", 2, "team/tools", ""),
        project("moving", 3, "team/moving", ""),
        token_secret("ci", TOKEN, ""),
    ];
    world.apply(&manifests.concat());
    world.wait_until_ready(&[
        "goproxy/main",
        "gomoduleproject/lib",
        "gomoduleproject/tools",
        "gomoduleproject/moving",
    ]);
    world
}

#[test]
fn no_command_of_a_client_fails_whatever_happens() {
    let world = world("steady");
    let begun = Instant::now();
    let clients = Clients::start(&world);
    let mut turns = 0;
    while turns == 0 || begun.elapsed() < AT_LEAST {
        for happening in HAPPENINGS {
            if turns > 0 && happening.once {
                continue;
            }
            clients.now(happening.name);
            (happening.run)(&world);
            // Until clients have seen it.
            clients.one_more_round();
        }
        turns += 1;
    }
    let outcome = clients.stop();
    println!(
        "figure: {} s of clients at work, {turns} turns",
        begun.elapsed().as_secs()
    );
    outcome.print();
    assert!(outcome.failures().is_empty(), "{:#?}", outcome.failures());
}

#[test]
fn only_what_was_under_way_in_a_pod_fails_when_it_is_killed_at_once() {
    let world = world("killed");
    let clients = Clients::start(&world);
    clients.now("a pod's process killed by SIGKILL");
    // In turns: the kubelet waits longer each time before it starts the same container again.
    for round in 0..4 {
        let before = ready(&world).unwrap();
        happenings::kill_at_once(&before[round % 2]);
        goproxy_tests::waiting::wait_for("the pod, begun anew", || {
            let pods = ready(&world)?;
            (pods.len() == 2 && pods != before).then_some(())
        });
        clients.one_more_round();
    }
    let outcome = clients.stop();
    outcome.print();
    // What fails is the connection; no answer says anything wrong.
    for failure in outcome.failures() {
        assert!(cut::is_told_by(failure), "{failure}");
    }
}
