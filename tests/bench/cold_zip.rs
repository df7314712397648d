//! A zip that nobody asked for before: a new process, an empty cache, the repository in the
//! system's page cache. `git archive` packs the same commit.

use goproxy_tests::processes;

use crate::{
    bench::{Bench, Subject},
    inputs::as_float,
    report::{Table, megabytes, milliseconds},
    rounds::{Contender, Figures, Series, interleave},
};

const OURS: &str = "goproxy";
const DEFAULT: &str = "git archive --format=zip";
const FAST: &str = "git archive --format=zip -1";

pub(crate) fn run(bench: &Bench) {
    let mut table = Table::new(
        2,
        [
            "zip of",
            "made by",
            "CPU",
            "times less CPU than git archive",
            "time",
            "times less time",
            "zip",
        ],
    );
    for subject in &bench.subjects {
        let contenders: Vec<Contender<'_>> = vec![
            (DEFAULT, Box::new(|| archive(bench, subject, &[]))),
            (FAST, Box::new(|| archive(bench, subject, &["-1"]))),
            (OURS, Box::new(|| bench.cold_zip(subject))),
        ];
        let all = interleave(bench.rounds(subject), contenders);
        for series in &all {
            table.row(row(subject, series, &all[0]));
        }
    }
    table.print("Cold zips");
}

fn row(subject: &Subject, series: &Series, baseline: &Series) -> [String; 7] {
    [
        subject.input.shape.name().into(),
        series.name.into(),
        milliseconds(series.median(Figures::cpu)),
        series.less(baseline, Figures::cpu).to_string(),
        milliseconds(series.median(Figures::wall)),
        series.less(baseline, Figures::wall).to_string(),
        megabytes(series.median(|one| as_float(one.bytes))),
    ]
}

/// One `git archive` into a file, as the server writes one.
pub(crate) fn archive(bench: &Bench, subject: &Subject, options: &[&str]) -> Figures {
    let file = bench.sandbox.path("archive.zip");
    let output = format!("--output={}", file.display());
    let options = [options, &[output.as_str()]].concat();
    let cost = processes::cost(&mut bench.archive(&subject.input, &options));
    let bytes = file.metadata().expect("the archive").len();
    Figures {
        bytes,
        ..cost.into()
    }
}
