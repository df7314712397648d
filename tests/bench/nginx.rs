//! An `.info` of a private project, asked for with a token, beside nginx and a file of 1 kB: what
//! a server that checks who asks costs, and one that knows nothing. Each has one core for itself;
//! both write a line of log for each request into a pipe that is read, or both write none.

use std::net::SocketAddr;
use std::time::Instant;

use goproxy_tests::processes;
use serde_json::json;

use crate::{
    bench::Bench,
    declared::{self, Declared},
    inputs::{Input, Shape, as_float},
    load::{self, Connection},
    pinning::Cores,
    report::{Table, microseconds},
    rounds::{Contender, Figures, Series, interleave},
    static_files::{self, Nginx},
};

const CONNECTIONS: usize = 8;
/// Requests of a round.
const REQUESTS: usize = 16_000;
/// Tokens of the serving set.
const TOKENS: usize = 10_000;

pub(crate) fn run(bench: &Bench) {
    let Some(program) = static_files::program() else {
        return bench.leave_out("nginx: it is not installed (apt-get install nginx)".into());
    };
    let Some(cores) = Cores::divide() else {
        return bench.leave_out("nginx: needs two cores".into());
    };
    let nginx = |logs| Nginx::start(&program, &[b'x'; 1024], logs);
    let (loud, quiet) = match (nginx(true), nginx(false)) {
        (Ok(loud), Ok(quiet)) => (loud, quiet),
        (Err(error), _) | (_, Err(error)) => return bench.leave_out(format!("nginx: {error}")),
    };
    let input = &bench.subject(|shape| shape == Shape::Small).input;
    let own = |level| {
        // One thread for connections, as nginx has one process.
        let variables = [("GOPROXY_LOG", level), ("TOKIO_WORKER_THREADS", "1")];
        Declared::start(&bench.sandbox, &served(input), &variables)
    };
    let (own_loud, own_quiet) = (own("info"), own("info,goproxy_server::http=warn"));
    let target = format!(
        "/api/v4/packages/go/{}/@v/{}.info",
        input.module,
        input.version()
    );
    let token = format!("Private-Token: {}\r\n", declared::token(TOKENS / 2));
    let file = |nginx: &Nginx| measure(&cores, nginx.id(), nginx.address, ("/file", ""));
    let info = |own: &Declared| {
        let goproxy = &own.goproxy;
        measure(&cores, goproxy.id(), goproxy.address, (&target, &token))
    };
    let turns: Vec<Contender<'_>> = vec![
        ("nginx", Box::new(|| file(&loud))),
        ("goproxy", Box::new(|| info(&own_loud))),
        ("nginx, no log", Box::new(|| file(&quiet))),
        ("goproxy, no log", Box::new(|| info(&own_quiet))),
    ];
    print(&interleave(bench.options.rounds, turns));
}

/// The project of `input` and tokens that read it.
fn served(input: &Input) -> serde_json::Value {
    let path = input.module.split_once('/').expect("a host").1;
    let projects = [declared::project_entry(input, 1, path, "private")];
    let tokens = (0..TOKENS).map(|number| declared::token_entry(number, json!({})));
    declared::document(input, &projects, &tokens.collect::<Vec<_>>())
}

fn measure(cores: &Cores, id: u32, address: SocketAddr, (target, lines): (&str, &str)) -> Figures {
    let asked = cores.beside(|| {
        cores.bind_server(id);
        let open = || Connection::open_with(address, "GET", target, lines);
        // The first answer reads the repository.
        open().ask();
        let connections: Vec<_> = (0..CONNECTIONS).map(|_| open()).collect();
        let (started, before) = (Instant::now(), processes::cpu_time(id));
        let bytes = load::run_on(connections, REQUESTS);
        Figures {
            wall: started.elapsed(),
            cpu: processes::cpu_time(id).saturating_sub(before),
            bytes,
            count: REQUESTS as u64,
            ..Figures::default()
        }
    });
    asked.expect("a process chooses among its cores")
}

fn print(all: &[Series]) {
    let mut table = Table::new(
        1,
        [
            "server",
            "body",
            "requests a second",
            "requests per CPU second of the server",
            "times as many as nginx",
            "CPU each",
        ],
    );
    let rate = |one: &Figures| as_float(one.count) / one.cpu();
    for pair in all.chunks(2) {
        for series in pair {
            table.row([
                series.name.into(),
                format!(
                    "{:.0} B",
                    series.median(|one| as_float(one.bytes / one.count))
                ),
                format!(
                    "{:.0}",
                    series.median(|one| as_float(one.count) / one.wall())
                ),
                format!("{:.0}", series.median(rate)),
                series.more(&pair[0], rate).to_string(),
                microseconds(series.median(|one| one.cpu() / as_float(one.count))),
            ]);
        }
    }
    table.print("An .info with a token, and nginx with a file");
}
