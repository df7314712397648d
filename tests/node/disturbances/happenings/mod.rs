//! What is done to the cluster while clients work. Each ends when things are as they shall be.

mod pods;
mod repositories;
mod surroundings;

use crate::world::World;

pub(super) use pods::kill_at_once;

pub(super) struct Happening {
    pub(super) name: &'static str,
    pub(super) run: fn(&World),
    /// Whether once is enough.
    pub(super) once: bool,
}

const fn often(name: &'static str, run: fn(&World)) -> Happening {
    Happening {
        name,
        run,
        once: false,
    }
}

const fn once(name: &'static str, run: fn(&World)) -> Happening {
    Happening {
        name,
        run,
        once: true,
    }
}

pub(super) const HAPPENINGS: &[Happening] = &[
    often("pods deleted", pods::delete),
    often("pods evicted", pods::evict),
    once(
        "the Deployment rolls: another image",
        pods::give_another_image,
    ),
    often(
        "the Deployment rolls: other resources",
        pods::give_other_resources,
    ),
    often("replicas 1, 3, 1, 2", pods::scale),
    often("the only pod deleted", pods::delete_the_only_one),
    once(
        "pods deleted while kube-proxy is away for 20 s",
        surroundings::delete_pods_without_kube_proxy,
    ),
    often("the operator killed", surroundings::kill_operator),
    once("the operator upgraded", surroundings::upgrade_operator),
    once(
        "the API server away for 30 s",
        surroundings::take_the_api_server_away,
    ),
    often("the kubelet restarts", surroundings::restart_kubelet),
    often("repositories repacked", repositories::repack),
    often("new tags pushed", repositories::push_new_tags),
    often(
        "tags that nobody has verified force-pushed",
        repositories::move_tags,
    ),
];
