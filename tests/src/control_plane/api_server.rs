//! kube-apiserver.

use std::{fs, path::Path};

use super::{ADMIN, ControlPlane, Settings, User, ports, supervised::Supervised};

/// Metadata of every request that was answered: who, what, how it ended.
const AUDIT_POLICY: &str = "apiVersion: audit.k8s.io/v1\nkind: Policy\n\
    omitStages: [RequestReceived]\nrules: [{level: Metadata}]\n";

pub(super) struct ApiServer {
    port: u16,
}

impl ApiServer {
    pub(super) fn choose() -> Self {
        let [port] = ports::free();
        Self { port }
    }

    pub(super) fn url(&self) -> String {
        format!("https://127.0.0.1:{}", self.port)
    }

    pub(super) fn start(
        &self,
        plane: &ControlPlane,
        etcd: &str,
        settings: &Settings,
    ) -> Supervised {
        let folder = plane.folder.path();
        write_files(folder, settings);
        let arguments = self.arguments(plane, etcd, settings);
        let program = &plane.assets.api_server;
        Supervised::start("kube-apiserver", program, &arguments, folder, None)
    }

    fn arguments(&self, plane: &ControlPlane, etcd: &str, settings: &Settings) -> Vec<String> {
        let file = |name: &str| plane.path(name).display().to_string();
        let certificates = &plane.certificates;
        let mut arguments = vec![
            format!("--etcd-servers={etcd}"),
            "--bind-address=127.0.0.1".to_owned(),
            "--external-hostname=127.0.0.1".to_owned(),
            format!("--secure-port={}", self.port),
            // Loopback is no address for the Service `kubernetes`, and nobody asks for one.
            "--endpoint-reconciler-type=none".to_owned(),
            format!("--tls-cert-file={}", certificates.server.display()),
            format!(
                "--tls-private-key-file={}",
                certificates.server_key.display()
            ),
            format!("--cert-dir={}", file("certificates")),
            format!(
                "--service-account-key-file={}",
                certificates.accounts_public_key.display()
            ),
            format!(
                "--service-account-signing-key-file={}",
                certificates.accounts_key.display()
            ),
            "--service-account-issuer=https://kubernetes.default.svc".to_owned(),
            "--service-cluster-ip-range=10.96.0.0/16".to_owned(),
            format!("--token-auth-file={}", file("tokens.csv")),
            "--authorization-mode=Node,RBAC".to_owned(),
            "--allow-privileged=true".to_owned(),
            format!("--audit-policy-file={}", file("audit-policy.yaml")),
            format!("--audit-log-path={}", file("audit.log")),
            "--audit-log-mode=blocking".to_owned(),
        ];
        if let Some(version) = &settings.emulated_version {
            arguments.push(format!("--emulated-version=kube={version}"));
        }
        arguments
    }
}

fn write_files(folder: &Path, settings: &Settings) {
    fs::write(folder.join("audit-policy.yaml"), AUDIT_POLICY).expect("the audit policy");
    let lines = users(settings).into_iter().map(|user| {
        let User { name, groups } = user;
        format!("{},{name},{name},\"{}\"\n", token(name), groups.join(","))
    });
    fs::write(folder.join("tokens.csv"), lines.collect::<String>()).expect("the tokens");
}

/// The token with which a user logs in.
pub(super) fn token(user: &str) -> String {
    format!("token-of-{user}")
}

/// All users, the administrator first.
pub(super) fn users(settings: &Settings) -> Vec<User> {
    let admin = User {
        name: ADMIN,
        groups: &["system:masters"],
    };
    let manager = User {
        name: super::controller_manager::USER,
        groups: &[],
    };
    [admin, manager]
        .into_iter()
        .chain(settings.users.iter().cloned())
        .collect()
}
