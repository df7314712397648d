//! etcd, which keeps the objects.

use std::path::Path;

use super::{assets::Assets, ports, supervised::Supervised};

pub(super) struct Etcd {
    clients: u16,
    peers: u16,
}

impl Etcd {
    pub(super) fn choose() -> Self {
        let [clients, peers] = ports::free();
        Self { clients, peers }
    }

    /// Where it serves clients.
    pub(super) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.clients)
    }

    /// Its data goes with it: a shared control plane is never dropped, its pipe is closed.
    pub(super) fn start(&self, assets: &Assets, folder: &Path) -> Supervised {
        let (clients, peers) = (self.url(), format!("http://127.0.0.1:{}", self.peers));
        let data = folder.join("etcd");
        let arguments = [
            format!("--data-dir={}", data.display()),
            format!("--listen-client-urls={clients}"),
            format!("--advertise-client-urls={clients}"),
            format!("--listen-peer-urls={peers}"),
            format!("--initial-advertise-peer-urls={peers}"),
            format!("--initial-cluster=default={peers}"),
            "--unsafe-no-fsync".to_owned(),
            "--log-level=warn".to_owned(),
        ];
        Supervised::start("etcd", &assets.etcd, &arguments, folder, Some(folder))
    }
}
