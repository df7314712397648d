//! What the figures were taken on: the machine, the programs, the repositories.

use std::fs;

use crate::{
    bench::{Bench, Subject},
    inputs::{Facts, as_float},
    report::{Table, megabytes},
};

/// Prints facts that figures depend on.
pub(crate) fn print(bench: &Bench) {
    let git = bench
        .sandbox
        .git(&bench.sandbox.path("empty"), &["version"]);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut table = Table::new(2, ["fact", "value"]);
    for (fact, value) in [
        ("processor", field("/proc/cpuinfo", "model name")),
        ("cores", cores.to_string()),
        ("memory", field("/proc/meminfo", "MemTotal")),
        ("kernel", read("/proc/sys/kernel/osrelease")),
        ("load before the run", read("/proc/loadavg")),
        ("git", git),
        ("rounds", bench.options.rounds.to_string()),
        (
            "rounds of large ones",
            bench.options.large_rounds.to_string(),
        ),
    ] {
        table.row([fact.into(), value]);
    }
    table.print("Machine");
    repositories(bench);
}

fn repositories(bench: &Bench) {
    let mut table = Table::new(
        1,
        [
            "repository",
            "tags",
            "packs",
            "files of the module",
            "bytes of the module",
            "files not deltas",
            "bytes not deltas",
            "mean depth",
        ],
    );
    for Subject { input, .. } in &bench.subjects {
        let facts = Facts::of(&bench.sandbox, input);
        table.row([
            input.shape.name().into(),
            facts.tags.to_string(),
            megabytes(as_float(facts.pack)),
            facts.files.to_string(),
            megabytes(as_float(facts.bytes)),
            format!("{:.0} %", facts.whole_files),
            format!("{:.0} %", facts.whole_bytes),
            format!("{:.1}", facts.depth),
        ]);
    }
    table.print("Repositories");
}

fn read(path: &str) -> String {
    let text = fs::read_to_string(path);
    text.map_or_else(|_| "unknown".into(), |text| text.trim_end().to_owned())
}

/// The value of the first line `NAME : VALUE` that has this name.
fn field(path: &str, name: &str) -> String {
    let text = fs::read_to_string(path).unwrap_or_default();
    let mut fields = text.lines().filter_map(|line| line.split_once(':'));
    let found = fields.find(|(key, _)| key.trim_end() == name);
    found.map_or_else(|| "unknown".into(), |(_, value)| value.trim().to_owned())
}
