//! Which GoProxy's pods the operator changes on its own account: one after the other. One that is
//! upgraded brings a new image for all that name none, and may give all pods another shape; what does not
//! work then takes hold of one of them.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use goproxy_crds::GoProxy;
use k8s_openapi::api::apps::v1::Deployment;
use kube::runtime::reflector::Store;
use tokio::time::Instant;

use super::key::Key;
use super::stores::find;
use super::{apply, rollout};
use crate::children::names;

/// How long a turn is kept by a GoProxy whose Deployment has not been seen as it is to be: it may be
/// that nobody lets it be written.
const UNSEEN: Duration = Duration::from_mins(1);

/// Whose turn it is, and who waits for none.
#[derive(Debug, Default)]
pub(super) struct Turns(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    turn: Option<Turn>,
    /// Edited ones whose Deployment has not been seen as it is to be since: the write may have failed.
    edited: HashSet<Key>,
}

#[derive(Debug)]
struct Turn {
    key: Key,
    /// The digest of the Deployment that is to be written.
    wanted: String,
    since: Instant,
}

impl Turns {
    /// For whom a GoProxy waits before its Deployment, one of `deployments`, becomes as `wanted`; nothing where
    /// it is, and where its turn has come. One that is created or was edited does not wait.
    pub(super) fn waits_for(
        &self,
        deployments: &Store<Deployment>,
        key: &Key,
        proxy: &GoProxy,
        wanted: &Deployment,
    ) -> Option<Key> {
        let deployment_of =
            |(namespace, name): &Key| find(deployments, namespace, &names::main(name));
        let own = deployment_of(key);
        let wanted = apply::digest(wanted).ok()?;
        let applied = own.as_deref().and_then(apply::applied);
        let is_written = applied == Some(&*wanted);
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_free = state.is_edited(key, is_edited(proxy), is_written);
        if own.is_none() || is_written || is_free {
            return None;
        }
        state.take(key, wanted, |turn| {
            let elapsed = turn.since.elapsed();
            deployment_of(&turn.key)
                .is_none_or(|deployment| is_over(&deployment, &turn.wanted, elapsed))
        })
    }
}

impl State {
    /// Whether it has been edited since its Deployment was last seen as it is to be.
    fn is_edited(&mut self, key: &Key, is_edited: bool, is_written: bool) -> bool {
        if is_written {
            self.edited.remove(key);
        } else if is_edited {
            self.edited.insert(key.clone());
        }
        self.edited.contains(key)
    }

    /// Takes the turn for `key`, or says who has it. `is_over` says of a turn whether it is over.
    fn take(&mut self, key: &Key, wanted: String, is_over: impl Fn(&Turn) -> bool) -> Option<Key> {
        match &mut self.turn {
            Some(turn) if turn.key == *key => turn.wanted = wanted,
            Some(turn) if !is_over(turn) => return Some(turn.key.clone()),
            _ => {
                self.turn = Some(Turn {
                    key: key.clone(),
                    wanted,
                    since: Instant::now(),
                });
            }
        }
        None
    }
}

/// Whether the GoProxy is another than its status is about.
fn is_edited(proxy: &GoProxy) -> bool {
    let status = proxy.status.as_ref();
    status.and_then(|status| status.observed_generation) != proxy.metadata.generation
}

/// Whether a turn that was taken that long ago is over: the pods are replaced, or the Deployment has
/// given up.
fn is_over(deployment: &Deployment, wanted: &str, elapsed: Duration) -> bool {
    if apply::applied(deployment) != Some(wanted) {
        return elapsed > UNSEEN;
    }
    rollout::under_way(deployment).is_none() || rollout::late(deployment).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::children::labels;

    const SECOND: Duration = Duration::from_secs(1);

    fn key(name: &str) -> Key {
        ("go".to_owned(), name.to_owned())
    }

    fn deployment(applied: &str, status: &str) -> Deployment {
        let text = format!(
            "{{metadata: {{generation: 2, annotations: {{{}: {applied}}}}}, spec: {{replicas: 1, selector: {{}}, \
             template: {{}}}}, status: {status}}}",
            labels::APPLIED
        );
        serde_saphyr::from_str(&text).unwrap()
    }

    #[test]
    fn turns_are_taken_one_after_the_other() {
        let mut state = State::default();
        let mut take = |name, is_over: fn(&Turn) -> bool| {
            state.take(&key(name), format!("as {name} is to be"), is_over)
        };
        assert_eq!(take("a", |_| false), None);
        assert_eq!(take("b", |_| false), Some(key("a")));
        assert_eq!(take("a", |_| false), None, "it keeps its own");
        let of_a = |turn: &Turn| turn.key == key("a") && turn.wanted == "as a is to be";
        assert_eq!(take("b", of_a), None);
        assert_eq!(take("a", |_| false), Some(key("b")));
    }

    #[test]
    fn an_edit_waits_for_nobody_until_it_is_written() {
        let mut state = State::default();
        let mut is_edited =
            |is_edited, is_written| state.is_edited(&key("a"), is_edited, is_written);
        assert!(!is_edited(false, false), "a new image by the operator");
        assert!(is_edited(true, false));
        assert!(is_edited(false, false), "the write failed");
        assert!(!is_edited(false, true));
        assert!(!is_edited(false, false), "the next image by the operator");
    }

    #[test]
    fn a_turn_is_over_when_pods_are_replaced_or_will_not_be() {
        let done = "{observedGeneration: 2, replicas: 1, updatedReplicas: 1}";
        let rolling = "{observedGeneration: 2, replicas: 2, updatedReplicas: 1}";
        let late = "{observedGeneration: 2, replicas: 2, updatedReplicas: 1, conditions: \
                    [{type: Progressing, status: 'False', message: no}]}";
        let over = |applied, status, elapsed| is_over(&deployment(applied, status), "new", elapsed);
        assert!(over("new", done, SECOND));
        assert!(!over("new", rolling, 600 * SECOND));
        assert!(over("new", late, SECOND));
        assert!(!over("old", done, SECOND), "it is not seen yet");
        assert!(over("old", done, UNSEEN + SECOND), "it was not let");
    }
}
