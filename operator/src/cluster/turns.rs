//! Which GoProxy is given another default image: one after the other. An operator that is upgraded brings
//! a new image for all that name none, and one that does not work then takes hold of one of them.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use goproxy_crds::GoProxy;
use k8s_openapi::api::apps::v1::Deployment;
use tokio::time::Instant;

use super::key::Key;
use super::rollout;
use super::scope::Scope;
use super::stores::find;
use crate::children::names;

/// How long a turn is kept by a GoProxy whose Deployment has not been seen with the new image: it may be
/// that nobody lets it be written.
const UNSEEN: Duration = Duration::from_mins(1);

/// Whose turn it is, and since when.
#[derive(Debug, Default)]
pub(super) struct Turns(Mutex<Option<(Key, Instant)>>);

impl Turns {
    /// Takes the turn for `key`, or says who has it. `is_over` says of whom has it whether their turn
    /// is over.
    fn take(&self, key: &Key, is_over: impl Fn(&Key, Duration) -> bool) -> Option<Key> {
        let mut turn = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let others = turn
            .as_ref()
            .filter(|(other, since)| other != key && !is_over(other, since.elapsed()));
        if let Some((other, _)) = others {
            return Some(other.clone());
        }
        if turn.as_ref().is_none_or(|(other, _)| other != key) {
            *turn = Some((key.clone(), Instant::now()));
        }
        None
    }
}

/// For whom a GoProxy waits before its pods are given the operator's default image; nothing where they
/// have it, where they get another one, or where its turn has come. One that is created or was
/// edited does not wait.
pub(super) fn waits_for(scope: &Scope, key: &Key, proxy: &GoProxy) -> Option<Key> {
    if proxy.spec.image.is_some() || is_edited(proxy) {
        return None;
    }
    let image = &scope.shared.settings.defaults.image;
    let deployment_of =
        |(namespace, name): &Key| find(&scope.stores.deployments, namespace, &names::main(name));
    let own = deployment_of(key)?;
    if rollout::image(&own).as_ref() == Some(image) {
        return None;
    }
    let is_over = |other: &Key, elapsed: Duration| {
        deployment_of(other).is_none_or(|deployment| is_over(&deployment, image, elapsed))
    };
    scope.memory.turns.take(key, is_over)
}

/// Whether the GoProxy is another than its status is about.
fn is_edited(proxy: &GoProxy) -> bool {
    let status = proxy.status.as_ref();
    status.and_then(|status| status.observed_generation) != proxy.metadata.generation
}

/// Whether a turn that was taken that long ago is over: the pods are replaced, or the Deployment has
/// given up.
fn is_over(deployment: &Deployment, image: &str, elapsed: Duration) -> bool {
    if rollout::image(deployment).as_deref() != Some(image) {
        return elapsed > UNSEEN;
    }
    rollout::under_way(deployment).is_none() || rollout::late(deployment).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn key(name: &str) -> Key {
        ("go".to_owned(), name.to_owned())
    }

    fn deployment(image: &str, status: &str) -> Deployment {
        let text = format!(
            "{{metadata: {{generation: 2}}, spec: {{replicas: 1, selector: {{}}, template: {{spec: {{containers: \
             [{{name: goproxy, image: {image}}}]}}}}}}, status: {status}}}"
        );
        serde_saphyr::from_str(&text).unwrap()
    }

    #[test]
    fn turns_are_taken_one_after_the_other() {
        let turns = Turns::default();
        assert_eq!(turns.take(&key("a"), |_, _| false), None);
        assert_eq!(turns.take(&key("b"), |_, _| false), Some(key("a")));
        assert_eq!(
            turns.take(&key("a"), |_, _| false),
            None,
            "it keeps its own"
        );
        assert_eq!(turns.take(&key("b"), |other, _| other == &key("a")), None);
        assert_eq!(turns.take(&key("a"), |_, _| false), Some(key("b")));
    }

    #[test]
    fn a_turn_is_over_when_pods_are_replaced_or_will_not_be() {
        let done = "{observedGeneration: 2, replicas: 1, updatedReplicas: 1}";
        let rolling = "{observedGeneration: 2, replicas: 2, updatedReplicas: 1}";
        let late = "{observedGeneration: 2, replicas: 2, updatedReplicas: 1, conditions: \
                    [{type: Progressing, status: 'False', message: no}]}";
        let over = |image, status, elapsed| is_over(&deployment(image, status), "new", elapsed);
        assert!(over("new", done, SECOND));
        assert!(!over("new", rolling, 600 * SECOND));
        assert!(over("new", late, SECOND));
        assert!(!over("old", done, SECOND), "it is not seen yet");
        assert!(over("old", done, UNSEEN + SECOND), "it was not let");
    }
}
