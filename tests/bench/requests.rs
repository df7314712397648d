//! Small answers out of memory, asked for on eight connections that stay open. The operators'
//! `/livez`, an answer of three bytes, is what HTTP itself costs.

use std::net::SocketAddr;

use crate::{
    bench::Bench,
    inputs::{Shape, as_float},
    load,
    report::{Table, microseconds},
    rounds::{Contender, Figures, interleave},
    server::Server,
};

const CONNECTIONS: usize = 8;

/// Requests of a round.
const SMALL: usize = 8000;
const LONG_LISTS: usize = 800;

pub(crate) fn run(bench: &Bench) {
    let small = bench.subject(|shape| shape == Shape::Small);
    let tags = bench.subject(|shape| shape == Shape::Tags);
    let server = Server::start(&bench.sandbox, &small.input, &[]);
    let long = Server::start(&bench.sandbox, &tags.input, &[]);
    let version = small.input.version();
    let operators = server.goproxy.management;
    let file = |kind: &str| server.target(&format!("{version}.{kind}"));
    let (info, go_mod, list) = (file("info"), file("mod"), server.target("list"));
    let (latest, long_list) = (server.latest(), long.target("list"));
    let ask = |target: &str| measure(&server, server.goproxy.address, target, SMALL);
    let turns: Vec<Contender<'_>> = vec![
        (
            "/livez",
            Box::new(|| measure(&server, operators, "/livez", SMALL)),
        ),
        (".info", Box::new(|| ask(&info))),
        (".mod", Box::new(|| ask(&go_mod))),
        ("@latest", Box::new(|| ask(&latest))),
        ("list", Box::new(|| ask(&list))),
        (
            "list of 50,000 versions",
            Box::new(|| measure(&long, long.goproxy.address, &long_list, LONG_LISTS)),
        ),
    ];
    let all = interleave(bench.options.rounds, turns);
    let mut table = Table::new(
        1,
        [
            "answer",
            "body",
            "requests a second",
            "requests per CPU second of the server",
            "times as many as of /livez",
            "CPU each",
        ],
    );
    for series in &all {
        let rate = |one: &Figures| as_float(one.count) / one.cpu();
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
            series.more(&all[0], rate).to_string(),
            microseconds(series.median(|one| one.cpu() / as_float(one.count))),
        ]);
    }
    table.print("Small answers, eight connections");
}

fn measure(server: &Server, address: SocketAddr, target: &str, requests: usize) -> Figures {
    // The first answer reads the repository.
    load::run(address, "GET", target, 1, 1);
    server.spent(requests as u64, || {
        load::run(address, "GET", target, CONNECTIONS, requests)
    })
}
