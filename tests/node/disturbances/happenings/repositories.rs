//! What is done to the repositories, as a git server does it.

use crate::world::World;

pub(super) fn repack(world: &World) {
    for name in ["lib", "tools", "moving"] {
        let folder = world.repository(&format!("team/{name}"));
        world
            .sandbox
            .git(&folder, &["repack", "-a", "-d", "-f", "--quiet"]);
        world.sandbox.git(&folder, &["pack-refs", "--all"]);
    }
}

pub(super) fn push_new_tags(world: &World) {
    for name in ["lib", "tools"] {
        let folder = world.repository(&format!("team/{name}"));
        let count = world
            .sandbox
            .git(&folder, &["tag", "--list"])
            .lines()
            .count();
        world
            .sandbox
            .git(&folder, &["tag", &format!("v1.{count}.0"), "main"]);
    }
}

/// No client asks for this one's versions: they would rightly complain.
pub(super) fn move_tags(world: &World) {
    let folder = world.repository("team/moving");
    let now = world.sandbox.git(&folder, &["rev-parse", "v1.2.0"]);
    let first = world.sandbox.git(&folder, &["rev-parse", "main~1"]);
    let last = world.sandbox.git(&folder, &["rev-parse", "main"]);
    let other = if now == first { last } else { first };
    world
        .sandbox
        .git(&folder, &["tag", "--force", "v1.2.0", &other]);
}
