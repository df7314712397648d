//! Whether the API server knows our kinds: asked by listing them, which needs no right beyond those
//! that the operator has anyway.

use std::time::Duration;

use goproxy_crds::{GoModuleProject, GoProxy};
use kube::api::ListParams;
use kube::{Api, Client, Resource};
use serde::de::DeserializeOwned;
use tokio::time::Instant;

use super::clients::words;
use super::scope::api;

/// How long definitions may take to come: an installation applies them together with the operator.
const PATIENCE: Duration = Duration::from_mins(2);
const PAUSE: Duration = Duration::from_secs(1);

/// Waits until both kinds are served; the error says what helps.
pub(super) async fn wait(client: &Client, namespace: Option<&str>) -> anyhow::Result<()> {
    let deadline = Instant::now() + PATIENCE;
    wait_for(&api::<GoProxy>(client, namespace), deadline).await?;
    wait_for(&api::<GoModuleProject>(client, namespace), deadline).await
}

async fn wait_for<K>(api: &Api<K>, deadline: Instant) -> anyhow::Result<()>
where
    K: Resource<DynamicType = ()> + Clone + std::fmt::Debug + DeserializeOwned,
{
    let mut told = false;
    loop {
        let Err(error) = api.list_metadata(&ListParams::default().limit(1)).await else {
            return Ok(());
        };
        let help = help::<K>(&error);
        anyhow::ensure!(Instant::now() < deadline, "{help}");
        if !told {
            tracing::warn!("waiting: {help}");
            told = true;
        }
        tokio::time::sleep(PAUSE).await;
    }
}

fn help<K: Resource<DynamicType = ()>>(error: &kube::Error) -> String {
    let kind = K::kind(&());
    match error {
        kube::Error::Api(status) if status.code == 404 => format!(
            "the API server does not know {kind}; install the definitions: goproxy-operator crds | \
             kubectl apply --server-side -f -"
        ),
        kube::Error::Api(status) if status.code == 403 => format!(
            "this operator may not list {kind}: {}; `goproxy-operator rbac` prints the roles that \
             it needs",
            status.message
        ),
        error => format!("cannot list {kind}: {}", words(error)),
    }
}
