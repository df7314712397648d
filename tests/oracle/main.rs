//! Published modules, hash by hash: what the `go` command gets through `goproxy` has the checksums
//! that `go.sum` files of other repositories recorded years ago.
//!
//! The repositories are large and not ours, so the caller brings them, with the table that says
//! what to ask for; without them the target says what it skips. It has no test harness, because a
//! harness shows nothing of a test that passes. The table's reader has its tests in the library.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test, and what it prints is its report"
)]

mod inputs;
mod refusals;
mod sums;

use std::{collections::BTreeMap, process::ExitCode};

use goproxy_tests::{
    goproxy::{Goproxy, Settings},
    oracle::{self, HOST},
    sandbox::Sandbox,
};

use crate::{inputs::Inputs, refusals::REFUSALS};

fn main() -> ExitCode {
    let right = match Inputs::from_environment() {
        Ok(Some(inputs)) => run(&inputs),
        Ok(None) => {
            println!("{}", inputs::SKIPPED);
            Ok(true)
        }
        Err(error) => Err(error),
    };
    match right {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            println!("oracle: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Whether every row and every refusal is right.
fn run(inputs: &Inputs) -> anyhow::Result<bool> {
    let sandbox = Sandbox::new();
    let settings = Settings {
        external_url: format!("https://{HOST}"),
        module_roots: module_roots(inputs)?,
        arguments: Vec::new(),
    };
    println!("oracle: serving {}", inputs.repositories.display());
    let goproxy = Goproxy::start(&sandbox, &inputs.repositories, &settings);
    let sums = sums::check(inputs, &sandbox, &goproxy);
    let refusals = refusals::check(inputs, &goproxy);
    Ok(sums && refusals)
}

/// One `--module-root` for each root outside [`HOST`] whose repository is in the folder.
fn module_roots(inputs: &Inputs) -> anyhow::Result<Vec<(String, String)>> {
    let rows = inputs.rows.iter();
    let rows = rows.map(|row| (row.module.as_str(), row.project.as_str()));
    let refusals = REFUSALS
        .iter()
        .map(|refusal| (refusal.module, refusal.project));
    let mut roots = BTreeMap::new();
    for (module, project) in rows.chain(refusals) {
        if inputs.has(project) {
            roots.extend(oracle::module_root(module, project)?);
        }
    }
    Ok(roots.into_iter().collect())
}
