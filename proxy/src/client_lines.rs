//! The lines that people paste to use the proxy; pure.

use goproxy_core::serving_set::Instance;

/// Lines for a POSIX shell. `GOPROXY` keeps what was set before behind this proxy, so that public
/// modules still come from where they came. `GONOSUMDB` and not `GOPRIVATE`: the latter would
/// make the `go` command bypass the proxy.
pub fn shell(instance: &Instance) -> String {
    format!(
        "export GOPROXY={},$(go env GOPROXY)\nexport GONOSUMDB={}\n",
        instance.external_url.instance_endpoint(),
        instance.module_prefix
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_name_the_endpoint_and_the_prefix_without_port() {
        let url = "https://go.example.com:8443/root".parse().unwrap();
        assert_eq!(
            shell(&Instance::open(url)),
            "export GOPROXY=https://go.example.com:8443/root/api/v4/packages/go,$(go env GOPROXY)\n\
             export GONOSUMDB=go.example.com/root\n"
        );
    }
}
