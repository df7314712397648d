//! kubectl, the client that people use.

use std::{
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
    thread,
};

use serde_json::Value;

use super::{ADMIN, ControlPlane, api_server::token};
use crate::waiting;

/// How a program ended.
#[derive(Clone, Debug)]
pub struct Outcome {
    pub succeeded: bool,
    pub output: String,
    pub errors: String,
}

impl Outcome {
    /// Runs a program to its end, with `input` on its standard input.
    pub fn of(command: &mut Command, input: &str) -> Self {
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command
            .spawn()
            .unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let mut pipe = child.stdin.take().expect("its input");
        let text = input.to_owned();
        let writer = thread::spawn(move || pipe.write_all(text.as_bytes()).ok());
        let output = child.wait_with_output().expect("the program ends");
        writer.join().expect("the input was written");
        Self {
            succeeded: output.status.success(),
            output: String::from_utf8_lossy(&output.stdout).into_owned(),
            errors: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

impl ControlPlane {
    /// Runs kubectl as the administrator.
    pub fn kubectl(&self, arguments: &[&str]) -> Outcome {
        self.kubectl_as(ADMIN, arguments, "")
    }

    /// Runs kubectl as this user, with `input` for `-f -`.
    pub fn kubectl_as(&self, user: &str, arguments: &[&str], input: &str) -> Outcome {
        Outcome::of(self.kubectl_command(user).args(arguments), input)
    }

    /// What kubectl prints as the administrator.
    ///
    /// # Panics
    /// When it fails.
    pub fn kubectl_output(&self, arguments: &[&str]) -> String {
        let outcome = self.kubectl(arguments);
        assert!(
            outcome.succeeded,
            "kubectl {arguments:?}: {}",
            outcome.errors
        );
        outcome.output
    }

    /// An object as JSON, or a list of objects.
    ///
    /// # Panics
    /// When there is none.
    pub fn get(&self, arguments: &[&str]) -> Value {
        let output = self.kubectl_output(&[&["get", "--output=json"], arguments].concat());
        serde_json::from_str(&output).expect("JSON")
    }

    /// Applies manifests by the server, as one would.
    ///
    /// # Panics
    /// When they are refused.
    pub fn apply(&self, manifests: &str) {
        self.apply_with(&[], manifests);
    }

    /// The same, with further arguments.
    pub(crate) fn apply_with(&self, more: &[&str], manifests: &str) {
        let apply = ["apply", "--server-side", "--force-conflicts"];
        let rest = ["--validate=strict", "-f", "-"];
        let outcome = self.kubectl_as(ADMIN, &[&apply, more, &rest].concat(), manifests);
        assert!(outcome.succeeded, "{}\n{manifests}", outcome.errors);
    }

    /// Changes the status of a pod, as a kubelet does.
    pub fn patch_pod_status(&self, namespace: &str, pod: &str, patch: &str) -> Outcome {
        let patch = ["--subresource=status", "--type=merge", "-p", patch];
        self.kubectl(&[&["-n", namespace, "patch", "pod", pod], &patch[..]].concat())
    }

    /// Waits until `look` finds something.
    ///
    /// # Panics
    /// When patience ends.
    #[track_caller]
    pub fn wait_for<T>(&self, what: &str, look: impl Fn(&Self) -> Option<T>) -> T {
        waiting::wait_for(what, || look(self))
    }
}

/// A configuration with which `user` logs in.
pub(super) fn config(url: &str, authority: &Path, user: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Config\ncurrent-context: test\n\
         clusters: [{{name: test, cluster: {{server: '{url}', certificate-authority: '{}'}}}}]\n\
         users: [{{name: user, user: {{token: '{}'}}}}]\n\
         contexts: [{{name: test, context: {{cluster: test, user: user}}}}]\n",
        authority.display(),
        token(user)
    )
}
