//! The address that clients use, and the module prefix that follows from it.
//!
//! As in GitLab, module paths start with the host and the relative root of the external URL; the
//! scheme and the port are left out.

use std::fmt;
use std::str::FromStr;

use hyper::Uri;

/// `http` or `https`, a host, perhaps a port, perhaps a relative root; no trailing slash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExternalUrl {
    text: String,
    module_prefix: String,
    root: String,
}

/// The text cannot be an external URL.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExternalUrlError {
    /// Not a URL of the web.
    #[error(
        "an external URL starts with http:// or https:// and a host, as https://go.example.com"
    )]
    NotWeb,
    /// A user name or password in it would be printed and logged.
    #[error("an external URL has no user name or password")]
    Credentials,
    /// Clients append paths to it.
    #[error("an external URL has no query and no fragment")]
    Query,
}

impl ExternalUrl {
    /// The URL without a trailing slash.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What module paths served under this URL start with: lower-case host without port, then
    /// the relative root, as `gitlab.example.com/gitlab`.
    pub fn module_prefix(&self) -> &str {
        &self.module_prefix
    }

    /// Where the repository of a project is cloned from.
    pub fn repository(&self, project: &str) -> String {
        format!("{}/{project}.git", self.text)
    }

    /// The instance endpoint, an entry of `GOPROXY`.
    pub fn instance_endpoint(&self) -> String {
        format!("{}/api/v4/packages/go", self.text)
    }

    /// The relative root: empty, or `/` and its elements without a trailing slash.
    pub fn root(&self) -> &str {
        &self.root
    }
}

impl FromStr for ExternalUrl {
    type Err = ExternalUrlError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.contains(['?', '#']) {
            return Err(ExternalUrlError::Query);
        }
        let uri: Uri = text.parse().map_err(|_| ExternalUrlError::NotWeb)?;
        let scheme = uri.scheme_str().ok_or(ExternalUrlError::NotWeb)?;
        let authority = uri.authority().ok_or(ExternalUrlError::NotWeb)?;
        if !matches!(scheme, "http" | "https") || authority.host().is_empty() {
            return Err(ExternalUrlError::NotWeb);
        }
        if authority.as_str().contains('@') {
            return Err(ExternalUrlError::Credentials);
        }
        let host = authority.host().to_ascii_lowercase();
        let root = uri.path().trim_end_matches('/');
        Ok(Self {
            text: format!(
                "{scheme}://{}{root}",
                authority.as_str().to_ascii_lowercase()
            ),
            module_prefix: format!("{host}{root}"),
            root: root.to_owned(),
        })
    }
}

impl fmt::Display for ExternalUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_module_prefix_has_neither_scheme_nor_port() {
        let cases = [
            ("https://github.com", "https://github.com", "github.com", ""),
            (
                "https://Go.Example.com:8443/",
                "https://go.example.com:8443",
                "go.example.com",
                "",
            ),
            (
                "http://127.0.0.1:8080",
                "http://127.0.0.1:8080",
                "127.0.0.1",
                "",
            ),
            (
                "https://a.example/Git/Lab/",
                "https://a.example/Git/Lab",
                "a.example/Git/Lab",
                "/Git/Lab",
            ),
        ];
        for (text, url, prefix, root) in cases {
            let external: ExternalUrl = text.parse().unwrap();
            assert_eq!(external.as_str(), url, "{text}");
            assert_eq!(external.module_prefix(), prefix, "{text}");
            assert_eq!(external.root(), root, "{text}");
        }
    }

    #[test]
    fn what_clients_could_not_use_is_refused() {
        let cases = [
            ("", ExternalUrlError::NotWeb),
            ("github.com", ExternalUrlError::NotWeb),
            ("/path", ExternalUrlError::NotWeb),
            ("ssh://git@host", ExternalUrlError::NotWeb),
            ("https://user:secret@host", ExternalUrlError::Credentials),
            ("https://host/?q", ExternalUrlError::Query),
            ("https://host/#top", ExternalUrlError::Query),
        ];
        for (text, error) in cases {
            assert_eq!(text.parse::<ExternalUrl>(), Err(error), "{text}");
        }
    }
}
