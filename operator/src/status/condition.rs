//! From findings to conditions, with the times of those that were there before.

use goproxy_crds::conditions::{ConditionStatus, ConditionType, Reason};
use jiff::Timestamp;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::{Condition, Time};

use crate::fault::Fault;

/// What is said of one condition at this moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The condition.
    pub condition: ConditionType,
    /// Whether it holds.
    pub status: ConditionStatus,
    /// Why, in one word.
    pub reason: Reason,
    /// Why, and what helps.
    pub message: String,
}

impl Finding {
    /// The condition holds.
    pub fn holds(condition: ConditionType, reason: Reason, message: impl Into<String>) -> Self {
        Self::new(condition, ConditionStatus::True, reason, message)
    }

    /// The condition does not hold, for this reason.
    pub fn fails(condition: ConditionType, fault: &Fault) -> Self {
        let message = fault.message.clone();
        Self::new(condition, ConditionStatus::False, fault.reason, message)
    }

    /// Whether the condition holds cannot be told.
    pub fn unknown(condition: ConditionType, fault: &Fault) -> Self {
        let message = fault.message.clone();
        Self::new(condition, ConditionStatus::Unknown, fault.reason, message)
    }

    fn new(
        condition: ConditionType,
        status: ConditionStatus,
        reason: Reason,
        message: impl Into<String>,
    ) -> Self {
        Self {
            condition,
            status,
            reason,
            message: message.into(),
        }
    }

    /// Whether the condition holds.
    pub fn is_true(&self) -> bool {
        self.status == ConditionStatus::True
    }
}

/// The conditions of these findings about this generation, in their order. Those of `before` whose
/// status is the same keep their transition time.
pub fn conditions(
    findings: Vec<Finding>,
    before: &[Condition],
    generation: Option<i64>,
    now: Timestamp,
) -> Vec<Condition> {
    let condition = |finding: Finding| {
        let (name, status) = (finding.condition.as_str(), finding.status.as_str());
        let same = before
            .iter()
            .find(|one| one.type_ == name && one.status == status);
        Condition {
            type_: name.to_owned(),
            status: status.to_owned(),
            reason: finding.reason.as_str().to_owned(),
            message: finding.message,
            observed_generation: generation,
            last_transition_time: same.map_or(Time(now), |one| one.last_transition_time.clone()),
        }
    };
    findings.into_iter().map(condition).collect()
}
