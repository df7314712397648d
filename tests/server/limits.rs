//! What is large is served within bounded memory.

use crate::world::{World, library};

const MIB: u64 = 1 << 20;

#[test]
fn large_files_are_read_one_at_a_time() {
    let world = World::with(&library());
    let project = "team/lib";
    let go_mod = world.blob(project, b"module mod.test/team/lib\n");
    let mut lines = vec![format!("100644 blob {go_mod}\tgo.mod")];
    for number in 0..4_u8 {
        let mut content = vec![number; 40 << 20];
        content[0] = 255;
        let blob = world.blob(project, &content);
        lines.push(format!("100644 blob {blob}\tbig{number}"));
    }
    let tree = world.tree(project, &lines);
    world.commit_tree(project, &tree, &["v1.5.0", "v1.6.0", "v1.7.0"]);
    let goproxy = world.serve();
    let before = goproxy.anonymous_memory();
    std::thread::scope(|scope| {
        let fetch = |version: &str| goproxy.get(&format!("mod.test/team/lib/@v/{version}.zip"));
        let builds =
            ["v1.5.0", "v1.6.0", "v1.7.0"].map(|version| scope.spawn(move || fetch(version)));
        for build in builds {
            let zip = build.join().unwrap();
            assert!(zip.status == 200 && zip.complete, "{}", zip.text());
        }
    });
    let more = goproxy.peak_memory().saturating_sub(before);
    assert!(
        more <= (64 + 3 * 40 + 40) * MIB,
        "{more} bytes more than before"
    );
}
