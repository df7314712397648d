//! What is printed: what changed, as a table like that of `kubectl get`.

use std::collections::{BTreeMap, BTreeSet};

use goproxy_crds::GoModuleProjectStatus;
use goproxy_crds::go_module_project::DiscoveredModule;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::Condition;

use crate::manifests::{Key, Problem};

/// Prints what changed.
#[derive(Debug, Default)]
pub(super) struct Show {
    said: BTreeMap<Key, Row>,
    changed: Vec<Key>,
    /// The modules that were found in projects.
    found: BTreeMap<Key, Vec<String>>,
    newly_found: Vec<Key>,
    problems: Vec<Problem>,
    hints: BTreeSet<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Row {
    ready: String,
    reason: String,
    message: String,
    /// Conditions beside `Ready` that do not hold.
    others: Vec<String>,
}

/// Whether the condition `Ready` holds.
pub(super) fn is_ready(conditions: &[Condition]) -> bool {
    conditions
        .iter()
        .any(|one| one.type_ == "Ready" && one.status == "True")
}

/// Prints a line.
#[expect(
    clippy::print_stdout,
    reason = "it is what people run this command for"
)]
pub(super) fn say(line: &str) {
    println!("{line}");
}

impl Show {
    /// A line that is not repeated.
    pub(super) fn once(&mut self, line: &str) {
        if self.hints.insert(line.to_owned()) {
            say(line);
        }
    }

    /// What is wrong with files, when it changed.
    pub(super) fn problems(&mut self, problems: &[Problem]) {
        if self.problems == problems {
            return;
        }
        for problem in problems {
            if !self.problems.contains(problem) {
                say(&format!("left out: {problem}"));
            }
        }
        self.problems = problems.to_vec();
    }

    /// The state of a resource.
    pub(super) fn resource(&mut self, key: &Key, conditions: &[Condition]) {
        let Some(ready) = conditions
            .iter()
            .find(|condition| condition.type_ == "Ready")
        else {
            return;
        };
        let others = conditions.iter().filter(|condition| {
            let is_quiet = matches!(
                condition.type_.as_str(),
                "Ready" | "Paused" | "Reconciling" | "Stalled"
            );
            !is_quiet && condition.status != "True" && condition.message != ready.message
        });
        let other = |one: &Condition| format!("{}={}: {}", one.type_, one.status, one.message);
        let row = Row {
            ready: ready.status.clone(),
            reason: ready.reason.clone(),
            message: ready.message.clone(),
            others: others.map(other).collect(),
        };
        if self.said.get(key) != Some(&row) {
            self.said.insert(key.clone(), row);
            self.changed.push(key.clone());
        }
    }

    /// The modules of a project, when they changed.
    pub(super) fn modules(&mut self, key: &Key, status: &GoModuleProjectStatus) {
        let Some(total) = status.module_count else {
            return;
        };
        let mut lines: Vec<String> = status.modules.iter().map(module).collect();
        let more = usize::try_from(total).unwrap_or_default();
        let more = more.saturating_sub(lines.len());
        if more > 0 {
            lines.push(format!("and {more} more"));
        }
        if lines.is_empty() {
            lines.push("none was found".to_owned());
        }
        if self.found.get(key) != Some(&lines) {
            self.found.insert(key.clone(), lines);
            self.newly_found.push(key.clone());
        }
    }

    /// Forgets what is gone.
    pub(super) fn retain(&mut self, is_there: impl Fn(&Key) -> bool) {
        self.found.retain(|key, _| is_there(key));
        self.newly_found.retain(|key| is_there(key));
        self.said.retain(|key, _| is_there(key));
        self.changed.retain(|key| is_there(key));
    }

    /// Prints what changed.
    pub(super) fn flush(&mut self) {
        self.flush_states();
        for key in std::mem::take(&mut self.newly_found) {
            let lines = self.found.get(&key).into_iter().flatten();
            say(&format!("modules of GoModuleProject {}:", key.name));
            for line in lines {
                say(&format!("    {line}"));
            }
        }
    }

    fn flush_states(&mut self) {
        if self.changed.is_empty() {
            return;
        }
        say(&format!(
            "{:<16} {:<24} {:<8} {:<22} MESSAGE",
            "KIND", "NAME", "READY", "REASON"
        ));
        for key in std::mem::take(&mut self.changed) {
            let Some(row) = self.said.get(&key).cloned() else {
                continue;
            };
            say(&format!(
                "{:<16} {:<24} {:<8} {:<22} {}",
                key.kind, key.name, row.ready, row.reason, row.message
            ));
            for other in row.others {
                say(&format!("{:<42}{other}", ""));
            }
        }
    }
}

fn module(module: &DiscoveredModule) -> String {
    let latest = module.latest.as_deref().unwrap_or("without a version yet");
    format!("{} {latest}", module.path)
}
