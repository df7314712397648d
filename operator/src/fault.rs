//! Why something is not as its declaration wants it: a reason of the closed set, and words.

use goproxy_crds::conditions::Reason;

/// A reason, and a message that names the field, its value and what helps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The reason, as conditions and Events have it.
    pub reason: Reason,
    /// For people.
    pub message: String,
}

impl Fault {
    /// A fault.
    pub fn new(reason: Reason, message: impl Into<String>) -> Self {
        Self {
            reason,
            message: message.into(),
        }
    }
}
