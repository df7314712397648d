//! Read-only git over HTTP by git's own upload-pack, behind a judgement of what is asked for.
//!
//! The program decides what a pack holds; which objects a client may name is decided here, before
//! it starts, because in protocol 2 it hands out any object it has. It runs on a stand-in of the
//! repository, so that nothing in the repository's configuration reaches it. How many run and
//! wait, how long each may, and how large a request is are bounded.

mod command;
mod group;
mod judgement;
mod packet;
mod places;
mod process;
mod protocol;
mod request;
mod stand_in;
mod unpack;

use std::io;
use std::path::Path;
use std::time::Duration;

use goproxy_core::object_id::ObjectId;
use goproxy_git::View;

use crate::settings::GitSettings;
use command::Task;
pub use places::NoPlace;
use places::Places;
pub use process::{Cut, Output};
pub use protocol::Protocol;
pub use request::{Malformed, Request};
use stand_in::{StandIn, StandIns};
use tokio::sync::OwnedSemaphorePermit;

/// Bytes of a request, unpacked: 160 000 lines of one object each.
pub const MAX_REQUEST: usize = 8 << 20;
/// Requests that may wait for each place.
const WAITING: usize = 16;
/// Requests that may be read while each program runs; each holds up to [`MAX_REQUEST`] bytes.
const READING: usize = 2;
/// How long a request may wait for a place.
const MAX_WAIT: Duration = Duration::from_mins(5);
/// How long a program may take, however slow its client.
const MAX_TIME: Duration = Duration::from_hours(1);

/// Why git is not run.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The repository cannot be read.
    #[error(transparent)]
    Repository(#[from] goproxy_git::Error),
    /// The request cannot be understood.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// The program, or the folder it works in, cannot be made.
    #[error("failed to run git upload-pack")]
    Run(#[source] io::Error),
}

/// What became of a request.
#[derive(Debug)]
pub enum Judged {
    /// It may run.
    Run(Job),
    /// This object is wanted and not served.
    NotOurs(ObjectId),
}

/// How a request is read.
#[derive(Debug, Clone, Copy)]
pub struct Terms {
    /// The version of the protocol.
    pub protocol: Protocol,
    /// Whether partial clones are served. They ask for blobs and trees by id, which are then
    /// handed out whatever leads to them.
    pub allow_filter: bool,
}

/// A program that is ready to start.
#[derive(Debug)]
pub struct Job {
    stand_in: StandIn,
    task: Task,
    protocol: Protocol,
    input: Vec<u8>,
}

/// Runs git for all requests.
#[derive(Debug)]
pub struct UploadPack {
    stand_ins: io::Result<StandIns>,
    running: Places,
    reading: Places,
}

impl UploadPack {
    /// Works in a folder below `folder`, or where the system keeps temporary files.
    pub fn new(settings: &GitSettings, folder: Option<&Path>) -> Self {
        group::adopt_orphans();
        let stand_ins = StandIns::new(None).or_else(|error| match folder {
            Some(folder) => StandIns::new(Some(folder)),
            None => Err(error),
        });
        if let Err(error) = &stand_ins {
            tracing::warn!(%error, "git over HTTP is unavailable: no folder for temporary files: {error}");
        }
        let GitSettings { processes } = *settings;
        let places = |count: usize| Places::new(count, count * WAITING, MAX_WAIT);
        Self {
            stand_ins,
            running: places(processes.get()),
            reading: places(processes.get() * READING),
        }
    }

    /// Removes what lies in the folder for temporary files: the process ends, and whoever still
    /// holds on to this need not let go first.
    pub fn clear(&self) {
        if let Ok(stand_ins) = &self.stand_ins {
            stand_ins.remove();
        }
    }

    /// A place to read a request in; keep it while the request is in memory.
    pub async fn reading_place(&self) -> Result<OwnedSemaphorePermit, NoPlace> {
        self.reading.take().await
    }

    /// Prepares the advertisement for the repository of `view`. Blocks.
    pub fn advertisement(&self, view: &View, terms: Terms) -> Result<Job, Error> {
        Ok(Job {
            stand_in: self.stand_in(view, terms)?,
            task: Task::Advertise,
            protocol: terms.protocol,
            input: Vec::new(),
        })
    }

    /// Judges `request` by the refs of `view`. Blocks.
    pub fn judge(&self, view: &View, request: &Request, terms: Terms) -> Result<Judged, Error> {
        let judgement = judgement::Judgement::of(view, request)?;
        if let Some(id) = judgement.refused(request, terms.allow_filter)? {
            return Ok(Judged::NotOurs(id));
        }
        Ok(Judged::Run(Job {
            input: request.admit(&judgement)?,
            stand_in: self.stand_in(view, terms)?,
            task: Task::Answer,
            protocol: terms.protocol,
        }))
    }

    /// Waits for a place and starts the program.
    pub async fn start(&self, job: Job) -> Result<Result<Output, Error>, NoPlace> {
        let place = self.running.take().await?;
        let Job {
            stand_in,
            task,
            protocol,
            input,
        } = job;
        let command = command::upload_pack(&stand_in, task, protocol);
        let output = process::start(command, input, MAX_TIME, (stand_in, place));
        Ok(output.map_err(Error::Run))
    }

    fn stand_in(&self, view: &View, terms: Terms) -> Result<StandIn, Error> {
        let stand_ins = self.stand_ins.as_ref();
        let stand_ins = stand_ins.map_err(|error| Error::Run(error.kind().into()))?;
        let directories = view.repository().judge()?;
        let made = stand_ins.make(&directories, view.snapshot(), terms.allow_filter);
        made.map_err(Error::Run)
    }
}

/// Reads `body`, perhaps packed by gzip, as a request.
pub fn read(body: &[u8], is_packed: bool, terms: Terms) -> Result<Request, Malformed> {
    if is_packed {
        return Request::parse(&unpack::unpack(body)?, terms.protocol, terms.allow_filter);
    }
    Request::parse(body, terms.protocol, terms.allow_filter)
}

/// The answer to a request that wants `id` and may not, as the program itself writes it.
pub fn not_ours(id: ObjectId) -> Vec<u8> {
    let mut out = Vec::new();
    packet::put(
        &mut out,
        format!("ERR upload-pack: not our ref {id}").as_bytes(),
    );
    out
}

/// What precedes the advertisement of protocols 0 and 1 (gitprotocol-http, "Smart Server
/// Response").
pub fn preamble(protocol: Protocol) -> Vec<u8> {
    let mut out = Vec::new();
    if protocol != Protocol::V2 {
        packet::put(&mut out, b"# service=git-upload-pack");
        packet::put_mark(&mut out, *b"0000");
    }
    out
}
