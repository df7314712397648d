//! What the server says when it begins: where it listens, what it serves, the lines to paste.

use std::io::{self, Write as _};

use tokio::net::TcpListener;

use crate::client_lines;
use crate::settings::{LogFormat, Source};
use crate::state::AppState;
use crate::tls::Certificates;

/// Where, how many, and the lines to paste.
pub(crate) fn announce(
    state: &AppState,
    clients: &TcpListener,
    operators: &TcpListener,
) -> anyhow::Result<()> {
    let (clients, operators) = (clients.local_addr()?, operators.local_addr()?);
    let served = state.catalog.current();
    let projects = served.projects.len();
    match &state.settings.source {
        Source::Repositories { folder, .. } => {
            let folder = folder.display();
            tracing::info!(projects, "serving {projects} projects below {folder}");
        }
        Source::ServingSet(path) => {
            let (path, tokens) = (path.display(), served.tokens.len());
            tracing::info!(
                projects,
                tokens,
                "serving {projects} projects as {path} says"
            );
        }
    }
    let scheme = scheme(state.certificates.as_deref());
    tracing::info!("listening on {scheme}://{clients}");
    if state.certificates.is_none() && !clients.ip().is_loopback() {
        tracing::warn!(
            "clients are served over plain http://, over which the go command sends no \
             credentials; give --tls-certificate and --tls-key unless a server in front has them"
        );
    }
    tracing::info!("management on http://{operators}");
    if state.settings.log_format == LogFormat::Text {
        let lines = client_lines::shell(&served.instance);
        // A closed standard output is no reason not to serve.
        let _ = write!(io::stdout().lock(), "\nTo use it, in a shell:\n\n{lines}\n");
    }
    Ok(())
}

/// What URLs of the clients' listener begin with.
pub(crate) fn scheme(certificates: Option<&Certificates>) -> &'static str {
    if certificates.is_some() {
        "https"
    } else {
        "http"
    }
}
