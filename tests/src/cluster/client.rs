//! A Go developer's requests to the pods.

use crate::http;

use super::Namespace;

impl Namespace {
    /// The status that every pod of the GoProxy answers for the versions of project 1, as a caller
    /// with this token; nothing while they differ.
    pub fn answer(&self, proxy: &str, token: &str) -> Option<u16> {
        let path = "/api/v4/projects/1/packages/go/gitlab.example.com/platform/lib/@v/list";
        let headers = [
            ("Private-Token", token),
            ("User-Agent", "Go-http-client/1.1"),
        ];
        let statuses = self.world.kubelet.each(self.name, proxy, |pod| {
            http::request(pod.serving(), "GET", path, &headers).status
        });
        let first = *statuses.first()?;
        statuses
            .iter()
            .all(|status| *status == first)
            .then_some(first)
    }

    /// The repositories of the GoProxy's pods: each has a copy of its own.
    pub fn repositories(&self, proxy: &str) -> Vec<std::path::PathBuf> {
        self.world
            .kubelet
            .each(self.name, proxy, super::pod::Pod::repository)
    }

    /// Ends the process of one of the GoProxy's pods, which counts as ready nevertheless. Its name.
    pub fn end_one_pod_in_silence(&self, proxy: &str) -> String {
        self.world.kubelet.end_one_in_silence(self.name, proxy)
    }

    /// Refreshes all Secrets of the GoProxy's pods, as kubelets do about every minute.
    pub fn refresh_pods(&self, proxy: &str) {
        self.world.kubelet.refresh(self.name, proxy);
    }

    /// Waits until every pod answers with this status.
    pub fn wait_for_answer(&self, proxy: &str, token: &str, status: u16) {
        let what = format!("the answer {status}");
        self.world.plane.wait_for(&what, |_| {
            (self.answer(proxy, token) == Some(status)).then_some(())
        });
    }
}
