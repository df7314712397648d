//! Histories made by chance. `RANDOM_HISTORIES` sets their number, `RANDOM_SEED` the first seed;
//! each repository is named by its seed, so that a failure can be repeated alone.

use goproxy_tests::{differential::World, fixtures::HOST, random};

/// Histories that share one run of go.
const TOGETHER: u64 = 12;

fn variable(name: &str, default: u64) -> u64 {
    std::env::var(name).map_or(default, |value| {
        value.parse().unwrap_or_else(|_| panic!("{name}={value}"))
    })
}

#[test]
fn random_histories_are_served_alike() {
    let (first, count) = (variable("RANDOM_SEED", 1), variable("RANDOM_HISTORIES", 24));
    let seeds: Vec<u64> = (first..first + count).collect();
    for seeds in seeds.chunks(usize::try_from(TOGETHER).expect("a small number")) {
        let mut world = World::new();
        for seed in seeds {
            let project = format!("random/seed-{seed}");
            let root = format!("{HOST}/{project}");
            world.create(&project, &random::history(*seed).replace("ROOT", &root));
            world.import(&root, &project, "");
            world.derived_modules(&project, &root);
        }
        world.compare().check(&format!("random seeds {seeds:?}"));
    }
}
