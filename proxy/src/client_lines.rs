//! The lines that people paste to use the proxy; pure.

use crate::settings::ExternalUrl;

/// Lines for a POSIX shell. `GOPROXY` keeps what was set before behind this proxy, so that public
/// modules still come from where they came. `GONOSUMDB` and not `GOPRIVATE`: the latter would
/// make the `go` command bypass the proxy.
pub fn shell(external_url: &ExternalUrl) -> String {
    format!(
        "export GOPROXY={},$(go env GOPROXY)\nexport GONOSUMDB={}\n",
        external_url.instance_endpoint(),
        external_url.module_prefix()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_name_the_endpoint_and_the_prefix_without_port() {
        let url = "https://go.example.com:8443/root".parse().unwrap();
        assert_eq!(
            shell(&url),
            "export GOPROXY=https://go.example.com:8443/root/api/v4/packages/go,$(go env GOPROXY)\n\
             export GONOSUMDB=go.example.com/root\n"
        );
    }
}
