//! Flags flipped by `kubectl patch`: how long until every pod answers accordingly, and whether `Programmed`
//! said so before they did.

use std::time::{Duration, Instant};

use goproxy_tests::waiting::wait_for;

use crate::figures::report;
use crate::manifests::project;
use crate::pods::{Asking, Pod, ready};
use crate::waiting::current_condition;
use crate::world::World;

const FLIPS: usize = 20;

/// What is flipped, and who tells that it took effect.
struct Switch {
    kind: &'static str,
    name: &'static str,
    /// The resource as the API names it.
    object: &'static str,
    /// A project that follows the switch.
    path: &'static str,
}

const PROJECT: Switch = Switch {
    kind: "gomoduleproject",
    name: "own",
    object: "gomoduleprojects/own",
    path: "team/own",
};
const INSTANCE: Switch = Switch {
    kind: "goproxy",
    name: "main",
    object: "goproxies/main",
    path: "team/following",
};

/// Flips, waits for every pod, and once `Programmed` says that it is done asks them all again.
fn flip(world: &World, asking: &Asking, pods: &[Pod], switch: &Switch, on: bool) -> [Duration; 2] {
    let path = format!(
        "/api/v4/packages/go/{}/{}/@v/list",
        world.host(),
        switch.path
    );
    let status = Some(if on { 200 } else { 403 });
    let answered = |token| {
        asking
            .statuses(pods, &path, Some(token))
            .iter()
            .all(|one| *one == status)
    };
    let begun = Instant::now();
    world.patch(
        switch.kind,
        switch.name,
        &format!("{{\"spec\": {{\"enabled\": {on}}}}}"),
    );
    let mut answering = None;
    let programmed = wait_for("Programmed after a flip", || {
        if answering.is_none() && answered(TOKEN) {
            answering = Some(begun.elapsed());
        }
        let resource = world.resource(switch.object)?;
        let condition = current_condition(&resource, "Programmed")?;
        if condition["status"] != "True" {
            return None;
        }
        let said = begun.elapsed();
        assert!(
            answered(TOKEN),
            "{} is Programmed, but not every pod answers {status:?}",
            switch.object
        );
        Some(said)
    });
    [answering.unwrap_or(programmed), programmed]
}

const TOKEN: &str = "glpat-flags-0123456789abcdefgh";

#[test]
fn flags_take_effect_in_every_pod_and_restart_none() {
    let world = World::alone("flags");
    world.library("team/own", &["v1.0.0"]);
    world.library("team/following", &["v1.0.0"]);
    world.apply(&world.go_proxy("enabled: true\nreplicas: 3\ntokens: [{secretName: ci}]"));
    world.apply(&crate::manifests::token_secret("ci", TOKEN, ""));
    let projects = [
        project("own", 1, "team/own", "visibility: public\nenabled: true"),
        project("following", 2, "team/following", "visibility: public"),
    ];
    world.apply(&projects.concat());
    world.wait_until_ready(&[
        "goproxy/main",
        "gomoduleproject/own",
        "gomoduleproject/following",
    ]);
    let asking = Asking::of(&world);
    let before = ready(&world).unwrap();
    assert_eq!(before.len(), 3, "{before:?}");
    for switch in [&PROJECT, &INSTANCE] {
        let mut times = Vec::new();
        for turn in 0..FLIPS {
            times.push(flip(&world, &asking, &before, switch, turn % 2 == 1));
        }
        let column = |index: usize| times.iter().map(|pair| pair[index]).collect::<Vec<_>>();
        report(
            &format!("{} flag, until all 3 pods answer", switch.kind),
            &column(0),
        );
        report(
            &format!("{} flag, until Programmed says so", switch.kind),
            &column(1),
        );
    }
    assert_eq!(ready(&world).unwrap(), before, "no pod restarts for a flag");
}
