//! One control plane with an operator for all namespaces, shared by the tests of this target: each
//! has a namespace of its own.

use std::sync::OnceLock;

use goproxy_tests::cluster::{Namespace, Settings, World};

/// A namespace of the shared control plane, with a bound claim `git`.
pub(crate) fn namespace(name: &'static str) -> Namespace {
    static WORLD: OnceLock<World> = OnceLock::new();
    let settings = || Settings {
        flags: &["--allow-host-path", "--allow-pod-template"],
        ..Settings::default()
    };
    let world = WORLD.get_or_init(|| World::start(&settings()));
    Namespace::new(world, name)
}
