//! Memory of a cold zip beyond that of the idle server, and of `git archive`. Both map packs into
//! memory; those pages belong to the system, so the memory of their own is shown beside the whole.

use std::{thread, time::Duration};

use goproxy_tests::processes;

use crate::{
    bench::{Bench, Subject},
    inputs::as_float,
    report::{Table, megabytes},
    rounds::{Contender, Figures, interleave},
    server::Server,
};

/// How often the server's own memory is looked at.
const LOOK: Duration = Duration::from_millis(2);

pub(crate) fn run(bench: &Bench) {
    let mut table = Table::new(
        2,
        [
            "zip of",
            "made by",
            "peak",
            "times less than git archive",
            "peak without mapped files",
            "times less",
        ],
    );
    for subject in bench.large_subjects() {
        let turns: Vec<Contender<'_>> = vec![
            (
                "git archive --format=zip",
                Box::new(|| archive(bench, subject)),
            ),
            ("goproxy, above idle", Box::new(|| server(bench, subject))),
        ];
        let all = interleave(bench.rounds(subject), turns);
        let peak = |one: &Figures| as_float(one.peak);
        let anonymous = |one: &Figures| as_float(one.anonymous);
        for series in &all {
            table.row([
                subject.input.shape.name().into(),
                series.name.into(),
                megabytes(series.median(peak)),
                series.less(&all[0], peak).to_string(),
                megabytes(series.median(anonymous)),
                series.less(&all[0], anonymous).to_string(),
            ]);
        }
    }
    table.print("Memory of a cold zip");
}

fn archive(bench: &Bench, subject: &Subject) -> Figures {
    let output = format!("--output={}", bench.sandbox.path("archive.zip").display());
    processes::cost_with_memory(&mut bench.archive(&subject.input, &[&output])).into()
}

fn server(bench: &Bench, subject: &Subject) -> Figures {
    let server = Server::start(&bench.sandbox, &subject.input, &[]);
    let id = server.goproxy.id();
    let memory = |field| processes::memory(id, field).expect("it runs");
    let (idle, idle_anonymous) = (memory("VmRSS"), memory("RssAnon"));
    processes::forget_peak(id);
    let mut anonymous = 0;
    let zip = thread::scope(|scope| {
        let download = scope.spawn(|| server.zip(subject.input.version()).1);
        while !download.is_finished() {
            anonymous = anonymous.max(memory("RssAnon"));
            thread::sleep(LOOK);
        }
        download.join().expect("the zip came")
    });
    bench.compare(subject, &zip);
    Figures {
        peak: memory("VmHWM").saturating_sub(idle),
        anonymous: anonymous.saturating_sub(idle_anonymous),
        ..Figures::default()
    }
}
