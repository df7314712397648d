//! What `goproxy-operator local` is told.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;

use crate::permissions::Permissions;

/// What `goproxy-operator local` is told.
#[derive(Debug, Clone)]
pub struct Options {
    /// The folder with the resources.
    pub folder: PathBuf,
    /// Where volumes lie, by name.
    pub volumes: BTreeMap<String, PathBuf>,
    /// Where proxies listen.
    pub listen: Vec<Listen>,
    /// A certificate and its key, for every proxy.
    pub tls: Option<(PathBuf, PathBuf)>,
    /// Whether proxies without a certificate get one of an authority that is made here.
    pub self_signed: bool,
    /// Where generated Secrets, serving sets and finished zips are kept.
    pub state_dir: PathBuf,
    /// The proxy's program.
    pub goproxy: PathBuf,
    /// What `GoProxy` resources may ask for.
    pub permissions: Permissions,
}

/// `NAME=DIR`: where a volume lies.
#[derive(Debug, Clone)]
pub struct VolumeFolder {
    /// The volume's name.
    pub name: String,
    /// The folder.
    pub folder: PathBuf,
}

/// `[NAME=]ADDR`: where a proxy listens.
#[derive(Debug, Clone)]
pub struct Listen {
    /// The name of the `GoProxy`; none for the only one.
    pub name: Option<String>,
    /// The address.
    pub address: SocketAddr,
}

impl FromStr for VolumeFolder {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let help = || format!("{text:?} is not NAME=DIR, as repositories=/srv/git");
        let (name, folder) = text.split_once('=').ok_or_else(help)?;
        if name.is_empty() || folder.is_empty() {
            return Err(help());
        }
        let folder = std::path::absolute(folder).map_err(|error| error.to_string())?;
        Ok(Self {
            name: name.to_owned(),
            folder,
        })
    }
}

impl FromStr for Listen {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, address) = match text.split_once('=') {
            Some((name, address)) => (Some(name.to_owned()), address),
            None => (None, text),
        };
        let address = address.parse().map_err(|_| {
            format!("{address:?} is no address; write 127.0.0.1:8443, or NAME=127.0.0.1:8443")
        })?;
        Ok(Self { name, address })
    }
}

impl Options {
    /// Where the `GoProxy` of this name listens. `alone` says that there is no other one.
    pub(super) fn listen_of(&self, name: &str, alone: bool) -> Option<SocketAddr> {
        let named = self
            .listen
            .iter()
            .find(|listen| listen.name.as_deref() == Some(name));
        let unnamed = || {
            self.listen
                .iter()
                .find(|listen| listen.name.is_none())
                .filter(|_| alone)
        };
        let found = named.or_else(unnamed).map(|listen| listen.address);
        let default = alone && self.listen.is_empty();
        found.or_else(|| default.then_some(SocketAddr::from(([127, 0, 0, 1], 8080))))
    }
}
