//! What a proxy says of itself on its management port.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;

use goproxy_core::status::{Cursor, MODULES_PATH, ModulesPage};
use http_body_util::Empty;
use hyper::{Request, StatusCode, header};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::fetch::{Fetcher, body, fetcher};
use crate::status::{Answer, Refused};

/// How long a proxy has to answer.
const PATIENCE: Duration = Duration::from_secs(5);
/// Bytes of an answer.
const MAX_ANSWER: usize = 4 << 20;

/// Asks proxies.
#[derive(Debug, Clone)]
pub struct Asker {
    client: Fetcher,
}

/// The part of `/status` that matters here.
#[derive(Debug, Deserialize)]
struct Status {
    hash: Option<String>,
    problem: Option<String>,
    #[serde(default)]
    document_versions: Vec<u32>,
    modules_cursor: Option<Cursor>,
    #[serde(default)]
    unusable: Vec<Unusable>,
    #[serde(default)]
    refused: Vec<LeftOut>,
}

#[derive(Debug, Deserialize)]
struct Unusable {
    project: String,
    reason: String,
}

/// The subject is one member: what kind of entry it is, and by what it is known.
#[derive(Debug, Deserialize)]
struct LeftOut {
    subject: BTreeMap<String, String>,
    reason: String,
}

impl From<LeftOut> for Refused {
    fn from(one: LeftOut) -> Self {
        let (kind, name) = one.subject.into_iter().next().unwrap_or_default();
        Self {
            kind,
            name,
            reason: one.reason,
        }
    }
}

impl Default for Asker {
    fn default() -> Self {
        Self { client: fetcher() }
    }
}

impl Asker {
    /// What the proxy whose management port is at `address` serves; else why it cannot be asked.
    pub async fn ask(&self, address: SocketAddr, bearer: &str) -> Result<Answer, String> {
        let status = self.get::<Status>(address, "/status", bearer);
        let status = self.bounded(address, status).await?;
        let unusable = status.unusable.into_iter();
        Ok(Answer {
            hash: status.hash.unwrap_or_default(),
            problem: status.problem,
            document_versions: status.document_versions,
            modules_cursor: status.modules_cursor,
            refused: status.refused.into_iter().map(Refused::from).collect(),
            unusable: unusable.map(|one| (one.project, one.reason)).collect(),
        })
    }

    /// What changed in the modules of its projects since a cursor; else why it cannot be asked.
    pub async fn modules(
        &self,
        address: SocketAddr,
        bearer: &str,
        since: Option<Cursor>,
    ) -> Result<ModulesPage, String> {
        let since = since.map_or_else(String::new, |cursor| format!("?since={cursor}"));
        let path = format!("{MODULES_PATH}{since}");
        self.bounded(address, self.get(address, &path, bearer))
            .await
    }

    async fn bounded<T>(
        &self,
        address: SocketAddr,
        answer: impl Future<Output = anyhow::Result<T>>,
    ) -> Result<T, String> {
        let answer = tokio::time::timeout(PATIENCE, answer).await;
        let late = |_| format!("{address} did not answer within {} s", PATIENCE.as_secs());
        answer
            .map_err(late)?
            .map_err(|error| format!("{address}: {error:#}"))
    }

    async fn get<T: DeserializeOwned>(
        &self,
        address: SocketAddr,
        path: &str,
        bearer: &str,
    ) -> anyhow::Result<T> {
        let request = Request::get(format!("http://{address}{path}"))
            .header(header::AUTHORIZATION, format!("Bearer {bearer}"))
            .body(Empty::new())?;
        let response = self.client.request(request).await?;
        let status = response.status();
        anyhow::ensure!(status == StatusCode::OK, "it answers {status}");
        Ok(serde_json::from_slice(&body(response, MAX_ANSWER).await?)?)
    }
}
