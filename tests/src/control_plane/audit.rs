//! The API server's log of requests.

use std::{fs, path::Path};

use serde::Deserialize;
use serde_json::Value;

/// A request that was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// As whom it was asked: the user who was impersonated, if any.
    pub user: String,
    /// `get`, `list`, `watch`, `create`, `patch`, …
    pub verb: String,
    pub group: String,
    pub resource: String,
    pub subresource: String,
    pub namespace: String,
    pub name: String,
    /// The status of the answer.
    pub code: u16,
}

#[derive(Deserialize)]
struct Event {
    verb: String,
    user: UserInfo,
    #[serde(default, rename = "impersonatedUser")]
    impersonated: Option<UserInfo>,
    #[serde(default, rename = "objectRef")]
    object: Value,
    #[serde(default, rename = "responseStatus")]
    status: Value,
}

#[derive(Deserialize)]
struct UserInfo {
    username: String,
}

/// The requests, in the order in which they ended. A line that is being written is left out.
pub(super) fn read(file: &Path) -> Vec<Request> {
    let text = fs::read_to_string(file).unwrap_or_default();
    let events = text
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok());
    events.map(request).collect()
}

fn request(event: Event) -> Request {
    let part = |name: &str| event.object[name].as_str().unwrap_or_default().to_owned();
    let code = event.status["code"]
        .as_u64()
        .and_then(|code| code.try_into().ok());
    Request {
        group: part("apiGroup"),
        resource: part("resource"),
        subresource: part("subresource"),
        namespace: part("namespace"),
        name: part("name"),
        code: code.unwrap_or_default(),
        user: event.impersonated.unwrap_or(event.user).username,
        verb: event.verb,
    }
}
