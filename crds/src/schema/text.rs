//! Texts that must be of a form: what the schema of a field says of them. A field is a `String` and
//! names one of these by `#[schemars(with = "…")]`, so that the rule, its message and its bounds
//! exist once and the API server names the very element that is wrong.
//!
//! The rules are CEL, not patterns: a pattern's message is the pattern, a rule's says what to write.
//! They keep to what the API server and the evaluator of the `kube` crate both know, regular
//! expressions included, so that manifests can be checked without an API server (`tests/rules.rs`).

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

/// Declares a text: `Name: at most N characters, rule => message, …`.
macro_rules! text {
    ($($(#[$doc:meta])* $name:ident: $max:literal, $($rule:literal => $message:literal),+;)+) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name;

        impl JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({
                    "type": "string",
                    "minLength": 1,
                    "maxLength": $max,
                    "x-kubernetes-validations": [$({"rule": $rule, "message": $message}),+],
                })
            }
        }
    )+};
}

text! {
    /// Where clients reach a proxy.
    ExternalUrl: 1024,
    "self.matches('^https?://([A-Za-z0-9._-]+|\\\\[[0-9A-Fa-f:.]+\\\\])(:[0-9]{1,5})?(/[^[:space:]?#]*)?$')" =>
    "write scheme and host, perhaps a port and a relative root, as https://gitlab.example.com; no user name, query or fragment";

    /// A template with `{project}` in it.
    SourceUrl: 1024,
    "self.matches('^https?://[^[:space:]\"<>]+$') && self.contains('{project}')" =>
    "write an http or https URL with {project} in it, as https://gitlab.example.com/{project}/-/tree";

    /// A module path, or the beginning of module paths: a host with a dot, perhaps elements.
    ModulePath: 512,
    "self.matches('^[a-z0-9-]+([.][a-z0-9-]+)+(/[A-Za-z0-9._~-]+)*$')" =>
    "write a lower-case host with a dot, perhaps followed by path elements, as go.example.com/team; no scheme, no port",
    "!self.matches('(/[.]|[.]/|[.]$)')" =>
    "no path element begins or ends with a dot";

    /// A host name with a dot.
    Host: 253,
    "self.matches('^[a-z0-9]([a-z0-9-]*[a-z0-9])?([.][a-z0-9]([a-z0-9-]*[a-z0-9])?)+$')" =>
    "write a lower-case host name with a dot, as go.example.com; no scheme, port or path";

    /// A host name or an address.
    ServerName: 253,
    "self.matches('^[A-Za-z0-9.:-]+$')" =>
    "write a host name or an address, as nfs.example.com";

    /// An address or a network.
    Address: 64,
    "isIP(self) || isCIDR(self)" =>
    "write an address or a network, as 10.0.0.1 or 10.0.0.0/8";

    /// A network.
    Network: 64,
    "isCIDR(self)" =>
    "write a network, as 10.0.0.0/8; for one address 10.0.0.1/32";

    /// The full path of a project.
    ProjectPath: 1024,
    "self.matches('^[A-Za-z0-9_.][A-Za-z0-9_.-]*(/[A-Za-z0-9_.][A-Za-z0-9_.-]*){1,20}$')" =>
    "write group/name or deeper, at most 21 segments of letters, digits, '_', '-' and '.', none of them beginning with '-'",
    "!self.matches('(?i)([.]|[.]git|[.]atom)(/|$)')" =>
    "no segment ends in '.', '.git' or '.atom': leave the ending out, it belongs into repository.path";

    /// A path in a volume.
    RepositoryPath: 1024,
    "!self.matches('(^|/)[.]{0,2}(/|$)') && !self.matches('[[:cntrl:]]')" =>
    "write a relative path without empty, '.' or '..' elements, as group/name.git";

    /// The beginning of paths in a volume; one slash may end it.
    AllowedPath: 512,
    "!self.matches('(^|/)[.]{0,2}/') && !self.matches('(^|/)[.]{1,2}$') && !self.matches('[[:cntrl:]]')" =>
    "write a relative path without empty, '.' or '..' elements, as platform/";

    /// A folder.
    AbsolutePath: 1024,
    "self.startsWith('/') && !self.matches('(^|/)[.]{2}(/|$)') && !self.matches('[[:cntrl:]]')" =>
    "write an absolute path without '..' elements, as /srv/git";

    /// The name of a volume in a GoProxy.
    VolumeName: 40,
    "self.matches('^[a-z0-9]([a-z0-9-]*[a-z0-9])?$')" =>
    "write lower-case letters, digits and dashes, beginning and ending with a letter or digit";

    /// The name of a GoProxy.
    ProxyName: 40,
    "self.matches('^[a-z]([a-z0-9-]*[a-z0-9])?$')" =>
    "write the name of a GoProxy: at most 40 lower-case letters, digits and dashes, beginning with a letter";

    /// The name of an object of another kind.
    ObjectName: 253,
    "self.matches('^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$')" =>
    "write the name of an object in this namespace: lower-case letters, digits, dashes and dots, without a namespace";

    /// A container image.
    Image: 1024,
    "self.matches('^[A-Za-z0-9][A-Za-z0-9._/:@-]*$')" =>
    "write an image as registry/repository:tag or registry/repository@sha256:digest";

    /// A user name over SSH.
    SshUser: 64,
    "self.matches('^[A-Za-z0-9_][A-Za-z0-9_.-]*$')" =>
    "write a user name of letters, digits, '_', '.' and '-', as git";

    /// An amount of bytes.
    QuantityText: 32,
    "isQuantity(self) && quantity(self).isGreaterThan(quantity('0'))" =>
    "write a positive amount of bytes, as 10Gi";

    /// The key of a label.
    LabelKey: 316,
    "self.matches('^([a-z0-9]([a-z0-9.-]*[a-z0-9])?/)?[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$')" =>
    "write the key of a label, as topology.kubernetes.io/zone";
}
