//! Developers who run the same commands again and again, each at a steady rate.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use goproxy_tests::control_plane::Outcome;
use goproxy_tests::waiting::wait_for;

use crate::developer::Developer;
use crate::world::World;

/// From one command of a client to its next.
const PACE: Duration = Duration::from_millis(700);

/// What a client runs.
type Command = fn(&Developer, &str) -> Outcome;

const COMMANDS: [(&str, Command); 3] = [
    ("go mod download", |developer, host| {
        developer.download_afresh(&format!("{host}/team/lib"), "v1.1.0")
    }),
    ("go list -m -versions", |developer, host| {
        developer.versions(&format!("{host}/team/tools"))
    }),
    ("git fetch", |developer, host| {
        let url = format!("https://{host}/team/tools.git");
        let made = developer.git("clone", &["init", "--quiet"]);
        if !made.succeeded {
            return made;
        }
        developer.git(
            "clone",
            &["fetch", "--quiet", "--depth=1", "--force", "--tags", &url],
        )
    }),
];

/// What happened so far.
#[derive(Default)]
pub(super) struct Told {
    happening: &'static str,
    /// By what happened and what was run: how often, and what failures said.
    counts: BTreeMap<(&'static str, &'static str), (usize, Vec<String>)>,
    /// How many commands each client has finished.
    finished: [usize; COMMANDS.len()],
    stopped: bool,
}

/// See the module.
pub(super) struct Clients {
    told: Arc<Mutex<Told>>,
    threads: Vec<JoinHandle<()>>,
}

impl Clients {
    pub(super) fn start(world: &World) -> Self {
        let told = Arc::new(Mutex::new(Told {
            happening: "nothing",
            ..Told::default()
        }));
        let threads = COMMANDS
            .iter()
            .enumerate()
            .map(|(index, &(name, command))| {
                let developer = Developer::new(world, Some(super::TOKEN));
                let host = world.host();
                let told = Arc::clone(&told);
                thread::spawn(move || work(&told, index, name, || command(&developer, &host)))
            });
        let clients = Self {
            threads: threads.collect(),
            told,
        };
        clients.one_more_round();
        clients
    }

    /// What happens from now on.
    pub(super) fn now(&self, happening: &'static str) {
        self.told.lock().unwrap().happening = happening;
    }

    /// Waits until every client has begun and finished one more command.
    pub(super) fn one_more_round(&self) {
        let before = self.told.lock().unwrap().finished;
        wait_for("the clients' next commands", || {
            let now = self.told.lock().unwrap().finished;
            // The first may have been under way.
            now.iter()
                .zip(before)
                .all(|(now, before)| *now >= before + 2)
                .then_some(())
        });
    }

    pub(super) fn stop(self) -> Told {
        self.told.lock().unwrap().stopped = true;
        for thread in self.threads {
            thread.join().unwrap();
        }
        std::mem::take(&mut *self.told.lock().unwrap())
    }
}

fn work(told: &Mutex<Told>, index: usize, name: &'static str, command: impl Fn() -> Outcome) {
    let mut next = Instant::now();
    loop {
        let happening = {
            let told = told.lock().unwrap();
            if told.stopped {
                return;
            }
            told.happening
        };
        let outcome = command();
        let mut told = told.lock().unwrap();
        told.finished[index] += 1;
        let count = told.counts.entry((happening, name)).or_default();
        count.0 += 1;
        if !outcome.succeeded {
            count.1.push(format!(
                "{name}, {happening}: {}{}",
                outcome.output, outcome.errors
            ));
        }
        drop(told);
        next = (next + PACE).max(Instant::now());
        thread::sleep(next.saturating_duration_since(Instant::now()));
    }
}

impl Told {
    pub(super) fn print(&self) {
        for ((happening, name), (times, failures)) in &self.counts {
            println!(
                "figure: {happening}: {name}: {times} times, {} failed",
                failures.len()
            );
        }
    }

    pub(super) fn failures(&self) -> Vec<&String> {
        self.counts
            .values()
            .flat_map(|(_, failures)| failures)
            .collect()
    }
}
