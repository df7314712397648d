//! What is said of resources: from what was judged and what was seen to conditions; pure.
//!
//! Every condition is written in one place. Its transition time moves when its status does, and
//! only then, so that writing the same status again changes nothing.

mod condition;
mod go_module_project;
mod go_proxy;
mod observed;

pub use condition::{Finding, conditions};
pub use go_module_project::{Subject, go_module_project};
pub use go_proxy::{GoProxyFacts, go_proxy};
pub use observed::{Answer, Observed, Pod, Refused};

#[cfg(test)]
mod tests;
