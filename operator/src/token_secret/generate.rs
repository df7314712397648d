//! A Secret with a random token, and with lines for `.netrc`.

use std::collections::BTreeMap;

use goproxy_core::external_url::ExternalUrl;
use goproxy_crds::token::TOKEN_SECRET_TYPE;
use k8s_openapi::ByteString;
use k8s_openapi::api::core::v1::Secret;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use super::NETRC;

/// The Secret `name` with `token`, for people who reach the proxy at `external_url`. It belongs to
/// nobody, so that it stays when whoever asked for it goes.
pub fn generate(name: &str, token: &str, external_url: &ExternalUrl) -> Secret {
    let texts = [("token", token), (NETRC, &netrc(external_url, token))];
    let data = texts.map(|(key, text)| (key.to_owned(), ByteString(text.as_bytes().to_vec())));
    Secret {
        metadata: ObjectMeta {
            name: Some(name.to_owned()),
            ..ObjectMeta::default()
        },
        data: Some(BTreeMap::from(data)),
        type_: Some(TOKEN_SECRET_TYPE.to_owned()),
        ..Secret::default()
    }
}

/// Since Go 1.23 `go` looks for the host with its port where there is one; git never does.
fn netrc(external_url: &ExternalUrl, token: &str) -> String {
    let prefix = external_url.module_prefix();
    let host = prefix.split('/').next().unwrap_or_default();
    let rest = external_url.as_str().split_once("://");
    let authority = rest.and_then(|(_, rest)| rest.split('/').next());
    let line = |machine: &str| format!("machine {machine} login token password {token}\n");
    match authority {
        Some(authority) if authority != host => line(host) + &line(authority),
        _ => line(host),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_generated_secret_can_be_read_and_has_a_line_for_each_client() {
        let url: ExternalUrl = "https://go.example.com:8443/root".parse().unwrap();
        let secret = generate("ci", "gopx-0123456789abcdef", &url);
        let entries = super::super::read(&secret);
        assert!(
            entries.len() == 1 && entries[0].token.is_ok(),
            "{entries:?}"
        );
        let lines = String::from_utf8(secret.data.unwrap()[NETRC].0.clone()).unwrap();
        let line = |machine: &str| {
            format!("machine {machine} login token password gopx-0123456789abcdef\n")
        };
        assert_eq!(lines, line("go.example.com") + &line("go.example.com:8443"));
        let plain: ExternalUrl = "https://go.example.com".parse().unwrap();
        assert_eq!(
            netrc(&plain, "gopx-0123456789abcdef"),
            line("go.example.com")
        );
    }
}
