//! `goproxy-operator probe`

use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context as _;
use clap::Args;
use hyper::Uri;

use crate::fetch::{body, fetcher};

/// Bytes of an answer that are shown.
const MAX_ANSWER: usize = 64 << 10;

/// Ask a management port, and print its answer.
///
/// For health checks in images without a shell, and for `helm test`. The exit status says whether the
/// answer was one of success.
#[derive(Debug, Args)]
#[command(after_help = "Example: goproxy-operator probe http://127.0.0.1:8081/readyz")]
pub(super) struct Arguments {
    /// What is asked, over plain HTTP
    #[arg(value_name = "URL")]
    url: Uri,

    /// Seconds until the answer must be there
    #[arg(long, value_name = "SECONDS", default_value_t = 10)]
    timeout: u64,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("cannot start the runtime")?;
    let url = &arguments.url;
    let patience = Duration::from_secs(arguments.timeout);
    runtime.block_on(async {
        let answer = tokio::time::timeout(patience, ask(url)).await;
        let answer = answer.with_context(|| format!("{url} did not answer in {patience:?}"))?;
        answer.with_context(|| format!("cannot ask {url}"))
    })
}

async fn ask(url: &Uri) -> anyhow::Result<ExitCode> {
    anyhow::ensure!(
        url.scheme_str() == Some("http"),
        "the URL must begin with http://; management ports speak no TLS"
    );
    let answer = fetcher().get(url.clone()).await?;
    let status = answer.status();
    let body = body(answer, MAX_ANSWER).await?;
    show(&format!("{status}\n{}", String::from_utf8_lossy(&body)));
    Ok(if status.is_success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

#[expect(clippy::print_stdout, reason = "the answer is what was asked for")]
fn show(answer: &str) {
    println!("{}", answer.trim_end());
}
