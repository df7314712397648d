//! From the moment at which a serving set is renamed into its place until the management port
//! shows its digest and an answer is another: a project that was private is public, and back.
//! Time on the clock, because that is what a revocation waits for; a set of ten entries beside.

use std::{
    fs,
    time::{Duration, Instant},
};

use goproxy_core::serving_set;
use serde_json::{Value, json};

use crate::{
    bench::Bench,
    declared::{self, Declared},
    inputs::{Input, Shape},
    load::Connection,
    report::{Table, milliseconds},
    rounds::{Contender, Figures, interleave},
};

/// Projects of a large serving set, and as many tokens.
const LARGE: usize = 10_000;
const SMALL: usize = 10;
/// How long a change may take before something is wrong.
const PATIENCE: Duration = Duration::from_mins(1);

/// A server, the two serving sets that take turns, and which is served.
struct Changing {
    server: Declared,
    documents: [String; 2],
    current: usize,
    target: String,
}

pub(crate) fn run(bench: &Bench) {
    let input = &bench.subject(|shape| shape == Shape::Small).input;
    let (mut small, mut large) = (
        Changing::start(bench, input, SMALL),
        Changing::start(bench, input, LARGE),
    );
    let turns: Vec<Contender<'_>> = vec![
        ("10 projects and tokens", Box::new(|| small.change(bench))),
        (
            "10,000 projects and tokens",
            Box::new(|| large.change(bench)),
        ),
    ];
    let all = interleave(bench.options.rounds, turns);
    let columns = [
        "serving set",
        "size",
        "until the digest shows",
        "until an answer is another",
    ];
    let mut table = Table::new(1, columns);
    for series in &all {
        let kilobytes = series.median(|one| crate::inputs::as_float(one.bytes)) / 1e3;
        table.row([
            series.name.into(),
            format!("{kilobytes:.0} kB"),
            milliseconds(series.median(|one| one.counted)),
            milliseconds(series.median(Figures::wall)),
        ]);
    }
    table.print("A change of the serving set");
}

/// A serving set of `count` projects and tokens, of which the first project has this visibility.
fn document(input: &Input, count: usize, visibility: &str) -> Value {
    let project = |number: usize| {
        let visibility = if number == 0 { visibility } else { "private" };
        let path = format!("group{}/project{number}", number % 100);
        declared::project_entry(input, number + 1, &path, visibility)
    };
    let tokens = (0..count).map(|number| declared::token_entry(number, json!({})));
    let projects: Vec<_> = (0..count).map(project).collect();
    declared::document(input, &projects, &tokens.collect::<Vec<_>>())
}

impl Changing {
    fn start(bench: &Bench, input: &Input, count: usize) -> Self {
        let documents = ["private", "public"].map(|visibility| document(input, count, visibility));
        let host = input.host;
        let changing = Self {
            server: Declared::start(&bench.sandbox, &documents[0], &[]),
            documents: documents.map(|document| document.to_string()),
            current: 0,
            target: format!("/api/v4/projects/1/packages/go/{host}/group0/project0/@v/list"),
        };
        let status = changing.connect().exchange().0;
        assert_eq!(status, 401, "the first project is private at first");
        changing
    }

    fn connect(&self) -> Connection {
        Connection::open(self.server.goproxy.address, "GET", &self.target)
    }

    /// Writes the other serving set and waits until it counts.
    fn change(&mut self, bench: &Bench) -> Figures {
        self.current = 1 - self.current;
        let document = &self.documents[self.current];
        let hash = serving_set::read(document).expect("a serving set").hash;
        let (path, mut connection) = (self.server.path(), self.connect());
        let new = path.with_extension("new");
        fs::write(&new, document).expect("a file in the sandbox");
        let before = connection.exchange().0;
        let written = Instant::now();
        fs::rename(&new, &path).expect("a file in the sandbox");
        let mut shown = None;
        loop {
            if shown.is_none() && self.server.hash() == hash {
                shown = Some(written.elapsed());
            }
            let is_other = connection.exchange().0 != before;
            if let Some(shown) = shown.filter(|_| is_other) {
                return Figures {
                    wall: written.elapsed(),
                    counted: shown.as_secs_f64(),
                    bytes: document.len() as u64,
                    count: 1,
                    ..Figures::default()
                };
            }
            if written.elapsed() > PATIENCE {
                bench.note("a changed serving set is not served after a minute".into());
                return Figures::default();
            }
        }
    }
}
