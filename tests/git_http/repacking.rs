//! Clones while the repository is repacked.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use crate::world::{PROTOCOLS, World, library, url};

#[test]
fn clones_succeed_while_the_repository_is_repacked() {
    let mut history = library().on("main");
    for number in 0..100 {
        history = history.note(&format!("number {number}"));
    }
    let world = World::with(&history);
    let goproxy = world.serve();
    let url = url(&goproxy);
    let running = AtomicUsize::new(PROTOCOLS.len());
    thread::scope(|scope| {
        for protocol in PROTOCOLS {
            let (world, url, running) = (&world, &url, &running);
            scope.spawn(move || {
                for round in 0..6 {
                    let name = format!("clone-{protocol}-{round}");
                    let clone = world.clone(url, &name, protocol, &["--bare"]);
                    world.sandbox.git(&clone, &["fsck"]);
                }
                running.fetch_sub(1, Ordering::Relaxed);
            });
        }
        for round in 0.. {
            if running.load(Ordering::Relaxed) == 0 {
                break;
            }
            let tag = format!("v2.0.{round}");
            world.git(&["tag", "-a", "-m", "x", &tag, "main"]);
            world.git(&["repack", "-a", "-d", "-f", "-q"]);
            world.git(&["pack-refs", "--all"]);
        }
    });
}
