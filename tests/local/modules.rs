//! The modules that were found in repositories.

use crate::world::World;

#[test]
fn modules_are_shown_with_their_latest_versions_and_when_these_change() {
    let world = World::new();
    let operator = world.start();
    operator.shows(&["modules of GoModuleProject open:"]);
    operator.shows(&["    go.example.com/a/open v1.0.0"]);
    operator.shows(&["    go.example.com/a/closed v1.0.0"]);
    let repository = world.sandbox.path("volume/open.git");
    world.sandbox.git(&repository, &["tag", "v1.1.0", "HEAD"]);
    operator.shows(&["    go.example.com/a/open v1.1.0"]);
}
