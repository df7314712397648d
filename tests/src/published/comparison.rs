//! Serves the repositories of published modules and holds what `go` gets from there against what
//! was published.

use std::{collections::BTreeMap, fmt, time::Instant};

use super::{Published, Release, repository};
use crate::{
    go::{Download, Go},
    goproxy::{Goproxy, Settings},
    sandbox::Sandbox,
    vanity::{Import, Imports, Vanity},
};

/// The host whose module paths name projects without further ado.
const HOST: &str = "github.com";

/// What was compared, and everything that is not as it was published.
#[derive(Debug, Default)]
pub struct Report {
    pub repositories: usize,
    pub releases: usize,
    pub problems: Vec<String>,
}

impl Report {
    /// Fails the test when there is a problem; prints the counts otherwise.
    ///
    /// # Panics
    /// When there is a problem.
    pub fn check(&self) {
        println!("{self}");
        assert!(
            self.problems.is_empty(),
            "{} problems:\n{}",
            self.problems.len(),
            self.problems.join("\n")
        );
    }
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            repositories,
            releases,
            ..
        } = self;
        write!(
            formatter,
            "published modules: {repositories} repositories, {releases} versions compared"
        )
    }
}

/// Makes the repositories in the sandbox, serves them with `goproxy`, and asks for everything.
/// `thorough` packs them harder.
///
/// With `DIFFERENTIAL=direct` the `go` command reads the repositories itself, without `goproxy`:
/// that proves the repositories.
pub fn compare(sandbox: &Sandbox, published: &[Published<'_>], thorough: bool) -> Report {
    let mut roots: BTreeMap<&str, Vec<&Published<'_>>> = BTreeMap::new();
    for one in published {
        roots.entry(&one.release.root).or_default().push(one);
    }
    let repositories = sandbox.path("repositories");
    for (root, releases) in &roots {
        let started = Instant::now();
        let folder = repositories.join(format!("{}.git", project(root)));
        repository::create(sandbox, &folder, releases, thorough);
        println!(
            "{root}: {} versions in a repository after {:.1} s",
            releases.len(),
            started.elapsed().as_secs_f64()
        );
    }
    let questions: Vec<(String, String)> = published
        .iter()
        .map(|one| (one.release.module.clone(), one.release.version.clone()))
        .collect();
    let started = Instant::now();
    let answers = ask(sandbox, roots.keys().copied(), &questions);
    println!("downloads: {:.1} s", started.elapsed().as_secs_f64());
    let compared = published.iter().zip(&answers);
    Report {
        repositories: roots.len(),
        releases: answers.len(),
        problems: compared
            .filter_map(|(one, answer)| difference(one, answer))
            .collect(),
    }
}

/// The project that holds the modules below an import root.
fn project(root: &str) -> &str {
    root.strip_prefix(HOST)
        .and_then(|below| below.strip_prefix('/'))
        .unwrap_or(root)
}

fn ask<'a>(
    sandbox: &Sandbox,
    roots: impl Iterator<Item = &'a str>,
    questions: &[(String, String)],
) -> Vec<Download> {
    let repositories = sandbox.path("repositories");
    let foreign = roots.filter(|root| project(root) == *root);
    if std::env::var("DIFFERENTIAL").is_ok_and(|sides| sides == "direct") {
        sandbox.redirect_git(&format!("https://{HOST}/"), &repositories);
        let import = |root: &str| Import {
            url: format!("https://{HOST}/{root}.git"),
            subdirectory: String::new(),
        };
        let imports: Imports = foreign
            .map(|root| (root.to_owned(), import(root)))
            .collect();
        return Go::direct(sandbox, &Vanity::start(imports)).downloads(questions);
    }
    let settings = Settings {
        external_url: format!("https://{HOST}"),
        module_roots: foreign.map(|root| (root.into(), root.into())).collect(),
        arguments: Vec::new(),
    };
    let goproxy = Goproxy::start(sandbox, &repositories, &settings);
    Go::proxied(sandbox, &goproxy.url()).downloads(questions)
}

/// The first thing in which an answer differs from what was published.
fn difference(published: &Published<'_>, answer: &Download) -> Option<String> {
    let Release {
        module, version, ..
    } = published.release;
    let found = if let Some(error) = &answer.error {
        error.clone()
    } else if (&answer.sum, &answer.go_mod_sum) != (&published.sum, &published.go_mod_sum) {
        format!(
            "published {} {}, served {} {}",
            published.sum, published.go_mod_sum, answer.sum, answer.go_mod_sum
        )
    } else if answer.go_mod.as_ref() != Some(&published.go_mod) {
        format!(".mod: served {:?}", answer.go_mod)
    } else {
        let served = answer.info.as_ref().map(|info| (&info.version, &info.time));
        if served == Some((version, &published.info.time)) {
            return None;
        }
        format!(
            ".info: published {}, served {served:?}",
            published.info.time
        )
    };
    Some(format!("{module}@{version}: {found}"))
}
