//! Measures the built server against `git` on repositories that are the same everywhere, and
//! prints ratios taken within one run. Nothing here judges speed: the exit status says whether
//! what was served was right.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    reason = "a failed part ends the run, and what it prints is its report"
)]

mod bench;
mod check;
mod cold_zip;
mod declared;
mod first_byte;
mod inputs;
mod latency;
mod lists;
mod load;
mod machine;
mod memory;
mod next_zip;
mod nginx;
mod options;
mod pinning;
mod reload;
mod report;
mod requests;
mod rounds;
mod server;
mod static_files;
mod stranger;
mod tokens;

use std::process::ExitCode;

use bench::Bench;
use options::Options;

/// Something that is measured.
struct Topic {
    name: &'static str,
    about: &'static str,
    run: fn(&Bench),
}

/// The topics in the order in which they run.
const TOPICS: [Topic; 11] = [
    Topic {
        name: "cold-zip",
        about: "a zip that nobody asked for before, against git archive",
        run: cold_zip::run,
    },
    Topic {
        name: "next-zip",
        about: "the zip of the next version, and zips from the cache",
        run: next_zip::run,
    },
    Topic {
        name: "first-byte",
        about: "how soon a cold zip begins to arrive, against git archive",
        run: first_byte::run,
    },
    Topic {
        name: "memory",
        about: "memory of a cold zip, against git archive",
        run: memory::run,
    },
    Topic {
        name: "lists",
        about: "50,000 versions, as before and after a new tag, against git for-each-ref",
        run: lists::run,
    },
    Topic {
        name: "requests",
        about: "small answers out of memory",
        run: requests::run,
    },
    Topic {
        name: "latency",
        about: "small answers while four zips are built",
        run: latency::run,
    },
    Topic {
        name: "nginx",
        about: "an .info with a token, against nginx and a file of 1 kB",
        run: nginx::run,
    },
    Topic {
        name: "tokens",
        about: "the look-up of a token among 100,000, in the process",
        run: tokens::run,
    },
    Topic {
        name: "reload",
        about: "from a written serving set of 10,000 projects and tokens to its answers",
        run: reload::run,
    },
    Topic {
        name: "stranger",
        about: "whether the time of a refusal tells a private project from none",
        run: stranger::run,
    },
];

fn main() -> ExitCode {
    if std::env::args().any(|argument| argument == "--help") {
        print!("{}", options::usage("Measures the server against git."));
        return ExitCode::SUCCESS;
    }
    let options = match Options::parse(std::env::args().skip(1)) {
        Ok(options) => options,
        Err(usage) => {
            print!("{usage}");
            return ExitCode::FAILURE;
        }
    };
    let bench = Bench::prepare(options);
    machine::print(&bench);
    for topic in TOPICS {
        if bench.options.wants(topic.name) {
            (topic.run)(&bench);
        }
    }
    finish(&bench)
}

/// Says what was not measured and what was wrong.
fn finish(bench: &Bench) -> ExitCode {
    println!();
    for missing in bench.missing.borrow().iter() {
        println!("NOT MEASURED: {missing}");
    }
    let wrong = bench.wrong.borrow();
    for wrong in wrong.iter() {
        println!("WRONG: {wrong}");
    }
    if wrong.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
