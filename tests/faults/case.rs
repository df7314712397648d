//! A namespace with an operator of its own that reaches the API server through a proxy of its own.

use std::sync::{Mutex, OnceLock, PoisonError};
use std::thread;

use goproxy_tests::cluster::{Namespace, Settings, World, operator, schema};
use goproxy_tests::control_plane::supervised::Supervised;

use crate::proxy::Proxy;

/// The control plane and the pods that all cases share.
pub(crate) fn world() -> &'static World {
    static WORLD: OnceLock<World> = OnceLock::new();
    WORLD.get_or_init(|| {
        let world = World::start(&Settings {
            with_operator: false,
            ..Settings::default()
        });
        // At once: watches that end for another reason than a test's would be counted.
        schema::extend(world.plane);
        world
    })
}

/// What one test works with.
pub(crate) struct Case {
    pub(crate) go: Namespace,
    pub(crate) proxy: Proxy,
    /// The namespace of the operator's Lease.
    own: String,
    operator: Mutex<Option<Supervised>>,
}

impl Case {
    /// The namespace, the rights and the proxy, without an operator.
    pub(crate) fn new(name: &'static str) -> Self {
        let go = Namespace::new(world(), name);
        let own = format!("{name}-system");
        go.world
            .plane
            .kubectl_output(&["create", "namespace", &own]);
        operator::grant(go.world.plane, &own, &["--namespace", name]);
        Self {
            go,
            proxy: Proxy::start(go.world.plane, operator::user_in(&own)),
            own,
            operator: Mutex::default(),
        }
    }

    /// Starts an operator, which must be alone.
    pub(crate) fn start_operator(&self) {
        let plane = self.go.world.plane;
        let config = plane.kubeconfig_at(operator::USER, &self.proxy.url);
        let scope = ["--namespace", self.go.name];
        let operator = operator::start(plane, self.go.name, &config, &self.own, &scope);
        let former = self.lock().replace(operator);
        assert!(former.is_none(), "an operator runs already");
    }

    /// Kills the operator by SIGKILL, and takes its Lease away: its successor would wait for the
    /// end of that, and nothing else would be different.
    pub(crate) fn kill_operator(&self) {
        drop(self.lock().take());
        let plane = self.go.world.plane;
        plane.delete(&self.own, "lease", "goproxy-operator");
    }

    /// Waits until nothing has been asked during some renewals of the Lease, which are the clock.
    pub(crate) fn settle(&self) {
        const RENEWALS: usize = 3;
        let what = format!("rest in {}", self.go.name);
        self.go.world.plane.wait_for(&what, |_| {
            let calls = self.proxy.calls();
            let last = calls
                .iter()
                .rposition(|(call, _)| !call.is_of_lease() && !call.is_watch());
            let since = &calls[last.map_or(0, |last| last + 1)..];
            let renewals = since
                .iter()
                .filter(|(call, _)| call.is_of_lease() && call.verb == "update");
            (renewals.count() > RENEWALS).then_some(())
        });
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Supervised>> {
        self.operator.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Case {
    fn drop(&mut self) {
        if thread::panicking() {
            let log = self.lock().as_ref().map(Supervised::log);
            println!(
                "--- operator of {}\n{}",
                self.go.name,
                log.unwrap_or_default()
            );
            for (call, treatment) in self.proxy.calls() {
                if !call.is_of_lease() {
                    println!(
                        "{} {} {}: {treatment:?}",
                        call.verb, call.resource, call.number
                    );
                }
            }
        }
    }
}
