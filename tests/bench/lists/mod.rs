//! The list of 50,000 versions: refs as they were, refs looked at again, and refs that changed.
//! `git for-each-ref` reads the same refs.

mod changed;

use std::{collections::BTreeSet, thread, time::Duration};

use goproxy_tests::{http, processes};

use crate::{
    bench::{Bench, Subject},
    inputs::{Shape, as_float, tagged},
    load::Connection,
    report::{Table, microseconds},
    rounds::{Contender, Figures, Series, interleave},
    server::Server,
};

/// Requests of a round, one after the other: those without a body, and those with.
const HEADS: u64 = 2000;
const BODIES: u64 = 300;

/// Longer than the server mistrusts what it read of refs that may have changed in the same tick
/// of the file system's clock.
const SETTLED: Duration = Duration::from_millis(2500);

pub(crate) fn run(bench: &Bench) {
    let subject = bench.subject(|shape| shape == Shape::Tags);
    let server = settled(bench, subject, &[]);
    let looking = settled(bench, subject, &["--refs-max-age", "0"]);
    check(bench, &server);
    let turns: Vec<Contender<'_>> = vec![
        (
            "git for-each-ref refs/tags",
            Box::new(|| for_each_ref(bench, subject)),
        ),
        (
            "list, refs as they were, HEAD",
            Box::new(|| ask(&server, "HEAD", HEADS)),
        ),
        (
            "list, refs as they were, GET",
            Box::new(|| ask(&server, "GET", BODIES)),
        ),
        (
            "list, refs looked at each time, HEAD",
            Box::new(|| ask(&looking, "HEAD", HEADS)),
        ),
    ];
    let mut table = table();
    let all = interleave(bench.options.rounds, turns);
    for series in &all {
        row(&mut table, series, &all[0]);
    }
    changed::run(bench, subject, &mut table);
    table.print("Lists of 50,000 versions");
}

fn table() -> Table {
    Table::new(
        1,
        [
            "what",
            "CPU each",
            "times less CPU than git for-each-ref",
            "time each",
            "as the server counts it",
        ],
    )
}

fn row(table: &mut Table, series: &Series, baseline: &Series) {
    let each = |one: &Figures| one.cpu() / as_float(one.count);
    let counted = series.median(|one| one.counted / as_float(one.count));
    table.row([
        series.name.into(),
        microseconds(series.median(each)),
        series.less(baseline, each).to_string(),
        microseconds(series.median(|one| one.wall() / as_float(one.count))),
        if counted > 0.0 {
            microseconds(counted)
        } else {
            "-".into()
        },
    ]);
}

/// A server that has read the refs and trusts what it read.
fn settled(bench: &Bench, subject: &Subject, arguments: &[&str]) -> Server {
    let server = Server::start(&bench.sandbox, &subject.input, arguments);
    for _ in 0..2 {
        ask(&server, "HEAD", 1);
        thread::sleep(SETTLED);
    }
    ask(&server, "HEAD", 1);
    server
}

/// The list must be the tags, each once.
fn check(bench: &Bench, server: &Server) {
    let answer = http::get(server.goproxy.address, &server.target("list"));
    let text = answer.text();
    let listed: Vec<&str> = text.lines().collect();
    let set: BTreeSet<&str> = listed.iter().copied().collect();
    let tags = tagged();
    if listed.len() != tags.len() || !tags.iter().all(|tag| set.contains(tag.as_str())) {
        bench.note(format!(
            "the list has {} versions, not the tags",
            listed.len()
        ));
    }
}

/// Asks for the list on one connection.
fn ask(server: &Server, method: &str, requests: u64) -> Figures {
    let mut connection = Connection::open(server.goproxy.address, method, &server.target("list"));
    let (_, counted) = server.counted("list");
    let figures = server.spent(requests, || (0..requests).map(|_| connection.ask()).sum());
    Figures {
        counted: server.counted("list").1 - counted,
        ..figures
    }
}

fn for_each_ref(bench: &Bench, subject: &Subject) -> Figures {
    let mut command = bench.sandbox.command("git");
    let repository = &subject.input.repository;
    command
        .current_dir(repository)
        .args(["for-each-ref", "--format=%(refname)", "refs/tags"])
        .stdout(std::process::Stdio::null());
    processes::cost(&mut command).into()
}
