//! The address that clients use, and the module prefix that follows from it.
//!
//! As in GitLab, module paths start with the host and the relative root of the external URL; the
//! scheme and the port are left out.

use std::fmt;
use std::str::FromStr;

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
        [&self.text, "/", project, ".git"].concat()
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
        let (scheme, rest) = text.split_once("://").ok_or(ExternalUrlError::NotWeb)?;
        let scheme = scheme.to_ascii_lowercase();
        if !matches!(scheme.as_str(), "http" | "https") {
            return Err(ExternalUrlError::NotWeb);
        }
        let (authority, root) = match rest.find('/') {
            Some(slash) => rest.split_at(slash),
            None => (rest, ""),
        };
        if authority.contains('@') {
            return Err(ExternalUrlError::Credentials);
        }
        let authority = authority.to_ascii_lowercase();
        let host = host_of(&authority).ok_or(ExternalUrlError::NotWeb)?;
        let is_path = root.bytes().all(|byte| byte.is_ascii_graphic());
        if !is_path {
            return Err(ExternalUrlError::NotWeb);
        }
        let root = root.trim_end_matches('/');
        Ok(Self {
            text: format!("{scheme}://{authority}{root}"),
            module_prefix: format!("{host}{root}"),
            root: root.to_owned(),
        })
    }
}

/// The host of a host and perhaps a port; an IPv6 address stands in brackets.
fn host_of(authority: &str) -> Option<&str> {
    let (host, port) = match authority.strip_prefix('[') {
        Some(rest) => {
            let end = rest.find(']')? + 2;
            authority.split_at_checked(end)?
        }
        None => authority.split_at(authority.find(':').unwrap_or(authority.len())),
    };
    let is_host = |byte: u8| byte.is_ascii_alphanumeric() || b".-_[]:".contains(&byte);
    let is_port = match port.strip_prefix(':') {
        Some(digits) => digits.parse::<u16>().is_ok(),
        None => port.is_empty(),
    };
    (!host.is_empty() && host.bytes().all(is_host) && is_port).then_some(host)
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
            ("http://[::1]:8080", "http://[::1]:8080", "[::1]", ""),
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
            ("https://", ExternalUrlError::NotWeb),
            ("https:///path", ExternalUrlError::NotWeb),
            ("https://host:port", ExternalUrlError::NotWeb),
            ("https://host:99999", ExternalUrlError::NotWeb),
            ("https://ho st", ExternalUrlError::NotWeb),
            ("https://host/a b", ExternalUrlError::NotWeb),
            ("https://[::1", ExternalUrlError::NotWeb),
        ];
        for (text, error) in cases {
            assert_eq!(text.parse::<ExternalUrl>(), Err(error), "{text}");
        }
    }
}
