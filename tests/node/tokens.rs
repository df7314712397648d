//! Tokens made, rotated with overlap, revoked and expiring: how long until every pod knows.

use std::time::{Duration, Instant};

use goproxy_tests::waiting::wait_for;
use jiff::{Timestamp, ToSpan as _};

use crate::figures::report;
use crate::manifests::{project, token_secret};
use crate::pods::{Asking, Pod, ready};
use crate::world::World;

const ROUNDS: usize = 10;

struct Doors<'a> {
    world: &'a World,
    asking: Asking,
    pods: Vec<Pod>,
}

impl Doors<'_> {
    /// Whether every pod lets this token in, or none of them; nothing while they differ.
    fn open(&self, token: &str) -> Option<bool> {
        let path = format!(
            "/api/v4/projects/1/packages/go/{}/team/lib/@v/list",
            self.world.host()
        );
        let statuses = self.asking.statuses(&self.pods, &path, Some(token));
        let all = |status| statuses.iter().all(|one| *one == Some(status));
        if all(200) {
            return Some(true);
        }
        all(401).then_some(false)
    }

    fn until(&self, token: &str, open: bool, begun: Instant) -> Duration {
        wait_for("the pods' answers", || {
            (self.open(token) == Some(open)).then_some(())
        });
        begun.elapsed()
    }
}

/// A token of that number, unlike any other.
fn token(number: usize) -> String {
    format!("glpat-round-{number:04}-0123456789abcdef")
}

#[test]
fn tokens_are_made_rotated_and_revoked_in_every_pod() {
    let world = World::alone("tokens");
    world.library("team/lib", &["v1.0.0"]);
    world.apply(
        &(world.go_proxy(
            "enabled: true\nreplicas: 2\ntokens: [{secretName: even}, {secretName: odd}]",
        ) + &project("lib", 1, "team/lib", "")),
    );
    world.apply(&token_secret("odd", &token(1), ""));
    world.wait_until_ready(&["gomoduleproject/lib"]);
    let pods = wait_for("two pods", || ready(&world).filter(|pods| pods.len() == 2));
    let doors = Doors {
        asking: Asking::of(&world),
        world: &world,
        pods,
    };
    let (mut made, mut revoked) = (Vec::new(), Vec::new());
    doors.until(&token(1), true, Instant::now());
    for round in 2..ROUNDS + 2 {
        let (name, old) = if round % 2 == 0 {
            ("even", "odd")
        } else {
            ("odd", "even")
        };
        let begun = Instant::now();
        world.apply(&token_secret(name, &token(round), ""));
        made.push(doors.until(&token(round), true, begun));
        assert_eq!(
            doors.open(&token(round - 1)),
            Some(true),
            "both are good during rotation"
        );
        let begun = Instant::now();
        world.kubectl(&["delete", "secret", old]);
        revoked.push(doors.until(&token(round - 1), false, begun));
        assert_eq!(doors.open(&token(round)), Some(true), "the new one stays");
    }
    report("a token made, until both pods let it in", &made);
    report("a token revoked, until both pods refuse it", &revoked);
    expiry(&world, &doors);
    assert_eq!(
        ready(&world).unwrap(),
        doors.pods,
        "no pod restarts for a token"
    );
}

/// A token that ends by the clock, in the same second in every pod.
fn expiry(world: &World, doors: &Doors<'_>) {
    let end = Timestamp::now() + 15.seconds();
    let end = Timestamp::from_second(end.as_second()).unwrap();
    let text = "glpat-ending-0123456789abcdefgh";
    world.apply(&token_secret("even", text, &format!("expires-at: '{end}'")));
    world.kubectl(&["delete", "secret", "odd"]);
    doors.until(text, true, Instant::now());
    assert!(Timestamp::now() < end, "it was let in after its end");
    wait_for("the end of the token", || {
        (doors.open(text) == Some(false)).then_some(())
    });
    let now = Timestamp::now();
    assert!(now >= end, "{now} is before {end}");
    let late = Duration::try_from(now.since(end).unwrap()).unwrap_or_default();
    report(
        "a token that ends by the clock, until both pods refuse it",
        &[late],
    );
    wait_for("the Secret's state", || {
        let tokens = world.resource("goproxies/main")?["status"]["tokens"]
            .as_array()?
            .clone();
        tokens
            .iter()
            .any(|one| one["secretName"] == "even" && one["state"] == "Expired")
            .then_some(())
    });
}
