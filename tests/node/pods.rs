//! The pods of the GoProxy `main`, asked one by one.

use std::fs;
use std::net::{IpAddr, SocketAddr};

use goproxy_tests::https::Trust;
use jiff::Timestamp;
use serde_json::Value;

use crate::world::World;

/// A pod that counts as ready.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pod {
    pub(crate) name: String,
    /// The pod's own identity and how often its containers began anew: it changes when anything restarts.
    pub(crate) identity: (String, u64),
    pub(crate) image: String,
    /// When its container began, in whole seconds.
    pub(crate) began: Timestamp,
    address: IpAddr,
}

/// The ready pods that are not being deleted, by name; nothing while the API server does not answer.
pub(crate) fn ready(world: &World) -> Option<Vec<Pod>> {
    let mut pods: Vec<Pod> = all(world)?.iter().filter_map(pod).collect();
    pods.sort_by(|one, other| one.name.cmp(&other.name));
    Some(pods)
}

/// How many pods there are, those that are being deleted included.
pub(crate) fn count_all(world: &World) -> Option<usize> {
    Some(all(world)?.len())
}

fn all(world: &World) -> Option<Vec<Value>> {
    let list = world.read("v1", "pods?labelSelector=app.kubernetes.io/instance=main")?;
    Some(list["items"].as_array()?.clone())
}

fn pod(item: &Value) -> Option<Pod> {
    let conditions = item["status"]["conditions"].as_array()?;
    let ready = conditions
        .iter()
        .any(|condition| condition["type"] == "Ready" && condition["status"] == "True");
    if !ready || !item["metadata"]["deletionTimestamp"].is_null() {
        return None;
    }
    let container = &item["status"]["containerStatuses"][0];
    let restarts = container["restartCount"].as_u64()?;
    let began = container["state"]["running"]["startedAt"].as_str()?;
    Some(Pod {
        name: item["metadata"]["name"].as_str()?.to_owned(),
        identity: (item["metadata"]["uid"].as_str()?.to_owned(), restarts),
        image: item["spec"]["containers"][0]["image"].as_str()?.to_owned(),
        began: began.parse().ok()?,
        address: item["status"]["podIP"].as_str()?.parse().ok()?,
    })
}

/// The processes of that name in a pod: its containers are this machine's.
pub(crate) fn processes(name: &str, uid: &str) -> Vec<u32> {
    let entries = fs::read_dir("/proc").unwrap().flatten();
    let found = entries.filter(|entry| {
        let of = |file: &str| fs::read_to_string(entry.path().join(file)).unwrap_or_default();
        of("comm").trim() == name && of("cgroup").contains(uid)
    });
    found
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .collect()
}

/// Asks pods as clients do.
pub(crate) struct Asking {
    trust: Trust,
    host: String,
}

impl Asking {
    pub(crate) fn of(world: &World) -> Self {
        Self {
            trust: Trust::only(&world.authority.pem()),
            host: world.host(),
        }
    }

    /// The status of `GET path` at a pod, with a token or none; nothing when it does not answer.
    pub(crate) fn status(&self, pod: &Pod, path: &str, token: Option<&str>) -> Option<u16> {
        let mut headers = vec![("User-Agent", "Go-http-client/1.1")];
        headers.extend(token.map(|token| ("Private-Token", token)));
        let address = SocketAddr::new(pod.address, 8080);
        let answer = self.trust.get(address, &self.host, path, &headers).ok()?;
        Some(answer.status)
    }

    /// The statuses of all these pods.
    pub(crate) fn statuses(
        &self,
        pods: &[Pod],
        path: &str,
        token: Option<&str>,
    ) -> Vec<Option<u16>> {
        pods.iter()
            .map(|pod| self.status(pod, path, token))
            .collect()
    }

    /// The metrics that a pod shows on its management port.
    pub(crate) fn metrics(pod: &Pod) -> String {
        let answer = goproxy_tests::http::get(SocketAddr::new(pod.address, 9090), "/metrics");
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.text()
    }
}
