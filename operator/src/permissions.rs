//! What whoever started the operator lets GoProxies ask for.

/// Fields that are refused unless they were allowed at the start: with them, whoever may create a
/// GoProxy could read a node's files, or shape pods beyond what the fields allow.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Permissions {
    /// Volumes of the kind `hostPath`.
    pub host_path: bool,
    /// `spec.podTemplate`.
    pub pod_template: bool,
}
