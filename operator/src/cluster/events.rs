//! Events about conditions that changed, with the conditions' reasons.

use goproxy_crds::conditions::ConditionType;
use k8s_openapi::api::core::v1::ObjectReference;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::Condition;
use kube::Client;
use kube::runtime::events::{Event, EventType, Recorder, Reporter};

use super::clients::words;

/// Bytes of an Event's note.
const MAX_NOTE: usize = 1024;
/// Conditions that are told of; the others follow from them.
const TOLD: [ConditionType; 6] = [
    ConditionType::Ready,
    ConditionType::Accepted,
    ConditionType::Programmed,
    ConditionType::VolumesBound,
    ConditionType::TokensResolved,
    ConditionType::Paused,
];

/// Publishes Events; one for the whole process, since it counts repeats.
#[derive(Clone)]
pub(super) struct Events {
    recorder: Recorder,
}

impl Events {
    pub(super) fn new(client: Client, identity: &str) -> Self {
        let reporter = Reporter {
            controller: "goproxy-operator.github.io/operator".to_owned(),
            instance: Some(identity.chars().take(128).collect()),
        };
        Self {
            recorder: Recorder::new(client, reporter),
        }
    }

    /// Tells what changed from `before` to `after`, beside the way of the caller.
    pub(super) fn tell(&self, about: ObjectReference, before: &[Condition], after: &[Condition]) {
        let events = transitions(before, after);
        if events.is_empty() {
            return;
        }
        let recorder = self.recorder.clone();
        tokio::spawn(async move {
            for event in events {
                if let Err(error) = recorder.publish(&event, &about).await {
                    tracing::debug!("an Event was not published: {}", words(&error));
                }
            }
        });
    }
}

/// An Event for each condition that has another status or reason, or is new and tells something.
fn transitions(before: &[Condition], after: &[Condition]) -> Vec<Event> {
    let told = |condition: &&Condition| TOLD.iter().any(|one| one.as_str() == condition.type_);
    let changed = |condition: &&Condition| {
        let known = before.iter().find(|known| known.type_ == condition.type_);
        match known {
            Some(known) => (&known.status, &known.reason) != (&condition.status, &condition.reason),
            // Nobody waits for the news that a new object is not suspended.
            None => condition.type_ != ConditionType::Paused.as_str() || condition.status == "True",
        }
    };
    after
        .iter()
        .filter(told)
        .filter(changed)
        .map(event)
        .collect()
}

fn event(condition: &Condition) -> Event {
    let is_paused = condition.type_ == ConditionType::Paused.as_str();
    let is_warning = condition.status == "False" && !is_paused && !is_under_way(&condition.reason);
    Event {
        type_: if is_warning {
            EventType::Warning
        } else {
            EventType::Normal
        },
        reason: condition.reason.clone(),
        note: Some(cut(&condition.message).to_owned()),
        action: condition.type_.clone(),
        secondary: None,
    }
}

/// Reasons that pass by themselves.
fn is_under_way(reason: &str) -> bool {
    use goproxy_crds::conditions::Reason;
    [
        Reason::Pending,
        Reason::Progressing,
        Reason::RolloutInProgress,
        Reason::NotProgrammed,
        Reason::ClaimPending,
    ]
    .iter()
    .any(|one| one.as_str() == reason)
}

fn cut(text: &str) -> &str {
    let end = (0..=MAX_NOTE.min(text.len())).rev();
    let end = end.into_iter().find(|end| text.is_char_boundary(*end));
    text.get(..end.unwrap_or_default()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use k8s_openapi::apimachinery::pkg::apis::meta::v1::Time;

    fn condition(type_: &str, status: &str, reason: &str) -> Condition {
        Condition {
            type_: type_.to_owned(),
            status: status.to_owned(),
            reason: reason.to_owned(),
            message: "why".to_owned(),
            observed_generation: None,
            last_transition_time: Time(jiff::Timestamp::UNIX_EPOCH),
        }
    }

    #[test]
    fn an_event_tells_of_a_transition_and_of_nothing_else() {
        let before = [
            condition("Ready", "False", "NotProgrammed"),
            condition("Programmed", "False", "Pending"),
            condition("Reconciling", "True", "Progressing"),
        ];
        assert!(transitions(&before, &before).is_empty());
        let after = [
            condition("Ready", "False", "NameConflict"),
            condition("Programmed", "False", "Pending"),
            condition("Stalled", "True", "NameConflict"),
            condition("Paused", "False", "NotSuspended"),
        ];
        let events = transitions(&before, &after);
        let told: Vec<_> = events
            .iter()
            .map(|event| (event.action.as_str(), event.reason.as_str(), event.type_))
            .collect();
        assert_eq!(told, [("Ready", "NameConflict", EventType::Warning)]);
    }

    #[test]
    fn a_note_is_cut_between_characters() {
        let long = "ä".repeat(600);
        assert_eq!(cut(&long).len(), 1024);
        assert_eq!(cut(&format!("a{long}")).len(), 1023);
        assert_eq!(cut("short"), "short");
    }
}
