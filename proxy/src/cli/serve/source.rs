//! Where what is served comes from.

use std::path::PathBuf;

use anyhow::Context as _;
use clap::Args;
use goproxy_core::external_url::ExternalUrl;

use crate::discovery;
use crate::settings::Source;

/// One of the two.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(super) struct SourceArguments {
    /// The folder that holds the repositories
    #[arg(long, env = "GOPROXY_REPOSITORIES", value_name = "DIR")]
    repositories: Option<PathBuf>,

    /// A document that declares what is served, YAML or JSON, gzip or not; in a directory the
    /// file `serving-set`
    #[arg(long, env = "GOPROXY_SERVING_SET", value_name = "FILE|DIR")]
    serving_set: Option<PathBuf>,
}

impl SourceArguments {
    pub(super) fn check(self, external_url: Option<ExternalUrl>) -> anyhow::Result<Source> {
        match (self.repositories, self.serving_set) {
            (Some(folder), _) => {
                let checked = discovery::check_root(&folder);
                let folder =
                    checked.with_context(|| format!("--repositories {}", folder.display()))?;
                Ok(Source::Repositories {
                    folder,
                    external_url,
                })
            }
            (None, Some(path)) => Ok(Source::ServingSet(path)),
            (None, None) => anyhow::bail!("give --repositories DIR or --serving-set FILE"),
        }
    }
}
