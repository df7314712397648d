//! What the caller brings: a folder of bare repositories and the table of rows.

use std::{env, fs, path::PathBuf};

use anyhow::{Context as _, bail, ensure};
use goproxy_tests::oracle::{self, Row};

const REPOSITORIES: &str = "GOPROXY_ORACLE_REPOSITORIES";
const TABLE: &str = "GOPROXY_ORACLE_TSV";

/// Said when neither variable is set.
pub(crate) const SKIPPED: &str = "\
oracle: SKIPPED: no published module was downloaded, no checksum compared.
oracle: To run it, bring the repositories and the table of what to ask for:
    GOPROXY_ORACLE_REPOSITORIES=FOLDER   bare clones, as FOLDER/<owner>/<name>.git
    GOPROXY_ORACLE_TSV=FILE              github_repo, module_path, version, h1_zip, h1_gomod, why
oracle: then, with both variables set:
    cargo build -p goproxy-server --bin goproxy
    cargo test -p goproxy-tests --test oracle";

/// The folder and the rows.
pub(crate) struct Inputs {
    pub(crate) repositories: PathBuf,
    pub(crate) rows: Vec<Row>,
}

impl Inputs {
    /// Nothing when the caller set neither variable; one without the other is a mistake.
    pub(crate) fn from_environment() -> anyhow::Result<Option<Self>> {
        let set = |name| env::var_os(name).filter(|value| !value.is_empty());
        let (repositories, table) = match (set(REPOSITORIES), set(TABLE)) {
            (None, None) => return Ok(None),
            (Some(repositories), Some(table)) => (repositories, table),
            (Some(_), None) => bail!("{REPOSITORIES} is set but {TABLE} is not: set both"),
            (None, Some(_)) => bail!("{TABLE} is set but {REPOSITORIES} is not: set both"),
        };
        let (repositories, table) = (PathBuf::from(repositories), PathBuf::from(table));
        ensure!(
            repositories.is_dir(),
            "{REPOSITORIES}: {} is no folder",
            repositories.display()
        );
        let text =
            fs::read_to_string(&table).with_context(|| format!("{TABLE}: {}", table.display()))?;
        let rows = oracle::parse(&text).with_context(|| format!("{TABLE}: {}", table.display()))?;
        // Cargo runs tests in the folder of their crate; the server gets a path that holds anywhere.
        let repositories = repositories.canonicalize()?;
        Ok(Some(Self { repositories, rows }))
    }

    /// Whether the folder holds the repository of `project`.
    pub(crate) fn has(&self, project: &str) -> bool {
        self.repositories.join(format!("{project}.git")).is_dir()
    }
}
