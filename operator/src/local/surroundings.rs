//! What surrounds a `GoProxy`: what this command was told, and the Secrets of its namespace.

use std::collections::BTreeMap;

use goproxy_crds::conditions::Reason;
use goproxy_crds::{GoModuleProject, GoProxy};
use jiff::Timestamp;
use k8s_openapi::api::core::v1::Secret;

use super::files::StateFolder;
use super::options::Options;
use super::{generated, show};
use crate::ask::Asker;
use crate::fault::Fault;
use crate::token_secret;

/// What surrounds a `GoProxy`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Surroundings<'a> {
    pub(super) options: &'a Options,
    pub(super) state: &'a StateFolder,
    pub(super) asker: &'a Asker,
    pub(super) namespace: &'a str,
    /// Whether there is no other `GoProxy`.
    pub(super) alone: bool,
    pub(super) secrets: &'a BTreeMap<String, Secret>,
    pub(super) now: Timestamp,
}

impl Surroundings<'_> {
    /// The Secrets of the folder and those that are generated; and why some could not be.
    pub(super) fn complete(
        &self,
        declared: &GoProxy,
        projects: &[&GoModuleProject],
    ) -> (BTreeMap<String, Secret>, Option<Fault>) {
        let mut secrets = self.secrets.clone();
        let references = token_secret::references(declared, projects.iter().copied());
        let (state, url) = (self.state, &declared.spec.external_url);
        let made = generated::complete(&mut secrets, references, state, self.namespace, url);
        let fault = match made {
            Ok(files) => {
                for file in files {
                    let file = file.display();
                    show::say(&format!("made a token and its .netrc lines: {file}"));
                }
                None
            }
            Err(error) => Some(Fault::new(Reason::ApplyFailed, format!("{error:#}"))),
        };
        (secrets, fault)
    }
}
