//! How long small answers take while four zips are built, and while nothing else happens. Time on
//! the clock, with clients on the same cores: for information.

use std::{
    cell::RefCell,
    thread,
    time::{Duration, Instant},
};

use goproxy_tests::http;

use crate::{
    bench::{Bench, Subject},
    inputs::Shape,
    load::Connection,
    report::{Table, microseconds},
    rounds::{Contender, Figures, interleave},
    server::Server,
};

const BUILDS: usize = 4;
const IDLE_REQUESTS: usize = 4000;

pub(crate) fn run(bench: &Bench) {
    let subject = bench.subject(|shape| matches!(shape, Shape::Large(_)));
    let server = RefCell::new(None);
    let turns: Vec<Contender<'_>> = vec![
        (
            "nothing else happens",
            Box::new(|| idle(bench, subject, &server)),
        ),
        (
            "four zips are built",
            Box::new(|| building(subject, &server)),
        ),
    ];
    let all = interleave(bench.options.large_rounds, turns);
    let mut table = Table::new(
        1,
        [
            "while",
            "half take less than",
            "99 % take less than",
            "times longer",
        ],
    );
    for series in &all {
        table.row([
            series.name.into(),
            microseconds(series.median(|one| one.counted)),
            microseconds(series.median(Figures::wall)),
            series.more(&all[0], Figures::wall).to_string(),
        ]);
    }
    table.print("Time of an .info");
}

fn idle(bench: &Bench, subject: &Subject, server: &RefCell<Option<Server>>) -> Figures {
    let fresh = Server::start(&bench.sandbox, &subject.input, &[]);
    let mut connection = connect(&fresh, subject);
    connection.ask();
    let times = (0..IDLE_REQUESTS).map(|_| time(&mut connection)).collect();
    server.replace(Some(fresh));
    summary(times)
}

fn building(subject: &Subject, server: &RefCell<Option<Server>>) -> Figures {
    let server = server.take().expect("the turn before started one");
    let mut connection = connect(&server, subject);
    let address = server.goproxy.address;
    let zips: Vec<String> = (subject.input.versions.iter().rev().take(BUILDS))
        .map(|version| server.target(&format!("{version}.zip")))
        .collect();
    let times = thread::scope(|scope| {
        let builds: Vec<_> = zips
            .iter()
            .map(|zip| scope.spawn(move || http::get(address, zip).complete))
            .collect();
        let mut times = Vec::new();
        while !builds.iter().all(thread::ScopedJoinHandle::is_finished) {
            times.push(time(&mut connection));
        }
        for build in builds {
            assert!(build.join().expect("an answer"), "a zip was cut");
        }
        times
    });
    summary(times)
}

fn connect(server: &Server, subject: &Subject) -> Connection {
    let target = server.target(&format!("{}.info", subject.input.version()));
    Connection::open(server.goproxy.address, "GET", &target)
}

fn time(connection: &mut Connection) -> Duration {
    let started = Instant::now();
    connection.ask();
    started.elapsed()
}

/// The 99th percentile as the time of the figures, the median as what was counted.
fn summary(mut times: Vec<Duration>) -> Figures {
    times.sort();
    let rank = |percent: usize| times[(times.len() * percent / 100).min(times.len() - 1)];
    Figures {
        wall: rank(99),
        counted: rank(50).as_secs_f64(),
        ..Figures::default()
    }
}
