//! How long a client waits for the first byte of a cold zip. Time on the clock, so that a busy
//! machine shows.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    process::Stdio,
    time::Instant,
};

use goproxy_tests::http;

use crate::{
    bench::{Bench, Subject},
    report::{Table, milliseconds},
    rounds::{Contender, Figures, interleave},
    server::Server,
};

pub(crate) fn run(bench: &Bench) {
    let mut table = Table::new(2, ["zip of", "made by", "first byte", "times sooner"]);
    for subject in bench.large_subjects() {
        let turns: Vec<Contender<'_>> = vec![
            (
                "git archive --format=zip",
                Box::new(|| archive(bench, subject)),
            ),
            ("goproxy", Box::new(|| server(bench, subject))),
        ];
        let all = interleave(bench.options.rounds, turns);
        for series in &all {
            table.row([
                subject.input.shape.name().into(),
                series.name.into(),
                milliseconds(series.median(Figures::wall)),
                series.less(&all[0], Figures::wall).to_string(),
            ]);
        }
    }
    table.print("First byte of a cold zip");
}

/// From the start of the process.
fn archive(bench: &Bench, subject: &Subject) -> Figures {
    let started = Instant::now();
    let mut command = bench.archive(&subject.input, &[]);
    let mut child = command.stdout(Stdio::piped()).spawn().expect("git runs");
    let mut output = child.stdout.take().expect("its output");
    output.read_exact(&mut [0]).expect("a first byte");
    let wall = started.elapsed();
    child.kill().ok();
    child.wait().expect("it ends");
    Figures {
        wall,
        ..Figures::default()
    }
}

/// From the connection to a server that is up.
fn server(bench: &Bench, subject: &Subject) -> Figures {
    let server = Server::start(&bench.sandbox, &subject.input, &[]);
    let target = server.target(&format!("{}.zip", subject.input.version()));
    let started = Instant::now();
    let mut stream = http::connect(server.goproxy.address).expect("the server accepts");
    write!(
        stream,
        "GET {target} HTTP/1.1\r\nHost: {}\r\n\r\n",
        subject.input.host
    )
    .expect("the server reads");
    let mut answer = BufReader::new(stream);
    let mut line = String::new();
    while line != "\r\n" {
        line.clear();
        let count = answer.read_line(&mut line).expect("the server answers");
        assert!(count > 0, "{target}: cut in the head");
    }
    answer.read_exact(&mut [0]).expect("a first byte");
    Figures {
        wall: started.elapsed(),
        ..Figures::default()
    }
}
