//! The API server's log of requests.

use std::{
    fs::File,
    io::{Read as _, Seek as _, SeekFrom},
    path::{Path, PathBuf},
};

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

/// The log, as far as it was read: tests ask many times a second, and it grows to many megabytes.
#[derive(Debug)]
pub(super) struct Log {
    file: PathBuf,
    /// Bytes that were read.
    offset: u64,
    requests: Vec<Request>,
}

impl Log {
    pub(super) fn new(file: &Path) -> Self {
        Self {
            file: file.to_owned(),
            offset: 0,
            requests: Vec::new(),
        }
    }

    /// The requests but the first `skipped` ones, in the order in which they ended. A line that is
    /// being written is left for the next time.
    pub(super) fn read(&mut self, skipped: usize) -> Vec<Request> {
        let text = self.grown().unwrap_or_default();
        let whole = text.rfind('\n').map_or(0, |end| end + 1);
        self.offset += whole as u64;
        let events = text[..whole].lines().map(serde_json::from_str);
        self.requests.extend(events.flatten().map(request));
        self.requests.iter().skip(skipped).cloned().collect()
    }

    /// What was written since the last time.
    fn grown(&self) -> std::io::Result<String> {
        let mut file = File::open(&self.file)?;
        file.seek(SeekFrom::Start(self.offset))?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        // The last line may end within a character.
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
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
