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

    /// Waits until every pod answers with this status.
    pub fn wait_for_answer(&self, proxy: &str, token: &str, status: u16) {
        let what = format!("the answer {status}");
        self.world.plane.wait_for(&what, |_| {
            (self.answer(proxy, token) == Some(status)).then_some(())
        });
    }
}
