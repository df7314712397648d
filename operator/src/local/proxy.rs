//! One `GoProxy`: its files, its process, and what both come to.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use goproxy_crds::conditions::Reason;
use goproxy_crds::{GoModuleProject, GoProxy};
use k8s_openapi::api::core::v1::Secret;
use kube::ResourceExt as _;

use super::certificates::{self, Pair};
use super::options::Options;
use super::process::Launch;
use super::show::Show;
use super::succession::Succession;
use super::surroundings::Surroundings;
use super::written::Written;
use crate::ask::Asker;
use crate::fault::Fault;
use crate::history::History;
use crate::modules::Modules;
use crate::status::{Observed, Pod};
use crate::validate::{Input, Mounts, Validated, validate};

/// Pages of changes in modules that one look reads.
const PAGES: usize = 10;

/// What a look at a `GoProxy` came to.
#[derive(Debug)]
pub(super) struct Outcome {
    pub(super) validated: Result<Validated, Fault>,
    pub(super) desired: Option<String>,
    pub(super) observed: Observed,
    pub(super) history: History,
    /// Whether waiting does not help.
    pub(super) is_stuck: bool,
}

/// A `GoProxy` and its process.
#[derive(Debug, Default)]
pub(super) struct Proxy {
    succession: Succession,
    /// What processes have told of modules.
    modules: Modules,
    history: History,
}

impl Proxy {
    /// Judges the `GoProxy`, writes what is to be served, keeps the process, and asks it.
    pub(super) async fn reconcile(
        &mut self,
        around: &Surroundings<'_>,
        declared: &GoProxy,
        projects: &[&GoModuleProject],
        show: &mut Show,
    ) -> Outcome {
        let (secrets, failure) = around.complete(declared, projects);
        let validated = validate(Input {
            proxy: declared,
            projects,
            secrets: &secrets,
            permissions: around.options.permissions,
            mounts: Mounts::Folders(&around.options.volumes),
            now: around.now,
        });
        let mut observed = Observed {
            volumes: missing_volume(declared, around.options),
            failure,
            ..Observed::default()
        };
        // Where the GoProxy cannot be served, what ran before goes on, as pods would.
        let written = validated
            .as_ref()
            .ok()
            .map(|valid| self.bring_about(around, declared, valid, &secrets, show));
        let desired = match written {
            Some(Ok(written)) => {
                if let Ok(valid) = &validated {
                    self.history.write(&written.hash, valid);
                }
                self.observe(&mut observed, around.asker, &written).await;
                Some(written.hash)
            }
            Some(Err(fault)) => {
                observed.failure = Some(fault);
                None
            }
            None => None,
        };
        Outcome {
            is_stuck: desired.is_none() || observed.volumes.is_some(),
            validated,
            desired,
            observed,
            history: self.history.clone(),
        }
    }

    /// Writes the files and starts the process where it must be another one.
    fn bring_about(
        &mut self,
        around: &Surroundings<'_>,
        declared: &GoProxy,
        valid: &Validated,
        secrets: &BTreeMap<String, Secret>,
        show: &mut Show,
    ) -> Result<Written, Fault> {
        let name = declared.name_any();
        let failed = |error: std::io::Error| {
            Fault::new(Reason::ApplyFailed, format!("the state folder: {error}"))
        };
        let folder = around
            .state
            .of_proxy(around.namespace, &name)
            .map_err(failed)?;
        let listen = around
            .options
            .listen_of(&name, around.alone)
            .ok_or_else(|| {
                let message = format!("say where it listens: --listen {name}=127.0.0.1:PORT");
                Fault::new(Reason::ApplyFailed, message)
            })?;
        let written = Written::new(&folder, valid)
            .map_err(|error| Fault::new(Reason::ApplyFailed, format!("{error:#}")))?;
        let pair = certificates::of(
            declared,
            around.options,
            secrets,
            (around.state, &folder),
            listen,
        )?;
        let launch = launch(around, &folder, listen, pair.as_ref());
        self.succession.keep(&launch, listen, &folder, &name)?;
        if let Some(authority) = pair.and_then(|pair| pair.authority) {
            show.once(&format!(
                "{name} has a certificate of an authority made here; to trust it: export SSL_CERT_FILE={0} GIT_SSL_CAINFO={0}",
                authority.display()
            ));
        }
        Ok(written)
    }

    /// Asks the process. One that does not answer yet is a pod that is not ready.
    async fn observe(&mut self, observed: &mut Observed, asker: &Asker, written: &Written) {
        let Some(process) = self.succession.running() else {
            return;
        };
        observed.replicas = 1;
        let answer = asker.ask(process.management, &written.bearer).await;
        let Ok(told) = &answer else { return };
        if told.modules_cursor.is_some() && told.modules_cursor != self.modules.cursor() {
            let address = process.management;
            read_modules(&mut self.modules, asker, address, &written.bearer).await;
        }
        let name = format!("the process at {}", process.management);
        observed.ready.push(Pod { name, answer });
    }

    /// What is known of the modules in the projects.
    pub(super) fn modules(&self) -> &Modules {
        &self.modules
    }

    /// Ends the process.
    pub(super) async fn end(&mut self) {
        self.succession.end().await;
    }
}

/// Reads what changed since the last time; the rest with the next look.
async fn read_modules(modules: &mut Modules, asker: &Asker, address: SocketAddr, bearer: &str) {
    for _ in 0..PAGES {
        match asker.modules(address, bearer, modules.cursor()).await {
            Ok(page) => {
                let more = page.more;
                modules.take(page);
                if !more {
                    return;
                }
            }
            // It may be ending. What is known stays.
            Err(_) => return,
        }
    }
}

fn missing_volume(declared: &GoProxy, options: &Options) -> Option<Fault> {
    let is_there = |name: &str| options.volumes.get(name).map(|folder| folder.is_dir());
    declared.spec.volumes.iter().find_map(|volume| {
        let name = &volume.name;
        match is_there(name) {
            Some(true) => None,
            Some(false) => {
                let message = format!("--volume {name}: there is no such folder");
                Some(Fault::new(Reason::ClaimNotFound, message))
            }
            None => {
                let message =
                    format!("spec.volumes[{name}]: say where it lies: --volume {name}=DIR");
                Some(Fault::new(Reason::ClaimNotFound, message))
            }
        }
    })
}

fn launch(
    around: &Surroundings<'_>,
    folder: &Path,
    listen: SocketAddr,
    pair: Option<&Pair>,
) -> Launch {
    let mut arguments = vec!["serve".into(), "--listen".into(), listen.to_string().into()];
    let mut path =
        |flag: &str, path: PathBuf| arguments.extend([flag.into(), path.into_os_string()]);
    path("--serving-set", folder.join("serving-set"));
    path("--cache-dir", folder.join("cache"));
    if let Some(pair) = pair {
        path("--tls-certificate", pair.certificate.clone());
        path("--tls-key", pair.key.clone());
    }
    Launch {
        program: around.options.goproxy.clone(),
        arguments,
    }
}
