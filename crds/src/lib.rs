//! The Kubernetes API of goproxy-operator: the kinds [`GoProxy`] and [`GoModuleProject`], their
//! conditions and reasons, and what is generated from them.
//!
//! The resource definitions lie beside this crate's sources (`crds/*.yaml`), the reference pages in
//! `docs/api`; both come from [`generated`], and a test says when they are out of date. There is no
//! client here and nothing that waits: other tools can use these types by themselves.
//!
//! Doc comments on fields are the text of `kubectl explain`.

#![deny(missing_docs)]
#![allow(
    unreachable_pub,
    reason = "kube's KubeSchema repeats every struct, `pub` included, inside a function"
)]

pub mod conditions;
pub mod generated;
pub mod go_module_project;
pub mod go_proxy;
pub mod pod_settings;
pub mod reference;
pub mod schema;
pub mod token;
pub mod visibility;
pub mod volume;

pub use go_module_project::{GoModuleProject, GoModuleProjectSpec, GoModuleProjectStatus};
pub use go_proxy::{GoProxy, GoProxySpec, GoProxyStatus};

/// The API group of both kinds.
pub const GROUP: &str = "goproxy-operator.github.io";

/// The version of both kinds.
pub const VERSION: &str = "v1alpha1";
