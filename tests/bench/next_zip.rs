//! The zip of the version after one that was built, in the same process, and that zip again, out
//! of the cache.

use std::cell::RefCell;

use crate::{
    bench::{Bench, Subject},
    cold_zip::archive,
    inputs::as_float,
    load,
    report::{Table, milliseconds},
    rounds::{Contender, Figures, interleave},
    server::Server,
};

/// Downloads of the stored zip in one round, on so many connections.
const DOWNLOADS: usize = 12;
const CONNECTIONS: usize = 2;

pub(crate) fn run(bench: &Bench) {
    let mut table = Table::new(
        2,
        [
            "zip of",
            "made how",
            "CPU",
            "times less CPU than git archive",
            "GB per CPU second",
        ],
    );
    for subject in bench.large_subjects() {
        let server = RefCell::new(None);
        let turns: Vec<Contender<'_>> = vec![
            (
                "git archive --format=zip",
                Box::new(|| archive(bench, subject, &[])),
            ),
            (
                "cold, the version before",
                Box::new(|| before(bench, subject, &server)),
            ),
            (
                "the next version after it",
                Box::new(|| next(bench, subject, &server)),
            ),
            ("from the cache", Box::new(|| cached(subject, &server))),
        ];
        let all = interleave(bench.rounds(subject), turns);
        let cpu = |one: &Figures| one.cpu() / as_float(one.count);
        for series in &all {
            let speed = series.median(|one| as_float(one.bytes) / 1e9 / one.cpu());
            table.row([
                subject.input.shape.name().into(),
                series.name.into(),
                milliseconds(series.median(cpu)),
                series.less(&all[0], cpu).to_string(),
                format!("{speed:.3}"),
            ]);
        }
    }
    table.print("The next version, and the same again");
}

fn before(bench: &Bench, subject: &Subject, server: &RefCell<Option<Server>>) -> Figures {
    let fresh = Server::start(&bench.sandbox, &subject.input, &[]);
    let versions = &subject.input.versions;
    let (figures, _) = fresh.zip(&versions[versions.len() - 2]);
    server.replace(Some(fresh));
    figures
}

fn next(bench: &Bench, subject: &Subject, server: &RefCell<Option<Server>>) -> Figures {
    let server = server.borrow();
    let server = server.as_ref().expect("the turn before started one");
    let (figures, zip) = server.zip(subject.input.version());
    bench.compare(subject, &zip);
    figures
}

fn cached(subject: &Subject, server: &RefCell<Option<Server>>) -> Figures {
    let server = server.take().expect("an earlier turn started one");
    let target = server.target(&format!("{}.zip", subject.input.version()));
    let address = server.goproxy.address;
    server.spent(DOWNLOADS as u64, || {
        load::run(address, "GET", &target, CONNECTIONS, DOWNLOADS)
    })
}
