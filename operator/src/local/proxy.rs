//! One `GoProxy`: its files, its process, and what both come to.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use goproxy_crds::conditions::Reason;
use goproxy_crds::token::TokenReference;
use goproxy_crds::{GoModuleProject, GoProxy};
use jiff::Timestamp;
use k8s_openapi::api::core::v1::Secret;
use tokio::time::Instant;

use super::certificates::{self, Pair};
use super::files::{StateFolder, write};
use super::generated;
use super::options::Options;
use super::process::{Launch, Process};
use super::show::{self, Show};
use crate::ask::Asker;
use crate::fault::Fault;
use crate::random;
use crate::serving_set;
use crate::status::{Observed, Pod};
use crate::validate::{Input, Mounts, Validated, validate};

/// How long a process that ended at once is left alone.
const RESTART: Duration = Duration::from_secs(1);

/// What surrounds a `GoProxy`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Surroundings<'a> {
    pub(super) options: &'a Options,
    pub(super) state: &'a StateFolder,
    pub(super) namespace: &'a str,
    /// Whether there is no other `GoProxy`.
    pub(super) alone: bool,
    pub(super) secrets: &'a BTreeMap<String, Secret>,
    pub(super) now: Timestamp,
}

/// What a look at a `GoProxy` came to.
#[derive(Debug)]
pub(super) struct Outcome {
    pub(super) validated: Result<Validated, Fault>,
    pub(super) desired: Option<String>,
    pub(super) observed: Observed,
    /// Whether waiting does not help.
    pub(super) is_stuck: bool,
}

/// The process of a `GoProxy`.
#[derive(Debug, Default)]
pub(super) struct Proxy {
    running: Option<(Launch, Process)>,
    /// Before this no new process is started.
    rest_until: Option<Instant>,
}

impl Proxy {
    /// Judges the `GoProxy`, writes what is to be served, keeps the process, and asks it.
    pub(super) async fn reconcile(
        &mut self,
        around: &Surroundings<'_>,
        declared: &GoProxy,
        projects: &[&GoModuleProject],
        asker: &Asker,
        show: &mut Show,
    ) -> Outcome {
        let mut secrets = around.secrets.clone();
        let spec = &declared.spec;
        let of_projects = projects.iter().flat_map(|project| &project.spec.tokens);
        let references: Vec<&TokenReference> = spec.tokens.iter().chain(of_projects).collect();
        let state = around.state;
        let made = generated::complete(
            &mut secrets,
            &references,
            state,
            around.namespace,
            &spec.external_url,
        );
        let mut observed = Observed::default();
        match made {
            Ok(files) => {
                for file in files {
                    let file = file.display();
                    show::say(&format!("made a token and its .netrc lines: {file}"));
                }
            }
            Err(error) => {
                observed.failure = Some(Fault::new(Reason::ApplyFailed, format!("{error:#}")));
            }
        }
        let validated = validate(Input {
            proxy: declared,
            projects,
            secrets: &secrets,
            permissions: around.options.permissions,
            mounts: Mounts::Folders(&around.options.volumes),
            now: around.now,
        });
        let Ok(valid) = &validated else {
            // What ran before goes on, as pods would.
            return Outcome {
                validated,
                desired: None,
                observed,
                is_stuck: true,
            };
        };
        observed.volumes = missing_volume(declared, around.options);
        let desired = match self.bring_about(around, declared, valid, &secrets, show) {
            Ok(written) => {
                self.observe(&mut observed, declared, &written, asker).await;
                Some(written.hash)
            }
            Err(fault) => {
                observed.failure = Some(fault);
                None
            }
        };
        let is_stuck = desired.is_none() || observed.volumes.is_some();
        Outcome {
            validated,
            desired,
            observed,
            is_stuck,
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
        let name = declared.metadata.name.clone().unwrap_or_default();
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
        let written = Written::new(&folder, valid)?;
        let pair = certificates::of(
            declared,
            around.options,
            secrets,
            (around.state, &folder),
            listen,
        )?;
        let launch = launch(around, &folder, listen, pair.as_ref());
        self.keep(&launch, &folder, &name)?;
        if let Some(authority) = pair.and_then(|pair| pair.authority) {
            show.once(&format!(
                "{name} has a certificate of an authority made here; to trust it: export SSL_CERT_FILE={0} GIT_SSL_CAINFO={0}",
                authority.display()
            ));
        }
        Ok(written)
    }

    fn keep(&mut self, launch: &Launch, folder: &Path, name: &str) -> Result<(), Fault> {
        let log = folder.join("goproxy.log");
        if let Some((running, process)) = &mut self.running {
            match process.ended() {
                None if running == launch => return Ok(()),
                None => {}
                Some(status) => {
                    let log = log.display();
                    show::say(&format!(
                        "the process of GoProxy {name} ended ({status}); see {log}"
                    ));
                    self.rest_until = Some(Instant::now() + RESTART);
                }
            }
        }
        // Dropped and thereby killed where other arguments are needed: the port must be free.
        self.running = None;
        if self.rest_until.is_some_and(|end| Instant::now() < end) {
            let message = format!("the process ended; see {}", log.display());
            return Err(Fault::new(Reason::RolloutFailed, message));
        }
        let process = Process::start(launch, &log)
            .map_err(|error| Fault::new(Reason::RolloutFailed, format!("{error:#}")))?;
        self.running = Some((launch.clone(), process));
        Ok(())
    }

    async fn observe(
        &self,
        observed: &mut Observed,
        declared: &GoProxy,
        written: &Written,
        asker: &Asker,
    ) {
        let Some((_, process)) = &self.running else {
            return;
        };
        observed.replicas = 1;
        let answer = asker.ask(process.management, &written.bearer).await;
        let name = declared.metadata.name.clone().unwrap_or_default();
        // A process that does not answer yet is a pod that is not ready.
        if answer.is_ok() {
            observed.ready.push(Pod { name, answer });
        }
    }

    /// Ends the process.
    pub(super) async fn end(&mut self) {
        if let Some((_, process)) = self.running.take() {
            process.end().await;
        }
    }
}

/// What was written for the process.
#[derive(Debug)]
struct Written {
    hash: String,
    bearer: String,
}

impl Written {
    fn new(folder: &Path, valid: &Validated) -> Result<Self, Fault> {
        let failed = |error: String| Fault::new(Reason::ApplyFailed, error);
        let rendered =
            serving_set::render(&valid.document).map_err(|error| failed(error.to_string()))?;
        let set = folder.join("serving-set");
        super::files::make(&set).map_err(|error| failed(format!("{}: {error}", set.display())))?;
        let bearer =
            bearer(&set.join("status-bearer")).map_err(|error| failed(format!("{error:#}")))?;
        let file = set.join("serving-set");
        write(&file, rendered.text.as_bytes())
            .map_err(|error| failed(format!("{}: {error}", file.display())))?;
        Ok(Self {
            hash: rendered.hash,
            bearer,
        })
    }
}

/// Drawn once, read back afterwards.
fn bearer(file: &Path) -> anyhow::Result<String> {
    if let Ok(bearer) = std::fs::read_to_string(file)
        && !bearer.is_empty()
    {
        return Ok(bearer);
    }
    let bearer = random::token()?;
    write(file, bearer.as_bytes())?;
    Ok(bearer)
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
