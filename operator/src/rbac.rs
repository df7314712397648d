//! What the operator may do in a cluster: the one list from which manifests are made. The tests run
//! the operator under exactly these rules, and fail when it needs more, or less.

use k8s_openapi::api::rbac::v1::{
    ClusterRole, ClusterRoleBinding, PolicyRule, Role, RoleBinding, RoleRef, Subject,
};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use serde::Serialize;

use crate::children::labels;

/// What may be done with resources of a group.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// The API group; empty for the core.
    pub group: &'static str,
    /// The resource, with a slash before a subresource.
    pub resource: &'static str,
    /// The verbs.
    pub verbs: &'static [&'static str],
}

/// What is needed in every namespace that is watched.
pub const WATCHED: &[Rule] = &[
    rule(goproxy_crds::GROUP, "goproxies", &["list", "watch"]),
    rule(goproxy_crds::GROUP, "goproxies/status", &["patch"]),
    rule(goproxy_crds::GROUP, "gomoduleprojects", &["list", "watch"]),
    rule(goproxy_crds::GROUP, "gomoduleprojects/status", &["patch"]),
    rule("", "secrets", &["get", "list", "watch", "create", "patch"]),
    rule("", "persistentvolumeclaims", &["list", "watch"]),
    rule("", "pods", &["list", "watch", "patch"]),
    rule("", "serviceaccounts", KEPT),
    rule("", "services", KEPT),
    rule("apps", "deployments", KEPT),
    rule("policy", "poddisruptionbudgets", KEPT_OR_NOT),
    rule("networking.k8s.io", "networkpolicies", KEPT_OR_NOT),
    rule("events.k8s.io", "events", &["create", "list", "patch"]),
];

/// What is needed in the operator's own namespace.
pub const OWN: &[Rule] = &[rule(
    "coordination.k8s.io",
    "leases",
    &["get", "create", "update"],
)];

/// Objects that a GoProxy always has: those go with their owner.
const KEPT: &[&str] = &["get", "list", "watch", "create", "patch"];
/// Objects that a GoProxy may cease to have.
const KEPT_OR_NOT: &[&str] = &["get", "list", "watch", "create", "patch", "delete"];

const fn rule(group: &'static str, resource: &'static str, verbs: &'static [&'static str]) -> Rule {
    Rule {
        group,
        resource,
        verbs,
    }
}

/// The service account that is given the rules.
#[derive(Debug, Clone)]
pub struct Account {
    /// Its name.
    pub name: String,
    /// Its namespace, which is the operator's.
    pub namespace: String,
}

/// The manifests: a Role and its binding for each of `namespaces`, or a `ClusterRole` where there
/// are none; and those for the Lease.
pub fn manifests(
    account: &Account,
    namespaces: &[String],
) -> Result<Vec<String>, serde_saphyr::ser::Error> {
    let mut documents = Vec::new();
    if namespaces.is_empty() {
        documents.push(serde_saphyr::to_string(&cluster_role())?);
        documents.push(serde_saphyr::to_string(&cluster_binding(account))?);
    }
    for namespace in namespaces {
        documents.extend(role(labels::OPERATOR, namespace, WATCHED, account)?);
    }
    let own = format!("{}-leader", labels::OPERATOR);
    documents.extend(role(&own, &account.namespace, OWN, account)?);
    Ok(documents)
}

fn role(
    name: &str,
    namespace: &str,
    rules: &[Rule],
    account: &Account,
) -> Result<[String; 2], serde_saphyr::ser::Error> {
    let role = Role {
        metadata: metadata(name, Some(namespace)),
        rules: Some(policy(rules)),
    };
    let binding = RoleBinding {
        metadata: metadata(name, Some(namespace)),
        role_ref: reference("Role", name),
        subjects: Some(vec![subject(account)]),
    };
    Ok([text(&role)?, text(&binding)?])
}

fn text(value: &impl Serialize) -> Result<String, serde_saphyr::ser::Error> {
    serde_saphyr::to_string(value)
}

fn cluster_role() -> ClusterRole {
    ClusterRole {
        metadata: metadata(labels::OPERATOR, None),
        rules: Some(policy(WATCHED)),
        aggregation_rule: None,
    }
}

fn cluster_binding(account: &Account) -> ClusterRoleBinding {
    ClusterRoleBinding {
        metadata: metadata(labels::OPERATOR, None),
        role_ref: reference("ClusterRole", labels::OPERATOR),
        subjects: Some(vec![subject(account)]),
    }
}

pub(crate) fn policy(rules: &[Rule]) -> Vec<PolicyRule> {
    let rule = |rule: &Rule| PolicyRule {
        api_groups: Some(vec![rule.group.to_owned()]),
        resources: Some(vec![rule.resource.to_owned()]),
        verbs: rule.verbs.iter().map(|verb| (*verb).to_owned()).collect(),
        ..PolicyRule::default()
    };
    rules.iter().map(rule).collect()
}

fn metadata(name: &str, namespace: Option<&str>) -> ObjectMeta {
    let name_label = ("app.kubernetes.io/name", labels::OPERATOR);
    ObjectMeta {
        name: Some(name.to_owned()),
        namespace: namespace.map(str::to_owned),
        labels: Some([(name_label.0.to_owned(), name_label.1.to_owned())].into()),
        ..ObjectMeta::default()
    }
}

fn reference(kind: &str, name: &str) -> RoleRef {
    RoleRef {
        api_group: "rbac.authorization.k8s.io".to_owned(),
        kind: kind.to_owned(),
        name: name.to_owned(),
    }
}

fn subject(account: &Account) -> Subject {
    Subject {
        kind: "ServiceAccount".to_owned(),
        name: account.name.clone(),
        namespace: Some(account.namespace.clone()),
        api_group: None,
    }
}
